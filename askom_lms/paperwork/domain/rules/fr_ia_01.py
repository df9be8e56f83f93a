"""FR.IA.01: "Tidak" is followed up, and the recommendation agrees with what was seen."""

import re
from collections.abc import Iterable

from askom_lms.paperwork.domain.filled import Filled, Issue
from askom_lms.paperwork.domain.rules.shared import validator_is_somebody_else
from askom_lms.paperwork.domain.rules.turns import evidence_is_agreed
from askom_lms.paperwork.domain.spec import Stage

PRACTICE = frozenset({"FR.IA.01", "FR.IA.02"})
"""The observation itself: follow-up evidence comes from another form."""
KUK_NUMBER = re.compile(r"\d+(?:\.\d+)+")


def competent_needs_follow_up(form: Filled) -> Iterable[Issue]:
    """KOMPETEN is possible despite a "Tidak" only when another instrument gave the missing evidence."""
    missed = _missed(form)
    is_followed_up = set(form.plan.get("results") or ()) - PRACTICE
    if form.text("rekomendasi") == "kompeten" and missed and not is_followed_up:
        yield form.issue("paperwork.fr_ia_01.kompeten", "rekomendasi", kuk=", ".join(missed), no=_said(form, "tidak"))


def not_yet_names_a_kuk(form: Filled) -> Iterable[Issue]:
    """BELUM names at least one KUK that was answered "Tidak"."""
    if form.text("rekomendasi") != "belum":
        return
    missed = _missed(form)
    if not missed and form.stage is Stage.HASIL:
        yield form.issue("paperwork.fr_ia_01.belum", "rekomendasi", yes=_said(form, "ya"))
    elif form.text("belum_kuk") and not set(KUK_NUMBER.findall(form.text("belum_kuk"))) & set(missed):
        yield form.issue(
            "paperwork.fr_ia_01.belum_kuk_nomor", "belum_kuk", kuk=", ".join(missed), no=_said(form, "tidak")
        )


def _said(form: Filled, value: str) -> str:
    """The answer as this edition prints it: Ya and Tidak, or K and BK."""
    column = next(column for column in form.spec.field("kuk").columns if column.key == "pencapaian")
    return next(option.short or option.label for option in column.options if option.value == value)


def _missed(form: Filled) -> list[str]:
    return [line.row.number for line in form.lines("kuk") if form.text(f"kuk:{line.row.key}:pencapaian") == "tidak"]


RULES = (evidence_is_agreed, competent_needs_follow_up, not_yet_names_a_kuk, validator_is_somebody_else)
