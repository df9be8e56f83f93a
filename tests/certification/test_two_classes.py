"""Who trains or examines in two classes reads and signs for the class that an address names, not for the newest one."""

import datetime as dt

import pytest

from askom_lms.assessment.models import AcaExam
from askom_lms.enrolment.domain.states import EnrolmentState
from askom_lms.kernel import db
from tests.assessment.world import examiner_of, master_of, seat_of
from tests.certification.ways import examined, number, trained
from tests.factories.classes import STARTS_ON, applicant, open_class

pytestmark = pytest.mark.usefixtures("friday_evening")


@pytest.fixture
def newer(world):
    """A class four weeks later has somebody on the first trainee's seat number, trained and examined by the same."""
    other = open_class(number="48/2026", starts_on=STARTS_ON + dt.timedelta(days=28))
    seat = applicant(other, state=EnrolmentState.ENROLLED, name="Orang Lain")
    seat.seat_number, seat.master_asesor_id = seat_of(world, 0).seat_number, master_of(world, 0).id
    db.session().add(AcaExam(enrolment_id=seat.id, class_id=other.klass.id, examiner_id=examiner_of(world, 0).id))
    db.session().commit()
    return other


def test_the_list_shows_one_class_and_leads_to_the_others(desk_of, world, newer, slug):
    desk = desk_of(master_of(world, 0))
    listed = desk.go(f"/rekomendasi?kelas={slug}")
    assert "Orang Lain" not in listed.text
    assert f"/rekomendasi?kelas={newer.klass.slug}" in listed.links().values()
    assert "Orang Lain" in listed.follow(f"Kelas {newer.klass.number}").text


def test_the_examiner_fills_the_form_of_the_class_whose_examination_he_leaves(desk_of, world, newer, slug):
    examined(world, 0)
    name = world.trainees[0].name
    desk = desk_of(examiner_of(world, 0))
    form = desk.go(f"/kelas/{slug}/uji/{number(world, 0)}").follow("Buka FR-ACA-07")
    assert name in form.h1
    assert name in form.press("Simpan dan hitung ulang").h1
    assert "Orang Lain" in desk.go(f"/rekomendasi/{number(world, 0)}").h1


def test_the_trainer_signs_for_the_class_whose_list_he_leaves(desk_of, world, newer, slug):
    trained(world, 0)
    name = world.trainees[0].name
    page = desk_of(master_of(world, 0)).go(f"/rekomendasi?kelas={slug}").follow(name)
    signed = page.press("Tanda tangani", is_recommended="ya")
    assert name in signed.h1
    assert "Rekomendasi pelatih ditandatangani" in signed.text
