"""A PDF is opened and every object of it looked at: a search in the bytes misses what is compressed. Child only."""

import io
from collections.abc import Iterator
from typing import Any

import pikepdf

from askom_lms.kernel.children import MEGABYTE, Parcel
from askom_lms.kernel.messages import Refusal

MOST_PAGES = 200
MOST_OBJECTS = 100_000
MOST_PIXELS = 100_000_000
LARGEST_STREAM = 32 * MEGABYTE
LARGEST_TOTAL = 200 * MEGABYTE
TAIL = 1024

FORBIDDEN_KEYS = {
    "/JS": "upload.pdf_javascript",
    "/JavaScript": "upload.pdf_javascript",
    "/AA": "upload.pdf_acts",
    "/EmbeddedFiles": "upload.pdf_embedded",
    "/EF": "upload.pdf_embedded",
    "/RichMedia": "upload.pdf_media",
    "/RichMediaContent": "upload.pdf_media",
    "/XFA": "upload.pdf_xfa",
}
FORBIDDEN_VALUES = {
    "/JavaScript": "upload.pdf_javascript",
    "/Launch": "upload.pdf_launch",
    "/SubmitForm": "upload.pdf_sends",
    "/ImportData": "upload.pdf_sends",
    "/GoToE": "upload.pdf_embedded",
    "/EmbeddedFile": "upload.pdf_embedded",
    "/RichMedia": "upload.pdf_media",
    "/Rendition": "upload.pdf_media",
    "/Movie": "upload.pdf_media",
    "/Sound": "upload.pdf_media",
    "/3D": "upload.pdf_media",
}
TELLING = ("/S", "/Type", "/Subtype")
TEXT_FILTERS = frozenset(
    {
        "/FlateDecode",
        "/Fl",
        "/LZWDecode",
        "/LZW",
        "/ASCII85Decode",
        "/A85",
        "/RunLengthDecode",
        "/RL",
        "/ASCIIHexDecode",
        "/AHx",
    }
)

pikepdf.settings.set_qpdf_limits(
    flate_max_memory=LARGEST_STREAM,
    run_length_max_memory=LARGEST_STREAM,
    png_max_memory=LARGEST_STREAM,
    tiff_max_memory=LARGEST_STREAM,
    max_stream_filters=4,
    doc_max_warnings=1000,
)


def check(parcel: Parcel) -> Parcel:
    """The PDF to keep: byte for byte when it is signed, else written anew so that nothing unseen is left in it.

    Raises Refusal: upload.damaged_pdf, upload.pdf_locked, upload.pdf_pages, upload.pdf_bomb, upload.pdf_trailing, or
    what acts by itself: upload.pdf_javascript, _acts, _launch, _sends, _embedded, _media, _xfa.
    """
    data = parcel.blobs[0]
    if b"%%EOF" not in data[-TAIL:]:
        raise Refusal("upload.damaged_pdf")
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            return _checked(pdf, data)
    except pikepdf.PasswordError as error:
        raise Refusal("upload.pdf_locked") from error
    except pikepdf.PdfError as error:
        raise Refusal("upload.damaged_pdf") from error


def _checked(pdf: pikepdf.Pdf, data: bytes) -> Parcel:
    if pdf.is_encrypted:
        raise Refusal("upload.pdf_locked")
    if int(pdf.trailer.get("/Size", 0)) > MOST_OBJECTS:  # before anything makes a list of them
        raise Refusal("upload.pdf_bomb")
    pages = len(pdf.pages)
    if not 0 < pages <= MOST_PAGES:
        raise Refusal("upload.pdf_pages" if pages else "upload.damaged_pdf", pages=pages, most=MOST_PAGES)
    if len(pdf.objects) > MOST_OBJECTS:
        raise Refusal("upload.pdf_bomb")
    is_signed = _look_at_all(pdf)
    if not is_signed:
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True)
        data = out.getvalue()
    elif data.rpartition(b"%%EOF")[2].strip():
        raise Refusal("upload.pdf_trailing")
    return Parcel({"media_type": "application/pdf", "pages": pages}, (data,))


def _look_at_all(pdf: pikepdf.Pdf) -> bool:
    """Whether the document carries a signature. Raises Refusal for anything that acts by itself or swells."""
    is_signed, total = False, 0
    for thing in pdf.objects:
        for dictionary in _dictionaries(thing):
            _refuse_active(dictionary)
            is_signed = is_signed or "/ByteRange" in dictionary
        if isinstance(thing, pikepdf.Stream):
            total += _swollen(thing)
            if total > LARGEST_TOTAL:
                raise Refusal("upload.pdf_bomb")
    return is_signed


def _dictionaries(thing: Any) -> Iterator[Any]:
    """The dictionaries written in this object; those it only refers to are objects of their own."""
    waiting = [thing]
    while waiting:
        part = waiting.pop()
        if isinstance(part, (pikepdf.Dictionary, pikepdf.Stream)):
            yield part
            waiting.extend(value for _key, value in part.items() if _is_inside(value))
        elif isinstance(part, pikepdf.Array):
            waiting.extend(value for value in part if _is_inside(value))


def _is_inside(value: Any) -> bool:
    return isinstance(value, (pikepdf.Dictionary, pikepdf.Array)) and not value.is_indirect


def _refuse_active(dictionary: Any) -> None:
    for key in dictionary:
        if key in FORBIDDEN_KEYS:
            raise Refusal(FORBIDDEN_KEYS[key])
    for key in TELLING:
        value = str(dictionary.get(key, ""))
        if value in FORBIDDEN_VALUES:
            raise Refusal(FORBIDDEN_VALUES[value])
    opening = dictionary.get("/OpenAction")
    if isinstance(opening, pikepdf.Dictionary) and str(opening.get("/S", "")) != "/GoTo":
        raise Refusal(FORBIDDEN_VALUES.get(str(opening.get("/S", "")), "upload.pdf_acts"))


def _swollen(stream: Any) -> int:
    """How large the stream is when decoded. A picture is judged by its pixels: nobody here decodes it."""
    if str(stream.get("/Subtype", "")) == "/Image":
        if int(stream.get("/Width", 0)) * int(stream.get("/Height", 0)) > MOST_PIXELS:
            raise Refusal("upload.pdf_bomb")
        return 0
    if not _filters(stream) <= TEXT_FILTERS:
        return 0
    try:
        return len(stream.read_bytes())
    except pikepdf.PdfError as error:
        raise Refusal("upload.pdf_bomb") from error


def _filters(stream: Any) -> set[str]:
    named = stream.get("/Filter")
    if named is None:
        return set()
    return {str(name) for name in named} if isinstance(named, pikepdf.Array) else {str(named)}
