"""The second factor: a six-digit code of an authenticator, or one of eight codes kept on paper."""

import datetime as dt
import hmac
import json
import re
import secrets
import uuid
from dataclasses import dataclass

import pyotp
from cryptography.fernet import InvalidToken
from sqlalchemy import delete, select, update

from askom_lms.kernel import db, keys, trail
from askom_lms.kernel.act import Act
from askom_lms.kernel.audit import PLATFORM
from askom_lms.kernel.messages import Denied, Invalid, Refusal
from askom_lms.people.domain import STAFF, EndReason
from askom_lms.people.models import Person, RecoveryCode
from askom_lms.people.services import passwords, throttle
from askom_lms.people.services.accounts import Account, account_by_id, own_person
from askom_lms.people.services.sessions import end_sessions, renew_token

ISSUER = "askom LMS"
STEP_SECONDS = 30
DRIFT = (0, -1, 1)
"""A phone may be half a minute wrong."""
SIX_DIGITS = re.compile("[0-9]{6}")
RECOVERY_CODES = 8
RECOVERY_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
RECOVERY_LENGTH = 10
PENDING_SECONDS = 30 * 60


@dataclass(frozen=True)
class Enrolment:
    """What somebody needs to set up an authenticator."""

    secret: str
    uri: str
    """Goes into the QR code."""
    sealed: str
    """The same secret, readable only here and only for this person: the page carries it until it is confirmed."""


def begin_second_factor(act: Act, sealed: str = "") -> Enrolment:
    """A new secret, or the one that a form brought back. Nothing is stored before a first code proves it."""
    secret = _opened(act, sealed) or pyotp.random_base32()
    uri = pyotp.TOTP(secret).provisioning_uri(name=act.person.email, issuer_name=ISSUER)
    return Enrolment(secret, uri, sealed if _opened(act, sealed) else _seal_pending(act, secret))


def _seal_pending(act: Act, secret: str) -> str:
    content = json.dumps({"person": str(act.person.id), "secret": secret})
    return keys.box("totp-pending").encrypt_at_time(content.encode(), int(act.now.timestamp())).decode()


def _opened(act: Act, sealed: str) -> str | None:
    try:
        now = int(act.now.timestamp())
        content = json.loads(keys.box("totp-pending").decrypt_at_time(sealed.encode(), PENDING_SECONDS, now))
    except (InvalidToken, ValueError):
        return None
    secret: str = content["secret"]
    return secret if content["person"] == str(act.person.id) else None


def confirm_second_factor(act: Act, *, sealed: str, code: str) -> tuple[str, list[str]]:
    """Store the secret once a code proves it; returns the new session token and eight recovery codes, shown once.

    A factor that is replaced must have been shown within fifteen minutes. Every other sign-in ends.
    Raises Invalid `people.second_factor_stale` or `people.code_wrong`, TooMany, StepUpNeeded.
    """
    if act.person.has_second_factor:
        act.step_up()
    throttle.spend_try(act.now, _tries(act))
    secret = _opened(act, sealed)
    if secret is None:
        raise Invalid("people.second_factor_stale")
    step = _step_of(secret, code, act.now)
    if step is None:
        trail.note("second_factor_failed")
        raise Invalid("people.code_wrong")
    codes = _new_codes()
    hashes = [passwords.hashed(one) for one in codes]
    throttle.forgive(_tries(act))
    person = own_person(act)
    _store(act, person, secret, step)
    _keep_codes(person.id, hashes)
    end_sessions(act, person.id, EndReason.SECOND_FACTOR, but=act.person.session_id)
    act.record("person.second_factor_set", PLATFORM, person)
    return renew_token(act, second_factor_at=act.now), codes


def _store(act: Act, person: Person, secret: str, step: int) -> None:
    person.totp_secret = keys.box("totp").encrypt(secret.encode()).decode()
    person.totp_confirmed_at = act.now
    person.totp_last_step = step


def _tries(act: Act) -> tuple[throttle.Limit, str]:
    return throttle.SECOND_FACTOR, str(act.person.id)


def _step_of(secret: str, code: str, now: dt.datetime) -> int | None:
    """The time step whose code this is, a little drift allowed; None when it is none of them."""
    written = "".join(code.split())
    if not SIX_DIGITS.fullmatch(written):
        return None
    totp = pyotp.TOTP(secret)
    here = int(now.timestamp()) // STEP_SECONDS
    matching = [here + drift for drift in DRIFT if hmac.compare_digest(totp.generate_otp(here + drift), written)]
    return matching[0] if matching else None


