"""Pictures are decoded and drawn again: whatever was not picture is gone. Runs in the child only."""

import contextlib
import io
import struct
import warnings

import pillow_heif
from PIL import Image, ImageOps

from askom_lms.kernel.children import Parcel
from askom_lms.kernel.messages import Refusal

MOST_PIXELS = 25_000_000
MOST_WEBP_PIXELS = 12_000_000
"""Its decoder holds the canvas four times over."""
MOST_CLEAR_PIXELS = 10_000_000
"""A larger picture with transparency is halved first: the good way of scaling it copies it twice."""
LONGEST_SIDE = 2400
PREVIEW_SIDE = 400
QUALITY, PREVIEW_QUALITY = 85, 75
LARGEST_PNG = 1024 * 1024
"""A larger PNG without transparency is a photo: JPEG holds it in a fraction."""
FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP", "image/heic": "HEIF"}
SIXTEEN_BIT = ("I", "I;16", "I;16B", "I;16L", "I;16N")
OPAQUE = 255

Image.MAX_IMAGE_PIXELS = MOST_PIXELS
warnings.simplefilter("error", Image.DecompressionBombWarning)
pillow_heif.options.DECODE_THREADS = 1
pillow_heif.options.THUMBNAILS = False
pillow_heif.options.DEPTH_IMAGES = False
pillow_heif.options.AUX_IMAGES = False
pillow_heif.register_heif_opener()


def check(parcel: Parcel) -> Parcel:
    """The picture drawn again, and its preview. Raises Refusal: upload.too_many_pixels, upload.damaged_image."""
    media_type = parcel.facts["media_type"]
    try:
        with Image.open(io.BytesIO(parcel.blobs[0]), formats=(FORMATS[media_type],)) as source:
            picture = _upright(_plain(_decoded(source)))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Refusal("upload.too_many_pixels", most=MOST_PIXELS // 1_000_000) from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise Refusal("upload.damaged_image") from error
    blob, media_type = _encoded(picture, as_png=media_type == "image/png")
    preview = picture.copy()
    preview.thumbnail((PREVIEW_SIDE, PREVIEW_SIDE))
    facts = {"media_type": media_type, "width": picture.width, "height": picture.height}
    return Parcel(facts, (blob, _jpeg(preview, PREVIEW_QUALITY)))


def _decoded(source: Image.Image) -> Image.Image:
    """The first frame, all of it read, and brought near its final size by the way that copies least."""
    if source.format == "WEBP" and source.width * source.height > MOST_WEBP_PIXELS:
        raise Refusal("upload.too_many_pixels", most=MOST_WEBP_PIXELS // 1_000_000)
    source.draft(None, (LONGEST_SIDE, LONGEST_SIDE))
    source.load()
    if source.mode in ("1", "P", "PA"):
        return source
    near = _nearer(source.convert("I") if source.mode in SIXTEEN_BIT else source)
    near.info = source.info
    return near


def _nearer(picture: Image.Image) -> Image.Image:
    """Divided by a whole number, which needs no second copy of the large picture."""
    factor = max(picture.size) // LONGEST_SIDE
    if picture.mode in ("RGBA", "LA") and picture.width * picture.height > MOST_CLEAR_PIXELS:
        factor = max(factor, 2)
    return picture.reduce(factor) if factor > 1 else picture


def _plain(picture: Image.Image) -> Image.Image:
    """Eight bits a channel, grey or red-green-blue, with transparency only where there is some; at most 2400 long."""
    exif = picture.info.get("exif")
    if picture.mode == "I":
        picture = picture.point(lambda value: value / 256).convert("L")
    elif picture.mode == "1":
        picture = picture.convert("L")
    elif picture.has_transparency_data:
        picture = _without_idle_alpha(_nearer(picture.convert("RGBA")))
    elif picture.mode not in ("L", "RGB"):
        picture = picture.convert("RGB")
    picture.info = {"exif": exif} if exif else {}
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    return picture


def _without_idle_alpha(picture: Image.Image) -> Image.Image:
    return picture.convert("RGB") if picture.getchannel("A").getextrema() == (OPAQUE, OPAQUE) else picture


def _upright(picture: Image.Image) -> Image.Image:
    """As the camera was held; then the last metadata goes. Metadata that cannot be read turns nothing."""
    with contextlib.suppress(OSError, SyntaxError, ValueError, TypeError, LookupError, struct.error):
        ImageOps.exif_transpose(picture, in_place=True)
    picture.info = {}
    return picture


def _encoded(picture: Image.Image, *, as_png: bool) -> tuple[bytes, str]:
    if as_png:
        out = io.BytesIO()
        picture.save(out, "PNG")
        if picture.mode == "RGBA" or out.tell() <= LARGEST_PNG:
            return out.getvalue(), "image/png"
    return _jpeg(picture, QUALITY), "image/jpeg"


def _jpeg(picture: Image.Image, quality: int) -> bytes:
    if picture.mode == "RGBA":
        paper = Image.new("RGB", picture.size, "white")
        paper.paste(picture, mask=picture.getchannel("A"))
        picture = paper
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality, progressive=True, optimize=True)
    return out.getvalue()
