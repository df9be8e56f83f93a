"""Hashing and checking passwords: argon2id, at most four at once, never while the write lock is held."""

import threading
from functools import cache
from typing import Protocol

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from askom_lms.kernel import trail
from askom_lms.kernel.act import Act
from askom_lms.kernel.audit import PLATFORM
from askom_lms.kernel.messages import Invalid
from askom_lms.people.domain import EndReason
from askom_lms.people.domain.passwords import normal, problem
from askom_lms.people.models import Person
from askom_lms.people.services import throttle
from askom_lms.people.services.accounts import Account, account_by_id, own_person
from askom_lms.people.services.links import expire_links
from askom_lms.people.services.sessions import end_sessions


class Named(Protocol):
    """Whoever a password is for: its own words make no password."""

    @property
    def email(self) -> str: ...

    @property
    def name(self) -> str: ...


HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1, type=Type.ID)
"""19 MiB, two passes: OWASP's second choice, 18 ms here."""
AT_ONCE = threading.BoundedSemaphore(4)
"""Bounds the memory that a burst of sign-ins may take."""


def hashed(password: str) -> str:
    """The argon2id hash to store."""
    with AT_ONCE:
        return HASHER.hash(normal(password))


def is_right(password_hash: str | None, password: str) -> bool:
    """Whether this is the password. Costs the same when there is no such account."""
    with AT_ONCE:
        try:
            return HASHER.verify(password_hash or _nobodys_hash(), normal(password)) and password_hash is not None
        except (VerificationError, InvalidHashError):
            return False


@cache
def _nobodys_hash() -> str:
    return HASHER.hash("the password of an account that does not exist")


def needs_rehash(password_hash: str) -> bool:
    return HASHER.check_needs_rehash(password_hash)


def prepare() -> None:
    """Make the hash of the unknown account before the first sign-in needs it."""
    _nobodys_hash()


def checked(person: Named, password: str) -> str:
    """The hash of a new password for this person.

    Raises Invalid: `people.password_short`, `..._long`, `..._personal` or `..._common`.
    """
    code = problem(password, email=person.email, name=person.name)
    if code:
        raise Invalid(code)
    return hashed(password)


def set_password(act: Act, person: Person, password: str) -> None:
    """Give this person a password and end every sign-in with the old one (but the one that asks).

    The caller has shown that he may: a link, the old password, or the installation itself. Raises Invalid.
    """
    keep(act, person, checked(person, password))


def keep(act: Act, person: Person, password_hash: str) -> None:
    """Store a hash that was made before the write transaction began; links that were on their way are worth nothing."""
    person.password_hash = password_hash
    own = act.actor.session_id if act.actor and act.actor.id == person.id else None
    end_sessions(act, person.id, EndReason.PASSWORD, but=own)
    expire_links(act, person.id)
    act.record("person.password_set", PLATFORM, person)


def prove_own(act: Act, password: str) -> None:
    """Show by one's own password that it is oneself; call it before the first change.

    Raises Invalid `people.password_wrong`, TooMany.
    """
    _tried(act, password)
    throttle.forgive(_tries(act))


def change_password(act: Act, *, current: str, new: str) -> None:
    """Replace one's own password. Raises Invalid `people.password_wrong` or a reason of `checked`, TooMany."""
    password_hash = checked(_tried(act, current), new)
    throttle.forgive(_tries(act))
    keep(act, own_person(act), password_hash)


def _tries(act: Act) -> tuple[throttle.Limit, str]:
    return throttle.OWN_PASSWORD, str(act.person.id)


def _tried(act: Act, password: str) -> Account:
    throttle.spend_try(act.now, _tries(act))
    known = account_by_id(act.person.id)
    if known is None or not is_right(known.password_hash, password):
        trail.note("password_failed")
        raise Invalid("people.password_wrong")
    return known
