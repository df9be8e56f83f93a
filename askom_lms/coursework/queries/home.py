"""The trainee's home: where the class is, what to mend, four folders, today's sessions; few queries, no ORM objects."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any

from sqlalchemy import and_, bindparam, func, literal, or_, select

from askom_lms.coursework.domain.gates import FRIDAY_FOLDER
from askom_lms.coursework.domain.parties import OWNER
from askom_lms.coursework.domain.progress import EMPTY, FolderCount, folder_counts
from askom_lms.coursework.domain.states import CourseworkPermission, ItemStatus
from askom_lms.coursework.domain.subjects import TASKS
from askom_lms.coursework.models import DossierItem, DossierParty, FolderOpening
from askom_lms.coursework.queries.dossier import ItemLine, dossier_lines, lines_to_do
from askom_lms.coursework.queries.items import SEATED, table
from askom_lms.coursework.queries.readiness import is_for_its_person
from askom_lms.enrolment.domain.flow import FlowFacts
from askom_lms.enrolment.models import DocumentState, Enrolment, EnrolmentDocument
from askom_lms.enrolment.queries import asks_pre_day_papers, flow_facts
from askom_lms.kernel import clock
from askom_lms.kernel.act import Act
from askom_lms.kernel.audit import Chain
from askom_lms.kernel.db import session
from askom_lms.paperwork.models import Signature
from askom_lms.people.models import Person
from askom_lms.training.domain.folders import Folders
from askom_lms.training.domain.settings import ClassSettings
from askom_lms.training.domain.venue import VenueNotes
from askom_lms.training.models import (
    Attendance,
    ClassSession,
    ClassStaff,
    Folder,
    KitItem,
    Mark,
    StaffRole,
    TrainingClass,
)

ENROLMENTS, CLASSES, ITEMS, PARTIES, SIGNATURES, SESSIONS, KIT, OPENINGS, PAPERS, CHAINS = map(
    table,
    (
        Enrolment, TrainingClass, DossierItem, DossierParty, Signature, ClassSession, KitItem, FolderOpening,
        EnrolmentDocument, Chain,
    ),
)  # fmt: skip
MASTER, PANITIA, STAFF, MARKS = table(Person, "master"), table(Person, "panitia"), table(ClassStaff), table(Attendance)
WAITING = table(Enrolment, "waiting")
E, C, D = ENROLMENTS.c, CLASSES.c, ITEMS.c
FIELD, ROW = "\x1f", "\x1e"
RECOMMENDED, DECIDED = 1, 2

OUTCOMES: list[Any] = []
"""A context above tells how far the certification of an enrolment is: a scalar subquery that is 1 once it is
recommended and 2 once it is decided. It travels with the seat and costs no query of its own."""

NOTES: list[Any] = []
"""Contexts above tell what is said before everything else: scalar subqueries of ROWs of kind, title, text and address
below /kelas/, in FIELDs. They travel with the seat too."""

HomeCard = Callable[[Act, "Seat"], "Card | None"]
HOME_CARDS: list[HomeCard] = []
"""Contexts above add what they know (the partner of a role play); one query each at most."""


@dataclass(frozen=True)
class Card:
    """A block in the side column of the home page: a heading, pairs of term and value, where they lead."""

    title: str
    pairs: tuple[tuple[str, str], ...]
    url: str
    link: str


@dataclass(frozen=True)
class Note:
    """Something to read first: an announcement, a rehearsal that is open."""

    kind: str
    title: str
    text: str
    url: str


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
    opens: Mapping[str, dt.datetime | None]
    """When the first item of a folder opens; None for a folder that an act has not opened yet."""
    pre_day: str
    """One letter for each paper of the pre-day."""
    asks_pre_day: bool
    flow: FlowFacts
    """Where he is in the certification flow."""
    folders: Folders
    """How the folders of the class look."""
    venue: VenueNotes
    """What panitia wrote of the place."""
    notes: tuple[Note, ...]
    evaluation_days: int
    """For how many days after the class he may evaluate his master asesor."""

    @cached_property
    def counts(self) -> dict[str, FolderCount]:
        return folder_counts(self.progress, self.kit_shape)

    def letters(self, folder: str) -> str:
        """The part of the progress string that belongs to this folder."""
        first, count = self.kit_shape.get(folder, (0, 0))
        return self.progress[first : first + count]

    def is_closed(self, folder: str, now: dt.datetime) -> bool:
        """Nothing was touched in it, and it is not open yet."""
        if self.letters(folder).strip(EMPTY):
            return False
        opens_at = self.opens.get(folder)
        return opens_at is None or opens_at > now

    def candidates(self, now: dt.datetime) -> list[str]:
        """The folders to work in: those with something returned, then open ones that are not whole."""
        left = [f for f in TASKS if f in self.kit_shape and not self.is_closed(f, now) and not self.counts[f].is_whole]
        return sorted(left, key=lambda folder: not self.counts[folder].returned) or list(TASKS)[:1]


_queue = (
    select(func.count())
    .select_from(ITEMS)
    .join(WAITING, WAITING.c.id == D.enrolment_id)
    .where(
        D.master_asesor_id == E.master_asesor_id,
        D.status == ItemStatus.SUBMITTED,
        or_(*(WAITING.c.state == state for state in SEATED)),
    )
    .correlate(ENROLMENTS)
    .scalar_subquery()
)
_desk = (
    select(func.max(STAFF.c.desk))
    .where(STAFF.c.class_id == C.id, STAFF.c.person_id == E.master_asesor_id, STAFF.c.ended_at.is_(None))
    .correlate(CLASSES, ENROLMENTS)
    .scalar_subquery()
)
_panitia = (
    select(func.min(PANITIA.c.name + FIELD + PANITIA.c.phone))
    .join(STAFF, STAFF.c.person_id == PANITIA.c.id)
    .where(STAFF.c.class_id == C.id, STAFF.c.role == StaffRole.PANITIA, STAFF.c.ended_at.is_(None))
    .correlate(CLASSES)
    .scalar_subquery()
)
_rejected = (
    select(func.aggregate_strings(PAPERS.c.kind + literal(FIELD) + PAPERS.c.verdict_reason, ROW))
    .where(PAPERS.c.enrolment_id == E.id, PAPERS.c.state == DocumentState.REJECTED)
    .correlate(ENROLMENTS)
    .scalar_subquery()
)
_parts = (
    select(func.count())
    .select_from(PARTIES)
    .join(ITEMS, and_(D.enrolment_id == PARTIES.c.enrolment_id, D.folder == PARTIES.c.folder))
    .outerjoin(
        SIGNATURES,
        and_(
            SIGNATURES.c.record_id == D.record_id,
            SIGNATURES.c.role == PARTIES.c.role,
            SIGNATURES.c.voided_at.is_(None),
        ),
    )
    .where(
        PARTIES.c.person_id == bindparam("me"),
        D.record_id.is_not(None),
        or_(D.status == ItemStatus.DRAFT, D.status == ItemStatus.RETURNED),
        *is_for_its_person(D),
        SIGNATURES.c.id.is_(None),
    )
    .scalar_subquery()
)


def _first_session(folder: Folder) -> Any:
    """When the timetable opens the first item of a folder."""
    return (
        select(func.min(SESSIONS.c.starts_at))
        .join(KIT, and_(KIT.c.class_id == SESSIONS.c.class_id, KIT.c.opens_with == SESSIONS.c.key))
        .where(SESSIONS.c.class_id == C.id, KIT.c.folder == folder)
        .correlate(CLASSES)
        .scalar_subquery()
    )


_friday = (
    select(OPENINGS.c.opened_at)
    .where(OPENINGS.c.enrolment_id == E.id, OPENINGS.c.folder == Folder(FRIDAY_FOLDER))
    .correlate(ENROLMENTS)
    .scalar_subquery()
)
_filled = select(func.sum(D.filled)).where(D.enrolment_id == E.id).correlate(ENROLMENTS).scalar_subquery()
"""Drafts grow without a word to the class; the home shows how far they are."""


@cache
def seat_query() -> Any:
    """The seat with everything its home shows; made once, when every context has said what it adds."""
    outcome = OUTCOMES[0] if OUTCOMES else literal(0)
    notes = (note.label(f"note_{place}") for place, note in enumerate(NOTES))
    return SEAT.add_columns(outcome.label("outcome"), *notes)


SEAT: Any = (
    select(
        E.id, E.class_id, C.number, C.zone, C.ends_on, E.progress, C.kit_shape, E.documents, MASTER.c.name,
        _desk.label("desk"), _queue.label("queue"), _panitia.label("panitia"), _rejected.label("rejected"),
        _parts.label("parts"), _first_session(Folder.MERAH).label("merah"),
        _first_session(Folder.KUNING).label("kuning"), _friday.label("hijau"),
        E.pre_day, C.settings, E.state, E.facts_version, E.approved_facts_version, E.is_conditional, E.confirmed_at,
    )
    .select_from(ENROLMENTS)
    .join(CLASSES, C.id == E.class_id)
    .outerjoin(MASTER, MASTER.c.id == E.master_asesor_id)
    .where(E.person_id == bindparam("me"), or_(*(E.state == state for state in SEATED)))
    .order_by(C.starts_on.desc())
    .limit(1)
)  # fmt: skip


def own_seat(act: Act) -> Seat | None:
    """The trainee's seat in the latest of his classes; None before he is enrolled."""
    row = session().execute(seat_query(), {"me": act.person.id, "now": act.now}).one_or_none()
    if row is None:
        return None
    name, _, phone = (row.panitia or "").partition(FIELD)
    rejected = [tuple(pair.split(FIELD, 1)) for pair in (row.rejected or "").split(ROW) if FIELD in pair]
    return Seat(
        row.id, row.class_id, row.number, row.zone, row.ends_on, row.progress, row.kit_shape, row.documents,
        row.name or "", row.desk or "", row.queue or 0, name, phone, tuple(rejected), row.parts,
        {"merah": row.merah, "kuning": row.kuning, "hijau": row.hijau}, row.pre_day, asks_pre_day_papers(row),
        flow_facts(row, is_recommended=bool(row.outcome), is_decided=row.outcome == DECIDED),
        Folders.of(row.settings), VenueNotes.of(row.settings), _notes(row),
        ClassSettings.read(row.settings).evaluation_days,
    )  # fmt: skip


