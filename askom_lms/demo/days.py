"""The five days of a class: attendance, planning, role play, returns, parafs."""

import datetime as dt
import uuid
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Select, select

from askom_lms.assessment import services as assessment
from askom_lms.assessment.domain import observation
from askom_lms.assessment.domain.states import RolePlayState
from askom_lms.assessment.models import RolePlay
from askom_lms.assessment.queries import get_turn
from askom_lms.coursework import services as coursework
from askom_lms.demo import cast
from askom_lms.demo.opening import PANITIA
from askom_lms.demo.sheets import Desk
from askom_lms.demo.world import World
from askom_lms.enrolment.models import Enrolment
from askom_lms.enrolment.queries import trainee_rows
from askom_lms.kernel import db
from askom_lms.people.models import Person
from askom_lms.people.queries import people_by_id
from askom_lms.training import services as classes
from askom_lms.training.models import ClassSession, Folder, KitItem, Mark, TrainingClass

MINUTE = dt.timedelta(minutes=1)
HOUR = dt.timedelta(hours=1)
TURN = dt.timedelta(minutes=40)
STEP = dt.timedelta(minutes=7)


def desks_of(world: World, class_id: uuid.UUID) -> list[Desk]:
    """Everybody with a seat, with his master asesor, in seat order."""
    rows = trainee_rows(class_id)
    known = people_by_id([row.person_id for row in rows] + [row.master_asesor_id for row in rows])
    return [
        Desk(
            world,
            row.enrolment_id,
            known[row.person_id].email,
            known[row.master_asesor_id].email if row.master_asesor_id else "",
            row.seat_number,
        )
        for row in rows
    ]


def prepare(world: World, class_id: uuid.UUID, at: dt.datetime) -> None:
    """Dossiers and simulated roles for everybody."""
    coursework.prepare_class(world.act(PANITIA, at), class_id)
    db.session().commit()


def session_of(class_id: uuid.UUID, key: str) -> ClassSession:
    return (
        db.session()
        .execute(select(ClassSession).where(ClassSession.class_id == class_id, ClassSession.key == key))
        .scalar_one()
    )


def attend(
    world: World,
    class_id: uuid.UUID,
    key: str,
    *,
    but: dict[str, tuple[Mark, str]] | None = None,
    not_yet: Collection[str] = (),
) -> None:
    """Panitia ticks one session: everybody present, but for those named (e-mail -> mark, reason; or no mark yet)."""
    held = session_of(class_id, key)
    act = world.act(PANITIA, held.starts_at + 10 * MINUTE)
    klass = db.session().get_one(TrainingClass, class_id)
    rows = trainee_rows(class_id)
    known = people_by_id([row.person_id for row in rows])
    rows = [row for row in rows if known[row.person_id].email not in not_yet]
    odd = but or {}
    marks = {row.person_id: odd.get(known[row.person_id].email, (Mark.HADIR, ""))[0] for row in rows}
    reasons = {row.person_id: odd[known[row.person_id].email][1] for row in rows if known[row.person_id].email in odd}
    classes.record_attendance(act, klass, held.id, marks, reasons=reasons)
    world.count("kehadiran dicatat", len(marks))
    db.session().commit()


def keys_of(class_id: uuid.UUID, folder: Folder, phase: str) -> list[tuple[str, str]]:
    """(key, session that opens it) of the sheets of one phase, in the order of the kit."""
    rows = db.session().execute(
        select(KitItem.key, KitItem.opens_with)
        .where(KitItem.class_id == class_id, KitItem.folder == folder, KitItem.phase == phase)
        .order_by(KitItem.position)
    )
    return [(row.key, row.opens_with) for row in rows]


def finish_phase(
    desks: Sequence[Desk], class_id: uuid.UUID, folder: Folder, phase: str, *, not_before: dt.datetime
) -> None:
    """Everybody brings every sheet of this phase to a paraf, sheet by sheet as the class goes through them."""
    for number, (key, opens_with) in enumerate(keys_of(class_id, folder, phase)):
        opens = max(session_of(class_id, opens_with).starts_at, not_before) + (5 + 25 * number) * MINUTE
        for place, desk in enumerate(desks):
            desk.whole(folder.value, key, opens + place * MINUTE)
        db.session().commit()


def play_round(world: World, class_id: uuid.UUID, folder: Folder, at: dt.datetime) -> None:
    """Pairs, tables and times for one round; called before the practice begins."""
    klass = db.session().get_one(TrainingClass, class_id)
    turns = assessment.plan_round(world.act(PANITIA, at), klass, folder, starts_at=at + 30 * MINUTE)
    world.count("giliran bermain peran", len(turns))
    db.session().commit()


def take_turns(world: World, class_id: uuid.UUID, folder: Folder, at: dt.datetime) -> None:
    """Every turn of the round is played, started and finished by its asesor."""
    rows = db.session().execute(_planned(class_id, folder)).all()
    for row in rows:
        begins = at + row.turn * HOUR
        act = world.act(row.email, begins)
        assessment.start_turn(act, get_turn(act, row.id))
        go_through(world, row, begins, begins + 50 * MINUTE)
        act = world.act(row.email, begins + 50 * MINUTE)
        assessment.finish_turn(act, get_turn(act, row.id))
        db.session().commit()


def go_through(world: World, row: Any, begins: dt.datetime, until: dt.datetime) -> None:
    """The asesor ticks step after step, one each seven minutes, as far as he comes until then."""
    for number, step in enumerate(observation.turn_steps(), 1):
        at = begins + number * STEP
        if at > until:
            return
        act = world.act(row.email, at)
        assessment.tick_turn(act, get_turn(act, row.id), step.key)


def take_turns_until(world: World, class_id: uuid.UUID, folder: Folder, now: dt.datetime) -> None:
    """Turns go on by the clock; the last table is late: one turn goes on while its session does, one still waits."""
    ends = session_of(class_id, "h3-2").ends_at
    rows = db.session().execute(_planned(class_id, folder)).all()
    last = max(row.table for row in rows)
    for row in rows:
        is_late = row.turn > 1 and row.table >= last - 1
        if row.starts_at > now or (is_late and (row.table == last or now >= ends)):
            continue
        act = world.act(row.email, row.starts_at)
        assessment.start_turn(act, get_turn(act, row.id))
        is_over = not is_late and row.starts_at + TURN <= now
        go_through(world, row, row.starts_at, row.starts_at + TURN if is_over else min(now, row.starts_at + 2 * STEP))
        if is_over:
            act = world.act(row.email, row.starts_at + TURN)
            assessment.finish_turn(act, get_turn(act, row.id))
    db.session().commit()


def _planned(class_id: uuid.UUID, folder: Folder) -> Select[*tuple[Any, ...]]:
    return (
        select(RolePlay.id, RolePlay.turn, RolePlay.table, RolePlay.starts_at, Person.email)
        .join(Enrolment, Enrolment.id == RolePlay.asesor_id)
        .join(Person, Person.id == Enrolment.person_id)
        .where(RolePlay.class_id == class_id, RolePlay.folder == folder, RolePlay.state == RolePlayState.PLANNED)
        .order_by(RolePlay.turn, RolePlay.table)
    )


def trainee_email(name: str) -> str:
    return next(trainee.email for trainee in cast.TRAINEES if trainee.name == name)
