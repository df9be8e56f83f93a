"""The desk's decisions: opened, parafed, returned, undone within ten seconds. Every one is a line in the chain."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, insert, select, update

from askom_lms.coursework.domain import batch
from askom_lms.coursework.domain.mandate import Mandate
from askom_lms.coursework.domain.progress import is_last_paraf
from askom_lms.coursework.domain.states import (
    SUBMISSION,
    UNDO_SECONDS,
    ItemStatus,
    SubmissionEvent,
    SubmissionState,
    is_in_undo_time,
)
from askom_lms.coursework.domain.subjects import Version
from askom_lms.coursework.models import LONGEST_PATH, Paraf, Remark, SubmissionOpening
from askom_lms.coursework.queries.evidence import TOLD, told
from askom_lms.coursework.queries.items import get_submission
from askom_lms.coursework.queries.review import require_review
from askom_lms.coursework.services.bookkeeping import ITEMS, chain_of, move_item, table_of, write_version
from askom_lms.kernel import clock, evidence
from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.evidence import SEALS
from askom_lms.kernel.messages import Invalid, Refusal
from askom_lms.people.domain import Role

E, S = SubmissionEvent, SubmissionState
STANDS = {"revoked_at": None}
"""What a paraf that stands says of its end; sealed apart, as an undo changes it."""
LONGEST_NOTE = 4000
MOST_REMARKS = 100
PARAFS, OPENINGS, REMARKS = table_of(Paraf), table_of(SubmissionOpening), table_of(Remark)


@dataclass(frozen=True)
class Signed:
    """A paraf that stands: this act gave it, or it was there already (a doubled click)."""

    paraf_id: uuid.UUID
    is_repeated: bool


def open_submission(act: Act, version: Version) -> None:
    """The sheet is visible on the screen of its master asesor: it can no longer be withdrawn. May be repeated."""
    version = held_version(act, version)
    if not version.is_submitted:
        return
    s = session()
    claim = {"claimed_by_id": act.person.id, "claimed_at": act.now}
    s.execute(update(ITEMS).where(ITEMS.c.id == version.item.id).values(**claim))
    if _has_opened(version.id, act.person.id):
        return
    opening = {"id": uuid.uuid4(), "submission_id": version.id, "person_id": act.person.id, "at": act.now}
    s.execute(insert(OPENINGS).values(**opening))
    if version.opened_at is None:
        write_version(version.id, opened_at=act.now, opened_by_id=act.person.id)
        version.opened_at, version.opened_by_id = act.now, act.person.id
    act.record("submission.open", chain_of(version.item), version, {"number": version.number})


def held_version(act: Act, version: Version) -> Version:
    """The version as it is now, its item held until the transaction ends. Raises NotFound, Denied."""
    return _held_by_id(act, version.id)


def _has_opened(submission_id: uuid.UUID, person_id: uuid.UUID) -> bool:
    held = select(OPENINGS.c.id).where(OPENINGS.c.submission_id == submission_id, OPENINGS.c.person_id == person_id)
    return session().execute(held).scalar() is not None


def sign_off_submission(act: Act, version: Version, *, fingerprint: str, in_batch: bool = False) -> Signed:
    """Give the paraf to exactly the content that was shown (askom:D3; 000:kewajiban.2).

    The same person twice is the same paraf. Raises NotFound, StepUpNeeded, Refusal: another one was first, it was
    returned or withdrawn meanwhile, the content is not what the screen showed, or he lacks certificate, field or
    assignment (001:definisi.2).
    """
    version = held_version(act, version)
    act.step_up()
    if repeated := _standing_paraf(act, version):
        return repeated
    _check_waiting(version)
    mandate = _checked_mandate(act, version)
    if fingerprint != version.fingerprint:
        raise Refusal("coursework.fingerprint_changed")
    item = version.item
    version.is_folder_whole = is_last_paraf(item.progress, item.kit_shape[item.folder], item.position)
    met = mandate.met_number
    shown_at = act.person.second_factor_at
    assert shown_at is not None
    seen = {"number": version.number, "fingerprint": fingerprint, "role": Role.MASTER_ASESOR, "met": met or ""}
    held = {"field": mandate.field, "letter": mandate.letter_sha256}
    proof = {"second_factor_at": shown_at.isoformat(), "batch": in_batch}
    version.decided_at, version.decided_by_id = act.now, act.person.id
    paraf_id = uuid.uuid4()
    paraf = {
        "submission_id": version.id,
        "person_id": act.person.id,
        "person_name": act.person.name,
        "met_number": met,
        "role": Role.MASTER_ASESOR,
        "at": act.now,
        "fingerprint": fingerprint,
        "second_factor_at": shown_at,
        "in_batch": in_batch,
    }
    columns = {
        "decided_at": act.now,
        "decided_by_id": act.person.id,
        "parafed_at": act.now,
        "parafed_by_id": act.person.id,
    }
    vouched = evidence.also("paraf", paraf_id, paraf, STANDS) | {SEALS: evidence.seals(version.id, columns)}
    seq = act.take(SUBMISSION, version, E.SIGN_OFF, chain=chain_of(item), data=seen | held | proof | vouched)
    session().execute(insert(PARAFS).values(id=paraf_id, chain_seq=seq, **paraf))
    write_version(version.id, state=S.SIGNED_OFF, **columns)
    move_item(item, ItemStatus.SIGNED_OFF, waiting_since=None, claimed_by_id=None, claimed_at=None)
    return Signed(paraf_id, is_repeated=False)


def _standing_paraf(act: Act, version: Version) -> Signed | None:
    """The paraf that this person gave to this version before; raises Refusal when it is somebody else's."""
    if version.state is not S.SIGNED_OFF:
        return None
    held = select(PARAFS.c.id, PARAFS.c.person_id, PARAFS.c.person_name, PARAFS.c.at).where(
        PARAFS.c.submission_id == version.id, PARAFS.c.revoked_at.is_(None)
    )
    paraf = session().execute(held).one()
    if paraf.person_id != act.person.id:
        at = clock.jam(paraf.at, version.item.zone)
        raise Refusal("coursework.already_parafed", name=paraf.person_name, at=at)
    return Signed(paraf.id, is_repeated=True)


