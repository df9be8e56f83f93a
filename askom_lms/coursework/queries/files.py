"""One attached file, for whoever may read its item; one of a sheet with keys for whoever may read those."""

import uuid

from sqlalchemy import select

from askom_lms.coursework.domain.states import CourseworkPermission
from askom_lms.coursework.models import Attachment
from askom_lms.coursework.queries.items import get_item
from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import NotFound
from askom_lms.paperwork.domain.edition import load_edition


def get_attachment(act: Act, attachment_id: uuid.UUID) -> Attachment:
    """The row of a file. Raises NotFound, Denied."""
    found = session().scalars(select(Attachment).where(Attachment.id == attachment_id)).one_or_none()
    if found is None:
        raise NotFound
    item = get_item(act, found.item_id)
    act.require(CourseworkPermission.READ, item)
    if not load_edition(item.form_code).may_be_read_whole_by(item.reader(act.actor_id)):
        act.require(CourseworkPermission.PAPER, item)
    return found
