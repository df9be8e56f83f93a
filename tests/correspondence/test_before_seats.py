"""A surat tugas goes with the application, when nobody holds a seat yet: it names those who are proposed."""

import pytest
from sqlalchemy import select

from askom_lms.correspondence.domain.states import LetterKind
from askom_lms.correspondence.queries import Plan, facts_now
from askom_lms.kernel import db
from askom_lms.training.models import ClassStaff
from askom_lms.training.queries import get_class
from tests.factories.classes import accepted, act_of, open_class

pytestmark = pytest.mark.usefixtures("lms_app")


def people_on_letter(world):
    klass = get_class(act_of(world.panitia), world.klass.slug)
    line = db.session().scalars(select(ClassStaff).where(ClassStaff.class_id == world.klass.id)).first()
    return facts_now(Plan.of(klass), LetterKind.ASSIGNMENT, str(line.id))["n"]


def test_the_people_proposed_stand_on_it_until_somebody_is_seated():
    world = open_class()
    assert people_on_letter(world) == world.klass.proposed > 0
    accepted(world, 1)
    assert people_on_letter(world) == 1
