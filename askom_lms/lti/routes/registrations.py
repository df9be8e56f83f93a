"""Platforms of an institution, and the keys of this installation."""

import uuid

from flask import current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from askom_lms.kernel import db, refused, web
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import Refusal
from askom_lms.kernel.web import command, page
from askom_lms.lti.domain.asking import LtiPermission as P
from askom_lms.lti.forms import DeploymentForm, PassForm, RegistrationForm
from askom_lms.lti.models import Registration
from askom_lms.lti.queries import registrations as queries
from askom_lms.lti.routes.blueprint import bp
from askom_lms.lti.services import checking, own_keys, registering
from askom_lms.people.domain import Role
from askom_lms.people.forms import tell


@bp.get("/kelola/lti")
@page(P.MANAGE)
def list_registrations(act: Act) -> ResponseReturnValue:
    """Every platform of one's institutions; what a platform asks of us; our keys."""
    return _list_page(act)


@bp.get("/kelola/lti/baru")
@page(P.MANAGE)
def new_registration(act: Act) -> ResponseReturnValue:
    return _edit_page(act, RegistrationForm(formdata=None))


@bp.post("/kelola/lti/baru")
@command(P.MANAGE)
def create_registration(act: Act) -> ResponseReturnValue:
    """Write a platform down by hand; what was typed stays when it is refused."""
    form = RegistrationForm()
    institution_id = form.institution_id()
    if not form.validate_on_submit() or institution_id is None:
        form.says_what_is_missing()
        return _edit_page(act, form), 422
    try:
        made = registering.register(act, institution_id, form.facts(), form.deployment.data or "")
    except Refusal as refusal:
        return _edit_page(act, form, refusal=refusal), refusal.status
    own_keys.ensure(act)
    flash(_("Platform dicatat. Periksa sambungannya, lalu setujui."))
    return _to(made)


@bp.get("/kelola/lti/<uuid:registration_id>")
@page(P.MANAGE)
def show_registration(act: Act, registration_id: uuid.UUID) -> ResponseReturnValue:
    """One platform: what we know of it, and the next step."""
    return _page(queries.get_registration(act, registration_id))


@bp.get("/kelola/lti/<uuid:registration_id>/ubah")
@page(P.MANAGE)
def edit_registration(act: Act, registration_id: uuid.UUID) -> ResponseReturnValue:
    registration = queries.get_registration(act, registration_id)
    return _edit_page(act, RegistrationForm.of(registration), registration)


@bp.post("/kelola/lti/<uuid:registration_id>/ubah")
@command(P.MANAGE)
def save_registration(act: Act, registration_id: uuid.UUID) -> ResponseReturnValue:
    """Correct it; an active one has to be confirmed again when it speaks from elsewhere."""
    registration = queries.get_registration(act, registration_id)
    form = RegistrationForm()
    if not form.validate_on_submit():
        return _edit_page(act, form, registration), 422
    try:
        registering.change(act, registration, form.facts(), seen=form.version())
    except Refusal as refusal:
        db.session().rollback()
        registration = queries.get_registration(act, registration_id)
        form.shows(registration.row_version)
        return _edit_page(act, form, registration, refusal), refusal.status
    flash(_("Tersimpan."))
    return _to(registration)


@bp.post("/kelola/lti/<uuid:registration_id>/setujui")
@command(P.MANAGE)
def confirm_registration(act: Act, registration_id: uuid.UUID) -> ResponseReturnValue:
    """Let people in by it."""
    registration = queries.get_registration(act, registration_id)
    registering.confirm(act, registration)
    flash(_("Platform aktif: orang dapat masuk lewat kursusnya."))
    return _to(registration)


@bp.post("/kelola/lti/<uuid:registration_id>/matikan")
@command(P.MANAGE)
def switch_off_registration(act: Act, registration_id: uuid.UUID) -> ResponseReturnValue:
    """Nobody comes in by it any more."""
    registration = queries.get_registration(act, registration_id)
    registering.switch_off(act, registration)
    flash(_("Platform dimatikan. Semua yang masuk lewat platform ini sudah dikeluarkan."))
    return _to(registration)


@bp.post("/kelola/lti/<uuid:registration_id>/penempatan")
@command(P.MANAGE)
def add_deployment(act: Act, registration_id: uuid.UUID) -> ResponseReturnValue:
    """One more place of the platform where its administrator put us."""
    registration, form = queries.get_registration(act, registration_id), DeploymentForm()
    if not form.validate_on_submit():
        return _page(registration, form), 422
    try:
        registering.add_deployment(act, registration, form.deployment.data)
    except Refusal as refusal:
        tell(form.deployment, refusal)
        return _page(registration, form), refusal.status
    flash(_("Deployment ID ditambahkan."))
    return _to(registration)


@bp.post("/kelola/lti/<uuid:registration_id>/uji")
@command(P.MANAGE)
def check_registration(act: Act, registration_id: uuid.UUID) -> ResponseReturnValue:
    """The connection test: waits for the platform, not for the database."""
    registration = queries.get_registration(act, registration_id)
    found = checking.prepared(act, registration)
    db.session().commit()
    steps = checking.probe(found, act, web.language())
    return _page(queries.get_registration(act, registration_id), steps=steps)


@bp.post("/kelola/lti/tautan")
@command(P.MANAGE)
def make_pass(act: Act) -> ResponseReturnValue:
    """A link for one dynamic registration, shown this once."""
    form = PassForm()
    institution_id = form.institution_id()
    if not form.validate_on_submit() or institution_id is None:
        form.says_what_is_missing()
        return _list_page(act, form), 422
    token = registering.make_pass(act, institution_id)
    refused.stays_untold()
    base = current_app.config["SETTINGS"].base_url.rstrip("/")
    return _list_page(act, form, f"{base}/lti/register?izin={token}")


@bp.post("/kelola/lti/kunci")
@command(P.MANAGE)
def rotate_keys(act: Act) -> ResponseReturnValue:
    """A new key beside the one in use."""
    own_keys.rotate(act)
    flash(_("Kunci baru tampil di samping kunci lama dan dipakai mulai besok."))
    return redirect(url_for("lti.list_registrations"))


def _list_page(act: Act, form: PassForm | None = None, link: str = "") -> str:
    institutions = queries.institutions(act)
    form = form or PassForm(formdata=None)
    form.offers(institutions)
    return render_template(
        "lti/list.html",
        rows=queries.listed(act),
        form=form,
        link=link,
        keys=queries.keys_shown(act.now),
        now=act.now,
        may_rotate=act.person.has(Role.PENGELOLA),
        base=current_app.config["SETTINGS"].base_url.rstrip("/"),
    )


def _page(
    registration: Registration,
    form: DeploymentForm | None = None,
    steps: object = (),
) -> str:
    return render_template(
        "lti/registration.html",
        one=registration,
        institution=queries.institution_name(registration.institution_id),
        form=form or DeploymentForm(formdata=None),
        steps=steps,
        base=current_app.config["SETTINGS"].base_url.rstrip("/"),
    )


def _edit_page(
    act: Act, form: RegistrationForm, registration: Registration | None = None, refusal: Refusal | None = None
) -> str:
    form.offers(queries.institutions(act))
    said = refusal.sentence(web.language()) if refusal else None
    return render_template("lti/edit.html", form=form, one=registration, said=said)


def _to(registration: Registration) -> ResponseReturnValue:
    return redirect(url_for("lti.show_registration", registration_id=registration.id))
