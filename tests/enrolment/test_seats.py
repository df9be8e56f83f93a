"""24 seats and 30 %, refused at the exact person, on both databases, whoever comes at the same moment."""

import datetime as dt

import pytest

from askom_lms.enrolment import services
from askom_lms.enrolment.domain.states import EnrolmentState
from askom_lms.kernel import db
from askom_lms.kernel.messages import Refusal
from askom_lms.training import services as classes
from askom_lms.training.models import StaffRole, TrainingClass
from tests.factories.classes import accepted, act_of, applicant, open_class, person_of
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.usefixtures("lms_app")


def fresh(world):
    return db.session().get(TrainingClass, world.klass.id, populate_existing=True)


@pytest.mark.row("000-011", "001-030", "004-009")
def test_the_twenty_fourth_gets_a_seat_and_the_twenty_fifth_is_refused():
    world = open_class()
    accepted(world, 24)
    late = applicant(world)
    with pytest.raises(Refusal) as refused:
        services.accept(act_of(world.panitia), late)
    assert refused.value.code == "enrolment.full"
    assert str(refused.value).startswith(f"{person_of(late).name} tidak mendapat kursi")
    assert fresh(world).seats_taken == 24


@pytest.mark.row("000-013")
def test_the_thirteenth_of_one_master_asesor_is_refused_until_there_is_a_second():
    world = open_class(masters=1, proposed=12)
    accepted(world, 12)
    thirteenth = applicant(world)
    with pytest.raises(Refusal) as refused:
        services.accept(act_of(world.panitia), thirteenth)
    assert refused.value.code == "enrolment.master_full"
    assert "ke-13" in str(refused.value)
    assert fresh(world).seats_taken == 12
    second = PersonFactory(met_number="MET.000.000099 2020", met_valid_until=dt.date(2030, 1, 1))
    classes.add_staff(act_of(world.panitia), fresh(world), second.id, StaffRole.MASTER_ASESOR)
    services.accept(act_of(world.panitia), thirteenth)
    assert thirteenth.seat_number == 13


@pytest.mark.row("001-029")
@pytest.mark.parametrize(("proposed", "allowed"), [(24, 7), (23, 6), (20, 6), (10, 3), (3, 0)])
def test_the_external_person_who_would_break_thirty_percent_is_refused(proposed, allowed):
    world = open_class(proposed=proposed)
    accepted(world, allowed, external=True)
    one_more = applicant(world, external=True)
    with pytest.raises(Refusal) as refused:
        services.accept(act_of(world.panitia), one_more)
    assert refused.value.code == "enrolment.external_full"
    assert refused.value.params["nth"] == allowed + 1
    assert str(refused.value).startswith(f"{person_of(one_more).name} akan menjadi peserta luar ke-{allowed + 1}")
    own = applicant(world)
    services.accept(act_of(world.panitia), own)
    assert own.state is EnrolmentState.ACCEPTED


def test_a_withdrawal_gives_the_seat_back_and_the_next_one_takes_its_number():
    world = open_class()
    people = accepted(world, 3)
    services.withdraw(act_of(world.panitia), people[1], reason="Tugas luar kota")
    assert fresh(world).seats_taken == 2
    newcomer = applicant(world)
    services.accept(act_of(world.panitia), newcomer)
    assert newcomer.seat_number == 2


def test_a_withdrawal_gives_the_place_of_an_external_person_to_another_one():
    world = open_class()
    people = accepted(world, 7, external=True)
    services.withdraw(act_of(world.panitia), people[0], reason="Tugas luar kota")
    assert (fresh(world).seats_taken, fresh(world).external_taken) == (6, 6)
    services.accept(act_of(world.panitia), applicant(world, external=True))
    assert fresh(world).external_taken == 7


def test_a_withdrawal_needs_a_reason():
    world = open_class()
    [person] = accepted(world)
    with pytest.raises(Refusal) as refused:
        services.withdraw(act_of(world.panitia), person, reason="  ")
    assert refused.value.code == "enrolment.reason_missing"
