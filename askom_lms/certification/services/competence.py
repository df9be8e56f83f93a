"""Competence certificates of an institution that is BNSP: numbered by the order, printed once, then in the register."""

import datetime as dt
import uuid
from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from askom_lms.certification.domain.competence import LONGEST_NUMBER, Source
from askom_lms.certification.domain.numbering import COMPETENCE, written
from askom_lms.certification.domain.states import CERTIFICATE, CertificateEvent, CertificateState
from askom_lms.certification.domain.states import CertificationPermission as P
from askom_lms.certification.models import Certificate
from askom_lms.certification.queries.certificates import competence_facts, get_certificate, unchecked_standard
from askom_lms.certification.queries.competence import (
    CompetenceRow,
    competence_rows,
    decided_on,
    source_of,
)
from askom_lms.certification.queries.patterns import pattern_of
from askom_lms.certification.services.certificates import ISSUED, must_have_head, prepare
from askom_lms.certification.services.numbers import give_numbers, take_numbers
from askom_lms.enrolment.models import Enrolment
from askom_lms.kernel import audit, clock, jobs
from askom_lms.kernel.act import Act
from askom_lms.kernel.audit import PLATFORM, ChainRef
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import Invalid, Refusal
from askom_lms.people.models import Person
from askom_lms.registry import services as registry
from askom_lms.registry.domain.asesor import Document, default_until
from askom_lms.registry.services.steps import hold_asesor
from askom_lms.training.models import TrainingClass

COMPETENCE_JOB = "certification.competence"
STANDS_ON = ("source", "sk_number", "sk_on", "valid_until", "decision_id")
"""Columns of a competence certificate that the chain holds fast beside those of every certificate."""
PDF = "application/pdf"


def order_competence(
    act: Act, klass: TrainingClass, enrolment_ids: Collection[uuid.UUID], *, sk_number: str, sk_on: dt.date | None
) -> int:
    """Give each of these people the next number and order the print; how many.

    Who waits for his print keeps his number.
    A second confirmation of the same list finds everybody ordered or out: it takes no number and prints nothing twice.
    Raises StepUpNeeded; Refusal `certification.not_bnsp` (D10), `certification.no_head`,
    `certification.standard_unchecked`, `certification.competence_not_ready`, `certification.number_taken`; Invalid
    `certification.nobody_chosen`, `certification.sk_facts`, `certification.sk_days` (002:9.4.5).
    """
    act.require(P.COMPETENCE, klass)
    act.step_up()
    if source_of(klass) is not Source.HERE:
        raise Refusal("certification.not_bnsp", name=klass.institution.name)
    must_have_head(klass)
    if unchecked := unchecked_standard(klass):
        raise unchecked
    if not enrolment_ids:
        raise Invalid("certification.nobody_chosen")
    audit.hold(ChainRef("class", klass.id))
    rows = [row for row in competence_rows(act, klass) if row.enrolment_id in enrolment_ids]
    if len(rows) != len(set(enrolment_ids)) or any(row.bars for row in rows):
        names = ", ".join(row.name for row in rows if row.bars)
        raise Refusal("certification.competence_not_ready", names=names or "–")
    open_rows = [row for row in rows if not row.is_out]
    on = clock.in_zone(act.now, klass.zone).date()
    letter = _letter(open_rows, sk_number, sk_on, klass.zone, on)
    ordered = _numbered(act, klass, [row for row in open_rows if not row.is_ordered], letter, on)
    ordered += [row.certificate_id for row in open_rows if row.is_ordered and row.certificate_id]
    if ordered:
        data = {"kind": COMPETENCE, "certificates": [str(one) for one in ordered]}
        act.record("certificates.ordered", ChainRef("class", klass.id), klass, data)
    for one in ordered:
        _print(one, act.actor_id)
    return len(ordered)


def _letter(
    rows: Sequence[CompetenceRow], sk_number: str, sk_on: dt.date | None, zone: str, today: dt.date
) -> tuple[str, dt.date]:
    """The SK as it is kept. Raises Invalid `certification.sk_facts`, `certification.sk_days`."""
    number = " ".join(sk_number.split())
    if not number or len(number) > LONGEST_NUMBER or sk_on is None:
        raise Invalid("certification.sk_facts", most=LONGEST_NUMBER)
    if sk_on > today or any(sk_on < decided_on(row, zone) for row in rows):
        raise Invalid("certification.sk_days")
    return number, sk_on


