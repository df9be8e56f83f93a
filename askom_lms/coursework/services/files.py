"""Attachments of a draft: part of the fingerprint once it is handed in; taking one off is a mark, not a loss."""

import uuid
from collections.abc import Collection, Iterator

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
LONGEST_NAME = 120
LONGEST_KIND = 6
"""Letters after the last point that still say what kind of file it is."""


def add_attachment(act: Act, item: Item, file: Accepted) -> Attachment:
    """Hang a checked file on the draft; the same file again, sent because its answer was lost, is the one that hangs.

    Raises NotFound, Denied, Refusal (closed, ten already there).
    """
    item = held(act, item, OWNER)
    record = writable_record(act, item)
    a = ATTACHMENTS.c
    live = (a.record_id == record.id, a.removed_at.is_(None))
    hanging = session().scalars(select(Attachment).where(*live)).all()
    for one in hanging:
        if one.sha256 == file.sha256 and one.name in _names_of(file.name):
            return one
    if len(hanging) >= MOST:
        raise Refusal("coursework.too_many_files", most=MOST)
    last = session().execute(select(func.max(a.position)).where(a.record_id == record.id)).scalar()
    attachment = Attachment(
        record_id=record.id,
        item_id=item.id,
        sha256=file.sha256,
        preview_sha256=file.preview_sha256,
        media_type=file.media_type,
        name=_free_name(file.name, {one.name for one in hanging}),
        size=file.size,
        position=(last or 0) + 1,
        added_at=act.now,
        added_by_id=act.person.id,
    )
    session().add(attachment)
    session().flush()
    return attachment


def _free_name(name: str, taken: Collection[str]) -> str:
    """A telephone calls every photo image.jpg, and an answer names its file: the second is image (2).jpg."""
    return next(one for one in _names_of(name) if one not in taken)


def _names_of(name: str) -> Iterator[str]:
    """The name, then numbered ones: as many as files may hang, and one more."""
    stem, dot, kind = name.rpartition(".")
    head, tail = (stem, dot + kind) if stem and len(kind) < LONGEST_KIND else (name, "")
    yield name[:LONGEST_NAME]
    for number in range(2, MOST + 2):
        end = f" ({number}){tail}"
        yield head[: LONGEST_NAME - len(end)] + end


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
