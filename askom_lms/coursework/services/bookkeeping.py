"""What every step of an item leaves besides its own row: status, letter in the progress string, class version."""

import uuid
from typing import Any, cast

from sqlalchemy import Table, func, update

from askom_lms.coursework.domain.states import PROGRESS, ItemStatus
from askom_lms.coursework.domain.subjects import Item
from askom_lms.coursework.models import DossierItem, Submission
from askom_lms.enrolment.models import Enrolment
from askom_lms.kernel.audit import ChainRef
from askom_lms.kernel.db import Base, session
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
    s = session()
    row = update(ITEMS).where(ITEMS.c.id == item.id)
    s.execute(row.values(status=status, row_version=ITEMS.c.row_version + 1, **columns))
    if status is not item.status:
        s.execute(update(ENROLMENTS).where(ENROLMENTS.c.id == item.enrolment_id).values(progress=_letter(item, status)))
    touch_class(item.class_id)
    item.status = status


def _letter(item: Item, status: ItemStatus) -> Any:
    before = func.substr(ENROLMENTS.c.progress, 1, item.position)
    after = func.substr(ENROLMENTS.c.progress, item.position + 2)
    return before + PROGRESS[status] + after


def write_version(submission_id: uuid.UUID, **columns: Any) -> None:
    """Write columns of one version."""
    row = update(SUBMISSIONS).where(SUBMISSIONS.c.id == submission_id)
    session().execute(row.values(row_version=SUBMISSIONS.c.row_version + 1, **columns))
