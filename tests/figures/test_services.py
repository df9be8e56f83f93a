"""Classes are counted as they are, once, and the sums are those of a plain count whatever happens to a class."""

import datetime as dt
import uuid

import pytest
from sqlalchemy import select, update

from askom_lms.certification.domain.states import Verdict
from askom_lms.coursework import queries as coursework
from askom_lms.coursework import services as sheets
from askom_lms.coursework.models import Submission
from askom_lms.enrolment.models import Enrolment
from askom_lms.figures import queries, services
from askom_lms.figures.cli import figures as command
from askom_lms.figures.domain import HEAD, MEASURES, NATION, Place
from askom_lms.figures.models import ClassFigures, Figures
from askom_lms.kernel import clock, db, jobs
from askom_lms.kernel.jobs import Job
from askom_lms.training.models import Programme, TrainingClass
from askom_lms.training.services import refuse_application, touch_class
from tests.assessment.world import fresh_class
from tests.certification.ways import recommended
from tests.coursework.test_races import at_once
from tests.coursework.world import NOW, act_of, handed_in, item_of, master_of, parafed, running_class
from tests.factories.classes import open_class
from tests.training.applying import decide, send, written

LATER = NOW + dt.timedelta(minutes=20)


@pytest.fixture
def world(lms_app):
    """A class of three: one sheet parafed after twenty minutes, one returned, one waiting."""
    world = running_class(3)
    first, second = handed_in(world, 0), handed_in(world, 1)
    handed_in(world, 2)
    act = act_of(master_of(world, 0), LATER)
    sheets.sign_off_submission(act, coursework.get_submission(act, first.id), fingerprint=first.fingerprint)
    act = act_of(master_of(world, 1), LATER)
    found = coursework.get_submission(act, second.id)
    sheets.return_submission(act, found, note="Bagian 2 belum sesuai dengan skema.")
    db.session().commit()
    return world


def counted_all(now=NOW):
    moved = sum(services.count(ids, now) for ids in queries.every_class(1))
    db.session().commit()
    return moved


def sums():
    """Every sum that holds something, by key."""
    rows = db.session().scalars(select(Figures).execution_options(populate_existing=True))
    return {row.key: row.measures for row in rows if any(row.measures.values())}


def plain_count():
    """The same straight from the rows of all classes, one after the other, sum after sum."""
    found = {}
    for klass in db.session().scalars(select(TrainingClass).execution_options(populate_existing=True)):
        (tally,) = queries.tallies([klass.id])
        for scope in (NATION, klass.institution_id):
            for month in (0, klass.starts_on.month):
                for programme in ("", klass.programme.value):
                    key = HEAD._replace(scope_id=scope, year=klass.starts_on.year, month=month, programme=programme)
                    found.setdefault(key, []).append(tally.measures)
        found.setdefault(HEAD, []).append(tally.measures)
    return {key: {name: sum(one[name] for one in some) for name in MEASURES} for key, some in found.items()}


def test_a_class_counts_its_seats_sheets_and_waits(world):
    (tally,) = queries.tallies([world.klass.id])
    assert tally.place == Place(world.organiser.id, 2026, 11, "pelatihan")
    told = {
        "classes": 1, "offered": 24, "taken": 3, "n_open": 3, "handed_in": 3, "parafed": 1, "returned": 1,
        "seconds": 1200, "waited_2": 1,
    }  # fmt: skip
    assert tally.measures == {**dict.fromkeys(MEASURES, 0), **told}


def test_who_is_recommended_and_who_left(lms_app):
    world = fresh_class(4)
    for index, verdict in ((0, Verdict.K), (1, Verdict.BK)):
        recommended(world, index, verdict)
    seat = db.session().get_one(Enrolment, world.seats[3])
    seat.state, seat.seat_number = "withdrawn", None
    db.session().flush()
    (tally,) = queries.tallies([world.klass.id])
    assert [tally.measures[name] for name in ("n_k", "n_bk", "n_open", "withdrawn")] == [1, 1, 1, 1]


