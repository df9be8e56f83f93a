"""Legal holds: what a dispute or an order of a court needs is not erased, however old it is."""

from sqlalchemy import select

from askom_lms.kernel.act import Act
from askom_lms.kernel.audit import PLATFORM
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import Invalid
from askom_lms.people.models import Person
from askom_lms.privacy.models import LegalHold

LONGEST = 1000


def place_hold(act: Act, person: Person, reason: str) -> LegalHold:
    """Nothing of this person goes from now on; the caller has asked. Raises Invalid `privacy.hold_reason`."""
    if not reason.strip() or len(reason) > LONGEST:
        raise Invalid("privacy.hold_reason", most=LONGEST)
    hold = LegalHold(person_id=person.id, reason=reason.strip(), placed_at=act.now, placed_by_id=act.actor_id)
    session().add(hold)
    session().flush()
    act.record("legal_hold.placed", PLATFORM, hold)
    return hold


def lift_hold(act: Act, person: Person) -> int:
    """The dispute is over: how many holds ended. The caller has asked."""
    of = LegalHold
    holds = session().scalars(select(of).where(of.person_id == person.id, of.lifted_at.is_(None))).all()
    for hold in holds:
        hold.lifted_at, hold.lifted_by_id = act.now, act.actor_id
        act.record("legal_hold.lifted", PLATFORM, hold)
    return len(holds)
