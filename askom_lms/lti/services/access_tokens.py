"""Tokens for the services of a platform (1EdTech Security Framework 4.1.1): asked for once, kept while they last."""

import datetime as dt
import uuid
from collections.abc import Iterable
from urllib.parse import urlencode

from sqlalchemy import Select, delete, select

from askom_lms.kernel import db, keys
from askom_lms.kernel.messages import Refusal
from askom_lms.lti.models import AccessToken, Registration
from askom_lms.lti.services import outgoing, own_keys

ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
ASSERTION_LASTS = dt.timedelta(minutes=1)
SPARE = dt.timedelta(minutes=1)
"""A token is not used in its last minute."""
LONGEST = dt.timedelta(hours=1)
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
OK, REDIRECTS = 200, 3
READ_OF_A_REFUSAL = 4096
"""Bytes of what a platform says to its no."""


class TokenRefused(Refusal):
    """The platform does not give us a token."""


def written(scopes: Iterable[str]) -> str:
    """Scopes as they are asked for and kept."""
    return " ".join(sorted(set(scopes)))


def kept(registration: Registration, scopes: Iterable[str], now: dt.datetime) -> str:
    """The token that we still have; empty when there is none."""
    row = db.session().scalar(_row(registration, written(scopes)))
    if row is None or row.expires_at - SPARE <= now:
        return ""
    return keys.box("lti-token").decrypt(row.token.encode()).decode()


def keep(registration: Registration, scopes: Iterable[str], token: str, expires_at: dt.datetime) -> None:
    """Keep a fresh token in place of the old one (in the caller's transaction)."""
    drop(registration, scopes)
    sealed = keys.box("lti-token").encrypt(token.encode()).decode()
    db.session().add(
        AccessToken(registration_id=registration.id, scopes=written(scopes), token=sealed, expires_at=expires_at)
    )
    db.session().flush()


def drop(registration: Registration, scopes: Iterable[str]) -> None:
    """Forget a token that the platform no longer takes."""
    here = (AccessToken.registration_id == registration.id, AccessToken.scopes == written(scopes))
    db.session().execute(delete(AccessToken).where(*here).execution_options(synchronize_session=False))


def asked(registration: Registration, scopes: Iterable[str], now: dt.datetime) -> tuple[str, dt.datetime]:
    """A fresh token and its last moment. Signs before it goes out: call `end` of the transaction in between yourself.

    Raises TokenRefused `lti.token_refused`, outgoing.Unreachable, Refusal `lti.no_own_key`.
    """
    return fetched(registration.token_url, assertion(registration, now), scopes, now)


def assertion(registration: Registration, now: dt.datetime) -> str:
    """Who we are, signed: reads our key, goes nowhere."""
    second = int(now.timestamp())
    claims = {
        "iss": registration.client_id,
        "sub": registration.client_id,
        "aud": registration.token_aud or registration.token_url,
        "iat": second,
        "exp": second + int(ASSERTION_LASTS.total_seconds()),
        "jti": uuid.uuid4().hex,
    }
    return own_keys.signed(claims, now)


def fetched(token_url: str, client_assertion: str, scopes: Iterable[str], now: dt.datetime) -> tuple[str, dt.datetime]:
    """The same for an assertion that is signed already: touches no database, so that nothing waits meanwhile."""
    return read(told(token_url, client_assertion, scopes), now)


def told(token_url: str, client_assertion: str, scopes: Iterable[str]) -> outgoing.Answer:
    """What the platform says when it is asked for a token. Raises outgoing.Unreachable."""
    form = {
        "grant_type": "client_credentials",
        "client_assertion_type": ASSERTION,
        "client_assertion": client_assertion,
        "scope": written(scopes),
    }
    return outgoing.send("POST", token_url, headers=FORM, data=urlencode(form).encode())


def read(answer: outgoing.Answer, now: dt.datetime) -> tuple[str, dt.datetime]:
    """The token in this answer and its last moment. Raises TokenRefused, outgoing.Unreachable."""
    if answer.status // 100 == REDIRECTS:
        outgoing.good(answer)
    if answer.status != OK:
        raise TokenRefused(_why(answer), host=answer.host, status=answer.status)
    said = answer.json()
    token = said.get("access_token") if isinstance(said, dict) else None
    lasts = said.get("expires_in", 0) if isinstance(said, dict) else 0
    if not isinstance(token, str) or not token:
        raise TokenRefused("lti.token_refused", host=answer.host, status=answer.status)
    seconds = lasts if isinstance(lasts, int) and not isinstance(lasts, bool) and lasts > 0 else 60
    return token, now + min(dt.timedelta(seconds=seconds), LONGEST)


def _why(answer: outgoing.Answer) -> str:
    """Code of the sentence: platforms say in words which of the usual two it is, by RFC 6749 5.2 or in their own."""
    said = answer.body[:READ_OF_A_REFUSAL].decode(errors="replace").lower()
    if "expired" in said:
        return "lti.token_expired"
    return "lti.token_client" if "invalid_client" in said or "signature" in said else "lti.token_refused"


def _row(registration: Registration, scopes: str) -> Select[AccessToken]:
    return select(AccessToken).where(AccessToken.registration_id == registration.id, AccessToken.scopes == scopes)
