"""The papers, blue folder and pre-day: a new upload is a new version, and each version has its own verdict."""

from typing import Any

from sqlalchemy import func, select

from askom_lms.enrolment.domain.facts import Paper
from askom_lms.enrolment.domain.papers import folder_of
from askom_lms.enrolment.domain.states import EDITABLE
from askom_lms.enrolment.domain.states import EnrolmentPermission as P
from askom_lms.enrolment.models import OF_SKEMA, PRE_DAY, DocumentKind, DocumentState, Enrolment, EnrolmentDocument
from askom_lms.enrolment.notices import UNDO_TIME, mail_key
from askom_lms.enrolment.queries import current_documents, marks_in, programme_of
from askom_lms.enrolment.services.holding import LONGEST_REASON, chain_of, class_of, hold, must_be, needed_reason
from askom_lms.enrolment.services.internalisasi import settle
from askom_lms.kernel import evidence
from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.evidence import SEALS
from askom_lms.kernel.mail import cancel_mail
from askom_lms.kernel.messages import NotFound, Refusal
from askom_lms.kernel.uploads import Accepted
from askom_lms.training import services as training


def set_mark(enrolment: Enrolment, kind: DocumentKind, state: DocumentState) -> None:
    """Write the letter of one paper into the string that lists read: of the blue folder, or of the pre-day."""
    if kind in PRE_DAY:
        place = PRE_DAY.index(kind)
        enrolment.pre_day = enrolment.pre_day[:place] + state.value + enrolment.pre_day[place + 1 :]
        return
    marks = marks_in(enrolment, class_of(enrolment))
    marks[Paper(kind.value)] = state.value
    enrolment.documents = "".join(marks.values())


def upload_document(
    act: Act, enrolment: Enrolment, kind: DocumentKind, file: Accepted, *, hint: str = ""
) -> EnrolmentDocument:
    """Keep a checked file as the next version of this paper; earlier versions stay readable.

    The same bytes sent twice are one version, unless the first was rejected. Raises Refusal `enrolment.not_now`,
    NotFound for a paper that the programme of the class does not ask for.
    """
    act.require(P.EDIT, enrolment)
    hold(enrolment)
    must_be(enrolment, EDITABLE, "upload")
    if kind not in PRE_DAY and Paper(kind.value) not in folder_of(programme_of(class_of(enrolment))):
        raise NotFound
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
    _record(act, enrolment, document, "document.uploaded", replaces=current)
    return document


def judge_document(
    act: Act,
    enrolment: Enrolment,
    document: EnrolmentDocument,
    *,
    is_accepted: bool,
    reason: str = "",
    seen: DocumentState | None = None,
) -> None:
    """Panitia's yes or no on one version of one paper; a no needs a reason, and the last version counts.

    The same verdict twice is one. `seen` is the state of the paper on the page that was judged. Raises Refusal
    `enrolment.document_replaced`, `enrolment.document_judged` when somebody was faster, `enrolment.not_now`; Invalid
    `enrolment.reason_missing`.
    """
    act.require(P.DECIDE, enrolment)
    hold(enrolment)
    must_be(enrolment, EDITABLE, "judge")
    session().refresh(document, attribute_names=["state", "verdict_reason"])
    if document.state is DocumentState.REPLACED:
        raise Refusal("enrolment.document_replaced")
    wanted = DocumentState.ACCEPTED if is_accepted else DocumentState.REJECTED
    if document.state is wanted:
        return
    if seen is not None and document.state is not seen:
        raise Refusal("enrolment.document_judged")
    document.verdict_reason = reason.strip()[:LONGEST_REASON] if is_accepted else needed_reason(reason)
    document.state = wanted
    document.verdict_by_id, document.verdict_at = act.actor_id, act.now
    set_mark(enrolment, document.kind, document.state)
    _record(act, enrolment, document, f"document.{wanted.name.lower()}")
    _settle(act, enrolment, document)
    if not is_accepted:
        act.notify("document.rejected", document)


def undo_judgement(act: Act, enrolment: Enrolment, document: EnrolmentDocument) -> None:
    """Take one's own verdict back within ten seconds: the paper waits again, and nobody was told (ux 8.3).

    Raises Refusal `enrolment.undo_too_late`, also for a verdict that somebody else gave or that was replaced.
    """
    act.require(P.DECIDE, enrolment)
    hold(enrolment)
    session().refresh(document, attribute_names=["state", "verdict_by_id", "verdict_at"])
    is_judged = document.state in (DocumentState.ACCEPTED, DocumentState.REJECTED)
    at = document.verdict_at
    if not is_judged or document.verdict_by_id != act.actor_id or at is None or act.now - at > UNDO_TIME:
        raise Refusal("enrolment.undo_too_late")
    _wait_again(act, enrolment, document, "document.undone")
    _settle(act, enrolment, document)
    cancel_mail(mail_key(document), act.now)


def _settle(act: Act, enrolment: Enrolment, document: EnrolmentDocument) -> None:
    """A certificate of internalisasi from elsewhere confirms the seat that waits for it, or no longer does."""
    if document.kind is DocumentKind.INTERNALISASI:
        settle(act, enrolment)


def judge_skema_again(act: Act, enrolment: Enrolment) -> None:
    """He has another skema: a yes to its document and SKKNI was about the one before (000:internalisasi.6).

    Called where the row is held already. What was rejected is owed anyway.
    """
    for kind, document in current_documents(enrolment.id).items():
        if kind in OF_SKEMA and document.state is DocumentState.ACCEPTED:
            _wait_again(act, enrolment, document, "document.reopened")


def _wait_again(act: Act, enrolment: Enrolment, document: EnrolmentDocument, event: str) -> None:
    """The last verdict on this version no longer counts."""
    document.state, document.verdict_reason = DocumentState.WAITING, ""
    document.verdict_by_id, document.verdict_at = None, None
    set_mark(enrolment, document.kind, document.state)
    _record(act, enrolment, document, event)


SENT = ("enrolment_id", "kind", "number", "sha256", "name")
JUDGED = ("state", "verdict_reason", "verdict_by_id", "verdict_at")
"""What a line holds fast of a paper: what was sent, and what was said about it last."""


def _record(
    act: Act, enrolment: Enrolment, document: EnrolmentDocument, kind: str, *, replaces: EnrolmentDocument | None = None
) -> None:
    held = {SEALS: evidence.seals(document.id, *(_columns(document, names) for names in (SENT, JUDGED)))}
    if replaces is not None:
        held |= evidence.also(replaces.__tablename__, replaces.id, _columns(replaces, JUDGED))
    data = {"kind": document.kind.value, "number": document.number, "sha256": document.sha256}
    act.record(kind, chain_of(enrolment), document, data | held)
    training.touch_class(enrolment.class_id)


def _columns(document: EnrolmentDocument, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(document, name) for name in names}