def show_second_factor(act: Act, code: str) -> str:
    """Take a code of the authenticator or a recovery code; returns the new session token.

    Raises Invalid `people.code_wrong`, Invalid `people.code_used` (a code counts once), Refusal
    `people.no_second_factor`, TooMany.
    """
    throttle.spend_try(act.now, _tries(act))
    known = account_by_id(act.person.id)
    if known is None or known.totp_secret is None or not known.has_second_factor:
        raise Refusal("people.no_second_factor")
    step = _step_of(secret_of(known), code, act.now)
    recovery = _matching_recovery(known, code) if step is None else None
    if step is None and recovery is None:
        trail.note("second_factor_failed")
        raise Invalid("people.code_wrong")
    throttle.forgive(_tries(act))
    if recovery is not None:
        _use_recovery(act, recovery)
    elif step is not None:
        _use_step(known.id, step)
    trail.note("second_factor_shown", kind="totp" if recovery is None else "recovery")
    return renew_token(act, second_factor_at=act.now)


def secret_of(known: Account | Person) -> str:
    """The secret in the clear. Only for checking a code, and for the hint of the demo."""
    return keys.box("totp").decrypt((known.totp_secret or "").encode()).decode()


def _use_step(person_id: uuid.UUID, step: int) -> None:
    """The same code twice, even at the same moment from two devices, succeeds once (ASVS 6.5.1)."""
    changed = db.session().scalar(
        update(Person)
        .where(Person.id == person_id, Person.totp_last_step < step)
        .values(totp_last_step=step)
        .returning(Person.id)
        .execution_options(synchronize_session=False)
    )
    if changed is None:
        raise Invalid("people.code_used")


def _new_codes() -> list[str]:
    return ["".join(secrets.choice(RECOVERY_ALPHABET) for _ in range(RECOVERY_LENGTH)) for _ in range(RECOVERY_CODES)]


def _keep_codes(person_id: uuid.UUID, hashes: list[str]) -> None:
    s = db.session()
    s.execute(
        delete(RecoveryCode).where(RecoveryCode.person_id == person_id).execution_options(synchronize_session=False)
    )
    s.add_all(RecoveryCode(person_id=person_id, code_hash=one) for one in hashes)
    s.flush()


def _matching_recovery(known: Account, code: str) -> uuid.UUID | None:
    """The unused recovery code with this text; checked before the write transaction begins."""
    written = "".join(code.split()).replace("-", "").lower()
    if len(written) != RECOVERY_LENGTH:
        return None
    s = db.session()
    with db.reading():
        wanted = select(RecoveryCode.id, RecoveryCode.code_hash)
        rows = s.execute(wanted.where(RecoveryCode.person_id == known.id, RecoveryCode.used_at.is_(None))).all()
        db.end_reading()
    return next((row.id for row in rows if passwords.is_right(row.code_hash, written)), None)


def _use_recovery(act: Act, code_id: uuid.UUID) -> None:
    changed = db.session().scalar(
        update(RecoveryCode)
        .where(RecoveryCode.id == code_id, RecoveryCode.used_at.is_(None))
        .values(used_at=act.now)
        .returning(RecoveryCode.id)
        .execution_options(synchronize_session=False)
    )
    if changed is None:
        raise Invalid("people.code_used")


def renew_recovery_codes(act: Act) -> list[str]:
    """Eight new recovery codes; the old ones stop working. Raises StepUpNeeded, Refusal `people.no_second_factor`."""
    act.step_up()
    if not act.person.has_second_factor:
        raise Refusal("people.no_second_factor")
    codes = _new_codes()
    hashes = [passwords.hashed(one) for one in codes]
    _keep_codes(act.person.id, hashes)
    act.record("person.recovery_codes_renewed", PLATFORM, own_person(act))
    return codes


def drop_second_factor(act: Act) -> None:
    """Switch it off; staff may not. Raises Denied `people.second_factor_required`, StepUpNeeded."""
    if act.person.roles & STAFF:
        raise Denied("people.second_factor_required")
    act.step_up()
    person = own_person(act)
    _forget(person)
    end_sessions(act, person.id, EndReason.SECOND_FACTOR, but=act.person.session_id)
    act.record("person.second_factor_dropped", PLATFORM, person)


def reset_second_factor(act: Act, person: Person) -> None:
    """For somebody who lost phone and codes: all sign-ins end, and staff set it up anew at the next one.

    The caller has asked whether this person may be managed.
    """
    _forget(person)
    end_sessions(act, person.id, EndReason.SECOND_FACTOR)
    act.record("person.second_factor_reset", PLATFORM, person)


def _forget(person: Person) -> None:
    person.totp_secret, person.totp_confirmed_at, person.totp_last_step = None, None, 0
    _keep_codes(person.id, [])


def give_second_factor(act: Act, person: Person, secret: str = "") -> str:
    """A confirmed authenticator for a person of the demo or a simulation; returns the secret. Only the system may."""
    if not act.is_system:
        raise Denied("kernel.denied", permission="people.give_second_factor")
    secret = secret or pyotp.random_base32()
    _store(act, person, secret, 0)
    return secret
