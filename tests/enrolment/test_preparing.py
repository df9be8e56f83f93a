"""A participant prepares several skema and names the approach of his map before he chooses one."""

import pytest

from askom_lms.enrolment import services
from askom_lms.enrolment.domain.preparing import MOST_PREPARED, Approach, problem
from askom_lms.enrolment.domain.states import EnrolmentState as S
from askom_lms.kernel import db
from askom_lms.kernel.messages import Refusal
from tests.factories.classes import act_of, applicant, make_skema, open_class, person_of


@pytest.mark.row("000-112")
@pytest.mark.parametrize(
    ("prepared", "offered", "wrong"),
    [
        ([1, 2], [1, 2, 3], ""),
        ([], [1], ""),
        ([9], [], ""),
        ([1, 9], [1, 2], "enrolment.skema_unknown"),
        (list(range(MOST_PREPARED)), [], ""),
        (list(range(MOST_PREPARED + 1)), [], "enrolment.prepared_many"),
    ],
)
def test_what_may_be_prepared(prepared, offered, wrong):
    assert problem(prepared, offered) == wrong


@pytest.fixture
def world(lms_app):
    world = open_class()
    world.second = make_skema("Operator Komputer")
    klass = db.session().get_one(type(world.klass), world.klass.id)
    klass.settings = {**klass.settings, "skema_ids": [str(world.skema.id), str(world.second.id)]}
    db.session().flush()
    return world


@pytest.mark.row("000-112", "000-096")
def test_several_are_prepared_before_one_is_chosen_and_no_approval_falls_with_it(world):
    enrolment = applicant(world, state=S.DRAFT)
    enrolment.skema_id = None
    services.prepare(act_of(person_of(enrolment)), enrolment, [world.skema.id, world.second.id], Approach.KLASTER)
    assert (len(enrolment.prepared), enrolment.approach, enrolment.skema_id) == (2, Approach.KLASTER, None)
    seated = applicant(world)
    services.accept(act_of(world.panitia), seated)
    services.prepare(act_of(person_of(seated)), seated, [world.second.id], Approach.SKK)
    assert (seated.state, seated.approach) == (S.ACCEPTED, Approach.SKK)
    strange = make_skema("Skema Lain")
    with pytest.raises(Refusal) as raised:
        services.prepare(act_of(person_of(seated)), seated, [strange.id], Approach.SKK)
    assert raised.value.code == "enrolment.skema_unknown"


@pytest.mark.row("000-096")
def test_the_map_begins_with_skema_and_approach_and_skkni_is_proposed(world, desk_of):
    enrolment = applicant(world, state=S.DRAFT)
    person = person_of(enrolment)
    db.session().commit()
    desk = desk_of(person)
    page = desk.go("/permohonan/data")
    options = {option.get("value") for option in page.all("option")}
    assert set(Approach) <= options
    assert enrolment.approach is Approach.SKKNI
    answer = page.press("Simpan data", approach="klaster", prepared=str(world.second.id))
    assert "Operator Komputer" in answer.text
    assert "Klaster" in answer.text
