"""The attendance list as a browser sends it: one radio group and one reason per person."""

import uuid
from collections.abc import Collection

from werkzeug.datastructures import MultiDict

from askom_lms.kernel.messages import Invalid
from askom_lms.training.domain.states import Mark

LONGEST_REASON = 500
MARK, REASON, SEEN, REST = "mark-", "reason-", "seen-", "rest"


def read_marks(
    form: MultiDict[str, str], unmarked: Collection[uuid.UUID]
) -> tuple[dict[uuid.UUID, Mark], dict[uuid.UUID, str]]:
    """Marks and reasons by person. `rest` marks those of `unmarked` who were not touched. Raises Invalid."""
    marks = {who: mark for key in form if key.startswith(MARK) for who, mark in [_mark(key, form[key])]}
    if form.get(REST):
        marks |= {who: Mark.HADIR for who in unmarked if who not in marks}
    reasons = {who: form.get(f"{REASON}{who}", "").strip()[:LONGEST_REASON] for who in marks}
    return marks, reasons


def read_seen(form: MultiDict[str, str], marked: Collection[uuid.UUID]) -> dict[uuid.UUID, Mark | None]:
    """What the list showed for these people when it was opened (None: no mark yet). Raises Invalid."""
    shown = {who: form[key] for who in marked if (key := f"{SEEN}{who}") in form}
    return {who: _mark(f"{MARK}{who}", letter)[1] if letter else None for who, letter in shown.items()}


def _mark(key: str, value: str) -> tuple[uuid.UUID, Mark]:
    try:
        return uuid.UUID(key.removeprefix(MARK)), Mark(value)
    except ValueError as error:
        raise Invalid("training.mark_unknown", found=value[:8]) from error
