"""Records and their signatures as they stand. Hosts decide who may see a record; nothing here asks for permission."""

import uuid
from collections.abc import Iterable

from sqlalchemy import select

from askom_lms.kernel.db import session
from askom_lms.kernel.messages import NotFound
from askom_lms.paperwork.domain.edition import load_edition
from askom_lms.paperwork.domain.sheet import Sheet, Signed
from askom_lms.paperwork.domain.spec import FormSpec, Stage
from askom_lms.paperwork.models import FilledRecord, RecordState, Signature


def get_record(record_id: uuid.UUID) -> FilledRecord:
    """A record by id. Raises NotFound."""
    found = session().get(FilledRecord, record_id)
    if found is None:
        raise NotFound
    return found


def spec_of(record: FilledRecord) -> FormSpec:
    """The edition in which the record was opened; it never changes."""
    return load_edition(record.form_code, record.edition)


def stage_of(record: FilledRecord) -> Stage:
    return Stage(record.stage)


def live_signatures(record_id: uuid.UUID) -> list[Signature]:
    """The signatures that still stand, in the order they were given."""
    return signatures_of([record_id]).get(record_id, [])


def signatures_of(record_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, list[Signature]]:
    """The same for many records, in one query."""
    wanted = (
        select(Signature)
        .where(Signature.record_id.in_(list(record_ids)), Signature.voided_at.is_(None))
        .order_by(Signature.signed_at, Signature.slot)
    )
    found: dict[uuid.UUID, list[Signature]] = {}
    for signature in session().scalars(wanted):
        found.setdefault(signature.record_id, []).append(signature)
    return found


def signed(signature: Signature) -> Signed:
    """A signature as a sheet shows it."""
    return Signed(
        slot=signature.slot,
        name=signature.person_name,
        at=signature.signed_at,
        met=signature.met_number,
        is_simulated=signature.is_simulated,
        via=signature.via,
        strokes=tuple(signature.strokes or ()),
    )


def sheet_of(record: FilledRecord, signatures: Iterable[Signature] | None = None, *, reader: str = "") -> Sheet:
    """The record as a reader in this role sees it; signatures are read when they are not given."""
    found = live_signatures(record.id) if signatures is None else signatures
    given = tuple(signed(one) for one in found)
    is_sealed = record.state is not RecordState.OPEN
    return Sheet(spec_of(record), stage_of(record), record.answers, record.lent, given, reader, is_sealed)
