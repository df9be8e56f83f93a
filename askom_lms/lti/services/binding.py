"""Which class a course of a platform is about: said once by somebody who organises that class."""

import uuid
from collections.abc import Sequence

from sqlalchemy import update

from askom_lms.kernel import db
from askom_lms.kernel.act import Act
from askom_lms.kernel.audit import ChainRef
from askom_lms.kernel.messages import Invalid, NotFound
from askom_lms.lti.domain.asking import LtiPermission as P
from askom_lms.lti.models import ResourceLink
from askom_lms.lti.queries import arrivals
from askom_lms.people.domain import Role
from askom_lms.training.models import TrainingClass


def choices(act: Act, link: ResourceLink) -> Sequence[TrainingClass]:
    """The classes that this person may connect a course of this platform with, the newest first."""
    act.require(P.BIND)
    institution = link.deployment.registration.institution_id
    if act.person.has(Role.LSP_ADMIN, institution) or act.person.has(Role.PENGELOLA):
        return arrivals.classes_of(institution, None)
    return arrivals.classes_of(institution, list(act.person.scopes(Role.PANITIA)))


def bind(act: Act, link: ResourceLink, class_id: uuid.UUID | None) -> TrainingClass:
    """Connect a link, and every other link of its course without a class, with this class.

    Raises Invalid `lti.class_missing`, NotFound for a class that is not his to connect.
    """
    if class_id is None:
        raise Invalid("lti.class_missing")
    klass = arrivals.class_line(class_id=class_id)
    if klass is None or klass.institution_id != link.deployment.registration.institution_id:
        raise NotFound
    act.require(P.BIND, klass)
    link.class_id, link.bound_at, link.bound_by_id = klass.id, act.now, act.actor_id
    db.session().flush()
    if link.context_id:
        same_course = (
            ResourceLink.deployment_id == link.deployment_id,
            ResourceLink.context_id == link.context_id,
            ResourceLink.class_id.is_(None),
        )
        told = update(ResourceLink).where(*same_course)
        told = told.values(class_id=klass.id, bound_at=act.now, bound_by_id=act.actor_id)
        db.session().execute(told.execution_options(synchronize_session=False))
    act.record("lti.bound", ChainRef("class", klass.id), link, seals=("class_id",))
    return klass
