"""The papers that everybody brings to the internalisasi day, as a soft copy at least (000:internalisasi.6)."""

from enum import StrEnum

ACCEPTED, WAITING = "a", "u"
"""Letters of the string: panitia said yes, panitia has not looked yet."""


class PreDayPaper(StrEnum):
    """In this order in the pre-day string; the blue folder has a list of its own."""

    BASE_MAP = "peta-kompetensi"
    """Based Diklat adalah peta kompetensi dasar (000:internalisasi.3)."""
    SKEMA = "dokumen-skema"
    """Of the trainee's own skema (000:internalisasi.4)."""
    SKKNI = "dokumen-skkni"
    """On which that skema rests (000:internalisasi.5)."""


FACT_OF = {
    PreDayPaper.BASE_MAP: "brings_base_map",
    PreDayPaper.SKEMA: "brings_skema",
    PreDayPaper.SKKNI: "brings_skkni",
}
"""What a rule-set asks about each: once the class wants the paper itself, the paper answers and no tick does."""


def unsettled(marks: str) -> tuple[PreDayPaper, ...]:
    """The papers to which panitia has not said yes: what a class that asks for them cannot begin with."""
    return tuple(paper for paper, mark in zip(PreDayPaper, marks, strict=True) if mark != ACCEPTED)


def to_send(marks: str) -> tuple[PreDayPaper, ...]:
    """The papers that the trainee still owes: never sent, or rejected."""
    sent = (ACCEPTED, WAITING)
    return tuple(paper for paper, mark in zip(PreDayPaper, marks, strict=True) if mark not in sent)


def brought(marks: str) -> dict[str, bool]:
    """What is known about these papers: true for an accepted one; of the others nothing is known yet."""
    left = unsettled(marks)
    return {fact: True for paper, fact in FACT_OF.items() if paper not in left}
