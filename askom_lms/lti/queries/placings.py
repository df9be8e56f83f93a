"""What somebody is picking for a course, and from which classes."""

import uuid

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import NotFound, Refusal
from askom_lms.lti.domain.asking import LtiPermission as P
from askom_lms.lti.models import Deployment, Placing
from askom_lms.training.models import ClassState, TrainingClass

MOST_CLASSES = 100


def get_placing(act: Act, placing_id: uuid.UUID) -> Placing:
    """His own request. Raises Refusal `lti.place_gone` when it was answered or its hour is over, NotFound."""
    wanted = (
        select(Placing)
        .where(Placing.id == placing_id, Placing.person_id == act.person.id)
        .options(joinedload(Placing.deployment).joinedload(Deployment.registration))
    )
    found = session().scalar(wanted)
    if found is None:
        raise NotFound
    if found.expires_at <= act.now:
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
