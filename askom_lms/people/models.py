"""Persons, their roles, invitations, sign-in sessions and the counters that slow guessing down."""

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, validates

from askom_lms.kernel.db import Record, link
from askom_lms.kernel.words import words_index
from askom_lms.people.domain import Role
from askom_lms.people.domain.names import name_key


def _key_of_new(context: Any) -> str:
    """For rows that are written many at once. A missing name is for the database to refuse."""
    return name_key(context.get_current_parameters()["name"] or "")


class Person(Record):
    """Somebody who can sign in, or will be invited to."""

    __tablename__ = "person"
    __table_args__ = (Index("ix_person_name", "name", "id"),)

    email: Mapped[str] = mapped_column(String(254), unique=True)
    """Lower case; the name to sign in with."""
    name: Mapped[str] = mapped_column(String(120))
    """As on the KTP; printed on every form."""
    name_key: Mapped[str] = mapped_column(String(120), default=_key_of_new, index=True)
    """The same name without capitals, signs and titles: who comes again under another address is known by it."""
    phone: Mapped[str] = mapped_column(String(32), default="")
    password_hash: Mapped[str | None] = mapped_column(String(256))
    """argon2id; null until the invitation is accepted."""
    met_number: Mapped[str | None] = mapped_column(String(32), index=True)
    """Register number of an asesor; without it a trainee prints as calon asesor."""
    met_key: Mapped[str | None] = mapped_column(String(24), unique=True)
    """The same number when one person holds it; null for one of old that cannot be read or that two people hold."""
    met_valid_until: Mapped[dt.date | None]
    totp_secret: Mapped[str | None] = mapped_column(String(256))
    """Encrypted with a key derived from the installation's secret."""
    totp_confirmed_at: Mapped[dt.datetime | None]
    totp_last_step: Mapped[int] = mapped_column(default=0)
    """The time step last accepted: a code counts once."""
    locale: Mapped[str] = mapped_column(String(2), default="id")
    has_shortcuts: Mapped[bool] = mapped_column(default=True)
    """Single-key shortcuts may be switched off (WCAG 2.1.4)."""
    is_active: Mapped[bool] = mapped_column(default=True)
    restricted_at: Mapped[dt.datetime | None] = mapped_column(index=True)
    """Since then his documents are kept, but shown to nobody and not exported (UU 27/2022, pasal 41)."""
    erased_at: Mapped[dt.datetime | None]
    """Since then nothing here says who this was."""
    created_at: Mapped[dt.datetime]

    grants: Mapped[list["RoleGrant"]] = link(back_populates="person")

    @validates("name")
    def _keep_key(self, _key: str, name: str) -> str:
        self.name_key = name_key(name or "")
        return name


words_index("ix_person_words", Person.name, Person.met_number, where=Person.met_number.is_not(None))


class RoleGrant(Record):
    """A role for one class, one institution, or (scope null) everywhere."""

    __tablename__ = "role_grant"
    __table_args__ = (UniqueConstraint("person_id", "role", "scope_id"),)

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    role: Mapped[Role]
    scope_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    scope_slug: Mapped[str] = mapped_column(String(64), default="")
    """07-2025: what URLs of this class carry, kept here so that a page header costs no query."""
    scope_label: Mapped[str] = mapped_column(String(160), default="")
    """Kelas 07/2025 · Hotel Graha Melati, Sidoarjo."""
    scope_ends_on: Mapped[dt.date | None]
    """The last day of the class: of several classes the one at hand is meant; institutions have none."""
    created_at: Mapped[dt.datetime]

    person: Mapped[Person] = link(back_populates="grants")


class Invitation(Record):
    """A link that lets one person set a password and take a role. Used once, expires, stored hashed."""

    __tablename__ = "invitation"

    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    kind: Mapped[str] = mapped_column(String(16), default="invite")
    """invite or reset."""
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    invited_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[dt.datetime]
    expires_at: Mapped[dt.datetime]
    used_at: Mapped[dt.datetime | None]

    person: Mapped[Person] = link(foreign_keys=[person_id])


class LoginSession(Record):
    """One sign-in on one device; the cookie holds a random token, this row its hash."""

    __tablename__ = "login_session"

    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    created_at: Mapped[dt.datetime]
    last_seen_at: Mapped[dt.datetime]
    expires_at: Mapped[dt.datetime]
    second_factor_at: Mapped[dt.datetime | None]
    frame: Mapped[str] = mapped_column(String(1000), default="")
    """Origins of the pages in whose frame this sign-in may be shown; empty for an ordinary one."""
    holds: Mapped[list[Any] | None]
    """The only grants it acts with, as pairs of role and scope; null for all that the person has."""
    device: Mapped[str] = mapped_column(String(200), default="")
    ended_at: Mapped[dt.datetime | None]
    end_reason: Mapped[str] = mapped_column(String(32), default="")

    person: Mapped[Person] = link()


class Throttle(Record):
    """Tries for one key (an account, an address, a certificate code) in the current window."""

    __tablename__ = "throttle"

    key: Mapped[str] = mapped_column(String(160), unique=True)
    window_start: Mapped[dt.datetime]
    tries: Mapped[int] = mapped_column(default=0)


class RecoveryCode(Record):
    """A one-time code for somebody who lost the second factor; stored hashed."""

    __tablename__ = "recovery_code"

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    code_hash: Mapped[str] = mapped_column(String(256))
    used_at: Mapped[dt.datetime | None]


class Handover(Record):
    """Another person's proof on this device: he may fill and sign his part here, fifteen minutes from each save."""

    __tablename__ = "handover"
    __table_args__ = (Index("ix_handover_open", "login_session_id", "ended_at"),)

    login_session_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("login_session.id"))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    subject_id: Mapped[uuid.UUID]
    """The item whose part is filled; nothing else opens with this proof."""
    started_at: Mapped[dt.datetime]
    expires_at: Mapped[dt.datetime]
    ended_at: Mapped[dt.datetime | None]


class ParafMark(Record):
    """The drawn, typed or stored initials of a person: decoration, the evidence is elsewhere (D9)."""

    __tablename__ = "paraf_mark"

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), unique=True)
    login_session_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("login_session.id"))
    """Drawn for this sign-in session; null for a stored mark."""
    kind: Mapped[str] = mapped_column(String(16))
    """drawn or typed."""
    strokes: Mapped[list[Any] | None]
    """Vector points, scaled 0 to 1000."""
    typed: Mapped[str] = mapped_column(String(12), default="")
    drawn_at: Mapped[dt.datetime]
