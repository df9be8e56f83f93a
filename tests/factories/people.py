"""Persons and what they may do."""

import datetime as dt
import hashlib
import secrets
import uuid

import factory
from sqlalchemy import select

from askom_lms.kernel import clock, db
from askom_lms.kernel.act import Actor, Place
from askom_lms.people.domain import STAFF, Role
from askom_lms.people.models import LoginSession, Person, RoleGrant

EARLIER = dt.datetime(2026, 11, 1, 1, 0, tzinfo=dt.UTC)


class RecordFactory(factory.alchemy.SQLAlchemyModelFactory):
    """Adds the row and flushes, so that children find their parent."""

    class Meta:
        abstract = True
        sqlalchemy_session_factory = db.session
        sqlalchemy_session_persistence = "flush"


class PersonFactory(RecordFactory):
    """Somebody who accepted the invitation; `roles` grants roles everywhere, `in_class` for one class."""

    class Meta:
        model = Person

    email = factory.Sequence(lambda n: f"orang{n}@contoh.id")
    name = factory.Sequence(lambda n: f"Orang Ke {n}")
    password_hash = "unusable"
    created_at = EARLIER

    @factory.post_generation
    def roles(self, create, roles, **_):
        for role in roles or ():
            grant(self, role)


def grant(person, role, scope_id=None, slug="", label=""):
    """A role for this person, and a confirmed second factor when the role needs one."""
    s = db.session()
    s.add(
        RoleGrant(
            person_id=person.id,
            role=Role(role),
            scope_id=scope_id,
            scope_slug=slug,
            scope_label=label,
            created_at=EARLIER,
        )
    )
    if Role(role) in STAFF and not person.totp_confirmed_at:
        person.totp_confirmed_at = EARLIER
    s.flush()


def grant_in(person, role, klass):
    """The role for one class."""
    grant(person, role, klass.id, klass.slug, f"Kelas {klass.number} · {klass.venue}, {klass.city}")


def actor_of(person, *, second_factor_at=None, session_id=None):
    """The Actor that a sign-in of this person would give."""
    s = db.session()
    s.flush()
    grants = s.scalars(select(RoleGrant).where(RoleGrant.person_id == person.id)).all()
    return Actor(
        id=person.id,
        name=person.name,
        email=person.email,
        grants=frozenset((str(g.role), g.scope_id) for g in grants),
        session_id=session_id or uuid.uuid4(),
        second_factor_at=second_factor_at,
        met_number=person.met_number,
        has_second_factor=person.totp_confirmed_at is not None,
        locale=person.locale,
        places=tuple(Place(str(g.role), g.scope_id, g.scope_slug, g.scope_label) for g in grants),
    )


def signed_in(person, *, stepped_up=True, now=None):
    """A cookie token of a fresh sign-in session of this person."""
    now = now or clock.now()
    token = secrets.token_urlsafe(32)
    s = db.session()
    s.add(
        LoginSession(
            token_hash=hashlib.sha256(token.encode()).hexdigest(),
            person_id=person.id,
            created_at=now,
            last_seen_at=now,
            expires_at=now + dt.timedelta(hours=12),
            second_factor_at=now if stepped_up else None,
            device="meja uji",
        )
    )
    s.commit()
    return token
