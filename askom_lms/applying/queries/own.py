"""One's own application for certification with what the rules say today, and where everybody of a class stands."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session, aliased

from askom_lms.agreements import queries as agreements
from askom_lms.agreements.domain import Key
from askom_lms.agreements.models import NOTHING, Agreement
from askom_lms.agreements.queries import consents, permits, signed_by, signs
from askom_lms.applying.domain import ASKED_FIRST, RULES, Kind, Work, copies_in_book, not_yet, with_book
from askom_lms.applying.domain import ApplyingPermission as P
from askom_lms.applying.domain.states import ApplicationState
from askom_lms.applying.models import CertificationApplication
from askom_lms.assessment.queries.book import examining_of
from askom_lms.certification.models import TrainerRecommendation
from askom_lms.certification.queries import trainer_recommendation
from askom_lms.certification.queries.aca import certification_verdict
from askom_lms.certification.queries.standing import class_plan, standings
from askom_lms.enrolment.domain.findings import Verdict
from askom_lms.enrolment.models import Enrolment
from askom_lms.enrolment.queries import SEATED, own_enrolment
from askom_lms.kernel import evidence
from askom_lms.kernel.act import Act
from askom_lms.kernel.audit import Mismatch
from askom_lms.kernel.db import session
from askom_lms.kernel.evidence import Ledger
from askom_lms.kernel.messages import NotFound
from askom_lms.people.models import Person
from askom_lms.registry.models import AsesorCertificate
from askom_lms.registry.queries import certificate_of
from askom_lms.training.domain.states import Programme
from askom_lms.training.models import TrainingClass
from askom_lms.upkeep.domain import Kind as Task
from askom_lms.upkeep.domain import in_three_years
from askom_lms.upkeep.domain.states import EntryState
from askom_lms.upkeep.queries import entries_of


@dataclass(frozen=True)
class OwnPage:
    """What somebody who applies sees: what he agreed to, the rows, and whether it may leave."""

    enrolment: Enrolment
    klass: TrainingClass
    kind: Kind
    trainer: TrainerRecommendation | None
    verdict: Verdict
    signed: Mapping[Key, Agreement]
    sent: CertificationApplication | None

    @property
    def problem(self) -> str:
        """Code of what keeps it from being sent."""
        return not_yet(self.signed, is_met=self.verdict.met)


def kind_of(klass: TrainingClass) -> Kind:
    """An upgrading class prepares a renewal."""
    return Kind.RENEWAL if klass.programme is Programme.PENINGKATAN else Kind.CANDIDATE


def own_seat(act: Act) -> Enrolment | None:
    """The seat from which this person applies; None without one."""
    act.require(P.OWN)
    enrolment = own_enrolment(act)
    return enrolment if enrolment is not None and enrolment.state in SEATED else None


def own_page(act: Act, *, language: str = "id") -> OwnPage | None:
    """One's own application in the newest class; None without a seat."""
    enrolment = own_seat(act)
    return page_of(act, enrolment, language=language) if enrolment is not None else None


def page_of(act: Act, enrolment: Enrolment, *, language: str = "id") -> OwnPage:
    """The application of this seat: six queries, and three of the book for a renewal."""
    klass = session().get_one(TrainingClass, enrolment.class_id)
    (standing,) = standings(Enrolment.id == enrolment.id)
    kind, trainer = kind_of(klass), trainer_recommendation(enrolment.id)
    besides = _of_book(act, enrolment) if kind is Kind.RENEWAL else {}
    wanted = {Key.INFORMATION: klass.id}
    return OwnPage(
        enrolment=enrolment,
        klass=klass,
        kind=kind,
        trainer=trainer,
        verdict=certification_verdict(
            enrolment, klass, standing, class_plan(klass.id), trainer, act.now,
            name=RULES, besides=besides, language=language,
        ),
        signed=signed_by(enrolment.person_id, [(key, wanted.get(key, NOTHING)) for key in ASKED_FIRST]),
        sent=application_of(enrolment.id),
    )  # fmt: skip


def application_of(enrolment_id: uuid.UUID) -> CertificationApplication | None:
    """The newest version that was sent from this seat."""
    of = CertificationApplication
    return session().scalar(select(of).where(of.enrolment_id == enrolment_id).order_by(of.version.desc()).limit(1))


def is_newest() -> ColumnElement[bool]:
    """Condition of a join: no later version of the same application."""
    of, later = CertificationApplication, aliased(CertificationApplication, name="later")
    newer = select(later.id).where(later.enrolment_id == of.enrolment_id, later.version > of.version)
    return ~newer.correlate(of).exists()


