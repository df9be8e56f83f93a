"""Editing a timetable: what a row must say, what may be removed, and that marks stay with their session."""

import datetime as dt
from dataclasses import replace

import pytest
from sqlalchemy import select

from askom_lms.kernel import clock, db
from askom_lms.people.models import RoleGrant
from askom_lms.training import queries, services
from askom_lms.training.domain.plan import SessionLine
from askom_lms.training.models import ClassState, Mark, Roster, StaffRole
from tests.factories.classes import BEFORE, STARTS_ON, accepted, act_of, open_class
from tests.refusing import refused
from tests.training.making import started_class

pytestmark = pytest.mark.usefixtures("lms_app")
DAY = dt.timedelta(days=1)
EVENING = SessionLine("", 1, STARTS_ON, dt.time(19, 0), dt.time(20, 30), 2, "Klinik MAPA")


def lines_of(world):
    return [
        SessionLine(
            key=row.key,
            day=row.day,
            on=clock.in_zone(row.starts_at, "WIB").date(),
            start=clock.in_zone(row.starts_at, "WIB").time(),
            end=clock.in_zone(row.ends_at, "WIB").time(),
            jp=row.jp,
            title=row.title,
            is_aca=row.is_aca,
        )
        for row in queries.sessions_of(world.klass.id)
    ]


def save(world, lines):
    services.save_timetable(act_of(world.panitia), world.klass, lines)
    return queries.sessions_of(world.klass.id)


def test_a_new_session_gets_its_place_by_the_clock_and_a_key_of_its_day():
    world = open_class()

    sessions = save(world, [*lines_of(world), EVENING])

    assert [row.key for row in sessions][:6] == ["h0-1", "h1-1", "h1-2", "h1-3", "h1-4", "h2-1"]
    assert [row.position for row in sessions] == list(range(12))


def test_a_class_that_ends_later_ends_later_for_everybody_who_works_in_it():
    """Of several classes a page means the one at hand, by the last day that the role keeps."""
    world = open_class()
    ends = select(RoleGrant.scope_ends_on).where(RoleGrant.scope_id == world.klass.id).distinct()
    assert db.session().scalars(ends).all() == [world.klass.ends_on]

    sessions = lines_of(world)
    last = replace(sessions[-1], on=sessions[-1].on + dt.timedelta(days=1))
    save(world, [*sessions[:-1], last])

    assert world.klass.ends_on == last.on
    assert db.session().scalars(ends).all() == [last.on]


def test_marks_stay_with_their_session_when_it_moves():
    world = open_class()
    [person] = accepted(world)
    held = queries.sessions_of(world.klass.id)[4]
    services.record_attendance(
        act_of(world.panitia, held.starts_at), world.klass, held.id, {person.person_id: Mark.TERLAMBAT}
    )

    sessions = save(world, [*lines_of(world), EVENING])

    marks = db.session().query(Roster).one().marks
    assert marks[next(row.position for row in sessions if row.key == held.key)] == "T"
    assert len(marks) == 12
    assert marks.count(".") == 11


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"title": " "}, "training.session_title"),
        ({"end": dt.time(19, 0)}, "training.session_ends_first"),
        ({"jp": 17}, "training.session_numbers"),
        ({"day": 61}, "training.session_numbers"),
        ({"on": STARTS_ON + DAY}, "training.session_day_twice"),
        ({"start": dt.time(15, 0)}, "training.session_overlap"),
    ],
)
def test_a_row_that_cannot_be_is_refused_by_its_number(changes, code):
    world = open_class()

    with refused(code) as caught:
        save(world, [*lines_of(world), replace(EVENING, **changes)])

    assert "Baris 12" in str(caught.value)


def test_a_session_may_begin_when_another_ends():
    world = open_class()

    assert len(save(world, [*lines_of(world), replace(EVENING, start=dt.time(15, 30))])) == 12


def test_a_timetable_has_a_day_1():
    world = open_class()

    with refused("training.no_first_day"):
        save(world, [line for line in lines_of(world) if line.day != 1])


def test_a_session_that_opens_sheets_is_not_removed():
    world = open_class()

    with refused("training.session_opens_items") as caught:
        save(world, [line for line in lines_of(world) if line.key != "h2-2"])

    assert caught.value.params["n"] > 1


def test_a_session_that_opens_nothing_is_removed():
    world = open_class()

    assert "h1-2" not in {row.key for row in save(world, [line for line in lines_of(world) if line.key != "h1-2"])}


def test_a_session_with_attendance_is_not_removed():
    world = open_class()
    [person] = accepted(world)
    held = next(row for row in queries.sessions_of(world.klass.id) if row.key == "h1-2")
    services.record_attendance(
        act_of(world.panitia, held.starts_at), world.klass, held.id, {person.person_id: Mark.HADIR}
    )

    with refused("training.session_has_marks"):
        save(world, [line for line in lines_of(world) if line.key != "h1-2"])


def test_a_running_class_renames_and_moves_sessions_but_removes_none():
    world, _act = started_class()
    lines = lines_of(world)

    renamed = [replace(line, title="Konsep", room="Aula") if line.key == "h1-2" else line for line in lines]
    assert next(row for row in save(world, renamed) if row.key == "h1-2").room == "Aula"
    with refused("training.started"):
        save(world, [line for line in lines if line.key != "h1-2"])


def test_a_class_that_ends_later_lasts_longer():
    world = open_class()
    later = [replace(line, on=STARTS_ON + 11 * DAY) if line.day == 5 else line for line in lines_of(world)]

    save(world, later)

    assert world.klass.ends_on == STARTS_ON + 11 * DAY


def test_hours_and_weekdays_are_remarked():
    world = open_class()

    sessions = save(world, [*lines_of(world), EVENING])

    assert remarks_of(world, sessions, BEFORE) == ["hours"]


def remarks_of(world, sessions, now):
    return [remark.code for remark in queries.timetable_remarks(world.klass, sessions, now)]


def test_a_class_that_has_not_begun_on_its_first_day_is_remarked_until_it_runs():
    world = open_class()
    sessions = queries.sessions_of(world.klass.id)
    late = BEFORE + 365 * DAY

    assert remarks_of(world, sessions, late) == ["past"]
    world.klass.state = ClassState.RUNNING
    assert remarks_of(world, sessions, late) == []


def test_holidays_are_remarked_until_the_class_runs_and_block_nothing():
    world = open_class(starts_on=dt.date(2026, 12, 21))
    sessions = queries.sessions_of(world.klass.id)
    before = dt.datetime(2026, 11, 2, 2, tzinfo=dt.UTC)

    remarks = queries.timetable_remarks(world.klass, sessions, before)
    assert [remark.params["date"] for remark in remarks if remark.code == "holiday"] == [
        dt.date(2026, 12, 24),
        dt.date(2026, 12, 25),
    ]
    world.klass.state = ClassState.RUNNING
    assert "holiday" not in remarks_of(world, sessions, before)


def test_a_session_is_not_moved_to_a_day_on_which_a_master_asesor_works_elsewhere():
    world, other = open_class(), open_class(number="48/2026", starts_on=STARTS_ON + 7 * DAY)
    services.add_staff(act_of(other.panitia), other.klass, world.masters[0].id, StaffRole.MASTER_ASESOR)
    save(world, [*lines_of(world), replace(EVENING, day=8, on=STARTS_ON + 14 * DAY)])

    with refused("training.staff_clash"):
        save(world, [replace(one, on=STARTS_ON + 7 * DAY) if one.day == 8 else one for one in lines_of(world)])