def _check_waiting(version: Version) -> None:
    if version.state is S.RETURNED:
        at = clock.jam(version.decided_at, version.item.zone) if version.decided_at else ""
        raise Refusal("coursework.already_returned", name=version.decided_by_name, at=at)
    if version.state is not S.SUBMITTED:
        raise Refusal("coursework.withdrawn_meanwhile", name=version.item.trainee_name)


def _checked_mandate(act: Act, version: Version) -> Mandate:
    """What the one who gives the paraf holds. Raises Refusal for what is missing (001:definisi.2)."""
    mandate = version.mandate
    assert mandate is not None
    missing = mandate.missing(clock.in_zone(act.now, version.item.zone).date())
    if missing:
        until = clock.tanggal(mandate.met_valid_until, with_day=False) if mandate.met_valid_until else ""
        raise Refusal(missing, name=act.person.name, until=until)
    return mandate


def sign_off_batch(act: Act, chosen: Sequence[tuple[uuid.UUID, str]]) -> list[Version]:
    """Parafs for several versions at once, or for none: (submission, beginning of the fingerprint that was listed).

    Raises Invalid `coursework.batch_too_many`; Refusal that names the items in the way (askom:kelompok.1), or what the
    master asesor lacks.
    """
    act.step_up()
    unique = dict(chosen)
    if len(unique) > batch.MOST:
        raise Invalid("coursework.batch_too_many", count=len(unique), most=batch.MOST)
    versions = [_held_by_id(act, submission_id) for submission_id in sorted(unique)]
    for version in versions:
        if _standing_paraf(act, version) is None:
            _check_waiting(version)
            _checked_mandate(act, version)
    batch.check([_candidate(act, version, unique[version.id]) for version in versions])
    for version in versions:
        sign_off_submission(act, version, fingerprint=version.fingerprint, in_batch=True)
    return versions


def _held_by_id(act: Act, submission_id: uuid.UUID) -> Version:
    fresh = get_submission(act, submission_id, locked=True)
    require_review(act, fresh)
    return fresh


def _candidate(act: Act, version: Version, listed: str) -> batch.Candidate:
    item = version.item
    return batch.Candidate(
        submission_id=version.id,
        name=f"{item.name} {item.trainee_name}",
        is_opened=_has_opened(version.id, act.person.id),
        is_green=item.is_green,
        is_same=bool(listed) and version.fingerprint.startswith(listed),
    )


