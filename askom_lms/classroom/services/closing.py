"""A day is closed with what is open, and opened again with a reason; a class is closed through its checklist."""

import uuid
from collections.abc import Mapping

from askom_lms.classroom.domain.closing import LONGEST_NOTE, Check, Weight, unsaid
from askom_lms.classroom.models import ClassClosing, DayClosing
from askom_lms.classroom.policy import P
from askom_lms.classroom.queries import checklist, closing_of, day_page
from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import Invalid, Refusal
from askom_lms.training import services as classes
from askom_lms.training.domain.states import P as ClassPermission
from askom_lms.training.models import TrainingClass
from askom_lms.training.services.moves import BEFORE_FINISH
from askom_lms.training.services.touch import chain_of, hold, hold_unfinished, touch_class

SEALED = ("class_id", "day", "remains", "note", "closed_at", "closed_by_id")
REOPENED = ("reopened_at", "reopened_reason")
IN_THE_WAY = {
    Check.RECOMMENDED: "classroom.finish_recommended",
    Check.DECIDED: "classroom.finish_decided",
}


def close_day(act: Act, klass: TrainingClass, day: int, *, notes: Mapping[str, str], note: str = "") -> DayClosing:
    """Close a day with a note for each thing that is open. Nothing is blocked by it but closing it twice.

    Raises NotFound, Invalid `classroom.notes_missing`, `classroom.note_long`; Refusal `classroom.day_closed`,
    `classroom.day_not_begun`, `training.finished`.
    """
    act.require(P.CLOSE_DAY, klass)
    hold_unfinished(klass)
    found = day_page(act, klass, day)
    if found.standing:
        raise Refusal("classroom.day_closed", day=day)
    if act.now < found.sessions[0].starts_at:
        raise Refusal("classroom.day_not_begun", day=day)
    _sized([*notes.values(), note])
    if unsaid(found.remains, notes):
        raise Invalid("classroom.notes_missing")
    remains = {str(key): {"n": n, "note": notes[key].strip()} for key, n in found.remains.items()}
    closing = DayClosing(
        id=uuid.uuid4(),
        class_id=klass.id,
        day=day,
        remains=remains,
        note=note.strip(),
        closed_at=act.now,
        closed_by_id=act.actor_id,
        reopened_reason="",
    )
    session().add(closing)
    session().flush()
    told = {"day": day, "left": {str(key): n for key, n in found.remains.items()}}
    act.record("day.closed", chain_of(klass), closing, told, seals=SEALED)
    touch_class(klass.id)
    return closing


def reopen_day(act: Act, klass: TrainingClass, day: int, *, reason: str) -> None:
    """Open it again; the closing stays beside the reason.

    Raises NotFound, Invalid `classroom.reason`; Refusal `classroom.day_open`, `training.finished`.
    """
    act.require(P.CLOSE_DAY, klass)
    hold_unfinished(klass)
    found = day_page(act, klass, day).standing
    if found is None:
        raise Refusal("classroom.day_open", day=day)
    reason = reason.strip()
    if not 0 < len(reason) <= LONGEST_NOTE:
        raise Invalid("classroom.reason", most=LONGEST_NOTE)
    closing = found.closing
    closing.reopened_at, closing.reopened_by_id, closing.reopened_reason = act.now, act.actor_id, reason
    session().flush()
    act.record("day.reopened", chain_of(klass), closing, {"day": day}, seals=REOPENED)
    touch_class(klass.id)


def finish_class(act: Act, klass: TrainingClass, *, notes: Mapping[str, str]) -> None:
    """Close the class: what is amber carries a note, what is red is refused.

    Raises Invalid `classroom.notes_missing`, `classroom.note_long`; Refusal as `training.services.finish_class` and
    `not_green`.
    """
    act.require(ClassPermission.MOVE, klass)
    hold(klass)
    lines = checklist(klass)
    _sized(list(notes.values()))
    if unsaid([line.check for line in lines if line.weight is Weight.AMBER], notes):
        raise Invalid("classroom.notes_missing")
    if closing_of(klass) is None:
        told = {str(line.check): _said(line.done, line.total, notes.get(line.check, "")) for line in lines}
        closing = ClassClosing(
            id=uuid.uuid4(), class_id=klass.id, lines=told, closed_at=act.now, closed_by_id=act.actor_id
        )
        session().add(closing)
        session().flush()
        act.record("class.checked", chain_of(klass), closing, seals=("class_id", "lines", "closed_at"))
    classes.finish_class(act, klass)


def _said(done: int, total: int, note: str) -> dict[str, str | int]:
    return {"done": done, "total": total, "note": note.strip() if done < total else ""}


def not_green(klass: TrainingClass) -> Refusal | None:
    """Why the class cannot be closed: somebody without recommendation or decision, or nobody went through the list."""
    lines = checklist(klass)
    for line in lines:
        if line.weight is Weight.RED:
            return Refusal(IN_THE_WAY[line.check], left=line.left, total=line.total)
    is_amber = any(line.weight is Weight.AMBER for line in lines)
    return Refusal("classroom.not_checked", number=klass.number) if is_amber and closing_of(klass) is None else None


def _sized(texts: list[str]) -> None:
    if any(len(text.strip()) > LONGEST_NOTE for text in texts):
        raise Invalid("classroom.note_long", most=LONGEST_NOTE)


BEFORE_FINISH.append(not_green)
