"""The printed list of a day and the photo that comes back: which day its QR names."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from askom_lms.kernel import clock
from askom_lms.kernel.messages import Refusal

MOST = 6
"""Photos of one day."""
ADDRESS = re.compile(r"/kelas/(?P<slug>[^/\s]+)/daftar-hadir/(?P<day>\d+)\?k=(?P<code>[A-Z2-7]{16})$")


@dataclass(frozen=True)
class Paper:
    """The list of one day of one class."""

    slug: str
    day: int
    on: dt.date
    code: str

    @property
    def path(self) -> str:
        """What the QR carries behind the address of the installation."""
        return f"/kelas/{self.slug}/daftar-hadir/{self.day}?k={self.code}"


def why_not(paper: Paper, texts: Sequence[str]) -> Refusal | None:
    """Why a photo with these QR texts is not of this list; None when it is."""
    found = {match["code"]: match for text in texts if (match := ADDRESS.search(text))}
    on = clock.tanggal(paper.on)
    if not found:
        return Refusal("training.paper_no_code", on=on)
    if len(found) > 1:
        return Refusal("training.paper_two_codes", on=on)
    match = next(iter(found.values()))
    if match["code"] == paper.code:
        return None
    if match["slug"] != paper.slug:
        return Refusal("training.paper_other_class", seen=match["slug"], on=on)
    if int(match["day"]) != paper.day:
        return Refusal("training.paper_other_day", seen=match["day"], on=on)
    return Refusal("training.paper_moved", on=on)
