"""A second look at a paraf: another master asesor of the class says what he would have done (product X23)."""

import uuid

from sqlalchemy import select

from askom_lms.coursework.models import SecondLook
from askom_lms.coursework.queries.items import lock_item
from askom_lms.coursework.queries.second_look import get_line, why_not
from askom_lms.kernel.act import Act
from askom_lms.kernel.audit import ChainRef
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import Invalid

LONGEST = 2000
SEALED = ("submission_id", "reader_id", "reader_name", "agrees", "reason", "at")


def give_second_look(act: Act, submission_id: uuid.UUID, *, agrees: bool | None, reason: str = "") -> SecondLook:
    """Record how this person judges a version that somebody else parafed; the paraf stays as it is.

    Raises Denied, NotFound (another class), Invalid (nothing chosen, a difference without reason, too long), Refusal:
    his own paraf or trainee, no paraf that stands, said before, or the class is over.
    """
    line = get_line(act, submission_id)
    lock_item(line.item_id)
    line = get_line(act, submission_id)
    said = select(SecondLook.id).where(SecondLook.submission_id == line.id, SecondLook.reader_id == act.person.id)
    if refusal := why_not(act, line, is_given=session().scalar(said) is not None):
        raise refusal
    if agrees is None:
        raise Invalid("coursework.look_unsaid")
    reason = reason.strip()
    if len(reason) > LONGEST or not (agrees or reason):
        raise Invalid("coursework.look_reason", most=LONGEST)
    look = SecondLook(
        submission_id=line.id,
        reader_id=act.person.id,
        reader_name=act.person.name,
        agrees=agrees,
        reason=reason,
        at=act.now,
    )
    session().add(look)
    session().flush()
    data = {"submission": str(line.id), "number": line.number, "agrees": agrees}
    act.record("second_look.give", ChainRef("class", line.class_id), look, data, seals=SEALED)
    return look
