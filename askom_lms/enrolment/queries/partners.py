"""What the admin of a partner LSP sees of a class: the people who come from that LSP, and nothing else (004-005)."""

import datetime as dt
import uuid
from dataclasses import dataclass, field

from sqlalchemy import and_, select

from askom_lms.enrolment.domain.states import EnrolmentPermission as P
from askom_lms.enrolment.domain.states import EnrolmentState
from askom_lms.enrolment.models import Enrolment
from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.people.models import Person
from askom_lms.people.queries import shown_name
from askom_lms.registry.models import Institution
from askom_lms.registry.queries import led_by
from askom_lms.skema.models import Skema
from askom_lms.training.models import ClassPartner, TrainingClass


@dataclass(frozen=True)
class OwnPerson:
    """One person of the LSP in that class."""

    name: str
    """Empty while his data is frozen."""
    skema: str | None
    state: EnrolmentState
    seat_number: int | None


@dataclass
class PartnerClass:
    """One class in which the LSP is a partner."""

    class_id: uuid.UUID
    number: str
    organiser: str
    partner: str
    venue: str
    starts_on: dt.date
    ends_on: dt.date
    people: list[OwnPerson] = field(default_factory=list)


OWN = Institution.__table__.alias("own")


def partner_classes(act: Act) -> list[PartnerClass]:
    """The classes in which an LSP of this admin stands as partner now, with its people by name. One query."""
    act.require(P.PARTNER)
    comes_from_there = and_(
        Enrolment.class_id == ClassPartner.class_id, Enrolment.origin_id == ClassPartner.institution_id
    )
    rows = session().execute(
        select(
            ClassPartner.id, TrainingClass.id.label("class_id"), TrainingClass.number,
            Institution.name.label("organiser"),
            OWN.c.name.label("partner"), TrainingClass.venue, TrainingClass.starts_on, TrainingClass.ends_on,
            shown_name().label("name"), Skema.title, Enrolment.state, Enrolment.seat_number,
        )
        .join(TrainingClass, TrainingClass.id == ClassPartner.class_id)
        .join(Institution, Institution.id == TrainingClass.institution_id)
        .join(OWN, OWN.c.id == ClassPartner.institution_id)
        .outerjoin(Enrolment, comes_from_there)
        .outerjoin(Person, Person.id == Enrolment.person_id)
        .outerjoin(Skema, Skema.id == Enrolment.skema_id)
        .where(ClassPartner.institution_id.in_(led_by(act.person)), ClassPartner.ended_at.is_(None))
        .order_by(TrainingClass.starts_on.desc(), TrainingClass.number, OWN.c.name, Person.name)
    )  # fmt: skip
    found: dict[uuid.UUID, PartnerClass] = {}
    for row in rows:
        one = found.setdefault(row.id, PartnerClass(*row[1:8]))
        if row.state is not None:
            one.people.append(OwnPerson(row.name, row.title, row.state, row.seat_number))
    return list(found.values())
