"""FR.IA.09: what FR.IA.08 left open is asked."""

from collections.abc import Iterable

from askom_lms.paperwork.domain.filled import Filled, Issue
from askom_lms.paperwork.domain.rules.shared import validator_is_somebody_else
from askom_lms.paperwork.domain.rules.turns import evidence_is_agreed
from askom_lms.paperwork.domain.spec import Stage

TABLES = ("pertanyaan", "tambahan")


def follow_up_is_asked(form: Filled) -> Iterable[Issue]:
    """Every elemen that FR.IA.08 ticked for the interview has at least one question."""
    if form.stage is not Stage.HASIL:
        return
    asked = {form.text(f"{table}:{line.row.key}:elemen") for table in TABLES for line in form.lines(table)}
    open_ones = [key for key in form.plan.get("wawancara") or () if key not in asked]
    if open_ones:
        names = ", ".join(key.replace("_", " elemen ") for key in open_ones)
        spare = list(form.lines("tambahan"))
        path = f"tambahan:{spare[-1].row.key}:elemen" if spare else ""
        yield form.issue("paperwork.fr_ia_09.belum_ditanya", path, elemen=names)


RULES = (evidence_is_agreed, follow_up_is_asked, validator_is_somebody_else)
