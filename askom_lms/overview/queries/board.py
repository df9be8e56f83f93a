"""The class board: one row per person, read from counters and strings, never from submissions."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from sqlalchemy import Row, String, bindparam, cast, func, select

from askom_lms.classroom.domain.forecast import Late
from askom_lms.classroom.queries import Day
from askom_lms.enrolment.domain.facts import Programme
from askom_lms.enrolment.domain.papers import folder_of
from askom_lms.enrolment.domain.states import EnrolmentPermission
from askom_lms.enrolment.models import BLUE, PRE_DAY, DocumentState, Enrolment
from askom_lms.enrolment.queries import asks_pre_day_papers
from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import NotFound
from askom_lms.people.models import Person
from askom_lms.people.queries import frozen_people
from askom_lms.training.domain.attendance import NOT_YET
from askom_lms.training.models import ClassSession, KitItem, Mark, Roster, TrainingClass

FOLDERS = ("merah", "kuning", "hijau")
PAPERS = "biru"
LACKING = "."
"""The letter of a paper that was never sent."""
UNSENT = ("", ".", "d")
"""Letters of a sheet that was never handed in; none where there is no dossier yet."""
WORST_FIRST = (Mark.ALPA, Mark.IZIN, Mark.TERLAMBAT)


@dataclass(frozen=True)
class BoardClass:
    """The class as the board's head needs it."""

    id: uuid.UUID
    number: str
    slug: str
    version: int
    zone: str
    kit_shape: Mapping[str, Any]
    papers: int
    """How many the blue folder holds in the programme of this class."""
    row: Row[Any]


C, E, P, R, S, K = (model.__table__.c for model in (TrainingClass, Enrolment, Person, Roster, ClassSession, KitItem))
"""Columns of the tables: the board is asked for every minute by everybody, and its statements are built once."""
CLASS = select(*C).where(C.slug == bindparam("slug"))
PLACES = func.aggregate_strings(cast(S.day, String) + ":" + cast(S.position, String), ",")
TIMETABLE = select(PLACES).where(S.class_id == bindparam("class_id")).scalar_subquery()
MAP = (
    select(func.min(K.position)).where(K.class_id == bindparam("class_id"), K.form_code == "PETA.KP").scalar_subquery()
)
"""Where the progress string tells of the peta kelompok pekerjaan, the pre-work of the internalisasi (000-105)."""
ROWS = (
    select(
        E.id, E.seat_number, P.name, E.origin, E.group, E.progress, E.documents, E.is_conditional, E.confirmed_at,
        E.pre_day, E.approved_facts_version, E.facts_version, E.renewal, R.marks, TIMETABLE.label("timetable"),
        E.master_asesor_id,
        MAP.label("map_place"),
    )
    .select_from(Enrolment.__table__)
    .join(Person.__table__, P.id == E.person_id)
    .outerjoin(Roster.__table__, (R.class_id == E.class_id) & (R.person_id == E.person_id))
    .where(E.class_id == bindparam("class_id"), E.seat_number.is_not(None))
    .order_by(E.seat_number)
)  # fmt: skip
"""Who holds a seat, as `enrolment.queries.seated_in` says it; the timetable comes with the first row."""


@dataclass(frozen=True)
class BoardRow:
    """One person: where every folder stands, who was present, what is wrong."""

    seat: int
    name: str
    origin: str
    group: str
    days: str
    """One letter per day of the timetable."""
    day_numbers: tuple[int, ...]
    """Which days these are; 0 is the pre-day."""
    folders: tuple[tuple[int, int] | None, ...]
    """(parafed, waiting) of merah, kuning, hijau (None while untouched and locked), then biru (accepted, waiting)."""
    lacking_papers: tuple[str, ...]
    rejected_papers: tuple[str, ...]
    waiting_papers: tuple[str, ...]
    """Sent or replaced, and not judged yet."""
    returned: int
    absences: int
    is_conditional: bool
    is_approved: bool
    renewal: str
    enrolment_id: uuid.UUID
    is_missing: bool
    """No mark for the session that runs now."""
    now_mark: str
    """His mark for it; empty while none runs."""
    late: Late | None
    """Why what tomorrow rests on is out of reach tonight."""
    owes_map: bool
    """The class had an internalisasi day, and its task was never handed in."""

    @property
    def needs_action(self) -> bool:
        of_papers = self.rejected_papers or self.waiting_papers
        return bool(of_papers or self.is_conditional or not self.is_approved or self.absences or self.late)


