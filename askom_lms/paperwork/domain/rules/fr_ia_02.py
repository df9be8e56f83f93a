"""FR.IA.02: the scenario of a group covers its units with direct evidence; practice ends after it began."""

from collections.abc import Iterable

from askom_lms.paperwork.domain.filled import Filled, Issue
from askom_lms.paperwork.domain.kinds import as_time
from askom_lms.paperwork.domain.lent import groups
from askom_lms.paperwork.domain.rules.shared import validator_is_somebody_else
from askom_lms.paperwork.domain.rules.turns import evidence_is_agreed


def scenario_covers_the_units(form: Filled) -> Iterable[Issue]:
    """All units of the group that FR.MAPA.01 plans with direct evidence; without a plan, all units."""
    kinds = form.plan.get("jenis")
    for group in groups(form.lent):
        path = f"unit:{group['key']}"
        direct = [unit for unit in group["units"] if kinds is None or "L" in (kinds.get(unit) or ())]
        missing = [unit for unit in direct if unit not in form.many(path)]
        if form.many(path) and missing:
            yield form.issue("paperwork.fr_ia_02.tercakup", path, units=", ".join(missing))


def ends_after_it_began(form: Filled) -> Iterable[Issue]:
    for group in groups(form.lent):
        began = as_time(form.answers.get(f"mulai:{group['key']}"))
        ended = as_time(form.answers.get(f"selesai:{group['key']}"))
        if began and ended and ended <= began:
            yield form.issue("paperwork.fr_ia_02.selesai", f"selesai:{group['key']}")


RULES = (evidence_is_agreed, scenario_covers_the_units, ends_after_it_began, validator_is_somebody_else)
