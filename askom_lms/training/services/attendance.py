"""Attendance: a whole list in one step, corrections kept in the chain, make-up with an approver."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from askom_lms.kernel import clock
from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import Invalid, NotFound, Refusal
from askom_lms.people.models import Person
from askom_lms.training.domain.attendance import (
    MISSED,
    becomes_impossible,
    letter_of,
    may_record,
    with_mark,
)
from askom_lms.training.domain.scanning import is_same_half
from askom_lms.training.domain.settings import ClassSettings
from askom_lms.training.domain.states import Mark, P
from askom_lms.training.models import Attendance, ClassSession, Roster, TrainingClass
from askom_lms.training.queries import sessions_of
from askom_lms.training.services.marking import tell_marks
from askom_lms.training.services.touch import chain_of, hold_unfinished, touch_class


@dataclass(frozen=True)
class OutOfReach:
    """Somebody for whom 100 % has just become impossible, with the session that did it."""

    class_id: uuid.UUID
    number: str
    person_id: uuid.UUID
    name: str
    email: str
    session: str

    def refusal(self) -> Refusal:
        """The sentence to show: nothing was refused, the rule speaks."""
        return Refusal("training.out_of_reach", name=self.name, session=self.session)


@dataclass(frozen=True)
class AttendanceSaved:
    """What a save did."""

    changed: int
    corrected: int
    out_of_reach: tuple[OutOfReach, ...]


def record_attendance(
    act: Act,
    klass: TrainingClass,
    session_id: uuid.UUID,
    marks: Mapping[uuid.UUID, Mark],
    *,
    reason: str = "",
    reasons: Mapping[uuid.UUID, str] | None = None,
    seen: Mapping[uuid.UUID, Mark | None] | None = None,
    in_advance: bool = False,
) -> AttendanceSaved:
    """Record marks of one session, all or none. People who are not named keep what they have.

    `seen` is what the list showed when it was opened: a mark that stands there untouched is not written over what
    somebody else has recorded since, and a changed one is refused so that both corrections are looked at.
    `in_advance` is for leave, which is granted before the session.

    Raises NotFound for a session of another class; Refusal `training.too_early`, `training.finished`,
    `training.not_on_roster` (P32), `training.mark_moved`; Invalid `training.izin_needs_reason` naming the person.
    """
    act.require(P.RECORD, klass)
    hold_unfinished(klass)
    held = _session(klass, session_id)
    if not in_advance and not may_record(act.now, held.starts_at):
        raise Refusal("training.too_early", title=held.title, at=clock.saat(held.starts_at, klass.zone))
    people = _people(klass, marks)
    before = _recorded(held.id)
    marks = _untold(marks, seen or {}, before, people)
    written = {
        who: ((reasons or {}).get(who) or reason).strip() if mark is Mark.IZIN else "" for who, mark in marks.items()
    }
    changes = {who: mark for who, mark in marks.items() if _differs(before.get(who), mark, written[who])}
    _must_have_reasons(changes, written, before, people)
    told = {str(who): _told(before.get(who), mark, written[who]) for who, mark in changes.items()}
    allowed = ClassSettings.read(klass.settings).make_up_allowed
    lost = []
    for who, mark in changes.items():
        row, person = people[who]
        was = row.marks
        row.marks = with_mark(was, held.position, letter_of(mark, made_up=False))
        known = before.get(who) or Attendance(class_id=klass.id, session_id=held.id, person_id=who)
        _write(act, known, mark, written[who])
        told_of = OutOfReach(klass.id, klass.number, who, person.name, person.email, held.title)
        if becomes_impossible(was, row.marks, make_up_allowed=allowed):
            lost.append(told_of)
        elif becomes_impossible(row.marks, was, make_up_allowed=allowed):
            act.notify("attendance.in_reach_again", told_of)
    corrected = set(changes) & set(before)
    if changes:
        act.record(f"attendance.{'corrected' if corrected else 'recorded'}", chain_of(klass), held, {"marks": told})
        tell_marks(act, klass, held.day, changes)
        touch_class(klass.id)
    for one in lost:
        act.notify("attendance.out_of_reach", one)
    return AttendanceSaved(len(changes), len(corrected), tuple(lost))


@dataclass(frozen=True)
class HalfDay:
    """What copying to the other sessions of a half-day did."""

    sessions: int
    marks: int
    not_open: int
    """Sessions that lie too far ahead to be recorded."""


def copy_to_half_day(act: Act, klass: TrainingClass, session_id: uuid.UUID) -> HalfDay:
    """Give the other sessions of the same half-day the marks of this one, where nobody has been marked yet.

    Raises NotFound, Refusal `training.finished`.
    """
    act.require(P.RECORD, klass)
    hold_unfinished(klass)
    held = _session(klass, session_id)
    others = [
        row
        for row in sessions_of(klass.id)
        if row.id != held.id and is_same_half(row.starts_at, held.starts_at, klass.zone)
    ]
    open_now = [row for row in others if may_record(act.now, row.starts_at)]
    here = {row.person_id: (row.mark, row.reason) for row in _recorded(held.id).values()}
    listed = set(session().scalars(select(Roster.person_id).where(Roster.class_id == klass.id)))
    copied = 0
    for row in open_now:
        there = _recorded(row.id)
        wanted = {who: found for who, found in here.items() if who in listed and who not in there}
        marks = {who: mark for who, (mark, _reason) in wanted.items()}
        reasons = {who: reason for who, (_mark, reason) in wanted.items()}
        copied += record_attendance(act, klass, row.id, marks, reasons=reasons).changed
    return HalfDay(len(open_now), copied, len(others) - len(open_now))


def approve_make_up(act: Act, klass: TrainingClass, session_id: uuid.UUID, person_id: uuid.UUID, *, note: str) -> None:
    """A missed session was made up; the approver stands in the record.

    Raises Refusal `training.make_up_not_allowed`, `training.nothing_to_make_up`, `training.finished`;
    Invalid `training.make_up_needs_note`.
    """
    act.require(P.APPROVE, klass)
    hold_unfinished(klass)
    if not ClassSettings.read(klass.settings).make_up_allowed:
        raise Refusal("training.make_up_not_allowed", number=klass.number)
    held = _session(klass, session_id)
    found = _recorded(held.id).get(person_id)
    if found is None or found.mark.value not in MISSED or found.made_up_at is not None:
        raise Refusal("training.nothing_to_make_up", title=held.title)
    if not note.strip():
        raise Invalid("training.make_up_needs_note")
    row, _person = _people(klass, {person_id: found.mark})[person_id]
    found.made_up_at, found.make_up_approved_by_id = act.now, act.person.id
    row.marks = with_mark(row.marks, held.position, letter_of(found.mark, made_up=True))
    data = {"person": str(person_id), "mark": str(found.mark), "note": note.strip()}
    act.record("attendance.made_up", chain_of(klass), held, data)
    tell_marks(act, klass, held.day, [person_id])
    touch_class(klass.id)


def _session(klass: TrainingClass, session_id: uuid.UUID) -> ClassSession:
    found = session().get(ClassSession, session_id)
    if found is None or found.class_id != klass.id:
        raise NotFound
    return found


def _people(klass: TrainingClass, marks: Mapping[uuid.UUID, Mark]) -> dict[uuid.UUID, tuple[Roster, Person]]:
    """The named people, locked until the transaction ends; everybody must be on the list of this class."""
    rows = session().execute(
        select(Roster, Person)
        .join(Person, Person.id == Roster.person_id)
        .where(Roster.class_id == klass.id, Roster.person_id.in_(list(marks)))
        .with_for_update(of=Roster)
        .execution_options(populate_existing=True)
    )
    found = {row.Roster.person_id: (row.Roster, row.Person) for row in rows}
    if set(marks) - set(found):
        raise Refusal("training.not_on_roster", number=klass.number)
    return found


def _recorded(session_id: uuid.UUID) -> dict[uuid.UUID, Attendance]:
    rows = session().scalars(select(Attendance).where(Attendance.session_id == session_id))
    return {row.person_id: row for row in rows}


def _untold(
    marks: Mapping[uuid.UUID, Mark],
    seen: Mapping[uuid.UUID, Mark | None],
    before: Mapping[uuid.UUID, Attendance],
    people: Mapping[uuid.UUID, tuple[Roster, Person]],
) -> dict[uuid.UUID, Mark]:
    """The marks without those that only repeat an old list. Raises Refusal `training.mark_moved` naming everybody."""
    stale = {who for who in marks if who in seen and _mark_of(before.get(who)) not in (seen[who], marks[who])}
    moved = [who for who in marks if who in stale and marks[who] is not seen[who]]
    if moved:
        names = [people[who][1].name for who in moved]
        now = [mark.value if (mark := _mark_of(before.get(who))) else "–" for who in moved]
        told = ", ".join(f"{name} ({letter})" for name, letter in zip(names, now, strict=True))
        raise Refusal("training.mark_moved", told=told, people=names)
    return {who: mark for who, mark in marks.items() if who not in stale}


def _mark_of(known: Attendance | None) -> Mark | None:
    return known.mark if known is not None else None


def _differs(known: Attendance | None, mark: Mark, reason: str) -> bool:
    if known is None:
        return True
    return known.mark is not mark or (bool(reason) and reason != known.reason)


def _must_have_reasons(
    changes: Mapping[uuid.UUID, Mark],
    written: dict[uuid.UUID, str],
    before: Mapping[uuid.UUID, Attendance],
    people: Mapping[uuid.UUID, tuple[Roster, Person]],
) -> None:
    """Izin is given for a reason; the one that is already there stays."""
    for who, mark in changes.items():
        known = before.get(who)
        if mark is Mark.IZIN and not written[who] and known is not None and known.mark is Mark.IZIN:
            written[who] = known.reason
        if mark is Mark.IZIN and not written[who]:
            raise Invalid("training.izin_needs_reason", name=people[who][1].name)


def _write(act: Act, row: Attendance, mark: Mark, reason: str) -> None:
    """One row a person and session; a correction takes an approved make-up away with the absence it made up."""
    row.mark, row.reason, row.at, row.by_id = mark, reason, act.now, act.person.id
    row.made_up_at = row.make_up_approved_by_id = None
    session().add(row)


def _told(known: Attendance | None, mark: Mark, reason: str) -> dict[str, str]:
    """What the chain keeps of one mark: also what it was, when it is a correction."""
    told = {"mark": str(mark)}
    if known is not None:
        told["was"] = str(known.mark)
    return {**told, "reason": reason} if reason else told