def _of_book(act: Act, enrolment: Enrolment) -> dict[str, Any]:
    """Facts of a renewal that the installation knows better: certificate, letters of the book, classes examined."""
    held = certificate_of(enrolment.person_id)
    work = _work(enrolment.person_id, held, act.today)
    stated = enrolment.facts.get("spt") or {}
    besides: dict[str, Any] = {"papers": copies_in_book(work)}
    if counts := with_book(stated, work):
        besides["spt"] = counts
    if held is not None:
        besides["asesor_certificates"] = [{"number": held.number, "valid_until": held.valid_until.isoformat()}]
    return besides


def _work(person_id: uuid.UUID, held: AsesorCertificate | None, today: dt.date) -> Work:
    since = held.issued_on if held else dt.date.min
    entries = [
        one for one in entries_of(person_id) if one.state is EntryState.ACCEPTED and since <= one.done_on <= today
    ]
    days = [one.on for one in examining_of(person_id)] + [one.done_on for one in entries if one.kind is Task.ASSESS]
    counted = Counter(one.kind for one in entries)
    done = in_three_years(days, today, held.issued_on if held else None, held.valid_until if held else None)
    return Work(counted[Task.PLAN], counted[Task.VALIDATE], done.held)


@dataclass(frozen=True)
class Line:
    """One trainee in the list of a class."""

    seat: int
    name: str
    is_informed: bool
    has_rights: bool
    has_ethics: bool
    is_recommended: bool | None
    application_id: uuid.UUID | None
    version: int | None
    state: ApplicationState | None
    sent_at: dt.datetime | None
    as_candidate: bool | None
    is_consented: bool
    """He allows that his results go to his employer or home organisation."""
    is_permitted: bool
    """The assessing organisation allows it for the class."""

    @property
    def may_share(self) -> bool:
        """Both have allowed it in writing (002:9.10.10)."""
        return self.is_consented and self.is_permitted


def class_to_read(act: Act, slug: str) -> TrainingClass:
    """The class, for its staff. Raises NotFound."""
    klass = session().scalar(select(TrainingClass).where(TrainingClass.slug == slug))
    if klass is None:
        raise NotFound
    act.require(P.READ, klass)
    return klass


def lines_of(act: Act, klass: TrainingClass) -> Sequence[Line]:
    """Everybody with a seat, in seat order; one query."""
    act.require(P.READ, klass)
    of, who = CertificationApplication, Enrolment.person_id
    rows: Any = session().execute(
        select(
            Enrolment.seat_number, Person.name, signs(Key.INFORMATION, who, klass.id), signs(Key.RIGHTS, who),
            signs(Key.ETHICS, who), TrainerRecommendation.is_recommended, of.id, of.version, of.state, of.sent_at,
            of.as_candidate, consents(who, Enrolment.id), permits(klass.id),
        )
        .join(Person, Person.id == who)
        .outerjoin(TrainerRecommendation, TrainerRecommendation.enrolment_id == Enrolment.id)
        .outerjoin(of, and_(of.enrolment_id == Enrolment.id, is_newest()))
        .where(Enrolment.class_id == klass.id, Enrolment.state.in_(SEATED))
        .order_by(Enrolment.seat_number)
    )  # fmt: skip
    return [Line(*row) for row in rows]


def may_share(enrolment: Enrolment) -> bool:
    """Whether results of this seat may be given to an employer or organisation: both sides allow it (002:9.10.10)."""
    door = agreements.may_share(enrolment.person_id, enrolment.id, enrolment.class_id)
    return bool(session().scalar(select(door)))


@evidence.witness
def unvouched(s: Session, ledger: Ledger) -> Iterator[Mismatch]:
    """An application of which the chain of its class knows nothing."""
    if ledger.chain.kind != "class":
        return
    known, of = ledger.vouched("certification_application"), CertificationApplication
    for row_id in s.scalars(select(of.id).where(of.class_id == ledger.chain.ref)):
        if row_id not in known:
            name = evidence.name_of_row("certification_application", row_id)
            yield ledger.differs(None, f"{name}: tidak ada entri di rantai")


def name_of_application(application_id: uuid.UUID) -> str:
    """Whose it is."""
    of = CertificationApplication
    name = session().scalar(
        select(Person.name)
        .join(Enrolment, Enrolment.person_id == Person.id)
        .join(of, of.enrolment_id == Enrolment.id)
        .where(of.id == application_id)
    )
    return f"permohonan sertifikasi {name}" if name else ""


evidence.NAMES["certification_application"] = name_of_application
