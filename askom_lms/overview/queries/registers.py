"""One SELECT for each register of the export, its columns in the order of `exporting.REGISTERS`."""

from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, String, and_, cast, func, literal, select
from sqlalchemy.orm import aliased

from askom_lms.agreements.queries import consents, permits
from askom_lms.certification.models import Certificate, Decision
from askom_lms.certification.queries.standing import decision_of
from askom_lms.enrolment.models import Enrolment
from askom_lms.muk.models import Muk
from askom_lms.people.models import Person
from askom_lms.registry.models import AsesorHome, AsesorSkema, Institution, InstitutionSkema, Tuk
from askom_lms.skema.models import Skema, SkemaStandard, Standard, Unit
from askom_lms.training.models import ClassApplication, TrainingClass

BETWEEN = "; "
"""Between several things in one cell."""
IS_FROZEN = Person.restricted_at.is_not(None)
OWNER, HOME = aliased(Institution), aliased(Institution)


def _listed(value: Any) -> Any:
    return func.aggregate_strings(cast(value, String), BETWEEN)


def standards() -> Select[*tuple[Any, ...]]:
    one = Standard
    columns = (one.kind, one.number, one.year, one.title, one.is_revoked, one.revoked_note, one.url)
    return select(*columns).order_by(one.kind, one.year, one.number)


def institutions() -> Select[*tuple[Any, ...]]:
    one, held = Institution, InstitutionSkema
    skema = (
        select(_listed(Skema.title))
        .join(held, held.skema_id == Skema.id)
        .where(held.institution_id == one.id, held.ended_at.is_(None))
        .correlate(one)
        .scalar_subquery()
    )
    return select(
        one.code, one.name, one.kind, one.lsp_kind, one.licence_number, one.licence_from, one.licence_until,
        one.is_active, one.address, one.head_name, one.head_office, skema,
    ).order_by(one.code)  # fmt: skip


def skema() -> Select[*tuple[Any, ...]]:
    one = Skema
    units = select(func.count()).where(Unit.skema_id == one.id).correlate(one).scalar_subquery()
    named = Standard.kind + " " + Standard.number + "/" + cast(Standard.year, String)
    standards = (
        select(_listed(named))
        .join(SkemaStandard, SkemaStandard.standard_id == Standard.id)
        .where(SkemaStandard.skema_id == one.id)
        .correlate(one)
        .scalar_subquery()
    )
    return select(
        one.key, one.number, one.title, one.kind, one.issuer, one.issued_on, one.verified_on, one.verified_number,
        units, standards,
    ).order_by(one.title, one.key)  # fmt: skip


def tuk() -> Select[*tuple[Any, ...]]:
    one = Tuk
    return (
        select(Institution.code, Institution.name, one.name, one.kind, one.address, one.verified_until, one.closed_at)
        .join(Institution, Institution.id == one.institution_id)
        .order_by(Institution.code, one.name, one.id)
    )


def asesor() -> Select[*tuple[Any, ...]]:
    one, held = Person, AsesorSkema
    skema = (
        select(_listed(Skema.title))
        .join(held, held.skema_id == Skema.id)
        .where(held.person_id == one.id, held.ended_at.is_(None))
        .correlate(one)
        .scalar_subquery()
    )
    return (
        select(one.met_number, one.name, one.met_valid_until, HOME.code, HOME.name, skema, IS_FROZEN)
        .outerjoin(AsesorHome, and_(AsesorHome.person_id == one.id, AsesorHome.ended_at.is_(None)))
        .outerjoin(HOME, HOME.id == AsesorHome.institution_id)
        .where(one.met_number.is_not(None) | AsesorHome.id.is_not(None))
        .order_by(one.name, one.id)
    )


def muk() -> Select[*tuple[Any, ...]]:
    one = Muk
    return (
        select(
            Skema.key, Skema.title, one.number, one.name, one.edition, one.form_edition, one.state, OWNER.code,
            OWNER.name, one.composed_on, one.validated_on,
        )
        .join(Skema, Skema.id == one.skema_id)
        .join(OWNER, OWNER.id == one.owner_id)
        .order_by(Skema.title, one.number, one.edition, one.id)
    )  # fmt: skip


def classes() -> Select[*tuple[Any, ...]]:
    one = TrainingClass
    return (
        select(
            one.number, Institution.code, Institution.name, one.programme, one.state, ClassApplication.state, one.venue,
            one.city, one.starts_on, one.ends_on, one.capacity, one.seats_taken, one.external_taken,
            _decided("K"), _decided("BK"),
        )
        .join(Institution, Institution.id == one.institution_id)
        .outerjoin(ClassApplication, ClassApplication.class_id == one.id)
        .order_by(one.starts_on, one.number)
    )  # fmt: skip


def _decided(verdict: str) -> ColumnElement[int]:
    """How many of a class were found K, or BK."""
    return (
        select(func.count())
        .select_from(Decision)
        .join(Enrolment, decision_of(Enrolment.id))
        .where(Enrolment.class_id == TrainingClass.id, cast(Decision.verdict, String) == literal(verdict))
        .correlate(TrainingClass)
        .scalar_subquery()
        .cast(Integer)
    )


def certificates() -> Select[*tuple[Any, ...]]:
    one = Certificate
    return (
        select(
            one.number, one.code, Person.name, TrainingClass.number, Institution.code, Institution.name, one.state,
            one.issued_on, one.state_reason, Decision.verdict, consents(one.person_id, Enrolment.id),
            permits(Enrolment.class_id), IS_FROZEN,
        )
        .join(Enrolment, Enrolment.id == one.enrolment_id)
        .join(Person, Person.id == one.person_id)
        .join(TrainingClass, TrainingClass.id == Enrolment.class_id)
        .join(Institution, Institution.id == TrainingClass.institution_id)
        .outerjoin(Decision, decision_of(Enrolment.id))
        .order_by(TrainingClass.starts_on, TrainingClass.number, Enrolment.seat_number, one.prepared_at)
    )  # fmt: skip
