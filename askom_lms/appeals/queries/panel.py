"""Who could judge an appeal, and what ties people to the case (002 9.9.4)."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, literal, or_, select

from askom_lms.appeals.domain.panel import Tie, Ties, nearest
from askom_lms.appeals.models import Appeal, AppealMember
from askom_lms.assessment.models import RealAsesi
from askom_lms.certification.models import Decision, MeetingMember
from askom_lms.certification.queries.separation import parts_of_class
from askom_lms.coursework.models import AsesorRelation, DossierParty
from askom_lms.kernel.db import session
from askom_lms.people.domain import STAFF, Role
from askom_lms.people.models import Person, RoleGrant
from askom_lms.training.models import TrainingClass


@dataclass(frozen=True)
class Candidate:
    """Somebody who could be named; with a tie he is shown and not offered."""

    id: uuid.UUID
    name: str
    tie: Tie | None


def ties_of(appeal: Appeal) -> Ties:
    """Everybody who had a part in the case; two queries."""
    found: dict[uuid.UUID, set[Tie]] = {appeal.person_id: {Tie.APPELLANT}}
    for person_id, parts in parts_of_class(appeal.class_id).of.get(appeal.enrolment_id, {}).items():
        found.setdefault(person_id, set()).update(Tie(part.value) for part in parts)
    for person_id, tie in session().execute(_others(appeal)):
        found.setdefault(person_id, set()).add(Tie(tie))
    return {person_id: frozenset(ties) for person_id, ties in found.items()}


def _others(appeal: Appeal) -> Any:
    """(person, tie): the meeting that decided, the asesi, class-mates in his dossiers, who declared a relation."""
    met = (
        _rows(MeetingMember.person_id, Tie.MET)
        .join(Decision, Decision.meeting_id == MeetingMember.meeting_id)
        .where(Decision.id == appeal.decision_id)
    )
    asesi = _rows(RealAsesi.person_id, Tie.ASESI).where(RealAsesi.enrolment_id == appeal.enrolment_id)
    played = _rows(DossierParty.person_id, Tie.PLAYED).where(DossierParty.enrolment_id == appeal.enrolment_id)
    related = _rows(AppealMember.person_id, Tie.RELATED).where(
        AppealMember.appeal_id == appeal.id, AppealMember.relation != ""
    )
    told = _rows(AsesorRelation.person_id, Tie.RELATED).where(
        AsesorRelation.enrolment_id == appeal.enrolment_id, AsesorRelation.withdrawn_at.is_(None)
    )
    return met.union(asesi, played, related, told)


def _rows(person: Any, tie: Tie) -> Select[Any]:
    return select(person.label("person_id"), literal(tie.value).label("tie"))


def candidates(appeal: Appeal) -> Sequence[Candidate]:
    """Who works for the institution or answers for the installation, by name; three queries."""
    ties = ties_of(appeal)
    classes = select(TrainingClass.id).where(TrainingClass.institution_id == appeal.institution_id)
    here = or_(RoleGrant.scope_id == appeal.institution_id, RoleGrant.scope_id.in_(classes))
    works = RoleGrant.role.in_(STAFF) & here
    rows = session().execute(
        select(Person.id, Person.name)
        .where(
            Person.is_active,
            Person.id.in_(select(RoleGrant.person_id).where(or_(works, RoleGrant.role == Role.PENGELOLA))),
        )
        .order_by(Person.name, Person.id)
    )
    return [Candidate(row.id, row.name, nearest(ties, row.id)) for row in rows]


def others_named(emails: Collection[str]) -> dict[str, uuid.UUID]:
    """Address -> person, for people of other institutions who work somewhere."""
    works = select(RoleGrant.person_id).where(RoleGrant.role.in_(STAFF))
    wanted = select(Person.email, Person.id).where(Person.email.in_(emails), Person.is_active, Person.id.in_(works))
    return {row.email: row.id for row in session().execute(wanted)}


def working(ids: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Those of these people who may sit in a panel, with their names."""
    works = select(RoleGrant.person_id).where(RoleGrant.role.in_(STAFF))
    wanted = select(Person.id, Person.name).where(Person.id.in_(ids), Person.is_active, Person.id.in_(works))
    return {row.id: row.name for row in session().execute(wanted)}


def names_of(ids: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Names of people."""
    return {row.id: row.name for row in session().execute(select(Person.id, Person.name).where(Person.id.in_(ids)))}


def barred_from_again(appeal: Appeal) -> frozenset[uuid.UUID]:
    """Who may not assess again: everybody with a part in the case, and whoever judged the appeal."""
    return frozenset(ties_of(appeal)) | {one.person_id for one in appeal.members}
