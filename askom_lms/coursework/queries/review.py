"""The version on the screen of a master asesor: content, what changed, what the machine checked, where it stands."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import String, bindparam, cast, exists, func, literal, select

from askom_lms.coursework.domain.parties import STAFF
from askom_lms.coursework.domain.queue import Order
from askom_lms.coursework.domain.states import CourseworkPermission, SubmissionState, is_in_undo_time
from askom_lms.coursework.domain.subjects import Version
from askom_lms.coursework.models import PreparedRemark, Substitution
from askom_lms.coursework.queries.content import Content, Reviewed, reviewed
from askom_lms.coursework.queries.desk import QueueLine, parafed_since, queue_of, start_of_day
from askom_lms.coursework.queries.items import ITEMS, VERSIONS, D, S, table
from askom_lms.coursework.queries.margin import Margin, margin_of
from askom_lms.kernel.act import Act
from askom_lms.kernel.audit import Chain
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import NotFound, Refusal
from askom_lms.paperwork.domain import answers as answering
from askom_lms.paperwork.domain import checks
from askom_lms.paperwork.domain.filled import Issue
from askom_lms.paperwork.domain.sheet import Sheet
from askom_lms.people.models import ParafMark, RoleGrant

FIELD, ROW = "\x1f", "\x1e"
CHAINS, GRANTS, TOOLS, MARKS = map(table, (Chain, RoleGrant, PreparedRemark, ParafMark))


@dataclass(frozen=True)
class Review:
    """One version with everything that helps to decide on it."""

    found: Reviewed
    margin: Margin

    @cached_property
    def sheet(self) -> Sheet:
        return self.found.contents.now.masked().sheet(self.margin.signed, STAFF)

    @cached_property
    def changed(self) -> frozenset[str]:
        """The paths that differ from the version decided before; empty for a first version."""
        both = self.found.contents
        return frozenset(answering.diff(both.before.answers, both.now.answers)) if both.before else frozenset()

    @cached_property
    def issues(self) -> list[Issue]:
        """What the checks say: nothing when the frozen content passed them all, otherwise warnings."""
        version = self.found.version
        is_current = version.number == version.item.number
        return [] if is_current and version.item.is_green else issues_of(self.found.contents.now)

    @cached_property
    def progress(self) -> tuple[int, int]:
        """How many of the required answers are there; counted when the version was handed in."""
        version = self.found.version
        if version.number == version.item.number:
            return version.item.filled, version.item.required
        content = self.found.contents.now
        return answering.progress(content.spec, content.at, content.answers, content.lent)

    @property
    def is_again(self) -> bool:
        return self.found.version.number > 1


def issues_of(content: Content) -> list[Issue]:
    """All findings of the automatic checks on this content."""
    return checks.run(content.spec, content.at, content.answers, content.lent)


@dataclass(frozen=True)
class Desk:
    """The paraf desk: the queue and, if any, the version in the middle."""

    queue: Sequence[QueueLine]
    order: Order
    done_today: int
    review: Review | None
    can_undo: bool = False

    @property
    def place(self) -> int:
        """Where the shown version stands in the queue, from 1; 0 when it does not wait."""
        if self.review is None:
            return 0
        shown = self.review.found.version.id
        return next((place for place, line in enumerate(self.queue, 1) if line.submission_id == shown), 0)

    @property
    def previous_line(self) -> QueueLine | None:
        return self.queue[self.place - 2] if self.place > 1 else None

    @property
    def next_line(self) -> QueueLine | None:
        """The one after the shown one; from a decided one, the first that waits."""
        return self.queue[self.place] if self.place < len(self.queue) else None


@dataclass(frozen=True)
class Glance:
    """What tells, without reading it, whether a desk is still as it was drawn."""

    class_id: uuid.UUID
    master_asesor_id: uuid.UUID | None
    is_waiting: bool
    stamp: tuple[Any, ...]
    """How long the chains of this person's classes are, and his own tools: every deed that a desk shows adds a line."""

    @property
    def item(self) -> "Glance":
        """The permission asks whose the item is."""
        return self


