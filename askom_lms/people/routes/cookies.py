"""What a browser keeps: the token of a sign-in, and a mark that this device has signed in before."""

import datetime as dt
import hashlib
import secrets
import uuid

from flask import Response, current_app, g, request, session
from itsdangerous import BadData, URLSafeTimedSerializer

from askom_lms.kernel import framed
from askom_lms.kernel.web import language_cookie
from askom_lms.people.domain import LONGEST
from askom_lms.people.domain.addresses import normal_email

KNOWN_DEVICE_LASTS = dt.timedelta(days=180)
WHO = "who"
"""In the form cookie: the person whose pages this browser shows; a token made for him is worth nothing for another."""


def tokens() -> list[tuple[str, bool]]:
    """The tokens of this browser's sign-ins, each with whether it is that of a frame; that one counts first."""
    kept = ((framed.token(), True), (request.cookies.get(framed.named("askom"), ""), False))
    return [(token, is_framed) for token, is_framed in kept if token]


def keep_token(response: Response, fresh: str, *, in_frame: bool) -> None:
    """The token of a sign-in: an ordinary one, or one in a frame."""
    _set(response, framed.TOKEN if in_frame else "askom", fresh, LONGEST, in_frame=in_frame)


def renew_token(response: Response, fresh: str) -> None:
    """Another token for the sign-in at hand, where its old one was."""
    found = g.get("signed_in")
    keep_token(response, fresh, in_frame=bool(found and found.frame))


def forget_token(response: Response, *, only_frame: bool = False) -> None:
    """This browser is signed out: its ordinary sign-in and the one in a frame, or only the latter."""
    if not only_frame:
        _drop(response, "askom", in_frame=False)
    if framed.token():
        _drop(response, framed.TOKEN, in_frame=True)


def _drop(response: Response, of: str, *, in_frame: bool) -> None:
    response.delete_cookie(framed.named(of), **framed.rules(framed=in_frame))


def _set(response: Response, of: str, value: str, lasts: dt.timedelta, *, in_frame: bool = False) -> None:
    response.set_cookie(framed.named(of), value, max_age=int(lasts.total_seconds()), **framed.rules(framed=in_frame))


def keep_language(response: Response, locale: str) -> None:
    """The language of the person, on every device where he signs in."""
    response.set_cookie(
        language_cookie(),
        locale,
        max_age=int(dt.timedelta(days=365).total_seconds()),
        **framed.rules(framed=framed.is_framed()),
    )


def _devices() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="askom-known-device")


def known_device(email: str) -> str:
    """The mark of this device for this account, when it signed in here before; it only gets tries of its own.

    So somebody who guesses from elsewhere until the account is closed does not shut its owner out.
    """
    try:
        account, device = _devices().loads(
            request.cookies.get(framed.named("askom_device"), ""), max_age=int(KNOWN_DEVICE_LASTS.total_seconds())
        )
    except (BadData, ValueError, TypeError):
        return ""
    return f"{device}" if account == _digest(email) else ""


def keep_device(response: Response, email: str) -> None:
    """Mark this device as known for this account."""
    device = known_device(email) or secrets.token_urlsafe(16)
    _set(response, "askom_device", _devices().dumps([_digest(email), device]), KNOWN_DEVICE_LASTS)


def _digest(email: str) -> str:
    return hashlib.sha256(normal_email(email).encode()).hexdigest()[:32]


def person_of_pages() -> str:
    """Whose pages this browser showed last; empty when nobody was signed in."""
    found: str = session.get(WHO, "")
    return found


def begin_pages_of(person_id: uuid.UUID) -> None:
    """Form tokens of another person stop working; those of the same person's open pages go on."""
    if session.get(WHO) != str(person_id):
        end_pages()
        session[WHO] = str(person_id)


def end_pages() -> None:
    """Every form token of this browser stops working."""
    session.clear()
    g.pop("csrf_token", None)
