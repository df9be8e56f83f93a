"""One attached file, for whoever may read its item."""

import uuid

from sqlalchemy import select

from askom_lms.coursework.domain.states import CourseworkPermission
from askom_lms.coursework.models import Attachment
from askom_lms.coursework.queries.items import get_item
from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import NotFound


def get_attachment(act: Act, attachment_id: uuid.UUID) -> Attachment:
    """The row of a file. Raises NotFound, Denied."""
    found = session().scalars(select(Attachment).where(Attachment.id == attachment_id)).one_or_none()
    if found is None:
        raise NotFound
    act.require(CourseworkPermission.READ, get_item(act, found.item_id))
    return found
