"""A trainee says that he is there, by QR or six digits of the projector, now or when his device is back online."""

import datetime as dt
import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.keys import derived
from askom_lms.kernel.messages import Invalid, Refusal
from askom_lms.people import services as people
from askom_lms.training.domain import codes
from askom_lms.training.domain.attendance import letter_of, with_mark
from askom_lms.training.domain.scanning import mark_for, moment_told
from askom_lms.training.domain.states import Mark, P
from askom_lms.training.models import Attendance, ClassSession, Roster, Scan, TrainingClass
from askom_lms.training.queries import get_class, sessions_of
from askom_lms.training.queries.plan import SessionRow
from askom_lms.training.queries.scanning import held_of, near, session_and_class
from askom_lms.training.services.marking import tell_marks
from askom_lms.training.services.touch import chain_of, hold_unfinished, touch_class

WRONG_CODES = people.Limit("attendance_code", 10)
"""Digits that were never on the projector, from one person in a quarter of an hour."""
SIX_DIGITS = re.compile(r"[0-9]{6}")


@dataclass(frozen=True)
class Device:
    """The browser a scan comes from, and whose it was before when that was somebody else."""

    mark: str
    other_id: uuid.UUID | None = None


@dataclass(frozen=True)
class Taken:
    """What a scan did."""

    klass: TrainingClass
    title: str
    day: int
    mark: Mark
    """What stands on the list now."""
    at: dt.datetime
    is_new: bool
    kept: bool
    """Whether the mark is one that panitia gave, which a scan does not change."""


def key() -> bytes:
    """The key of the codes on the projector."""
    return derived("attendance codes")


def code_of(session_id: uuid.UUID, now: dt.datetime) -> tuple[str, str]:
    """(six digits, end of the link) that the projector shows now."""
    step = codes.step_of(now)
    return codes.code_at(key(), session_id, step), codes.token_at(key(), session_id, step)


def session_of_token(token: str) -> tuple[ClassSession, TrainingClass] | None:
    """The session and class of a link that was shown here, however long ago."""
    read = codes.read_token(key(), token)
    return session_and_class(read[0]) if read else None


def scan_token(act: Act, token: str, scanned_at: dt.datetime, device: Device) -> Taken:
    """The link of the QR was opened at that moment, as this server saw it.

    Raises Refusal `training.scan_unknown`, `training.scan_expired`, and those of `_take`.
    """
    act.require(P.ATTEND)
    read = codes.read_token(key(), token)
    found = session_and_class(read[0]) if read else None
    if read is None or found is None:
        raise Refusal("training.scan_unknown")
    if not codes.counts(read[1], scanned_at):
        raise Refusal("training.scan_expired")
    return _take(act, found[1], found[0], scanned_at, device)


def enter_code(act: Act, slug: str, typed: str, told: str, device: Device) -> Taken:
    """The six digits of the projector, right at that moment. `told` is what the device says, empty for now.

    Raises NotFound, TooMany (digits are guessed), Invalid `training.code_unread` and those of `moment_told`,
    Refusal `training.code_wrong`, and those of `_take`.
    """
    moment = moment_told(act.now, told)
    typed = "".join(typed.split())
    if SIX_DIGITS.fullmatch(typed) is None:
        raise Invalid("training.code_unread")
    person = str(act.person.id)
    people.spend_try(act.now, (WRONG_CODES, person))
    klass = get_class(act, slug)
    act.require(P.ATTEND, klass)
    found = _meant(near(sessions_of(klass.id), moment), typed, moment, slack=1 if told else 0)
    if found is None:
        raise Refusal("training.code_wrong")
    people.forgive((WRONG_CODES, person))
    return _take(act, klass, found, moment, device)


def _meant(sessions: Sequence[SessionRow], typed: str, moment: dt.datetime, *, slack: int) -> SessionRow | None:
    right = (row for row in sessions if codes.is_right(key(), row.id, typed, moment, slack=slack))
    return next(right, None)


def _take(
    act: Act, klass: TrainingClass, held: ClassSession | SessionRow, moment: dt.datetime, device: Device
) -> Taken:
    """Write the scan, and the mark unless one stands there already; once for a person and session.

    Raises Refusal `training.finished`, `training.scan_not_on_roster`, `training.scan_early`, `training.scan_over`.
    """
    hold_unfinished(klass)
    who = act.person.id
    row = session().scalar(
        select(Roster)
        .where(Roster.class_id == klass.id, Roster.person_id == who)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise Refusal("training.scan_not_on_roster", number=klass.number)
    known = session().scalar(select(Attendance).where(Attendance.session_id == held.id, Attendance.person_id == who))
    before = session().scalar(select(Scan).where(Scan.session_id == held.id, Scan.person_id == who))
    if before is not None and known is not None:
        return _taken(klass, held, known, before.scanned_at, is_new=False)
    mark = mark_for(held_of(klass, held), moment)
    scan = Scan(
        session_id=held.id,
        person_id=who,
        mark=mark,
        scanned_at=moment,
        received_at=act.now,
        device=device.mark,
        other_id=device.other_id if device.other_id != who else None,
    )
    session().add(scan)
    told = {"scanned": moment.isoformat(), "device": device.mark, "mark": str(mark)}
    subject = session().get_one(ClassSession, held.id)
    if known is None:
        known = Attendance(class_id=klass.id, session_id=held.id, person_id=who, mark=mark, at=act.now, by_id=who)
        known.reason = ""
        session().add(known)
        row.marks = with_mark(row.marks, held.position, letter_of(mark, made_up=False))
        act.record("attendance.scanned", chain_of(klass), subject, {"marks": {str(who): told}})
        tell_marks(act, klass, held.day, [who])
    else:
        act.record("attendance.scan_kept", chain_of(klass), subject, {"person": str(who), **told})
    touch_class(klass.id)
    return _taken(klass, held, known, moment, is_new=True)


def _taken(
    klass: TrainingClass, held: ClassSession | SessionRow, known: Attendance, at: dt.datetime, *, is_new: bool
) -> Taken:
    kept = known.by_id != known.person_id
    return Taken(klass, held.title, held.day, known.mark, at, is_new, kept)
