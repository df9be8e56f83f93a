"""Playing one turn: begun by its asesor, step after step from the opening to the closing, finished when whole."""

import hashlib

from sqlalchemy import select

from askom_lms.assessment.domain import observation
from askom_lms.assessment.domain.observation import Seen
from askom_lms.assessment.domain.states import ROLE_PLAY, RolePlayEvent, RolePlayState
from askom_lms.assessment.domain.states import AssessmentPermission as P
from askom_lms.assessment.models import RolePlay
from askom_lms.coursework.queries.dossier import planning_is_parafed
from askom_lms.kernel.act import Act
from askom_lms.kernel.audit import ChainRef, canonical
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import Invalid, Refusal
from askom_lms.training import services as training
from askom_lms.training.domain.folders import TASKS

SEALED = ("steps", "started_at", "finished_at", "asesor_id", "asesi_id")


def start_turn(act: Act, turn: RolePlay) -> None:
    """The asesor begins. Raises Refusal `assessment.planning_open` while planning lacks a paraf (askom:D5.praktik)."""
    act.require(P.PLAY, turn)
    if not planning_is_parafed(turn.asesor_id, turn.folder):
        raise Refusal("assessment.planning_open", task=TASKS[turn.folder])
    act.take(ROLE_PLAY, turn, RolePlayEvent.START, chain=ChainRef("class", turn.class_id))
    turn.started_at = act.now
    training.touch_class(turn.class_id)


def tick_turn(act: Act, turn: RolePlay, key: str) -> None:
    """Record that a point was done, or all that is left of a step, with the time of the server and who says so.

    Ticking twice changes nothing. Raises Refusal `assessment.turn_not_running`, `assessment.step_skipped` while an
    earlier point is open (004:praktik.1), Invalid `assessment.unknown_step`.
    """
    act.require(P.TICK, turn)
    _hold(turn)
    if turn.state is not RolePlayState.RUNNING:
        raise Refusal("assessment.turn_not_running")
    wanted = observation.points_under(key)
    if not wanted:
        raise Invalid("assessment.unknown_step")
    if before := observation.skipped_in_turn(turn.steps, wanted[0].key):
        raise Refusal("assessment.step_skipped", point=wanted[0].text, before=before.text)
    entry = observation.stored_entry(Seen(seen=True, at=act.now, by=act.person.name))
    turn.steps = {**turn.steps, **{point.key: entry for point in wanted if point.key not in turn.steps}}


def finish_turn(act: Act, turn: RolePlay) -> None:
    """The turn is over; its steps are sealed in the chain, what was written lies in the asesor's dossier.

    Raises Refusal `assessment.turn_points_open` while a step is open (004:praktik.1).
    """
    act.require(P.PLAY, turn)
    _hold(turn)
    left = [point for point in observation.points_of_turn() if point.key not in turn.steps]
    if turn.state is RolePlayState.RUNNING and left:
        raise Refusal("assessment.turn_points_open", count=len(left), first=left[0].text)
    turn.finished_at = act.now
    data = {"sha256": hashlib.sha256(canonical(turn.steps).encode()).hexdigest()}
    act.take(ROLE_PLAY, turn, RolePlayEvent.FINISH, chain=ChainRef("class", turn.class_id), data=data, seals=SEALED)
    training.touch_class(turn.class_id)


def _hold(turn: RolePlay) -> None:
    """Asesor and observer tick at once: the row is kept until the transaction ends, as the database has it now."""
    s = session()
    s.flush()
    s.execute(select(RolePlay.id).where(RolePlay.id == turn.id).with_for_update())
    s.refresh(turn, attribute_names=["state", "steps"])