_moved = (
    select(func.sum(CHAINS.c.size))
    .join(GRANTS, GRANTS.c.scope_id == CHAINS.c.ref)
    .where(CHAINS.c.kind == "class", GRANTS.c.person_id == bindparam("me"))
    .scalar_subquery()
)
_tools = (
    select(
        func.aggregate_strings(cast(TOOLS.c.position, String) + TOOLS.c.label + literal("\x1f") + TOOLS.c.text, "\x1e")
    )
    .where(TOOLS.c.person_id == bindparam("me"))
    .scalar_subquery()
)
_mark = select(func.max(MARKS.c.drawn_at)).where(MARKS.c.person_id == bindparam("me")).scalar_subquery()
GLANCE: Any = (
    select(D.class_id, D.master_asesor_id, S.state, _moved.label("moved"), _tools.label("tools"), _mark.label("mark"))
    .select_from(VERSIONS)
    .join(ITEMS, D.id == S.item_id)
    .where(S.id == bindparam("submission"))
)


def glance(act: Act, submission_id: uuid.UUID) -> Glance | None:
    """Whether this person's desk moved, with one query; None when the version is not his to decide on."""
    row = session().connection().execute(GLANCE, {"me": act.person.id, "submission": submission_id}).one_or_none()
    if row is None:
        raise NotFound
    stamp = (submission_id, act.person.id, act.person.name, act.person.grants, row.moved, row.tools, row.mark)
    found = Glance(row.class_id, row.master_asesor_id, row.state is SubmissionState.SUBMITTED, stamp)
    return found if act.may(CourseworkPermission.REVIEW, found) else None


def desk(act: Act, submission_id: uuid.UUID | None, order: Order) -> Desk:
    """The desk with this version, or only its queue. Raises Denied, NotFound (somebody else's trainee)."""
    queue = queue_of(act, order)
    today = start_of_day(act.now, queue[0].zone if queue else "WIB")
    if submission_id is None:
        return Desk(queue, order, parafed_since(act.person.id, today), None)
    review = review_of(act, submission_id, today)
    return Desk(queue, order, review.margin.done, review, can_undo=_can_undo(act, review))


def review_of(act: Act, submission_id: uuid.UUID, today: dt.datetime | None = None) -> Review:
    """A version for the one who gives its paraf; his parafs are counted from the beginning of `today`, if given."""
    found = reviewed(act, submission_id)
    require_review(act, found.version)
    is_returned = found.previous_state is SubmissionState.RETURNED
    beside = margin_of(
        record_id=found.version.record_id,
        item_id=found.version.item.id,
        returned_id=found.previous_id if is_returned else None,
        person_id=act.person.id,
        since=today,
    )
    return Review(found, beside)


def require_review(act: Act, version: Version) -> None:
    """Raises NotFound or Denied when the version is not this person's to decide on.

    Whoever had its trainee before a substitution hears who has him now: Refusal `coursework.moved_to_substitute`.
    """
    if not act.may(CourseworkPermission.REVIEW, version) and _was_substituted(act, version):
        name = version.item.master_asesor_name
        raise Refusal("coursework.moved_to_substitute", sheet=version.item.name, name=name)
    act.require(CourseworkPermission.REVIEW, version)


def _was_substituted(act: Act, version: Version) -> bool:
    step = exists().where(Substitution.class_id == version.item.class_id, Substitution.from_id == act.person.id)
    return act.may(CourseworkPermission.READ, version) and bool(session().execute(select(step)).scalar())


def _can_undo(act: Act, review: Review) -> bool:
    version = review.found.version
    return version.decided_by_id == act.person.id and is_in_undo_time(version.decided_at, act.now)


def after(queue: Sequence[QueueLine], submission_id: uuid.UUID) -> QueueLine | None:
    """The line that follows a version in the queue as it was; the first one when it is not in it."""
    ids = [line.submission_id for line in queue]
    place = ids.index(submission_id) + 1 if submission_id in ids else 0
    rest = [*queue[place:], *queue[:place]]
    return next((line for line in rest if line.submission_id != submission_id), None)
