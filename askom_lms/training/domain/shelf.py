"""The shelf of practice material: links that panitia puts beside the timetable (000 "Untuk Materi Praktik")."""

from collections.abc import Iterable
from dataclasses import dataclass

from askom_lms.kernel.messages import Invalid

MOST = 12
LONGEST = 300
SCHEMES = ("https://", "http://")


@dataclass(frozen=True)
class Link:
    """A film, a tutorial or a document that lies elsewhere."""

    title: str
    url: str


def read(text: str) -> tuple[Link, ...]:
    """One link for each line, "judul; alamat"; lines without anything are passed over.

    Raises Invalid `training.shelf_line` with the number of the line, `training.shelf_full`.
    """
    found = tuple(_link(n, line) for n, line in enumerate(text.splitlines(), 1) if line.strip())
    if len(found) > MOST:
        raise Invalid("training.shelf_full", most=MOST)
    return found


def written(links: Iterable[Link]) -> str:
    """The same as a person types it."""
    return "\n".join(f"{link.title}; {link.url}" for link in links)


def _link(number: int, line: str) -> Link:
    title, _, url = (part.strip() for part in line.rpartition(";"))
    if not title or len(line) > LONGEST or not url.lower().startswith(SCHEMES) or len(url.split()) != 1:
        raise Invalid("training.shelf_line", n=number)
    return Link(" ".join(title.split()), url)
