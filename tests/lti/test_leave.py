"""A result goes to a platform only by written leave of both sides, whatever the switches of the platform say."""

import datetime as dt

import pytest
from sqlalchemy import select

from askom_lms.agreements import services as agreements
from askom_lms.agreements.domain import Key
from askom_lms.agreements.models import Agreement
from askom_lms.applying import queries as applying
from askom_lms.certification.domain.states import Verdict
from askom_lms.enrolment.domain.states import EnrolmentState
from askom_lms.kernel import clock, db, jobs
from askom_lms.lti.domain.states import ScoreState
from askom_lms.lti.models import Score
from askom_lms.lti.queries.results import board_of, standings
from askom_lms.lti.services import own_keys
from askom_lms.lti.services.results import COUNT, agree, share_results
from askom_lms.people.models import Person
from askom_lms.training.queries import class_by_id
from tests.agreements.leave import consents, permits, withdraws
from tests.assessment.world import EVENING, act_of, fresh_class, seat_of
from tests.certification.ways import closed, decide, meeting, recommended
from tests.lti.course import joined, registered
from tests.lti.gradebook import linked

MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def world(lab, monkeypatch):
    """Decided about the first trainee; class and he let results go to the platform, which knows him."""
    return decided(lab, monkeypatch)


def decided(platform, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: EVENING)
    world = fresh_class(2)
    recommended(world, 0, Verdict.BK)
    found = meeting(world)
    decide(world, found, 0, Verdict.BK, reason="Belum cukup")
    closed(world, found)
    world.registration = registered(platform, world.organiser)
    world.user = user = joined(world.trainees[0], world.registration)
    share_results(act_of(world.panitia, EVENING), class_by_id(world.klass.id), shares=True)
    agree(act_of(world.trainees[0], EVENING), user, agrees=True)
    db.session().commit()
    return world


def result(world):
    (one,) = standings(class_by_id(world.klass.id), world.registration.issuer)
    return one.result


def lacking(world):
    board = board_of(act_of(world.panitia, EVENING), class_by_id(world.klass.id))
    return [row.lacking for row in board.rows]


@pytest.mark.row("002-130")
def test_a_result_needs_both_consents_and_what_comes_after_a_withdrawal_has_none(world):
    person, class_id = world.trainees[0], world.klass.id
    before = class_by_id(class_id).version
    assert (result(world), lacking(world)) == (None, ["peserta dan lembaga"] * 2)
    consents(person, class_id)
    assert (result(world), lacking(world)) == (None, ["lembaga", "peserta dan lembaga"])
    permits(class_id)
    assert (result(world), lacking(world)) == (("BK", None), ["", "peserta"])
    assert class_by_id(class_id).version == before + 2, "whoever waits for the result looks again"
    withdraws(person)
    assert (result(world), lacking(world)) == (None, ["peserta", "peserta"])
    assert not applying.may_share(seat_of(world, 0))


def test_the_institution_alone_is_not_enough(world):
    permits(world.klass.id)
    assert (result(world), lacking(world)) == (None, ["peserta", "peserta"])


def test_the_page_says_whose_consent_is_missing(world, desk_of):
    page = desk_of(world.panitia).go(f"/kelas/{world.klass.slug}/platform")
    assert "admin LSP pada daftar permohonan sertifikasi kelas" in page.text


@pytest.fixture
def gradebook(lms_app, services, lab, monkeypatch):
    """The same class in two courses of a platform whose services answer; both gradebooks hold the result of the first."""
    world = decided(services, monkeypatch)
    own_keys.ensure(act_of(world.panitia, EVENING - dt.timedelta(days=30)))
    world.services, world.now = services, EVENING
    monkeypatch.setattr(clock, "now", lambda: world.now)
    for n in (1, 2):
        linked(
            world.registration, world.klass, services, name="tugas3", column=f"/kolom/{n}", context_id=f"kursus-{n}",
            resource_link_id=f"tautan-{n}",
        )  # fmt: skip

    def work():
        db.session().commit()
        jobs.run_pending(lms_app, now=world.now)
        db.session().expire_all()

    world.work = work
    consents(world.trainees[0], world.klass.id)
    permits(world.klass.id)
    db.session().rollback()
    jobs.enqueue(COUNT, {})
    world.work()
    assert comments(world) == ["Keputusan: Belum kompeten (BK)."] * 2
    return world


def comments(world):
    """What both gradebooks hold beside the score of the first trainee."""
    return [world.services.grades[f"/kolom/{n}", "siswa-1"]["comment"] for n in (1, 2)]


def moments(world):
    return [world.services.grades[f"/kolom/{n}", "siswa-1"]["timestamp"] for n in (1, 2)]


def institution_withdraws(world):
    signed = (
        db.session()
        .scalars(
            select(Agreement).where(Agreement.text_key == Key.SHARING.value, Agreement.subject_id == world.klass.id)
        )
        .one()
    )
    agreements.withdraw(act_of(db.session().get_one(Person, signed.person_id), clock.now()), signed)


WAYS = {
    "written consent": lambda world: withdraws(world.trainees[0]),
    "consent of the institution": institution_withdraws,
    "own switch": lambda world: agree(act_of(world.trainees[0], world.now), world.user, agrees=False),
    "switch of the class": lambda world: share_results(
        act_of(world.panitia, world.now), class_by_id(world.klass.id), shares=False
    ),
}


@pytest.mark.row("002-130")
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("later", [dt.timedelta(0), 3 * MINUTE], ids=["same second", "later"])
def test_what_is_taken_back_leaves_every_gradebook_at_once_with_a_later_moment(gradebook, way, later):
    before, scores = moments(gradebook), [one["scoreGiven"] for one in gradebook.services.grades.values()]
    gradebook.now += later
    WAYS[way](gradebook)
    gradebook.work()
    assert comments(gradebook) == ["", ""]
    assert all(after > was for after, was in zip(moments(gradebook), before, strict=True))
    assert [one["scoreGiven"] for one in gradebook.services.grades.values()] == scores


def test_who_has_left_his_seat_takes_his_result_back_as_well(gradebook):
    seat_of(gradebook, 0).state = EnrolmentState.WITHDRAWN
    db.session().commit()
    withdraws(gradebook.trainees[0])
    gradebook.now += MINUTE
    gradebook.work()
    assert comments(gradebook) == ["", ""]


def test_a_silent_platform_hears_of_the_withdrawal_when_it_is_back(gradebook):
    gradebook.services.down = True
    withdraws(gradebook.trainees[0])
    gradebook.now += MINUTE
    gradebook.work()
    waiting = db.session().scalars(select(Score).where(Score.state != ScoreState.SENT)).all()
    assert ([one.comment for one in waiting], comments(gradebook)) == (
        ["", ""],
        ["Keputusan: Belum kompeten (BK)."] * 2,
    )
    gradebook.services.down = False
    gradebook.now += 10 * MINUTE
    db.session().rollback()
    jobs.enqueue(COUNT, {})
    gradebook.work()
    assert comments(gradebook) == ["", ""]


def test_a_consent_about_something_else_sends_nothing(gradebook):
    """The second trainee's own consent is his: the first one's words stay."""
    consents(gradebook.trainees[1], gradebook.klass.id)
    gradebook.work()
    calls = len(gradebook.services.calls)
    withdraws(gradebook.trainees[1])
    gradebook.now += MINUTE
    gradebook.work()
    assert comments(gradebook) == ["Keputusan: Belum kompeten (BK)."] * 2
    assert len(gradebook.services.calls) == calls
