"""Competence certificates of a class: who may get one, check and confirm, the file of one that BNSP issued."""

import uuid

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from askom_lms.certification import queries, services
from askom_lms.certification.domain.competence import Bar, Source
from askom_lms.certification.domain.states import CertificationPermission as P
from askom_lms.certification.forms import SkForm
from askom_lms.certification.queries.certificates import unchecked_standard
from askom_lms.certification.queries.competence import CompetencePage, class_competence
from askom_lms.certification.routes import bp
from askom_lms.certification.routes.certificates import certificate_html, chosen_people
from askom_lms.kernel import db
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import Invalid, Refusal, Sentence, sentence
from askom_lms.kernel.uploads import Allow, accept
from askom_lms.kernel.uploads.sending import carried, sent_files
from askom_lms.kernel.web import command, language, page
from askom_lms.training.routes.classes import READING

LARGEST = 10 * 1024 * 1024
READING.append((P.CERTIFICATES, "sertifikat-kompetensi", _l("Sertifikat kompetensi")))


def said_bars(found: CompetencePage) -> dict[uuid.UUID, list[Sentence]]:
    """Seat -> what stands in the way of his certificate, each with clause, cure and next step."""
    said = {bar: sentence(f"certification.bar_{bar}", {}, language()) for bar in Bar}
    return {row.enrolment_id: [said[bar] for bar in row.bars] for row in found.rows}


@bp.get("/kelas/<slug>/sertifikat-kompetensi")
@page(P.CERTIFICATES)
def show_competence(act: Act, slug: str) -> ResponseReturnValue:
    """Who has one, who may get one, who not and why."""
    return competence_html(act, class_competence(act, slug))


def competence_html(act: Act, found: CompetencePage, refusal: Refusal | None = None) -> str:
    unchecked = unchecked_standard(found.klass) if found.source is Source.HERE else None
    return render_template(
        "certification/competence.html",
        page=found,
        said=said_bars(found),
        is_here=found.source is Source.HERE,
        may_issue=act.may(P.COMPETENCE, found.klass),
        unchecked=unchecked.sentence(language()) if unchecked else None,
        refusal=refusal.sentence(language()) if refusal else None,
    )


@bp.post("/kelas/<slug>/sertifikat-kompetensi/periksa")
@command(P.COMPETENCE)
def check_competence(act: Act, slug: str) -> ResponseReturnValue:
    """The list once more, and the SK on which it stands (list, check, confirm)."""
    found = class_competence(act, slug, P.COMPETENCE)
    act.step_up()
    return check_html(found, SkForm(formdata=None))


def check_html(found: CompetencePage, form: SkForm, refusal: Refusal | None = None) -> str:
    chosen = chosen_people()
    return render_template(
        "certification/competence_check.html",
        page=found,
        rows=[row for row in found.rows if row.enrolment_id in chosen],
        said=said_bars(found),
        form=form,
        refusal=refusal.sentence(language()) if refusal else None,
    )


@bp.post("/kelas/<slug>/sertifikat-kompetensi/terbitkan")
@command(P.COMPETENCE)
def issue_competence(act: Act, slug: str) -> ResponseReturnValue:
    """Issue, with the second factor; each one is printed in the background."""
    found, form = class_competence(act, slug, P.COMPETENCE), SkForm()
    if not form.validate_on_submit():
        return check_html(found, form), 422
    letter = {"sk_number": form.sk_number.data or "", "sk_on": form.sk_on.data}
    try:
        n = services.order_competence(act, found.klass, chosen_people(), **letter)
    except Refusal as refusal:
        return check_html(found, form, refusal), refusal.status
    if n:
        flash(_("%(n)s sertifikat kompetensi bernomor dan sedang dicetak. Halaman ini boleh ditutup.", n=n))
    else:
        flash(_("Tidak ada yang berubah: semua yang dipilih sudah terbit."))
    return redirect(url_for(".show_competence", slug=slug))


@bp.post("/sertifikat/<uuid:certificate_id>/berkas")
@command(P.COMPETENCE)
def attach_certificate_file(act: Act, certificate_id: uuid.UUID) -> ResponseReturnValue:
    """The file of a certificate that was written down without one; it is checked while no lock is held."""
    with carried("berkas"), db.reading():
        act.require(P.COMPETENCE, queries.get_certificate(certificate_id))
        act.step_up()
        db.end_reading()
    try:
        sent = sent_files("berkas")
        if not sent:
            raise Invalid("certification.file_missing")
        file = accept(*sent[0], Allow.PRINTED, LARGEST)
        services.attach_file(act, queries.get_certificate(certificate_id), sha256=file.sha256, size=file.size)
    except Refusal as refusal:
        return certificate_html(act, certificate_id, refusal=refusal), refusal.status
    flash(_("Berkas sertifikat disimpan."))
    return redirect(url_for(".show_certificate", certificate_id=certificate_id))
