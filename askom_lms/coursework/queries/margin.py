"""What lies beside a version: signatures, files, remarks of the last return, the thread, the reviewer's own tools."""

import datetime as dt
import json
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Integer, String, Text, Uuid, bindparam, cast, func, literal, null, select, type_coerce, union_all

from askom_lms.coursework.domain.states import SubmissionState
from askom_lms.coursework.models import Attachment, ItemMessage, PreparedRemark, Remark, Submission
from askom_lms.kernel.db import UtcDateTime, session
from askom_lms.paperwork.domain.sheet import Signed
from askom_lms.paperwork.models import Signature
from askom_lms.people.models import ParafMark


@dataclass(frozen=True)
class FileLine:
    """One attached file."""

    id: uuid.UUID
    name: str
    media_type: str
    size: int
    sha256: str
    preview_sha256: str | None
    removed_at: dt.datetime | None


@dataclass(frozen=True)
class RemarkLine:
    """One remark of a return; an empty path is about the whole sheet."""

    path: str
    text: str


@dataclass(frozen=True)
class MessageLine:
    """One line of the thread of an item."""

    author: str
    kind: str
    text: str
    at: dt.datetime
    version: int


@dataclass(frozen=True)
class Mark:
    """The initials a person drew or typed: decoration (D9)."""

    kind: str
    strokes: Any
    typed: str
    drawn_at: dt.datetime


@dataclass(frozen=True)
class Margin:
    """Everything beside a version. `prepared` holds (label, text), keys 1 to 9; `done` counts parafs of the person."""

    signed: tuple[Signed, ...] = ()
    files: tuple[FileLine, ...] = ()
    remarks: tuple[RemarkLine, ...] = ()
    messages: tuple[MessageLine, ...] = ()
    prepared: tuple[tuple[str, str], ...] = ()
    mark: Mark | None = None
    done: int = 0

    @property
    def live_files(self) -> list[FileLine]:
        return [file for file in self.files if file.removed_at is None]


_NO_TEXT = type_coerce(null(), String())
_NO_MOMENT = type_coerce(null(), UtcDateTime())
_NO_LONG_TEXT = type_coerce(null(), Text())
_NO_KEY = null()
_ZERO = literal(0)


def _row(kind: str, key: Any, **columns: Any) -> Any:
    """A branch of the union: every column has its type in every branch, so that PostgreSQL need not guess."""
    empty = {
        "one": _NO_TEXT,
        "two": _NO_LONG_TEXT,
        "three": _NO_TEXT,
        "four": _NO_TEXT,
        "five": _NO_LONG_TEXT,
        "n": _ZERO,
        "size": _ZERO,
        "at": _NO_MOMENT,
    }
    labelled = [columns.get(name, nothing).label(name) for name, nothing in empty.items()]
    return select(literal(kind, String()).label("kind"), type_coerce(key, Uuid()).label("id"), *labelled)


def _signatures() -> Any:
    g = Signature.__table__.c
    found = _row(
        "signature",
        g.person_id,
        one=g.slot,
        two=g.person_name,
        three=g.met_number,
        four=g.via,
        five=cast(g.strokes, Text),
        n=cast(g.is_simulated, Integer),
        at=g.signed_at,
    )
    return found.where(g.record_id == bindparam("record"), g.voided_at.is_(None))


def _files() -> Any:
    a = Attachment.__table__.c
    names = {"one": a.name, "two": a.media_type, "three": a.sha256, "four": a.preview_sha256}
    found = _row("file", a.id, **names, n=a.position, size=a.size, at=a.removed_at)
    return found.where(a.record_id == bindparam("record"))


def _remarks() -> Any:
    r = Remark.__table__.c
    return _row("remark", r.id, one=r.path, two=r.text).where(r.submission_id == bindparam("returned"))


def _messages() -> Any:
    m = ItemMessage.__table__.c
    found = _row("message", m.id, one=m.author_name, two=m.text, three=m.kind, n=m.submission_number, at=m.at)
    return found.where(m.item_id == bindparam("item"))


def _prepared() -> Any:
    p = PreparedRemark.__table__.c
    return _row("ready", p.id, one=p.label, two=p.text, n=p.position).where(p.person_id == bindparam("person"))


def _mark() -> Any:
    k = ParafMark.__table__.c
    found = _row("mark", k.id, one=k.kind, three=k.typed, five=cast(k.strokes, Text), at=k.drawn_at)
    return found.where(k.person_id == bindparam("person"))


def _done() -> Any:
    v = Submission.__table__.c
    found = _row("done", _NO_KEY, n=func.count()).where(v.decided_by_id == bindparam("person"))
    return found.where(v.decided_at >= bindparam("since"), v.state == SubmissionState.SIGNED_OFF)


MARGIN = union_all(_signatures(), _files(), _remarks(), _messages(), _prepared(), _mark(), _done())


def margin_of(
    *,
    record_id: uuid.UUID | None = None,
    item_id: uuid.UUID | None = None,
    returned_id: uuid.UUID | None = None,
    person_id: uuid.UUID | None = None,
    since: dt.datetime | None = None,
) -> Margin:
    """Signatures and files of the record, remarks of the returned version, thread of the item, tools of the person.

    `since`: how many parafs the person gave from then on, undone ones left out. One query whatever is asked for: rows
    of different tables under common columns; what is not asked for matches none.
    """
    keys = {"record": record_id, "item": item_id, "returned": returned_id, "person": person_id, "since": since}
    return _gathered(session().execute(MARGIN, keys).all())


def _gathered(rows: Iterable[Any]) -> Margin:
    by_kind: dict[str, list[Any]] = {}
    for row in rows:
        by_kind.setdefault(row.kind, []).append(row)
    files = sorted(by_kind.get("file", ()), key=lambda row: row.n)
    messages = sorted(by_kind.get("message", ()), key=lambda row: row.at)
    ready = sorted(by_kind.get("ready", ()), key=lambda row: row.n)
    mark = next(iter(by_kind.get("mark", ())), None)
    return Margin(
        signed=tuple(_signed(r) for r in by_kind.get("signature", ())),
        files=tuple(FileLine(r.id, r.one, r.two, r.size, r.three, r.four, r.at) for r in files),
        remarks=tuple(RemarkLine(r.one, r.two) for r in by_kind.get("remark", ())),
        messages=tuple(MessageLine(r.one, r.three, r.two, r.at, r.n) for r in messages),
        prepared=tuple((r.one, r.two) for r in ready),
        mark=Mark(mark.one, _lines(mark.five), mark.three, mark.at) if mark else None,
        done=next((row.n for row in by_kind.get("done", ())), 0),
    )


def _lines(strokes: str | None) -> Any:
    return json.loads(strokes) if strokes else None


def _signed(row: Any) -> Signed:
    strokes = tuple(_lines(row.five) or ())
    return Signed(row.one, row.two, row.at, row.three, bool(row.n), row.four or "own", strokes)
