"""Competence certificates that BNSP issued: written down all or none, their files kept as they came."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import exists, select

from askom_lms.certification.domain.competence import Source, Written
from askom_lms.certification.domain.numbering import COMPETENCE
from askom_lms.certification.domain.states import CERTIFICATE, CertificateEvent, CertificateState
from askom_lms.certification.domain.states import CertificationPermission as P
from askom_lms.certification.models import Certificate
from askom_lms.certification.queries.competence import CompetenceRow, competence_rows, source_of
from askom_lms.certification.queries.competence_import import Judged, judge
from askom_lms.certification.services.competence import STANDS_ON, hold_all, note_in_register, waiting_for
from askom_lms.kernel import audit, clock
from askom_lms.kernel.act import Act
from askom_lms.kernel.audit import ChainRef
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import Invalid, Refusal
from askom_lms.training.models import TrainingClass

IMPORTED = ("kind", "enrolment_id", "person_id", "code", "number", "facts", "issued_at", "issued_on", *STANDS_ON)
FILE = ("pdf_sha256", "pdf_size")


@dataclass(frozen=True)
class Imported:
    """One certificate of BNSP: whose, what is written on it, and its file if it came along."""

    enrolment_id: uuid.UUID
    written: Written
    sha256: str | None = None
    size: int = 0


def import_competence(act: Act, klass: TrainingClass, wanted: Sequence[Imported]) -> int:
    """Write down these certificates, all or none; how many are new. The same once more changes nothing.

    Raises StepUpNeeded; Refusal `certification.is_bnsp` (D10), `certification.file_taken`; Invalid
    `certification.nobody_chosen`, and what `judge` finds wrong with the first of them.
    """
    act.require(P.COMPETENCE, klass)
    act.step_up()
    if source_of(klass) is not Source.IMPORTED:
        raise Refusal("certification.is_bnsp", name=klass.institution.name)
    if not wanted:
        raise Invalid("certification.nobody_chosen")
    ids = {one.enrolment_id for one in wanted}
    hold_all(klass, [row.person_id for row in competence_rows(act, klass) if row.enrolment_id in ids])
    rows = {row.enrolment_id: row for row in competence_rows(act, klass)}
    today = clock.in_zone(act.now, klass.zone).date()
    judged = judge([(rows.get(one.enrolment_id), one.written) for one in wanted], klass.zone, today)
    for found in judged:
        if found.row is None:
            raise Invalid("certification.import_seat", seat="–")
        if found.wrong:
            raise found.wrong
    new = [(one, found) for one, found in zip(wanted, judged, strict=True) if not found.is_known]
    for one, found in new:
        _written_down(act, klass, one, found)
    return len(new)


def _written_down(act: Act, klass: TrainingClass, wanted: Imported, judged: Judged) -> None:
    row, one = judged.row, judged.written
    assert row is not None
    certificate = waiting_for(act, row)
    certificate.source, certificate.number, certificate.decision_id = Source.IMPORTED, one.number, row.decision_id
    certificate.sk_number, certificate.sk_on = one.sk_number, one.sk_on
    certificate.issued_on, certificate.valid_until = one.issued_on, one.until
    certificate.issued_at = certificate.state_since = act.now
    certificate.facts = _facts(row, klass, certificate)
    if wanted.sha256:
        _must_be_new(wanted.sha256)
        certificate.pdf_sha256, certificate.pdf_size = wanted.sha256, wanted.size
    session().flush()
    note_in_register(act, certificate)
    chain = ChainRef("class", klass.id)
    act.take(
        CERTIFICATE, certificate, CertificateEvent.IMPORT, chain=chain, data={"number": one.number}, seals=IMPORTED
    )
    if wanted.sha256:
        act.record("certificate.file", chain, certificate, {"sha256": wanted.sha256}, seals=FILE)


def _facts(row: CompetenceRow, klass: TrainingClass, certificate: Certificate) -> dict[str, str]:
    return {
        "name": row.name,
        "class": klass.number,
        "institution": klass.institution.name,
        "replaces": certificate.facts.get("replaces", ""),
    }


def attach_file(act: Act, certificate: Certificate, *, sha256: str, size: int) -> None:
    """The file of a certificate that was written down without one, once; then it is kept for good.

    Raises StepUpNeeded; Refusal `certification.file_not_now`, `certification.file_taken`.
    """
    act.require(P.COMPETENCE, certificate)
    act.step_up()
    chain = ChainRef("class", certificate.enrolment.class_id)
    audit.hold(chain)
    session().refresh(certificate, ["state", "pdf_sha256", "row_version"])
    waits = certificate.state is CertificateState.ISSUED and certificate.pdf_sha256 is None
    if certificate.kind != COMPETENCE or certificate.source is not Source.IMPORTED or not waits:
        raise Refusal("certification.file_not_now")
    _must_be_new(sha256)
    certificate.pdf_sha256, certificate.pdf_size = sha256, size
    session().flush()
    act.record("certificate.file", chain, certificate, {"sha256": sha256}, seals=FILE)


def _must_be_new(sha256: str) -> None:
    """One file is one certificate. Raises Refusal `certification.file_taken`."""
    if session().scalar(select(exists().where(Certificate.pdf_sha256 == sha256))):
        raise Refusal("certification.file_taken")
