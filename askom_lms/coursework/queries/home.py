"""The trainee's home: where the class is, what to mend, four folders, today's sessions; few queries, no ORM objects."""

import datetime as dt
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import and_, bindparam, func, literal, select, tuple_
from sqlalchemy.orm import aliased

from askom_lms.coursework.domain.progress import FolderCount, folder_counts
from askom_lms.coursework.domain.states import CourseworkPermission, ItemStatus
from askom_lms.coursework.domain.subjects import TASKS
from askom_lms.coursework.models import DossierItem, DossierParty
from askom_lms.coursework.queries.dossier import ItemLine, dossier_lines
from askom_lms.coursework.queries.items import SEATED
from askom_lms.coursework.queries.parts import SIGNING
from askom_lms.enrolment.models import DocumentState, Enrolment, EnrolmentDocument
from askom_lms.kernel import clock
from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.paperwork.models import Signature
from askom_lms.people.models import Person
from askom_lms.training.models import Attendance, ClassSession, ClassStaff, Mark, StaffRole, TrainingClass

E, C, D = Enrolment, TrainingClass, DossierItem
master = aliased(Person, name="master")
panitia = aliased(Person, name="panitia")
seat = aliased(ClassStaff, name="seat")
FIELD, ROW = "\x1f", "\x1e"

HomeCard = Callable[[Act, "Seat"], "Card | None"]
HOME_CARDS: list[HomeCard] = []
"""Contexts above add what they know (the partner of a role play); one query each at most."""


@dataclass(frozen=True)
class Card:
    """A block in the side column of the home page: a heading and pairs of term and value."""

    title: str
    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Seat:
    """The trainee's place in his class, as the home page needs it."""

    enrolment_id: uuid.UUID
    class_id: uuid.UUID
    class_number: str
    zone: str
    ends_on: dt.date
    progress: str
    kit_shape: Mapping[str, Sequence[int]]
    documents: str
    master_name: str
    master_desk: str
    queue_length: int
    panitia_name: str
    panitia_phone: str
    rejected: tuple[tuple[str, str], ...]
    """(kind, reason) of papers that panitia rejected."""
    n_parts: int
    """Parts in other people's dossiers that wait for this person."""

    @property
    def counts(self) -> dict[str, FolderCount]:
        return folder_counts(self.progress, self.kit_shape)


_queue = (
    select(func.count())
    .where(D.master_asesor_id == E.master_asesor_id, D.status == ItemStatus.SUBMITTED)
    .correlate(E)
    .scalar_subquery()
)
_desk = (
    select(func.max(seat.desk))
    .where(seat.class_id == C.id, seat.person_id == E.master_asesor_id, seat.ended_at.is_(None))
    .correlate(C, E)
    .scalar_subquery()
)
_panitia = (
    select(func.min(panitia.name + FIELD + panitia.phone))
    .join(seat, seat.person_id == panitia.id)
    .where(seat.class_id == C.id, seat.role == StaffRole.PANITIA, seat.ended_at.is_(None))
    .correlate(C)
    .scalar_subquery()
)
_rejected = (
    select(func.aggregate_strings(EnrolmentDocument.kind + literal(FIELD) + EnrolmentDocument.verdict_reason, ROW))
    .where(EnrolmentDocument.enrolment_id == E.id, EnrolmentDocument.state == DocumentState.REJECTED)
    .correlate(E)
    .scalar_subquery()
)
_parts = (
    select(func.count())
    .select_from(DossierParty)
    .join(D, and_(D.enrolment_id == DossierParty.enrolment_id, D.folder == DossierParty.folder))
    .outerjoin(
        Signature,
        and_(Signature.record_id == D.record_id, Signature.role == DossierParty.role, Signature.voided_at.is_(None)),
    )
    .where(
        DossierParty.person_id == bindparam("me"),
        D.record_id.is_not(None),
        D.status.in_((ItemStatus.DRAFT, ItemStatus.RETURNED)),
        tuple_(D.form_code, D.stage, DossierParty.role).in_(SIGNING),
        Signature.id.is_(None),
    )
    .scalar_subquery()
)
SEAT = (
    select(
        E.id, E.class_id, C.number, C.zone, C.ends_on, E.progress, C.kit_shape, E.documents, master.name,
        _desk.label("desk"), _queue.label("queue"), _panitia.label("panitia"), _rejected.label("rejected"),
        _parts.label("parts"),
    )
    .join(C, C.id == E.class_id)
    .outerjoin(master, master.id == E.master_asesor_id)
    .where(E.person_id == bindparam("me"), E.state.in_(SEATED))
    .order_by(C.starts_on.desc())
    .limit(1)
)  # fmt: skip


