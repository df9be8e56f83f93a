"""Certificates: who may get one of training now, one certificate with its history, the facts that are printed."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from askom_lms.certification.domain.competence import Source
from askom_lms.certification.domain.evidence import UNITS, unit_of
from askom_lms.certification.domain.numbering import COMPETENCE, INTERNALISASI, TRAINING
from askom_lms.certification.domain.recommendation import Missing, certificate_gaps
from askom_lms.certification.domain.states import CertificateState
from askom_lms.certification.domain.states import CertificationPermission as P
from askom_lms.certification.models import Certificate, NumberSeries
from askom_lms.certification.queries.competence import standing_now
from askom_lms.certification.queries.standing import (
    ClassPlan,
    Standing,
    class_plan,
    facts_of,
    standings,
)
from askom_lms.enrolment.models import Enrolment
from askom_lms.kernel import clock
from askom_lms.kernel.act import Act
from askom_lms.kernel.audit import history_of
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import NotFound, Refusal
from askom_lms.people.domain import Role
from askom_lms.people.models import Person
from askom_lms.people.queries import people_by_id
from askom_lms.registry.models import AsesorStep, Institution
from askom_lms.registry.queries import steps_of_certificate
from askom_lms.regulations import asesor_standard
from askom_lms.training.domain.settings import ClassSettings
from askom_lms.training.domain.standards import is_compared
from askom_lms.training.models import TrainingClass


@dataclass(frozen=True)
class CertificateRow:
    """One trainee on the list: his certificate so far, and what is missing."""

    standing: Standing
    missing: Sequence[Missing]

    @property
    def is_ready(self) -> bool:
        """May be issued now: nothing is missing, and it is not out already."""
        return not self.missing and self.standing.certificate_state in (None, CertificateState.PREPARED)


@dataclass(frozen=True)
class CertificatePage:
    """The certificates of a class: who is ready, who signs."""

    klass: TrainingClass
    rows: Sequence[CertificateRow]

    @property
    def ready(self) -> list[CertificateRow]:
        return [row for row in self.rows if row.is_ready]

    @property
    def prepared(self) -> int:
        return sum(row.standing.certificate_state is not None for row in self.rows)


def class_certificates(act: Act, slug: str) -> CertificatePage:
    """The certificates of one class. Raises NotFound, Denied. Four queries."""
    klass = session().scalar(
        select(TrainingClass).where(TrainingClass.slug == slug).options(joinedload(TrainingClass.institution))
    )
    if klass is None:
        raise NotFound
    act.require(P.CERTIFICATES, klass)
    return CertificatePage(klass, certificate_rows(klass.id, act.now))


def unchecked_standard(klass: TrainingClass) -> Refusal | None:
    """Why no certificate of the class prints its unit codes yet: nobody compared them (askom:standar.2)."""
    standard = asesor_standard(klass.asesor_standard)
    if is_compared(standard.key, ClassSettings.read(klass.settings).standard_checked):
        return None
    return Refusal("certification.standard_unchecked", name=standard.name)


def certificate_rows(class_id: uuid.UUID, now: dt.datetime) -> list[CertificateRow]:
    plan = class_plan(class_id)
    found = standings(Enrolment.class_id == class_id)
    return [CertificateRow(row, certificate_gaps(facts_of(row, plan, now, whole_training=True))) for row in found]


@dataclass(frozen=True)
class ClassLine:
    """One class on the list of classes with certificates."""

    slug: str
    number: str
    venue: str
    ends_on: dt.date


def certificate_classes(act: Act) -> list[ClassLine]:
    """The classes whose certificates this person keeps, newest first."""
    act.require(P.CERTIFICATES)
    person = act.person
    own = person.scopes(Role.PANITIA) | person.scopes(Role.TIM_TEKNIS)
    led = person.scopes(Role.LSP_ADMIN)
    columns = (TrainingClass.slug, TrainingClass.number, TrainingClass.venue, TrainingClass.ends_on)
    wanted = select(*columns)
    if not (person.has(Role.BNSP) or person.has(Role.PENGELOLA)):
        wanted = wanted.where(TrainingClass.id.in_(own) | TrainingClass.institution_id.in_(led))
    return [ClassLine(*row) for row in session().execute(wanted.order_by(TrainingClass.starts_on.desc()).limit(100))]


@dataclass(frozen=True)
class CertificateDetail:
    """One certificate: record, what happened to it, and by whom."""

    certificate: Certificate
    klass: TrainingClass
    events: Sequence[dict[str, Any]]
    state: CertificateState
    """How it stands today."""
    steps: Sequence[AsesorStep] = ()
    """What the register of asesor decided about one of competence, the newest first."""
    replaces: str = ""
    """The number of the one before it."""

    @property
    def is_without_file(self) -> bool:
        """Written down, and the file of BNSP still to come."""
        one = self.certificate
        is_out = one.state is CertificateState.ISSUED and one.kind == COMPETENCE
        return is_out and one.source is Source.IMPORTED and one.pdf_sha256 is None


def certificate_detail(act: Act, certificate_id: uuid.UUID) -> CertificateDetail:
    """One certificate for those who keep it. Raises NotFound, Denied."""
    certificate = get_certificate(certificate_id)
    act.require(P.CERTIFICATES, certificate)
    events = history_of(session(), "certificate", certificate.id)
    names = people_by_id({event["actor_id"] for event in events})
    named = [{**event, "who": names[event["actor_id"]].name if event["actor_id"] in names else ""} for event in events]
    state = standing_now(certificate, act.today)
    steps = (
        steps_of_certificate(certificate.person_id, certificate.number or "") if certificate.kind == COMPETENCE else ()
    )
    replaces = str(certificate.facts.get("replaces", ""))
    return CertificateDetail(certificate, certificate.enrolment.training_class, named[::-1], state, steps, replaces)


def get_certificate(certificate_id: uuid.UUID) -> Certificate:
    """One certificate with seat and class, as permissions need it. Raises NotFound; the caller asks."""
    found = session().scalar(
        select(Certificate)
        .where(Certificate.id == certificate_id)
        .options(joinedload(Certificate.enrolment).joinedload(Enrolment.training_class))
    )
    if found is None:
        raise NotFound
    return found


def download(act: Act, certificate_id: uuid.UUID) -> Certificate:
    """A certificate whose bytes may be handed out: to its holder, or to those who keep it. Raises NotFound, Denied."""
    certificate = get_certificate(certificate_id)
    act.require(P.DOWNLOAD, certificate)
    if certificate.pdf_sha256 is None:
        raise NotFound
    return certificate


@dataclass(frozen=True)
class ToPrint:
    """A competence certificate that has its number and waits for its print."""

    facts: dict[str, Any]
    number: str
    code: str
    issued_on: dt.date
    class_id: uuid.UUID


def competence_to_print(certificate_id: uuid.UUID) -> ToPrint | None:
    """What to print; none for one that is out, or that has no number."""
    of = Certificate
    row = session().execute(
        select(of.facts, of.number, of.code, of.issued_on, Enrolment.class_id)
        .join(Enrolment, Enrolment.id == of.enrolment_id)
        .where(
            of.id == certificate_id, of.kind == COMPETENCE, of.state == CertificateState.PREPARED,
            of.number.is_not(None), of.issued_on.is_not(None),
        )
    ).one_or_none()  # fmt: skip
    found: tuple[Any, ...] | None = row
    return ToPrint(*found) if found else None


@dataclass(frozen=True)
class Issuable:
    """Everything a certificate prints, but its number: read before the number is taken."""

    certificate_id: uuid.UUID
    code: str
    facts: dict[str, Any]


def issuables(certificate_ids: Sequence[uuid.UUID]) -> list[Issuable]:
    """The prepared ones among these certificates, in seat order, with the facts to print."""
    rows = session().execute(
        select(Certificate, Enrolment, TrainingClass, Institution)
        .join(Enrolment, Enrolment.id == Certificate.enrolment_id)
        .join(TrainingClass, TrainingClass.id == Enrolment.class_id)
        .join(Institution, Institution.id == TrainingClass.institution_id)
        .where(Certificate.id.in_(certificate_ids), Certificate.state == CertificateState.PREPARED)
        .order_by(Enrolment.seat_number)
    ).all()  # fmt: skip
    if not rows:
        return []
    names = people_by_id({certificate.person_id for certificate, *_ in rows})
    plan = class_plan(rows[0][2].id)
    return [
        Issuable(
            certificate.id,
            certificate.code,
            FACTS[certificate.kind](names[certificate.person_id].name, klass, home, plan),
        )
        for certificate, _enrolment, klass, home in rows
    ]


def printed_facts(name: str, klass: TrainingClass, institution: Institution, plan: ClassPlan) -> dict[str, Any]:
    """What a training certificate says; kept with it, so that it prints the same for ever."""
    return {
        "name": name,
        "class": klass.number,
        "programme": str(klass.programme),
        "venue": klass.venue,
        "city": klass.city,
        "from": klass.starts_on.isoformat(),
        "until": klass.ends_on.isoformat(),
        "days": len({row.day for row in plan.sessions if row.day > 0}),
        "jp": sum(row.jp for row in plan.sessions),
        "sessions": [[row.day, row.title, row.jp] for row in plan.sessions if row.jp],
        "units": [[one.code, one.title] for one in (unit_of(klass.asesor_standard, unit) for unit in UNITS)],
        "standard": asesor_standard(klass.asesor_standard).name,
        "institution": institution.name,
        "institution_code": institution.code,
        "signer": klass.head_name,
        "office": klass.head_office,
    }


def competence_facts(person: Person, klass: TrainingClass, one: Certificate) -> dict[str, Any]:
    """What a competence certificate of BNSP says on both sides (instruments 13.2); nothing of class and training."""
    assert one.sk_on is not None
    assert one.valid_until is not None
    return {
        "name": person.name,
        "class": klass.number,
        "met_number": person.met_number or "",
        "units": [[unit.code, unit.title] for unit in (unit_of(klass.asesor_standard, key) for key in UNITS)],
        "standard": asesor_standard(klass.asesor_standard).name,
        "sk_number": one.sk_number,
        "sk_on": one.sk_on.isoformat(),
        "valid_until": one.valid_until.isoformat(),
        "institution": klass.institution.name,
        "institution_code": klass.institution.code,
        "city": klass.city,
        "signer": klass.head_name,
        "office": klass.head_office,
    }


def pre_day_facts(name: str, klass: TrainingClass, institution: Institution, plan: ClassPlan) -> dict[str, Any]:
    """What a certificate of internalisasi says: the day, who spoke and about what; nothing of a training."""
    rows = [row for row in plan.sessions if row.day == 0]
    held = clock.in_zone(rows[0].starts_at, klass.zone)
    return {
        "name": name,
        "class": klass.number,
        "held_on": held.date().isoformat(),
        "hours": [clock.jam(rows[0].starts_at, klass.zone), clock.jam(rows[-1].ends_at, klass.zone), klass.zone],
        "speakers": list(dict.fromkeys(row.speaker for row in rows if row.speaker)),
        "place": next((row.room for row in rows if row.room), klass.venue),
        "topics": [row.title for row in rows],
        "institution": institution.name,
        "institution_code": institution.code,
        "city": klass.city,
        "signer": klass.head_name,
        "office": klass.head_office,
    }


FACTS = {TRAINING: printed_facts, INTERNALISASI: pre_day_facts}


def last_number(institution_id: uuid.UUID, kind: str, year: int) -> int:
    """The last number given in a series; 0 before the first."""
    wanted = select(NumberSeries.last).where(
        NumberSeries.institution_id == institution_id, NumberSeries.kind == kind, NumberSeries.year == year
    )
    return session().scalar(wanted) or 0
