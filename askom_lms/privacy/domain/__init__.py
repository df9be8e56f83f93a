"""What can be asked, by when it is answered, and what a consent is about. Pure."""

import datetime as dt
import hashlib
from dataclasses import dataclass
from enum import StrEnum

ANSWERED_WITHIN = dt.timedelta(hours=72)
"""3 x 24 hours (UU 27/2022, pasal 30 and 32; 40 and 41 by the same count)."""
EXPORT_STAYS = dt.timedelta(days=7)
"""So long a made export can be downloaded; another one can be asked for."""
LONGEST = {"wanted": 400, "reason": 1000, "answer": 1000}


class Kind(StrEnum):
    """What somebody asks about his own data."""

    EXPORT = "export"
    CORRECTION = "correction"
    RESTRICTION = "restriction"
    LIFTING = "lifting"
    ERASURE = "erasure"


JUDGED = frozenset(Kind) - {Kind.EXPORT}
"""What another person answers; an export is made by a job."""


class RequestState(StrEnum):
    """Open until it is granted or refused with words."""

    OPEN = "open"
    GRANTED = "granted"
    REFUSED = "refused"


class Field(StrEnum):
    """What can be corrected."""

    NAME = "name"
    PHONE = "phone"
    OTHER = "other"


def due_at(asked_at: dt.datetime) -> dt.datetime:
    """The last moment for an answer; that moment itself is in time."""
    return asked_at + ANSWERED_WITHIN


def is_late(due: dt.datetime, answered_at: dt.datetime | None, now: dt.datetime) -> bool:
    """Whether it was answered, or still is not, after the last moment."""
    return (answered_at or now) > due


@dataclass(frozen=True)
class Purpose:
    """One thing that needs a consent of its own; a changed text is a new version."""

    key: str
    version: int
    text: str
    effect: str
    """What stops when the consent is withdrawn."""

    @property
    def sha256(self) -> str:
        """Of the text that was read."""
        return hashlib.sha256(f"{self.key}\n{self.version}\n{self.text}".encode()).hexdigest()


PURPOSES = {
    one.key: one
    for one in (
        Purpose(
            "berkas-ulang",
            1,
            "Saya setuju berkas permohonan saya (KTP, pasfoto, ijazah, sertifikat, bukti pengalaman) tetap disimpan "
            "sesudah masa simpannya habis, paling lama sampai sertifikat saya habis masa berlakunya, supaya saya tidak "
            "perlu mengunggahnya lagi saat mengajukan sertifikasi ulang.",
            "Berkas permohonan yang masa simpannya sudah habis dimusnahkan oleh pekerjaan harian berikutnya, paling "
            "lambat dalam 24 jam. Sertifikat, putusan, dan hak Anda tidak berubah.",
        ),
    )
}
"""Only what no contract and no law covers: everything else that is kept rests on another basis and asks no consent."""
