"""The page of the hand-over, the KTP of one person, and the steps of a version."""

from typing import Any

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from askom_lms.certification.domain.states import CertificationPermission
from askom_lms.coursework.queries.content import mask
from askom_lms.handover import queries, services
from askom_lms.handover.domain.checks import counts, findings
from askom_lms.handover.domain.states import HandoverPermission as P
from askom_lms.handover.forms import IdentityForm, OrderForm, ReceiptForm, SentForm
from askom_lms.handover.queries import KtpPage
from askom_lms.handover.routes import bp
from askom_lms.handover.routes.words import change_lines, finding_rows
from askom_lms.kernel import db, files
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import NotFound, Refusal
from askom_lms.kernel.seen import version_sent
from askom_lms.kernel.uploads import serve_headers
from askom_lms.kernel.uploads.kinds import Allow, sniff
from askom_lms.kernel.web import command, language, page
from askom_lms.registry.domain.asesor import Document
from askom_lms.registry.routes.asesor_views import sent_paper
from askom_lms.training.models import TrainingClass

BASE = "/kelas/<slug>/penyerahan"


@bp.get(BASE)
@page(P.READ)
def show_handover(act: Act, slug: str) -> ResponseReturnValue:
    """What is still in the way of whom, and the versions."""
    klass = queries.class_to_read(act, slug)
    act.viewed("training_class", klass.id, "penyerahan")
    return _page(act, klass)


def _page(act: Act, klass: TrainingClass, refusal: Refusal | None = None, **forms: Any) -> str:
    """The page, with what was typed when something was refused; `at` is the number of the version it was typed for."""
    keeps = act.may(P.KEEP, klass)
    decides = act.may(CertificationPermission.MEETINGS, klass)
    people = queries.people_of(klass, act.now)
    versions = queries.versions_of(klass.id)
    open_one = next((one for one in versions if one.package.sha256 is None), None)
    made = [one.package for one in versions if one.package.sha256 is not None]
    rows: list[dict[str, Any]] = [
        {
            "seat": standing.seat,
            "name": standing.name,
            "handed": handed,
            "nik": mask(handed.card.nik) if handed.card else "",
            "findings": finding_rows(findings(handed), standing, keeps=keeps, decides=decides),
        }
        for standing, handed in people
    ]
    told = [handed for _standing, handed in people]
    state = open_one.job.state if open_one and open_one.job else None
    return render_template(
        "handover/page.html",
        klass=klass,
        rows=rows,
        hard=sum(one.is_hard for row in rows for one in row["findings"]),
        counts=counts(told),
        keeps=keeps,
        open_one=open_one,
        is_active=state in services.ACTIVE,
        job_state="queued" if state == "waiting" else str(state or ""),
        made=made,
        changes={one.number: change_lines(one.changes) for one in made},
        is_new=queries.is_new(told, made[0] if made else None, with_dossiers=False),
        why_refused=Refusal(open_one.package.refused).sentence(language())
        if open_one and open_one.package.refused
        else None,
        order=forms.get("order") or OrderForm(formdata=None),
        sent=forms.get("sent") or SentForm(formdata=None),
        receipt=forms.get("receipt") or ReceiptForm(formdata=None),
        at=forms.get("at"),
        said=refusal.sentence(language()) if refusal else None,
    )


@bp.get(f"{BASE}/<int:seat>/ktp")
@page(P.KEEP)
def show_ktp(act: Act, slug: str, seat: int) -> ResponseReturnValue:
    """The form beside the scan."""
    klass = queries.class_to_read(act, slug)
    act.require(P.KEEP, klass)
    found = queries.ktp_page(act, klass, seat)
    act.viewed("enrolment", found.enrolment.id, "nik")
    identity = found.identity
    given = {"nik": found.nik, "ktp_name": identity.ktp_name if identity else ""}
    return _ktp(klass, found, IdentityForm(formdata=None, **given, seen=str(identity.row_version if identity else 0)))


def _ktp(klass: TrainingClass, found: KtpPage, form: IdentityForm, refusal: Refusal | None = None) -> str:
    return render_template(
        "handover/ktp.html",
        klass=klass,
        found=found,
        form=form,
        said=refusal.sentence(language()) if refusal else None,
    )


@bp.post(f"{BASE}/<int:seat>/ktp")
@command(P.KEEP)
def save_ktp(act: Act, slug: str, seat: int) -> ResponseReturnValue:
    """Copy NIK and name off the KTP."""
    klass = queries.class_to_read(act, slug)
    act.require(P.KEEP, klass)
    found, form = queries.ktp_page(act, klass, seat), IdentityForm()
    if not form.validate_on_submit():
        return _ktp(klass, found, form), 422
    seen = version_sent(form.seen.data)
    try:
        services.save_identity(
            act, klass, found.enrolment, nik=form.nik.data or "", ktp_name=form.ktp_name.data or "", seen=seen
        )
    except Refusal as refusal:
        if refusal.code == "handover.changed":
            there = queries.identity_of(found.enrolment.id)
            form.seen.data = str(there.row_version if there else 0)
        return _ktp(klass, found, form, refusal), refusal.status
    flash(_("Disalin: %(name)s.", name=found.enrolment.person.name))
    return _to(klass, f"kursi-{seat}")


