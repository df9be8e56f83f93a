"""The waiting list: put on it, offer a seat to who is next, take or decline it; an offer that lapsed goes on."""

import datetime as dt
from typing import Any

from sqlalchemy import func, select

from askom_lms.enrolment.domain.states import ENROLMENT, EnrolmentState
from askom_lms.enrolment.domain.states import EnrolmentEvent as E
from askom_lms.enrolment.domain.states import EnrolmentPermission as P
from askom_lms.enrolment.domain.waiting import InLine, is_lapsed, offer_ends, whose_turn
from askom_lms.enrolment.models import Enrolment
from askom_lms.enrolment.queries import room_left, waiting_line
from askom_lms.enrolment.services.decisions import approve_now
from askom_lms.enrolment.services.holding import SEAT, chain_of, class_of, hold, must_be
from askom_lms.enrolment.services.seats import (
    class_row,
    must_be_open,
    name_of,
    take_seat,
    why_no_seat,
    why_not_his_turn,
)
from askom_lms.kernel import audit, clock, jobs
from askom_lms.kernel.act import Act
from askom_lms.kernel.audit import ChainRef
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import Refusal
from askom_lms.training import services as training
from askom_lms.training.domain.settings import ClassSettings
from askom_lms.training.models import ClassState, TrainingClass

S = EnrolmentState
LAPSE_JOB = "enrolment.lapse_offer"


def put_on_list(act: Act, enrolment: Enrolment, *, waiver_reason: str = "", seen: int | None = None) -> None:
    """Somebody who may be accepted but for the seat gets the next place; his approval names his facts as with a seat.

    Raises what `accept` raises about verdict and papers; Refusal `enrolment.has_room` while a seat can be given to him.
    """
    act.require(P.DECIDE, enrolment)
    hold(enrolment, seen)
    must_be(enrolment, (S.APPLIED,), E.WAIT)
    klass = class_row(enrolment.class_id)
    must_be_open(klass)
    if enrolment.seat_number is not None or (not is_blocked(klass, enrolment)):
        raise Refusal("enrolment.has_room", name=name_of(enrolment))
    approve_now(act, enrolment, waiver_reason)
    last = session().scalar(select(func.max(Enrolment.waiting_place)).where(Enrolment.class_id == klass.id)) or 0
    enrolment.waiting_place = last + 1
    act.take(
        ENROLMENT, enrolment, E.WAIT, chain=chain_of(enrolment), data={"place": enrolment.waiting_place}, seals=SEAT
    )
    training.touch_class(klass.id)


def is_blocked(klass: TrainingClass, enrolment: Enrolment) -> bool:
    """Whether there is no seat for him now: none at all, or those that are free are offered or others' turn."""
    return why_no_seat(klass, enrolment) is not None or why_not_his_turn(klass, enrolment) is not None


def offer_seat(act: Act, klass: TrainingClass) -> Enrolment:
    """Offer a free seat to who is next and fits.

    Raises Refusal `enrolment.closed`, `enrolment.not_open`, `enrolment.no_free_seat`, `enrolment.nobody_waits`,
    `enrolment.nobody_fits`.
    """
    act.require(P.DECIDE, klass)
    audit.hold(ChainRef("class", klass.id))
    klass = class_row(klass.id)
    must_be_open(klass)
    room, line = room_left(klass), waiting_line(klass.id)
    if room.free == 0:
        raise Refusal("enrolment.no_free_seat")
    turn = whose_turn(line, room)
    if turn.chosen is None:
        names = ", ".join(one.name for one in turn.passed)
        raise Refusal("enrolment.nobody_fits", names=names) if names else Refusal("enrolment.nobody_waits")
    return _offer(act, klass, turn.chosen)


