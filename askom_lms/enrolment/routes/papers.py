"""The papers of the applicant: the blue folder and the pre-day, one paper, and the bytes themselves."""

from typing import BinaryIO
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from askom_lms.enrolment import queries, services
from askom_lms.enrolment.domain.states import EDITABLE, ENROLMENT, EnrolmentEvent
from askom_lms.enrolment.domain.states import EnrolmentPermission as P
from askom_lms.enrolment.models import OF_SKEMA, DocumentKind, DocumentState
from askom_lms.enrolment.routes.applicant import own
from askom_lms.enrolment.routes.blueprint import bp
from askom_lms.enrolment.routes.words import ALL_NAMES, PAPER_HINTS, PRE_DAY_NAMES, hint_words, papers_of
from askom_lms.kernel import db, downloads, files, web
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import Invalid, NotFound, Refusal
from askom_lms.kernel.uploads import Accepted, Allow, Background, accept, hint_background
from askom_lms.kernel.uploads.pieces import LARGEST
from askom_lms.kernel.uploads.sending import sent_files
from askom_lms.kernel.web import command, page, wants_json


def kind_or_404(name: str) -> DocumentKind:
    try:
        return DocumentKind(name)
    except ValueError:
        raise NotFound from None


@bp.get("/berkas")
@page(P.APPLY)
def show_papers(act: Act) -> ResponseReturnValue:
    """The blue folder: its papers with their verdicts; below it what belongs to the pre-day."""
    enrolment = own(act)
    asked = queries.asks_pre_day_papers(enrolment.training_class)
    return render_template(
        "enrolment/papers.html",
        enrolment=enrolment,
        pre_day_names=PRE_DAY_NAMES if asked or enrolment.pre_day.strip(".") else {},
        is_asked=asked,
        papers=queries.current_documents(enrolment.id),
        lacking={paper.value for paper in queries.papers_lacking(enrolment)},
        names=papers_of(enrolment.training_class),
        states=DocumentState,
    )


@bp.get("/berkas/<kind>")
@page(P.APPLY)
def show_paper(act: Act, kind: str) -> ResponseReturnValue:
    """One paper: upload, versions, verdict."""
    return paper_html(act, kind_or_404(kind))


def paper_html(act: Act, kind: DocumentKind, refusal: Refusal | None = None) -> str:
    """One paper of the signed-in applicant, with the way to the next one that is missing."""
    enrolment = own(act)
    names = {**papers_of(enrolment.training_class), **PRE_DAY_NAMES}
    if kind not in names:
        raise NotFound
    owed = [DocumentKind(paper.value) for paper in queries.papers_lacking(enrolment)]
    is_whole = not owed and EnrolmentEvent.APPLY in act.choices(ENROLMENT, enrolment)
    owed += queries.pre_day_to_send(enrolment, enrolment.training_class)
    lacking = [other for other in owed if other is not kind]
    return render_template(
        "enrolment/paper.html",
        enrolment=enrolment,
        of_skema=OF_SKEMA,
        kind=kind,
        name=names[kind],
        hint=PAPER_HINTS.get(kind, ""),
        versions=queries.document_versions(enrolment.id, kind),
        hint_words=hint_words,
        states=DocumentState,
        may_send=enrolment.state in EDITABLE,
        zone=enrolment.training_class.zone,
        is_whole=is_whole,
        next_kind=lacking[0] if lacking else None,
        names=names,
        refusal=web.said(refusal),
    )


@bp.post("/berkas/<kind>")
@command(P.APPLY)
def upload_paper(act: Act, kind: str) -> ResponseReturnValue:
    """Check the file while no lock is held, then keep it as the next version."""
    wanted = kind_or_404(kind)
    with db.reading():
        own(act)
        db.end_reading()
    try:
        file, hint = checked_file(wanted)
        services.upload_document(act, own(act), wanted, file, hint=hint)
    except Refusal as refusal:
        if wants_json():
            raise
        return paper_html(act, wanted, refusal), refusal.status
    flash(_("%(name)s tersimpan dan menunggu diperiksa panitia.", name=ALL_NAMES[wanted]))
    shown = url_for(".show_paper", kind=kind)
    return {"next": shown} if wants_json() else redirect(shown)


def checked_file(kind: DocumentKind) -> tuple[Accepted, str]:
    """The file that was sent, checked and stored, and what the machine noticed. Raises Refusal."""
    sent, name = sent_file("berkas")
    file = accept(sent, name, Allow.PHOTO_DOCUMENT, LARGEST)
    return file, photo_hint(kind, file.preview_sha256 if file.width else None)


def sent_file(name: str) -> tuple[BinaryIO, str]:
    """The file of a two-button upload. Raises Invalid `enrolment.no_file`, `enrolment.two_files`."""
    sent = sent_files(name)
    if not sent:
        raise Invalid("enrolment.no_file")
    if len(sent) > 1:
        raise Invalid("enrolment.two_files")
    return sent[0]


def photo_hint(kind: DocumentKind, preview_sha256: str | None) -> str:
    """What the machine noticed about the background of a photo, not of a PDF; a person decides."""
    if kind is not DocumentKind.PHOTO or preview_sha256 is None:
        return ""
    seen = hint_background(files.read(preview_sha256))
    return "" if seen in (None, Background.RED) else str(seen)


@bp.get("/dokumen/<uuid:document_id>")
@page(P.READ)
def download_document(act: Act, document_id: UUID) -> ResponseReturnValue:
    """The bytes of one version, or its small picture with ?kecil; the view is logged."""
    document = queries.get_document(act, document_id)
    preview = document.preview_sha256 if "kecil" in request.args else None
    act.viewed("enrolment_document", document.id, f"{document.kind.value}:kecil" if preview else document.kind.value)
    media_type = "image/jpeg" if preview else document.media_type
    return downloads.stored(preview or document.sha256, media_type, document.name, inline=True)
