"""Turns of role play: of a class, of one person, and what the page of a round shows. Core rows only."""

import datetime as dt
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, exists, or_, select
from sqlalchemy.orm import aliased, joinedload

from askom_lms.assessment.domain import observation
from askom_lms.assessment.domain.observation import Point, Seen
from askom_lms.assessment.domain.pairing import TurnNote
from askom_lms.assessment.domain.states import AssessmentPermission as P
from askom_lms.assessment.domain.states import RolePlayState
from askom_lms.assessment.models import RolePlay
from askom_lms.coursework.domain.parties import CHECKERS
from askom_lms.coursework.models import DossierParty
from askom_lms.coursework.queries.dossier import planning_is_parafed
from askom_lms.enrolment.models import Enrolment
from askom_lms.enrolment.queries import TraineeRow, trainee_rows
from askom_lms.kernel import clock
from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import NotFound
from askom_lms.people.models import Person
from askom_lms.training.domain.folders import KEPT_AS, folders_of
from askom_lms.training.models import Folder, KitItem, TrainingClass

ROUNDS = (Folder.MERAH, Folder.KUNING)
"""Round 1 fills the red folder, round 2 the yellow one."""
R = RolePlay
asesor, asesi, observer = (aliased(Enrolment, name=name) for name in ("asesor_seat", "asesi_seat", "observer_seat"))
asesor_person, asesi_person, observer_person = (aliased(Person, name=name) for name in ("asesor", "asesi", "observer"))


@dataclass(frozen=True)
class TurnRow:
    """One turn, as lists show it."""

    id: uuid.UUID
    folder: Folder
    turn: int
    table: int
    starts_at: dt.datetime
    state: RolePlayState
    started_at: dt.datetime | None
    finished_at: dt.datetime | None
    note: str
    asesor_id: uuid.UUID
    asesor_seat: int
    asesor: str
    asesor_person_id: uuid.UUID
    asesi_id: uuid.UUID
    asesi: str
    asesi_person_id: uuid.UUID
    observer_id: uuid.UUID | None
    observer: str | None
    observer_person_id: uuid.UUID | None
    zone: str
    folders: str | None
    asesi_checks: bool
    """Its asesi also validates or reviews the set: too few people for another one (askom:penyusun.1)."""

    @property
    def colour(self) -> str:
        """The colour of its folder in its class."""
        return folders_of(self.folders).colour(self.folder)

    @property
    def notes(self) -> tuple[TurnNote, ...]:
        written = tuple(TurnNote(one) for one in self.note.split(",") if one)
        return (*written, TurnNote.ASESI_CHECKS) if self.asesi_checks else written

    @property
    def people(self) -> frozenset[uuid.UUID]:
        """The enrolments of this turn."""
        return frozenset(one for one in (self.asesor_id, self.asesi_id, self.observer_id) if one)


ASESI_CHECKS = exists().where(
    DossierParty.enrolment_id == R.asesor_id,
    DossierParty.folder == R.folder,
    DossierParty.role.in_(CHECKERS),
    DossierParty.person_id == asesi.person_id,
)
TURNS: Select[*tuple[Any, ...]] = (
    select(
        R.id, R.folder, R.turn, R.table, R.starts_at, R.state, R.started_at, R.finished_at, R.note,
        R.asesor_id, asesor.seat_number, asesor_person.name, asesor.person_id,
        R.asesi_id, asesi_person.name.label("asesi_name"), asesi.person_id.label("asesi_person_id"),
        R.observer_id, observer_person.name.label("observer_name"), observer.person_id.label("observer_person_id"),
        TrainingClass.zone, TrainingClass.settings[KEPT_AS].as_string(),
        ASESI_CHECKS,
    )
    .join(TrainingClass, TrainingClass.id == R.class_id)
    .join(asesor, asesor.id == R.asesor_id)
    .join(asesor_person, asesor_person.id == asesor.person_id)
    .join(asesi, asesi.id == R.asesi_id)
    .join(asesi_person, asesi_person.id == asesi.person_id)
    .outerjoin(observer, observer.id == R.observer_id)
    .outerjoin(observer_person, observer_person.id == observer.person_id)
    .where(R.state != RolePlayState.REPLACED)
    .order_by(R.folder.desc(), R.starts_at, R.table, R.turn)
)  # fmt: skip


def turns_of(class_id: uuid.UUID, folder: Folder | None = None) -> list[TurnRow]:
    """The turns of a class that count, in the order in which they are played; one query."""
    wanted = TURNS.where(R.class_id == class_id)
    if folder is not None:
        wanted = wanted.where(R.folder == folder)
    return [TurnRow(*row) for row in session().execute(wanted)]


def own_turns(act: Act) -> list[TurnRow]:
    """The turns in which the signed-in trainee is asesor, asesi or observer, in every class of his."""
    act.require(P.PLAY)
    me = act.person.id
    wanted = TURNS.where(or_(asesor.person_id == me, asesi.person_id == me, observer.person_id == me))
    return [TurnRow(*row) for row in session().execute(wanted)]


