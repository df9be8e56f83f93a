"""Word, Excel and PowerPoint files are archives of XML: every entry is opened and read to its end. Child only."""

import io
import re
import zipfile
from pathlib import PurePosixPath
from typing import Any
from xml.parsers import expat

from askom_lms.kernel.children import MEGABYTE, Parcel
from askom_lms.kernel.messages import Refusal
from askom_lms.kernel.uploads.kinds import SHEET, SLIDES, WORD

MOST_ENTRIES = 2000
END_SIZE = 22
"""The last record of an archive that has no comment."""
MOST_RATIO = 100
SMALL_ENTRY = MEGABYTE
"""An entry below this may be written as tersely as it likes."""
LARGEST_TOTAL = 200 * MEGABYTE
CHUNK = MEGABYTE
CONTENT_TYPES = "[Content_Types].xml"
MAIN_PARTS = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml": WORD,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": SHEET,
    "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml": SLIDES,
}
XML = frozenset({".xml", ".rels"})
PICTURES = frozenset({".jpg", ".jpeg", ".png", ".gif", ".bmp", ".tif", ".tiff", ".emf", ".wmf", ".svg", ".wdp", ".ico"})
PASSIVE = PICTURES | {".odttf", ".fntdata", ".ttf", ".mp3", ".m4a", ".wav", ".mp4", ".data"}
PRINTER_SETTINGS = re.compile(r"(^|/)printersettings\d*\.bin$")
OFFICE = frozenset({".docx", ".xlsx", ".pptx"})
MACRO = re.compile(r"(^|/)(vbaproject|vbadata|activex|attachedtoolbars|macrosheets|dialogsheets)", re.IGNORECASE)
SYMLINK, FILE_TYPE = 0o120000, 0o170000


def check(parcel: Parcel) -> Parcel:
    """The file as it came, once nothing in it acts, reaches out or swells.

    Raises Refusal: upload.zip, upload.damaged_office, upload.office_bomb, upload.office_macro, upload.office_external,
    upload.office_embedded, upload.office_entity, upload.office_locked.
    """
    data = parcel.blobs[0]
    return Parcel({"media_type": _kind_of(data, depth=0)}, (data,))


def _kind_of(data: bytes, depth: int) -> str:
    """The media type of a clean office file."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            _check_directory(entries, data)
            parts: set[str] = set()
            for entry in entries:
                if not entry.is_dir():
                    _check_entry(archive, entry, parts, depth)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError) as error:
        raise Refusal("upload.damaged_office") from error
    kinds = {MAIN_PARTS[part] for part in parts if part in MAIN_PARTS}
    if len(kinds) != 1:
        raise Refusal("upload.zip", allowed="DOCX, XLSX, PPTX")
    return kinds.pop()


def _check_directory(entries: list[zipfile.ZipInfo], data: bytes) -> None:
    """The table of contents: how many, how large, under which names, and nothing before or behind the archive."""
    names = [entry.filename.lower() for entry in entries]
    if CONTENT_TYPES.lower() not in names:
        raise Refusal("upload.zip", allowed="DOCX, XLSX, PPTX")
    total = sum(entry.file_size for entry in entries)
    if len(entries) > MOST_ENTRIES or total > min(LARGEST_TOTAL, MOST_RATIO * len(data)):
        raise Refusal("upload.office_bomb")
    if any(entry.flag_bits & 1 for entry in entries):
        raise Refusal("upload.office_locked")
    if len(set(names)) < len(names) or not all(map(_is_plain, entries)) or min(e.header_offset for e in entries) != 0:
        raise Refusal("upload.damaged_office")
    if not data[-END_SIZE:].startswith(b"PK\x05\x06"):
        raise Refusal("upload.damaged_office")


def _is_plain(entry: zipfile.ZipInfo) -> bool:
    """A file or folder below the archive's root, under the name that both headers give."""
    path = PurePosixPath(entry.filename)
    is_link = (entry.external_attr >> 16) & FILE_TYPE == SYMLINK
    is_inside = not path.is_absolute() and ".." not in path.parts and "\\" not in entry.orig_filename
    return is_inside and not is_link and ":" not in entry.filename and "\0" not in entry.orig_filename


def _check_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, parts: set[str], depth: int) -> None:
    name, suffix = entry.filename, "." + entry.filename.lower().rpartition(".")[2]  # _rels/.rels has one, too
    if MACRO.search(name):
        raise Refusal("upload.office_macro")
    if entry.file_size > max(SMALL_ENTRY, MOST_RATIO * entry.compress_size):
        raise Refusal("upload.office_bomb")
    with archive.open(entry) as stream:  # reading to the end compares the checksum
        if suffix in XML:
            _Reader(name, parts).read(stream)
        elif suffix == ".vml":
            _check_drawing(stream.read())
        elif suffix in OFFICE and depth == 0:
            _kind_of(stream.read(), depth + 1)
        elif suffix in PASSIVE or PRINTER_SETTINGS.search(name.lower()):
            while stream.read(CHUNK):
                pass
        else:
            raise Refusal("upload.office_embedded")


def _check_drawing(drawing: bytes) -> None:
    """Excel's own old drawings are not always well-formed, so they are searched, in whatever encoding."""
    if re.search(rb"<!(doctype|entity)", drawing.replace(b"\0", b""), re.IGNORECASE):
        raise Refusal("upload.office_entity")


class _Reader:
    """Reads one XML part and refuses what a document does not need: entities, outside sources, commands."""

    def __init__(self, name: str, parts: set[str]) -> None:
        self.is_relations, self.is_types = name.lower().endswith(".rels"), name == CONTENT_TYPES
        self.parts = parts
        self.command = ""
        self.in_command = False

    def read(self, stream: Any) -> None:
        parser = expat.ParserCreate()
        parser.StartDoctypeDeclHandler = self._on_doctype
        parser.StartElementHandler = self._on_start
        parser.EndElementHandler = self._on_end
        parser.CharacterDataHandler = self._on_text
        try:
            parser.ParseFile(stream)
        except expat.ExpatError as error:
            raise Refusal("upload.damaged_office") from error
        if "DDE" in self.command.upper():
            raise Refusal("upload.office_external")

    def _on_doctype(self, *_: Any) -> None:
        raise Refusal("upload.office_entity")

    def _on_start(self, tag: str, attributes: dict[str, str]) -> None:
        local = tag.rpartition(":")[2]
        self.in_command = local == "instrText"
        if local == "ddeLink":
            raise Refusal("upload.office_external")
        if self.is_types and "macro" in attributes.get("ContentType", "").lower():
            raise Refusal("upload.office_macro")
        if self.is_types and local == "Override":
            self.parts.add(attributes.get("ContentType", ""))
        is_external = self.is_relations and attributes.get("TargetMode", "").lower() == "external"
        if is_external and not attributes.get("Type", "").endswith("/hyperlink"):
            raise Refusal("upload.office_external")

    def _on_end(self, _tag: str) -> None:
        self.in_command = False

    def _on_text(self, text: str) -> None:
        if self.in_command:
            self.command += text
