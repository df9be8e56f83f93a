"""Open links of a person: they end when a newer one is sent, when he has a new password, when he is disabled."""

import uuid

from sqlalchemy import update

from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.people.models import Invitation

KINDS = ("invite", "reset")


def expire_links(act: Act, person_id: uuid.UUID, *kinds: str) -> None:
    """Links of these kinds (none named: of every kind) that were sent to this person stop working."""
    open_ones = (Invitation.person_id == person_id, Invitation.used_at.is_(None), Invitation.expires_at > act.now)
    change = update(Invitation).where(*open_ones, Invitation.kind.in_(kinds or KINDS)).values(expires_at=act.now)
    session().execute(change.execution_options(synchronize_session=False))
