"""A page, a certificate and pictures for the tests of printing, and how a refusal is caught."""

import pytest

from askom_lms.kernel import qr
from askom_lms.kernel.pdf import PdfRefused, render

HEAD = """<html><head><style>
@font-face { font-family: DejaVu; src: url(DejaVuSans.ttf); }
@font-face { font-family: DejaVu; font-weight: bold; src: url(DejaVuSans-Bold.ttf); }
@page { size: a4; margin: 2cm; @frame kaki { -pdf-frame-content: kaki; bottom: 1cm; left: 2cm; width: 17cm; height: 1cm; } }
body { font-family: DejaVu; font-size: 10pt; }
</style></head><body>"""
FOOT = '<div id="kaki">Halaman <pdf:pagenumber> dari <pdf:pagecount></div>'


def page(body):
    return f"{HEAD}{FOOT}{body}</body></html>"


def certificate(name):
    rows = "".join(f"<tr><td>J.62090.{number:03}</td><td>Unit kompetensi {number}</td></tr>" for number in range(12))
    return page(
        f'<h1>Sertifikat</h1><p><b>{name}</b></p><img src="qr.png" width="90" height="90"><table>{rows}</table>'
    )


PICTURES = {"qr.png": qr.png("https://askom.contoh.id/v/7QK4")}


def refusal_of(html, **options):
    with pytest.raises(PdfRefused) as refused:
        render(html, **options)
    assert "{" not in str(refused.value)
    return refused.value


def outcome(html):
    """The PDF, or the code of the refusal."""
    try:
        return render(html), None
    except PdfRefused as refused:
        return None, refused.code
