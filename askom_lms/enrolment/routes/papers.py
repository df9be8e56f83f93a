"""The eight papers: the applicant's folder, one paper, panitia's queue, and the bytes themselves."""

import uuid
from typing import BinaryIO, cast

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from askom_lms.enrolment import queries, services
from askom_lms.enrolment.domain.states import EnrolmentPermission as P
from askom_lms.enrolment.forms import VerdictForm
from askom_lms.enrolment.models import DocumentKind, DocumentState, EnrolmentDocument
from askom_lms.enrolment.routes import bp
from askom_lms.enrolment.routes.applicant import own
from askom_lms.kernel import db, files
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import Invalid, NotFound, Refusal
from askom_lms.kernel.uploads import Allow, Background, accept, hint_background, serve_headers
from askom_lms.kernel.web import command, language, page, wants_json
from askom_lms.training.queries import get_class

LARGEST_PAPER = 10 * 1024 * 1024
PAPER_NAMES = {
    DocumentKind.KTP: _l("KTP"),
    DocumentKind.PHOTO: _l("Foto 3×4 latar merah"),
    DocumentKind.DIPLOMA: _l("Ijazah terakhir"),
    DocumentKind.TECHNICAL: _l("Sertifikat kompetensi teknis"),
    DocumentKind.EXPERIENCE: _l("Bukti pengalaman kerja"),
    DocumentKind.RECOMMENDATION: _l("Rekomendasi LSP/CLSP/instansi"),
    DocumentKind.INTERNALISASI: _l("Sertifikat internalisasi"),
    DocumentKind.DECLARATION: _l("Pernyataan keabsahan dan kemampuan komputer"),
}
REASONS = {
    DocumentKind.PHOTO: (_l("Latar belakang harus merah."), _l("Foto buram."), _l("Wajah tidak terlihat jelas.")),
    DocumentKind.TECHNICAL: (_l("Masa berlaku sudah habis."), _l("Nama berbeda dengan KTP."), _l("Tidak terbaca.")),
}
COMMON_REASONS = (
    _l("Tidak terbaca."),
    _l("Nama berbeda dengan KTP."),
    _l("Halaman kurang."),
    _l("Bukan berkas yang diminta."),
)


def kind_or_404(name: str) -> DocumentKind:
    try:
        return DocumentKind(name)
    except ValueError:
        raise NotFound from None


@bp.get("/berkas")
@page(P.APPLY)
def show_papers(act: Act) -> ResponseReturnValue:
    """The blue folder: eight papers with their verdicts."""
    enrolment = own(act)
    return render_template(
        "enrolment/papers.html",
        enrolment=enrolment,
        papers=queries.current_documents(enrolment.id),
        names=PAPER_NAMES,
        states=DocumentState,
    )


@bp.get("/berkas/<kind>")
@page(P.APPLY)
def show_paper(act: Act, kind: str) -> ResponseReturnValue:
    """One paper: upload, versions, verdict."""
    return paper_html(act, kind_or_404(kind))


def paper_html(act: Act, kind: DocumentKind, refusal: Refusal | None = None) -> str:
    """One paper of the signed-in applicant."""
    enrolment = own(act)
    versions = queries.document_versions(enrolment.id, kind)
    return render_template(
        "enrolment/paper.html",
        kind=kind,
        name=PAPER_NAMES[kind],
        versions=versions,
        states=DocumentState,
        refusal=refusal.sentence(language()) if refusal else None,
    )


@bp.post("/berkas/<kind>")
@command(P.APPLY)
def upload_paper(act: Act, kind: str) -> ResponseReturnValue:
    """Check the file outside any write transaction, then keep it as the next version."""
    wanted = kind_or_404(kind)
    with db.reading():
        own(act)
        db.session().rollback()
    try:
        sent, name = sent_file("berkas")
        file = accept(sent, name, Allow.PHOTO_DOCUMENT, LARGEST_PAPER)
        services.upload_document(act, own(act), wanted, file, hint=photo_hint(wanted, file.preview_sha256))
    except Refusal as refusal:
        if wants_json():
            raise
        return paper_html(act, wanted, refusal), refusal.status
    if wants_json():
        return {"ok": True, "url": url_for(".show_papers")}
    flash(_("%(name)s diterima sistem dan menunggu diperiksa panitia.", name=PAPER_NAMES[wanted]))
    return redirect(url_for(".show_papers"))


