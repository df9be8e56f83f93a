"""Who may do what with a class: by role, for the own class, a foreign one and the institution."""

import itertools
import uuid
from types import SimpleNamespace

import pytest

from askom_lms.kernel import db
from askom_lms.kernel.act import Actor
from askom_lms.people.domain import Role
from askom_lms.training.domain.states import P
from askom_lms.training.models import TrainingClass
from askom_lms.training.policy import RULES, may_read
from askom_lms.training.queries.classes import visible_to
from tests.factories.classes import STARTS_ON, open_class
from tests.factories.people import PersonFactory, actor_of, grant

OWN, FOREIGN, LED = uuid.uuid4(), uuid.uuid4(), uuid.uuid4()
KLASS = SimpleNamespace(id=OWN, institution_id=LED)
MANAGERS = {Role.PANITIA, Role.LSP_ADMIN, Role.PENGELOLA}
ALLOWED = {
    P.READ: set(Role),
    P.EDIT: MANAGERS,
    P.STAFF: MANAGERS,
    P.MOVE: MANAGERS,
    P.RECORD: {Role.PANITIA, Role.PENGAJAR, Role.LSP_ADMIN},
    P.APPROVE: {Role.PANITIA, Role.LSP_ADMIN},
}


def actor(*grants):
    return Actor(
        uuid.uuid4(), "Orang", "orang@contoh.id", grants=frozenset((str(role), scope) for role, scope in grants)
    )


def allows(permission, someone, subject):
    rule = RULES[permission]
    return bool(rule.roles & someone.roles) and rule.holds(someone, subject)


def scope_of(role):
    return {Role.LSP_ADMIN: LED, Role.PENGELOLA: None}.get(role, OWN)


@pytest.mark.parametrize(("permission", "role"), list(itertools.product(ALLOWED, Role)))
def test_a_role_may_in_its_own_class_what_the_table_says(permission, role):
    assert allows(permission, actor((role, scope_of(role))), KLASS) is (role in ALLOWED[permission])


@pytest.mark.parametrize(("permission", "role"), list(itertools.product(ALLOWED, set(Role) - {Role.PENGELOLA})))
def test_a_role_in_another_class_or_institution_gives_nothing_here(permission, role):
    assert not allows(permission, actor((role, FOREIGN)), KLASS)


def test_nobody_without_a_role_may_anything():
    assert not any(allows(permission, actor(), KLASS) for permission in ALLOWED)


@pytest.mark.parametrize(
    ("grants", "institution", "allowed"),
    [
        ([(Role.LSP_ADMIN, LED)], LED, True),
        ([(Role.LSP_ADMIN, LED)], FOREIGN, False),
        ([(Role.LSP_ADMIN, LED)], None, True),
        ([(Role.PENGELOLA, None)], FOREIGN, True),
        ([(Role.PANITIA, OWN)], None, False),
    ],
)
def test_a_class_is_made_for_an_institution_that_one_leads(grants, institution, allowed):
    assert allows(P.CREATE, actor(*grants), institution) is allowed


def test_every_permission_has_a_rule():
    assert set(RULES) == set(P)


def test_the_list_shows_exactly_what_may_be_read(lms_app):
    worlds = [open_class(), open_class(number="48/2026", starts_on=STARTS_ON)]
    crowd = [world.panitia for world in worlds] + [world.masters[0] for world in worlds]
    for role, scope in (
        (Role.LSP_ADMIN, worlds[0].organiser.id),
        (Role.TRAINEE, worlds[1].klass.id),
        (Role.PENGELOLA, None),
        (Role.TIM_TEKNIS, uuid.uuid4()),
    ):
        person = PersonFactory()
        grant(person, role, scope)
        crowd.append(person)
    crowd.append(PersonFactory())

    for person in crowd:
        someone = actor_of(person)
        listed = set(db.session().scalars(db.db.select(TrainingClass.id).where(visible_to(someone))))
        readable = {world.klass.id for world in worlds if may_read(someone, world.klass)}
        assert listed == readable, person.name
