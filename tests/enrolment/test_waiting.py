"""A seat that comes free goes to who waits, in their order, as far as 24 and 30 % allow it."""

import datetime as dt
import uuid

import pytest

from askom_lms.enrolment import services
from askom_lms.enrolment.domain.states import EnrolmentState as S
from askom_lms.enrolment.domain.waiting import InLine, Room, is_lapsed, offer_ends, whose_turn
from askom_lms.enrolment.models import Enrolment
from askom_lms.enrolment.services.waiting import lapse_offer
from askom_lms.kernel import clock, db
from askom_lms.kernel.jobs.model import Job
from askom_lms.kernel.mail import Mail
from askom_lms.kernel.messages import Refusal
from tests.factories.classes import BEFORE, accepted, act_of, applicant, open_class, person_of

HOUR = dt.timedelta(hours=1)
SOON = BEFORE + HOUR


def one(place, *, external=False, approved=True):
    return InLine(uuid.uuid4(), f"P{place}", place, external, approved)


def room(taken=23, external=0, masters=2, capacity=24, proposed=24):
    return Room(capacity=capacity, masters=masters, taken=taken, external_taken=external, proposed=proposed)


@pytest.mark.row("004-008")
@pytest.mark.parametrize(
    ("line", "left", "chosen", "passed"),
    [
        ([one(2), one(1)], room(), "P1", []),
        ([one(1)], room(taken=24), None, ["P1"]),
        ([one(1)], room(taken=12, masters=1), None, ["P1"]),
        ([one(1, external=True), one(2)], room(external=7), "P2", ["P1"]),
        ([one(1, external=True)], room(external=6), "P1", []),
        ([one(1, approved=False), one(5)], room(), "P5", ["P1"]),
        ([], room(), None, []),
    ],
)
def test_the_first_by_place_who_fits_is_next(line, left, chosen, passed):
    turn = whose_turn(line, left)
    assert turn.chosen and turn.chosen.name == chosen if chosen else turn.chosen is None
    assert [each.name for each in turn.passed] == passed


def test_an_offer_lasts_its_hours_but_not_into_the_class():
    assert offer_ends(BEFORE, 24, BEFORE + 100 * HOUR) == BEFORE + 24 * HOUR
    assert offer_ends(BEFORE, 24, BEFORE + 5 * HOUR) == BEFORE + 5 * HOUR
    assert not is_lapsed(BEFORE, BEFORE)
    assert is_lapsed(BEFORE, BEFORE + dt.timedelta(seconds=1))
    assert not is_lapsed(None, BEFORE)


@pytest.fixture
def full(lms_app):
    """Two seats, both taken; three wait, the first of them from another institution."""
    world = open_class(capacity=2, proposed=2)
    world.seated = accepted(world, 2)
    world.first, world.second, world.third = (applicant(world, name=f"Pelamar {n}") for n in (1, 2, 3))
    for enrolment in (world.first, world.second):
        services.put_on_list(act_of(world.panitia), enrolment)
    db.session().commit()
    return world


def refused(code, step, *args, **more):
    with pytest.raises(Refusal) as raised:
        step(*args, **more)
    assert raised.value.code == code
    return raised.value


def leave(world, n=0):
    services.withdraw(act_of(world.panitia), world.seated[n], reason="Sakit")


@pytest.mark.row("004-008")
def test_who_waits_is_offered_the_seat_that_comes_free_and_takes_it(full):
    assert [e.waiting_place for e in (full.first, full.second)] == [1, 2]
    refused("enrolment.no_free_seat", services.offer_seat, act_of(full.panitia), full.klass)
    leave(full)
    assert "Pelamar 1" in str(refused("enrolment.others_first", services.accept, act_of(full.panitia), full.third))
    assert services.offer_seat(act_of(full.panitia), full.klass).id == full.first.id
    assert full.first.state is S.OFFERED
    assert full.first.offer_ends_at == BEFORE + 24 * HOUR
    refused("enrolment.no_free_seat", services.offer_seat, act_of(full.panitia), full.klass)
    refused("enrolment.seat_offered", services.accept, act_of(full.panitia), full.third)
    assert services.take_offer(act_of(person_of(full.first), SOON), full.first) is None
    assert (full.first.state, full.first.seat_number, full.first.waiting_place) == (S.ACCEPTED, 1, None)
    assert {"Anda dalam daftar tunggu kelas 47/2026", "Kursi di kelas 47/2026 ditawarkan kepada Anda"} <= {
        mail.subject for mail in db.session().query(Mail).filter_by(to=person_of(full.first).email)
    }


