"""Show the second factor, set it up, replace it, switch it off."""

import datetime as dt
from collections.abc import Mapping

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from askom_lms.kernel import refused
from askom_lms.kernel.act import STEP_UP_FRESH, Act
from askom_lms.kernel.gate import takes_json
from askom_lms.kernel.messages import Refusal
from askom_lms.kernel.web import SIGNED_IN, before_second_factor, command, page, wants_json
from askom_lms.people import services
from askom_lms.people.domain.addresses import local_path
from askom_lms.people.forms import CodeForm, EnrolForm, tell
from askom_lms.people.routes import cookies, doors
from askom_lms.people.routes.blueprint import bp
from askom_lms.people.routes.resume import resume_page, unpacked


@bp.get("/langkah-kedua")
@page(SIGNED_IN)
@before_second_factor
def show_second_factor(act: Act) -> ResponseReturnValue:
    back = local_path(request.args.get("next")) or "/"
    if not act.person.has_second_factor:
        return redirect(url_for("people.show_set_up", next=back))
    return doors.code_page(CodeForm(formdata=None, next=back), act.person.id)


@bp.post("/langkah-kedua")
@command(SIGNED_IN)
@before_second_factor
@takes_json
def step_up(act: Act) -> ResponseReturnValue:
    if wants_json():
        return stepped_up_json(act)
    form = CodeForm()
    if not form.validate_on_submit():
        return doors.code_page(form, act.person.id), 422
    try:
        token = services.show_second_factor(act, form.code.data)
    except Refusal as refusal:
        tell(form.code, refusal)
        return doors.code_page(form, act.person.id), refusal.status
    return went_on(act, token, form.next.data, form.resume.data)


def stepped_up_json(act: Act) -> Response:
    """For the desk: the same step without leaving the page. Refusals answer as JSON."""
    data = request.get_json(silent=True) if request.is_json else request.form
    code = data.get("code") if isinstance(data, Mapping) else None
    token = services.show_second_factor(act, code if isinstance(code, str) else "")
    until: dt.datetime = act.now + STEP_UP_FRESH
    response = make_response({"ok": True, "until": until.isoformat()})
    cookies.renew_token(response, token)
    return response


def went_on(act: Act, token: str, back: str | None, carried_text: str | None) -> Response:
    """After the second factor: the form that was being sent, or the page asked for."""
    carried = unpacked(carried_text, act.person.id)
    answer = resume_page(carried) if carried else redirect(local_path(back) or "/")
    response = make_response(answer)
    cookies.renew_token(response, token)
    return response


@bp.get("/langkah-kedua/pasang")
@page(SIGNED_IN)
@before_second_factor
def show_set_up(act: Act) -> ResponseReturnValue:
    if act.person.has_second_factor:
        act.step_up()
    return doors.enrol_page(EnrolForm(formdata=None, next=local_path(request.args.get("next")) or ""))


@bp.post("/langkah-kedua/pasang")
@command(SIGNED_IN)
@before_second_factor
def set_up(act: Act) -> ResponseReturnValue:
    form = EnrolForm()
    if not form.validate_on_submit():
        return doors.enrol_page(form), 422
    try:
        token, codes = services.confirm_second_factor(act, sealed=form.sealed.data or "", code=form.code.data)
    except Refusal as refusal:
        tell(form.code, refusal)
        return doors.enrol_page(form), refusal.status
    carried = unpacked(form.resume.data, act.person.id)
    response = make_response(codes_page(codes, local_path(form.next.data) or "/", carried))
    cookies.renew_token(response, token)
    return response


def codes_page(codes: list[str], back: str, carried: object = None) -> str:
    """The recovery codes, shown this once."""
    refused.stays_untold()
    return render_template("people/recovery_codes.html", codes=codes, back=back, carried=carried)


@bp.post("/langkah-kedua/kode-cadangan")
@command(SIGNED_IN)
def renew_recovery_codes(act: Act) -> ResponseReturnValue:
    return codes_page(services.renew_recovery_codes(act), url_for("people.show_profile"))


@bp.post("/langkah-kedua/lepas")
@command(SIGNED_IN)
def drop_second_factor(act: Act) -> ResponseReturnValue:
    services.drop_second_factor(act)
    flash(_("Langkah kedua dimatikan."))
    return redirect(url_for("people.show_profile"))
