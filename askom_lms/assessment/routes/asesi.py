"""The real asesi: registered by the trainee or panitia, agrees himself on his own device or on the trainee's."""

import uuid
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from askom_lms.assessment import queries, services
from askom_lms.assessment.domain.states import AssessmentPermission as P
from askom_lms.assessment.forms import AsesiForm, ConsentForm, DeviceConsentForm
from askom_lms.assessment.queries import AsesiPage
from askom_lms.assessment.queries.real_asesi import get_real_asesi
from askom_lms.assessment.routes import bp
from askom_lms.kernel import web
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import Invalid, NotFound, Refusal
from askom_lms.kernel.web import command, page


@bp.get("/asesi-saya")
@page(P.REGISTER_ASESI)
def show_asesi(act: Act) -> ResponseReturnValue:
    """The trainee's own asesi."""
    return asesi_html(queries.asesi_page(act))


@bp.get("/kelas/<slug>/uji/<int:seat>/asesi")
@page(P.REGISTER_ASESI)
def show_asesi_of(act: Act, slug: str, seat: int) -> ResponseReturnValue:
    """The asesi of one trainee, for panitia."""
    return asesi_html(queries.asesi_page(act, slug, seat), back=url_for(".show_exams", slug=slug))


def asesi_html(
    seat: AsesiPage, form: AsesiForm | None = None, refusal: Refusal | None = None, *, back: str = ""
) -> str:
    return render_template(
        "assessment/asesi.html",
        seat=seat,
        form=form or AsesiForm(formdata=None),
        back=back,
        refusal=web.said(refusal),
    )


@bp.post("/asesi-saya")
@command(P.REGISTER_ASESI)
def register_asesi(act: Act) -> ResponseReturnValue:
    """The trainee names his asesi."""
    return _register(act, queries.asesi_page(act), back="", done=url_for(".show_asesi"))


@bp.post("/kelas/<slug>/uji/<int:seat>/asesi")
@command(P.REGISTER_ASESI)
def register_asesi_of(act: Act, slug: str, seat: int) -> ResponseReturnValue:
    """Panitia name the asesi of a trainee."""
    back = url_for(".show_exams", slug=slug)
    return _register(act, queries.asesi_page(act, slug, seat), back=back, done=back)


def _register(act: Act, seat: AsesiPage, *, back: str, done: str) -> ResponseReturnValue:
    form = AsesiForm()
    if not form.validate_on_submit():
        return asesi_html(seat, form, back=back), 422
    try:
        services.register_real_asesi(
            act,
            seat.enrolment,
            name=form.name.data or "",
            email=form.email.data or "",
            phone=form.phone.data or "",
            occupation=form.occupation.data or "",
            institution=form.institution.data or "",
        )
    except Refusal as refusal:
        return asesi_html(seat, form, refusal, back=back), refusal.status
    flash(_("Asesi didaftarkan. Undangan dikirim ke alamatnya."))
    return redirect(done)


@bp.get("/asesi-saya/persetujuan")
@page(P.REGISTER_ASESI)
def show_device_consent(act: Act) -> ResponseReturnValue:
    """The asesi agrees on this device."""
    return device_html(_registered(act))


def _registered(act: Act) -> AsesiPage:
    seat = queries.asesi_page(act)
    if seat.asesi is None:
        raise NotFound
    return seat


def device_html(seat: AsesiPage, form: Any = None, refusal: Refusal | None = None) -> str:
    return render_template(
        "assessment/device_consent.html",
        seat=seat,
        form=form or DeviceConsentForm(formdata=None),
        refusal=web.said(refusal),
    )


@bp.post("/asesi-saya/kata-sandi")
@command(P.REGISTER_ASESI)
def set_asesi_password(act: Act) -> ResponseReturnValue:
    """The asesi chooses his first password on this device."""
    seat, form = _registered(act), DeviceConsentForm()
    assert seat.asesi is not None
    try:
        if not form.validate_on_submit() or form.password.data != form.repeat.data:
            raise Invalid("assessment.password_repeat")
        services.set_first_password(act, seat.enrolment, seat.asesi, form.password.data or "")
    except Refusal as refusal:
        return device_html(_registered(act), form, refusal), refusal.status
    flash(_("Kata sandi asesi tersimpan. Lanjutkan dengan persetujuannya."))
    return redirect(url_for(".show_device_consent"))


@bp.post("/asesi-saya/persetujuan")
@command(P.REGISTER_ASESI)
def consent_on_device(act: Act) -> ResponseReturnValue:
    """The asesi proves himself and agrees."""
    seat, form = _registered(act), DeviceConsentForm()
    assert seat.asesi is not None
    try:
        if not form.validate_on_submit() or not form.agrees.data:
            raise Invalid("assessment.consent_needed")
        services.consent_on_device(act, seat.asesi, password=form.password.data or "")
    except Refusal as refusal:
        return device_html(_registered(act), form, refusal), refusal.status
    flash(_("Persetujuan asesi tercatat."))
    return redirect(url_for(".show_asesi"))


@bp.get("/persetujuan-asesmen")
@page(P.CONSENT)
def show_consents(act: Act) -> ResponseReturnValue:
    """What the signed-in asesi is asked."""
    return consents_html(act)


def consents_html(act: Act, refusal: Refusal | None = None) -> str:
    return render_template(
        "assessment/consents.html",
        pages=queries.own_consent(act),
        form=ConsentForm(formdata=None),
        refusal=web.said(refusal),
    )


@bp.post("/persetujuan-asesmen/<uuid:asesi_id>/setuju")
@command(P.CONSENT)
def consent(act: Act, asesi_id: uuid.UUID) -> ResponseReturnValue:
    """The asesi agrees on his own device."""
    asesi = get_real_asesi(act, asesi_id)
    if not ConsentForm().agrees.data:
        refusal = Invalid("assessment.consent_needed")
        return consents_html(act, refusal), refusal.status
    services.consent(act, asesi)
    flash(_("Terima kasih. Persetujuan Anda tercatat."))
    return redirect(url_for(".show_consents"))