def test_sums_follow_a_class_wherever_it_goes(world):
    other = open_class(number="48/2026", starts_on=dt.date(2026, 12, 7))
    assert counted_all() == 2
    assert counted_all() == 0
    assert sums() == plain_count()
    klass = db.session().get_one(TrainingClass, world.klass.id)
    for change in (
        {"institution_id": other.organiser.id},
        {"starts_on": dt.date(2027, 1, 4)},
        {"programme": Programme.PENINGKATAN, "capacity": 12},
        {"institution_id": world.organiser.id, "starts_on": dt.date(2026, 11, 16)},
    ):
        for name, value in change.items():
            setattr(klass, name, value)
        touch_class(klass.id)
        assert counted_all() == 1
        assert sums() == plain_count()
    parafed(world, 0, "merah", "fr-mapa-01")
    assert queries.changed(9) == [klass.id]
    assert counted_all() == 1
    assert sums()[HEAD]["parafed"] == 2
    assert sums() == plain_count()


def test_a_late_count_of_an_earlier_version_changes_nothing(world):
    early = queries.tallies([world.klass.id])
    parafed(world, 0, "merah", "fr-mapa-01")
    counted_all()
    assert services.keep(early, LATER) == 0
    assert sums() == plain_count()


def test_two_who_count_at_once_count_once(world, lms_app):
    class_ids = [world.klass.id]
    outcomes = at_once(lms_app, [lambda: services.count(class_ids, LATER)] * 4)
    assert sorted(outcomes) == [0, 0, 0, 1]
    assert sums() == plain_count()


def test_the_job_counts_what_changed_and_comes_again(world, lms_app, monkeypatch):
    monkeypatch.setattr(services, "BATCH", 1)
    open_class(number="48/2026")
    jobs.enqueue("figures.count", {})
    db.session().commit()
    assert jobs.run_pending(lms_app, now=clock.now() + dt.timedelta(seconds=1)) >= 3
    assert queries.changed(9) == []
    assert sums() == plain_count()
    open_ = select(Job).where(Job.kind == "figures.count", Job.done_at.is_(None))
    (coming,) = db.session().scalars(open_).all()
    head = db.session().scalar(select(Figures.counted_at).where(Figures.year == 0))
    assert clock.now() - head < dt.timedelta(minutes=1)
    assert dt.timedelta() < coming.run_after - clock.now() <= dt.timedelta(minutes=10)


def test_the_command_puts_right_what_differs_and_only_when_told_to(world, lms_app):
    def said(*args):
        db.session().commit()
        output = lms_app.test_cli_runner().invoke(command, [*args]).output
        db.session().rollback()
        return output

    assert "1 kelas dihitung, 1 berubah" in said()
    assert db.session().scalars(select(ClassFigures)).all() == []
    assert "1 kelas dihitung, 1 berubah, 0 jumlah diperbaiki." in said("--commit")
    assert sums() == plain_count()
    db.session().execute(update(Figures).where(Figures.month == 11).values(taken=7, seconds=1))
    db.session().add(
        Figures(id=uuid.uuid4(), scope_id=uuid.uuid4(), year=2020, month=0, programme="", taken=5, counted_at=NOW)
    )
    assert "0 berubah, 5 jumlah diperbaiki." in said("--commit")
    assert sums() == plain_count()
    assert "0 berubah, 0 jumlah diperbaiki." in said()


def test_only_what_was_handed_in_and_not_taken_back_counts(world):
    version = handed_in(world, 0, "merah", "fr-mapa-01")
    act = act_of(world.trainees[0])
    sheets.withdraw_submission(act, item_of(world, 0, "merah", "fr-mapa-01", act=act))
    db.session().flush()
    (tally,) = queries.tallies([world.klass.id])
    assert tally.measures["handed_in"] == 3
    assert db.session().get_one(Submission, version.id).state == "draft"


def test_a_class_that_bnsp_refused_is_neither_a_class_nor_seats(lms_app):
    world = written()
    [sent] = queries.tallies([world.klass.id])
    assert (sent.measures["classes"], sent.measures["offered"]) == (1, 24)
    send(world)
    decide(world, refuse_application, reason="Skema tidak sesuai.")
    [refused] = queries.tallies([world.klass.id])
    assert (refused.measures["classes"], refused.measures["offered"]) == (0, 0)
    assert refused.version > sent.version
