"""The launch: it begins at a platform, goes there and back, and ends on a page of ours."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import Response, current_app, jsonify, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import RequestEntityTooLarge

from askom_lms.kernel import db, framed, web
from askom_lms.kernel.act import Act
from askom_lms.kernel.gate import address
from askom_lms.kernel.messages import Refusal
from askom_lms.kernel.web import PUBLIC, command, page
from askom_lms.lti.domain.addresses import origin_of
from askom_lms.lti.domain.claims import DEEP_LINK, LOGIN_LASTS
from askom_lms.lti.queries import arrivals, registrations
from askom_lms.lti.queries.arrivals import Known, Platform
from askom_lms.lti.routes.blueprint import bp
from askom_lms.lti.routes.frames import GO_ON, JOIN, LOGIN, refused, unreachable
from askom_lms.lti.routes.pending import keep
from askom_lms.lti.services import launching, logins, outgoing
from askom_lms.lti.services.launching import Arrival
from askom_lms.lti.services.logins import Begun, Unasked
from askom_lms.people.domain.addresses import local_path
from askom_lms.people.routes import cookies
from askom_lms.people.services import end_framed, end_others

KEYS_LAST = 3600
"""Seconds for which a platform may remember our keys."""
WINDOW = "baru"
"""In the address of a login: it begins once more in a window of its own."""
ONWARDS = "ke"
"""In the address after a launch without a cookie: where it leads."""
LONGEST_STATE = 100


@bp.get("/lti/jwks")
@page(PUBLIC)
def show_keys(act: Act) -> ResponseReturnValue:
    """Our public keys: two around a change."""
    response = jsonify({"keys": [one.public for one in registrations.keys_shown(act.now)]})
    response.headers["Cache-Control"] = f"public, max-age={KEYS_LAST}"
    return response


@bp.get(LOGIN)
@page(PUBLIC)
def begin_login(act: Act) -> ResponseReturnValue:
    """A platform begins a launch by GET (1EdTech Security Framework 5.1.1.1)."""
    return _begun(act, request.args.to_dict())


@bp.post(LOGIN)
@web.from_elsewhere
@command(PUBLIC)
def login(act: Act) -> ResponseReturnValue:
    """The same by POST."""
    return _begun(act, request.form.to_dict())


def _begun(act: Act, said: Mapping[str, str]) -> ResponseReturnValue:
    try:
        begun = logins.begin(act, said, address())
    except Refusal as refusal:
        return refused(refusal)
    framed.allow(begun.platform.frames)
    if begun.storage_target:
        stored = {"key": begun.state, "value": begun.bind, "frame": begun.storage_target}
        origin = origin_of(begun.platform.auth_url)
        response = make_response(render_template("lti/storage.html", put=stored, origin=origin, go=begun.address))
    else:
        response = make_response(redirect(begun.address))
    _keep_bind(response, begun)
    return response


def _bind_name(state: str) -> str:
    """One cookie for each launch, so that two tabs may begin at once."""
    return framed.named(f"askom_lti_{logins.hashed(state)[:16]}")


def _keep_bind(response: Response, begun: Begun) -> None:
    lasts = int(LOGIN_LASTS.total_seconds())
    response.set_cookie(_bind_name(begun.state), begun.bind, max_age=lasts, **framed.rules(framed=True))


@bp.post("/lti/launch")
@web.from_elsewhere
@command(PUBLIC)
def launch(act: Act) -> ResponseReturnValue:
    """The platform's answer. Its login is taken first and for good, whatever the token turns out to be."""
    state, token = request.form.get("state", ""), request.form.get("id_token", "")
    if request.form.get("error") or not 0 < len(state) <= LONGEST_STATE:
        return refused(Unasked("lti.platform_says_no" if request.form.get("error") else "lti.state"))
    cookie = request.cookies.get(_bind_name(state), "")
    bind = cookie or request.form.get("ikat", "")
    if not bind:
        return _without_cookie(act, state, token)
    try:
        taken = logins.take(state, bind, act.now)
    except Refusal as refusal:
        return refused(refusal)
    db.session().commit()
    platform = taken.platform
    framed.allow(platform.frames)
    try:
        message = launching.verified(taken, token, act.now)
        _leave_frame(act)
        arrival = launching.arrive(act, taken, message)
        known = arrivals.known(arrival.issuer, arrival.sub, arrival.standing, platform.institution_id)
        if message.kind == DEEP_LINK:
            arrival = replace(arrival, path=launching.placed(act, taken, message, known))
        if known is not None:
            response = signed_in(act, arrival, platform, known)
        else:
            keep(arrival)
            response = make_response(redirect(JOIN, 303))
    except outgoing.Unreachable as trouble:
        return unreachable(trouble, platform.id)
    except Refusal as refusal:
        return refused(refusal, platform.id)
    if not cookie:
        said: dict[str, Any] = {**taken.asked, WINDOW: "1", ONWARDS: response.headers["Location"]}
        response.headers["Location"] = url_for("lti.go_on", **said)
    response.delete_cookie(_bind_name(state), **framed.rules(framed=True))
    return response


@bp.get(GO_ON)
@page(PUBLIC)
def go_on(_act: Act) -> ResponseReturnValue:
    """After a launch whose value the platform kept: on where a cookie stays after all, else a window of its own."""
    said = request.args
    if any(request.cookies.get(framed.named(name)) for name in (framed.TOKEN, framed.FORM)):
        return redirect(local_path(said.get(ONWARDS, "")) or "/", 303)
    for platform in arrivals.platforms_of(said.get("iss", "")):
        if platform.is_active and said.get("client_id", platform.client_id) == platform.client_id:
            framed.allow(platform.frames)
    return render_template("lti/window.html", again={name: said[name] for name in logins.ASKED if name in said})


def _leave_frame(act: Act) -> None:
    """Whoever was signed in in this frame is not any more, also when the new launch leads nowhere."""
    if framed.token():
        end_framed(act, [framed.token()])
        db.session().commit()
        act.actor = None


def _without_cookie(act: Act, state: str, token: str) -> ResponseReturnValue:
    """The browser kept nothing for us: the platform may have, else a window of its own keeps it."""
    waiting = logins.waiting(state, act.now)
    platform = arrivals.platform(waiting.registration_id) if waiting else None
    if waiting is None or platform is None:
        return refused(Unasked("lti.state"))
    framed.allow(platform.frames)
    if waiting.asked.get(WINDOW):
        return refused(Unasked("lti.no_cookie"), platform.id)
    if len(token) > current_app.config["MAX_FORM_MEMORY_SIZE"]:
        raise RequestEntityTooLarge
    again = {**waiting.asked, WINDOW: "1"}
    if waiting.storage_target:
        asked = {"key": state, "frame": waiting.storage_target, "token": token}
        origin = origin_of(platform.auth_url)
        return render_template("lti/storage.html", get=asked, origin=origin, again=again)
    return render_template("lti/window.html", again=again)


def signed_in(act: Act, arrival: Arrival, platform: Platform, known: Known) -> Response:
    """A sign-in in this frame; ordinary ones of other people that the browser shows here end."""
    opened = launching.enter(act, arrival, platform, known, user_agent=request.headers.get("User-Agent", ""))
    end_others(act, [one for one, _in_frame in cookies.tokens()], known.person_id)
    cookies.begin_pages_of(known.person_id)
    response = make_response(redirect(opened.path, 303))
    cookies.keep_token(response, opened.token, in_frame=True)
    cookies.keep_language(response, opened.locale)
    return response
