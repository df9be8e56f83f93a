"""How the four folders of a class look: their keys stay, colours and words are chosen by the class (askom:map.1)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType
from typing import Any

COLOURS = ("merah", "kuning", "hijau", "biru", "ungu", "cokelat", "abu")
"""Colours that screens and prints have tokens for, legible with the word of the folder on them."""
ORDER = ("merah", "kuning", "hijau", "biru")
"""The folders by their keys, which are the colours of the class notes (000:perlengkapan.8)."""
TASKS: Mapping[str, int] = MappingProxyType({"merah": 1, "kuning": 2, "hijau": 3})
WORDS: Mapping[str, str] = MappingProxyType({"abu": "abu-abu"})
"""Colours whose word in the language of the forms is longer than their key."""
KEPT_AS = "folders"
"""The key of the column `settings`, for statements that read only this."""


class Reading(StrEnum):
    """What the colours stand for (K15)."""

    TASKS = "tugas"
    """Tugas 1, 2, 3 and papers (000:perlengkapan.8)."""
    CONTENT = "isi"
    """Role play, independent task, ACA and application, as other classes print it."""


CALLED: Mapping[Reading, tuple[str, ...]] = MappingProxyType(
    {
        Reading.TASKS: ("TUGAS 1", "TUGAS 2", "TUGAS 3", "BERKAS"),
        Reading.CONTENT: ("BERMAIN PERAN", "TUGAS MANDIRI", "ASESMEN CALON ASESOR", "PERMOHONAN"),
    }
)
"""In the language of the forms."""


@dataclass(frozen=True)
class Folders:
    """The look of one class."""

    colours: tuple[str, ...] = ORDER
    """Of tugas 1, 2, 3 and the papers."""
    reading: Reading = Reading.TASKS

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> "Folders":
        """From the settings of a class."""
        return folders_of(settings.get(KEPT_AS))

    @property
    def stored(self) -> str:
        """For the settings: "merah kuning hijau biru tugas"."""
        return " ".join((*self.colours, self.reading.value))

    def colour(self, folder: str) -> str:
        """The colour that the folder with this key has in this class."""
        return self.colours[ORDER.index(folder)]

    def word(self, folder: str) -> str:
        """Its colour as prints, mails and files say it: abu-abu."""
        return WORDS.get(self.colour(folder), self.colour(folder))

    def printed(self, folder: str) -> str:
        """MAP MERAH · TUGAS 1, in the language of the forms; on everything of a folder."""
        return f"MAP {self.word(folder).upper()} · {CALLED[self.reading][ORDER.index(folder)]}"

    @property
    def are_different(self) -> bool:
        """Nobody tells two folders of one colour apart."""
        return len(set(self.colours)) == len(self.colours)


AS_NOTED: Folders = Folders()
"""The look that the class notes give (000:perlengkapan.8): what a class has until it chooses."""


@lru_cache(maxsize=256)
def folders_of(stored: str | None) -> Folders:
    """The look as the settings keep it; that of the class notes where nothing was chosen."""
    if not stored:
        return AS_NOTED
    *colours, reading = stored.split()
    return Folders(tuple(colours), Reading(reading))


def chosen_folders(colours: Sequence[str], reading: str) -> Folders | None:
    """What a person chose; None when a colour or a reading does not exist, or one is missing."""
    known = len(colours) == len(ORDER) and set(colours) <= set(COLOURS) and reading in set(Reading)
    return Folders(tuple(colours), Reading(reading)) if known else None
