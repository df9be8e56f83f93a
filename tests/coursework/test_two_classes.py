"""A master asesor with two classes: each page is about the class of what it shows, not about the newest one."""

import datetime as dt

import pytest

from askom_lms.enrolment.domain.states import EnrolmentState
from askom_lms.enrolment.models import Enrolment
from askom_lms.kernel import db
from askom_lms.people.domain import Role
from tests.coursework.world import handed_in, master_of
from tests.factories.classes import STARTS_ON, applicant, open_class
from tests.factories.people import grant_in

FRAGMENT = {"X-Fragment": "desk"}


def klass_line(page):
    return next("".join(e.itertext()) for e in page.tree.iter() if e.get("class") == "kls")


@pytest.fixture
def newer(world):
    """The same master asesor has a class that begins a month later."""
    other = open_class(number="48/2026", starts_on=STARTS_ON + dt.timedelta(days=28))
    grant_in(master_of(world, 0), Role.MASTER_ASESOR, other.klass)
    db.session().commit()
    return other


@pytest.fixture
def seated(world, newer):
    """In it sits somebody under the seat number of the first trainee."""
    seat = applicant(newer, state=EnrolmentState.ENROLLED, skema=world.skema)
    seat.master_asesor_id = master_of(world, 0).id
    seat.seat_number = db.session().get_one(Enrolment, world.seats[0]).seat_number
    db.session().commit()
    return seat


def test_the_desk_stands_below_the_class_of_the_sheet(world, newer, at, desk_of):
    version = handed_in(world)
    desk = desk_of(master_of(world, 0))

    for headers in ({}, FRAGMENT, FRAGMENT, {}):
        page = desk.go(f"/paraf/{version.id}", headers=headers)
        assert klass_line(page).startswith("Kelas 47/2026")
        assert page.links()["Jadwal"] == "/kelas/47-2026/jadwal"
    assert klass_line(desk.go(f"/lembar/{version.item.id}")).startswith("Kelas 47/2026")


def test_trainees_are_listed_by_class_and_each_link_leads_to_its_own(world, seated, at, desk_of):
    desk = desk_of(master_of(world, 0))
    page = desk.go("/peserta-saya")
    assert [e.text for e in page.all("h2")] == ["Kelas 48/2026", "Kelas 47/2026"]

    older = page.follow(world.trainees[0].name)
    assert older.h1 == world.trainees[0].name
    assert klass_line(older).startswith("Kelas 47/2026")
    assert "?kelas=48-2026" in "".join(page.links().values())


def test_recommendations_and_trainees_stand_below_the_class_whose_people_they_name(world, newer, at, desk_of):
    desk = desk_of(master_of(world, 0))
    page = desk.go("/rekomendasi")
    for shown in (page, page.follow(world.trainees[0].name), desk.go("/peserta-saya")):
        assert klass_line(shown).startswith("Kelas 47/2026")


def test_one_class_needs_no_heading(world, at, desk_of):
    page = desk_of(master_of(world, 0)).go("/peserta-saya")
    assert page.all("h2") == []
    assert "?kelas=" not in page.html
