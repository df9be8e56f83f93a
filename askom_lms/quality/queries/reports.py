"""The report of a class: what is done about its findings, and the versions that were closed."""

import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from askom_lms.correspondence.domain.content import fingerprint
from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import NotFound
from askom_lms.quality.domain.states import QualityPermission as P
from askom_lms.quality.models import FollowUp, QualityReport
from askom_lms.training.models import TrainingClass
from askom_lms.training.queries import get_class


def class_to_read(act: Act, slug: str) -> TrainingClass:
    """The class whose report this person reads. Raises NotFound."""
    klass = get_class(act, slug)
    act.require(P.READ, klass)
    return klass


def follow_ups(class_id: uuid.UUID) -> list[FollowUp]:
    """Those that are open first, the one that is due first on top."""
    one = FollowUp
    wanted = select(one).where(one.class_id == class_id)
    return list(session().scalars(wanted.order_by(one.done_at.is_not(None), one.due_on, one.written_at, one.id)))


def followed_keys(class_id: uuid.UUID) -> set[str]:
    """Keys of the findings about which somebody wrote what is done."""
    one = FollowUp
    return set(session().scalars(select(one.key).where(one.class_id == class_id, one.key != "")))


def follow_up_of(klass: TrainingClass, follow_up_id: uuid.UUID) -> FollowUp:
    """One of this class, as it is now. Raises NotFound."""
    found = session().get(FollowUp, follow_up_id, populate_existing=True)
    if found is None or found.class_id != klass.id:
        raise NotFound
    return found


def reports_of(class_id: uuid.UUID) -> list[QualityReport]:
    """The closed versions, the newest first."""
    one = QualityReport
    return list(session().scalars(select(one).where(one.class_id == class_id).order_by(one.number.desc())))


def get_report(klass: TrainingClass, number: int) -> QualityReport:
    """One closed version. Raises NotFound."""
    one = QualityReport
    found = session().scalar(select(one).where(one.class_id == klass.id, one.number == number))
    if found is None:
        raise NotFound
    return found


def report_by_id(report_id: uuid.UUID) -> QualityReport:
    """For the print job."""
    return session().get_one(QualityReport, report_id, populate_existing=True)


def is_new(facts: Mapping[str, Any], closed: QualityReport | None) -> bool:
    """Whether these facts differ from those of the version that was closed last."""
    return closed is None or closed.fingerprint != fingerprint(facts)
