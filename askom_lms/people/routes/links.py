"""Links that came by mail: join by an invitation, choose another password."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from askom_lms.kernel.act import Act
from askom_lms.kernel.gate import address
from askom_lms.kernel.messages import Invalid, Refusal
from askom_lms.kernel.web import PUBLIC, command, page
from askom_lms.people import services
from askom_lms.people.forms import AskResetForm, InvitationForm, ResetForm, tell
from askom_lms.people.routes.blueprint import bp
from askom_lms.people.routes.sign_in import arrived, user_agent


@bp.get("/undangan/<token>")
@page(PUBLIC)
def show_invitation(act: Act, token: str) -> ResponseReturnValue:
    link = services.open_link(act, token, "invite")
    return invitation_page(link, InvitationForm(formdata=None, name=link.name))


def invitation_page(link: services.OpenLink, form: InvitationForm) -> str:
    return render_template("people/invitation.html", link=link, form=form)


@bp.post("/undangan/<token>")
@command(PUBLIC)
def accept_invitation(act: Act, token: str) -> ResponseReturnValue:
    form = InvitationForm()
    if not form.validate_on_submit():
        return invitation_page(services.open_link(act, token, "invite"), form), 422
    given = {"name": form.name.data, "password": form.new_password.data}
    try:
        opened = services.accept_invitation(act, token, **given, user_agent=user_agent())
    except Invalid as refusal:
        tell(form.new_password, refusal)
        return invitation_page(services.open_link(act, token, "invite"), form), 422
    response = arrived(opened, None, None)
    flash(_("Selamat datang. Sandi Anda tersimpan."))
    return response


@bp.get("/lupa-sandi")
@page(PUBLIC)
def show_ask_reset(act: Act) -> ResponseReturnValue:
    del act
    return render_template("people/ask_reset.html", form=AskResetForm(formdata=None))


@bp.post("/lupa-sandi")
@command(PUBLIC)
def ask_reset(act: Act) -> ResponseReturnValue:
    form = AskResetForm()
    if not form.validate_on_submit():
        return render_template("people/ask_reset.html", form=form), 422
    try:
        services.ask_reset(act, email=form.email.data, address=address())
    except Refusal as refusal:
        tell(form.email, refusal)
        return render_template("people/ask_reset.html", form=form), refusal.status
    return render_template("people/reset_asked.html")


@bp.get("/atur-ulang/<token>")
@page(PUBLIC)
def show_reset(act: Act, token: str) -> ResponseReturnValue:
    link = services.open_link(act, token, "reset")
    return render_template("people/reset.html", link=link, form=ResetForm(formdata=None))


@bp.post("/atur-ulang/<token>")
@command(PUBLIC)
def reset_password(act: Act, token: str) -> ResponseReturnValue:
    form = ResetForm()
    if form.validate_on_submit():
        try:
            services.reset_password(act, token, password=form.new_password.data)
        except Invalid as refusal:
            tell(form.new_password, refusal)
        else:
            flash(_("Sandi baru tersimpan. Semua perangkat dikeluarkan; silakan masuk."))
            return redirect(url_for("people.show_sign_in"))
    return render_template("people/reset.html", link=services.open_link(act, token, "reset"), form=form), 422
