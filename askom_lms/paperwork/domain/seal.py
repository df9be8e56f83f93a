"""Seals: the fingerprint of a record and of the part that one signature covers."""

import hashlib
import json
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from askom_lms.paperwork.domain.answers import compact
from askom_lms.paperwork.domain.cells import Answers
from askom_lms.paperwork.domain.layout import cells_of
from askom_lms.paperwork.domain.lent import ATTACHED, Lent
from askom_lms.paperwork.domain.spec import FormSpec, Slot, Stage

CROSS_FACTS = frozenset({"plan", "notes", "muk", ATTACHED})
"""Facts of other records are lent to be checked against, what is known of units and MUK to be read beside the sheet:
they are not content of this one. Attached files are content by their SHA-256, not by their names.
"""
ROWS_OF_CONTENT = ("skema", "standards", "units", "groups", "portofolio")
"""What a signature covers besides answers: a new date or name breaks the seal of the record, not of a part."""


def fingerprint(spec: FormSpec, stage: Stage, answers: Answers, lent: Lent, attachments: Iterable[str] = ()) -> str:
    """SHA-256 (hex) over canonical JSON: form, edition, stage, answers, lent rows, SHA-256 of the attached files."""
    return _sha256(
        {
            **_form(spec, stage),
            "answers": compact(answers),
            "lent": {key: value for key, value in lent.items() if key not in CROSS_FACTS},
            "attachments": sorted(attachments),
        }
    )


def part(spec: FormSpec, stage: Stage, answers: Answers, lent: Lent, slot: Slot) -> str:
    """SHA-256 (hex) of what the signature of this slot covers."""
    covered = covered_paths(spec, stage, answers, lent, slot)
    return _sha256(
        {
            **_form(spec, stage),
            "slot": slot.key,
            "answers": {path: value for path, value in compact(answers).items() if path in covered},
            "lent": {key: lent[key] for key in ROWS_OF_CONTENT if key in lent},
        }
    )


def parts(spec: FormSpec, stage: Stage, answers: Answers, lent: Lent) -> dict[str, str]:
    """The fingerprint of every signature's part, by slot."""
    return {slot.key: part(spec, stage, answers, lent, slot) for slot in spec.slots_at(stage)}


def covered_paths(spec: FormSpec, stage: Stage, answers: Answers, lent: Lent, slot: Slot) -> frozenset[str]:
    """The answers that a signature stands for: all, those of a role, or those of named fields.

    Nobody signs for what his role does not see.
    """
    every = cells_of(spec, stage, lent, answers)
    cells = {path: cell for path, cell in every.items() if slot.role not in cell.field.hidden_from}
    if "*" in slot.covers:
        return frozenset(cells)
    return frozenset(
        path
        for path, cell in cells.items()
        if cell.field.filled_by in slot.covers or path.split(":")[0].split("__")[0] in slot.covers
    )


def _form(spec: FormSpec, stage: Stage) -> dict[str, str]:
    return {"form": spec.code, "edition": spec.edition, "stage": stage.value}


def _sha256(content: Mapping[str, Any]) -> str:
    written = json.dumps(canonical(content), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()


def canonical(value: Any) -> Any:
    """The same content in one form only: NFC, trimmed, empties dropped; keys are sorted when it is written."""
    if isinstance(value, Mapping):
        kept = {str(key): canonical(inner) for key, inner in value.items()}
        return {key: inner for key, inner in kept.items() if inner not in (None, "", [], {})}
    if isinstance(value, list | tuple):
        return [canonical(inner) for inner in value]
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value.replace("\r\n", "\n")).strip()
    return value
