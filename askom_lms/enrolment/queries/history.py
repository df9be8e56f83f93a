"""What happened to one application, as its evidence chain tells it."""

import datetime as dt
from dataclasses import dataclass

from askom_lms.enrolment.domain.states import EnrolmentPermission as P
from askom_lms.enrolment.models import Enrolment
from askom_lms.kernel import audit
from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.people.queries import people_by_id


@dataclass(frozen=True)
class Happened:
    """One entry: `kind` is the event of the chain, `who` empty when the installation acted."""

    kind: str
    at: dt.datetime
    who: str


def history_of(act: Act, enrolment: Enrolment) -> list[Happened]:
    """Newest first. Two queries whatever happened."""
    act.require(P.READ, enrolment)
    entries = audit.history_of(session(), enrolment.__tablename__, enrolment.id)
    people = people_by_id({entry["actor_id"] for entry in entries})
    rows = [
        Happened(entry["kind"], entry["at"], people[entry["actor_id"]].name if entry["actor_id"] in people else "")
        for entry in entries
    ]
    return rows[::-1]
