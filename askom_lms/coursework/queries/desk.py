"""The paraf desk: the queue of one master asesor, the version on his screen, and what lies beside it."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, bindparam, exists, func, literal, or_, select

from askom_lms.coursework.domain.progress import is_blocking
from askom_lms.coursework.domain.queue import Order, minutes_left, ordered, place_of
from askom_lms.coursework.domain.states import CourseworkPermission, SubmissionState
from askom_lms.coursework.domain.subjects import Item, sheet_name
from askom_lms.coursework.models import SubmissionOpening
from askom_lms.coursework.queries.items import (
    CLASSES,
    ENROLMENTS,
    ITEMS,
    SEATED,
    TRAINEE,
    VERSIONS,
    C,
    D,
    E,
    S,
    table,
)  # fmt: skip
from askom_lms.kernel import clock
from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.people.models import Person
from askom_lms.training.domain.folders import KEPT_AS, folders_of

CLAIMER, OPENED = table(Person, "claimer"), table(SubmissionOpening)
CLAIM_TIME = dt.timedelta(minutes=3)
"""How long "sedang dibuka oleh" stands after the sheet was last seen."""


@dataclass(frozen=True)
class WaitingLine:
    """What decides the place of a waiting sheet."""

    item_id: uuid.UUID
    folder: str
    key: str
    enrolment_id: uuid.UUID
    number: int
    waiting_since: dt.datetime
    progress: str
    kit_phases: str
    position: int

    @property
    def is_blocking(self) -> bool:
        """Practice waits for this paraf and for nothing that its trainee could still do."""
        return is_blocking(self.progress, self.kit_phases, self.position)


@dataclass(frozen=True)
class QueueLine(WaitingLine):
    """One waiting version, as the left column shows it."""

    submission_id: uuid.UUID
    form_code: str
    stage: str
    trainee_name: str
    is_green: bool
    fingerprint: str
    is_opened: bool
    """By the person who looks."""
    claimed_by_id: uuid.UUID | None
    claimed_by: str
    claimed_at: dt.datetime | None
    zone: str
    folders: str | None

    @property
    def colour(self) -> str:
        """The colour of its folder in its class."""
        return folders_of(self.folders).colour(self.folder)

    @property
    def name(self) -> str:
        return sheet_name(self.form_code, self.stage)

    def opened_by_another(self, person_id: uuid.UUID, now: dt.datetime) -> str:
        """Who else has it on his screen now; empty for nobody."""
        if self.claimed_at is None or self.claimed_by_id == person_id or now - self.claimed_at > CLAIM_TIME:
            return ""
        return self.claimed_by


WAITING: Any = (
    select(D.id, D.folder, D.key, D.enrolment_id, D.number, D.waiting_since, E.progress, C.kit_phases, D.position)
    .select_from(ITEMS)
    .join(ENROLMENTS, E.id == D.enrolment_id)
    .join(CLASSES, C.id == D.class_id)
    .where(
        D.master_asesor_id == bindparam("master"),
        D.status == literal("submitted", literal_execute=True),
        or_(*(E.state == state for state in SEATED)),
    )
)
"""What waits, without the sheets of who left the class.

The status is written into the statement: only then may the partial index serve it on SQLite.
"""
QUEUE: Any = (
    WAITING.add_columns(
        S.id, D.form_code, D.stage, TRAINEE.c.name, D.is_green, S.fingerprint,
        exists().where(OPENED.c.submission_id == S.id, OPENED.c.person_id == bindparam("master")).correlate(VERSIONS),
        D.claimed_by_id, CLAIMER.c.name, D.claimed_at, C.zone,
        C.settings[KEPT_AS].as_string(),
    )
    .join(VERSIONS, and_(S.item_id == D.id, S.number == D.number))
    .join(TRAINEE, TRAINEE.c.id == E.person_id)
    .outerjoin(CLAIMER, CLAIMER.c.id == D.claimed_by_id)
    .order_by(D.waiting_since, D.id)
)  # fmt: skip


def queue_of(act: Act, order: Order = Order.FORM) -> list[QueueLine]:
    """What waits for this master asesor, in the order of his desk."""
    act.require(CourseworkPermission.DESK)
    return ordered((QueueLine(*row) for row in session().execute(QUEUE, {"master": act.person.id})), order)


DECIDED_SINCE = select(func.count()).where(S.decided_by_id == bindparam("me"), S.decided_at >= bindparam("since"))
PARAFED_SINCE = DECIDED_SINCE.where(S.state == SubmissionState.SIGNED_OFF)
"""Both are answered by `ix_submission_decided` alone; an undone decision is in neither."""


def parafed_since(person_id: uuid.UUID, since: dt.datetime) -> int:
    """How many parafs this person gave since then, undone ones left out."""
    return session().execute(PARAFED_SINCE, {"me": person_id, "since": since}).scalar_one()


def decided_since(person_id: uuid.UUID, since: dt.datetime) -> int:
    """How many versions this person parafed or returned since then: both move the queue."""
    return session().execute(DECIDED_SINCE, {"me": person_id, "since": since}).scalar_one()


def start_of_day(now: dt.datetime, zone: str = "WIB") -> dt.datetime:
    """The last midnight of this zone."""
    return clock.in_zone(now, zone).replace(hour=0, minute=0, second=0, microsecond=0)


@dataclass(frozen=True)
class Place:
    """Where an item stands in the queue of its master asesor, and about how long that takes."""

    number: int
    of: int
    minutes: int | None


def place_in_queue(item: Item, now: dt.datetime) -> Place:
    """The honest place of a waiting item (product X8); number 0 when it does not wait."""
    if item.master_asesor_id is None:
        return Place(0, 0, None)
    rows = [WaitingLine(*row) for row in session().execute(WAITING, {"master": item.master_asesor_id})]
    number = place_of(rows, item.id)
    pace = decided_since(item.master_asesor_id, now - dt.timedelta(hours=1))
    return Place(number, len(rows), minutes_left(number, pace))
