"""FR.IA.03: with what is seen in practice, the questions complete the five dimensions, before and after it."""

from collections.abc import Iterable

from askom_lms.paperwork.domain.authoring.practice import AFTER, ASKED_AFTER, BEFORE, FIVE, SUBJECTS, Asked
from askom_lms.paperwork.domain.filled import Filled, Issue, Severity
from askom_lms.paperwork.domain.plan import OBSERVED_DIMENSIONS
from askom_lms.paperwork.domain.rules.shared import validator_is_somebody_else
from askom_lms.paperwork.domain.rules.turns import evidence_is_agreed
from askom_lms.paperwork.domain.spec import Stage

MOMENTS = ("sebelum", "sesudah")
TWO_WAYS = "000:mapa.7"


def five_dimensions_are_covered(form: Filled) -> Iterable[Issue]:
    """The union over observation, task and questions is all five (source 000)."""
    lines = list(form.lines("pertanyaan"))
    asked = {value for line in lines for value in form.many(f"pertanyaan:{line.row.key}:dimensi")}
    missing = [one for one in FIVE if one not in asked | OBSERVED_DIMENSIONS]
    if form.stage is Stage.PERANGKAT and asked and missing:
        path = f"pertanyaan:{lines[0].row.key}:dimensi"
        yield form.issue("paperwork.fr_ia_03.lima_dimensi", path, clause="000:mapa.6", missing=", ".join(missing))


def asked_before_and_after(form: Filled) -> Iterable[Issue]:
    """At least one question before the practice and one after it."""
    lines = list(form.lines("pertanyaan"))
    moments = {form.text(f"pertanyaan:{line.row.key}:momen") for line in lines} - {""}
    if form.stage is not Stage.PERANGKAT or not moments:
        return
    for moment in MOMENTS:
        if moment not in moments:
            yield form.issue(f"paperwork.fr_ia_03.{moment}", f"pertanyaan:{lines[0].row.key}:momen", clause=TWO_WAYS)


def before_on_k3l_and_sop(form: Filled) -> Iterable[Issue]:
    """What is asked before the practice is K3L and SOP; read off the words, so it is shown and may stay."""
    early = [one for one in _questions(form) if one.moment == BEFORE]
    if not early or not all(one.text for one in early):
        return
    missing = [name for name, words in SUBJECTS.items() if not any(words.search(one.text) for one in early)]
    if missing:
        names, warns = ", ".join(missing), Severity.WARNING
        path = early[0].path
        yield form.issue("paperwork.fr_ia_03.aspek_sebelum", path, severity=warns, clause=TWO_WAYS, missing=names)


def after_on_three_dimensions(form: Filled) -> Iterable[Issue]:
    """CMS, JRES and TRS are asked after the practice; one that is asked earlier only is shown and may stay."""
    asked = list(_questions(form))
    late = [one for one in asked if one.moment == AFTER]
    early = {dimension for one in asked if one.moment != AFTER for dimension in one.dimensions}
    explored = {dimension for one in late for dimension in one.dimensions}
    missing = [one for one in ASKED_AFTER if one in early - explored]
    if late and missing:
        names, warns = ", ".join(missing), Severity.WARNING
        path = f"{late[0].path.rpartition(':')[0]}:dimensi"
        yield form.issue("paperwork.fr_ia_03.dimensi_sesudah", path, severity=warns, clause=TWO_WAYS, missing=names)


def _questions(form: Filled) -> Iterable[Asked]:
    """The written rows of the perangkat; in a result they are settled."""
    for line in form.lines("pertanyaan") if form.stage is Stage.PERANGKAT else ():
        row = f"pertanyaan:{line.row.key}"
        moment, text = form.text(f"{row}:momen"), form.text(f"{row}:pertanyaan")
        if moment:
            yield Asked(f"{row}:pertanyaan", moment, frozenset(form.many(f"{row}:dimensi")), text)


RULES = (
    evidence_is_agreed,
    five_dimensions_are_covered,
    asked_before_and_after,
    before_on_k3l_and_sop,
    after_on_three_dimensions,
    validator_is_somebody_else,
)
