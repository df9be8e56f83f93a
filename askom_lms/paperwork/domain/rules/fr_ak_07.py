"""FR.AK.07: adjustments are agreed with an asesi who is there, after his FR.APL.02; the result says which."""

from collections.abc import Iterable

from askom_lms.paperwork.domain.filled import Filled, Issue
from askom_lms.paperwork.domain.rules.shared import self_assessment_may_go_on

NOTHING = "tidak ada penyesuaian"
PRESENT = {"asesi": "asesi", "asesor": "asesor"}
"""Who has to be there, and what the sentence calls him."""


def both_are_present(form: Filled) -> Iterable[Issue]:
    """The sheet counts only when the presence of asesi and asesor is recorded, as far as the host keeps it."""
    there = form.plan.get("present") or {}
    for role, called in PRESENT.items():
        if there.get(role) is False:
            yield form.issue("paperwork.fr_ak_07.hadir", who=called)


def result_follows_part_a(form: Filled) -> Iterable[Issue]:
    """Nothing to adjust: all three lines say so. Something to adjust: at least one line says what."""
    needs = [form.text(f"bagian_a:{line.row.key}:perlu") for line in form.lines("bagian_a")]
    lines = {line.cells[0].path: form.text(line.cells[0].path) for line in form.lines("hasil_a")}
    if "" in needs or "" in lines.values():
        return
    named = [path for path, text in lines.items() if not _says_nothing(text)]
    if "ya" not in needs:
        for path in named:
            yield form.issue("paperwork.fr_ak_07.tanpa_penyesuaian", path)
    elif not named:
        yield form.issue("paperwork.fr_ak_07.penyesuaian", next(iter(lines)))


def a_plan_that_does_not_fit_is_decided_on(form: Filled) -> Iterable[Issue]:
    """ "Tidak" in part B needs a decision."""
    for line in form.lines("bagian_b"):
        path = f"bagian_b:{line.row.key}"
        if form.text(f"{path}:sesuai") == "tidak" and not form.text(f"{path}:keputusan"):
            yield form.issue("paperwork.fr_ak_07.keputusan", f"{path}:keputusan")


def _says_nothing(text: str) -> bool:
    return " ".join(text.split()).rstrip(".").casefold() == NOTHING


RULES = (
    self_assessment_may_go_on,
    both_are_present,
    result_follows_part_a,
    a_plan_that_does_not_fit_is_decided_on,
)
