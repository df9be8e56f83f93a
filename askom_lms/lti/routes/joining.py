"""Somebody of a platform shows once, by his password, who he is here."""

from flask import render_template
from flask.typing import ResponseReturnValue

from askom_lms.kernel import framed
from askom_lms.kernel.act import Act
from askom_lms.kernel.gate import address
from askom_lms.kernel.messages import Refusal
from askom_lms.kernel.web import PUBLIC, command, page
from askom_lms.lti.forms import JoinForm
from askom_lms.lti.queries.arrivals import Platform
from askom_lms.lti.routes.blueprint import bp
from askom_lms.lti.routes.frames import JOIN, refused
from askom_lms.lti.routes.launching import signed_in
from askom_lms.lti.routes.pending import kept
from askom_lms.lti.services import joining, placing
from askom_lms.people.forms import tell
from askom_lms.people.routes import cookies


@bp.get(JOIN)
@page(PUBLIC)
def show_join(_act: Act) -> ResponseReturnValue:
    """Asks for an account; says where one comes from."""
    try:
        _arrival, platform = kept()
    except Refusal as refusal:
        return refused(refusal)
    return _page(JoinForm(formdata=None), platform)


@bp.post(JOIN)
@command(PUBLIC)
def join(act: Act) -> ResponseReturnValue:
    """The proof; the sign-in follows at once, and later launches need none."""
    try:
        arrival, platform = kept()
    except Refusal as refusal:
        return refused(refusal)
    form = JoinForm()
    if not form.validate_on_submit():
        return _page(form, platform), 422
    who = {"email": form.email.data, "password": form.password.data, "address": address()}
    try:
        known = joining.join(act, arrival, platform, known_device=cookies.known_device(form.email.data), **who)
        placing.claim_placing(arrival.path, known, platform.name)
    except Refusal as refusal:
        tell(form.password, refusal)
        return _page(form, platform), refusal.status
    return signed_in(act, arrival, platform, known)


def _page(form: JoinForm, platform: Platform) -> str:
    framed.allow(platform.frames)
    return render_template("lti/join.html", form=form, platform=platform)
