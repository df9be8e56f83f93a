"""The one door from HTTP: pages that only read, commands that commit once, errors that speak."""

import contextlib
import datetime as dt
import functools
import re
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus
from typing import Any

import psycopg
import structlog
from flask import Flask, Response, abort, current_app, g, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError, CSRFProtect
from sqlalchemy import insert
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, MethodNotAllowed, RequestEntityTooLarge, SecurityError

from askom_lms.kernel import clock, db, framed, gate, trail
from askom_lms.kernel.act import Act, Actor
from askom_lms.kernel.audit import AccessLogEntry
from askom_lms.kernel.messages import NotFound, Refusal, Sentence, SignInNeeded, StepUpNeeded, sentence
from askom_lms.kernel.ready import Ready

log = structlog.get_logger()
csrf = CSRFProtect()
UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; frame-src 'self'; object-src 'none'; form-action 'self'; frame-ancestors 'none'; "
    "base-uri 'none'; manifest-src 'self'; worker-src 'self'"
)
HEADERS = (
    ("Content-Security-Policy", CSP),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(self), geolocation=(), microphone=()"),
    ("Cache-Control", "no-store"),
)
"""Of every answer that does not say otherwise."""
NOTE_VIEW = Ready(insert(AccessLogEntry.__table__))  # type: ignore[arg-type]  # a table, whatever its model calls it
GAVE_WAY = frozenset({"40P01", "40001"})
"""What PostgreSQL says to the one of two who wait for each other that it sends home: nothing was changed, try again."""
DISK_FULL = frozenset({"SQLITE_FULL", "53100"})
AWAY = re.compile(r"SQLITE_(BUSY|LOCKED|IOERR|CANTOPEN|PROTOCOL)|08|53|57|None$")
"""How both databases begin to say that they cannot answer now; PostgreSQL that says nothing has no state."""
TURNED_AWAY = frozenset({400, 403, 429})
"""Answers to what somebody may not do or should not try; the security log notes them."""
SECRET_FIELDS = ("csrf_token", "password", "totp", "code")


class Door(StrEnum):
    """What a route names instead of a permission."""

    PUBLIC = "door:public"
    SIGNED_IN = "door:signed_in"


PUBLIC, SIGNED_IN = Door.PUBLIC, Door.SIGNED_IN


@dataclass(frozen=True)
class Resume:
    """What was being sent when a sign-in or a second factor got in between; nothing typed is lost."""

    path: str
    fields: tuple[tuple[str, str], ...]
    files: frozenset[str] = frozenset()
    """Names of the files that wait here, each named by a field."""


@dataclass
class Doors:
    """What the kernel asks of the people context, installed by app.py."""

    load_actor: Callable[[], Actor | None] = lambda: None
    sign_in: Callable[[Resume | None], ResponseReturnValue] = lambda _resume: ("", 401)
    step_up: Callable[[Resume | None], ResponseReturnValue] = lambda _resume: ("", 403)
    must_enrol: Callable[[Actor], bool] = lambda _actor: False
    """Whether this person has to set up a second factor before anything else."""
    enrol: Callable[[], ResponseReturnValue] = lambda: ("", 403)
    ask_frozen: Callable[[Act], None] = lambda _act: None
    """Raises a Refusal when a document about to be shown is of somebody whose data is frozen."""


def doors() -> Doors:
    found: Doors = current_app.extensions["askom_doors"]
    return found


def current_act() -> Act:
    """The Act of this request; the signed-in person is read once.

    A page goes on in the same transaction; what may write begins one of its own behind the lock.
    """
    if "act" not in g:
        with db.reading():
            actor = doors().load_actor()
            if request.method in UNSAFE:
                db.end_reading()
        g.act = Act(actor, clock.now())
    act: Act = g.act
    return act


def wants_json() -> bool:
    return request.is_json or request.accept_mimetypes.best == "application/json"


