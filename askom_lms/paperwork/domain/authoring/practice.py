"""Questions around a practice (source 000): K3L and SOP before it; CMS, JRES and TRS after it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

FIVE = ("TS", "TMS", "CMS", "JRES", "TRS")
BEFORE, DURING, AFTER = "sebelum", "saat", "sesudah"
ASKED_AFTER = ("CMS", "JRES", "TRS")
SUBJECTS: Mapping[str, re.Pattern[str]] = {
    "K3L": re.compile(r"\bK3L?\b|\bAPD\b|keselamatan|kesehatan kerja|bahaya|\baman\b", re.IGNORECASE),
    "SOP": re.compile(r"\bSOP\b|prosedur|instruksi kerja|\balat\b|peralatan", re.IGNORECASE),
}
"""What is asked before the practice, and the words by which a question shows it."""


@dataclass(frozen=True)
class Planned:
    """One question of the grid: when it is asked, what it explores, and what its writer is told."""

    moment: str
    dimension: str
    subject: str
    about: str


GRID = (
    Planned(BEFORE, "JRES", "K3L", "sebelum praktik tentang K3L pada pekerjaan ini"),
    Planned(BEFORE, "TS", "SOP", "sebelum praktik tentang SOP dan penggunaan alat"),
    Planned(DURING, "TMS", "", "saat praktik tentang mengelola beberapa tugas sekaligus (TMS)"),
    Planned(AFTER, "CMS", "", "sesudah praktik tentang masalah atau keadaan yang tidak biasa (CMS)"),
    Planned(AFTER, "JRES", "", "sesudah praktik tentang tanggung jawab dan lingkungan kerja (JRES)"),
    Planned(AFTER, "TRS", "", "sesudah praktik tentang penerapan pada situasi lain (TRS)"),
)


@dataclass(frozen=True)
class Asked:
    """One question of FR.IA.03 as it stands."""

    path: str
    moment: str
    dimensions: frozenset[str]
    text: str


def is_asked(planned: Planned, questions: Iterable[Asked]) -> bool:
    """Whether a question has this moment with this subject, or this moment with this dimension."""
    return any(
        one.moment == planned.moment
        and (
            bool(SUBJECTS[planned.subject].search(one.text)) if planned.subject else planned.dimension in one.dimensions
        )
        for one in questions
    )
