"""Classes: one by its slug, those a person may see, the next free number."""

import datetime as dt
import re
import uuid
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, or_, select, true
from sqlalchemy.orm import joinedload

from askom_lms.kernel.act import Act, Actor
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import NotFound
from askom_lms.people.domain import Role
from askom_lms.registry.models import Institution
from askom_lms.training.domain.states import ApplicationState, ClassState, P, Programme
from askom_lms.training.models import ClassApplication, TrainingClass

LISTED_AT_MOST = 200


@dataclass(frozen=True)
class ClassLine:
    """One class in a list."""

    id: uuid.UUID
    number: str
    slug: str
    state: ClassState
    programme: Programme
    venue: str
    city: str
    starts_on: dt.date
    ends_on: dt.date
    seats_taken: int
    capacity: int
    institution_id: uuid.UUID
    institution: str
    application: ApplicationState | None
    """None for a class that was made before there were applications."""


def get_class(act: Act, slug: str) -> TrainingClass:
    """The class of this address, with its institution and application. Raises NotFound when it is not this person's."""
    found = session().scalar(_whole().where(TrainingClass.slug == slug))
    if found is None:
        raise NotFound
    act.require(P.READ, found)
    return found


def own_class(act: Act) -> TrainingClass:
    """The latest class in which this person learns. Raises NotFound."""
    own = act.person.scopes(Role.TRAINEE)
    latest = _whole().where(TrainingClass.id.in_(own)).order_by(TrainingClass.starts_on.desc()).limit(1)
    found = session().scalar(latest)
    if found is None:
        raise NotFound
    act.require(P.READ, found)
    return found


def class_by_id(class_id: uuid.UUID) -> TrainingClass:
    """The class, for services that have asked already. Raises NotFound."""
    found = session().scalar(_whole().where(TrainingClass.id == class_id))
    if found is None:
        raise NotFound
    return found


def fresh(klass: TrainingClass) -> TrainingClass:
    """The same class as the database has it now: counters are written around the ORM."""
    session().flush()
    return (
        session()
        .execute(_whole().where(TrainingClass.id == klass.id).execution_options(populate_existing=True))
        .scalar_one()
    )


def my_classes(act: Act) -> list[ClassLine]:
    """Classes in which this person has a role or which he manages, newest first."""
    act.require(P.LIST)
    joined = (Institution.name.label("institution"), ClassApplication.state.label("application"))
    own = [name for name in ClassLine.__dataclass_fields__ if name not in ("institution", "application")]
    rows = session().execute(
        select(*(getattr(TrainingClass, name) for name in own), *joined)
        .join(Institution, Institution.id == TrainingClass.institution_id)
        .outerjoin(ClassApplication, ClassApplication.class_id == TrainingClass.id)
        .where(visible_to(act.person))
        .order_by(TrainingClass.starts_on.desc(), TrainingClass.number.desc())
        .limit(LISTED_AT_MOST)
    )
    return [ClassLine(**row) for row in rows.mappings()]


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """The rows for which `policy.may_read` says yes."""
    if any(scope is None for _role, scope in actor.grants):
        return true()
    own = {scope for _role, scope in actor.grants if scope is not None}
    led = actor.scopes(Role.LSP_ADMIN)
    return or_(TrainingClass.id.in_(own), TrainingClass.institution_id.in_(led))


def next_number(year: int) -> str:
    """07/2026 after 06/2026: a proposal, the organiser may write another."""
    written = session().scalars(select(TrainingClass.number).where(TrainingClass.number.endswith(f"/{year}")))
    used = [int(found.group(1)) for number in written if (found := re.match(r"(\d+)/", number))]
    return f"{max(used, default=0) + 1:02}/{year}"


def _whole() -> Select[TrainingClass]:
    return select(TrainingClass).options(joinedload(TrainingClass.institution), joinedload(TrainingClass.application))
