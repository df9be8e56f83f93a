"""Which photo of a hand-signed sheet belongs to which version (product X10); the electronic paraf stays what counts."""

from collections.abc import Mapping, Sequence

from askom_lms.coursework.domain.codes import shown
from askom_lms.coursework.domain.states import SubmissionState
from askom_lms.coursework.domain.subjects import Version
from askom_lms.coursework.domain.twin import Print
from askom_lms.kernel.messages import Refusal

MOST = 24
"""Photos of one version: a page each, and some taken again."""


def why_closed(version: Version, newest: int) -> Refusal | None:
    """Why this version takes no photo. Every frozen version does: one that waits, one that came back, a parafed one."""
    if version.item.is_finished:
        return Refusal("coursework.class_finished")
    if version.state is SubmissionState.DRAFT:
        return Refusal("coursework.wet_withdrawn", expected=_named(version))
    if newest > version.number:
        return Refusal("coursework.wet_superseded", expected=_named(version), newest=newest)
    return None


def why_not(version: Version, newest: int, codes: Sequence[str], known: Mapping[str, Print]) -> Refusal | None:
    """Why a photo with these check codes is not of this version; None when it is."""
    if refusal := why_closed(version, newest):
        return refusal
    expected = _named(version)
    if not codes:
        return Refusal("coursework.wet_no_code", expected=expected)
    if len(codes) > 1:
        return Refusal("coursework.wet_two_codes", seen=", ".join(map(shown, codes)), expected=expected)
    found = known.get(codes[0])
    if found is None:
        return Refusal("coursework.wet_unknown", seen=shown(codes[0]), expected=expected)
    code = _difference(version, found)
    seen = f"{found.words} ({shown(found.code)})"
    return Refusal(code, seen=seen, expected=expected, number=found.class_number) if code else None


def _difference(version: Version, found: Print) -> str:
    """The first thing in which the photo is of something else, the largest first; empty when it is of this version."""
    item = version.item
    differs = (
        ("coursework.wet_other_class", found.class_id != item.class_id),
        ("coursework.wet_other_trainee", found.enrolment_id != item.enrolment_id),
        ("coursework.wet_other_sheet", found.item_id != item.id),
        ("coursework.wet_other_version", found.number != version.number),
        ("coursework.wet_replaced", found.is_replaced),
    )
    return next((code for code, is_other in differs if is_other), "")


def _named(version: Version) -> str:
    """FR.IA.01 hasil versi 2, Dewi (7QK4-M2XD)."""
    item = version.item
    return f"{item.name} versi {version.number}, {item.trainee_name} ({shown(version.code)})"
