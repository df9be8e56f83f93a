"""Hand-in and withdrawal: a version is frozen, enters the queue, and may come back until it is opened."""

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import insert, select, update

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
from askom_lms.coursework.queries.filling import why_not_writable
from askom_lms.coursework.queries.items import VERSION, get_item, latest_version, read, to_version
from askom_lms.coursework.services.bookkeeping import SUBMISSIONS, chain_of, move_item, write_version
from askom_lms.coursework.services.filling import ATTACHMENTS, counts, writable_record
from askom_lms.kernel import evidence
from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.evidence import SEALS
from askom_lms.kernel.messages import Invalid, Refusal
from askom_lms.paperwork import services as paperwork
from askom_lms.paperwork.domain import checks
from askom_lms.paperwork.models import FilledRecord
from askom_lms.paperwork.queries import live_signatures, spec_of, stage_of

E, S = SubmissionEvent, SubmissionState
VERSIONS = SUBMISSIONS.c


def hand_in(act: Act, item: Item, *, key: str, declared: bool) -> Version:
    """Freeze the current version, sign it as asesor, and put it into the queue of the master asesor.

    In: the item, the number of this hand-in (the same one twice is one hand-in), the declaration of truth. Out: the
    version with its code and fingerprint. Raises NotFound, Denied, Invalid (no number, not declared), Refusal: closed,
    waiting or parafed already, incomplete, or signatures of others missing (002:7.2.3, 000:kewajiban.3).
    """
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
    _check_content(record)
    _sign_as_asesor(act, record)
    last = latest_version(act, item)
    replaces = session().get(FilledRecord, last.record_id) if last else None
    fingerprint = paperwork.seal_record(act, record, attachments=_attached(record.id), replaces=replaces)
    version = _version(item, last, record.id, fingerprint)
    data = {"number": version.number, "fingerprint": fingerprint, "code": version.code, "declared": True}
    act.take(SUBMISSION, version, E.SUBMIT, chain=chain_of(item), data=data | _vouched(act, version))
    green = not checks.run(spec_of(record), stage_of(record), record.answers, record.lent)
    store_hand_in(version, key=key, at=act.now, is_again=last is not None and last.id == version.id)
    move_item(item, ItemStatus.SUBMITTED, waiting_since=act.now, is_green=green, **counts(record))
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


def _check_content(record: FilledRecord) -> None:
    """Complete, and signed by everybody but the trainee, who signs with the hand-in."""
    spec, stage = spec_of(record), stage_of(record)
    wrong = checks.errors(checks.run(spec, stage, record.answers, record.lent))
    if wrong:
        raise Refusal("coursework.incomplete", count=len(wrong))
    there = {one.slot for one in live_signatures(record.id)}
    missing = [slot for slot in spec.slots_at(stage) if slot.required and slot.key not in there]
    others = [slot for slot in missing if slot.role != OWNER]
    if others:
        people = record.lent.get("people") or {}
        names = [str((people.get(slot.role) or {}).get("name") or slot.label) for slot in others]
        raise Refusal("coursework.unsigned", who=", ".join(dict.fromkeys(names)))


def _sign_as_asesor(act: Act, record: FilledRecord) -> None:
    there = {one.slot for one in live_signatures(record.id)}
    for slot in spec_of(record).slots_at(stage_of(record)):
        if slot.role == OWNER and slot.required and slot.key not in there:
            paperwork.sign_slot(act, record, slot.key, person_id=act.person.id)


def _attached(record_id: uuid.UUID) -> list[str]:
    a = ATTACHMENTS.c
    return list(session().scalars(select(a.sha256).where(a.record_id == record_id, a.removed_at.is_(None))))


def _version(item: Item, last: Version | None, record_id: uuid.UUID, fingerprint: str) -> Version:
    """A new version, or the withdrawn one again."""
    if last is not None and last.state is S.DRAFT:
        last.item, last.record_id, last.fingerprint = item, record_id, fingerprint
        return last
    return Version(uuid.uuid4(), item, item.number, record_id, fingerprint=fingerprint, code=new_code())


def _vouched(act: Act, version: Version) -> dict[str, Any]:
    """The columns of a version that the chain holds fast: what was handed in, as what, and when."""
    held = {
        "item_id": version.item.id,
        "number": version.number,
        "record_id": version.record_id,
        "fingerprint": version.fingerprint,
        "code": version.code,
        "handed_in_at": act.now,
    }
    return {SEALS: evidence.seals(version.id, held)}


def store_hand_in(version: Version, *, key: str, at: dt.datetime, is_again: bool) -> None:
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
        session().execute(update(SUBMISSIONS).where(SUBMISSIONS.c.id == version.id).values(**row))
        return
    new = {"id": version.id, "item_id": version.item.id, "number": version.number, "code": version.code}
    session().execute(insert(SUBMISSIONS).values(**new, **row))


def withdraw_submission(act: Act, item: Item) -> Version:
    """Take the waiting version back into a draft, as long as the master asesor has not opened it (product P7).

    Raises NotFound, Denied, Refusal: it does not wait, or was opened.
    """
    item = get_item(act, item.id, locked=True)
    act.require(CourseworkPermission.WRITE, item)
    version = latest_version(act, item)
    if version is None or not version.is_submitted:
        raise Refusal("coursework.not_waiting")
    act.take(SUBMISSION, version, E.WITHDRAW, chain=chain_of(item), data={"number": version.number})
    write_version(version.id, state=S.DRAFT, declared_at=None)
    move_item(item, ItemStatus.DRAFT, waiting_since=None, is_green=False)
    return version
