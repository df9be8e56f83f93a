"""Whether the QR code on a printed page is the one for an address."""

import io

from PIL import Image

from askom_lms.kernel import qr


def has_code(page, address):
    """One of the pictures of this page is the code of the address, module by module."""
    wanted = Image.open(io.BytesIO(qr.png(address))).convert("1")
    drawn = [picture.image.convert("1") for picture in page.images]
    return any((one.size, one.tobytes()) == (wanted.size, wanted.tobytes()) for one in drawn)
