"""Filling an item: its record, drafts, other people's parts, signatures. Gates are asked at every write."""

import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy import insert, select, update

from askom_lms.coursework.domain.parties import OWNER
from askom_lms.coursework.domain.states import CourseworkPermission, ItemStatus, SubmissionState
from askom_lms.coursework.domain.subjects import Item, Part
from askom_lms.coursework.models import Attachment, Submission
from askom_lms.coursework.queries.filling import content_rows, why_not_its_turn, why_not_writable
from askom_lms.coursework.queries.items import get_item
from askom_lms.coursework.queries.lending import lent_for, perangkat_of
from askom_lms.coursework.services.bookkeeping import ITEMS, chain_of, move_item, table_of
from askom_lms.coursework.services.messages import MessageKind, post_message
from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import Invalid, NotFound, Refusal
from askom_lms.paperwork import services as paperwork
from askom_lms.paperwork.domain import answers as answering
from askom_lms.paperwork.domain.authoring.deriving import propose
from askom_lms.paperwork.domain.authoring.proposal import Proposal
from askom_lms.paperwork.domain.spec import Stage
from askom_lms.paperwork.models import FilledRecord, RecordState, Signature
from askom_lms.paperwork.queries import spec_of, stage_of
from askom_lms.paperwork.services.signing import HANDOVER, OWN
from askom_lms.people.services import prolong_handover
from askom_lms.training.models import TrainingClass

ATTACHMENTS = table_of(Attachment)


def open_item(act: Act, item: Item) -> FilledRecord:
    """The open record of an item, made with everything it borrows when nobody opened it yet.

    For the trainee, or for whoever plays a part in it. Raises Denied, NotFound, Refusal (a gate is closed, waiting,
    parafed).
    """
    role = next(iter(sorted(item.my_roles)), OWNER)
    return writable_record(act, held(act, item, role))


def held(act: Act, item: Item, role: str) -> Item:
    """The item as it is now, held until the transaction ends. Raises NotFound, Denied, Refusal when it is closed."""
    fresh = get_item(act, item.id, locked=True)
    ask(act, fresh, role)
    refusal = why_not_writable(act, fresh)
    if refusal is not None:
        raise refusal
    return fresh


def ask(act: Act, item: Item, role: str) -> None:
    """The trainee writes his own places, everybody else the part he plays. Raises NotFound, Denied."""
    if role == OWNER:
        act.require(CourseworkPermission.WRITE, item)
    else:
        act.require(CourseworkPermission.FILL_PART, Part(item, role))


def writable_record(act: Act, item: Item) -> FilledRecord:
    """The record to write on: a new one, the draft with fresh lent rows, or the next version."""
    record = session().get(FilledRecord, item.record_id) if item.record_id else None
    if record is None:
        return _first_record(act, item)
    lent = _lent(item)
    if record.state is not RecordState.OPEN:
        record = _next_record(act, item, record)
    kept = content_rows(record.lent) if record.stage == Stage.HASIL else {}
    paperwork.lend_again(act, record, lent | kept)
    return record


def _lent(item: Item) -> dict[str, Any]:
    """What the item borrows now. Raises Refusal when another sheet of the dossier comes first (002:9.2.4)."""
    lent = lent_for(item)
    refusal = why_not_its_turn(item, lent)
    if refusal is not None:
        raise refusal
    return lent


def _first_record(act: Act, item: Item) -> FilledRecord:
    lent = _lent(item)
    perangkat = _perangkat(item)
    if perangkat is not None:
        record = paperwork.open_result(act, perangkat, lent)
        session().flush()
        if spec_of(record).points_at_files:
            _carry_attachments(perangkat.id, record.id, item_id=item.id)
    else:
        edition = (
            session().execute(select(TrainingClass.form_edition).where(TrainingClass.id == item.class_id)).scalar_one()
        )
        record = paperwork.open_record(
            act, class_id=item.class_id, code=item.form_code, stage=item.stage, lent=lent, edition=edition
        )
    session().flush()
    item.record_id = record.id
    status = ItemStatus.DRAFT if item.status is ItemStatus.EMPTY else item.status
    move_item(item, status, record_id=record.id, **counts(record))
    return record


def _perangkat(item: Item) -> FilledRecord | None:
    if item.stage != Stage.HASIL:
        return None
    found = perangkat_of(item)
    return session().get(FilledRecord, found.record_id) if found else None


