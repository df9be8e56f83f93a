"""The demo shows an application of each kind: an approved one, and one that BNSP is examining."""

import datetime as dt

from askom_lms.demo import next_class, opening
from askom_lms.demo.world import World
from askom_lms.kernel import db
from askom_lms.training import queries
from askom_lms.training.domain.application import Finding
from askom_lms.training.domain.states import ApplicationState, ClassState
from tests.conftest import NOW

DAY = dt.timedelta(days=1)


def test_the_running_class_was_approved_and_the_next_one_waits_with_a_finding(lms_app):
    world = World()
    organiser = opening.open_installation(world, NOW - 37 * DAY)
    db.session().commit()
    running = opening.open_class(world, organiser, NOW.date() - 2 * DAY, NOW - 34 * DAY)

    coming = next_class.apply_for_next(world, NOW)

    assert (running.state, queries.fresh(running).application.state) == (ClassState.OPEN, ApplicationState.APPROVED)
    application = queries.fresh(coming).application
    found = queries.findings_of(application)
    assert (coming.state, application.state, application.late_reason) == (
        ClassState.PLANNED,
        ApplicationState.SUBMITTED,
        "",
    )
    assert [row.item for row in found if row.finding is Finding.FINDING] == ["pernyataan"]
