"""Groups of at most twelve, examiners from another group, one ketua kelas."""

from collections import Counter

import pytest
from sqlalchemy import select

from askom_lms.enrolment import queries, services
from askom_lms.kernel import db
from askom_lms.kernel.messages import Denied, Refusal
from askom_lms.people.domain import Role
from askom_lms.people.models import RoleGrant
from askom_lms.training import services as classes
from askom_lms.training.models import ClassStaff, StaffRole
from tests.factories.classes import BEFORE, accepted, act_of, applicant, open_class, person_of
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.usefixtures("lms_app")


def spread(world):
    return services.assign_groups(act_of(world.panitia), world.klass)


def rows(world):
    return queries.trainee_rows(world.klass.id)


@pytest.mark.parametrize(("people", "groups"), [(1, {"A": 1}), (12, {"A": 6, "B": 6}), (13, {"A": 7, "B": 6})])
def test_people_are_spread_evenly_in_seat_order(people, groups):
    world = open_class()
    accepted(world, people)
    assert spread(world) == groups
    assert [row.group for row in rows(world)] == [g for g, n in groups.items() for _ in range(n)]


@pytest.mark.row("004-026")
def test_two_groups_swap_examiners():
    world = open_class()
    accepted(world, 4)
    spread(world)
    one, two = (person.id for person in world.masters)
    pairs = {(row.master_asesor_id, row.examiner_id) for row in rows(world)}
    assert pairs == {(one, two), (two, one)}


def test_a_master_asesor_who_is_named_examiner_too_never_examines_his_own_trainees():
    world = open_class()
    accepted(world, 4)
    one, two = (person.id for person in world.masters)
    classes.add_staff(act_of(world.panitia), world.klass, one, StaffRole.EXAMINER, letter_number="ST-9")
    spread(world)
    assert {(row.master_asesor_id, row.examiner_id) for row in rows(world)} == {(one, two), (two, one)}


def test_a_named_examiner_comes_before_the_master_asesor_of_the_other_group():
    world = open_class()
    accepted(world, 4)
    examiner = PersonFactory(met_number="MET.000.000009 2020", met_valid_until=None, totp_confirmed_at=BEFORE)
    examiner.met_valid_until = world.masters[0].met_valid_until
    classes.add_staff(act_of(world.panitia), world.klass, examiner.id, StaffRole.EXAMINER, letter_number="ST-9")
    spread(world)
    assert {row.examiner_id for row in rows(world)} == {examiner.id}


def test_one_named_examiner_does_not_examine_all_twenty_four():
    world = open_class()
    accepted(world, 24)
    valid_until = world.masters[0].met_valid_until
    examiner = PersonFactory(met_number="MET.000.000009 2020", met_valid_until=valid_until, totp_confirmed_at=BEFORE)
    classes.add_staff(act_of(world.panitia), world.klass, examiner.id, StaffRole.EXAMINER, letter_number="ST-9")
    spread(world)
    load = Counter(row.examiner_id for row in rows(world))
    assert load == {examiner.id: 12, world.masters[0].id: 12}
    assert all(row.examiner_id != row.master_asesor_id for row in rows(world))


@pytest.mark.row("000-013")
def test_twelve_fit_one_master_asesor_and_thirteen_do_not():
    world = open_class(capacity=13)
    world.klass.settings = {**world.klass.settings, "examiner_differs": False, "examiner_reason": "satu orang"}
    people = accepted(world, 13)
    second = db.session().query(ClassStaff).filter_by(person_id=world.masters[1].id).one()
    classes.end_staff(act_of(world.panitia), world.klass, second)
    with pytest.raises(Refusal) as refused:
        spread(world)
    assert refused.value.params == {"people": 13, "masters": 1}
    services.withdraw(act_of(world.panitia), people[0], reason="Sakit")
    assert spread(world) == {"A": 12}


def test_a_lone_master_asesor_needs_another_examiner_unless_the_class_switched_it_off():
    world = open_class(masters=1, proposed=12)
    accepted(world, 2)
    with pytest.raises(Refusal) as refused:
        spread(world)
    assert refused.value.code == "enrolment.no_other_examiner"
    assert {row.group for row in rows(world)} == {""}
    world.klass.settings = {**world.klass.settings, "examiner_differs": False, "examiner_reason": "satu orang"}
    spread(world)
    assert {row.examiner_id for row in rows(world)} == {world.masters[0].id}


def test_an_empty_class_has_no_groups():
    world = open_class()
    with pytest.raises(Refusal) as refused:
        spread(world)
    assert refused.value.code == "enrolment.nobody_seated"


def test_somebody_whose_approval_was_dropped_keeps_group_and_place():
    world = open_class()
    [one, two] = accepted(world, 2)
    services.save_facts(act_of(person_of(one)), one, {}, skema_id=one.skema_id)
    assert spread(world) == {"A": 1, "B": 1}
    assert (one.group, two.group) == ("A", "B")


def test_a_trainee_makes_no_groups():
    world = open_class()
    [enrolment] = accepted(world)
    with pytest.raises(Denied):
        services.assign_groups(act_of(person_of(enrolment)), world.klass)


# ketua kelas


def ketua_grants():
    return set(db.session().scalars(select(RoleGrant.person_id).where(RoleGrant.role == Role.KETUA_KELAS)))


@pytest.mark.row("000-140")
def test_one_ketua_kelas_follows_another():
    world = open_class()
    one, two = accepted(world, 2)
    for enrolment in (one, two, two):
        services.name_ketua_kelas(act_of(world.panitia), enrolment)
    assert (one.is_ketua_kelas, two.is_ketua_kelas) == (False, True)
    assert queries.ketua_of(world.klass.id) == two.person_id
    assert ketua_grants() == {two.person_id}


@pytest.mark.row("000-140")
def test_without_a_seat_nobody_is_ketua_kelas():
    world = open_class()
    with pytest.raises(Refusal) as refused:
        services.name_ketua_kelas(act_of(world.panitia), applicant(world))
    assert refused.value.code == "enrolment.not_seated"
