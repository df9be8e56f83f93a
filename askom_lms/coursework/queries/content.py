"""An item together with the content of its current version, in one query."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from sqlalchemy import and_, bindparam, func, or_, select

from askom_lms.coursework.domain.parties import STAFF
from askom_lms.coursework.domain.states import ItemStatus, SubmissionState
from askom_lms.coursework.domain.subjects import FOLDERS, Item, Version
from askom_lms.coursework.models import Submission
from askom_lms.coursework.queries.items import (
    ITEM,
    ITEMS,
    SEATED,
    VERSION,
    C,
    D,
    E,
    S,
    read,
    table,
    to_item,
    to_version,
)
from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import NotFound
from askom_lms.paperwork.domain.edition import load_edition
from askom_lms.paperwork.domain.lent import Lent
from askom_lms.paperwork.domain.sheet import Sheet, Signed
from askom_lms.paperwork.domain.spec import FormSpec, Stage
from askom_lms.paperwork.models import FilledRecord, RecordState
from askom_lms.people.domain import Role
from askom_lms.people.models import Person
from askom_lms.training.models import Folder

RECORDS = table(FilledRecord)
LAST, BACK, EARLIER = (table(Submission, name) for name in ("last", "back", "earlier"))
SENDER = table(Person, "sender")


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

    def sheet(self, signed: Iterable[Signed], reader: str) -> Sheet:
        """As somebody in this role reads it."""
        return Sheet(self.spec, self.at, self.answers, self.lent, tuple(signed), reader, self.is_sealed)

    def masked(self) -> "Content":
        """For readers who need no identity number (D13): only its last digits."""
        hidden = {path: mask(str(value)) for path, value in self.answers.items() if path in IDENTITY}
        return replace(self, answers=self.answers | hidden)

    def shown_to(self, act: Act, reader: str, class_id: uuid.UUID) -> "Content":
        """On paper the number stands whole only for who is in the sheet and for panitia of the class (D13)."""
        is_whole = act.is_system or reader != STAFF or act.person.has(Role.PANITIA, class_id)
        return self if is_whole else self.masked()

    def with_lent(self, lent: Lent) -> "Content":
        return replace(self, lent=dict(lent))


def content_columns(record: Any, prefix: str) -> list[Any]:
    """The columns of one record under a prefix."""
    names = ("id", "edition", "state", "answers", "lent", "revs", "saved_at")
    return [record.c[name].label(f"{prefix}_{name}") for name in names]


def to_content(row: Any, prefix: str, *, form_code: str, stage: str) -> Content | None:
    """The content under a prefix; None when the item has no record yet."""
    values = row._mapping  # noqa: SLF001 - the documented way to read a row by computed names
    if values[f"{prefix}_id"] is None:
        return None
    return Content(
        record_id=values[f"{prefix}_id"],
        form_code=form_code,
        edition=values[f"{prefix}_edition"],
        stage=stage,
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
    select(S.number).where(S.item_id == D.id).order_by(S.number.desc()).limit(1).correlate(ITEMS).scalar_subquery()
)
_sent_back = (
    select(func.max(S.number)).where(S.item_id == D.id, S.state == SubmissionState.RETURNED).correlate(ITEMS)
).scalar_subquery()
_LAST_NAMES = ("id", "number", "state", "code", "fingerprint", "handed_in_at", "opened_at", "decided_at")
OPENED = (
    ITEM.add_columns(
        C.form_edition,
        *content_columns(RECORDS, "now"),
        *(LAST.c[name].label(f"last_{name}") for name in _LAST_NAMES),
        *(BACK.c[name].label(f"back_{name}") for name in ("id", "note", "decided_at")),
        SENDER.c.name.label("sender"),
    )
    .outerjoin(RECORDS, RECORDS.c.id == D.record_id)
    .outerjoin(LAST, and_(LAST.c.item_id == D.id, LAST.c.number == _newest))
    .outerjoin(BACK, and_(BACK.c.item_id == D.id, BACK.c.number == _sent_back, D.status == ItemStatus.RETURNED))
    .outerjoin(SENDER, SENDER.c.id == BACK.c.decided_by_id)
)
"""Items with their current content, the version handed in last, and the return that is not answered yet."""
OPENED_BY_ID = OPENED.where(D.id == bindparam("item"))
OPENED_OF_PERSON = (
    OPENED.where(
        E.person_id == bindparam("actor"),
        or_(*(E.state == state for state in SEATED)),
        D.folder == bindparam("folder"),
        D.key == bindparam("key"),
    )
    .order_by(C.starts_on.desc())
    .limit(1)
)


def open_own(act: Act, task: int, key: str) -> Opened:
    """The trainee's own item with its content. Raises NotFound."""
    if task not in FOLDERS:
        raise NotFound
    return _opened(read(OPENED_OF_PERSON, act, folder=Folder(FOLDERS[task]), key=key).one_or_none())


