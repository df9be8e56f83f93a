"""One's own profile: data, password, devices, second factor, paraf."""

import uuid

from flask import Response, flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from askom_lms.kernel import keys
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import Refusal
from askom_lms.kernel.web import SIGNED_IN, command, page
from askom_lms.people import queries, services
from askom_lms.people.domain import EndReason
from askom_lms.people.forms import ChangePasswordForm, MarkForm, ProfileForm, tell
from askom_lms.people.routes import cookies
from askom_lms.people.routes.blueprint import bp


def profile_page(
    act: Act,
    form: ProfileForm | None = None,
    password_form: ChangePasswordForm | None = None,
    mark_form: MarkForm | None = None,
) -> str:
    """The profile, with the form that has to be corrected."""
    own = queries.own_page(act)
    return render_template(
        "people/profile.html",
        own=own,
        form=form or ProfileForm(formdata=None, obj=own),
        password_form=password_form or ChangePasswordForm(formdata=None),
        mark_form=mark_form or MarkForm(formdata=None),
        reads_mail=keys.is_demo() and queries.may_read_outbox(act, is_demo=True),
        links=queries.own_links(act),
    )


def back_to(anchor: str) -> Response:
    return make_response(redirect(url_for("people.show_profile", _anchor=anchor)))


@bp.get("/profil")
@page(SIGNED_IN)
def show_profile(act: Act) -> ResponseReturnValue:
    return profile_page(act)


@bp.post("/profil")
@command(SIGNED_IN)
def save_profile(act: Act) -> ResponseReturnValue:
    form = ProfileForm()
    if not form.validate_on_submit():
        return profile_page(act, form=form), 422
    kept = {"phone": form.phone.data, "locale": form.locale.data, "has_shortcuts": form.has_shortcuts.data}
    services.save_profile(act, **kept)
    flash(_("Profil tersimpan."))
    response = back_to("data")
    cookies.keep_language(response, form.locale.data)
    return response


@bp.post("/profil/sandi")
@command(SIGNED_IN)
def change_password(act: Act) -> ResponseReturnValue:
    form = ChangePasswordForm()
    if not form.validate_on_submit():
        return profile_page(act, password_form=form), 422
    try:
        services.change_password(act, current=form.current_password.data, new=form.new_password.data)
    except Refusal as refusal:
        is_old = refusal.code in ("people.password_wrong", "people.too_many_tries")
        tell(form.current_password if is_old else form.new_password, refusal)
        return profile_page(act, password_form=form), refusal.status
    flash(_("Sandi baru tersimpan. Perangkat lain sudah dikeluarkan."))
    return back_to("sandi")


@bp.post("/profil/sesi/<uuid:session_id>/akhiri")
@command(SIGNED_IN)
def end_session(act: Act, session_id: uuid.UUID) -> ResponseReturnValue:
    services.end_own_session(act, session_id)
    flash(_("Perangkat itu sudah dikeluarkan."))
    return back_to("perangkat")


@bp.post("/profil/sesi/akhiri-lain")
@command(SIGNED_IN)
def end_other_sessions(act: Act) -> ResponseReturnValue:
    services.end_sessions(act, act.person.id, EndReason.ENDED_BY_OWNER, but=act.person.session_id)
    flash(_("Semua perangkat lain sudah dikeluarkan."))
    return back_to("perangkat")


@bp.post("/profil/paraf")
@command(SIGNED_IN)
def save_mark(act: Act) -> ResponseReturnValue:
    form = MarkForm()
    if not form.validate_on_submit():
        return profile_page(act, mark_form=form), 422
    try:
        services.save_mark(act, typed=form.initials.data or "", drawn=form.drawn())
    except Refusal as refusal:
        tell(form.initials, refusal)
        return profile_page(act, mark_form=form), refusal.status
    flash(_("Paraf Anda tersimpan."))
    return back_to("paraf")


@bp.post("/profil/paraf/hapus")
@command(SIGNED_IN)
def clear_mark(act: Act) -> ResponseReturnValue:
    services.clear_mark(act)
    flash(_("Paraf Anda dihapus. Paraf yang sudah diberikan tidak berubah."))
    return back_to("paraf")