def _next_record(act: Act, item: Item, sealed: FilledRecord) -> FilledRecord:
    """The next version of a returned or reopened item, or the same one of a withdrawn item, with its attachments."""
    s = session()
    state = s.execute(
        select(Submission.state).where(Submission.item_id == item.id, Submission.number == item.number)
    ).scalar_one()
    record = paperwork.next_version(act, sealed)
    _carry_attachments(sealed.id, record.id)
    item.record_id = record.id
    item.number += state is not SubmissionState.DRAFT
    s.execute(update(ITEMS).where(ITEMS.c.id == item.id).values(record_id=record.id, number=item.number))
    return record


def _carry_attachments(from_id: uuid.UUID, to_id: uuid.UUID, **moved: uuid.UUID) -> None:
    """The files of a version hang on the next one, too; those of a perangkat on the result that names one (`moved`)."""
    a = ATTACHMENTS.c
    kept = [c for c in ATTACHMENTS.columns if c.name not in ("id", "record_id", "removed_at")]
    rows = session().execute(select(*kept).where(a.record_id == from_id, a.removed_at.is_(None))).mappings().all()
    if rows:
        session().execute(
            insert(ATTACHMENTS), [{**row, **moved, "id": uuid.uuid4(), "record_id": to_id} for row in rows]
        )


def counts(record: FilledRecord) -> dict[str, int]:
    """Diisi n dari m, over all roles."""
    filled, required = answering.progress(spec_of(record), stage_of(record), record.answers, record.lent)
    return {"filled": filled, "required": required}


def save_answers(
    act: Act, item: Item, role: str, changes: Mapping[str, Mapping[str, Any]], *, batch: str, device: str
) -> paperwork.Saved:
    """Save one batch of the autosave for one role. Raises NotFound, Denied, Refusal (closed, sealed, not his place)."""
    item = held(act, item, role)
    record = writable_record(act, item)
    saved = paperwork.save_draft(act, record, role, changes, device=device[:64], batch_key=batch[:64])
    _count(item, record)
    prolong_handover(act, item.id)
    return saved


def save_form(act: Act, item: Item, role: str, answers: Mapping[str, Any]) -> paperwork.Saved:
    """Save what a whole form changes (path -> value), as a page without script sends it. Raises as `save_answers`."""
    item = held(act, item, role)
    record = writable_record(act, item)
    saved = paperwork.save_form(act, record, role, answers)
    _count(item, record)
    prolong_handover(act, item.id)
    return saved


def derive_answers(act: Act, item: Item) -> Proposal | None:
    """Write what the KUK and the plan propose into the empty places of the trainee's draft; a second time nothing.

    Returns what was written; None for a form that derives nothing. Raises NotFound, Denied, Refusal (closed, sealed).
    """
    item = held(act, item, OWNER)
    record = writable_record(act, item)
    found = propose(spec_of(record), stage_of(record), record.answers, record.lent)
    if found is not None and found.additions:
        paperwork.save_form(act, record, OWNER, found.additions)
        _count(item, record)
    return found


def _count(item: Item, record: FilledRecord) -> None:
    now = counts(record)
    if now != {"filled": item.filled, "required": item.required}:
        session().execute(update(ITEMS).where(ITEMS.c.id == item.id).values(**now))


def sign_part(
    act: Act, item: Item, role: str, slot: str, *, agreed: bool, strokes: list[Any] | None = None
) -> Signature:
    """Sign one place under one's own identity, on one's own device or on one that was handed over.

    Raises NotFound, Denied, Invalid (not agreed), Refusal: closed, incomplete, out of turn, a simulated asesi where
    only a real one may sign (D17).
    """
    item = held(act, item, role)
    record = writable_record(act, item)
    places = {one.key: one for one in spec_of(record).slots_at(stage_of(record))}
    if slot not in places or places[slot].role != role:
        raise NotFound
    if not agreed:
        raise Invalid("coursework.part_not_agreed")
    via = HANDOVER if act.person.via_handover else OWN
    return paperwork.sign_slot(act, record, slot, person_id=act.person.id, via=via, strokes=strokes)


def reopen_item(act: Act, item: Item, *, reason: str) -> None:
    """Begin the next version of a parafed item, with a reason; the paraf stays on the version it was given to (D3).

    Raises NotFound, Denied, Invalid (no reason), Refusal (not parafed, class over).
    """
    item = get_item(act, item.id, locked=True)
    act.require(CourseworkPermission.WRITE, item)
    if item.is_finished:
        raise Refusal("coursework.class_finished")
    if item.status is not ItemStatus.SIGNED_OFF:
        raise Refusal("coursework.not_parafed")
    if not reason.strip():
        raise Invalid("coursework.reopen_reason")
    post_message(act, item, reason, MessageKind.REOPENING)
    act.record("dossier_item.reopen", chain_of(item), item, {"number": item.number})
    move_item(item, ItemStatus.DRAFT)
