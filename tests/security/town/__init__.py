"""Two classes of two institutions, somebody in every role of each, and one object of every kind, all of one trainee."""

import uuid
from dataclasses import dataclass, field

from sqlalchemy import select

from askom_lms.incidents import services as incidents
from askom_lms.incidents.domain import FACTS
from askom_lms.kernel import db
from askom_lms.kernel.act import Act
from askom_lms.people.domain import Role
from askom_lms.people.models import RoleGrant
from tests.coursework.world import running_class
from tests.factories.people import PersonFactory
from tests.security.town.people import people_of
from tests.security.town.sheets import about_himself
from tests.security.town.things import picture, things_of

__all__ = ["NEVER", "Town", "build", "picture", "whole_class"]


@dataclass
class Town:
    """People by what they are to the trainee `owner`, their roles, and what stands in the addresses of his things."""

    people: dict = field(default_factory=dict)
    roles: dict = field(default_factory=dict)
    values: dict = field(default_factory=dict)


OF_THE_OTHER_CLASS = ("master", "panitia", "tim_teknis", "lsp_admin", "asesi")


def build():
    """Two classes; the owner has a seat that the other class does not have. Committed."""
    here, there = running_class(8), running_class(2, number="48/2026")
    town, other = whole_class(here, 4), people_of(there, 0)
    town.people |= {f"{name}_b": other[name] for name in OF_THE_OTHER_CLASS}
    town.people |= {
        "anonymous": None,
        "trainee_b": other["owner"],
        "pengelola": PersonFactory(name="Pengelola", roles=[Role.PENGELOLA]),
        "bnsp": PersonFactory(name="Pembaca BNSP", roles=[Role.BNSP]),
        "suspended": here.panitia_2,
        "roleless": PersonFactory(name="Tanpa Peran"),
    }
    here.panitia_2.is_active = False
    _incident()
    db.session().commit()
    wanted = select(RoleGrant.role)
    town.roles = {
        name: {str(role) for role in db.session().scalars(wanted.where(RoleGrant.person_id == person.id))}
        for name, person in town.people.items()
        if person is not None
    }
    return town


def whole_class(world, place=0, *, asks=True):
    """One class with everybody and one of everything, all of the trainee at this place of the list. Committed.

    `asks`: he has asked about his own data, too.
    """
    people = people_of(world, place)
    town = Town(people=people, values=things_of(world, people, place))
    if asks:
        town.values |= about_himself(people["owner"])
    db.session().commit()
    return town


def _incident():
    """Number 1, which is about the whole installation."""
    act = Act.system()
    facts = dict.fromkeys(FACTS) | {"title": "Laptop hilang", "known_at": act.now, "began_at": act.now}
    incidents.open_incident(act, facts)


NEVER = uuid.UUID("7f3b2a10-5c6d-4e8f-9a0b-1c2d3e4f5a6b")
"""An id that no row has."""
