"""Planning a round of role play, and planning it anew when somebody is absent."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import select

from askom_lms.assessment.domain.grouping import PAIR, Pair, pair_of
from askom_lms.assessment.domain.pairing import Plan, Player, Turn
from askom_lms.assessment.domain.pairing import replan as replan_turns
from askom_lms.assessment.domain.states import ROLE_PLAY, RolePlayEvent, RolePlayState
from askom_lms.assessment.domain.states import AssessmentPermission as P
from askom_lms.assessment.domain.timing import Busy, start_times
from askom_lms.assessment.models import RolePlay
from askom_lms.assessment.queries.turns import ROUNDS, live_turns
from askom_lms.assessment.services.casting import set_cast
from askom_lms.coursework import services as coursework
from askom_lms.enrolment.models import Enrolment
from askom_lms.enrolment.queries import TraineeRow, trainee_rows
from askom_lms.kernel.act import Act
from askom_lms.kernel.audit import ChainRef
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import Invalid, Refusal
from askom_lms.training import services as training
from askom_lms.training.domain.folders import TASKS
from askom_lms.training.models import Folder, TrainingClass

MINUTES = 45
"""How long one turn lasts unless the class plans otherwise: one lesson hour."""
SHORTEST, LONGEST = 10, 240
PLAYED = (RolePlayState.RUNNING, RolePlayState.DONE)


def plan_round(
    act: Act, klass: TrainingClass, folder: Folder, *, starts_at: dt.datetime, minutes: int = MINUTES
) -> list[RolePlay]:
    """Pairs, tables and times for round 1 (merah) or 2 (kuning), and who plays which role in each dossier.

    Raises Refusal `assessment.already_planned`, `assessment.too_few_players` (one person cannot play alone), Invalid
    `assessment.no_round`, `assessment.turn_length` (askom:pasangan.1; 000:tugas.2).
    """
    act.require(P.PLAN, klass)
    _check(folder, minutes)
    if live_turns(klass.id, folder):
        raise Refusal("assessment.already_planned", round=_round(folder))
    seated = trainee_rows(klass.id)
    if len(seated) < PAIR:
        raise Refusal("assessment.too_few_players")
    plan = replan_turns(_players(seated), met=_met(klass.id, folder), seed=_seed(klass, folder))
    made = _add(act, klass, folder, plan, start_times(plan.turns, starts_at, minutes))
    set_cast(act, klass.id, folder, {turn.asesor_id: turn.asesi_id for turn in made})
    _tell_chain(act, klass, "class.round_planned", folder, made, absent=())
    return made


def replan(
    act: Act,
    klass: TrainingClass,
    folder: Folder,
    absent_ids: Collection[uuid.UUID],
    *,
    starts_at: dt.datetime | None = None,
    minutes: int = MINUTES,
) -> list[RolePlay]:
    """Plan the round anew without these enrolments; turns that were played or go on stay. Returns the new turns.

    A turn that goes on with somebody who left the class is given up: its other player would wait for ever.

    Raises Refusal `assessment.not_planned`, `assessment.too_few_players`, Invalid as `plan_round`.
    """
    act.require(P.PLAN, klass)
    _check(folder, minutes)
    live = live_turns(klass.id, folder)
    if not live:
        raise Refusal("assessment.not_planned", round=_round(folder))
    seated = trainee_rows(klass.id)
    present = [row for row in seated if row.enrolment_id not in absent_ids]
    if len(present) < PAIR:
        raise Refusal("assessment.too_few_players")
    by_turn = {_turn(record): record for record in live}
    here = {row.enrolment_id for row in seated}
    played = [turn for turn, record in by_turn.items() if record.state in PLAYED and not _is_broken(record, here)]
    plan = replan_turns(
        _players(present),
        played=played,
        planned=[turn for turn in by_turn if turn not in played],
        met=_met(klass.id, folder),
        seed=_seed(klass, folder) + len(live),
    )
    _drop(act, klass, [by_turn[turn] for turn in plan.dropped])
    stay = [record for turn, record in by_turn.items() if turn not in plan.dropped]
    busy = [Busy(_turn(one).people, one.table, one.starts_at) for one in stay if one.state is not RolePlayState.DONE]
    made = _add(act, klass, folder, plan, start_times(plan.turns, starts_at or _next_five(act.now), minutes, busy))
    asesi_of = {turn.asesor_id: turn.asesi_id for turn in made}
    set_cast(act, klass.id, folder, asesi_of, only=asesi_of.keys())
    _tell_chain(act, klass, "class.round_replanned", folder, made, absent=absent_ids)
    return made


def _is_broken(turn: RolePlay, here: Collection[uuid.UUID]) -> bool:
    """It goes on without one of its two players."""
    return turn.state is RolePlayState.RUNNING and not {turn.asesor_id, turn.asesi_id} <= set(here)


def _check(folder: Folder, minutes: int) -> None:
    if folder not in ROUNDS:
        raise Invalid("assessment.no_round", task=TASKS.get(folder, 0))
    if not SHORTEST <= minutes <= LONGEST:
        raise Invalid("assessment.turn_length", least=SHORTEST, most=LONGEST)


def _round(folder: Folder) -> int:
    return ROUNDS.index(folder) + 1


def _seed(klass: TrainingClass, folder: Folder) -> int:
    return klass.id.int % 1_000_003 + _round(folder)


def _players(rows: Iterable[TraineeRow]) -> list[Player]:
    return [Player(str(row.enrolment_id), str(row.skema_id or "")) for row in rows]


def _met(class_id: uuid.UUID, folder: Folder) -> set[Pair]:
    """Pairs of the other rounds."""
    rows = session().execute(
        select(RolePlay.asesor_id, RolePlay.asesi_id).where(
            RolePlay.class_id == class_id, RolePlay.folder != folder, RolePlay.state != RolePlayState.REPLACED
        )
    )
    return {pair_of(str(one), str(other)) for one, other in rows}


def _turn(record: RolePlay) -> Turn:
    watcher = str(record.observer_id) if record.observer_id else None
    return Turn(str(record.asesor_id), str(record.asesi_id), record.table, record.turn, watcher)


def _record(class_id: uuid.UUID, folder: Folder, turn: Turn, starts_at: dt.datetime) -> RolePlay:
    return RolePlay(
        class_id=class_id,
        folder=folder,
        turn=turn.order,
        asesor_id=uuid.UUID(turn.asesor),
        asesi_id=uuid.UUID(turn.asesi),
        observer_id=uuid.UUID(turn.observer) if turn.observer else None,
        table=turn.table,
        starts_at=starts_at,
        note=",".join(turn.notes),
    )


def _drop(act: Act, klass: TrainingClass, turns: Sequence[RolePlay]) -> None:
    for turn in turns:
        act.take(ROLE_PLAY, turn, RolePlayEvent.REPLACE, chain=ChainRef("class", klass.id))
    session().flush()


def _add(act: Act, klass: TrainingClass, folder: Folder, plan: Plan, times: dict[Turn, dt.datetime]) -> list[RolePlay]:
    """The new turns as rows, and the asesi of each dossier; of three, the observer reviews the process (FR.AK.06)."""
    made = [_record(klass.id, folder, turn, times[turn]) for turn in plan.turns]
    session().add_all(made)
    session().flush()
    _name_players(act, folder, made)
    return made


def _name_players(act: Act, folder: Folder, made: Sequence[RolePlay]) -> None:
    ids = {one for turn in made for one in (turn.asesor_id, turn.asesi_id, turn.observer_id) if one}
    seats = {one.id: one for one in session().scalars(select(Enrolment).where(Enrolment.id.in_(ids)))}
    for turn in made:
        players = {"asesi": turn.asesi_id} | ({"peninjau": turn.observer_id} if turn.observer_id else {})
        for role, seat in players.items():
            coursework.set_party(act, seats[turn.asesor_id], folder, role, seats[seat].person_id, simulated=True)


def _tell_chain(
    act: Act, klass: TrainingClass, kind: str, folder: Folder, made: Sequence[RolePlay], *, absent: Iterable[uuid.UUID]
) -> None:
    data = {
        "folder": folder.value,
        "turns": [[str(one.asesor_id), str(one.asesi_id), one.table, one.starts_at.isoformat()] for one in made],
        "absent": sorted(str(one) for one in absent),
    }
    act.record(kind, ChainRef("class", klass.id), klass, data)
    training.touch_class(klass.id)


def _next_five(now: dt.datetime) -> dt.datetime:
    """The next time on the clock that ends in 0 or 5 minutes."""
    whole = now.replace(second=0, microsecond=0)
    return whole + dt.timedelta(minutes=5 - whole.minute % 5)
