"""The demo class opens at any hour of any day: a timetable that people keep, and nothing that has not happened yet."""

import datetime as dt
from itertools import pairwise

import pytest
from sqlalchemy import func, select

from askom_lms.demo import day_three, days
from askom_lms.kernel import clock, db
from askom_lms.kernel.audit import ChainEntry
from askom_lms.training.models import ClassSession

SUNDAY = dt.date(2026, 11, 29)
FIRST_HOUR, LAST_HOUR = dt.time(7), dt.time(22, 30)


def at(hour, minute=0):
    return clock.at(SUNDAY, dt.time(hour, minute), day_three.ZONE)


@pytest.mark.parametrize("minute", range(0, 24 * 60, 10))
def test_the_practice_is_long_enough_over_at_every_hour(minute):
    now = at(0) + dt.timedelta(minutes=minute)
    hours = day_three.hours_of(now)
    began = at(9, 45)
    if hours.moved:
        day, start, _end = hours.moved["h3-2"]
        began = clock.at(SUNDAY - (3 - day) * day_three.DAY, start, day_three.ZONE)
    assert hours.practised_until - began >= dt.timedelta(minutes=105)
    assert hours.practised_until <= now
    assert hours.papers_at + dt.timedelta(hours=1) < now


def is_a_plan_people_keep(class_id, today):
    rows = db.session().query(ClassSession).filter_by(class_id=class_id).order_by(ClassSession.starts_at).all()
    clocks = [tuple(clock.in_zone(moment, day_three.ZONE) for moment in (row.starts_at, row.ends_at)) for row in rows]
    assert all(FIRST_HOUR <= start.time() < end.time() <= LAST_HOUR for start, end in clocks)
    assert all(before[1] <= after[0] for before, after in pairwise(clocks))
    assert {start.date() for row, (start, _end) in zip(rows, clocks, strict=True) if row.day == 3} == {today}
    assert sum(row.jp for row in rows) == 40
    return days.session_of(class_id, "h3-2")


def test_nothing_of_the_demo_class_lies_ahead_and_its_hours_are_those_of_people(demo_class):
    with demo_class.app.app_context():
        now = clock.now()
        today = clock.in_zone(now, day_three.ZONE).date()
        assert is_a_plan_people_keep(demo_class.world.class_id, today).starts_at < now
        assert db.session().scalar(select(func.max(ChainEntry.at))) <= now
        assert day_three.day_of_class(demo_class.app, now) == 3
        assert day_three.day_of_class(demo_class.app, now + dt.timedelta(days=1)) == 4


@pytest.mark.drill
@pytest.mark.parametrize("now", [at(0, 1), at(23, 50)], ids=["just past midnight", "just before midnight"])
def test_the_class_is_filled_up_to_this_moment(lms_app, now):
    world = day_three.fill(now)
    assert is_a_plan_people_keep(world.class_id, SUNDAY).starts_at < now
    assert db.session().scalar(select(func.max(ChainEntry.at))) <= now
