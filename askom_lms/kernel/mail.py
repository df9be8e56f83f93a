"""Mail to one person: written in the transaction that causes it, sent by a job after the commit."""

import datetime as dt
import smtplib
import ssl
from collections.abc import Callable
from email.message import EmailMessage
from typing import Any
from urllib.parse import unquote, urlsplit

from flask import current_app, render_template
from flask_babel import force_locale
from sqlalchemy import Index, String, Text, select, update
from sqlalchemy.orm import Mapped, mapped_column

from askom_lms.kernel import clock, jobs
from askom_lms.kernel.db import Record, session

SMTP_PATIENCE_SECONDS = 10
LANGUAGE_OF = "askom_language_of"
"""Extension of the application: address -> language, or None for an address that nobody has."""


class Mail(Record):
    """One mail: sent by SMTP when set, otherwise read on the outbox page."""

    __tablename__ = "mail"
    __table_args__ = (Index("ix_mail_created_at", "created_at"),)

    to: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    key: Mapped[str | None] = mapped_column(String(120), index=True)
    """Lets the cause be undone before the mail leaves."""
    created_at: Mapped[dt.datetime]
    not_before: Mapped[dt.datetime]
    sent_at: Mapped[dt.datetime | None]
    cancelled_at: Mapped[dt.datetime | None]
    error: Mapped[str] = mapped_column(String(300), default="")


def queue_mail(
    to: str,
    template: str,
    *,
    now: dt.datetime,
    after: dt.timedelta = dt.timedelta(0),
    key: str | None = None,
    **params: Any,
) -> Mail:
    """Write a mail from templates/mail (first line: subject) in this transaction, in the language of its reader."""
    base_url = current_app.config["SETTINGS"].base_url.rstrip("/")
    language = _language_of(to)
    folder = "mail" if language == "id" else f"mail/{language}"
    with clock.read_by(language), force_locale(language):
        text = render_template(f"{folder}/{template}.txt", base_url=base_url, **params)
    subject, _, body = text.partition("\n")
    mail = Mail(
        to=to, subject=subject.strip()[:200], body=body.strip() + "\n", key=key, created_at=now, not_before=now + after
    )
    session().add(mail)
    session().flush()
    jobs.enqueue("mail.send", {"mail_id": str(mail.id)}, key=f"mail:{mail.id}", run_after=mail.not_before)
    return mail


def _language_of(to: str) -> str:
    """What the context that knows persons says; Indonesian for everybody else."""
    known: Callable[[str], str | None] | None = current_app.extensions.get(LANGUAGE_OF)
    return (known and known(to)) or "id"


def cancel_mail(key: str, now: dt.datetime) -> int:
    """Stop mails with this key that have not left; returns how many."""
    waiting = (
        session()
        .scalars(select(Mail).where(Mail.key == key, Mail.sent_at.is_(None), Mail.cancelled_at.is_(None)))
        .all()
    )
    for mail in waiting:
        mail.cancelled_at = now
    return len(waiting)


@jobs.job("mail.send", slow=True)
def send(job: jobs.RunningJob) -> None:
    """Send one mail unless it was cancelled; without SMTP it stays on the outbox page."""
    mail = session().get(Mail, jobs.uuid_of(job.payload["mail_id"]))
    if mail is None or mail.cancelled_at or mail.sent_at:
        return
    smtp = current_app.config["SETTINGS"].smtp
    if not smtp:
        return
    deliver(smtp, mail)
    with job.effect():
        session().execute(update(Mail).where(Mail.id == mail.id).values(sent_at=clock.now()))


def deliver(smtp: str, mail: Mail) -> None:
    """Hand the mail to the SMTP server. Raises OSError or smtplib.SMTPException; the job is tried again."""
    message = EmailMessage()
    message["From"] = current_app.config["SETTINGS"].mail_from
    message["To"] = mail.to
    message["Subject"] = mail.subject
    message["Message-ID"] = f"<{mail.id}@askom>"
    message.set_content(mail.body)
    url = urlsplit(smtp)
    host = url.hostname or "localhost"
    if url.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            host, url.port or 465, timeout=SMTP_PATIENCE_SECONDS, context=ssl.create_default_context()
        )
    else:
        server = smtplib.SMTP(host, url.port or 25, timeout=SMTP_PATIENCE_SECONDS)
    with server:
        if url.username:
            server.starttls(context=ssl.create_default_context())
            server.login(unquote(url.username), unquote(url.password or ""))
        server.send_message(message)
