"""Photos of hand-signed sheets: filed to the version that their QR names, marked when wrong, never removed (X10)."""

import uuid
from collections.abc import Sequence

from askom_lms.coursework.domain.states import CourseworkPermission
from askom_lms.coursework.domain.subjects import Version
from askom_lms.coursework.domain.twin import codes_in
from askom_lms.coursework.domain.wet_paraf import MOST, why_not
from askom_lms.coursework.models import WetParaf
from askom_lms.coursework.queries.items import lock_item
from askom_lms.coursework.queries.paper import get_photo, photos_of, prints_of, version_on_paper
from askom_lms.coursework.services.bookkeeping import chain_of
from askom_lms.kernel import evidence
from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.evidence import SEALS
from askom_lms.kernel.messages import Invalid, Refusal
from askom_lms.kernel.uploads import Accepted
from askom_lms.people import services as people

GUESSES = people.Limit("wet_paraf", 40)
"""Photos with a code that no sheet has, from one person in a quarter of an hour."""
FILED = (
    *("submission_id", "code", "fingerprint", "sha256", "preview_sha256", "media_type", "name", "size"),
    *("filed_at", "filed_by_id", "filed_by_name"),
)
MARKED = ("wrong_at", "wrong_by_id", "wrong_by_name", "wrong_reason")
LONGEST = 500


def examine_photo(act: Act, item_id: uuid.UUID, number: int, texts: Sequence[str], *, locked: bool = False) -> Version:
    """The version that a photo with these QR texts belongs to, when it is the one that was asked for.

    Raises NotFound, Denied, TooMany (codes are guessed), Refusal: the version takes none, no code, two codes, an
    unknown one, another class, trainee, sheet or version, a content that was withdrawn.
    """
    found = version_on_paper(act, item_id, number, locked=locked)
    act.require(CourseworkPermission.FILE_PAPER, found.version)
    codes = codes_in(texts)
    known = prints_of(codes) if codes else {}
    refusal = why_not(found.version, found.newest, codes, known)
    if refusal is None:
        return found.version
    if refusal.code == "coursework.wet_unknown":
        people.spend_try(act.now, (GUESSES, str(act.person.id)))
    raise refusal


def file_wet_paraf(act: Act, item_id: uuid.UUID, number: int, texts: Sequence[str], file: Accepted) -> WetParaf:
    """File a checked photo to its version; the same photo again is the one that is there. The paraf stays as it is.

    Raises as `examine_photo`, and Refusal: the same photo was marked wrong, too many are there.
    """
    version = examine_photo(act, item_id, number, texts, locked=True)
    there = {one.sha256: one for one in photos_of(version.id)}
    if (same := there.get(file.sha256)) is not None:
        if same.wrong_at is not None:
            raise Refusal("coursework.wet_marked", name=same.wrong_by_name, reason=same.wrong_reason)
        return same
    if len(there) >= MOST:
        raise Refusal("coursework.wet_too_many", most=MOST)
    photo = WetParaf(
        id=uuid.uuid4(),
        submission_id=version.id,
        code=version.code,
        fingerprint=version.fingerprint,
        sha256=file.sha256,
        preview_sha256=file.preview_sha256 or file.sha256,
        media_type=file.media_type,
        name=file.name[:120],
        size=file.size,
        filed_at=act.now,
        filed_by_id=act.person.id,
        filed_by_name=act.person.name,
        wrong_by_name="",
        wrong_reason="",
    )
    session().add(photo)
    session().flush()
    data = {"submission": str(version.id), "number": version.number, "code": version.code}
    act.record("wet_paraf.file", chain_of(version.item), photo, data | _vouched(photo, FILED, MARKED))
    return photo


def mark_wet_paraf(act: Act, photo_id: uuid.UUID, *, reason: str) -> WetParaf:
    """Say that a photo is wrong, and why; it stays. For whoever filed it, and for the master asesor of the sheet.

    Raises NotFound, Denied, Invalid (no reason, too long), Refusal: somebody else's, marked before, class over.
    """
    photo, version = get_photo(act, photo_id)
    act.require(CourseworkPermission.FILE_PAPER, version)
    lock_item(version.item.id)
    session().refresh(photo)
    if version.item.is_finished:
        raise Refusal("coursework.class_finished")
    if not may_mark(act, photo, version):
        raise Refusal("coursework.wet_not_yours", name=photo.filed_by_name)
    if photo.wrong_at is not None:
        raise Refusal("coursework.wet_marked", name=photo.wrong_by_name, reason=photo.wrong_reason)
    reason = reason.strip()
    if not 0 < len(reason) <= LONGEST:
        raise Invalid("coursework.wet_reason", most=LONGEST)
    photo.wrong_at, photo.wrong_by_id, photo.wrong_by_name = act.now, act.person.id, act.person.name
    photo.wrong_reason = reason
    session().flush()
    act.record("wet_paraf.mark", chain_of(version.item), photo, {"submission": str(version.id)}, seals=MARKED)
    return photo


def may_mark(act: Act, photo: WetParaf, version: Version) -> bool:
    """Whoever filed it, or the master asesor of the sheet."""
    return act.person.id in (photo.filed_by_id, version.item.master_asesor_id)


def _vouched(photo: WetParaf, *groups: Sequence[str]) -> dict[str, dict[str, str]]:
    """One hash for what was filed, one for the mark that is not there yet."""
    held = ({name: getattr(photo, name) for name in group} for group in groups)
    return {SEALS: evidence.seals(photo.id, *held)}