def page(permission: StrEnum) -> Callable[[Callable[..., ResponseReturnValue]], Callable[..., ResponseReturnValue]]:
    """A GET: reads only, fails if the session got dirty, asks the permission it names."""

    def wrap(view: Callable[..., ResponseReturnValue]) -> Callable[..., ResponseReturnValue]:
        @functools.wraps(view)
        def run(**kwargs: Any) -> ResponseReturnValue:
            act = _enter(permission, view)
            with _refusals_noted(act), db.reading():
                response = make_response(view(act, **kwargs))
                s = db.session()
                if s.new or s.dirty or s.deleted:
                    raise RuntimeError(f"{request.endpoint} is a page and may not write")
                if act.views and act.actor is not None and act.actor.some_restricted:
                    doors().ask_frozen(act)
                db.end_reading()
            _leave(permission, act, response)
            _log_views(act)
            return response

        return _named(run, permission, "page")

    return wrap


def command(permission: StrEnum) -> Callable[[Callable[..., ResponseReturnValue]], Callable[..., ResponseReturnValue]]:
    """A POST: one commit on success, a rollback on any 4xx, refusal or error."""

    def wrap(view: Callable[..., ResponseReturnValue]) -> Callable[..., ResponseReturnValue]:
        @functools.wraps(view)
        def run(**kwargs: Any) -> ResponseReturnValue:
            act = _enter(permission, view)
            with _refusals_noted(act), db.writing():
                try:
                    response = make_response(view(act, **kwargs))
                    if response.status_code >= HTTPStatus.BAD_REQUEST:
                        db.session().rollback()
                    else:
                        _leave(permission, act, response)
                        db.session().commit()
                except BaseException:
                    db.session().rollback()
                    raise
            _log_views(act)
            return response

        return _named(run, permission, "command")

    return wrap


def _named(
    run: Callable[..., ResponseReturnValue], permission: StrEnum, kind: str
) -> Callable[..., ResponseReturnValue]:
    run.askom_permission = permission  # type: ignore[attr-defined]  # read by the house tests
    run.askom_kind = kind  # type: ignore[attr-defined]
    return run


def _enter(permission: StrEnum, view: Callable[..., ResponseReturnValue]) -> Act:
    act = current_act()
    if permission == PUBLIC:
        return act
    person = act.person
    if doors().must_enrol(person) and not getattr(view, "before_second_factor", False):
        abort(make_response(doors().enrol()))
    if not isinstance(permission, Door):
        act.ask_role(permission)
    return act


def from_elsewhere(view: Callable[..., ResponseReturnValue]) -> Callable[..., ResponseReturnValue]:
    """Mark a view whose forms stand on pages of other sites by their nature; it tells itself whom it believes."""
    csrf.exempt(view)
    view.from_elsewhere = True  # type: ignore[attr-defined]  # read by the gate
    return view


def before_second_factor(view: Callable[..., ResponseReturnValue]) -> Callable[..., ResponseReturnValue]:
    """Mark a view that staff may use before their second factor is set up."""
    view.before_second_factor = True  # type: ignore[attr-defined]  # read by _enter
    return view


def _leave(permission: StrEnum, act: Act, response: Response) -> None:
    if isinstance(permission, Door) or response.status_code >= HTTPStatus.BAD_REQUEST:
        return
    if str(permission) not in act.asked:
        db.session().rollback()
        raise RuntimeError(f"{request.endpoint} names {permission} but never asked it")


@contextlib.contextmanager
def _refusals_noted(act: Act) -> Iterator[None]:
    """Whoever asks for somebody else's object gets 404 and leaves a line; what was about to be shown was not seen."""
    try:
        yield
    except NotFound:
        db.end_reading()
        for kind, subject, what in act.refused:
            trail.note("refused", code=what, subject=f"{kind}:{subject}")
        act.views[:] = act.refused
        _log_views(act)
        raise


