"""What every change to an application begins with: nobody else changes it meanwhile, and it is as the person saw it."""

from collections.abc import Container

from sqlalchemy import select

from askom_lms.enrolment.models import Enrolment
from askom_lms.kernel import audit
from askom_lms.kernel.audit import ChainRef
from askom_lms.kernel.db import read_anew, session
from askom_lms.kernel.messages import Invalid, Refusal
from askom_lms.training.models import TrainingClass

LONGEST_REASON = 2000


SEAT = ("seat_number", "is_conditional", "confirmed_at")
"""What each line about a seat vouches for."""


def chain_of(enrolment: Enrolment) -> ChainRef:
    return ChainRef("class", enrolment.class_id)


def class_of(enrolment: Enrolment) -> TrainingClass:
    return session().get_one(TrainingClass, enrolment.class_id)


def hold(enrolment: Enrolment, seen: int | None = None) -> None:
    """Keep the row until the transaction ends, as the database has it now.

    The order of locks is the same everywhere: sheet, evidence chain, application, class; who takes them in another
    order waits for a hand-in that waits for him. `seen` is the row version of the page on which somebody decided.
    Raises Refusal `enrolment.changed` when it moved on since.
    """
    s = session()
    s.flush()
    audit.hold(chain_of(enrolment))
    s.execute(select(Enrolment.id).where(Enrolment.id == enrolment.id).with_for_update())
    read_anew(enrolment)
    if seen is not None and seen != enrolment.row_version:
        raise Refusal("enrolment.changed")


def must_be(enrolment: Enrolment, states: Container[str], step: str) -> None:
    """Raises Refusal `enrolment.not_now` when the application stands elsewhere."""
    if enrolment.state not in states:
        raise Refusal("enrolment.not_now", state=str(enrolment.state), event=step)


def needed_reason(text: str) -> str:
    """The reason, trimmed. Raises Invalid `enrolment.reason_missing`."""
    written = text.strip()[:LONGEST_REASON]
    if not written:
        raise Invalid("enrolment.reason_missing")
    return written
