"""Who else has shown his proof on this device."""

import uuid

from sqlalchemy import select

from askom_lms.kernel.act import Act, Actor
from askom_lms.kernel.db import session
from askom_lms.people.models import Handover, Person, RoleGrant
from askom_lms.people.queries.signed_in import GRANT_COLUMNS, actor_from


def handover_actor(act: Act, subject_id: uuid.UUID) -> Actor | None:
    """The person who took over this device for this one subject, while his proof lasts; otherwise None."""
    if act.actor is None or act.actor.session_id is None:
        return None
    rows = (
        session()
        .execute(
            select(Person.id, Person.name, Person.email, Person.met_number, Person.totp_confirmed_at, Person.locale)
            .add_columns(*GRANT_COLUMNS)
            .join(Handover, Handover.person_id == Person.id)
            .outerjoin(RoleGrant, RoleGrant.person_id == Person.id)
            .where(
                Handover.login_session_id == act.actor.session_id,
                Handover.subject_id == subject_id,
                Handover.ended_at.is_(None),
                Handover.expires_at > act.now,
                Person.is_active,
            )
            .order_by(Handover.started_at.desc(), Person.id)
        )
        .all()
    )
    if not rows:
        return None
    own = [row for row in rows if row.id == rows[0].id]
    session_id = act.actor.session_id
    return actor_from(rows[0].id, rows[0], own, session_id=session_id, second_factor_at=None, via_handover=True)
