"""What is printed is complete, readable and the same each time."""

import base64
import io
from pathlib import Path

import pypdf
import pytest

from askom_lms.kernel import pdf
from askom_lms.kernel.pdf import Document, PdfRefused, info, printable, render, render_many, text
from tests.attack_files import pictures
from tests.kernel.printing import PICTURES, certificate, page, refusal_of


@pytest.mark.parametrize("part", ["worker.py", "ending.py", "feet.py", "DejaVuSans.ttf"])
def test_a_kept_print_is_known_by_every_part_of_the_engine(monkeypatch, part):
    """A deploy that changes page breaks may not go on showing the pages of before."""
    document, read = Document(page("satu")), Path.read_bytes
    before = pdf._name_of(document)
    monkeypatch.setattr(Path, "read_bytes", lambda path: read(path) + b" " * (path.name == part))
    pdf._engine.cache_clear()
    try:
        assert pdf._name_of(document) != before
    finally:
        pdf._engine.cache_clear()


def test_a_document_has_its_words_pages_and_fonts():
    made = render(certificate("Sari Dewi"), pictures=PICTURES)
    facts = info(made)
    assert facts.pages == 1
    assert facts.has_all_fonts
    assert facts.smallest_points == 10
    for word in ("Sertifikat", "Sari Dewi", "J.62090.011", "Halaman 1 dari 1"):
        assert word in facts.text
    assert text(made) == facts.text


def test_a_long_document_counts_its_pages():
    facts = info(render(page("<p>baris</p>" * 200)))
    assert facts.pages > 3
    assert f"Halaman 2 dari {facts.pages}" in facts.text


@pytest.mark.parametrize("room", range(0, 24, 3))
def test_a_page_that_is_full_to_its_last_line_is_the_last_one(room):
    lines = "".join(f'<p style="margin: 0 0 5pt 0">baris {n}</p>' for n in range(35))
    made = render(page(f'<p style="margin: 0 0 {room}pt 0">awal</p>{lines}'))
    assert "baris 34" in pypdf.PdfReader(io.BytesIO(made)).pages[-1].extract_text()


def test_equal_html_gives_equal_bytes_in_a_warm_child_a_cold_one_and_after_another_document(strict_pool):
    first = render(certificate("Sari"), pictures=PICTURES)
    other = render(certificate("Budi é"), pictures=PICTURES)
    again = render(certificate("Sari"), pictures=PICTURES)
    strict_pool.close()
    cold = render(certificate("Sari"), pictures=PICTURES)
    assert first == again == cold != other


def test_many_documents_come_back_in_order_and_equal_to_single_ones():
    names = [f"Peserta {number}" for number in range(8)]
    made = render_many(Document(certificate(name), PICTURES) for name in names)
    assert all(name in text(one) for name, one in zip(names, made, strict=True))
    assert made[3] == render(certificate(names[3]), pictures=PICTURES)


def test_one_refused_document_among_many_refuses_all():
    with pytest.raises(PdfRefused):
        render_many([Document(page("a")), Document("<p>tanpa huruf</p>")])


@pytest.mark.parametrize("source", ["qr.png", "data:image/png;base64," + base64.b64encode(PICTURES["qr.png"]).decode()])
def test_a_picture_is_given_by_name_or_written_inline(source):
    made = render(page(f'<img src="{source}" width="90" height="90">'), pictures=PICTURES)
    assert len(pypdf.PdfReader(io.BytesIO(made)).pages[0].images) == 1


def test_a_signature_with_transparency_is_printed():
    ink = pictures.png_with_program()
    assert render(page('<img src="ttd.png" width="80">'), pictures={"ttd.png": ink})


def test_a_picture_among_the_assets_is_found_by_its_file_name(tmp_path):
    for name in ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf"):
        (tmp_path / name).write_bytes((pdf.PRINT_ASSETS / name).read_bytes())
    (tmp_path / "logo.png").write_bytes(PICTURES["qr.png"])
    made = render(page('<img src="logo.png" width="90">'), assets=tmp_path)
    assert len(pypdf.PdfReader(io.BytesIO(made)).pages[0].images) == 1


@pytest.mark.parametrize(
    "words",
    [
        "{{7*7}}",
        "{% import os %}",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "=cmd|' /C calc'!A0",
        "&lt;pdf:nextpage/&gt;",
        "kurung ( dan \\ garis",
    ],
)
def test_words_are_printed_as_they_are(words):
    plain = words.replace("&lt;", "<").replace("&gt;", ">")
    assert plain in text(render(page(f"<p>{words}</p>"))).replace("\n", " ")


