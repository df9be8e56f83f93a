"""What every step of an item leaves besides its own row: status, letter in the progress string, class version."""

import uuid
from functools import cache
from typing import Any, cast

from sqlalchemy import Integer, String, Table, bindparam, func, update

from askom_lms.coursework.domain.states import PROGRESS, ItemStatus
from askom_lms.coursework.domain.subjects import Item
from askom_lms.coursework.models import DossierItem, Submission
from askom_lms.enrolment.models import Enrolment
from askom_lms.kernel.audit import ChainRef
from askom_lms.kernel.db import Base, session
from askom_lms.kernel.ready import Ready
from askom_lms.training.services import touch_class


def table_of(model: type[Base]) -> Table:
    """The table of a model, for statements that pass by the ORM."""
    return cast(Table, model.__table__)


ITEMS, ENROLMENTS, SUBMISSIONS = table_of(DossierItem), table_of(Enrolment), table_of(Submission)


def chain_of(item: Item) -> ChainRef:
    """The evidence chain of the item's class."""
    return ChainRef("class", item.class_id)


def move_item(item: Item, status: ItemStatus, **columns: Any) -> None:
    """Write the item's new status and its letter in the progress string; lists of the class are told.

    The letter is set by the database in place, so that two items of one trainee may move at once.
    """
    write_row(ITEMS, item.id, status=status, **columns)
    if status is not item.status:
        letter = {"letter": PROGRESS[status], "before": item.position, "after": item.position + 2}
        SET_LETTER.run({"enrolment": item.enrolment_id, **letter})
    touch_class(item.class_id)
    item.status = status


_progress = ENROLMENTS.c.progress
SET_LETTER = Ready(
    update(ENROLMENTS)
    .where(ENROLMENTS.c.id == bindparam("enrolment"))
    .values(
        progress=func.substr(_progress, 1, bindparam("before", type_=Integer()))
        + bindparam("letter", type_=String())
        + func.substr(_progress, bindparam("after", type_=Integer()))
    )
)


def write_version(submission_id: uuid.UUID, **columns: Any) -> None:
    """Write columns of one version."""
    write_row(SUBMISSIONS, submission_id, **columns)


def write_row(table: Table, row_id: uuid.UUID, **columns: Any) -> None:
    """Write columns of one row and count its version; the statement is built once for each set of columns."""
    session().flush()
    values = {f"new_{name}": value for name, value in columns.items()}
    _writing(table, tuple(columns)).run({"row": row_id, **values})


@cache
def _writing(table: Table, names: tuple[str, ...]) -> Ready:
    values = {name: bindparam(f"new_{name}", type_=table.c[name].type) for name in names}
    row = update(table).where(table.c.id == bindparam("row"))
    return Ready(row.values(row_version=table.c.row_version + 1, **values))