def own_seat(act: Act) -> Seat | None:
    """The trainee's seat in the latest of his classes; None before he is enrolled."""
    row = session().execute(SEAT, {"me": act.person.id}).one_or_none()
    if row is None:
        return None
    name, _, phone = (row.panitia or "").partition(FIELD)
    rejected = [tuple(pair.split(FIELD, 1)) for pair in (row.rejected or "").split(ROW) if FIELD in pair]
    return Seat(
        row.id, row.class_id, row.number, row.zone, row.ends_on, row.progress, row.kit_shape, row.documents,
        row.name or "", row.desk or "", row.queue or 0, name, phone, tuple(rejected), row.parts,
    )  # fmt: skip


@dataclass(frozen=True)
class SessionLine:
    """One session of the timetable, and how this person stands in it."""

    day: int
    title: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    is_aca: bool
    mark: Mark | None
    at: dt.datetime | None


SESSIONS = (
    select(
        ClassSession.day, ClassSession.title, ClassSession.starts_at, ClassSession.ends_at, ClassSession.is_aca,
        Attendance.mark, Attendance.at,
    )
    .outerjoin(Attendance, and_(Attendance.session_id == ClassSession.id, Attendance.person_id == bindparam("me")))
    .where(ClassSession.class_id == bindparam("klass"))
    .order_by(ClassSession.position)
)  # fmt: skip


def session_lines(class_id: uuid.UUID, person_id: uuid.UUID) -> list[SessionLine]:
    """The timetable with this person's marks."""
    return [SessionLine(*row) for row in session().execute(SESSIONS, {"klass": class_id, "me": person_id})]


@dataclass(frozen=True)
class Home:
    """Everything the home page shows."""

    seat: Seat
    lines: list[ItemLine]
    sessions: list[SessionLine]
    now: dt.datetime
    cards: list[Card] = field(default_factory=list)

    @property
    def today(self) -> dt.date:
        return clock.in_zone(self.now, self.seat.zone).date()

    def on(self, moment: dt.datetime) -> dt.date:
        return clock.in_zone(moment, self.seat.zone).date()

    @property
    def returned(self) -> list[ItemLine]:
        """What came back, the oldest return first."""
        back = [line for line in self.lines if line.status is ItemStatus.RETURNED]
        return sorted(back, key=lambda line: line.returned_at or self.now)

    @property
    def next_item(self) -> ItemLine | None:
        """The first item in the order of the kit that may be filled now."""
        waiting = (ItemStatus.EMPTY, ItemStatus.DRAFT)
        for line in self.lines:
            if line.status in waiting and line.gate.refusal(self.now) is None:
                return line
        return None

    def of(self, folder: str) -> list[ItemLine]:
        return [line for line in self.lines if line.folder == folder]

    @property
    def current_folder(self) -> str:
        """The folder to work in: of the returned item, else of the next one, else the last with anything in it."""
        first = next(iter(self.returned), None) or self.next_item
        if first is not None:
            return first.folder
        touched = [line.folder for line in self.lines if line.status is not ItemStatus.EMPTY]
        return touched[-1] if touched else next(iter(TASKS))


def home_page(act: Act) -> Home | None:
    """The home of the signed-in trainee; None when he has no seat yet. Raises Denied for other roles."""
    act.require(CourseworkPermission.HOME)
    found = own_seat(act)
    if found is None:
        return None
    sessions = session_lines(found.class_id, act.person.id)
    cards = [card for give in HOME_CARDS if (card := give(act, found)) is not None]
    return Home(found, dossier_lines(found.enrolment_id), sessions, act.now, cards)


def tasks_page(act: Act) -> Home | None:
    """The dossiers of the signed-in trainee without timetable and cards."""
    act.require(CourseworkPermission.HOME)
    found = own_seat(act)
    if found is None:
        return None
    return Home(found, dossier_lines(found.enrolment_id), [], act.now)
