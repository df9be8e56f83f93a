"""An asesor writes into his book; his home LSP confirms, or returns with a reason."""

import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy import exists, select, true

from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import Invalid, Refusal
from askom_lms.registry.domain.asesor import Document
from askom_lms.registry.services.steps import chain_of, hold_asesor
from askom_lms.upkeep.domain import FACTS, LONGEST, LONGEST_TEXT, Kind, problem
from askom_lms.upkeep.domain.states import ENTRY, EntryEvent, EntryState
from askom_lms.upkeep.domain.states import UpkeepPermission as P
from askom_lms.upkeep.models import BookEntry

SEALED = (*FACTS, "person_id", "sha256")
TEXTS = tuple(LONGEST)


def add_entry(act: Act, facts: Mapping[str, Any], file: Document) -> BookEntry:
    """A task of one's own, with its letter; it waits for the home LSP.

    Raises Invalid as `domain.problem`, `upkeep.entry_file`; Refusal `upkeep.entry_twice`.
    """
    act.require(P.OWN)
    cleaned, person_id = _checked(act, facts), act.person.id
    if file.sha256 is None:
        raise Invalid("upkeep.entry_file")
    hold_asesor(person_id)
    _must_be_new(person_id, cleaned)
    entry = BookEntry(**cleaned, person_id=person_id, sha256=file.sha256, media_type=file.media_type, sent_at=act.now)
    session().add(entry)
    session().flush()
    act.record("book_entry.sent", chain_of(person_id), entry, seals=SEALED)
    return entry


def save_entry(act: Act, entry: BookEntry, facts: Mapping[str, Any], file: Document) -> None:
    """Correct what was returned, and send it once more; without a new file the old one stays.

    Raises NotFound; Invalid as `domain.problem`; Refusal `book_entry.not_now`, `upkeep.entry_twice`.
    """
    act.require(P.OWN, entry)
    cleaned = _checked(act, facts)
    hold_asesor(entry.person_id, entry)
    if EntryEvent.SEND not in act.choices(ENTRY, entry):
        raise Refusal("book_entry.not_now")
    _must_be_new(entry.person_id, cleaned, but=entry.id)
    if file.sha256 is not None:
        entry.sha256, entry.media_type = file.sha256, file.media_type
    for name, value in cleaned.items():
        setattr(entry, name, value)
    entry.sent_at = act.now
    act.take(ENTRY, entry, EntryEvent.SEND, chain=chain_of(entry.person_id), seals=SEALED)


def withdraw_entry(act: Act, entry: BookEntry) -> None:
    """Take back what nobody has accepted; the row stays. Raises NotFound, Refusal `book_entry.not_now`."""
    act.require(P.OWN, entry)
    hold_asesor(entry.person_id, entry)
    act.take(ENTRY, entry, EntryEvent.WITHDRAW, chain=chain_of(entry.person_id))


def decide_entry(act: Act, entry: BookEntry, *, is_accepted: bool, reason: str) -> None:
    """The home LSP confirms an entry, from which on it counts, or returns it and says why.

    Raises NotFound; Invalid `upkeep.reason`, `upkeep.too_long`; Refusal `book_entry.not_now`.
    """
    act.require(P.CONFIRM, entry)
    said = "" if is_accepted else said_why(reason)
    hold_asesor(entry.person_id, entry)
    event = EntryEvent.ACCEPT if is_accepted else EntryEvent.RETURN
    if entry.state is EntryState.WAITING:
        entry.reason, entry.decided_at, entry.decided_by_id = said, act.now, act.actor_id
    act.take(ENTRY, entry, event, chain=chain_of(entry.person_id), seals=("reason", "decided_by_id"))


def said_why(text: str) -> str:
    """A reason. Raises Invalid `upkeep.reason`, `upkeep.too_long`."""
    text = " ".join(text.split())
    if not text:
        raise Invalid("upkeep.reason")
    if len(text) > LONGEST_TEXT:
        raise Invalid("upkeep.too_long", most=LONGEST_TEXT)
    return text


def _checked(act: Act, facts: Mapping[str, Any]) -> dict[str, Any]:
    cleaned = {name: " ".join((facts[name] or "").split()) if name in TEXTS else facts[name] for name in FACTS}
    if code := problem(cleaned, act.today):
        raise Invalid(code, most=max(LONGEST.values()))
    cleaned["kind"] = Kind(cleaned["kind"])
    return cleaned


def _must_be_new(person_id: uuid.UUID, facts: Mapping[str, Any], but: uuid.UUID | None = None) -> None:
    """One letter proves one task of a day once. Raises Refusal `upkeep.entry_twice`."""
    of = BookEntry
    same = [getattr(of, name) == facts[name] for name in ("kind", "done_on", "document_number")]
    others = (of.person_id == person_id, of.state != EntryState.WITHDRAWN, of.id != but if but else true())
    if session().scalar(select(exists().where(*same, *others))):
        raise Refusal("upkeep.entry_twice", number=facts["document_number"])
