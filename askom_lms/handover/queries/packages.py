"""The versions of a class, the newest first."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from askom_lms.correspondence.domain.content import fingerprint
from askom_lms.handover.domain.checks import Handed, told
from askom_lms.handover.domain.states import HandoverPermission as P
from askom_lms.handover.models import HandoverPackage
from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.jobs import Job
from askom_lms.kernel.messages import NotFound
from askom_lms.training.models import TrainingClass
from askom_lms.training.queries import get_class


def class_to_read(act: Act, slug: str) -> TrainingClass:
    """The class whose hand-over this person sees. Raises Denied, NotFound."""
    klass = get_class(act, slug)
    act.require(P.READ, klass)
    return klass


@dataclass(frozen=True)
class Version:
    """One version, and the job that makes it as long as there is one."""

    package: HandoverPackage
    job: Job | None


def versions_of(class_id: uuid.UUID) -> list[Version]:
    """All, the newest first; one query."""
    one = HandoverPackage
    rows = session().execute(
        select(one, Job).outerjoin(Job, Job.id == one.job_id).where(one.class_id == class_id)
        .order_by(one.number.desc())
    )  # fmt: skip
    return [Version(package, job) for package, job in rows]


def packages_of(class_id: uuid.UUID) -> list[HandoverPackage]:
    """The same without jobs, as they are stored now."""
    one = HandoverPackage
    wanted = select(one).where(one.class_id == class_id).order_by(one.number.desc())
    return list(session().scalars(wanted.execution_options(populate_existing=True)))


def get_package(klass: TrainingClass, number: int) -> HandoverPackage:
    """One version that was made. Raises NotFound."""
    one = HandoverPackage
    found = session().scalar(select(one).where(one.class_id == klass.id, one.number == number))
    if found is None or found.sha256 is None:
        raise NotFound
    return found


def package_by_id(package_id: uuid.UUID) -> HandoverPackage:
    """For the job."""
    return session().get_one(HandoverPackage, package_id, populate_existing=True)


def is_new(people: Sequence[Handed], made: HandoverPackage | None, *, with_dossiers: bool) -> bool:
    """Whether this differs from the version made last: what is told of somebody, or that dossiers are wanted too."""
    if made is None or (with_dossiers and not made.with_dossiers):
        return True
    return made.fingerprint != fingerprint({"people": told(people)})
