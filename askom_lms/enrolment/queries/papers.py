"""The papers of the blue folder: of one application, of one kind, and those that wait for panitia."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import joinedload

from askom_lms.enrolment.domain.states import EnrolmentPermission as P
from askom_lms.enrolment.models import OF_SKEMA, DocumentKind, DocumentState, Enrolment, EnrolmentDocument
from askom_lms.enrolment.queries.applications import LIVING
from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import NotFound
from askom_lms.people.models import Person
from askom_lms.skema.models import Skema
from askom_lms.training.models import TrainingClass

FOLDER_ORDER = list(DocumentKind)
IDENTITY = frozenset({DocumentKind.KTP})
"""Papers that show a NIK: only the applicant and panitia open them (D13)."""


def current_documents(enrolment_id: uuid.UUID) -> dict[DocumentKind, EnrolmentDocument]:
    """The newest version of each paper."""
    rows = session().scalars(
        select(EnrolmentDocument)
        .where(EnrolmentDocument.enrolment_id == enrolment_id)
        .order_by(EnrolmentDocument.number)
    )
    return {row.kind: row for row in rows}


def document_versions(enrolment_id: uuid.UUID, kind: DocumentKind) -> list[EnrolmentDocument]:
    """All versions of one paper, newest first."""
    return list(
        session().scalars(
            select(EnrolmentDocument)
            .where(EnrolmentDocument.enrolment_id == enrolment_id, EnrolmentDocument.kind == kind)
            .order_by(EnrolmentDocument.number.desc())
        )
    )


def get_document(act: Act, document_id: uuid.UUID) -> EnrolmentDocument:
    """One version of one paper with its application. Raises NotFound for somebody else's, and Denied or NotFound for a
    paper with a NIK when this person may not see one (D13).
    """
    found = session().scalar(
        select(EnrolmentDocument)
        .where(EnrolmentDocument.id == document_id)
        .options(joinedload(EnrolmentDocument.enrolment))
    )
    if found is None:
        raise NotFound
    act.require(P.READ, found.enrolment)
    if found.kind in IDENTITY:
        act.require(P.READ_IDENTITY, found.enrolment)
    return found


@dataclass(frozen=True)
class WaitingPaper:
    """One paper as panitia's queue shows it."""

    document_id: uuid.UUID
    enrolment_id: uuid.UUID
    kind: DocumentKind
    number: int
    state: DocumentState
    person_name: str
    uploaded_at: dt.datetime
    media_type: str
    preview_sha256: str | None
    hint: str
    verdict_reason: str
    skema: str | None
    """Of the applicant, for a paper that must fit it."""


def waiting_papers(act: Act, klass: TrainingClass) -> list[WaitingPaper]:
    """Papers without a verdict, by kind and then oldest first: one kind at a time reads fastest."""
    act.require(P.DECIDE, klass)
    rows: Iterable[Any] = session().execute(
        _of_class(klass)
        .where(EnrolmentDocument.state == DocumentState.WAITING, Enrolment.state.in_(LIVING))
        .order_by(EnrolmentDocument.uploaded_at, Person.name)
    )
    return sorted((WaitingPaper(*row) for row in rows), key=lambda paper: FOLDER_ORDER.index(paper.kind))


def judged_since(class_id: uuid.UUID, since: dt.datetime) -> int:
    """How many papers of the class were judged since this moment."""
    counted = (
        select(func.count())
        .select_from(EnrolmentDocument)
        .join(Enrolment, Enrolment.id == EnrolmentDocument.enrolment_id)
        .where(Enrolment.class_id == class_id, EnrolmentDocument.verdict_at >= since)
    )
    return session().scalar(counted) or 0


def paper_in_class(act: Act, klass: TrainingClass, document_id: uuid.UUID) -> WaitingPaper:
    """The newest version of a paper of this class, judged or not. Raises NotFound."""
    act.require(P.DECIDE, klass)
    row: Any = (
        session()
        .execute(
            _of_class(klass).where(
                EnrolmentDocument.id == document_id, EnrolmentDocument.state != DocumentState.REPLACED
            )
        )
        .one_or_none()
    )
    if row is None:
        raise NotFound
    return WaitingPaper(*row)


def _of_class(klass: TrainingClass) -> Any:
    d = EnrolmentDocument
    return (
        select(
            d.id, d.enrolment_id, d.kind, d.number, d.state, Person.name, d.uploaded_at, d.media_type,
            d.preview_sha256, d.hint, d.verdict_reason, case((d.kind.in_(OF_SKEMA), Skema.title)),
        )
        .join(Enrolment, Enrolment.id == d.enrolment_id)
        .join(Person, Person.id == Enrolment.person_id)
        .outerjoin(Skema, Skema.id == Enrolment.skema_id)
        .where(Enrolment.class_id == klass.id)
    )  # fmt: skip
