"""Gates of an item: its session has begun, practice waits for the planning parafs, dossier 3 waits for D5."""

import datetime as dt
from dataclasses import dataclass

from askom_lms.kernel import clock
from askom_lms.kernel.messages import Refusal

FRIDAY_FOLDER = "hijau"
PRACTICE = "conduct"


@dataclass(frozen=True)
class Gate:
    """What decides whether an item may be filled now."""

    folder: str
    phase: str
    session_title: str
    session_starts_at: dt.datetime | None
    planning_left: int
    """Planning items of the same folder that have no paraf yet."""
    is_folder_opened: bool
    """Somebody opened the folder by an act (dossier 3)."""
    zone: str = "WIB"

    def refusal(self, now: dt.datetime) -> Refusal | None:
        """The first reason why not, or None: Friday (askom:D5.jumat), the timetable, practice (askom:D5.praktik)."""
        if self.folder == FRIDAY_FOLDER:
            if not self.is_folder_opened:
                return Refusal("coursework.friday_closed")
        elif self.session_starts_at is not None and now < self.session_starts_at:
            return Refusal("coursework.session_not_started", session=self.session_title, at=self.opens_at)
        if self.phase == PRACTICE and self.planning_left:
            return Refusal("coursework.practice_closed", left=self.planning_left)
        return None

    @property
    def opens_soon(self) -> str:
        """Kam 24 Jul, 08.00: for a row of a list."""
        if self.session_starts_at is None:
            return ""
        day = clock.tanggal_singkat(clock.in_zone(self.session_starts_at, self.zone).date())
        return f"{day}, {clock.jam(self.session_starts_at, self.zone)}"

    @property
    def opens_at(self) -> str:
        """Kamis, 24 Juli 2025, 08.00 WIB; empty when the class plan says nothing."""
        if self.session_starts_at is None:
            return ""
        local = clock.in_zone(self.session_starts_at, self.zone)
        return f"{clock.tanggal(local.date())}, {clock.jam(self.session_starts_at, self.zone, with_zone=True)}"