def board_class(act: Act, slug: str) -> BoardClass:
    """The class of this board. Raises NotFound when it is not this person's."""
    row: Any = session().connection().execute(CLASS, {"slug": slug}).one_or_none()
    if row is None:
        raise NotFound
    act.require(EnrolmentPermission.LIST, row)
    papers = len(folder_of(Programme(row.programme.value)))
    return BoardClass(row.id, row.number, row.slug, row.version, row.zone, row.kit_shape, papers, row)


def board_rows(klass: BoardClass, day: Day | None = None) -> list[BoardRow]:
    """Every seated person in seat order, with one query; what is missing and late is known with the day."""
    rows: Sequence[Any] = session().execute(ROWS, {"class_id": klass.id}).all()
    days = _days((rows[0].timetable or "") if rows else "")
    asks = asks_pre_day_papers(klass.row)
    late = day.late(rows) if day else {}
    position = day.position if day else None
    return [_row(row, klass.kit_shape, days, position, late, asks_pre_day=asks) for row in rows]


def frozen_seats(klass: BoardClass) -> frozenset[int]:
    """Seats of people whose data is frozen: the board shows a number to the room, and no name."""
    place = Enrolment
    mine = (place.class_id == klass.id, place.seat_number.is_not(None), place.person_id.in_(frozen_people()))
    return frozenset(session().scalars(select(place.seat_number).where(*mine)))


def _row(
    row: Row[Any],
    shape: Mapping[str, Any],
    days: Mapping[int, tuple[int, ...]],
    position: int | None = None,
    late: Mapping[int, Late] = MappingProxyType({}),
    *,
    asks_pre_day: bool,
) -> BoardRow:
    """`asks_pre_day`: whether a paper of the pre-day that was never sent is missing; one that was sent always shows."""
    marks = row.marks or ""
    papers = row.documents
    wanted = row.pre_day if asks_pre_day else row.pre_day.replace(LACKING, " ")
    now_mark = "" if position is None else marks[position : position + 1] or NOT_YET
    marked = [*zip(BLUE, papers, strict=False), *zip(PRE_DAY, wanted, strict=False)]
    return BoardRow(
        seat=row.seat_number,
        name=row.name,
        origin=row.origin,
        group=row.group,
        days="".join(_day_mark(marks, positions) for positions in days.values()),
        day_numbers=tuple(days),
        folders=(*(_folder(row.progress, shape, folder) for folder in FOLDERS), (papers.count("a"), papers.count("u"))),
        lacking_papers=tuple(k.value for k, m in marked if m == LACKING),
        rejected_papers=tuple(k.value for k, m in marked if m == DocumentState.REJECTED),
        waiting_papers=tuple(k.value for k, m in marked if m == DocumentState.WAITING),
        returned=row.progress.count("r"),
        absences=marks.count(Mark.ALPA) + marks.count(Mark.IZIN),
        is_conditional=row.is_conditional and row.confirmed_at is None,
        is_approved=row.approved_facts_version == row.facts_version,
        renewal=row.renewal,
        enrolment_id=row.id,
        is_missing=now_mark == NOT_YET,
        now_mark=now_mark,
        late=late.get(row.seat_number),
        owes_map=0 in days and row.map_place is not None and row.progress[row.map_place :][:1] in UNSENT,
    )


def _folder(progress: str, shape: Mapping[str, Any], folder: str) -> tuple[int, int] | None:
    if folder not in shape:
        return None
    start, count = shape[folder]
    part = progress[start : start + count]
    if folder == "hijau" and not part.strip("."):
        return None
    return part.count("p"), part.count("s")


def _day_mark(marks: str, positions: Iterable[int]) -> str:
    """v when all sessions of the day so far were attended, else the worst letter, '.' before the first mark."""
    seen = {marks[p] for p in positions if p < len(marks)} - {"."}
    for worst in WORST_FIRST:
        if worst.value in seen:
            return worst.value
    return "v" if seen else "."


def _days(timetable: str) -> dict[int, tuple[int, ...]]:
    """`day:position` pairs in any order, as positions per day, first day first."""
    days: dict[int, list[int]] = {}
    for pair in timetable.split(",") if timetable else ():
        day, position = pair.split(":")
        days.setdefault(int(day), []).append(int(position))
    return {day: tuple(sorted(days[day])) for day in sorted(days)}
