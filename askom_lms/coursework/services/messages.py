"""The thread of an item: questions, answers and dissent, kept for ever (002:7.1.2, 002:9.10.14, 002:9.10.15)."""

from enum import StrEnum

from askom_lms.coursework.domain.states import CourseworkPermission, SubmissionState
from askom_lms.coursework.domain.subjects import Item
from askom_lms.coursework.models import ItemMessage
from askom_lms.coursework.notices import tell_message
from askom_lms.coursework.queries.items import latest_version
from askom_lms.coursework.services.bookkeeping import chain_of
from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import Invalid, Refusal
from askom_lms.people.queries import people_by_id

LONGEST = 2000


class MessageKind(StrEnum):
    """What a message is; a dissent answers a return."""

    QUESTION = "question"
    DISSENT = "dissent"
    REOPENING = "reopening"


SEALED = ("item_id", "submission_number", "author_id", "author_name", "kind", "text", "at")


def post_message(act: Act, item: Item, text: str, kind: MessageKind = MessageKind.QUESTION) -> ItemMessage:
    """Add a line to the thread. Raises Invalid (nothing written, too long), Refusal (dissent without a return)."""
    act.require(CourseworkPermission.DISCUSS, item)
    text = text.strip()
    if not text:
        raise Invalid("coursework.message_empty")
    if len(text) > LONGEST:
        raise Invalid("coursework.message_too_long", most=LONGEST)
    if kind is MessageKind.DISSENT:
        _check_dissent(act, item)
    message = ItemMessage(
        item_id=item.id,
        submission_number=item.number,
        author_id=act.person.id,
        author_name=act.person.name,
        kind=str(kind),
        text=text,
        at=act.now,
    )
    session().add(message)
    session().flush()
    data = {"item": str(item.id), "number": item.number}
    act.record(f"message.{kind}", chain_of(item), message, data, seals=SEALED)
    other = item.master_asesor_id if act.person.id == item.trainee_id else item.trainee_id
    for card in people_by_id([other]).values():
        tell_message(act, item, message, card)
    return message


def _check_dissent(act: Act, item: Item) -> None:
    act.require(CourseworkPermission.WRITE, item)
    last = latest_version(act, item)
    if last is None or last.state is not SubmissionState.RETURNED:
        raise Refusal("coursework.nothing_returned")
