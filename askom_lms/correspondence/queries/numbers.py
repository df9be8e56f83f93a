"""How an institution numbers its letters now, and how it did before."""

import uuid
from collections.abc import Sequence

from sqlalchemy import select

from askom_lms.certification.models import NumberSeries
from askom_lms.correspondence.domain.editions import newest, read
from askom_lms.correspondence.domain.numbering import Format, from_edition
from askom_lms.correspondence.domain.states import LetterKind
from askom_lms.correspondence.domain.states import LetterPermission as P
from askom_lms.correspondence.models import NumberFormat
from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import NotFound
from askom_lms.registry.models import Institution


def numbered_institution(act: Act, code: str) -> Institution:
    """The institution of this code. Raises NotFound, also for a foreign one."""
    found = session().scalar(select(Institution).where(Institution.code == code))
    if found is None:
        raise NotFound
    act.require(P.NUMBERS, found)
    return found


def changes_of_numbers(institution_id: uuid.UUID) -> list[NumberFormat]:
    """Everything that was ever set, the newest first."""
    wanted = select(NumberFormat).where(NumberFormat.institution_id == institution_id)
    return list(session().scalars(wanted.order_by(NumberFormat.at.desc(), NumberFormat.kind)))


def formats_of(changes: Sequence[NumberFormat]) -> dict[LetterKind, Format]:
    """What counts now: what was set last, else the template of the newest edition in a series of its own."""
    found = {kind: Format(from_edition(read(kind, newest(kind)).number), kind) for kind in LetterKind}
    for one in reversed(changes):
        found[one.kind] = Format(one.template, one.series)
    return found


def last_numbers(institution_id: uuid.UUID, year: int) -> dict[str, int]:
    """Series -> the last number given in this year."""
    wanted = select(NumberSeries.kind, NumberSeries.last).where(
        NumberSeries.institution_id == institution_id, NumberSeries.year == year
    )
    return {row.kind: row.last for row in session().execute(wanted)}
