"""Hand-in and withdrawal: a version is frozen, enters the queue, and may come back until it is opened."""

import datetime as dt
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select

from askom_lms.coursework.domain.codes import new_code
from askom_lms.coursework.domain.parties import OWNER
from askom_lms.coursework.domain.states import (
    SUBMISSION,
    CourseworkPermission,
    ItemStatus,
    SubmissionEvent,
    SubmissionState,
)
from askom_lms.coursework.domain.subjects import Item, Version
from askom_lms.coursework.models import WithdrawnCode
from askom_lms.coursework.queries.filling import why_not_writable
from askom_lms.coursework.queries.items import VERSION, get_item, latest_version, read, to_version
from askom_lms.coursework.services.bookkeeping import SUBMISSIONS, chain_of, move_item, write_version
from askom_lms.coursework.services.filling import ATTACHMENTS, counts, writable_record
from askom_lms.kernel import audit, evidence
from askom_lms.kernel.act import Act
from askom_lms.kernel.db import one_trip, session
from askom_lms.kernel.evidence import SEALS, also
from askom_lms.kernel.messages import Invalid, Refusal
from askom_lms.kernel.ready import Ready
from askom_lms.paperwork import services as paperwork
from askom_lms.paperwork.domain import checks
from askom_lms.paperwork.domain.filled import Issue
from askom_lms.paperwork.models import FilledRecord, RecordState, Signature
from askom_lms.paperwork.queries import live_signatures, spec_of, stage_of

E, S = SubmissionEvent, SubmissionState
VERSIONS = SUBMISSIONS.c
WITHDRAWN = WithdrawnCode.__tablename__
CODE_BEFORE = ("submission_id", "code", "fingerprint", "handed_in_at", "replaced_at")


@dataclass(frozen=True)
class Examined:
    """A version that was found complete: what a hand-in will write."""

    item: Item
    record: FilledRecord
    last: Version | None
    replaces: FilledRecord | None
    signatures: tuple[Signature, ...]
    """The trainee's own, given with the hand-in."""
    fingerprint: str
    is_green: bool
    counts: Mapping[str, int]


def hand_in(act: Act, item: Item, *, key: str, declared: bool) -> Version:
    """Freeze the current version, sign it as asesor, and put it into the queue of the master asesor.

    In: the item, the number of this hand-in (the same one twice is one hand-in), the declaration of truth. Out: the
    version with its code and fingerprint. Raises NotFound, Denied, Invalid (no number, not declared), Refusal: closed,
    waiting or parafed already, incomplete, or signatures of others missing (002:7.2.3, 000:kewajiban.3).
    """
    found = examine_hand_in(act, item, key=key, declared=declared)
    return found if isinstance(found, Version) else store_hand_in(act, found, key=key)


def examine_hand_in(act: Act, item: Item, *, key: str, declared: bool) -> Version | Examined:
    """What this number handed in before, or what will be handed in; the item is held. Raises as `hand_in`."""
    item = get_item(act, item.id, locked=True)
    act.require(CourseworkPermission.WRITE, item)
    if not key:
        raise Invalid("coursework.key_missing")
    if before := _handed_in_before(act, item, key):
        return before
    _check_open(act, item)
    if not declared:
        raise Invalid("coursework.not_declared")
    record = writable_record(act, item)
    there = {one.slot: one for one in live_signatures(record.id)}
    issues = checks.run(spec_of(record), stage_of(record), record.answers, record.lent)
    _check_content(record, issues, there)
    signatures = _as_asesor(act, record, there)
    last = latest_version(act, item)
    return Examined(
        item=item,
        record=record,
        last=last,
        replaces=session().get(FilledRecord, last.record_id) if last else None,
        signatures=signatures,
        fingerprint=paperwork.fingerprint_of(record, _attached(record.id)),
        is_green=not issues,
        counts=counts(record),
    )


def store_hand_in(act: Act, found: Examined, *, key: str) -> Version:
    """Write the hand-in: signatures, seal, version, place in the queue, and a line in the chain for each."""
    item, record, chain = found.item, found.record, chain_of(found.item)
    for signature in found.signatures:
        paperwork.store_signature(act, record, signature)
    withdrawn = _withdrawn_code(act, found)
    version = _version(item, found.last, record.id, found.fingerprint)
    is_again = found.last is not None and found.last.id == version.id
    if found.replaces is not None:
        found.replaces.state = RecordState.SUPERSEDED
    if withdrawn is not None:
        session().add(withdrawn)
    session().flush()
    audit.hold(chain)
    with one_trip():
        paperwork.store_seal(act, record, found.fingerprint)
        data = {"number": version.number, "fingerprint": found.fingerprint, "code": version.code, "declared": True}
        act.take(SUBMISSION, version, E.SUBMIT, chain=chain, data=data | _vouched(act, version, withdrawn))
        _store_version(version, key=key, at=act.now, is_again=is_again)
        move_item(item, ItemStatus.SUBMITTED, waiting_since=act.now, is_green=found.is_green, **found.counts)
    return version


def _handed_in_before(act: Act, item: Item, key: str) -> Version | None:
    """The version of this number. Raises Refusal when it was withdrawn since: sending it again is a new hand-in."""
    found = read(VERSION.where(VERSIONS.item_id == item.id, VERSIONS.idempotency_key == key), act).one_or_none()
    if found is None:
        return None
    version = to_version(found)
    if version.state is S.DRAFT:
        raise Refusal("coursework.key_used")
    return version