def return_submission(
    act: Act, version: Version, *, note: str = "", remarks: Sequence[tuple[str, str]] = ()
) -> Version:
    """Send a version back with a note, or with remarks tied to fields as (path, text); askom:kembali.1.

    The version is final; the next one begins when the trainee opens it, with all answers and the signatures of parts
    that he leaves as they are. Nobody is told before ten seconds are over. Raises Invalid (no note), NotFound, Refusal.
    """
    version = held_version(act, version)
    note = note.strip()
    kept = [(path.strip(), text.strip() or note) for path, text in remarks if text.strip() or note]
    if not note and not kept:
        raise Invalid("coursework.note_missing")
    if len(note) > LONGEST_NOTE or len(kept) > MOST_REMARKS:
        raise Invalid("coursework.note_too_long", most=LONGEST_NOTE)
    _check_decided_by_other(act, version)
    _check_waiting(version)
    version.note, version.remarks = note, kept
    version.decided_at, version.decided_by_id, version.decided_by_name = act.now, act.person.id, act.person.name
    data = {"number": version.number, "fingerprint": version.fingerprint, "remarks": [path for path, _ in kept]}
    columns = {"decided_at": act.now, "decided_by_id": act.person.id, "note": note}
    vouched = {SEALS: evidence.seals(version.id, columns), TOLD: told(version.id, kept)}
    act.take(SUBMISSION, version, E.RETURN, chain=chain_of(version.item), data=data | vouched)
    write_version(version.id, state=S.RETURNED, **columns)
    if kept:
        rows = [{"id": uuid.uuid4(), "submission_id": version.id, "path": p[:LONGEST_PATH], "text": t} for p, t in kept]
        session().execute(insert(REMARKS), rows)
    move_item(version.item, ItemStatus.RETURNED, waiting_since=None, claimed_by_id=None, claimed_at=None)
    return version


def _check_decided_by_other(act: Act, version: Version) -> None:
    """A return that meets a paraf hears whose it is."""
    if _standing_paraf(act, version) is not None:
        raise Refusal("coursework.own_paraf_stands", number=version.number)


def undo_submission(act: Act, version: Version) -> None:
    """Take back one's own paraf or return within ten seconds (askom:D3.batal): a revoking line, nobody was told.

    Raises Refusal: not his decision, too late, or the trainee has begun to mend.
    """
    version = held_version(act, version)
    if version.state not in (S.SIGNED_OFF, S.RETURNED):
        raise Refusal("coursework.nothing_to_undo")
    if version.decided_by_id != act.person.id:
        raise Refusal("coursework.undo_not_own", name=version.decided_by_name)
    if not is_in_undo_time(version.decided_at, act.now):
        raise Refusal("coursework.undo_late", seconds=UNDO_SECONDS)
    item = version.item
    if (item.number, item.record_id) != (version.number, version.record_id):
        raise Refusal("coursework.undo_mended", name=item.trainee_name)
    cleared = {"parafed_at": None, "parafed_by_id": None, "decided_at": None, "decided_by_id": None, "note": ""}
    vouched = {SEALS: evidence.seals(version.id, cleared)} | _revoke_paraf(act, version)
    data = {"number": version.number, "revokes": str(version.state)}
    act.take(SUBMISSION, version, E.UNDO, chain=chain_of(item), data=data | vouched)
    write_version(version.id, state=S.SUBMITTED, **cleared)
    session().execute(delete(REMARKS).where(REMARKS.c.submission_id == version.id))
    move_item(item, ItemStatus.SUBMITTED, waiting_since=version.handed_in_at)


def undo_batch(act: Act, submission_ids: Sequence[uuid.UUID]) -> list[Version]:
    """Take back every paraf of one go, or none (askom:D3.batal). Raises Refusal as `undo_submission`."""
    if not submission_ids:
        raise Refusal("coursework.nothing_to_undo")
    versions = [_held_by_id(act, submission_id) for submission_id in sorted(set(submission_ids))]
    for version in versions:
        undo_submission(act, version)
    return versions


def _revoke_paraf(act: Act, version: Version) -> dict[str, Any]:
    s = session()
    live = (PARAFS.c.submission_id == version.id, PARAFS.c.revoked_at.is_(None))
    paraf = s.execute(select(PARAFS.c.id, PARAFS.c.chain_seq).where(*live)).one_or_none()
    if paraf is None:
        return {}
    revoked = {"revoked_at": act.now}
    s.execute(update(PARAFS).where(*live).values(**revoked))
    return {"revokes_entry": paraf.chain_seq} | evidence.also("paraf", paraf.id, revoked)
