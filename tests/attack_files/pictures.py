"""Pictures that are more, less or other than a picture."""

import functools
import io
import struct
import zipfile
import zlib

import pillow_heif
from PIL import Image, PngImagePlugin

pillow_heif.register_heif_opener()

SCRIPT = b"<script>alert(document.domain)</script>"
GPS_MARK = b"GPSCANARY"


def encoded(image, kind, **options):
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


@functools.cache
def scene():
    """A small picture with left and right, up and down: red, green, blue and white quarters."""
    image = Image.new("RGB", (400, 200), "white")
    for box, colour in (((0, 0), "red"), ((200, 0), "green"), ((0, 100), "blue")):
        image.paste(Image.new("RGB", (200, 100), colour), box)
    return image


def jpeg(**options):
    return encoded(scene(), "JPEG", **options)


def exif(orientation=1):
    """EXIF as a phone writes it: orientation, a place, and a comment with a script in it."""
    data = Image.Exif()
    data[0x0112] = orientation
    data[0x010E] = SCRIPT.decode()
    data.get_ifd(0x8825).update({1: "S", 2: (6.0, 12.0, 0.0), 29: GPS_MARK.decode()})
    return data


def jpeg_with_place():
    return jpeg(exif=exif(), comment=SCRIPT)


def jpeg_turned():
    """Held upright: stored lying, with orientation 6."""
    return encoded(scene().transpose(Image.Transpose.ROTATE_90), "JPEG", exif=exif(6))


def heic():
    return encoded(scene(), "HEIF", exif=exif().tobytes())


def webp():
    return encoded(scene(), "WEBP", exif=exif().tobytes())


def cmyk():
    return encoded(scene().convert("CMYK"), "JPEG")


def png_with_program():
    text = PngImagePlugin.PngInfo()
    text.add_text("Comment", "<?php system($_GET['c']); ?>")
    return encoded(scene(), "PNG", pnginfo=text)


def jpeg_and_script():
    return jpeg() + SCRIPT


def jpeg_and_zip():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("evil.sh", "rm -rf /")
    return jpeg() + out.getvalue()


def gif_and_script():
    return b"GIF89a/*" + encoded(scene(), "GIF")[8:] + b"*/=1;alert(1)"


def bmp_and_script():
    return b"BM/*" + encoded(scene(), "BMP")[4:] + b"*/=1;alert(1)"


def tiff():
    return encoded(scene(), "TIFF")


def eps():
    return encoded(scene(), "EPS")


def truncated():
    return jpeg()[:-400]


def huge_png(side):
    """Sides of so many pixels in a few kilobytes; one bit a pixel, all the same."""
    row = b"\0" * (1 + (side + 7) // 8)
    packer = zlib.compressobj(9)
    body = b"".join(packer.compress(row * 100) for _ in range(min(side, 20_000) // 100)) + packer.flush()
    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", body), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(map(_chunk, chunks))


def png_with_colour_bomb():
    """A colour profile of 100 MB in 100 kB."""
    plain = encoded(scene(), "PNG")
    profile = _chunk((b"iCCP", b"x\0\0" + zlib.compress(b"\0" * 100_000_000, 9)))
    return plain[:33] + profile + plain[33:]


def animated(frames):
    """A WEBP that moves: frames of one pixel differ so that none is dropped."""
    pictures = [Image.new("RGB", (2, 2), (number % 256, number // 256, 0)) for number in range(frames)]
    return encoded(pictures[0], "WEBP", save_all=True, append_images=pictures[1:], method=0, quality=0)


def transparent(side):
    """A large drawing on glass."""
    return encoded(Image.new("RGBA", (side, side), (10, 20, 30, 100)), "PNG", compress_level=1)


def _chunk(part):
    kind, body = part
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
