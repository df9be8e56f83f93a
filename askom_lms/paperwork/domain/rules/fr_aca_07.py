"""FR-ACA-07: a unit is K exactly when all its evidence meets VATM; the feedback follows from the units."""

from collections.abc import Iterable

from askom_lms.paperwork.domain.filled import Filled, Issue

RULES_OF_EVIDENCE = 4


def unit_follows_its_evidence(form: Filled) -> Iterable[Issue]:
    """K only if every evidence of the unit is "Ya"; BK on whole evidence only with a reason among the gaps."""
    met: dict[str, list[bool]] = {}
    named = {line.row.key: line.row.text.partition(" ")[0] for line in form.lines("keputusan")}
    for line in form.lines("bukti"):
        is_met = len(form.many(f"bukti:{line.row.key}:vatm")) == RULES_OF_EVIDENCE
        met.setdefault(line.row.about["unit"], []).append(is_met)
    for unit, marks in met.items():
        path = f"keputusan:{unit}:keputusan"
        if form.text(path) == "K" and not all(marks):
            yield form.issue("paperwork.fr_aca_07.k", path, clause="002:9.3.4", unit=named[unit])
        if form.text(path) == "BK" and all(marks) and not form.text("gap__ada"):
            yield form.issue("paperwork.fr_aca_07.bk", path, clause="002:9.3.4", unit=named[unit])


def feedback_follows_the_units(form: Filled) -> Iterable[Issue]:
    """One unit BK: some not achieved, a gap named, and reassessment advised."""
    decided = [form.text(f"keputusan:{line.row.key}:keputusan") for line in form.lines("keputusan")]
    if "" in decided:
        return
    is_k = all(one == "K" for one in decided)
    expected = {
        "umpan_balik": "tercapai" if is_k else "belum",
        "gap": "tidak_ada" if is_k else "ada",
        "saran": "pelihara" if is_k else "ulang",
    }
    for path, value in expected.items():
        if form.text(path) and form.text(path) != value:
            code = f"paperwork.fr_aca_07.{path}_{'k' if is_k else 'bk'}"
            yield form.issue(code, path, clause="askom:D6")


RULES = (unit_follows_its_evidence, feedback_follows_the_units)
