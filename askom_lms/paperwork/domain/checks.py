"""What is still missing or wrong in a record: one issue for each, naming the place and the sentence that cures it."""

from collections.abc import Iterable

from askom_lms.paperwork.domain import kinds
from askom_lms.paperwork.domain.answers import is_empty
from askom_lms.paperwork.domain.authoring.scaffold import is_unwritten
from askom_lms.paperwork.domain.cells import Answers, Cell
from askom_lms.paperwork.domain.filled import Filled, Issue, Severity
from askom_lms.paperwork.domain.lent import Lent, is_same_person, name_of
from askom_lms.paperwork.domain.rules import RULES
from askom_lms.paperwork.domain.rules.turns import BEFORE
from askom_lms.paperwork.domain.spec import FormSpec, Kind, Slot, Stage

WAYS_TO_ANSWER = {
    Kind.ONE: "choose",
    Kind.YN: "choose",
    Kind.KBK: "choose",
    Kind.MANY: "tick",
    Kind.VATM: "tick",
    Kind.STATEMENT: "agree",
    Kind.DATE: "date",
    Kind.TIME: "time",
    Kind.INT: "number",
}


def run(spec: FormSpec, stage: Stage, answers: Answers, lent: Lent, role: str | None = None) -> list[Issue]:
    """All issues in the order of the form, of one role's places or of all. Warnings do not stop a hand-in."""
    filled = Filled(spec, stage, answers, lent)
    found = [*_general(filled), *(issue for rule in RULES.get(spec.code, ()) for issue in rule(filled))]
    order = {path: place for place, path in enumerate(filled.cells)}
    found.sort(key=lambda issue: order.get(issue.path, len(order)))
    unique = list({(issue.path, issue.code, repr(issue.params)): issue for issue in found}.values())
    return [issue for issue in unique if role is None or filled.filled_by(issue.path) == role]


def not_its_turn(spec: FormSpec, stage: Stage, lent: Lent) -> Issue | None:
    """Why nothing may be written here yet: another record of the dossier comes first. None when it may."""
    rule = BEFORE.get(spec.code)
    return next(iter(rule(Filled(spec, stage, {}, lent))), None) if rule else None


def errors(issues: Iterable[Issue]) -> list[Issue]:
    """Those that stop a hand-in."""
    return [issue for issue in issues if issue.severity is Severity.ERROR]


def missing_signatures(
    spec: FormSpec, stage: Stage, lent: Lent, signed: Iterable[str], role: str | None = None
) -> list[Issue]:
    """The required signatures that are not there yet, of one role or of all."""
    there = set(signed)
    return [
        _unsigned(slot, lent)
        for slot in spec.slots_at(stage)
        if slot.required and slot.key not in there and role in (None, slot.role)
    ]


def signing_problem(spec: FormSpec, stage: Stage, lent: Lent, signed: Iterable[str], slot: Slot) -> Issue | None:
    """Why this slot cannot be signed now: nobody is named, an earlier one is missing, or the person is the same."""
    there = set(signed)
    if slot not in spec.slots_at(stage):
        return _of_slot("paperwork.slot_elsewhere", slot, lent, label=slot.label)
    if not name_of(lent, slot.role):
        return _unsigned(slot, lent)
    for earlier in map(spec.slot, slot.after):
        if earlier.key not in there:
            return _of_slot("paperwork.signs_after", earlier, lent, label=slot.label, earlier=earlier.label)
    for other in map(spec.slot, slot.differs_from):
        if is_same_person(lent, slot.role, other.role):
            return _of_slot("paperwork.same_person", slot, lent, label=slot.label, other=other.label)
    return None


def _unsigned(slot: Slot, lent: Lent) -> Issue:
    name = name_of(lent, slot.role)
    code = "paperwork.unsigned.known" if name else "paperwork.unsigned.nobody"
    return _of_slot(code, slot, lent, label=slot.label, name=name)


def _of_slot(code: str, slot: Slot, lent: Lent, **params: str) -> Issue:
    """A finding about a signature, which the person of this slot can cure."""
    return Issue("", code, params, role=slot.role, person=name_of(lent, slot.role))


def _general(filled: Filled) -> Iterable[Issue]:
    for cell in filled.cells.values():
        if cell.is_locked:
            continue
        value = cell.value(filled.answers)
        if cell.field.kind is Kind.VATM:
            yield from _vatm(filled, cell)
        elif is_empty(value) or is_unwritten(value):
            if cell.is_needed(filled.answers):
                yield filled.issue(_missing_code(cell), cell.path, label=cell.field.label)
        elif wrong := kinds.problem(cell.field, value):
            code, params = wrong
            yield filled.issue(code, cell.path, label=cell.field.label, **params)


def _vatm(filled: Filled, cell: Cell) -> Iterable[Issue]:
    """All four rules of evidence are met, or it is said which one is not and why."""
    marks, reason = cell.value(filled.answers) or [], cell.companions[0]
    if wrong := kinds.problem(cell.field, marks):
        yield filled.issue(wrong[0], cell.path, label=cell.field.label)
    unmet = [option.label for option in cell.field.options if option.value not in marks]
    if not unmet or cell.is_spare or not is_empty(reason.value(filled.answers)):
        return
    if marks:
        yield filled.issue("paperwork.vatm_reason", reason.path, unmet=", ".join(unmet).lower())
    else:
        yield filled.issue("paperwork.vatm_empty", cell.path)


def _missing_code(cell: Cell) -> str:
    if cell.field.missing:
        return f"paperwork.{cell.field.missing}"
    return f"paperwork.missing.{WAYS_TO_ANSWER.get(cell.field.kind, 'write')}"
