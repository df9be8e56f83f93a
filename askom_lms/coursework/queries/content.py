"""An item together with the content of its current version, in one query."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import aliased

from askom_lms.coursework.domain.states import SubmissionState
from askom_lms.coursework.domain.subjects import FOLDERS, Item, Version
from askom_lms.coursework.models import Submission
from askom_lms.coursework.queries.items import ITEM, SEATED, VERSION, C, D, E, read, to_item, to_version
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import NotFound
from askom_lms.paperwork.domain.edition import load_edition
from askom_lms.paperwork.domain.lent import Lent
from askom_lms.paperwork.domain.sheet import Sheet, Signed
from askom_lms.paperwork.domain.spec import FormSpec, Stage
from askom_lms.paperwork.models import FilledRecord, RecordState
from askom_lms.people.models import Person
from askom_lms.training.models import Folder

R = FilledRecord
before = aliased(FilledRecord, name="before")
earlier = aliased(Submission, name="earlier")
last = aliased(Submission, name="last")


IDENTITY = frozenset({"nik"})
"""Fields of forms that hold an identity number."""
SHOWN_DIGITS = 4


def mask(number: str) -> str:
    """••••••••••••7588."""
    return "•" * max(0, len(number) - SHOWN_DIGITS) + number[-SHOWN_DIGITS:]


@dataclass(frozen=True)
class Content:
    """Answers and lent rows of one version, free of the session: a page may lay newer rows over it."""

    record_id: uuid.UUID | None
    form_code: str
    edition: str
    stage: str
    answers: dict[str, Any]
    lent: dict[str, Any]
    revs: dict[str, Any]
    is_sealed: bool = False
    saved_at: dt.datetime | None = None

    @property
    def spec(self) -> FormSpec:
        return load_edition(self.form_code, self.edition)

    @property
    def at(self) -> Stage:
        return Stage(self.stage)

    def sheet(self, signed: Iterable[Signed] = ()) -> Sheet:
        return Sheet(self.spec, self.at, self.answers, self.lent, tuple(signed))

    def masked(self) -> "Content":
        """For readers who need no identity number (D13): only its last digits."""
        hidden = {path: mask(str(value)) for path, value in self.answers.items() if path in IDENTITY}
        return replace(self, answers=self.answers | hidden)

    def with_lent(self, lent: Lent) -> "Content":
        return replace(self, lent=dict(lent))


def content_columns(record: Any, prefix: str) -> list[Any]:
    """The columns of one record under a prefix."""
    names = ("id", "edition", "state", "answers", "lent", "revs", "saved_at")
    return [getattr(record, name).label(f"{prefix}_{name}") for name in names]


def to_content(row: Any, prefix: str) -> Content | None:
    """The content under a prefix; None when the item has no record yet."""
    values = row._mapping  # noqa: SLF001 - the documented way to read a row by computed names
    if values[f"{prefix}_id"] is None:
        return None
    return Content(
        record_id=values[f"{prefix}_id"],
        form_code=row.form_code,
        edition=values[f"{prefix}_edition"],
        stage=row.stage,
        answers=values[f"{prefix}_answers"],
        lent=values[f"{prefix}_lent"],
        revs=values[f"{prefix}_revs"],
        is_sealed=values[f"{prefix}_state"] is not RecordState.OPEN,
        saved_at=values[f"{prefix}_saved_at"],
    )


@dataclass(frozen=True)
class Opened:
    """An item, what its current version says, and its last return if that is not answered yet."""

    item: Item
    content: Content | None
    form_edition: str
    returned_id: uuid.UUID | None
    note: str
    returned_at: dt.datetime | None
    returned_by: str
    last: "LastVersion | None"


@dataclass(frozen=True)
class LastVersion:
    """The version that was handed in last."""

    id: uuid.UUID
    number: int
    state: SubmissionState
    code: str
    fingerprint: str
    handed_in_at: dt.datetime | None
    opened_at: dt.datetime | None
    decided_at: dt.datetime | None


_newest = (
    select(Submission.number)
    .where(Submission.item_id == D.id)
    .order_by(Submission.number.desc())
    .limit(1)
    .correlate(D)
    .scalar_subquery()
)
_decider_of_last = aliased(Person, name="last_decider")
OPENED = (
    ITEM.add_columns(
        C.form_edition,
        *content_columns(R, "now"),
        last.id.label("last_id"), last.number.label("last_number"), last.state.label("last_state"),
        last.code.label("last_code"), last.fingerprint.label("last_fingerprint"),
        last.handed_in_at.label("last_handed_in_at"), last.opened_at.label("last_opened_at"),
        last.decided_at.label("last_decided_at"), last.note.label("last_note"),
        _decider_of_last.name.label("last_decider"),
    )
    .outerjoin(R, R.id == D.record_id)
    .outerjoin(last, and_(last.item_id == D.id, last.number == _newest))
    .outerjoin(_decider_of_last, _decider_of_last.id == last.decided_by_id)
)  # fmt: skip
"""Items with their current content and the version handed in last."""


def open_own(act: Act, task: int, key: str) -> Opened:
    """The trainee's own item with its content. Raises NotFound."""
    if task not in FOLDERS:
        raise NotFound
    wanted = OPENED.where(
        E.person_id == act.person.id, E.state.in_(SEATED), D.folder == Folder(FOLDERS[task]), D.key == key
    )
    return _opened(read(wanted.order_by(C.starts_on.desc()).limit(1), act).one_or_none())


