"""QR codes in a photo, read from the picture that we drew ourselves. Runs in the child only."""

import io

import zxingcpp
from PIL import Image

from askom_lms.kernel.children import Parcel
from askom_lms.kernel.uploads import images

QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
LONGEST_TEXT = 200
"""A longer text is no address of ours."""
LARGEST_ENLARGED = 2400
"""Pixels of the longer side; a larger picture shows its codes as it is."""


def check(parcel: Parcel) -> Parcel:
    """The picture drawn again, with `codes`: the text of each QR code in it once, in reading order.

    Whoever keeps the drawn picture can read the same codes from it again. Raises Refusal as `images.check`.
    """
    drawn = images.check(parcel)
    with Image.open(io.BytesIO(drawn.blobs[0]), formats=("JPEG", "PNG")) as picture:
        seen = _seen(picture.convert("L"))
    texts = [code.text[:LONGEST_TEXT] for code in sorted(seen, key=_place)]
    return Parcel({**drawn.facts, "codes": list(dict.fromkeys(texts))}, drawn.blobs)


def _seen(grey: Image.Image) -> list[zxingcpp.Barcode]:
    """Once as it is; when there is nothing, once at twice the size: a sheet held askew has modules of two pixels."""
    found = zxingcpp.read_barcodes(grey, formats=QR)
    if found or max(grey.size) > LARGEST_ENLARGED:
        return list(found)
    return list(
        zxingcpp.read_barcodes(grey.resize((2 * grey.width, 2 * grey.height), Image.Resampling.LANCZOS), formats=QR)
    )


def _place(code: zxingcpp.Barcode) -> tuple[int, int]:
    corner = code.position.top_left
    return corner.y, corner.x
