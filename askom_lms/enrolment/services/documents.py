"""The eight papers: a new upload is a new version, and each version has its own verdict."""

from sqlalchemy import func, select

from askom_lms.enrolment.domain.states import EnrolmentPermission as P
from askom_lms.enrolment.domain.states import EnrolmentState
from askom_lms.enrolment.models import DocumentKind, DocumentState, Enrolment, EnrolmentDocument
from askom_lms.enrolment.services.applications import LONGEST_REASON, chain_of
from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import Invalid, Refusal
from askom_lms.kernel.uploads import Accepted
from askom_lms.training import services as training


def set_mark(enrolment: Enrolment, kind: DocumentKind, state: DocumentState) -> None:
    """Write the letter of one paper into the document string that lists read."""
    marks = list(enrolment.documents.ljust(len(DocumentKind), "."))
    marks[list(DocumentKind).index(kind)] = state.value
    enrolment.documents = "".join(marks)


def upload_document(
    act: Act, enrolment: Enrolment, kind: DocumentKind, file: Accepted, *, hint: str = ""
) -> EnrolmentDocument:
    """Keep a checked file as the next version of this paper; earlier versions stay readable."""
    act.require(P.EDIT, enrolment)
    if enrolment.state in (EnrolmentState.WITHDRAWN, EnrolmentState.COMPLETED):
        raise Refusal("enrolment.not_now", state=str(enrolment.state), event="upload")
    s = session()
    of_kind = (EnrolmentDocument.enrolment_id == enrolment.id, EnrolmentDocument.kind == kind)
    last = s.scalar(select(func.max(EnrolmentDocument.number)).where(*of_kind)) or 0
    current = s.scalar(select(EnrolmentDocument).where(*of_kind, EnrolmentDocument.number == last))
    if current is not None and current.sha256 == file.sha256 and current.state is not DocumentState.REJECTED:
        return current
    if current is not None:
        current.state = DocumentState.REPLACED
    document = EnrolmentDocument(
        enrolment_id=enrolment.id,
        kind=kind,
        number=last + 1,
        sha256=file.sha256,
        preview_sha256=file.preview_sha256,
        media_type=file.media_type,
        name=file.name,
        size=file.size,
        hint=hint,
        uploaded_at=act.now,
        uploaded_by_id=act.person.id,
    )
    s.add(document)
    set_mark(enrolment, kind, DocumentState.WAITING)
    s.flush()
    act.record(
        "document.uploaded",
        chain_of(enrolment),
        document,
        {"kind": kind.value, "number": document.number, "sha256": file.sha256},
    )
    training.touch_class(enrolment.class_id)
    return document


def judge_document(
    act: Act, enrolment: Enrolment, document: EnrolmentDocument, *, is_accepted: bool, reason: str = ""
) -> None:
    """Panitia's yes or no on one version of one paper; a no needs a reason, and the last version counts."""
    act.require(P.DECIDE, enrolment)
    if document.state is DocumentState.REPLACED:
        raise Refusal("enrolment.document_replaced")
    if not is_accepted and not reason.strip():
        raise Invalid("enrolment.reason_missing")
    document.state = DocumentState.ACCEPTED if is_accepted else DocumentState.REJECTED
    document.verdict_reason = reason.strip()[:LONGEST_REASON]
    document.verdict_by_id, document.verdict_at = act.actor_id, act.now
    set_mark(enrolment, document.kind, document.state)
    act.record(
        "document.accepted" if is_accepted else "document.rejected",
        chain_of(enrolment),
        document,
        {"kind": document.kind.value, "number": document.number, "sha256": document.sha256},
    )
    if not is_accepted:
        act.notify("document.rejected", document)
    training.touch_class(enrolment.class_id)
