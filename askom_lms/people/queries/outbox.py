"""Mails that were written: the outbox of an installation without SMTP."""

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy import func, or_, select, true

from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.mail import Mail
from askom_lms.people.domain import PeoplePermission
from askom_lms.people.policy import Outbox

SHOWN_AT_MOST = 30


@dataclass(frozen=True)
class MailRow:
    """One mail; the body is empty once SMTP has it, because links in it are keys."""

    id: uuid.UUID
    to: str
    subject: str
    body: str
    created_at: dt.datetime
    sent_at: dt.datetime | None
    cancelled_at: dt.datetime | None
    error: str


def may_read_outbox(act: Act, *, is_demo: bool) -> bool:
    """Whether the page of mails opens for this person."""
    return act.may(PeoplePermission.READ_OUTBOX, Outbox(is_demo))


def outbox(act: Act, *, is_demo: bool, has_smtp: bool, search: str = "") -> tuple[MailRow, ...]:
    """The newest mails whose address or subject has these letters. Raises Denied or NotFound."""
    act.require(PeoplePermission.READ_OUTBOX, Outbox(is_demo))
    columns = (Mail.id, Mail.to, Mail.subject, Mail.body, Mail.created_at, Mail.sent_at, Mail.cancelled_at, Mail.error)
    words = search.strip().lower()
    seen = (func.lower(column).contains(words, autoescape=True) for column in (Mail.to, Mail.subject))
    newest = select(*columns).where(or_(*seen) if words else true()).order_by(Mail.created_at.desc(), Mail.id)
    rows = session().execute(newest.limit(SHOWN_AT_MOST))
    return tuple(MailRow(**{**row._mapping, "body": "" if has_smtp else row.body}) for row in rows)  # noqa: SLF001 - SQLAlchemy's public name
