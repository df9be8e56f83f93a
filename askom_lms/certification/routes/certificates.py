"""Certificates: the list of a class, issue in one action, one certificate and its steps, download."""

import uuid
from collections.abc import Callable
from typing import Any

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from askom_lms.assessment.domain.states import AssessmentPermission
from askom_lms.certification import queries, services
from askom_lms.certification.domain.numbering import COMPETENCE, INTERNALISASI
from askom_lms.certification.domain.states import CERTIFICATE, CertificateEvent
from askom_lms.certification.domain.states import CertificationPermission as P
from askom_lms.certification.forms import ReasonForm
from askom_lms.certification.models import Certificate
from askom_lms.certification.queries.certificates import CertificatePage, unchecked_standard
from askom_lms.certification.routes import bp
from askom_lms.certification.routes.printing import address_of, job_of, trouble_of
from askom_lms.certification.routes.trainer import pdf_response
from askom_lms.certification.routes.words import missing_rows
from askom_lms.certification.services.certificates import REPLACEABLE
from askom_lms.kernel import files
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import Refusal
from askom_lms.kernel.web import command, language, page
from askom_lms.training.routes.classes import READING

STEPS: dict[CertificateEvent, Callable[..., Any]] = {
    CertificateEvent.FREEZE: services.freeze_certificate,
    CertificateEvent.UNFREEZE: services.unfreeze_certificate,
    CertificateEvent.REVOKE: services.revoke_certificate,
    CertificateEvent.REPLACE: services.replace_certificate,
}
PATHS = {"bekukan": CertificateEvent.FREEZE, "cairkan": CertificateEvent.UNFREEZE}
READING.append((P.CERTIFICATES, "sertifikat", _l("Sertifikat")))
READING.append((P.SEPARATION, "pemisahan", _l("Pemisahan tugas")))
PATHS |= {"cabut": CertificateEvent.REVOKE, "ganti": CertificateEvent.REPLACE}


@bp.get("/sertifikat")
@page(P.CERTIFICATES)
def show_certificate_classes(act: Act) -> ResponseReturnValue:
    """The classes whose certificates I keep."""
    return render_template("certification/certificate_classes.html", classes=queries.certificate_classes(act))


@bp.get("/kelas/<slug>/sertifikat")
@page(P.CERTIFICATES)
def show_certificates(act: Act, slug: str) -> ResponseReturnValue:
    """Who is ready, who is not and why."""
    return certificates_html(act, queries.class_certificates(act, slug))


def certificates_html(act: Act, found: CertificatePage, refusal: Refusal | None = None) -> str:
    issues, sees = act.may(P.ISSUE, found.klass), act.may(AssessmentPermission.READ, found.klass)
    unchecked = unchecked_standard(found.klass)
    job = job_of(request.args.get("pekerjaan", ""))
    return render_template(
        "certification/certificates.html",
        page=found,
        unchecked=unchecked.sentence(language()) if unchecked else None,
        missing={
            row.standing.enrolment_id: missing_rows(row.missing, row.standing, for_organiser=issues, sees_practice=sees)
            for row in found.rows
        },
        may_issue=issues,
        job=job,
        trouble=trouble_of(job),
        refusal=refusal.sentence(language()) if refusal else None,
    )


@bp.post("/kelas/<slug>/sertifikat/siapkan")
@command(P.ISSUE)
def prepare_certificates(act: Act, slug: str) -> ResponseReturnValue:
    """A prepared certificate for everybody."""
    found = queries.class_certificates(act, slug)
    made = services.prepare_certificates(act, found.klass)
    flash(_("%(n)s sertifikat disiapkan.", n=len(made)))
    return redirect(url_for(".show_certificates", slug=slug))


@bp.post("/kelas/<slug>/sertifikat/periksa")
@command(P.ISSUE)
def check_issue(act: Act, slug: str) -> ResponseReturnValue:
    """The list once more, before anything is issued (list, check, confirm)."""
    found = queries.class_certificates(act, slug)
    act.require(P.ISSUE, found.klass)
    chosen = [row for row in found.ready if row.standing.enrolment_id in chosen_people()]
    return render_template("certification/certificates_check.html", page=found, rows=chosen)


