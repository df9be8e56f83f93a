"""The KUK of the lent units one by one: what the source lacks, and whether it asks knowledge, skill or attitude."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from askom_lms.paperwork.domain import lent as lending
from askom_lms.paperwork.domain.lent import Lent, Scope
from askom_lms.paperwork.domain.rows import BLANK, CUT, NO_ELEMEN, NO_KUK

KNOWLEDGE, SKILL, ATTITUDE = "pengetahuan", "keterampilan", "sikap"
KNOWING = re.compile(
    r"\b(di|men|meng)?(jelaskan|uraikan|sebutkan|pahami|ketahui|kenali|deskripsikan|identifikasi\w*"
    r"|tafsirkan|interpretasikan|bandingkan|simpulkan|pelajari)\b",
    re.IGNORECASE,
)
BEARING = re.compile(
    r"\b(sikap|santun|sopan|jujur|disiplin|bertanggung jawab|tanggung jawab|dihormati|dihargai|dipatuhi)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Criterion:
    """One KUK; or the place where the source has none, named one step coarser."""

    key: str
    """As rows and options name it: J.620100.020.02_1.1."""
    unit: str
    elemen: str
    number: str
    text: str
    gap: str = ""
    """What the source lacks, in the words of the sheets; such a KUK is shown and never filled in."""
    aspect: str = ""
    is_proposed: bool = False
    """The aspect was read off the verb; nobody chose it yet."""

    @property
    def name(self) -> str:
        """KUK 1.1, Elemen 2, or the unit."""
        if self.number:
            return f"KUK {self.number}"
        return f"Elemen {self.elemen}" if self.elemen else self.unit


def criteria(lent: Lent, scope: Scope | None = None) -> Iterator[Criterion]:
    """Every KUK of the lent units in their order, or of one unit or kelompok pekerjaan."""
    for unit in lending.units_in(lent, scope):
        code = str(unit["code"])
        if not unit.get("elements"):
            yield Criterion(code, code, "", "", "", NO_ELEMEN)
        for elemen in unit.get("elements") or ():
            place = str(elemen["number"])
            if not elemen.get("kuk"):
                yield Criterion(f"{code}_{place}", code, place, "", "", NO_KUK)
            for kuk in elemen.get("kuk") or ():
                text, number = str(kuk["text"] or ""), str(kuk["number"])
                gap = (CUT if kuk.get("is_cut") else "") if text else BLANK
                chosen = str(kuk.get("aspect") or "")
                aspect = chosen or proposed_aspect(text)
                yield Criterion(f"{code}_{number}", code, place, number, text, gap, aspect, not chosen and bool(aspect))


def proposed_aspect(text: str) -> str:
    """The aspect that the words of a KUK suggest (000-032): a proposal, and nothing for a KUK without text."""
    if not text:
        return ""
    if BEARING.search(text):
        return ATTITUDE
    return KNOWLEDGE if KNOWING.search(text) else SKILL