def get_turn(act: Act, turn_id: uuid.UUID, asks: P = P.PLAY) -> RolePlay:
    """One turn with its players. Raises NotFound; asks the permission to play it, or the one named."""
    players = (joinedload(R.asesor), joinedload(R.asesi), joinedload(R.observer))
    found = session().scalar(select(RolePlay).where(RolePlay.id == turn_id).options(*players))
    if found is None:
        raise NotFound
    act.require(asks, found)
    return found


@dataclass(frozen=True)
class TurnPage:
    """One turn with its steps: what was done when, said by whom, and what comes next."""

    turn: TurnRow
    done: Mapping[str, Seen]
    next: Point | None
    is_startable: bool
    """The planning of the asesor's folder has its parafs."""


def turn_page(act: Act, turn: RolePlay) -> TurnPage:
    """What the page of a turn shows. Raises NotFound for one that was planned anew, Denied."""
    act.require(P.FOLLOW, turn)
    row = session().execute(TURNS.where(R.id == turn.id)).one_or_none()
    if row is None:
        raise NotFound
    is_startable = turn.state is RolePlayState.PLANNED and planning_is_parafed(turn.asesor_id, turn.folder)
    done = observation.recorded(turn.steps)
    return TurnPage(TurnRow(*row), done, observation.next_of_turn(turn.steps), is_startable)


def class_of(slug: str) -> TrainingClass:
    """The class of this address. Raises NotFound; the caller asks the permission."""
    found = session().scalar(select(TrainingClass).where(TrainingClass.slug == slug))
    if found is None:
        raise NotFound
    return found


def slug_of(class_id: uuid.UUID) -> str:
    """The address of a class."""
    return str(session().scalar(select(TrainingClass.slug).where(TrainingClass.id == class_id)))


@dataclass(frozen=True)
class RoundPage:
    """One round of a class: its turns, who has a seat, and whose planning is not parafed yet."""

    klass: TrainingClass
    folder: Folder
    turns: list[TurnRow]
    seated: list[TraineeRow]
    not_ready: frozenset[uuid.UUID]

    @property
    def tables(self) -> int:
        return len({turn.table for turn in self.turns})

    @property
    def dates(self) -> list[dt.date]:
        """The days on which this round is played, as the wall clock of the class shows them."""
        return sorted({clock.in_zone(turn.starts_at, turn.zone).date() for turn in self.turns})

    @property
    def never_asesor(self) -> list[str]:
        """Who has no turn as asesor: absent when the round was planned."""
        return self._without({turn.asesor_id for turn in self.turns})

    @property
    def never_asesi(self) -> list[str]:
        """Who is assessed by nobody: absent, or his partner left before the second turn."""
        return self._without({turn.asesi_id for turn in self.turns})

    @property
    def gone(self) -> list[str]:
        """Who has a turn to play, or is in the middle of one, and left the class: his partners wait for a new plan."""
        here = {row.enrolment_id for row in self.seated}
        found: dict[uuid.UUID | None, str | None] = {}
        for turn in self.turns:
            if turn.state in (RolePlayState.PLANNED, RolePlayState.RUNNING):
                found |= {turn.asesor_id: turn.asesor, turn.asesi_id: turn.asesi, turn.observer_id: turn.observer}
        return sorted(str(name) for one, name in found.items() if one is not None and one not in here)

    def _without(self, planned: set[uuid.UUID]) -> list[str]:
        return [row.name for row in self.seated if row.enrolment_id not in planned]

    def count(self, *states: RolePlayState) -> int:
        return sum(turn.state in states for turn in self.turns)


def round_page(act: Act, slug: str, folder: Folder) -> RoundPage:
    """What the page of a round shows. Raises NotFound, Denied. Four queries, whatever the number of people."""
    klass = class_of(slug)
    act.require(P.READ, klass)
    seated = trainee_rows(klass.id)
    planning = planning_positions(klass.id, folder)
    not_ready = frozenset(row.enrolment_id for row in seated if not is_parafed(row.progress, planning))
    return RoundPage(klass, folder, turns_of(klass.id, folder), seated, not_ready)


def planning_positions(class_id: uuid.UUID, folder: Folder) -> list[int]:
    """Places of the planning items of a folder in the progress string."""
    wanted = select(KitItem.position).where(
        KitItem.class_id == class_id, KitItem.folder == folder, KitItem.phase == "planning"
    )
    return list(session().scalars(wanted))


def is_parafed(progress: str, positions: Collection[int]) -> bool:
    """Whether all these items have their paraf; no item at all counts as no."""
    return bool(positions) and all(place < len(progress) and progress[place] == "p" for place in positions)


def live_turns(class_id: uuid.UUID, folder: Folder) -> list[RolePlay]:
    """The turns of a round as records, for a change."""
    wanted = select(RolePlay).where(
        RolePlay.class_id == class_id, RolePlay.folder == folder, RolePlay.state != RolePlayState.REPLACED
    )
    return list(session().scalars(wanted.order_by(RolePlay.starts_at, RolePlay.table).options(joinedload(R.asesor))))