def _notes(row: Any) -> tuple[Note, ...]:
    told = (getattr(row, f"note_{place}") or "" for place in range(len(NOTES)))
    return tuple(Note(*line.split(FIELD)) for text in told for line in text.split(ROW) if line)


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


TIMETABLE: Any = (
    select(
        SESSIONS.c.day, SESSIONS.c.title, SESSIONS.c.starts_at, SESSIONS.c.ends_at, SESSIONS.c.is_aca,
        MARKS.c.mark, MARKS.c.at,
    )
    .outerjoin(MARKS, and_(MARKS.c.session_id == SESSIONS.c.id, MARKS.c.person_id == bindparam("me")))
    .where(SESSIONS.c.class_id == bindparam("klass"))
    .order_by(SESSIONS.c.position)
)  # fmt: skip


def session_lines(class_id: uuid.UUID, person_id: uuid.UUID) -> list[SessionLine]:
    """The timetable with this person's marks."""
    return [SessionLine(*row) for row in session().execute(TIMETABLE, {"klass": class_id, "me": person_id})]


@dataclass(frozen=True)
class Home:
    """Everything the home page shows. `lines` are those of the current folder, and what came back elsewhere."""

    seat: Seat
    lines: list[ItemLine]
    sessions: list[SessionLine]
    now: dt.datetime
    current: str
    """The folder to work in."""
    cards: list[Card] = field(default_factory=list)

    @cached_property
    def today(self) -> dt.date:
        return self.on(self.now)

    def on(self, moment: dt.datetime) -> dt.date:
        return clock.in_zone(moment, self.seat.zone).date()

    @cached_property
    def returned(self) -> list[ItemLine]:
        """What came back, the oldest return first."""
        back = [line for line in self.lines if line.status is ItemStatus.RETURNED]
        return sorted(back, key=lambda line: line.returned_at or self.now)

    @cached_property
    def next_item(self) -> ItemLine | None:
        """The item to go on with, in the order of the kit."""
        return first_open(self.lines, self.now)

    def of(self, folder: str) -> list[ItemLine]:
        return [line for line in self.lines if line.folder == folder]


