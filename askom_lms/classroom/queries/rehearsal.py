"""The rehearsal of a class: who is at a device, and what the page of it shows."""

import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, literal, select

from askom_lms.classroom.domain.rehearsal import Device, Report, report
from askom_lms.classroom.models import Rehearsal, RehearsalDevice
from askom_lms.classroom.policy import P
from askom_lms.enrolment.models import Enrolment
from askom_lms.enrolment.queries import seated_in
from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import Refusal
from askom_lms.people.models import Person
from askom_lms.training.models import ClassStaff, TrainingClass


@dataclass(frozen=True)
class Line:
    """One person of the list."""

    person_id: uuid.UUID
    seat: int | None
    device: Device
    row: RehearsalDevice | None


@dataclass(frozen=True)
class RehearsalPage:
    """The rehearsal that runs (None: nobody opened one), its people, its report, and the last that was wiped."""

    running: Rehearsal | None
    last: Rehearsal | None
    lines: tuple[Line, ...]
    report: Report

    def of(self, person_id: uuid.UUID) -> Line | None:
        return next((line for line in self.lines if line.person_id == person_id), None)

    @property
    def to_paraf(self) -> list[Line]:
        """Test pages of trainees that wait for a test paraf."""
        return [line for line in self.lines if line.seat is not None and line.row and line.row.parafed_at is None]


def rehearsal_page(act: Act, klass: TrainingClass) -> RehearsalPage:
    """Everything of the page. Two queries."""
    act.require(P.REHEARSE, klass)
    rows = session().scalars(
        select(Rehearsal).where(Rehearsal.class_id == klass.id).order_by(Rehearsal.opened_at.desc()).limit(2)
    )
    found = list(rows)
    running = next((one for one in found if one.wiped_at is None), None)
    last = next((one for one in found if one.wiped_at is not None), None)
    lines = people_of(klass.id, running.id if running else uuid.UUID(int=0))
    printed = len(running.prints) if running else 0
    return RehearsalPage(running, last, lines, report([line.device for line in lines], printed))


def people_of(class_id: uuid.UUID, rehearsal_id: uuid.UUID) -> tuple[Line, ...]:
    """Everybody with a seat, in seat order, then the staff; each once, with the device if there is one."""
    sits = select(Enrolment.person_id, Enrolment.seat_number.label("seat")).where(seated_in(class_id))
    works = select(ClassStaff.person_id, literal(None)).where(
        ClassStaff.class_id == class_id, ClassStaff.ended_at.is_(None)
    )
    who = sits.union(works).subquery()
    here = and_(RehearsalDevice.person_id == who.c.person_id, RehearsalDevice.rehearsal_id == rehearsal_id)
    rows = session().execute(
        select(who.c.person_id, who.c.seat, Person.name, RehearsalDevice)
        .join(Person, Person.id == who.c.person_id)
        .outerjoin(RehearsalDevice, here)
        .order_by(who.c.seat.is_(None), who.c.seat, Person.name, Person.id)
    )
    lines: dict[uuid.UUID, Line] = {}
    for row in rows:
        lines.setdefault(row.person_id, _line(row))
    return tuple(lines.values())


def _line(row: Any) -> Line:
    held: RehearsalDevice | None = row.RehearsalDevice
    device = Device(row.name, row.seat is not None, held.checks if held else None, bool(held and held.parafed_at))
    return Line(row.person_id, row.seat, device, held)


def running_of(klass: TrainingClass) -> Rehearsal:
    """The rehearsal that runs. Raises Refusal `classroom.rehearsal_over`: somebody wiped it, or nobody opened one."""
    found = session().scalar(select(Rehearsal).where(Rehearsal.class_id == klass.id, Rehearsal.wiped_at.is_(None)))
    if found is None:
        raise Refusal("classroom.rehearsal_over")
    return found
