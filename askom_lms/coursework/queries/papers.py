"""A version of an item as it goes on paper: content, signatures, files and the standing paraf."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass, replace

from sqlalchemy import select

from askom_lms.coursework.domain.states import CourseworkPermission
from askom_lms.coursework.domain.subjects import Version
from askom_lms.coursework.models import Paraf
from askom_lms.coursework.queries.content import Content, Reviewed, reviewed_by_number
from askom_lms.coursework.queries.margin import Margin, margin_of
from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.paperwork.domain.sheet import Sheet, Signed
from askom_lms.people.models import ParafMark

PARAF = "paraf"


@dataclass(frozen=True)
class Paper:
    """One version, ready to be laid out."""

    version: Version
    content: Content
    margin: Margin
    parafs: tuple[Signed, ...]
    reader: str
    """The role in which it is read."""

    @property
    def sheet(self) -> Sheet:
        return self.content.sheet(self.margin.signed, self.reader)


def paper_of(act: Act, item_id: uuid.UUID, number: int) -> Paper:
    """A version that was handed in, for whoever may read it. Raises NotFound, Denied."""
    found = _found(act, item_id, number)
    return _paper(act, found.version, found.contents.now, standing_parafs(found.version.id))


def paper_as_read(act: Act, item_id: uuid.UUID, number: int, reader: str) -> Paper:
    """A version as somebody in this role reads it. Raises NotFound; the permission is the caller's to ask."""
    found = reviewed_by_number(act, item_id, number)
    paper = _paper(act, found.version, found.contents.now, standing_parafs(found.version.id))
    return replace(paper, reader=reader)


def papers_of(act: Act, item_id: uuid.UUID, number: int) -> tuple[Paper, Paper | None]:
    """A version and the one decided before it, if there is one. Raises NotFound, Denied."""
    found = _found(act, item_id, number)
    before = found.previous
    parafs = standing_parafs_of([found.version.id, *([before.id] if before else [])])
    now = _paper(act, found.version, found.contents.now, parafs.get(found.version.id, ()))
    if before is None or found.contents.before is None:
        return now, None
    return now, _paper(act, before, found.contents.before, parafs.get(before.id, ()))


def _found(act: Act, item_id: uuid.UUID, number: int) -> Reviewed:
    found = reviewed_by_number(act, item_id, number)
    act.require(CourseworkPermission.READ, found.version)
    return found


def _paper(act: Act, version: Version, content: Content, parafs: tuple[Signed, ...]) -> Paper:
    reader = version.item.reader(act.actor_id)
    shown = content.shown_to(act, reader, version.item.class_id)
    return Paper(version, shown, margin_of(record_id=content.record_id), parafs, reader)


def standing_parafs(submission_id: uuid.UUID) -> tuple[Signed, ...]:
    """The paraf as a signature on paper; the drawing decorates it (D9)."""
    return standing_parafs_of([submission_id]).get(submission_id, ())


def standing_parafs_of(submission_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, tuple[Signed, ...]]:
    """The same for several versions, in one query."""
    rows = session().execute(
        select(Paraf.submission_id, Paraf.person_name, Paraf.at, Paraf.met_number, ParafMark.strokes)
        .outerjoin(ParafMark, ParafMark.person_id == Paraf.person_id)
        .where(Paraf.submission_id.in_(submission_ids), Paraf.revoked_at.is_(None))
    )
    return {row[0]: (Signed(PARAF, row[1], row[2], row[3], strokes=tuple(row[4] or ())),) for row in rows}
