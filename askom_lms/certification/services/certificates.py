"""Certificates: prepared for everybody, issued in one action, kept with a reason for each change (D10)."""

import datetime as dt
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from askom_lms.certification.domain import codes
from askom_lms.certification.domain.numbering import COMPETENCE, INTERNALISASI, TRAINING, written
from askom_lms.certification.domain.states import CERTIFICATE, CertificateEvent, CertificateState
from askom_lms.certification.domain.states import CertificationPermission as P
from askom_lms.certification.models import Certificate
from askom_lms.certification.queries.certificates import (
    CertificateRow,
    certificate_rows,
    last_number,
    unchecked_standard,
)
from askom_lms.certification.queries.competence import standing_now
from askom_lms.certification.queries.patterns import pattern_of
from askom_lms.certification.queries.public import is_free
from askom_lms.certification.services.numbers import give_numbers, must_be_free, take_numbers
from askom_lms.enrolment import services as enrolments
from askom_lms.enrolment.models import Enrolment
from askom_lms.kernel import clock, jobs
from askom_lms.kernel.act import Act
from askom_lms.kernel.audit import ChainRef
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import Invalid, Refusal
from askom_lms.registry.models import Institution
from askom_lms.training.models import TrainingClass

ISSUE_JOB = "certification.issue"
ISSUED = (
    "kind", "enrolment_id", "person_id", "code", "number", "facts", "template", "pdf_sha256", "pdf_size", "issued_at",
    "issued_on",
)  # fmt: skip
TEMPLATES = {TRAINING: "training-1", INTERNALISASI: "internalisasi-1", COMPETENCE: "competence-1"}
REPLACEABLE = (CertificateState.ISSUED, CertificateState.EXPIRED)
"""How a competence certificate stands when it may still be corrected."""
MOVED = ("state_reason", "state_since")
"""Columns that the chain holds fast from the issue on, and with each later step."""


def prepare_certificates(act: Act, klass: TrainingClass) -> list[Certificate]:
    """A prepared certificate for everybody with a seat who has none; it never verifies as valid. Repeatable."""
    act.require(P.ISSUE, klass)
    rows = [row for row in certificate_rows(klass.id, act.now) if row.standing.certificate_id is None]
    made = [_prepared(act, row) for row in rows]
    if made:
        act.record("certificates.prepared", ChainRef("class", klass.id), klass, {"count": len(made)})
    return made


def _prepared(act: Act, row: CertificateRow) -> Certificate:
    one = row.standing
    facts = {"name": one.name, "class": one.class_number}
    return prepare(act, TRAINING, one.enrolment_id, one.person_id, facts)


def prepare(
    act: Act, kind: str, enrolment_id: uuid.UUID, person_id: uuid.UUID, facts: Mapping[str, Any]
) -> Certificate:
    """A certificate without a number; its caller has asked the permission."""
    certificate = Certificate(
        kind=kind,
        template=TEMPLATES[kind],
        enrolment_id=enrolment_id,
        person_id=person_id,
        code=_free_code(),
        facts=dict(facts),
        prepared_at=act.now,
    )
    session().add(certificate)
    session().flush()
    return certificate


def _free_code() -> str:
    while not is_free(code := codes.new_code()):
        continue
    return code


def order_issue(act: Act, klass: TrainingClass, enrolment_ids: Collection[uuid.UUID]) -> jobs.Job:
    """Issue the certificates of these people, who were shown on the list and confirmed; the work is a job.

    Raises StepUpNeeded, Refusal `certification.no_head`, `certification.standard_unchecked` (askom:standar.2),
    `certification.not_ready` (somebody lacks something), `certification.number_taken`, Invalid
    `certification.nobody_chosen`.
    """
    act.require(P.ISSUE, klass)
    act.step_up()
    must_have_head(klass)
    if unchecked := unchecked_standard(klass):
        raise unchecked
    if not enrolment_ids:
        raise Invalid("certification.nobody_chosen")
    prepare_certificates(act, klass)
    rows = [row for row in certificate_rows(klass.id, act.now) if row.standing.enrolment_id in enrolment_ids]
    unready = [row.standing.name for row in rows if not row.is_ready]
    if unready or len(rows) != len(set(enrolment_ids)):
        raise Refusal("certification.not_ready", names=", ".join(unready) or "–")
    return ordered(act, klass, TRAINING, [str(row.standing.certificate_id) for row in rows])


def must_have_head(klass: TrainingClass) -> None:
    """Somebody signs. Raises Refusal `certification.no_head`."""
    if not klass.head_name.strip() or not klass.head_office.strip():
        raise Refusal("certification.no_head")


def ordered(act: Act, klass: TrainingClass, kind: str, ids: Sequence[str]) -> jobs.Job:
    """The order in the chain, and the job that prints. Raises Refusal `certification.number_taken`."""
    on = clock.in_zone(act.now, klass.zone).date()
    must_be_free(next_numbers(klass.institution_id, kind, on, len(ids)))
    act.record("certificates.ordered", ChainRef("class", klass.id), klass, {"kind": kind, "certificates": list(ids)})
    by = str(act.actor_id or "")
    payload = {"class_id": str(klass.id), "certificate_ids": list(ids), "by": by, "on": on.isoformat(), "kind": kind}
    return jobs.enqueue(ISSUE_JOB, payload, of=len(ids), created_by=act.actor_id)


def next_numbers(institution_id: uuid.UUID, kind: str, on: dt.date, count: int) -> list[str]:
    """The numbers that come next in this series; they are given in `keep_issued`."""
    first, pattern = last_number(institution_id, kind, on.year) + 1, pattern_of(institution_id, kind)
    code = session().get_one(Institution, institution_id).code
    return [written(pattern, first + place, code, on) for place in range(count)]


