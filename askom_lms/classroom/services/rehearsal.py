"""The rehearsal: opened, tried by each device, printed in each colour, then wiped. Only its figures are kept."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import asdict

from sqlalchemy import delete, exists, select

from askom_lms.classroom.domain.rehearsal import FOLDERS, LONGEST_TEXT, read_checks
from askom_lms.classroom.models import Rehearsal, RehearsalDevice
from askom_lms.classroom.policy import P
from askom_lms.classroom.queries import rehearsal_page, running_of
from askom_lms.kernel import clock
from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import Invalid, NotFound, Refusal
from askom_lms.training.models import TrainingClass
from askom_lms.training.services.touch import chain_of, hold, hold_unfinished, touch_class


def open_rehearsal(act: Act, klass: TrainingClass, *, held_on: dt.date | None) -> Rehearsal:
    """Open one for today or later. Raises Invalid `classroom.rehearsal_day`, Refusal `classroom.rehearsal_open`."""
    act.require(P.KEEP_REHEARSAL, klass)
    hold_unfinished(klass)
    if session().scalar(select(exists().where(Rehearsal.class_id == klass.id, Rehearsal.wiped_at.is_(None)))):
        raise Refusal("classroom.rehearsal_open")
    if held_on is None or not clock.in_zone(act.now, klass.zone).date() <= held_on <= klass.ends_on:
        raise Invalid("classroom.rehearsal_day")
    found = Rehearsal(
        id=uuid.uuid4(), class_id=klass.id, held_on=held_on, opened_at=act.now, opened_by_id=act.actor_id, prints={}
    )
    found.figures = {}
    session().add(found)
    session().flush()
    touch_class(klass.id)
    return found


def hand_in_test(act: Act, klass: TrainingClass, *, text: str, checks: Mapping[str, str]) -> RehearsalDevice:
    """The test page of whoever is signed in; a second one replaces it and waits for its test paraf again.

    Raises Refusal `classroom.rehearsal_over`, `classroom.rehearsal_stranger`, Invalid `classroom.test_text`.
    """
    act.require(P.REHEARSE, klass)
    hold(klass)
    running = running_of(klass)
    if rehearsal_page(act, klass).of(act.person.id) is None:
        raise Refusal("classroom.rehearsal_stranger")
    text = " ".join(text.split())
    if not 0 < len(text) <= LONGEST_TEXT:
        raise Invalid("classroom.test_text", most=LONGEST_TEXT)
    wanted = (RehearsalDevice.rehearsal_id == running.id, RehearsalDevice.person_id == act.person.id)
    found = session().scalar(select(RehearsalDevice).where(*wanted))
    if found is None:
        found = RehearsalDevice(id=uuid.uuid4(), rehearsal_id=running.id, person_id=act.person.id)
        session().add(found)
    found.checks, found.text, found.handed_in_at = read_checks(checks), text, act.now
    found.parafed_at, found.parafed_by_id = None, None
    session().flush()
    return found


def give_test_paraf(act: Act, klass: TrainingClass, device_id: uuid.UUID) -> None:
    """A test paraf: it proves the way there and back, nothing else. A second one changes nothing.

    Raises Refusal `classroom.rehearsal_over`, NotFound (no such test page).
    """
    act.require(P.TEST_PARAF, klass)
    hold(klass)
    running = running_of(klass)
    found = session().get(RehearsalDevice, device_id, populate_existing=True)
    if found is None or found.rehearsal_id != running.id:
        raise NotFound
    if found.parafed_at is None:
        found.parafed_at, found.parafed_by_id = act.now, act.person.id
        session().flush()


def note_print(act: Act, klass: TrainingClass, folder: str) -> None:
    """The test page of one colour was seen on paper.

    Raises Refusal `classroom.rehearsal_over`, NotFound (no such colour).
    """
    act.require(P.KEEP_REHEARSAL, klass)
    hold(klass)
    running = running_of(klass)
    session().refresh(running)
    if folder not in FOLDERS:
        raise NotFound
    running.prints = {**running.prints, folder: act.now.isoformat()}
    session().flush()


def wipe(act: Act, klass: TrainingClass) -> Rehearsal:
    """Remove all test data. One line of the chain says how many were ready.

    Raises Refusal `classroom.rehearsal_over`.
    """
    act.require(P.KEEP_REHEARSAL, klass)
    hold(klass)
    running = running_of(klass)
    session().refresh(running)
    figures = asdict(rehearsal_page(act, klass).report)
    session().execute(delete(RehearsalDevice).where(RehearsalDevice.rehearsal_id == running.id))
    running.figures, running.wiped_at, running.prints = figures, act.now, {}
    session().flush()
    told = {**figures, "removed": True}
    act.record("rehearsal.wiped", chain_of(klass), running, told, seals=("class_id", "held_on", "figures", "wiped_at"))
    touch_class(klass.id)
    return running