def _check_open(act: Act, item: Item) -> None:
    if item.is_waiting:
        raise Refusal("coursework.already_submitted")
    refusal = why_not_writable(act, item)
    if refusal is not None:
        raise refusal
    if item.record_id is None:
        raise Refusal("coursework.nothing_to_hand_in")


def _check_content(record: FilledRecord, issues: list[Issue], there: Collection[str]) -> None:
    """Complete, and signed by everybody but the trainee, who signs with the hand-in."""
    wrong = checks.errors(issues)
    if wrong:
        raise Refusal("coursework.incomplete", count=len(wrong))
    slots = spec_of(record).slots_at(stage_of(record))
    others = [slot for slot in slots if slot.required and slot.key not in there and slot.role != OWNER]
    if others:
        people = record.lent.get("people") or {}
        names = [str((people.get(slot.role) or {}).get("name") or slot.label) for slot in others]
        raise Refusal("coursework.unsigned", who=", ".join(dict.fromkeys(names)))


def _as_asesor(act: Act, record: FilledRecord, there: Mapping[str, Signature]) -> tuple[Signature, ...]:
    """The trainee's own signatures that are still missing, in the order of the form."""
    known, mine = dict(there), []
    for slot in spec_of(record).slots_at(stage_of(record)):
        if slot.role == OWNER and slot.required and slot.key not in known:
            known[slot.key] = paperwork.prepare_signature(act, record, slot.key, person_id=act.person.id, known=known)
            mine.append(known[slot.key])
    return tuple(mine)


def _attached(record_id: uuid.UUID) -> list[str]:
    a = ATTACHMENTS.c
    return list(session().scalars(select(a.sha256).where(a.record_id == record_id, a.removed_at.is_(None))))


def _withdrawn_code(act: Act, found: Examined) -> WithdrawnCode | None:
    """The code under which a withdrawn content was printed, when another content takes its place."""
    last = found.last
    if last is None or last.state is not S.DRAFT or last.fingerprint == found.fingerprint:
        return None
    return WithdrawnCode(
        id=uuid.uuid4(),
        submission_id=last.id,
        code=last.code,
        fingerprint=last.fingerprint,
        handed_in_at=last.handed_in_at,
        replaced_at=act.now,
    )


def _version(item: Item, last: Version | None, record_id: uuid.UUID, fingerprint: str) -> Version:
    """A new version, or the withdrawn one again: under a code of its own when its content was changed."""
    if last is not None and last.state is S.DRAFT:
        last.code = last.code if last.fingerprint == fingerprint else new_code()
        last.item, last.record_id, last.fingerprint = item, record_id, fingerprint
        return last
    return Version(uuid.uuid4(), item, item.number, record_id, fingerprint=fingerprint, code=new_code())


def _vouched(act: Act, version: Version, withdrawn: WithdrawnCode | None) -> dict[str, Any]:
    """The columns of a version that the chain holds fast: what was handed in, as what, when; and the code before."""
    held = {
        "item_id": version.item.id,
        "number": version.number,
        "record_id": version.record_id,
        "fingerprint": version.fingerprint,
        "code": version.code,
        "handed_in_at": act.now,
    }
    before = {} if withdrawn is None else also(WITHDRAWN, withdrawn.id, {n: getattr(withdrawn, n) for n in CODE_BEFORE})
    return {SEALS: evidence.seals(version.id, held), **before}


ADD_VERSION = Ready(
    insert(SUBMISSIONS),
    *("id", "item_id", "number", "code", "record_id", "state", "fingerprint", "idempotency_key", "declared_at"),
    *("handed_in_at", "note", "row_version"),
)


def _store_version(version: Version, *, key: str, at: dt.datetime, is_again: bool) -> None:
    """The row of the version: one statement."""
    row = {
        "record_id": version.record_id,
        "state": S.SUBMITTED,
        "fingerprint": version.fingerprint,
        "idempotency_key": key,
        "declared_at": at,
        "handed_in_at": at,
    }
    version.handed_in_at = at
    if is_again:
        write_version(version.id, code=version.code, **row)
        return
    new = {"id": version.id, "item_id": version.item.id, "number": version.number, "code": version.code}
    new |= {"note": "", "row_version": 1}
    ADD_VERSION.run(new | row)


def withdraw_submission(act: Act, item: Item) -> Version:
    """Take the waiting version back into a draft, as long as the master asesor has not opened it (product P7).

    What it was to mend is still to be mended: an item that had come back has come back again.

    Raises NotFound, Denied, Refusal: it does not wait, or was opened.
    """
    item = get_item(act, item.id, locked=True)
    act.require(CourseworkPermission.WRITE, item)
    version = latest_version(act, item)
    if version is None or not version.is_submitted:
        raise Refusal("coursework.not_waiting")
    act.take(SUBMISSION, version, E.WITHDRAW, chain=chain_of(item), data={"number": version.number})
    write_version(version.id, state=S.DRAFT, declared_at=None)
    status = ItemStatus.RETURNED if _answers_return(version) else ItemStatus.DRAFT
    move_item(item, status, waiting_since=None, is_green=False)
    return version


def _answers_return(version: Version) -> bool:
    before = select(VERSIONS.state).where(VERSIONS.item_id == version.item.id, VERSIONS.number == version.number - 1)
    return session().execute(before).scalar() is S.RETURNED
