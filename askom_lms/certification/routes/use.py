"""The agreement on the use of a certificate, which its holder signs before it is handed over (002 9.8)."""

import uuid
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from askom_lms.agreements.domain import Key
from askom_lms.agreements.domain.texts import text_of
from askom_lms.agreements.forms import SignForm
from askom_lms.certification import queries, services
from askom_lms.certification.domain.states import CertificationPermission as P
from askom_lms.certification.models import Certificate
from askom_lms.certification.routes import bp
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import Refusal
from askom_lms.kernel.web import command, language, page


@bp.get("/sertifikat/<uuid:certificate_id>/persetujuan")
@page(P.RESULT)
def show_use(act: Act, certificate_id: uuid.UUID) -> ResponseReturnValue:
    """What the holder agrees to; once it is signed, the way to the file."""
    return _use_page(queries.own_certificate(act, certificate_id), SignForm(formdata=None))


@bp.post("/sertifikat/<uuid:certificate_id>/persetujuan")
@command(P.RESULT)
def agree_use(act: Act, certificate_id: uuid.UUID) -> ResponseReturnValue:
    """Sign it; the certificate may be downloaded from now on."""
    certificate, form = queries.own_certificate(act, certificate_id), SignForm()
    read = form.read_version()
    if not form.validate_on_submit():
        return _use_page(certificate, form), 422
    try:
        services.agree_use(act, certificate, read)
    except Refusal as refusal:
        return _use_page(certificate, form, refusal), refusal.status
    flash(_("Persetujuan ditandatangani; sertifikat dapat diunduh."))
    return redirect(url_for(".show_use", certificate_id=certificate_id))


def _use_page(certificate: Certificate, form: SignForm, refusal: Refusal | None = None) -> str:
    text, signed = text_of(Key.USE), queries.use_signed(certificate)
    facts: dict[str, Any] = signed.facts if signed else queries.use_facts(certificate)
    return render_template(
        "certification/use.html",
        certificate=certificate,
        text=text,
        facts=facts,
        signed=signed,
        form=form.shows(text.version, text.yes.said(language(), facts)),
        lang=language(),
        said=refusal.sentence(language()) if refusal else None,
    )