def _offer(act: Act, klass: TrainingClass, chosen: InLine) -> Enrolment:
    enrolment = session().get_one(Enrolment, chosen.id)
    hold(enrolment)
    hours = ClassSettings.read(klass.settings).offer_hours
    enrolment.offer_ends_at = offer_ends(act.now, hours, clock.at(klass.starts_on, dt.time(), klass.zone))
    told = {"place": enrolment.waiting_place, "ends_at": enrolment.offer_ends_at.isoformat()}
    act.take(ENROLMENT, enrolment, E.OFFER, chain=chain_of(enrolment), data=told)
    payload = {"enrolment_id": str(enrolment.id), "ends_at": enrolment.offer_ends_at.isoformat()}
    jobs.enqueue(LAPSE_JOB, payload, run_after=enrolment.offer_ends_at + dt.timedelta(seconds=1))
    training.touch_class(klass.id)
    return enrolment


def go_on(act: Act, klass: TrainingClass) -> Enrolment | None:
    """Offer what came free to the next one, if anybody is there and fits; the offer is the installation's."""
    if class_row(klass.id).state is not ClassState.OPEN:
        return None
    try:
        return offer_seat(Act.system(act.now), klass)
    except Refusal:
        return None


def take_offer(act: Act, enrolment: Enrolment) -> Refusal | None:
    """The applicant takes the seat that was offered. The guard is asked again.

    When it no longer allows him, he keeps his place, the seat goes to the next one who fits, and the sentence is
    returned. Raises Refusal `enrolment.not_now`, `enrolment.offer_lapsed`, `enrolment.approval_dropped`.
    """
    act.require(P.APPLY, enrolment)
    hold(enrolment)
    must_be(enrolment, (S.OFFERED,), E.TAKE_SEAT)
    if is_lapsed(enrolment.offer_ends_at, act.now):
        raise Refusal("enrolment.offer_lapsed", at=_said(enrolment))
    klass = class_row(enrolment.class_id)
    why = why_no_seat(klass, enrolment)
    if why is not None:
        enrolment.offer_ends_at = None
        act.take(ENROLMENT, enrolment, E.PUT_BACK, chain=chain_of(enrolment), data={"why": why.code})
        go_on(act, klass)
        return why
    act.take(ENROLMENT, enrolment, E.TAKE_SEAT, chain=chain_of(enrolment))
    enrolment.waiting_place, enrolment.offer_ends_at = None, None
    take_seat(act, enrolment)
    act.record("enrolment.seated", chain_of(enrolment), enrolment, {"seat": enrolment.seat_number}, seals=SEAT)
    training.touch_class(klass.id)
    return None


def decline_offer(act: Act, enrolment: Enrolment) -> None:
    """He does not want it: off the list, and the seat goes on. Raises Refusal `enrolment.not_now`."""
    act.require(P.APPLY, enrolment)
    hold(enrolment)
    must_be(enrolment, (S.OFFERED,), E.DECLINE)
    _off_the_list(act, enrolment, E.DECLINE)


def _off_the_list(act: Act, enrolment: Enrolment, event: E) -> None:
    data: dict[str, Any] = {"place": enrolment.waiting_place}
    enrolment.is_conditional = False
    act.take(ENROLMENT, enrolment, event, chain=chain_of(enrolment), data=data, seals=SEAT)
    enrolment.waiting_place, enrolment.offer_ends_at = None, None
    enrolment.approved_facts_version = None
    session().flush()
    go_on(act, class_of(enrolment))
    training.touch_class(enrolment.class_id)


def _said(enrolment: Enrolment) -> str:
    assert enrolment.offer_ends_at is not None
    return clock.saat(enrolment.offer_ends_at, class_of(enrolment).zone)


@jobs.job(LAPSE_JOB)
def lapse_offer(job: jobs.RunningJob) -> None:
    """The time of an offer is over: it goes on. An offer that was answered, or given anew since, stays as it is."""
    enrolment = session().get(Enrolment, jobs.uuid_of(job.payload["enrolment_id"]))
    if enrolment is None:
        return
    hold(enrolment)
    ends_at = enrolment.offer_ends_at
    if enrolment.state is not S.OFFERED or ends_at is None or ends_at.isoformat() != job.payload["ends_at"]:
        return
    _off_the_list(Act.system(clock.now()), enrolment, E.LAPSE)
