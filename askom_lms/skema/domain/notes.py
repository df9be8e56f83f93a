"""What a standard says of a unit beside its KUK: aspek kritis, batasan variabel, panduan bukti; as found, or empty."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class NoteKind(StrEnum):
    """The parts of a unit that instruments must cover; the words are the keys of a skema file."""

    CRITICAL = "aspek_kritis"
    RANGE = "batasan_variabel"
    GUIDE = "panduan_bukti"


class Origin(StrEnum):
    """Whose words a text is."""

    STANDARD = "standar"
    """As the standard has them: from the skema file, or copied from the document by a person who names the place."""
    PERSON = "orang"
    """Written by a person, where the data has nothing."""


LONGEST = 4000
"""Characters of one text."""
SOURCE_LONGEST = 300


@dataclass(frozen=True)
class Note:
    """One text of one unit as it stands. Without text nobody has it: nothing is filled in."""

    kind: NoteKind
    text: str = ""
    origin: Origin = Origin.STANDARD
    source: str = ""
    """Where the words stand: a page of the decree, a document of the LSP."""
    number: int = 0
    """Which of the versions that people wrote; 0 while nobody has."""
    by: str = ""
    """Who wrote it; empty for the words of a file."""
    at: dt.datetime | None = None

    @property
    def is_of_person(self) -> bool:
        return self.origin is Origin.PERSON

    @property
    def lines(self) -> list[str]:
        return [line for line in self.text.split("\n") if line.strip()]


def cleaned(text: str) -> str:
    """The text with one line for each line that says something, without the blanks around it."""
    return "\n".join(" ".join(line.split()) for line in text.splitlines() if line.strip())