def _log_views(act: Act) -> None:
    """Write the access log after the answer is decided, in a transaction of its own."""
    if not act.views or act.actor is None:
        return
    rows = [
        {
            "id": uuid.uuid4(),
            "at": act.now,
            "actor_id": act.actor.id,
            "subject_kind": kind,
            "subject_id": subject,
            "what": what,
        }
        for kind, subject, what in act.views
    ]
    act.views.clear()
    with db.writing(), db.db.engine.begin() as connection:
        for row in rows:
            NOTE_VIEW.run(row, connection)


def resume() -> Resume | None:
    """The fields of the POST at hand, secrets left out; None for a GET."""
    if request.method not in UNSAFE or request.is_json:
        return None
    kept = [(k, v) for k, v in request.form.items(multi=True) if k not in SECRET_FIELDS]
    along: dict[str, tuple[str, str]] = g.get("carried_along", {})
    return Resume(request.full_path.rstrip("?"), (*kept, *along.values()), frozenset(along))


def carry_along(file: str, field: str, value: str) -> None:
    """This file of the form at hand waits here; the form says so with this field when it comes again."""
    g.setdefault("carried_along", {})[file] = (field, value)


def is_about(slug: str) -> None:
    """The class of a page whose address does not name it: header and entries lead there."""
    g.class_slug = slug


def language() -> str:
    """id or en: the language of whoever reads this answer; outside a request (jobs, commands) Indonesian."""
    return clock.READER.get()


def language_cookie() -> str:
    """Its name; a frame has one of its own."""
    return framed.named("frame_lang" if framed.is_framed() else "lang")


def _language_asked() -> str:
    """What ?lang or the cookie says; sign-in sets the cookie to the language of the person."""
    asked = request.args.get("lang") or request.cookies.get(language_cookie()) or "id"
    return asked if asked in clock.NAMES else "id"


def said(refusal: Refusal | None) -> Sentence | None:
    """A refusal in the language of the page; None for none, so that a page may always ask."""
    return refusal.sentence(language()) if refusal else None


def refusal_page(said: Sentence, status: int, template: str = "refusal") -> ResponseReturnValue:
    if wants_json():
        return {"error": {"what": said.what, "clause": said.clause, "who": said.who, "next": said.next}}, status
    return render_template(f"errors/{template}.html", sentence=said), status


def init_app(app: Flask) -> None:
    """Attach the gate, CSRF, headers and error pages."""
    app.extensions["askom_doors"] = Doors()
    app.before_request(_note_reader)
    gate.init_app(app, app.config["SETTINGS"].base_url)
    csrf.init_app(app)
    app.teardown_request(_forget_reader)
    app.after_request(_headers)
    app.register_error_handler(Refusal, _on_refusal)
    app.register_error_handler(SignInNeeded, lambda _e: _on_sign_in())
    app.register_error_handler(StepUpNeeded, lambda _e: _on_step_up())
    app.register_error_handler(NotFound, lambda _e: refusal_page(_say("kernel.not_found"), 404, "not_found"))
    app.register_error_handler(StaleDataError, lambda _e: refusal_page(_say("kernel.stale"), 409, "conflict"))
    for trouble in (OperationalError, PoolTimeout, psycopg.OperationalError):
        app.register_error_handler(trouble, _on_database)
    app.register_error_handler(CSRFError, lambda _e: _on_token())
    app.register_error_handler(
        RequestEntityTooLarge, lambda _e: refusal_page(_say("kernel.too_large"), 413, "too_large")
    )
    app.register_error_handler(SecurityError, _on_foreign_host)
    app.register_error_handler(MethodNotAllowed, _on_method)
    app.register_error_handler(HTTPException, _on_http)
    app.register_error_handler(Exception, _on_error)


def _note_reader() -> None:
    clock.READER.set(_language_asked())


def _forget_reader(_error: BaseException | None) -> None:
    clock.READER.set("id")