@bp.post(f"{BASE}/susun")
@command(P.KEEP)
def order_package(act: Act, slug: str) -> ResponseReturnValue:
    """Have the next version made."""
    klass, form = queries.class_to_read(act, slug), OrderForm()
    try:
        package = services.order_package(act, klass, with_dossiers=bool(form.with_dossiers.data))
    except Refusal as refusal:
        return _page(act, klass, refusal, order=form), refusal.status
    flash(_("Versi %(n)d disusun di latar belakang. Halaman ini boleh ditutup.", n=package.number))
    return _to(klass)


@bp.post(f"{BASE}/batalkan")
@command(P.KEEP)
def cancel_package(act: Act, slug: str) -> ResponseReturnValue:
    """Stop what is being made."""
    klass = queries.class_to_read(act, slug)
    stopped = services.cancel_package(act, klass)
    flash(_("Penyusunan dibatalkan.") if stopped else _("Tidak ada penyusunan yang sedang berjalan."))
    return _to(klass)


@bp.get(f"{BASE}/<int:number>.zip")
@page(P.KEEP)
def download_package(act: Act, slug: str, number: int) -> ResponseReturnValue:
    """The frozen bytes of a version: it holds every NIK, so only panitia takes it out, and it is logged."""
    klass = queries.class_to_read(act, slug)
    act.require(P.KEEP, klass)
    package = queries.get_package(klass, number)
    act.viewed("training_class", klass.id, f"penyerahan-{number}.zip")
    response = Response(files.read(package.sha256 or ""), mimetype="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="serah-{slug}-versi-{number}.zip"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


@bp.post(f"{BASE}/<int:number>/serah")
@command(P.KEEP)
def record_sent(act: Act, slug: str, number: int) -> ResponseReturnValue:
    """Note who took it to whom."""
    klass, form = queries.class_to_read(act, slug), SentForm()
    if not form.validate_on_submit():
        return _page(act, klass, sent=form, at=number), 422
    try:
        services.record_sent(
            act, klass, number, sent_on=form.sent_on.data, sent_by=form.sent_by.data or "",
            sent_to=form.sent_to.data or "", sent_how=form.sent_how.data or "",
        )  # fmt: skip
    except Refusal as refusal:
        return _page(act, klass, refusal, sent=form, at=number), refusal.status
    flash(_("Penyerahan versi %(n)d dicatat.", n=number))
    return _to(klass)


@bp.post(f"{BASE}/<int:number>/tanda-terima")
@command(P.KEEP)
def record_receipt(act: Act, slug: str, number: int) -> ResponseReturnValue:
    """Note the receipt; its scan is looked at while no lock is held."""
    with db.reading():
        act.require(P.KEEP, queries.class_to_read(act, slug))
        db.end_reading()
    form = ReceiptForm()
    try:
        if not form.validate_on_submit():
            return _page(act, queries.class_to_read(act, slug), receipt=form, at=number), 422
        file = sent_paper(Document())
        services.record_receipt(
            act, queries.class_to_read(act, slug), number, receipt_number=form.receipt_number.data or "",
            receipt_on=form.receipt_on.data, received_by=form.received_by.data or "", sha256=file.sha256,
        )  # fmt: skip
    except Refusal as refusal:
        return _page(act, queries.class_to_read(act, slug), refusal, receipt=form, at=number), refusal.status
    flash(_("Tanda terima versi %(n)d dicatat.", n=number))
    return _to(queries.class_to_read(act, slug))


@bp.get(f"{BASE}/<int:number>/tanda-terima")
@page(P.READ)
def download_receipt(act: Act, slug: str, number: int) -> ResponseReturnValue:
    """The scan of the receipt."""
    klass = queries.class_to_read(act, slug)
    package = queries.get_package(klass, number)
    if package.receipt_sha256 is None:
        raise NotFound
    act.viewed("training_class", klass.id, f"tanda-terima-{number}")
    data = files.read(package.receipt_sha256)
    kind = sniff(data, Allow.PHOTO_DOCUMENT)
    response = Response(data)
    response.headers.update(serve_headers(kind.media_type, f"tanda-terima-{slug}-{number}.{kind.extension}"))
    return response


def _to(klass: TrainingClass, anchor: str | None = None) -> ResponseReturnValue:
    return redirect(url_for(".show_handover", slug=klass.slug, _anchor=anchor))
