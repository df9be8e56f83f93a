"""What the kernel asks of people: who is signed in, and the pages that stand in the way of who is not."""

import uuid

from flask import Request, Response, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import UserMixin

from askom_lms.kernel import clock, db, framed, qr, refused, web
from askom_lms.kernel.act import Actor
from askom_lms.people import queries, services
from askom_lms.people.domain import SEEN_EVERY, STAFF
from askom_lms.people.forms import CodeForm, EnrolForm, SignInForm, role_word
from askom_lms.people.routes import cookies
from askom_lms.people.routes.resume import next_path, packed


class CurrentPerson(UserMixin):
    """What Flask-Login holds: the actor of this request."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor

    def get_id(self) -> str:
        return str(self.actor.id)


def load_actor() -> Actor | None:
    """The person of this browser's cookie: one query, and none without a cookie.

    A sign-in in a frame has a cookie of its own and counts there only; over an ordinary one it goes first.
    """
    g.signed_in = None
    for token, in_frame in cookies.tokens():
        found = queries.signed_in_by(services.token_hash(token), clock.now())
        if found is not None and bool(found.frame) is in_frame:
            g.signed_in = found
            framed.allow(found.frame)
            return found.actor
    return None


def current_person(_request: Request) -> CurrentPerson | None:
    """Flask-Login's view of the same person: `current_user.actor`."""
    actor = web.current_act().actor
    return CurrentPerson(actor) if actor else None


def note_use(response: Response) -> Response:
    """Write down, at most once a minute, that this sign-in is in use."""
    found = g.get("signed_in")
    if found is not None and clock.now() - found.last_seen_at >= SEEN_EVERY:
        services.note_use(found.actor.session_id, clock.now())
    return response


def sign_in(resume: web.Resume | None) -> ResponseReturnValue:
    """A page leads to the sign-in form and comes back; a form that was sent is carried through it."""
    if resume is None:
        return redirect(url_for("people.show_sign_in", next=next_path()))
    return sign_in_page(SignInForm(formdata=None, resume=packed(resume))), 401


def sign_in_page(form: SignInForm) -> str:
    shown, others = services.demo_accounts()
    return render_template("people/sign_in.html", form=form, accounts=shown, other_accounts=others, role_word=role_word)


def step_up(resume: web.Resume | None) -> ResponseReturnValue:
    """The second factor in place of the page; who has none sets one up first."""
    return _second_factor(resume), 403


def must_enrol(actor: Actor) -> bool:
    """A sign-in is complete when the second factor was shown; staff who have none set it up first (D12)."""
    if actor.has_second_factor:
        return actor.second_factor_at is None
    return bool(actor.roles & STAFF)


def enrol() -> ResponseReturnValue:
    """The page that completes the sign-in."""
    if web.wants_json():
        return {"step_up": True}, 403
    return _second_factor(web.resume()), 403


def _second_factor(resume: web.Resume | None) -> str:
    carried, back = packed(resume), "" if resume else next_path()
    person = web.current_act().person
    if not person.has_second_factor:
        return enrol_page(EnrolForm(formdata=None, resume=carried, next=back))
    return code_page(CodeForm(formdata=None, resume=carried, next=back), person.id)


def code_page(form: CodeForm, person_id: uuid.UUID) -> str:
    """Asks for a code; the demo says which one."""
    with db.reading():
        hint = services.demo_code(person_id, clock.now())
    return render_template("people/second_factor.html", form=form, demo_code=hint)


def enrol_page(form: EnrolForm) -> str:
    """Shows a secret to set up an authenticator; a form that comes back shows the same one."""
    refused.stays_untold()
    act = web.current_act()
    begun = services.begin_second_factor(act, request.form.get("sealed", "") if form.is_submitted() else "")
    form.sealed.data = begun.sealed
    picture = qr.svg(begun.uri, _("Kode QR untuk aplikasi autentikator"))
    is_required = bool(act.person.roles & STAFF)
    return render_template(
        "people/set_up_second_factor.html", form=form, begun=begun, qr=picture, is_required=is_required
    )