def first_open(lines: Iterable[ItemLine], now: dt.datetime) -> ItemLine | None:
    """The first of these that may be filled now: one that the trainee fills before one that somebody else begins."""
    waiting = (ItemStatus.EMPTY, ItemStatus.DRAFT)
    able = [line for line in lines if line.status in waiting and line.gate.refusal(now) is None]
    return min(able, key=lambda line: line.owner != OWNER, default=None)


GLANCE: Any = (
    select(E.id, C.version, CHAINS.c.size, _filled.label("filled"))
    .select_from(ENROLMENTS)
    .join(CLASSES, C.id == E.class_id)
    .outerjoin(CHAINS, and_(CHAINS.c.ref == C.id, CHAINS.c.kind == "class"))
    .where(E.person_id == bindparam("me"), or_(*(E.state == state for state in SEATED)))
    .order_by(C.starts_on.desc())
    .limit(1)
)


def home_stamp(act: Act) -> tuple[Any, ...] | None:
    """Grows with every deed in the class of the signed-in trainee and with his own drafts; None before he has a seat.

    Raises Denied for other roles.
    """
    act.require(CourseworkPermission.HOME)
    row = session().connection().execute(GLANCE, {"me": act.person.id}).one_or_none()
    return tuple(row) if row else None


def home_page(act: Act) -> Home:
    """The home of the signed-in trainee, who has a seat."""
    found = own_seat(act)
    assert found is not None
    sessions = session_lines(found.class_id, act.person.id)
    folder, lines = _to_do(found, act.now)
    cards = [card for give in HOME_CARDS if (card := give(act, found)) is not None]
    return Home(found, lines, sessions, act.now, folder, cards)


def _to_do(found: Seat, now: dt.datetime) -> tuple[str, list[ItemLine]]:
    """The folder to work in, with its items; when nothing can be done in it now, the one after."""
    for folder in found.candidates(now)[:2]:
        lines = lines_to_do(found.enrolment_id, folder)
        if first_open(lines, now) or any(line.status is ItemStatus.RETURNED for line in lines):
            return folder, lines
    return folder, lines


def tasks_page(act: Act) -> Home | None:
    """The dossiers of the signed-in trainee without timetable and cards."""
    act.require(CourseworkPermission.HOME)
    found = own_seat(act)
    if found is None:
        return None
    return Home(found, dossier_lines(found.enrolment_id), [], act.now, found.candidates(act.now)[0])
