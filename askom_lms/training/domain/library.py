"""The material library of a class: files and links, for the whole class or for one session (000-113)."""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass

from askom_lms.training.domain.shelf import Link

MOST_ITEMS = 60
MOST_BYTES = 60 * 1024 * 1024
"""Of all files together: one ZIP holds them, and a hotel's Wi-Fi carries it."""
LONGEST_TITLE = 160


@dataclass(frozen=True)
class Item:
    """A file or a link as the ZIP needs it."""

    folder: str
    title: str
    extension: str = ""
    url: str = ""


def is_open(starts_on: dt.date, today: dt.date, *, opens_early: bool) -> bool:
    """Whether trainees see it: from day 1, or before when panitia says so (pre-work)."""
    return opens_early or today >= starts_on


def names_in_zip(items: Iterable[Item]) -> list[str]:
    """A path for each file: its session's folder and its title, told apart by a number where two are alike."""
    names: list[str] = []
    taken: set[str] = set()
    for item in items:
        stem = f"{_plain(item.folder)}/{_plain(item.title)}"
        ending = f".{item.extension}" if item.extension else ""
        tried = (f"{stem}{n}{ending}" for n in ("", *(f" ({count})" for count in range(2, MOST_ITEMS + 2))))
        name = next(one for one in tried if one.lower() not in taken)
        taken.add(name.lower())
        names.append(name)
    return names


def links_as_text(shelf: Iterable[Link], items: Iterable[Item]) -> str:
    """What lies elsewhere, to be opened where there is network."""
    lines = [f"{one.title}\n{one.url}\n" for one in shelf]
    return "\n".join([*lines, *(f"{one.folder}: {one.title}\n{one.url}\n" for one in items if one.url)])


def _plain(text: str) -> str:
    """A name that every system takes."""
    return re.sub(r'[\\/:*?"<>|\x00-\x1f]+', " ", text).strip(" .")[:80].strip(" .") or "tanpa judul"
