"""Attendance of a class held against its evidence chain: the last mark of everybody at every session."""

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from askom_lms.kernel import evidence
from askom_lms.kernel.audit import Mismatch
from askom_lms.kernel.evidence import Entry, Ledger
from askom_lms.people.models import Person
from askom_lms.training.domain.attendance import NOT_YET, letter_of
from askom_lms.training.domain.states import Mark
from askom_lms.training.models import Attendance, ClassSession, Roster

RECORDED = ("attendance.recorded", "attendance.corrected", "attendance.scanned")
MADE_UP = "attendance.made_up"
Place = tuple[uuid.UUID, uuid.UUID]
"""Session and person."""


@dataclass(frozen=True)
class Told:
    """What the chain says last about one mark."""

    entry: Entry
    letter: str


@evidence.witness
def attendance(s: Session, ledger: Ledger) -> Iterator[Mismatch]:
    """Marks that are not what was recorded, in the rows or in the string that lists and rules read."""
    if ledger.chain.kind != "class":
        return
    told = _told(ledger)
    rows = {
        (row.session_id, row.person_id): letter_of(row.mark, made_up=row.made_up_at is not None)
        for row in s.scalars(select(Attendance).where(Attendance.class_id == ledger.chain.ref))
    }
    sessions = {row.id: row for row in s.scalars(select(ClassSession).where(ClassSession.class_id == ledger.chain.ref))}
    people = _people(s, ledger.chain.ref)
    for place in sorted(told.keys() | rows.keys(), key=str):
        session_id, person_id = place
        said, held = told.get(place), sessions.get(session_id)
        marks, name = people.get(person_id, ("", str(person_id)))
        listed = marks[held.position : held.position + 1] or NOT_YET if held else ""
        if said is None or {said.letter} != {rows.get(place), listed}:
            why = f"kehadiran {name}, {held.title if held else session_id}: bukan lagi yang dicatat"
            yield ledger.differs(said.entry if said else None, why)


def _told(ledger: Ledger) -> dict[Place, Told]:
    """The last letter of each place; a mark recorded after a make-up takes it away."""
    found: dict[Place, Told] = {}
    for entry in ledger.of_kind(*RECORDED, MADE_UP):
        marks: Mapping[str, Mapping[str, str]] = entry.data.get("marks") or {str(entry.data["person"]): entry.data}
        for person, mark in marks.items():
            letter = letter_of(Mark(mark["mark"]), made_up=entry.kind == MADE_UP)
            found[entry.subject_id, uuid.UUID(person)] = Told(entry, letter)
    return found


def _people(s: Session, class_id: uuid.UUID) -> dict[uuid.UUID, tuple[str, str]]:
    rows = s.execute(
        select(Roster.person_id, Roster.marks, Person.name)
        .join(Person, Person.id == Roster.person_id)
        .where(Roster.class_id == class_id)
    )
    return {row.person_id: (row.marks, row.name) for row in rows}
