"""What the hand-in of peta, FR.MAPA.01 or FR.MAPA.02 would touch in the other sheets of the same dossier."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, false, func, null, or_, select, true, type_coerce

from askom_lms.coursework.domain.states import ItemStatus, SubmissionState
from askom_lms.coursework.domain.subjects import Item
from askom_lms.coursework.models import Submission
from askom_lms.coursework.queries.content import Content
from askom_lms.coursework.queries.lending import SAYS_SOMETHING, SOURCE_COLUMNS, D, R
from askom_lms.kernel.db import UtcDateTime, session
from askom_lms.paperwork.domain.cells import Answers
from askom_lms.paperwork.domain.downstream import UPSTREAM, Below, Standing, Touched, touched
from askom_lms.paperwork.domain.plan import INSTRUMENT_OF

STANDINGS = {ItemStatus.SUBMITTED: Standing.WAITING, ItemStatus.SIGNED_OFF: Standing.PARAFED}
DECIDED = (SubmissionState.RETURNED, SubmissionState.SIGNED_OFF)

_more = (
    D.id.label("item_id"),
    D.position,
    D.status,
    R.edition,
    R.lent["groups"].label("groups"),
)
_last = (
    select(func.max(Submission.number))
    .where(Submission.item_id == D.id, Submission.state.in_(DECIDED))
    .correlate(D)
    .scalar_subquery()
)
_now = (
    select(*SOURCE_COLUMNS, *_more, SAYS_SOMETHING.label("is_source"), false().label("is_earlier"))
    .join(R, R.id == D.record_id)
    .where(
        D.enrolment_id == bindparam("enrolment"),
        D.folder == bindparam("folder"),
        or_(SAYS_SOMETHING, D.form_code.in_(list(INSTRUMENT_OF))),
    )
)
_earlier = (
    select(
        D.form_code,
        D.stage,
        R.answers,
        type_coerce(null(), UtcDateTime()).label("signed_at"),
        null().label("signers"),
        *_more,
        false().label("is_source"),
        true().label("is_earlier"),
    )
    .join(Submission, Submission.item_id == D.id)
    .join(R, R.id == Submission.record_id)
    .where(D.id == bindparam("item"), Submission.number == _last)
)
CHAIN = _now.union_all(_earlier)
"""Every sheet of the dossier that says something or is an instrument, and the version of the item decided last."""


@dataclass(frozen=True)
class Chain:
    """The dossier around one sheet from which others follow, read in one query with what the sheet borrows."""

    rows: Sequence[Any]
    item_id: uuid.UUID

    @property
    def sources(self) -> list[Any]:
        """The rows that the sheet borrows from."""
        return [row for row in self.rows if row.is_source]

    @property
    def before(self) -> Answers | None:
        """What the version decided last says; None for a first version."""
        return next((row.answers for row in self.rows if row.is_earlier), None)

    @property
    def below(self) -> list[Below]:
        """The other sheets that somebody began, in the order of the dossier."""
        others = [row for row in self.rows if row.item_id != self.item_id and row.status is not ItemStatus.EMPTY]
        return [
            Below(
                row.form_code,
                row.stage,
                row.edition,
                STANDINGS.get(row.status, Standing.OPEN),
                row.answers or {},
                tuple(row.groups or ()),
            )
            for row in sorted(others, key=lambda row: row.position)
        ]

    def touches(self, content: Content) -> list[Touched]:
        """What handing in this content would touch."""
        return touched(content.form_code, self.before, content.answers, content.lent, self.below)


def chain_of(item: Item) -> Chain | None:
    """The chain below this item; None for a form from which nothing follows. One query."""
    if item.form_code not in UPSTREAM:
        return None
    keys = {"enrolment": item.enrolment_id, "folder": item.folder, "item": item.id}
    return Chain(session().execute(CHAIN, keys).all(), item.id)
