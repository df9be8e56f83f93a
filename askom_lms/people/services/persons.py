"""Persons and their roles."""

import datetime as dt
import uuid
from collections.abc import Callable

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.exc import IntegrityError

from askom_lms.kernel import audit
from askom_lms.kernel.act import Act
from askom_lms.kernel.audit import PLATFORM, ChainRef
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import Invalid, NotFound, Refusal
from askom_lms.people.domain import INSTITUTION_ROLES, STAFF, EndReason, Role
from askom_lms.people.domain.addresses import is_public_email, normal_email
from askom_lms.people.domain.met import EXAMPLE, canonical
from askom_lms.people.domain.names import written_name
from askom_lms.people.models import Person, RoleGrant
from askom_lms.people.services.links import expire_links
from askom_lms.people.services.sessions import end_sessions

BEFORE_REGISTER_CHANGE: list[Callable[[Person, str | None, dt.date | None], Refusal | None]] = []
"""Contexts above say why somebody's MET number or its date cannot become this: he is relied upon as asesor."""


def create_person(act: Act, *, email: str, name: str, phone: str = "", met_number: str | None = None) -> Person:
    """A person without password and roles; the caller has asked whether he may be added.

    Raises Invalid `people.email_unreadable`, `people.name_missing` or `people.met_unreadable`, Refusal
    `people.email_taken` or `people.met_taken`.
    """
    written = normal_email(email)
    if not is_public_email(written):
        raise Invalid("people.email_unreadable", email=written)
    if not name.strip():
        raise Invalid("people.name_missing")
    person = Person(
        email=written,
        name=written_name(name),
        phone=phone.strip(),
        created_at=act.now,
    )
    if met_number and met_number.strip():
        person.met_number = person.met_key = _free_met(met_number, None)
    try:
        with session().begin_nested():
            session().add(person)
    except IntegrityError as error:
        raise Refusal("people.email_taken", email=written) from error
    act.record("person.created", PLATFORM, person)
    return person


def update_person(
    act: Act, person: Person, *, name: str, phone: str, met_number: str, met_valid_until: dt.date | None
) -> None:
    """Correct the data of a person; the caller has asked. The chain names the fields, never their contents.

    A register number that was not touched stays as it is, be it from before they were read.
    Raises Invalid `people.name_missing`, `people.met_unreadable`; Refusal `people.met_taken`, and the first one that a
    context above has in `BEFORE_REGISTER_CHANGE`.
    """
    if not name.strip():
        raise Invalid("people.name_missing")
    number, key = person.met_number, person.met_key
    if met_number.strip() != (number or ""):
        number = key = _free_met(met_number, person.id) if met_number.strip() else None
    wanted = {
        "name": written_name(name),
        "phone": phone.strip(),
        "met_number": number,
        "met_valid_until": met_valid_until,
    }
    changed = sorted(key for key, value in wanted.items() if getattr(person, key) != value)
    if {"met_number", "met_valid_until"} & set(changed):
        for ask in BEFORE_REGISTER_CHANGE:
            if refusal := ask(person, number, met_valid_until):
                raise refusal
    for field in changed:
        setattr(person, field, wanted[field])
    person.met_key = key
    if changed:
        act.record("person.updated", PLATFORM, person, {"fields": changed})
    if "name" in changed:
        act.notify("person.renamed", person)


def _free_met(written: str, but: uuid.UUID | None) -> str:
    """The number in its one form, which nobody else holds; held until the transaction ends.

    Raises Invalid `people.met_unreadable`, Refusal `people.met_taken`.
    """
    number = canonical(written)
    if not number:
        raise Invalid("people.met_unreadable", found=written.strip()[:40], example=EXAMPLE)
    audit.hold(PLATFORM)
    holders = session().scalars(select(Person.id).where(or_(Person.met_number == number, Person.met_key == number)))
    if any(holder != but for holder in holders):
        raise Refusal("people.met_taken", number=number)
    return number


