"""Attachments of a draft: part of the fingerprint once it is handed in; taking one off is a mark, not a loss."""

import uuid

from sqlalchemy import func, select, update

from askom_lms.coursework.domain.parties import OWNER
from askom_lms.coursework.domain.subjects import Item
from askom_lms.coursework.models import Attachment
from askom_lms.coursework.services.filling import ATTACHMENTS, held, writable_record
from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import NotFound, Refusal
from askom_lms.kernel.uploads import Accepted

MOST = 10


def add_attachment(act: Act, item: Item, file: Accepted) -> Attachment:
    """Hang a checked file on the draft; the same file again, sent because its answer was lost, is the one that hangs.

    Raises NotFound, Denied, Refusal (closed, ten already there).
    """
    item = held(act, item, OWNER)
    record = writable_record(act, item)
    a = ATTACHMENTS.c
    live = (a.record_id == record.id, a.removed_at.is_(None))
    same = select(Attachment).where(*live, a.sha256 == file.sha256, a.name == file.name[:120])
    if (hanging := session().scalars(same.limit(1)).one_or_none()) is not None:
        return hanging
    count = session().execute(select(func.count()).where(*live)).scalar_one()
    if count >= MOST:
        raise Refusal("coursework.too_many_files", most=MOST)
    last = session().execute(select(func.max(a.position)).where(a.record_id == record.id)).scalar()
    attachment = Attachment(
        record_id=record.id,
        item_id=item.id,
        sha256=file.sha256,
        preview_sha256=file.preview_sha256,
        media_type=file.media_type,
        name=file.name[:120],
        size=file.size,
        position=(last or 0) + 1,
        added_at=act.now,
        added_by_id=act.person.id,
    )
    session().add(attachment)
    session().flush()
    return attachment


def remove_attachment(act: Act, item: Item, attachment_id: uuid.UUID) -> None:
    """Take a file off the draft; the row and the bytes stay, and so do earlier versions. Raises NotFound, Refusal."""
    item = held(act, item, OWNER)
    a = ATTACHMENTS.c
    shown = (
        session().execute(select(a.sha256, a.position).where(a.id == attachment_id, a.item_id == item.id)).one_or_none()
    )
    if shown is None:
        raise NotFound
    record = writable_record(act, item)
    same = (a.record_id == record.id, a.sha256 == shown.sha256, a.position == shown.position, a.removed_at.is_(None))
    session().execute(update(ATTACHMENTS).where(*same).values(removed_at=act.now))
