"""FR.IA.04B: the questions serve the five dimensions, and the recommendation agrees with the answers."""

from collections.abc import Iterable

from askom_lms.paperwork.domain.authoring.practice import FIVE
from askom_lms.paperwork.domain.filled import Filled, Issue, Severity
from askom_lms.paperwork.domain.plan import OBSERVED_DIMENSIONS
from askom_lms.paperwork.domain.rules.shared import validator_is_somebody_else
from askom_lms.paperwork.domain.rules.turns import evidence_is_agreed
from askom_lms.paperwork.domain.spec import Stage

PROJECT = frozenset({"FR.IA.04A", "FR.IA.04B"})
"""The project itself: follow-up evidence comes from another form."""
TABLES = ("penilaian", "tambahan")


def five_dimensions_are_served(form: Filled) -> Iterable[Issue]:
    """A suggestion: what the project does not show by itself is asked here, or in another instrument."""
    lines = list(form.lines("penilaian"))
    asked = {value for line in lines for value in form.many(f"penilaian:{line.row.key}:dimensi")}
    missing = [one for one in FIVE if one not in asked | OBSERVED_DIMENSIONS]
    if form.stage is Stage.PERANGKAT and asked and missing:
        path = f"penilaian:{lines[0].row.key}:dimensi"
        yield form.issue(
            "paperwork.fr_ia_04b.lima_dimensi", path, severity=Severity.WARNING, missing=", ".join(missing)
        )


def competent_needs_follow_up(form: Filled) -> Iterable[Issue]:
    """Kompeten is possible despite a "Tdk" only when another instrument gave the missing evidence."""
    is_followed_up = set(form.plan.get("results") or ()) - PROJECT
    if form.text("rekomendasi") == "kompeten" and _has_no(form) and not is_followed_up:
        yield form.issue("paperwork.fr_ia_04b.kompeten", "rekomendasi")


def not_yet_has_a_no(form: Filled) -> Iterable[Issue]:
    """Belum Kompeten rests on at least one "Tdk"."""
    if form.text("rekomendasi") == "belum" and not _has_no(form):
        yield form.issue("paperwork.fr_ia_04b.belum", "rekomendasi")


def _has_no(form: Filled) -> bool:
    return any(
        form.text(f"{table}:{line.row.key}:pencapaian") == "tidak" for table in TABLES for line in form.lines(table)
    )


RULES = (
    evidence_is_agreed,
    five_dimensions_are_served,
    competent_needs_follow_up,
    not_yet_has_a_no,
    validator_is_somebody_else,
)
