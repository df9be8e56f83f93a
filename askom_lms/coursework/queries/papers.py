"""A version of an item as it goes on paper: content, signatures, files and the standing paraf."""

import uuid
from dataclasses import dataclass

from sqlalchemy import select

from askom_lms.coursework.domain.states import CourseworkPermission
from askom_lms.coursework.domain.subjects import Version
from askom_lms.coursework.models import Paraf
from askom_lms.coursework.queries.content import Content, reviewed_by_number
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
    found = reviewed_by_number(act, item_id, number)
    act.require(CourseworkPermission.READ, found.version)
    content = found.contents.now
    margin = margin_of(record_id=content.record_id)
    return Paper(found.version, content, margin, standing_parafs(found.version.id), found.version.item.reader(act))


def standing_parafs(submission_id: uuid.UUID) -> tuple[Signed, ...]:
    """The paraf as a signature on paper; the drawing decorates it (D9)."""
    rows = session().execute(
        select(Paraf.person_name, Paraf.at, Paraf.met_number, ParafMark.strokes)
        .outerjoin(ParafMark, ParafMark.person_id == Paraf.person_id)
        .where(Paraf.submission_id == submission_id, Paraf.revoked_at.is_(None))
    )
    return tuple(Signed(PARAF, row[0], row[1], row[2], strokes=tuple(row[3] or ())) for row in rows)
