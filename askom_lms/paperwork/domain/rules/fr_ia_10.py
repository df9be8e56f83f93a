"""FR.IA.10: somebody else than asesi and asesor speaks, and the units are those that the plan has confirmed by him."""

from collections.abc import Iterable

from askom_lms.paperwork.domain.filled import Filled, Issue, Severity
from askom_lms.paperwork.domain.lent import person
from askom_lms.paperwork.domain.rules.shared import plain, validator_is_somebody_else
from askom_lms.paperwork.domain.rules.turns import evidence_is_agreed
from askom_lms.paperwork.domain.spec import Stage

MAY_BE_CALLED = "pertanyaan:q6:jawaban"
NOT_THIRD = {"asesi": "Asesi", "asesor": "Asesor"}


def planned_units_are_named(form: Filled) -> Iterable[Issue]:
    """Every unit for which FR.MAPA.01 plans this instrument is among those to be confirmed."""
    if form.stage is not Stage.PERANGKAT or not form.many("unit"):
        return
    planned = form.plan.get("codes") or {}
    missing = [
        unit
        for unit in form.units()
        if form.spec.instrument in (planned.get(unit) or ()) and unit not in form.many("unit")
    ]
    if missing:
        yield form.issue("paperwork.fr_ia_10.tercakup", "unit", units=", ".join(missing))


def third_party_is_a_third(form: Filled) -> Iterable[Issue]:
    """Who confirms the work is neither the asesi nor the asesor; by name, for he has no seat in the class."""
    named = plain(form.text("pihak"))
    for role, label in NOT_THIRD.items():
        known = person(form.lent, role)
        if named and known and plain(str(known["name"])) == named:
            yield form.issue("paperwork.fr_ia_10.pihak_lain", "pihak", role=label)


def refusal_to_be_called_is_noticed(form: Filled) -> Iterable[Issue]:
    """A warning: without a way to ask again the statement is weak evidence."""
    if form.text(MAY_BE_CALLED) == "tidak":
        yield form.issue("paperwork.fr_ia_10.hubungi", MAY_BE_CALLED, severity=Severity.WARNING)


RULES = (
    evidence_is_agreed,
    planned_units_are_named,
    third_party_is_a_third,
    refusal_to_be_called_is_noticed,
    validator_is_somebody_else,
)
