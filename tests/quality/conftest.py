"""A class on the evening of its last day, and short cuts to what people say of its master asesor."""

import datetime as dt

import pytest

from askom_lms.kernel import clock, db
from askom_lms.kernel.audit import ChainRef
from askom_lms.people.domain import Role
from askom_lms.quality import services
from askom_lms.quality.domain.statements import asked_of
from askom_lms.quality.domain.states import Side
from askom_lms.training.domain.states import CLASS, ClassEvent
from askom_lms.training.queries import class_by_id
from tests.assessment.world import EVENING, act_of, fresh_class
from tests.factories.people import PersonFactory, grant

LATER = EVENING + dt.timedelta(days=15)
"""The day after the last one on which trainees answer."""


@pytest.fixture
def world(lms_app, monkeypatch):
    """Six trainees who met both master asesor: one leads, the other examines; admin and BNSP."""
    found = fresh_class(6)
    found.admin = PersonFactory(name="Rudi Admin")
    grant(found.admin, Role.LSP_ADMIN, found.organiser.id, "nd", found.organiser.name)
    found.bnsp = PersonFactory(name="Maya Pengelola", roles=[Role.PENGELOLA])
    db.session().commit()
    monkeypatch.setattr(clock, "now", lambda: EVENING)
    return found


def klass_of(world):
    return class_by_id(world.klass.id)


def rated(side=Side.TRAINEE, **changes):
    return {one.key: "ya" for one in asked_of(side)} | changes


def evaluated(world, person, about, *, side=Side.TRAINEE, note="", seen=0, now=EVENING, **changes):
    act = act_of(person, now)
    made = services.save_evaluation(act, klass_of(world), about.id, rated(side, **changes), note, seen=seen)
    db.session().commit()
    return made


def finish(world):
    """The class is over, whatever its checklist says."""
    klass = klass_of(world)
    act_of(world.panitia, EVENING).take(CLASS, klass, ClassEvent.FINISH, chain=ChainRef("class", klass.id))
    db.session().commit()
