"""What somebody is picking for a course, and from which classes."""

import uuid

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import Refusal
from askom_lms.lti.domain.asking import LtiPermission as P
from askom_lms.lti.models import Deployment, Placing
from askom_lms.training.models import ClassState, TrainingClass

MOST_CLASSES = 100


def get_placing(act: Act, placing_id: uuid.UUID) -> Placing:
    """His own request, while it lasts. Raises Refusal `lti.place_gone`; somebody else's reads the same."""
    wanted = (
        select(Placing)
        .where(Placing.id == placing_id, Placing.person_id == act.person.id, Placing.expires_at > act.now)
        .options(joinedload(Placing.deployment).joinedload(Deployment.registration))
    )
    found = session().scalar(wanted)
    if found is None:
        raise Refusal("lti.place_gone")
    return found


def offered_classes(act: Act, placing: Placing) -> list[TrainingClass]:
    """The classes of the platform's institution that he may bind, those to come first."""
    klass = TrainingClass
    wanted = (
        select(klass)
        .where(klass.institution_id == placing.deployment.registration.institution_id)
        .order_by(klass.state == ClassState.FINISHED, klass.starts_on.desc(), klass.id)
        .limit(MOST_CLASSES)
    )
    return [one for one in session().scalars(wanted) if act.may(P.BIND, one)]
