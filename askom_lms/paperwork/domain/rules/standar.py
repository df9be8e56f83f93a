"""STANDAR: what differs from the document is noted, and so is what our data does not have."""

from collections.abc import Iterable, Mapping
from typing import Any

from askom_lms.paperwork.domain import lent as lending
from askom_lms.paperwork.domain.filled import Filled, Issue, Severity
from askom_lms.paperwork.domain.rules.shared import has_units, not_obtained_later, revoked_standard_is_for_training


def difference_is_noted(form: Filled) -> Iterable[Issue]:
    """Whoever answers "Tidak" says what the document has instead."""
    for line in form.lines("elemen"):
        path = f"elemen:{line.row.key}"
        if form.text(f"{path}:sesuai") == "tidak" and not form.text(f"{path}:catatan"):
            yield form.issue("paperwork.standar.catatan", f"{path}:catatan")


def gap_is_noted(form: Filled) -> Iterable[Issue]:
    """A hint: an elemen without KUK, or with KUK that are cut in the source, is completed from the document."""
    for unit in lending.units(form.lent):
        for elemen in unit.get("elements") or ():
            path = f"elemen:{unit['code']}_{elemen['number']}"
            if has_gap(elemen) and form.text(f"{path}:sesuai") and not form.text(f"{path}:catatan"):
                yield form.issue("paperwork.standar.celah", f"{path}:catatan", severity=Severity.WARNING)
    bare = [unit["code"] for unit in lending.units(form.lent) if not unit.get("elements")]
    if bare and form.text("berlaku") and not form.text("catatan"):
        yield form.issue("paperwork.standar.tanpa_elemen", "catatan", severity=Severity.WARNING, units=", ".join(bare))


def has_gap(elemen: Mapping[str, Any]) -> bool:
    """Whether the source lacks the KUK of this elemen, or a part of them."""
    found = elemen.get("kuk") or ()
    return not found or any(not kuk["text"] or kuk.get("is_cut") for kuk in found)


RULES = (difference_is_noted, gap_is_noted, revoked_standard_is_for_training, not_obtained_later, has_units)