def _headers(response: Response) -> Response:
    headers = response.headers
    there = {name.lower() for name in headers.keys()}  # noqa: SIM118 - Headers are pairs
    for name, value in HEADERS:
        if name.lower() not in there:
            headers.add(name, value)
    framed.stand_in_frame(response)
    if current_app.config["SETTINGS"].is_secure:
        headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
    if request.args.get("lang") in ("id", "en"):
        response.set_cookie(
            language_cookie(),
            request.args["lang"],
            max_age=int(dt.timedelta(days=365).total_seconds()),
            **framed.rules(framed=framed.is_framed()),
        )
    return response


def _say(code: str, **params: Any) -> Sentence:
    return sentence(code, params, language())


def _on_refusal(error: Refusal) -> ResponseReturnValue:
    if error.status in TURNED_AWAY:
        trail.note("refused", code=error.code)
    template = {403: "forbidden", 409: "conflict"}.get(error.status, "refusal")
    return refusal_page(error.sentence(language()), error.status, template)


def _on_sign_in() -> ResponseReturnValue:
    if wants_json():
        return {"sign_in": "/masuk"}, 401
    return doors().sign_in(resume())


def _on_token() -> ResponseReturnValue:
    """The token is not one of this browser. A script whose whole session is gone hears that, not about its page."""
    if wants_json() and current_act().actor is None:
        return _on_sign_in()
    trail.note("refused", code="kernel.csrf")
    return refusal_page(_say("kernel.csrf"), 400, "expired")


def _on_step_up() -> ResponseReturnValue:
    if wants_json():
        return {"step_up": True}, 403
    return doors().step_up(resume())


def _on_foreign_host(_error: SecurityError) -> ResponseReturnValue:
    """Without an address of ours there is no page: plain words."""
    trail.note("refused", code="kernel.host")
    said = _say("kernel.host", address=current_app.config["SETTINGS"].base_url)
    return Response(f"{said}\n", 400, mimetype="text/plain")


def _on_method(error: MethodNotAllowed) -> ResponseReturnValue:
    response = make_response(refusal_page(_say("kernel.method"), 405))
    response.headers["Allow"] = ", ".join(sorted(error.valid_methods or ()))
    return response


def _on_http(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None:
        return error.get_response()
    if error.code is None or error.code < HTTPStatus.BAD_REQUEST:
        return error.get_response()
    if error.code == HTTPStatus.NOT_FOUND:
        return refusal_page(_say("kernel.not_found"), 404, "not_found")
    return refusal_page(_say("kernel.http"), error.code)


def _on_database(error: Exception) -> ResponseReturnValue:
    """The database gave way, is full, or does not answer; whatever else it complains about is our mistake."""
    driver = getattr(error, "orig", error)
    said = str(getattr(driver, "sqlite_errorname", None) or getattr(driver, "sqlstate", None))
    if said in GAVE_WAY:
        db.session().rollback()
        log.warning("gave way to another", endpoint=request.endpoint, exc_info=error)
        return refusal_page(_say("kernel.stale"), 409, "conflict")
    if said not in DISK_FULL and not AWAY.match(said):
        return _on_error(error)
    _let_go()
    log.error("database cannot answer", endpoint=request.endpoint, said=said, error=str(driver)[:200])
    if said in DISK_FULL:
        return refusal_page(_say("kernel.full"), 507, "server")
    return refusal_page(_say("kernel.away"), 503, "server")


def _let_go() -> None:
    """Undo what was begun; a connection that cannot even do that is thrown away. The page that says so asks nobody."""
    try:
        db.session().rollback()
    except SQLAlchemyError:
        db.session().invalidate()
    if "act" not in g:
        g.act = Act(None, clock.now())


def _on_error(error: Exception) -> ResponseReturnValue:
    db.session().rollback()
    number = uuid.uuid4().hex[:8]
    log.error("request failed", number=number, endpoint=request.endpoint, exc_info=error)
    if current_app.config["SETTINGS"].mode == "test":
        raise error
    return refusal_page(_say("kernel.server", number=number), 500, "server")
