"""The TUK of a class: one of its organiser's register, verified on the days of the examination (002:9.3.2)."""

import uuid

from sqlalchemy import exists, select

from askom_lms.kernel import clock
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import NotFound, Refusal
from askom_lms.registry.domain import is_verified
from askom_lms.registry.models import Tuk
from askom_lms.registry.queries import get_tuk
from askom_lms.training.domain.settings import ClassSettings
from askom_lms.training.models import ClassApplication, ClassSession, TrainingClass


def open_tuk(klass: TrainingClass, tuk_id: uuid.UUID) -> Tuk:
    """A place of the organiser that is not closed. Raises Refusal `training.tuk_gone`."""
    try:
        tuk = get_tuk(klass.institution, tuk_id)
    except NotFound:
        raise Refusal("training.tuk_gone") from None
    if tuk.closed_at is not None:
        raise Refusal("training.tuk_gone")
    return tuk


def must_be_verified(klass: TrainingClass) -> None:
    """No examination is planned in a TUK whose verification does not reach that day; a typed place is not judged.

    Classes that were made before there were applications only show the mark. Raises Refusal `training.tuk_unverified`.
    """
    chosen = ClassSettings.read(klass.settings).tuk_id
    if not chosen or not session().scalar(select(exists().where(ClassApplication.class_id == klass.id))):
        return
    tuk = session().get_one(Tuk, uuid.UUID(chosen))
    session().flush()
    examined = select(ClassSession.starts_at).where(ClassSession.class_id == klass.id, ClassSession.is_aca)
    for starts_at in session().scalars(examined.order_by(ClassSession.starts_at)):
        on = clock.in_zone(starts_at, klass.zone).date()
        if not is_verified(tuk.verified_until, on):
            raise Refusal("training.tuk_unverified", tuk=tuk.name, on=clock.tanggal(on))