def test_an_offer_that_is_declined_or_lapses_goes_on_to_the_next(full, monkeypatch):
    leave(full)
    services.offer_seat(act_of(full.panitia), full.klass)
    services.decline_offer(act_of(person_of(full.first), SOON), full.first)
    assert (full.first.state, full.first.waiting_place, full.second.state) == (S.APPLIED, None, S.OFFERED)
    services.put_on_list(act_of(full.panitia), full.third)
    db.session().commit()
    over = full.second.offer_ends_at + dt.timedelta(seconds=1)
    refused("enrolment.offer_lapsed", services.take_offer, act_of(person_of(full.second), over), full.second)
    job = db.session().query(Job).filter_by(kind="enrolment.lapse_offer").order_by(Job.created_at.desc(), Job.id).all()
    mine = next(each for each in job if each.payload["enrolment_id"] == str(full.second.id))
    assert mine.run_after == over
    monkeypatch.setattr(clock, "now", lambda: over)
    lapse_offer(mine)
    lapse_offer(mine)
    assert (full.second.state, full.third.state) == (S.APPLIED, S.OFFERED)


def test_who_withdraws_while_a_seat_is_offered_to_him_passes_it_on(full):
    leave(full)
    services.offer_seat(act_of(full.panitia), full.klass)
    services.withdraw(act_of(person_of(full.first), SOON), full.first, reason="Tugas lain")
    assert (full.first.state, full.first.waiting_place, full.first.offer_ends_at) == (S.WITHDRAWN, None, None)
    assert (full.second.state, full.second.offer_ends_at) == (S.OFFERED, SOON + 24 * HOUR)


def test_a_seat_that_was_held_is_offered_by_panitia_only(full):
    leave(full)
    assert (full.first.state, full.second.state) == (S.WAITING, S.WAITING)


def test_who_the_guard_no_longer_allows_keeps_his_place_and_the_next_is_offered(lms_app):
    """30 % is counted again when the seat is taken."""
    world = open_class(capacity=10, proposed=10)
    seated = accepted(world, 8) + accepted(world, 2, external=True)
    outside, inside = applicant(world, external=True, name="Orang Luar"), applicant(world, name="Orang Dalam")
    for each in (outside, inside):
        services.put_on_list(act_of(world.panitia), each)
    services.withdraw(act_of(world.panitia), seated[0], reason="Sakit")
    services.offer_seat(act_of(world.panitia), world.klass)
    assert outside.state is S.OFFERED
    klass = db.session().get_one(type(world.klass), world.klass.id)
    klass.proposed = 9
    db.session().commit()
    why = services.take_offer(act_of(person_of(outside), SOON), outside)
    assert why.code == "enrolment.external_full"
    assert (outside.state, outside.waiting_place, inside.state) == (S.WAITING, 1, S.OFFERED)


def test_the_list_is_only_for_whom_there_is_no_seat_and_who_may_be_accepted(lms_app):
    world = open_class(capacity=2, proposed=2)
    accepted(world, 1)
    early = applicant(world, name="Masih Muat")
    assert "Masih Muat" in str(refused("enrolment.has_room", services.put_on_list, act_of(world.panitia), early))
    services.accept(act_of(world.panitia), early)
    lacking = applicant(world, documents="aaaaauaa")
    refused("enrolment.papers_not_accepted", services.put_on_list, act_of(world.panitia), lacking)
    refused("enrolment.no_free_seat", services.offer_seat, act_of(world.panitia), world.klass)


def test_a_changed_fact_keeps_the_place_until_panitia_approves_it_again(full):
    leave(full)
    facts = {**full.first.facts, "can_word": False}
    services.save_facts(act_of(person_of(full.first)), full.first, facts, skema_id=full.first.skema_id)
    assert (full.first.state, full.first.waiting_place, full.first.approved_facts_version) == (S.WAITING, 1, None)
    services.withdraw(act_of(full.panitia), full.second, reason="Batal")
    assert "Pelamar 1" in str(refused("enrolment.nobody_fits", services.offer_seat, act_of(full.panitia), full.klass))
    services.withdraw(act_of(full.panitia), full.first, reason="Batal")
    assert full.first.waiting_place is None
    refused("enrolment.nobody_waits", services.offer_seat, act_of(full.panitia), full.klass)
    assert db.session().query(Enrolment).filter(Enrolment.waiting_place.is_not(None)).count() == 0
