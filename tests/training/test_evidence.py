"""Marks and letters held against the chain: what was recorded last is what the rows say."""

import pytest
from sqlalchemy import delete, insert, select, update

from askom_lms.kernel import checkpoints, db, files
from askom_lms.kernel.audit import ChainEntry
from askom_lms.training import services
from askom_lms.training.models import Attendance, ClassStaff, Mark, Roster
from tests.factories.classes import act_of, open_class
from tests.people.conftest import tamper
from tests.training.test_services_attendance import A, H, allow_make_up, record, world

pytestmark = pytest.mark.usefixtures("lms_app")
__all__ = ["world"]


def stored(content):
    """The name of a file in storage."""
    return files.storage().store(content)


def wrong():
    db.session().commit()
    db.session().expire_all()
    return list(checkpoints.verify_all(db.session()))


def last_of(kind):
    return db.session().scalar(select(ChainEntry.seq).where(ChainEntry.kind == kind).order_by(ChainEntry.seq.desc()))


def test_lists_corrections_and_make_up_contradict_nothing(world):
    one, two, three = world.people
    record(world, {one: H, two: A, three: A})
    record(world, {three: H}, at=world.sessions[1].starts_at)
    allow_make_up(world)
    services.approve_make_up(act_of(world.panitia), world.klass, world.sessions[0].id, two, note="Tugas pengganti")

    assert wrong() == []


@pytest.mark.parametrize(
    "change",
    [
        update(Attendance).where(Attendance.mark == A).values(mark=H),
        update(Roster).where(Roster.marks.like("A%")).values(marks="H"),
        delete(Attendance).where(Attendance.mark == A),
        update(Attendance).where(Attendance.mark == A).values(made_up_at=Attendance.at),
    ],
)
def test_a_mark_turned_to_present_by_hand_is_named(world, change):
    one, two, _ = world.people
    record(world, {one: H, two: A})
    db.session().commit()

    tamper(change)

    (found,) = wrong()
    assert found.seq == last_of("attendance.recorded")
    assert world.sessions[0].title in found.why


def test_a_mark_that_nobody_recorded_is_seen(world):
    one, two, _ = world.people
    held = world.sessions[0]
    record(world, {one: H})
    row = {"id": two, "class_id": world.klass.id, "session_id": held.id, "person_id": two, "mark": Mark.HADIR}
    row |= {"reason": "", "at": held.starts_at, "by_id": world.panitia.id}
    db.session().commit()

    tamper(insert(Attendance).values(**row))

    (found,) = wrong()
    assert "bukan lagi yang dicatat" in found.why


@pytest.fixture
def filed():
    """A line of the staff whose letter of assignment was filed, and the class."""
    world = open_class()
    staff = db.session().scalars(select(ClassStaff).where(ClassStaff.class_id == world.klass.id)).first()
    services.save_letter(act_of(world.panitia), world.klass, staff, stored(b"surat tugas"))
    return world, staff


def test_letters_that_are_filed_changed_and_withdrawn_contradict_nothing(filed):
    world, staff = filed
    act = act_of(world.panitia)
    services.save_letter(act, world.klass, staff, stored(b"surat tugas yang baru"))
    assert wrong() == []

    services.withdraw_letter(act, world.klass, staff, number=staff.letter_number, sha256=staff.letter_sha256)
    assert wrong() == []


def test_a_letter_that_was_exchanged_by_hand_is_named(filed):
    line, other = filed[1].id, stored(b"surat tugas orang lain")
    db.session().commit()

    tamper(update(ClassStaff).where(ClassStaff.id == line).values(letter_sha256=other))

    (found,) = wrong()
    assert found.seq == last_of("staff.letter_filed")
    assert str(line) in found.why
