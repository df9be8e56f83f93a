"""A table that people send to be read, not kept: a spreadsheet, or text with commas, semicolons or tabs."""

import csv
import io
from dataclasses import asdict

from askom_lms.kernel import sheets
from askom_lms.kernel.children import Parcel
from askom_lms.kernel.messages import Refusal
from askom_lms.kernel.sheets import Limits
from askom_lms.kernel.uploads import office
from askom_lms.kernel.uploads.kinds import OFFICE, OLD_OFFICE, PDF, SHEET, UploadRefused

DELIMITERS = "\t;,"
EXCEL_HINT = "sep="
"""A first line with which Excel is told the delimiter."""
TEXTS = ("utf-8-sig", "cp1252")
"""A text that is no UTF-8 comes from an old Windows."""
ALLOWED = "XLSX, CSV"


def check(parcel: Parcel) -> Parcel:
    """The rows of a spreadsheet that passed the checks of every office file. Child only."""
    kind = office.check(parcel).facts["media_type"]
    if kind != SHEET:
        raise Refusal("upload.not_a_table", allowed=ALLOWED)
    return Parcel({"rows": sheets.read(parcel.blobs[0], Limits(**parcel.facts["limits"]))})


def is_office(data: bytes) -> bool:
    """Whether these bytes go to the child; an old XLS or something else altogether is refused at once.

    Raises UploadRefused.
    """
    if data.startswith(OLD_OFFICE):
        raise UploadRefused("upload.old_office", allowed=ALLOWED)
    if data.startswith(OFFICE.signatures):
        return True
    if data.startswith(PDF.signatures) or any(byte < ord(" ") and byte not in b"\t\r\n" for byte in data):
        raise UploadRefused("upload.not_a_table", allowed=ALLOWED)
    return False


def asked(data: bytes, limits: Limits) -> Parcel:
    """What the child is asked about a spreadsheet."""
    return Parcel({"media_type": OFFICE.media_type, "limits": asdict(limits)}, (data,))


def rows_of_text(data: bytes, limits: Limits) -> list[list[str]]:
    """The rows of a text that hold something, each value trimmed. Raises UploadRefused `upload.not_a_table`."""
    text = _decoded(data)
    first, _, rest = text.partition("\n")
    hinted = first.strip().lower()
    delimiter = ""
    if hinted.startswith(EXCEL_HINT) and len(hinted) == len(EXCEL_HINT) + 1:
        delimiter, text = hinted[-1], rest
    found: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter or _delimiter(text)):
            texts = [" ".join(value.split())[: limits.letters] for value in row[: limits.columns]]
            if any(texts):
                found.append(texts)
            if len(found) > limits.rows:
                break
    except (csv.Error, TypeError) as error:
        raise UploadRefused("upload.not_a_table", allowed=ALLOWED) from error
    return found


def _decoded(data: bytes) -> str:
    for name in TEXTS:
        try:
            return data.decode(name)
        except UnicodeDecodeError:
            continue
    raise UploadRefused("upload.not_a_table", allowed=ALLOWED)


def _delimiter(text: str) -> str:
    """What separates the first line most often, outside quotation marks; a tab where nothing does."""
    line = next((line for line in text.splitlines() if line.strip()), "")
    bare = "".join(line.split('"')[::2])
    return max(DELIMITERS, key=bare.count)
