"""Decided versions for a second look: one's own, and those of the others in the classes of a master asesor."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import and_, bindparam, select

from askom_lms.coursework.domain.second_look import Decided, Mirror, mirror, propose
from askom_lms.coursework.domain.states import CourseworkPermission, SubmissionState, is_in_undo_time
from askom_lms.coursework.domain.subjects import sheet_name
from askom_lms.coursework.models import Paraf, SecondLook, SubmissionOpening
from askom_lms.coursework.queries.items import (
    CLASSES,
    DECIDER,
    ENROLMENTS,
    ITEMS,
    TRAINEE,
    VERSIONS,
    C,
    D,
    E,
    S,
    table,
)  # fmt: skip
from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import NotFound, Refusal
from askom_lms.people.domain import Role
from askom_lms.training.models import ClassState

OPENED, PARAFS, LOOKS = map(table, (SubmissionOpening, Paraf, SecondLook))


@dataclass(frozen=True)
class Line:
    """One version, as a second look has to know it."""

    id: uuid.UUID
    form_code: str
    trainee_id: uuid.UUID
    decider_id: uuid.UUID | None
    opened_at: dt.datetime | None
    """By the one who decided."""
    decided_at: dt.datetime | None
    state: SubmissionState
    in_batch: bool | None
    stage: str
    number: int
    trainee_name: str
    decider_name: str | None
    master_asesor_id: uuid.UUID | None
    """Who has the trainee now, also after a substitution."""
    item_id: uuid.UUID
    current_number: int
    class_id: uuid.UUID
    class_number: str
    class_state: ClassState
    zone: str

    @property
    def name(self) -> str:
        return sheet_name(self.form_code, self.stage)

    @property
    def decided(self) -> Decided:
        """For the rules; of a version that was decided."""
        assert self.decider_id is not None
        assert self.decided_at is not None
        is_parafed = self.state is SubmissionState.SIGNED_OFF
        people = (self.trainee_id, self.decider_id)
        return Decided(
            self.id, self.form_code, *people, self.opened_at, self.decided_at, is_parafed, bool(self.in_batch)
        )


LINES: Any = (
    select(
        S.id, D.form_code, E.person_id, S.decided_by_id, OPENED.c.at, S.decided_at, S.state, PARAFS.c.in_batch,
        D.stage, S.number, TRAINEE.c.name, DECIDER.c.name, E.master_asesor_id, D.id, D.number, D.class_id, C.number,
        C.state, C.zone,
    )
    .select_from(VERSIONS)
    .join(ITEMS, D.id == S.item_id)
    .join(ENROLMENTS, E.id == D.enrolment_id)
    .join(CLASSES, C.id == D.class_id)
    .join(TRAINEE, TRAINEE.c.id == E.person_id)
    .outerjoin(DECIDER, DECIDER.c.id == S.decided_by_id)
    .outerjoin(OPENED, and_(OPENED.c.submission_id == S.id, OPENED.c.person_id == S.decided_by_id))
    .outerjoin(PARAFS, and_(PARAFS.c.submission_id == S.id, PARAFS.c.revoked_at.is_(None)))
    .order_by(C.starts_on.desc(), D.class_id, S.decided_at, S.id)
)  # fmt: skip
MINE: Any = LINES.where(S.decided_by_id == bindparam("me"), S.decided_at.is_not(None))
BY_ID: Any = LINES.where(S.id == bindparam("submission"))


@dataclass(frozen=True)
class Look:
    """One recorded judgement."""

    submission_id: uuid.UUID
    reader_id: uuid.UUID
    reader_name: str
    agrees: bool
    reason: str
    at: dt.datetime


_look = LOOKS.c
LOOK: Any = select(
    _look.submission_id, _look.reader_id, _look.reader_name, _look.agrees, _look.reason, _look.at
).order_by(_look.at, _look.id)


def _looks(statement: Any) -> list[Look]:
    return [Look(*row) for row in session().execute(statement)]


@dataclass(frozen=True)
class OwnClass:
    """What one master asesor decided in one class, and what others said of it."""

    class_number: str
    zone: str
    mirror: Mirror
    seconds: Sequence[tuple[Line, Look]]


def own_mirror(act: Act) -> list[OwnClass]:
    """One's own figures for each class, the newest first; nobody else's. Raises Denied."""
    act.require(CourseworkPermission.DESK)
    me = act.person.id
    lines = [Line(*row) for row in session().execute(MINE, {"me": me})]
    looks = _looks(LOOK.join(VERSIONS, S.id == _look.submission_id).where(S.decided_by_id == me))
    return [_own_class(list(group), looks) for _, group in groupby(lines, key=lambda line: line.class_id)]


def _own_class(lines: Sequence[Line], looks: Iterable[Look]) -> OwnClass:
    known = {line.id: line for line in lines}
    seconds = [(known[look.submission_id], look) for look in looks if look.submission_id in known]
    return OwnClass(lines[0].class_number, lines[0].zone, mirror(line.decided for line in lines), seconds)


@dataclass(frozen=True)
class Sample:
    """What one second reader is asked to look at in one class, with what he said already."""

    class_number: str
    zone: str
    lines: Sequence[tuple[Line, Look | None]]


def own_samples(act: Act) -> list[Sample]:
    """The proposed sample of each running class of this master asesor, without his own parafs and trainees.

    What he looked at stays in his list when the sample grows. Raises Denied.
    """
    act.require(CourseworkPermission.DESK)
    me = act.person.id
    of_others = LINES.where(
        D.class_id.in_(act.person.scopes(Role.MASTER_ASESOR)),
        C.state == ClassState.RUNNING,
        S.state == SubmissionState.SIGNED_OFF,
        S.decided_by_id != me,
        E.master_asesor_id.is_distinct_from(me),
    )
    lines = [Line(*row) for row in session().execute(of_others)]
    settled = [line for line in lines if not is_in_undo_time(line.decided_at, act.now)]
    mine = {look.submission_id: look for look in _looks(LOOK.where(_look.reader_id == me))}
    return [_sample(key, list(group), mine) for key, group in groupby(settled, key=lambda line: line.class_id)]


def _sample(class_id: uuid.UUID, lines: Sequence[Line], mine: dict[uuid.UUID, Look]) -> Sample:
    chosen = {one.id for one in propose(class_id, [line.decided for line in lines])} | mine.keys()
    listed = [(line, mine.get(line.id)) for line in lines if line.id in chosen]
    return Sample(lines[0].class_number, lines[0].zone, sorted(listed, key=lambda pair: pair[1] is not None))


@dataclass(frozen=True)
class Compared:
    """One version with the judgements that this person may see."""

    line: Line
    looks: Sequence[Look]
    refusal: Refusal | None
    """Why he may not add one now."""


def get_line(act: Act, submission_id: uuid.UUID) -> Line:
    """A version of a class in which this person gives parafs. Raises Denied, NotFound."""
    row = session().execute(BY_ID, {"submission": submission_id}).one_or_none()
    if row is None:
        raise NotFound
    line = Line(*row)
    act.require(CourseworkPermission.SECOND_LOOK, line)
    return line


def compared(act: Act, submission_id: uuid.UUID) -> Compared:
    """The first judgement and the second: all of them for whoever gave the paraf, for others their own.

    Raises Denied, NotFound.
    """
    line = get_line(act, submission_id)
    me = act.person.id
    found = _looks(LOOK.where(_look.submission_id == submission_id))
    looks = [look for look in found if me in (look.reader_id, line.decider_id)]
    return Compared(line, looks, why_not(act, line, is_given=any(look.reader_id == me for look in found)))


def why_not(act: Act, line: Line, *, is_given: bool) -> Refusal | None:
    """What keeps this person from a second look at this version, or None."""
    if line.class_state is ClassState.FINISHED:
        return Refusal("coursework.class_finished")
    if line.decider_id == act.person.id:
        return Refusal("coursework.look_own_paraf")
    if line.master_asesor_id == act.person.id:
        return Refusal("coursework.look_own_trainee", name=line.trainee_name)
    if line.state is not SubmissionState.SIGNED_OFF or is_in_undo_time(line.decided_at, act.now):
        return Refusal("coursework.look_not_parafed")
    return Refusal("coursework.look_already") if is_given else None