def open_by_id(act: Act, item_id: uuid.UUID) -> Opened:
    """An item with its content. Raises NotFound; the permission is the caller's to ask."""
    return _opened(read(OPENED.where(D.id == item_id), act).one_or_none())


def _opened(row: Any) -> Opened:
    if row is None:
        raise NotFound
    is_return = row.last_state is SubmissionState.RETURNED
    return Opened(
        item=to_item(row),
        content=to_content(row, "now"),
        form_edition=row.form_edition,
        returned_id=row.last_id if is_return else None,
        note=row.last_note if is_return else "",
        returned_at=row.last_decided_at if is_return else None,
        returned_by=(row.last_decider or "") if is_return else "",
        last=_last(row),
    )


def _last(row: Any) -> LastVersion | None:
    if row.last_id is None:
        return None
    return LastVersion(
        row.last_id, row.last_number, row.last_state, row.last_code, row.last_fingerprint, row.last_handed_in_at,
        row.last_opened_at, row.last_decided_at,
    )  # fmt: skip


@dataclass(frozen=True)
class Reviewed:
    """One version with its content and that of the version decided before."""

    version: Version
    content: Content
    previous: Content | None
    previous_id: uuid.UUID | None
    previous_state: SubmissionState | None
    previous_at: dt.datetime | None
    opened_at: dt.datetime | None


REVIEWED = (
    VERSION.add_columns(
        *content_columns(R, "now"), *content_columns(before, "before"),
        earlier.id.label("earlier_id"), earlier.state.label("earlier_state"),
        earlier.decided_at.label("earlier_decided_at"),
    )
    .join(R, R.id == Submission.record_id)
    .outerjoin(earlier, and_(earlier.item_id == D.id, earlier.number == Submission.number - 1))
    .outerjoin(before, before.id == earlier.record_id)
)  # fmt: skip
"""Versions with their content and the one before: a new version begins only after a decision on the last."""


def reviewed(act: Act, submission_id: uuid.UUID) -> Reviewed:
    """A version as the desk shows it. Raises NotFound; the permission is the caller's to ask."""
    row = read(REVIEWED.where(Submission.id == submission_id), act).one_or_none()
    if row is None:
        raise NotFound
    content = to_content(row, "now")
    assert content is not None
    return Reviewed(
        version=to_version(row),
        content=content,
        previous=to_content(row, "before"),
        previous_id=row.earlier_id,
        previous_state=row.earlier_state,
        previous_at=row.earlier_decided_at,
        opened_at=row.opened_at,
    )