def grant_role(
    act: Act,
    person_id: uuid.UUID,
    role: Role | str,
    *,
    scope_id: uuid.UUID | None = None,
    slug: str = "",
    label: str = "",
    ends_on: dt.date | None = None,
) -> RoleGrant:
    """Give a role for a class, an institution or (no scope) everywhere; the same grant when he has it already.

    The caller has asked whether it may be given. The first role of staff ends the person's other sign-ins, so that the
    next one shows a second factor; whoever has one already has shown it in each.
    """
    role = Role(role)
    found = session().scalar(_grant(person_id, role, scope_id))
    if found is not None:
        found.scope_slug, found.scope_label = slug or found.scope_slug, label or found.scope_label
        found.scope_ends_on = ends_on or found.scope_ends_on
        return found
    is_first_of_staff = role in STAFF and not _is_staff(person_id)
    given = RoleGrant(
        person_id=person_id,
        role=role,
        scope_id=scope_id,
        scope_slug=slug,
        scope_label=label,
        scope_ends_on=ends_on,
        created_at=act.now,
    )
    session().add(given)
    session().flush()
    act.record("role.granted", chain_of(role, scope_id), given, {"person": str(person_id), "role": str(role)})
    if is_first_of_staff:
        _end_others(act, person_id)
    return given


def _is_staff(person_id: uuid.UUID) -> bool:
    held = select(RoleGrant.id).where(RoleGrant.person_id == person_id, RoleGrant.role.in_(STAFF))
    return session().scalar(held.limit(1)) is not None


def revoke_role(act: Act, person_id: uuid.UUID, role: Role | str, *, scope_id: uuid.UUID | None = None) -> bool:
    """Take a role away and end the person's sign-ins; False when he did not have it. The caller has asked.

    Raises Refusal `people.last_pengelola`.
    """
    role = Role(role)
    found = session().scalar(_grant(person_id, role, scope_id))
    if found is None:
        return False
    if role is Role.PENGELOLA:
        _keep_one_pengelola(person_id)
    act.record("role.revoked", chain_of(role, scope_id), found, {"person": str(person_id), "role": str(role)})
    session().delete(found)
    session().flush()
    _end_others(act, person_id)
    return True


def revoke_grant(act: Act, person: Person, grant_id: uuid.UUID) -> None:
    """Take one role of this person away; the caller has asked. Raises NotFound, Refusal `people.last_pengelola`."""
    found = session().get(RoleGrant, grant_id)
    if found is None or found.person_id != person.id:
        raise NotFound
    revoke_role(act, person.id, found.role, scope_id=found.scope_id)


def _grant(person_id: uuid.UUID, role: Role, scope_id: uuid.UUID | None) -> Select[RoleGrant]:
    here = RoleGrant.scope_id.is_(None) if scope_id is None else RoleGrant.scope_id == scope_id
    return select(RoleGrant).where(RoleGrant.person_id == person_id, RoleGrant.role == role, here).limit(1)


def chain_of(role: Role, scope_id: uuid.UUID | None) -> ChainRef:
    """The chain of the class or institution for which a role is given; the platform's otherwise."""
    if scope_id is None:
        return PLATFORM
    return ChainRef("institution" if role in INSTITUTION_ROLES else "class", scope_id)


def _end_others(act: Act, person_id: uuid.UUID) -> None:
    own = act.actor.session_id if act.actor and act.actor.id == person_id else None
    end_sessions(act, person_id, EndReason.ROLE, but=own)


def _keep_one_pengelola(person_id: uuid.UUID) -> None:
    others = select(func.count()).where(
        RoleGrant.role == Role.PENGELOLA,
        RoleGrant.person_id != person_id,
        exists().where(Person.id == RoleGrant.person_id, Person.is_active, Person.password_hash.is_not(None)),
    )
    if not session().scalar(others):
        raise Refusal("people.last_pengelola")


def disable_person(act: Act, person: Person) -> None:
    """Nobody signs in as this person any more; what he did stays. The caller has asked.

    Raises Refusal `people.disable_self` or `people.last_pengelola`.
    """
    if person.id == act.actor_id:
        raise Refusal("people.disable_self")
    if not person.is_active:
        return
    if session().scalar(_grant(person.id, Role.PENGELOLA, None)) is not None:
        _keep_one_pengelola(person.id)
    person.is_active = False
    end_sessions(act, person.id, EndReason.DISABLED)
    expire_links(act, person.id)
    act.record("person.disabled", PLATFORM, person)


def enable_person(act: Act, person: Person) -> None:
    """Let him sign in again. The caller has asked."""
    if not person.is_active:
        person.is_active = True
        act.record("person.enabled", PLATFORM, person)