def sent_file(name: str) -> tuple[BinaryIO, str]:
    """The file of a two-button upload: camera first when it holds bytes. Raises Invalid `upload.none`."""
    for field in (name, f"{name}_foto"):
        found = request.files.get(field)
        if found is not None and found.filename:
            return cast(BinaryIO, found.stream), found.filename
    raise Invalid("enrolment.no_file")


def photo_hint(kind: DocumentKind, preview_sha256: str | None) -> str:
    """What the machine noticed about the background of a photo; a person decides."""
    if kind is not DocumentKind.PHOTO or preview_sha256 is None:
        return ""
    seen = hint_background(files.read(preview_sha256))
    if seen is Background.BLUE:
        return str(_("Latar tampak biru, bukan merah"))
    return str(_("Latar tampaknya bukan merah")) if seen is Background.OTHER else ""


@bp.get("/dokumen/<uuid:document_id>")
@page(P.READ)
def download_document(act: Act, document_id: uuid.UUID) -> ResponseReturnValue:
    """The bytes of one version; the view is logged."""
    document = queries.get_document(act, document_id)
    is_preview = request.args.get("kecil") is not None and document.preview_sha256 is not None
    act.viewed("enrolment_document", document.id, f"{document.kind.value}{':kecil' if is_preview else ''}")
    sha = document.preview_sha256 if is_preview and document.preview_sha256 else document.sha256
    response = Response(files.read(sha), mimetype="image/jpeg" if is_preview else document.media_type)
    response.headers.update(
        serve_headers(document.media_type, document.name, inline=is_preview or document.media_type.startswith("image/"))
    )
    return response


@bp.get("/kelas/<slug>/berkas")
@page(P.LIST)
def show_queue(act: Act, slug: str) -> ResponseReturnValue:
    """Papers that wait for a verdict, one at a time with a big preview."""
    klass = get_class(act, slug)
    waiting = queries.waiting_papers(act, klass)
    chosen = next(
        (p for p in waiting if str(p.document_id) == request.args.get("dokumen")), waiting[0] if waiting else None
    )
    return render_template(
        "enrolment/queue.html",
        klass=klass,
        waiting=waiting,
        chosen=chosen,
        names=PAPER_NAMES,
        reasons=REASONS.get(chosen.kind, COMMON_REASONS) if chosen else (),
        form=VerdictForm(),
    )


@bp.post("/dokumen/<uuid:document_id>/terima")
@command(P.DECIDE)
def accept_document(act: Act, document_id: uuid.UUID) -> ResponseReturnValue:
    """Panitia's yes; the next paper is shown."""
    return judged(act, queries.get_document(act, document_id), is_accepted=True, reason="")


@bp.post("/dokumen/<uuid:document_id>/tolak")
@command(P.DECIDE)
def reject_document(act: Act, document_id: uuid.UUID) -> ResponseReturnValue:
    """Panitia's no, with the reason the applicant reads."""
    reason = request.form.get("prepared") or request.form.get("reason") or ""
    return judged(act, queries.get_document(act, document_id), is_accepted=False, reason=reason)


def judged(act: Act, document: EnrolmentDocument, *, is_accepted: bool, reason: str) -> ResponseReturnValue:
    services.judge_document(act, document.enrolment, document, is_accepted=is_accepted, reason=reason)
    flash(_("Berkas diterima.") if is_accepted else _("Berkas ditolak; pemohon diberi tahu alasannya."))
    slug = request.form.get("slug", "")
    return redirect(
        url_for(".show_queue", slug=slug) if slug else url_for(".show_enrolment", enrolment_id=document.enrolment_id)
    )