@pytest.mark.parametrize(
    "name",
    ["Sari 😀", "ꦗꦮ", "漢字", "a\u202eb", "a\x00b", "👩‍👩‍👧 keluarga", "سارة", "Nguyễn Đặng", "Ọládélé", "x" * 3000],
)
def test_no_name_breaks_a_print(name):
    facts = info(render(certificate(name), pictures=PICTURES))
    assert facts.has_all_fonts
    assert "J.62090.011" in facts.text


@pytest.mark.parametrize(
    ("given", "shown", "replaced"),
    [
        ("Sari", "Sari", ()),
        ("é ñ ọ — “a” ✓ ☑ ½ →", "é ñ ọ — “a” ✓ ☑ ½ →", ()),
        ("a😀b😀", "a□b□", ("😀",)),
        ("漢字", "□□", ("漢", "字")),
        ("a\u202eb\u200d\ufe0fc\x00d", "abcd", ()),
        ("a\nb\tc", "a\nb\tc", ()),
        ("\u25a1", "\u25a1", ()),
    ],
)
def test_what_the_fonts_lack_is_replaced_and_reported(given, shown, replaced):
    assert (printable(given).text, printable(given).replaced) == (shown, replaced)


def test_a_glyph_that_slips_past_is_refused():
    assert refusal_of(page("<p>&#x6f22;</p>")).code == "pdf.faulty"


def test_no_font_is_named_that_is_not_in_the_file():
    stroke = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0 L9 9" stroke="#000"/></svg>'
    body = page('<table><tr><td></td><td>kolom</td></tr></table><p><img src="ttd.svg"></p>')
    made = render(body, pictures={"ttd.svg": stroke})
    fonts = pypdf.PdfReader(io.BytesIO(made)).pages[0]["/Resources"]["/Font"]
    assert all("/FontFile2" in font.get_object()["/FontDescriptor"] for font in fonts.values())


def test_a_font_that_is_not_in_the_file_is_refused():
    assert refusal_of("<p>tanpa huruf</p>").code == "pdf.font"
    assert refusal_of(page('<p style="font-family: Nope">x</p>')).code == "pdf.faulty"


def test_a_table_cell_higher_than_the_page_is_refused_not_shrunk():
    refused = refusal_of(page("<table><tr><td>" + "<p>baris</p>" * 300 + "</td></tr></table>"))
    assert refused.code == "pdf.too_small"
    assert refused.params["least"] == "7.0"


@pytest.mark.parametrize(("points", "is_printed"), [(7.0, True), (6.9, False)])
def test_the_smallest_print_is_seven_points(points, is_printed):
    html = page(f'<p style="font-size: {points}pt">kecil</p>')
    if is_printed:
        assert info(render(html)).smallest_points == pytest.approx(points)
        assert refusal_of(html, least_points=points + 0.1).code == "pdf.too_small"
    else:
        assert refusal_of(html).code == "pdf.too_small"


ENDING = """<style>h2, p.note { -pdf-keep-with-next: true; } div.end { page-break-inside: avoid; }
td { border: 1pt solid #000000; }</style>"""
SIGNATURES = '<div class="end"><table><tr><td>Tanda tangan<br><br><br><br></td></tr></table></div>'
ROW = '<table repeat="1"><tr><th>Kepala</th></tr><tr><td>Satu baris<br>Akhir baris</td></tr></table>'


def ending_of(before, filler):
    lines = "".join(f"<p>Pengisi {number}</p>" for number in range(filler))
    found = pypdf.PdfReader(io.BytesIO(render(page(f"{ENDING}{lines}<h2>Judul</h2>{before}{SIGNATURES}"))))
    return [each.extract_text() for each in found.pages]


@pytest.mark.parametrize("filler", range(30, 44))
def test_a_table_of_one_row_goes_with_the_signatures_and_takes_its_heading_along(filler):
    *_, last = ending_of(f'<p class="note">Catatan</p>{ROW}', filler)
    for expected in ("Judul", "Catatan", "Kepala", "Akhir baris", "Tanda tangan"):
        assert expected in last


@pytest.mark.parametrize("filler", range(28, 44, 2))
def test_the_last_paragraphs_go_with_the_signatures(filler):
    *_, last = ending_of("".join(f"<p>Alinea {number}</p>" for number in range(6)), filler)
    assert "Tanda tangan" in last
    for number in (3, 4, 5):
        assert f"Alinea {number}" in last


@pytest.mark.parametrize("filler", [19, 20])
def test_one_long_paragraph_is_company_enough_for_the_signatures(filler):
    long = "".join(f"<p>Mulai {number}. {'Uraian yang panjang. ' * 24} Habis {number}.</p>" for number in range(3))
    first, last = ending_of(long, filler)
    assert "Habis 0." in first
    assert "Habis 2." in last
    assert "Tanda tangan" in last
