"""A seat and the rules of its class are held against the chain: number, condition, confirmation; rule-sets, seats."""

import datetime as dt

import pytest
from sqlalchemy import update

from askom_lms.enrolment import services
from askom_lms.enrolment.models import DocumentKind, Enrolment
from askom_lms.kernel import checkpoints, db
from askom_lms.training import services as classes
from askom_lms.training.models import TrainingClass
from tests.factories.classes import act_of, applicant, open_class, paper
from tests.people.conftest import tamper

pytestmark = pytest.mark.usefixtures("lms_app")
WITHOUT = "aaaaaa.a"


@pytest.fixture
def world():
    """A seat that waits for internalisasi."""
    found = open_class()
    found.seat = applicant(found, documents=WITHOUT, internalisasi={"held_on": "2026-11-11"})
    services.accept(act_of(found.panitia), found.seat)
    db.session().commit()
    return found


def wrong():
    """What the check of all chains finds."""
    db.session().expire_all()
    return [str(one) for one in checkpoints.verify_all(db.session())]


def confirmed(world, document=None):
    """The certificate is accepted, so the seat is sure."""
    document = document or paper(world.seat, DocumentKind.INTERNALISASI)
    services.judge_document(act_of(world.panitia), world.seat, document, is_accepted=True)
    db.session().commit()
    return document


CHANGES = {
    "seat_number": 7,
    "is_conditional": False,
    "confirmed_at": dt.datetime(2026, 11, 1, tzinfo=dt.UTC),
}


@pytest.mark.parametrize("column", CHANGES)
@pytest.mark.parametrize("is_sure", [False, True])
def test_a_seat_that_somebody_changes_behind_the_chain_is_named(world, column, is_sure):
    if is_sure:
        confirmed(world)
    assert wrong() == []
    seat = world.seat.id
    db.session().rollback()
    tamper(update(Enrolment).where(Enrolment.id == seat).values({column: CHANGES[column]}))
    found = wrong()
    assert len(found) == 1, found


def test_a_confirmation_that_is_taken_back_or_a_seat_that_is_freed_still_matches(world):
    document = confirmed(world)
    services.undo_judgement(act_of(world.panitia), world.seat, document)
    db.session().commit()
    assert world.seat.confirmed_at is None
    assert wrong() == []
    confirmed(world, document)
    services.withdraw(act_of(world.panitia), world.seat, reason="Pindah kota.")
    db.session().commit()
    assert (world.seat.seat_number, world.seat.confirmed_at) == (None, None)
    assert wrong() == []


@pytest.mark.parametrize(
    ("column", "value"), [("proposed", 23), ("capacity", 20), ("rule_set", "peserta-000"), ("programme", "peningkatan")]
)
def test_the_rules_and_numbers_of_a_class_are_held_against_its_chain(world, column, value):
    classes.save_numbers(act_of(world.panitia), world.klass, capacity=24, proposed=22)
    db.session().commit()
    assert wrong() == []
    klass = world.klass.id
    db.session().rollback()
    tamper(update(TrainingClass).where(TrainingClass.id == klass).values({column: value}))
    found = wrong()
    assert len(found) == 1, found