def _numbered(
    act: Act, klass: TrainingClass, rows: Sequence[CompetenceRow], letter: tuple[str, dt.date], on: dt.date
) -> list[uuid.UUID]:
    """Prepared certificates with numbers and everything they will print, in seat order."""
    if not rows:
        return []
    home = klass.institution
    first, pattern = take_numbers(home.id, COMPETENCE, on.year, len(rows)), pattern_of(home.id, COMPETENCE)
    numbers = [written(pattern, first + n, home.code, on) for n in range(len(rows))]
    people = {
        one.id: one for one in session().scalars(select(Person).where(Person.id.in_([r.person_id for r in rows])))
    }
    found = [waiting_for(act, row) for row in rows]
    give_numbers(found, numbers)
    for row, certificate in zip(rows, found, strict=True):
        before = certificate.valid_until
        certificate.issued_on, certificate.source = on, Source.HERE
        certificate.sk_number, certificate.sk_on = letter
        certificate.valid_until, certificate.decision_id = before or default_until(on), row.decision_id
        replaces = certificate.facts.get("replaces", "")
        certificate.facts = competence_facts(people[row.person_id], klass, certificate) | {"replaces": replaces}
    session().flush()
    return [certificate.id for certificate in found]


def waiting_for(act: Act, row: CompetenceRow) -> Certificate:
    """His prepared certificate, which may replace another one, or a new one."""
    held = row.certificate_id
    return get_certificate(held or prepare(act, COMPETENCE, row.enrolment_id, row.person_id, {"name": row.name}).id)


def _print(certificate_id: uuid.UUID, by: uuid.UUID | None) -> None:
    """One job for each certificate, whoever orders how often; one that was given up is tried once more."""
    payload = {"certificate_id": str(certificate_id), "by": str(by or "")}
    job = jobs.enqueue(COMPETENCE_JOB, payload, key=f"competence:{certificate_id}", created_by=by)
    if job.cancelled_at is not None:
        jobs.enqueue(COMPETENCE_JOB, payload, created_by=by)
    jobs.retry(job.id)


def keep_competence(act: Act, certificate_id: uuid.UUID, sha256: str, size: int, by: str) -> bool:
    """Keep the bytes and note the certificate in the register; whether it is out now.

    One that went out meanwhile, or in whose way something stands since the order, stays as it is.
    """
    certificate = session().execute(
        select(Certificate)
        .where(Certificate.id == certificate_id)
        .options(
            joinedload(Certificate.enrolment).joinedload(Enrolment.training_class).joinedload(TrainingClass.institution)
        )
    ).scalar_one()  # fmt: skip
    klass = certificate.enrolment.training_class
    hold_all(klass, [certificate.person_id])
    session().refresh(certificate, ["state", "number", "row_version"])
    (row,) = competence_rows(act, klass, Enrolment.id == certificate.enrolment_id) or (None,)
    if certificate.state is not CertificateState.PREPARED or row is None or row.bars:
        return False
    certificate.pdf_sha256, certificate.pdf_size = sha256, size
    certificate.issued_at = certificate.state_since = act.now
    note_in_register(act, certificate)
    data = {"number": certificate.number, "sha256": sha256, "by": by}
    chain = ChainRef("class", klass.id)
    act.take(CERTIFICATE, certificate, CertificateEvent.ISSUE, chain=chain, data=data, seals=(*ISSUED, *STANDS_ON))
    return True


def hold_all(klass: TrainingClass, people: Collection[uuid.UUID]) -> None:
    """Keep platform, asesor and class until the transaction ends, always in this order."""
    audit.hold(PLATFORM)
    for person_id in sorted(people):
        hold_asesor(person_id)
    audit.hold(ChainRef("class", klass.id))


def note_in_register(act: Act, certificate: Certificate) -> None:
    """From here on the register of asesor says how it stands."""
    paper = Document(certificate.number or "", certificate.issued_on, certificate.pdf_sha256, PDF)
    registry.note_certificate(
        act,
        session().get_one(Person, certificate.person_id),
        paper,
        valid_until=certificate.valid_until,
        is_correction=certificate.replaces_id is not None,
    )
