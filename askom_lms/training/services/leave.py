"""Leave (izin) from one session: a trainee asks with a reason, panitia decides once, both read what was decided."""

import uuid
from dataclasses import dataclass

from sqlalchemy import exists, select

from askom_lms.kernel import clock
from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import Invalid, NotFound, Refusal
from askom_lms.kernel.uploads import Accepted
from askom_lms.people.models import Person
from askom_lms.training.domain.states import Mark, P
from askom_lms.training.models import Attendance, ClassSession, LeaveRequest, TrainingClass
from askom_lms.training.queries.scanning import is_on_roster
from askom_lms.training.services.attendance import record_attendance
from askom_lms.training.services.touch import chain_of, hold_unfinished, touch_class

LONGEST = 500
SEALED = ("reason", "sha256")


@dataclass(frozen=True)
class LeaveNews:
    """What the mails of a request say."""

    class_id: uuid.UUID
    number: str
    slug: str
    person_id: uuid.UUID
    session: str
    at: str
    reason: str
    is_granted: bool | None = None
    answer: str = ""


def ask_leave(
    act: Act, klass: TrainingClass, session_id: uuid.UUID, *, reason: str, file: Accepted | None = None
) -> LeaveRequest:
    """Ask for leave from one session that is not over.

    Raises NotFound, Invalid `training.leave_reason`, Refusal `training.finished`, `training.scan_not_on_roster`,
    `training.leave_over`, `training.leave_marked`, `training.leave_asked`.
    """
    act.require(P.ATTEND, klass)
    hold_unfinished(klass)
    who = act.person.id
    if not is_on_roster(klass.id, who):
        raise Refusal("training.scan_not_on_roster", number=klass.number)
    held = session().get(ClassSession, session_id)
    if held is None or held.class_id != klass.id:
        raise NotFound
    if not 0 < len(reason.strip()) <= LONGEST:
        raise Invalid("training.leave_reason", most=LONGEST)
    if act.now > held.ends_at:
        raise Refusal("training.leave_over", title=held.title)
    marked = exists().where(Attendance.session_id == held.id, Attendance.person_id == who)
    if session().scalar(select(marked)):
        raise Refusal("training.leave_marked", title=held.title)
    before = exists().where(LeaveRequest.session_id == held.id, LeaveRequest.person_id == who)
    if session().scalar(select(before)):
        raise Refusal("training.leave_asked", title=held.title)
    asked = LeaveRequest(
        id=uuid.uuid4(),
        class_id=klass.id,
        session_id=held.id,
        person_id=who,
        reason=reason.strip(),
        sha256=file.sha256 if file else None,
        media_type=file.media_type if file else "",
        name=file.name[:120] if file else "",
        asked_at=act.now,
        answer="",
    )
    session().add(asked)
    session().flush()
    act.record("leave.ask", chain_of(klass), asked, {"session": str(held.id), "person": str(who)}, seals=SEALED)
    act.notify("leave.asked", _news(klass, held, asked))
    touch_class(klass.id)
    return asked


def decide_leave(act: Act, klass: TrainingClass, leave_id: uuid.UUID, *, is_granted: bool, answer: str) -> None:
    """Grant it, which marks I also ahead of the session, or refuse it with a reason, which marks nothing.

    Raises NotFound, Invalid `training.leave_answer`, Refusal `training.finished`, `training.leave_decided`,
    `training.leave_attended`, `training.not_on_roster`.
    """
    act.require(P.APPROVE, klass)
    hold_unfinished(klass)
    asked = session().get(LeaveRequest, leave_id, populate_existing=True)
    if asked is None or asked.class_id != klass.id:
        raise NotFound
    if asked.decided_at is not None:
        raise Refusal("training.leave_decided")
    answer = answer.strip()
    if len(answer) > LONGEST or not (is_granted or answer):
        raise Invalid("training.leave_answer", most=LONGEST)
    held = session().get_one(ClassSession, asked.session_id)
    if is_granted:
        _must_not_have_come(asked, held)
        marks = {asked.person_id: Mark.IZIN}
        record_attendance(act, klass, held.id, marks, reason=asked.reason, in_advance=True)
    asked.is_granted, asked.answer, asked.decided_at, asked.decided_by_id = is_granted, answer, act.now, act.person.id
    session().flush()
    told = {"granted": is_granted, "person": str(asked.person_id), "session": str(held.id)}
    act.record("leave.decide", chain_of(klass), asked, told, seals=("is_granted", "answer"))
    act.notify("leave.decided", _news(klass, held, asked))
    touch_class(klass.id)


def _must_not_have_come(asked: LeaveRequest, held: ClassSession) -> None:
    """Who came has no leave. Raises Refusal `training.leave_attended`."""
    row = session().execute(
        select(Person.name, Attendance.mark)
        .join(Attendance, Attendance.person_id == Person.id)
        .where(Attendance.session_id == held.id, Attendance.person_id == asked.person_id)
    )
    found = row.one_or_none()
    if found is not None and found.mark in (Mark.HADIR, Mark.TERLAMBAT):
        raise Refusal("training.leave_attended", name=found.name, mark=found.mark.value)


def _news(klass: TrainingClass, held: ClassSession, asked: LeaveRequest) -> LeaveNews:
    at = clock.saat(held.starts_at, klass.zone)
    told = (asked.reason, asked.is_granted, asked.answer)
    return LeaveNews(klass.id, klass.number, klass.slug, asked.person_id, held.title, at, *told)
