"""Sign-in with address and password."""

from sqlalchemy import update

from askom_lms.kernel import checkpoints, db, trail
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import Invalid
from askom_lms.people.domain.addresses import normal_email
from askom_lms.people.models import Person
from askom_lms.people.services import passwords, throttle
from askom_lms.people.services.accounts import Account, account_of
from askom_lms.people.services.sessions import Opened, open_session


def sign_in(act: Act, *, email: str, password: str, address: str, user_agent: str, known_device: str = "") -> Opened:
    """Sign in. `address` is the network address, `known_device` what this browser kept of an earlier sign-in.

    Raises what `proved` raises.
    """
    known = proved(act, email=email, password=password, address=address, known_device=known_device)
    act.notify("person.signed_in", known)
    token = open_session(act, known.id, user_agent=user_agent)
    return Opened(token, known.id, known.locale, known.has_second_factor)


def proved(act: Act, *, email: str, password: str, address: str, known_device: str = "") -> Account:
    """The account whose password this is.

    Raises Invalid `people.sign_in_failed` (same words and same work for unknown and known accounts), Invalid
    `people.disabled` (only after the right password), TooMany. Every failed try counts, though nothing else is kept.
    """
    written = normal_email(email)
    elsewhere = ((throttle.ACCOUNT, written), (throttle.ADDRESS, address))
    spent = ((throttle.KNOWN_DEVICE, known_device),) if known_device else elsewhere
    throttle.spend_try(act.now, *spent)
    known = account_of(written)
    if not passwords.is_right(known.password_hash if known else None, password) or known is None:
        trail.note("sign_in_failed", person=str(known.id) if known else "")
        raise Invalid("people.sign_in_failed")
    if not known.is_active:
        trail.note("sign_in_disabled", person=str(known.id))
        raise Invalid("people.disabled")
    fresh_hash = _rehashed(known, password)
    throttle.forgive(*spent)
    if fresh_hash:
        change = update(Person).where(Person.id == known.id, Person.password_hash == known.password_hash)
        db.session().execute(change.values(password_hash=fresh_hash).execution_options(synchronize_session=False))
    checkpoints.keep_going(act.now)
    return known


def _rehashed(known: Account, password: str) -> str | None:
    """A new hash when the settings of the hash have changed since; made before the write transaction begins."""
    if known.password_hash and passwords.needs_rehash(known.password_hash):
        return passwords.hashed(password)
    return None
