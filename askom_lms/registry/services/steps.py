"""The history of an asesor: each line with its paper, sealed in his chain together with what it is about."""

import datetime as dt
import uuid
from enum import StrEnum
from typing import Any

from sqlalchemy import func, select

from askom_lms.kernel import audit, clock, evidence
from askom_lms.kernel.act import Act
from askom_lms.kernel.audit import ChainRef
from askom_lms.kernel.db import Record, read_anew, session
from askom_lms.kernel.machine import Machine
from askom_lms.kernel.messages import Invalid
from askom_lms.registry.domain import LONGEST, LONGEST_REASON
from askom_lms.registry.domain.asesor import Document
from askom_lms.registry.models import (
    AsesorCertificate,
    AsesorHome,
    AsesorLoan,
    AsesorSkema,
    AsesorStep,
    AsesorTransfer,
)

Subject = AsesorHome | AsesorCertificate | AsesorSkema | AsesorTransfer | AsesorLoan
STEP = (
    "person_id", "number", "event", "at", "by_id", "by_name", "subject_id", "about", "document_number", "document_on",
    "sha256", "media_type", "reason",
)  # fmt: skip
SEALED: dict[type[Any], tuple[str, ...]] = {
    AsesorHome: ("person_id", "institution_id", "since", "ended_at"),
    AsesorCertificate: ("person_id", "number", "issued_on", "valid_until"),
    AsesorSkema: ("person_id", "skema_id", "document_number", "until", "ended_at"),
    AsesorTransfer: ("person_id", "from_id", "to_id", "closed_at"),
    AsesorLoan: ("person_id", "lender_id", "borrower_id", "skema_id", "starts_on", "ends_on", "tuk"),
}
"""What a line vouches for, beside the state, which each step of a machine names itself."""

EASTWARDS = dt.timedelta(days=1)
"""In the east of the country the next day has begun."""


def hold_asesor(person_id: uuid.UUID, *subjects: Record) -> None:
    """Keep the asesor until the transaction ends, and read what is to be changed as the database has it now."""
    session().flush()
    audit.hold(chain_of(person_id))
    for one in subjects:
        read_anew(one)


def chain_of(person_id: uuid.UUID) -> ChainRef:
    """One chain for the whole life of an asesor, whichever LSP is his home."""
    return ChainRef("asesor", person_id)


def write_step(
    act: Act, event: str, subject: Subject, *, about: str, document: Document | None = None, reason: str = ""
) -> None:
    """The line of the history, and the entry of the chain that vouches for it and for what it is about."""
    session().flush()
    besides = _line(act, event, subject, about, document or Document(), reason)
    act.record(f"asesor.{event}", chain_of(subject.person_id), subject, besides, seals=SEALED[type(subject)])


def take_step(
    act: Act,
    machine: Machine,
    subject: AsesorTransfer | AsesorLoan | AsesorCertificate,
    event: StrEnum,
    *,
    about: str,
    document: Document | None = None,
    reason: str = "",
    **columns: Any,
) -> None:
    """The same for a step of a machine, with what changes besides. Raises NotFound, Refusal `<machine>.not_now`."""
    chain = chain_of(subject.person_id)
    if event not in act.choices(machine, subject):
        act.take(machine, subject, event, chain=chain)  # says why not
    for name, value in columns.items():
        setattr(subject, name, value)
    besides = _line(act, f"{machine.name}_{event}", subject, about, document or Document(), reason)
    act.take(machine, subject, event, chain=chain, data=besides, seals=SEALED[type(subject)])
    session().flush()


def _line(act: Act, event: str, subject: Subject, about: str, document: Document, reason: str) -> dict[str, Any]:
    mine = AsesorStep.person_id == subject.person_id
    last = session().scalar(select(func.max(AsesorStep.number)).where(mine)) or 0
    step = AsesorStep(
        person_id=subject.person_id,
        number=last + 1,
        event=event,
        at=act.now,
        by_id=act.actor_id,
        by_name=act.actor_name,
        subject_id=subject.id,
        about=about[:400],
        document_number=document.number,
        document_on=document.on,
        sha256=document.sha256,
        media_type=document.media_type,
        reason=reason,
    )
    session().add(step)
    session().flush()
    return evidence.also("asesor_step", step.id, {name: getattr(step, name) for name in STEP})


def checked(act: Act, document: Document, *, must_be_whole: bool = True) -> Document:
    """A letter has number, date and file (000-028), and was written before it is noted.

    Raises Invalid `registry.paper_missing`, `registry.paper_ahead`, `registry.too_long`.
    """
    number = " ".join(document.number.split())
    if len(number) > LONGEST["document_number"]:
        raise Invalid("registry.too_long", most=LONGEST["document_number"])
    found = Document(number, document.on, document.sha256, document.media_type)
    if must_be_whole and not found.is_whole:
        raise Invalid("registry.paper_missing")
    if found.on is not None and found.on > act.today + EASTWARDS:
        raise Invalid("registry.paper_ahead", on=clock.tanggal(found.on))
    return found


def reason_of(text: str) -> str:
    """Why something is refused. Raises Invalid `registry.reason`, `registry.too_long`."""
    text = " ".join(text.split())
    if not text:
        raise Invalid("registry.reason")
    if len(text) > LONGEST_REASON:
        raise Invalid("registry.too_long", most=LONGEST_REASON)
    return text
