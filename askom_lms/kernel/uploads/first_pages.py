"""The first page of a PDF as a picture, so that whoever judges it need not download it first. Child only."""

import io

import pypdfium2

from askom_lms.kernel.children import Parcel

LONGEST_SIDE = 1200
"""In pixels: the text of a diploma can be read."""
QUALITY = 70


def draw(parcel: Parcel) -> Parcel:
    """A JPEG of the first page of a PDF that passed its check; no blob when the engine cannot draw it."""
    try:
        with pypdfium2.PdfDocument(parcel.blobs[0]) as pdf:
            pdf.init_forms()  # else what was typed into a form would be missing
            page = pdf[0]
            picture = page.render(scale=LONGEST_SIDE / max(page.get_size())).to_pil()
    except pypdfium2.PdfiumError:
        return Parcel({}, ())
    out = io.BytesIO()
    picture.convert("RGB").save(out, "JPEG", quality=QUALITY)
    return Parcel({}, (out.getvalue(),))
