"""Signatures of parts, the seal of a record, and the next version that keeps what did not change."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from sqlalchemy import Table, bindparam, update
from sqlalchemy.orm.attributes import set_committed_value

from askom_lms.kernel import evidence
from askom_lms.kernel.act import Act
from askom_lms.kernel.audit import ChainRef
from askom_lms.kernel.db import session
from askom_lms.kernel.evidence import ALSO, SEALS
from askom_lms.kernel.messages import Refusal
from askom_lms.kernel.ready import Ready
from askom_lms.paperwork.domain import checks, seal
from askom_lms.paperwork.domain.complete import why_incomplete
from askom_lms.paperwork.domain.filled import Issue
from askom_lms.paperwork.domain.lent import person
from askom_lms.paperwork.domain.spec import Slot
from askom_lms.paperwork.domain.telling import told
from askom_lms.paperwork.models import FilledRecord, RecordState, Signature
from askom_lms.paperwork.queries import live_signatures, spec_of, stage_of

OWN, HANDOVER = "own", "handover"
SIGNED = (
    "record_id", "slot", "role", "person_id", "person_name", "met_number", "signed_at", "part_fingerprint",
    "is_simulated", "via",
)  # fmt: skip
VOID = ("voided_at",)


def sign_slot(
    act: Act,
    record: FilledRecord,
    slot_key: str,
    *,
    person_id: uuid.UUID,
    via: str = OWN,
    strokes: Sequence[Any] | None = None,
) -> Signature:
    """One person signs his place. Who and when is the evidence; the strokes are decoration.

    `person_id` is who proved himself: on his own device, or on another's that was handed over. Signing twice gives the
    same signature. Raises Refusal: sealed, not this person, a simulated asesi where a real one is needed, an earlier
    signature missing, or the part that he signs for is incomplete.
    """
    known = {one.slot: one for one in live_signatures(record.id)}
    signature = prepare_signature(act, record, slot_key, person_id=person_id, known=known, via=via, strokes=strokes)
    if slot_key not in known:
        store_signature(act, record, signature)
    return signature


def prepare_signature(
    act: Act,
    record: FilledRecord,
    slot_key: str,
    *,
    person_id: uuid.UUID,
    known: Mapping[str, Signature],
    via: str = OWN,
    strokes: Sequence[Any] | None = None,
) -> Signature:
    """The signature that this person gives, not stored yet; the one in `known` if he signed before.

    Raises Refusal as `sign_slot`.
    """
    if record.state is not RecordState.OPEN:
        raise Refusal("paperwork.sealed")
    slot = spec_of(record).slot(slot_key)
    _check_person(record, slot, person_id)
    if slot_key in known:
        return known[slot_key]
    _check_turn(record, slot, known)
    _check_part(record, slot)
    who = person(record.lent, slot.role) or {}
    return Signature(
        id=uuid.uuid4(),
        record_id=record.id,
        slot=slot.key,
        role=slot.role,
        person_id=person_id,
        person_name=str(who["name"]),
        met_number=who.get("met"),
        signed_at=act.now,
        part_fingerprint=_part(record, slot),
        is_simulated=bool(who.get("simulated")),
        via=via,
        strokes=list(strokes) if strokes else None,
    )


def store_signature(act: Act, record: FilledRecord, signature: Signature) -> None:
    """Write a signature, and its line in the chain."""
    session().add(signature)
    session().flush()
    slot = spec_of(record).slot(signature.slot)
    data = _trace(record, slot, signature.part_fingerprint) | {SEALS: _seals(signature)}
    act.record("record.sign", _chain(record), signature, data)


def void_broken_signatures(act: Act, record: FilledRecord) -> tuple[str, ...]:
    """Signatures whose part is not what was signed any more lose their force; the rows stay. Returns their slots."""
    spec = spec_of(record)
    voided = []
    for signature in live_signatures(record.id):
        slot = spec.slot(signature.slot)
        if signature.part_fingerprint == _part(record, slot):
            continue
        signature.voided_at = act.now
        voided.append(slot.key)
        _record_void(act, record, slot, signature)
    return tuple(voided)


def unsign_slot(act: Act, record: FilledRecord, slot_key: str) -> None:
    """Take a signature back, when its person is replaced. Nothing happens when nobody signed."""
    slot = spec_of(record).slot(slot_key)
    for signature in live_signatures(record.id):
        if signature.slot == slot_key:
            signature.voided_at = act.now
            _record_void(act, record, slot, signature)


def _record_void(act: Act, record: FilledRecord, slot: Slot, signature: Signature) -> None:
    data = _trace(record, slot, signature.part_fingerprint)
    act.record("record.unsign", _chain(record), signature, data, seals=VOID)


def _seals(signature: Signature) -> dict[str, str]:
    """What the chain holds fast of a signature; that it stands is sealed apart, as it may end."""
    groups = ({name: getattr(signature, name) for name in names} for names in (SIGNED, VOID))
    return evidence.seals(signature.id, *groups)


def problems(record: FilledRecord) -> list[Issue]:
    """What stops a seal: errors of the form and missing signatures."""
    spec, stage = spec_of(record), stage_of(record)
    there = [one.slot for one in live_signatures(record.id)]
    wrong = checks.errors(checks.run(spec, stage, record.answers, record.lent))
    return [*wrong, *checks.missing_signatures(spec, stage, record.lent, there)]


def seal_record(
    act: Act, record: FilledRecord, *, attachments: Iterable[str] = (), replaces: FilledRecord | None = None
) -> str:
    """Freeze a version for ever; its fingerprint. `replaces` is the sealed version before it.

    Raises Refusal: already sealed, incomplete, or a signature is missing.
    """
    if record.state is not RecordState.OPEN:
        raise Refusal("paperwork.sealed")
    found = problems(record)
    unsigned = [issue for issue in found if issue.code.startswith("paperwork.unsigned.")]
    if wrong := [issue for issue in found if issue not in unsigned]:
        raise Refusal("paperwork.incomplete", count=len(wrong))
    if unsigned:
        names = [str(issue.params["name"] or issue.params["label"]) for issue in unsigned]
        raise Refusal("paperwork.unsigned", names=", ".join(dict.fromkeys(names)))
    fingerprint = fingerprint_of(record, attachments)
    store_seal(act, record, fingerprint, replaces=replaces)
    return fingerprint


RECORDS = cast(Table, FilledRecord.__table__)
FREEZE = Ready(
    update(RECORDS)
    .where(RECORDS.c.id == bindparam("record"))
    .values(state=RecordState.SEALED, fingerprint=bindparam("print"), sealed_at=bindparam("now"))
)


def store_seal(act: Act, record: FilledRecord, fingerprint: str, *, replaces: FilledRecord | None = None) -> None:
    """Write the seal of a record that was found complete, and its line in the chain."""
    if replaces is not None:
        replaces.state = RecordState.SUPERSEDED
    session().flush()
    FREEZE.run({"record": record.id, "print": fingerprint, "now": act.now})
    for name, value in (("state", RecordState.SEALED), ("fingerprint", fingerprint), ("sealed_at", act.now)):
        set_committed_value(record, name, value)
    data = {"form": record.form_code, "fingerprint": fingerprint}
    act.record("record.seal", _chain(record), record, data, seals=("class_id", "fingerprint", "sealed_at"))


def fingerprint_of(record: FilledRecord, attachments: Iterable[str] = ()) -> str:
    """The fingerprint of what the record holds now, with the SHA-256 of its attached files."""
    return seal.fingerprint(spec_of(record), stage_of(record), record.answers, record.lent, attachments)


def next_version(act: Act, record: FilledRecord) -> FilledRecord:
    """An open copy of a sealed version. Signatures whose part is unchanged are carried over with their own time."""
    copy = FilledRecord(
        id=uuid.uuid4(),
        class_id=record.class_id,
        form_code=record.form_code,
        edition=record.edition,
        stage=record.stage,
        state=RecordState.OPEN,
        answers=dict(record.answers),
        lent=dict(record.lent),
        revs={},
        batches=[],
        rev=0,
        created_at=act.now,
    )
    session().add(copy)
    session().flush()
    kept = [
        _carried(one, copy)
        for one in live_signatures(record.id)
        if one.part_fingerprint == _part(copy, spec_of(copy).slot(one.slot))
    ]
    if kept:
        session().add_all(kept)
        session().flush()
        data = {"from": str(record.id), ALSO: {"signature": {str(one.id): _seals(one) for one in kept}}}
        act.record("record.carry", _chain(copy), copy, data)
    return copy


def _carried(one: Signature, copy: FilledRecord) -> Signature:
    return Signature(
        id=uuid.uuid4(),
        record_id=copy.id,
        slot=one.slot,
        role=one.role,
        person_id=one.person_id,
        person_name=one.person_name,
        met_number=one.met_number,
        signed_at=one.signed_at,
        part_fingerprint=one.part_fingerprint,
        is_simulated=one.is_simulated,
        via=one.via,
        strokes=one.strokes,
    )


def _check_person(record: FilledRecord, slot: Slot, person_id: uuid.UUID) -> None:
    who = person(record.lent, slot.role)
    if who and who.get("id") and str(who["id"]) != str(person_id):
        raise Refusal("paperwork.not_this_person", label=slot.label, name=who["name"])
    if record.lent.get("real") and slot.role == "asesi" and who and who.get("simulated"):
        raise Refusal("paperwork.real_asesi_needed")


def _check_turn(record: FilledRecord, slot: Slot, known: Iterable[str]) -> None:
    problem = checks.signing_problem(spec_of(record), stage_of(record), record.lent, known, slot)
    if problem is not None:
        reason = told(problem).what
        raise Refusal("paperwork.cannot_sign", label=slot.label, reason=reason)


def _check_part(record: FilledRecord, slot: Slot) -> None:
    """Nobody signs what is not complete: the places that his signature covers, and the form as a whole."""
    spec, stage = spec_of(record), stage_of(record)
    wrong = checks.errors(checks.run(spec, stage, record.answers, record.lent))
    refusal = why_incomplete(spec, stage, record.answers, record.lent, slot, wrong)
    if refusal is not None:
        raise refusal


def _part(record: FilledRecord, slot: Slot) -> str:
    return seal.part(spec_of(record), stage_of(record), record.answers, record.lent, slot)


def _chain(record: FilledRecord) -> ChainRef:
    return ChainRef("class", record.class_id)


def _trace(record: FilledRecord, slot: Slot, part: str) -> dict[str, Any]:
    return {"form": record.form_code, "record": str(record.id), "slot": slot.key, "part": part}