@bp.post("/kelas/<slug>/sertifikat/terbitkan")
@command(P.ISSUE)
def issue_certificates(act: Act, slug: str) -> ResponseReturnValue:
    """Issue, with the second factor; the work goes on in the background."""
    found = queries.class_certificates(act, slug)
    try:
        job = services.order_issue(act, found.klass, chosen_people())
    except Refusal as refusal:
        return certificates_html(act, found, refusal), refusal.status
    flash(_("Penerbitan berjalan di latar belakang. Halaman ini boleh ditutup."))
    return redirect(url_for(".show_certificates", slug=slug, pekerjaan=job.id))


def chosen_people() -> set[uuid.UUID]:
    """The seats that were ticked."""
    try:
        return {uuid.UUID(value) for value in request.form.getlist("person")}
    except ValueError:
        abort(400)


@bp.get("/sertifikat/<uuid:certificate_id>")
@page(P.CERTIFICATES)
def show_certificate(act: Act, certificate_id: uuid.UUID) -> ResponseReturnValue:
    """One certificate with its history."""
    act.viewed("certificate", certificate_id, "read")
    return certificate_html(act, certificate_id)


def certificate_html(
    act: Act, certificate_id: uuid.UUID, form: ReasonForm | None = None, refusal: Refusal | None = None, step: str = ""
) -> str:
    found = queries.certificate_detail(act, certificate_id)
    one = found.certificate
    choices = act.choices(CERTIFICATE, one)
    if one.kind == COMPETENCE:
        choices = [event for event in choices if event is CertificateEvent.REPLACE and found.state in REPLACEABLE]
    return render_template(
        "certification/certificate.html",
        page=found,
        steps=[path for path, event in PATHS.items() if event in choices],
        step=step,
        form=form or ReasonForm(formdata=None),
        waits_for_file=found.is_without_file and act.may(P.COMPETENCE, one),
        address=address_of(found.certificate.code),
        refusal=refusal.sentence(language()) if refusal else None,
    )


@bp.post("/sertifikat/<uuid:certificate_id>/<any(bekukan, cairkan, cabut, ganti):step>")
@command(P.KEEP)
def move_certificate(act: Act, certificate_id: uuid.UUID, step: str) -> ResponseReturnValue:
    """Freeze, unfreeze, revoke or replace, with a reason and the second factor."""
    certificate, form = queries.get_certificate(certificate_id), ReasonForm()
    act.require(P.KEEP, certificate)
    if not form.validate_on_submit():
        return certificate_html(act, certificate_id, form, step=step), 422
    try:
        STEPS[PATHS[step]](act, certificate, reason=form.reason.data or "")
    except Refusal as refusal:
        return certificate_html(act, certificate_id, form, refusal, step), refusal.status
    flash(_("Keadaan sertifikat diubah; halaman pemeriksaan sudah menampilkannya."))
    return redirect(url_for(".show_certificate", certificate_id=certificate_id))


@bp.get("/sertifikat/<uuid:certificate_id>/berkas.pdf")
@page(P.DOWNLOAD)
def download_certificate(act: Act, certificate_id: uuid.UUID) -> ResponseReturnValue:
    """The frozen bytes: the same ones every time; its holder agrees first how he uses it."""
    certificate = queries.download(act, certificate_id)
    if queries.must_agree_first(act, certificate):
        return redirect(url_for(".show_use", certificate_id=certificate_id))
    act.viewed("certificate", certificate.id, "download")
    return certificate_file(certificate)


def certificate_file(certificate: Certificate) -> Response:
    """The PDF as it was issued."""
    assert certificate.pdf_sha256 is not None
    what = {INTERNALISASI: "internalisasi", COMPETENCE: "kompetensi"}.get(certificate.kind, "pelatihan")
    name = f"sertifikat-{what}-{(certificate.number or '').replace('/', '-').replace(' ', '-')}.pdf"
    return pdf_response(files.read(certificate.pdf_sha256), name, certificate.issued_at)