def open_by_id(act: Act, item_id: uuid.UUID) -> Opened:
    """An item with its content. Raises NotFound; the permission is the caller's to ask."""
    return _opened(read(OPENED_BY_ID, act, item=item_id).one_or_none())


def _opened(row: Any) -> Opened:
    if row is None:
        raise NotFound
    return Opened(
        item=to_item(row),
        content=to_content(row, "now", form_code=row.form_code, stage=row.stage),
        form_edition=row.form_edition,
        returned_id=row.back_id,
        note=row.back_note or "",
        returned_at=row.back_decided_at,
        returned_by=row.sender or "",
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
class Contents:
    """What one version says, and what the version decided before it said."""

    now: Content
    before: Content | None


@dataclass(frozen=True)
class Reviewed:
    """One version and the one decided before it; the contents are read when somebody needs them."""

    version: Version
    previous_id: uuid.UUID | None
    previous_record_id: uuid.UUID | None
    previous_state: SubmissionState | None
    previous_at: dt.datetime | None
    previous_code: str = ""
    previous_fingerprint: str = ""

    @property
    def previous(self) -> Version | None:
        """The version decided before, as far as paper names it."""
        if self.previous_id is None or self.previous_record_id is None or self.previous_state is None:
            return None
        return Version(
            id=self.previous_id,
            item=self.version.item,
            number=self.version.number - 1,
            record_id=self.previous_record_id,
            state=self.previous_state,
            fingerprint=self.previous_fingerprint,
            code=self.previous_code,
        )

    @cached_property
    def contents(self) -> Contents:
        """Both contents, in one query."""
        item, ids = self.version.item, [self.version.record_id, self.previous_record_id]
        rows = session().execute(CONTENTS, {"ids": [key for key in ids if key is not None]})
        found = {row.now_id: to_content(row, "now", form_code=item.form_code, stage=item.stage) for row in rows}
        now = found[self.version.record_id]
        assert now is not None
        return Contents(now, found[self.previous_record_id] if self.previous_record_id else None)


CONTENTS = select(*content_columns(RECORDS, "now")).where(RECORDS.c.id.in_(bindparam("ids", expanding=True)))
REVIEWED = VERSION.add_columns(
    EARLIER.c.id.label("earlier_id"),
    EARLIER.c.record_id.label("earlier_record_id"),
    EARLIER.c.state.label("earlier_state"),
    EARLIER.c.decided_at.label("earlier_decided_at"),
    EARLIER.c.code.label("earlier_code"),
    EARLIER.c.fingerprint.label("earlier_fingerprint"),
).outerjoin(EARLIER, and_(EARLIER.c.item_id == D.id, EARLIER.c.number == S.number - 1))
"""Versions and the one before: a new version begins only after a decision on the last."""
REVIEWED_BY_ID = REVIEWED.where(S.id == bindparam("submission"))
REVIEWED_BY_NUMBER = REVIEWED.where(D.id == bindparam("item"), S.number == bindparam("number"))


def reviewed(act: Act, submission_id: uuid.UUID) -> Reviewed:
    """A version as the desk shows it. Raises NotFound; the permission is the caller's to ask."""
    return _reviewed(read(REVIEWED_BY_ID, act, submission=submission_id).one_or_none())


def reviewed_by_number(act: Act, item_id: uuid.UUID, number: int) -> Reviewed:
    """A version of an item by its number. Raises NotFound; the permission is the caller's to ask."""
    return _reviewed(read(REVIEWED_BY_NUMBER, act, item=item_id, number=number).one_or_none())


def _reviewed(row: Any) -> Reviewed:
    if row is None:
        raise NotFound
    return Reviewed(
        to_version(row), row.earlier_id, row.earlier_record_id, row.earlier_state, row.earlier_decided_at,
        row.earlier_code or "", row.earlier_fingerprint or "",
    )  # fmt: skip
