"""QR codes in a photo, read from the picture that we drew ourselves. Runs in the child only."""

import io

import zxingcpp
from PIL import Image

from askom_lms.kernel.children import Parcel
from askom_lms.kernel.uploads import images

QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
LONGEST_TEXT = 200
"""A longer text is no address of ours."""


def check(parcel: Parcel) -> Parcel:
    """The picture drawn again, with `codes`: the text of each QR code in it once, in reading order.

    Whoever keeps the drawn picture can read the same codes from it again. Raises Refusal as `images.check`.
    """
    drawn = images.check(parcel)
    with Image.open(io.BytesIO(drawn.blobs[0]), formats=("JPEG", "PNG")) as picture:
        seen = zxingcpp.read_barcodes(picture.convert("L"), formats=QR)
    texts = [code.text[:LONGEST_TEXT] for code in sorted(seen, key=_place)]
    return Parcel({**drawn.facts, "codes": list(dict.fromkeys(texts))}, drawn.blobs)


def _place(code: zxingcpp.Barcode) -> tuple[int, int]:
    corner = code.position.top_left
    return corner.y, corner.x
