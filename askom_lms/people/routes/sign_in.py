"""Sign in, sign out."""

from flask import Response, flash, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from askom_lms.kernel import framed
from askom_lms.kernel.act import Act
from askom_lms.kernel.gate import address
from askom_lms.kernel.messages import Refusal
from askom_lms.kernel.web import PUBLIC, SIGNED_IN, before_second_factor, command, language_cookie, page
from askom_lms.people import services
from askom_lms.people.domain.addresses import local_path
from askom_lms.people.forms import CodeForm, SignInForm, tell
from askom_lms.people.routes import cookies, doors
from askom_lms.people.routes.blueprint import bp
from askom_lms.people.routes.resume import resume_page, unpacked


def user_agent() -> str:
    return request.headers.get("User-Agent", "")


@bp.get("/masuk")
@page(PUBLIC)
def show_sign_in(act: Act) -> ResponseReturnValue:
    back = local_path(request.args.get("next")) or ""
    if act.actor is not None:
        return redirect(back or "/")
    return doors.sign_in_page(SignInForm(formdata=None, next=back))


@bp.post("/masuk")
@command(PUBLIC)
def sign_in(act: Act) -> ResponseReturnValue:
    form = SignInForm()
    if not form.validate_on_submit():
        return doors.sign_in_page(form), 422
    known = cookies.known_device(form.email.data)
    who = {"address": address(), "user_agent": user_agent(), "known_device": known}
    try:
        opened = services.sign_in(act, email=form.email.data, password=form.password.data, **who)
    except Refusal as refusal:
        tell(form.password, refusal)
        return doors.sign_in_page(form), refusal.status
    response = arrived(opened, form.next.data, form.resume.data)
    cookies.keep_device(response, form.email.data)
    return response


@bp.post("/masuk/contoh")
@command(PUBLIC)
def sign_in_demo(act: Act) -> ResponseReturnValue:
    opened = services.sign_in_demo(act, email=request.form.get("email", ""), user_agent=user_agent())
    return arrived(opened, request.form.get("next"), request.form.get("resume"))


def arrived(opened: services.Opened, back: str | None, carried_text: str | None) -> Response:
    """The answer to a sign-in that succeeded: second factor, the form that was being sent, or the page asked for."""
    framed.leave()
    carried = unpacked(carried_text, opened.person_id)
    cookies.begin_pages_of(opened.person_id)
    if carried_text and carried is None:
        flash(_("Isian yang tadi ditulis dengan akun lain tidak dikirim."), "error")
    target = local_path(back) or "/"
    if opened.needs_second_factor and carried:
        form = CodeForm(formdata=None, resume=carried_text)
        response = make_response(doors.code_page(form, opened.person_id))
    elif opened.needs_second_factor:
        response = make_response(redirect(url_for("people.show_second_factor", next=target)))
    elif carried:
        response = make_response(resume_page(carried))
    else:
        response = make_response(redirect(target))
    cookies.keep_token(response, opened.token, in_frame=False)
    cookies.forget_token(response, only_frame=True)
    if language_cookie() not in request.cookies:
        cookies.keep_language(response, opened.locale)
    return response


@bp.post("/keluar")
@command(SIGNED_IN)
@before_second_factor
def sign_out(act: Act) -> ResponseReturnValue:
    services.sign_out(act, [token for token, _in_frame in cookies.tokens()])
    cookies.end_pages()
    flash(_("Anda sudah keluar."))
    response = make_response(redirect(url_for("people.show_sign_in")))
    cookies.forget_token(response)
    return response