@dataclass(frozen=True)
class Issue:
    """One certificate as it was printed: number, facts, bytes."""

    certificate_id: uuid.UUID
    seq: int
    facts: Mapping[str, Any]
    sha256: str
    size: int
    number: str = ""
    """As it was printed; empty when only `seq` counts."""


class NumbersMoved(Exception):
    """The numbers printed are no longer the next ones, or are written otherwise by now."""


def keep_issued(
    act: Act, class_id: uuid.UUID, issues: Sequence[Issue], on: dt.date, by: str, kind: str = TRAINING
) -> None:
    """Give the numbers that were printed, and keep data and hash of the bytes: all of them or none.

    `on` is the day of the order, which certificate and number carry; the act is the moment at which it is done.
    Raises NumbersMoved when the first number is not the next one of the series any more, or the pattern changed;
    Refusal `certification.number_taken` when the pattern of another institution wrote one of them.
    """
    klass = session().execute(
        select(TrainingClass).where(TrainingClass.id == class_id).options(joinedload(TrainingClass.institution))
    ).scalar_one()  # fmt: skip
    first = take_numbers(klass.institution_id, kind, on.year, len(issues))
    if issues and issues[0].seq != first:
        raise NumbersMoved
    pattern = pattern_of(klass.institution_id, kind)
    numbers = [written(pattern, issue.seq, klass.institution.code, on) for issue in issues]
    if any(issue.number not in ("", number) for issue, number in zip(issues, numbers, strict=True)):
        raise NumbersMoved
    certificates = [_locked(issue.certificate_id) for issue in issues]
    give_numbers(certificates, numbers)
    for issue, certificate in zip(issues, certificates, strict=True):
        certificate.facts, certificate.issued_on, certificate.issued_at = dict(issue.facts), on, act.now
        certificate.pdf_sha256, certificate.pdf_size, certificate.state_since = issue.sha256, issue.size, act.now
        data = {"number": certificate.number, "sha256": issue.sha256, "by": by}
        chain = ChainRef("class", class_id)
        act.take(CERTIFICATE, certificate, CertificateEvent.ISSUE, chain=chain, data=data, seals=ISSUED)
        _tell_seat(act, certificate)


def _locked(certificate_id: uuid.UUID) -> Certificate:
    return session().execute(
        select(Certificate)
        .where(Certificate.id == certificate_id, Certificate.state == CertificateState.PREPARED)
        .options(joinedload(Certificate.enrolment).joinedload(Enrolment.training_class))
    ).scalar_one()  # fmt: skip


def freeze_certificate(act: Act, certificate: Certificate, *, reason: str) -> None:
    """Not valid for the time being; shown on the public page at once."""
    _move(act, certificate, CertificateEvent.FREEZE, reason)


def unfreeze_certificate(act: Act, certificate: Certificate, *, reason: str) -> None:
    """Valid again."""
    _move(act, certificate, CertificateEvent.UNFREEZE, reason)


def revoke_certificate(act: Act, certificate: Certificate, *, reason: str) -> None:
    """Not valid any more, for good; the row and the bytes stay."""
    _move(act, certificate, CertificateEvent.REVOKE, reason)


def replace_certificate(act: Act, certificate: Certificate, *, reason: str) -> Certificate:
    """Void this certificate and prepare another one, for instance after a name was corrected; returns the new one.

    Raises as the other steps. One of competence ends on the day on which the one that it replaces would have ended.
    """
    if certificate.kind == COMPETENCE and standing_now(certificate, act.today) not in REPLACEABLE:
        raise Refusal("certification.register_decides")
    _move(act, certificate, CertificateEvent.REPLACE, reason)
    session().flush()
    new = Certificate(
        kind=certificate.kind,
        template=TEMPLATES[certificate.kind],
        enrolment_id=certificate.enrolment_id,
        person_id=certificate.person_id,
        code=_free_code(),
        facts={"replaces": certificate.number or ""},
        source=certificate.source,
        valid_until=certificate.valid_until,
        replaces_id=certificate.id,
        prepared_at=act.now,
    )
    session().add(new)
    session().flush()
    chain = ChainRef("class", certificate.enrolment.class_id)
    act.record("certificate.prepared", chain, new, {"replaces": str(certificate.id)})
    return new


def _move(act: Act, certificate: Certificate, event: CertificateEvent, reason: str) -> None:
    """One step with a reason and a fresh second factor.

    Whether a competence certificate counts the register of asesor decides, in one place (002:9.5.2). Raises
    StepUpNeeded, Invalid `certification.reason_missing`, Refusal `certification.register_decides`.
    """
    act.require(P.KEEP, certificate)
    act.step_up()
    if certificate.kind == COMPETENCE and event is not CertificateEvent.REPLACE:
        raise Refusal("certification.register_decides")
    reason = reason.strip()
    if not reason:
        raise Invalid("certification.reason_missing")
    chain = ChainRef("class", certificate.enrolment.class_id)
    certificate.state_reason, certificate.state_since = reason, act.now
    act.take(CERTIFICATE, certificate, event, chain=chain, data={"reason": reason}, seals=MOVED)
    _tell_seat(act, certificate)


def _tell_seat(act: Act, certificate: Certificate) -> None:
    """A seat may wait for the certificate of internalisasi, and only for one that counts."""
    if certificate.kind == INTERNALISASI:
        counts = certificate.state is CertificateState.ISSUED
        enrolments.certify_here(act, certificate.enrolment, (certificate.number or "") if counts else "")
