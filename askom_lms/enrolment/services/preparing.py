"""What a participant prepares before he chooses: more than one skema, and the approach of his map."""

import uuid
from collections.abc import Sequence

from sqlalchemy import func, select

from askom_lms.enrolment.domain.preparing import MOST_PREPARED, Approach, problem
from askom_lms.enrolment.domain.states import EDITABLE
from askom_lms.enrolment.domain.states import EnrolmentPermission as P
from askom_lms.enrolment.domain.states import EnrolmentState as S
from askom_lms.enrolment.models import Enrolment
from askom_lms.enrolment.services.holding import chain_of, class_of, hold, must_be
from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import Invalid
from askom_lms.skema.models import Skema
from askom_lms.training.domain.settings import ClassSettings


def prepare(act: Act, enrolment: Enrolment, skema_ids: Sequence[uuid.UUID], approach: Approach) -> None:
    """Keep what he prepares; no rule asks for it, so no approval falls with it. Once he is enrolled it stays.

    Raises Invalid `enrolment.skema_unknown`, `enrolment.prepared_many`; Refusal `enrolment.not_now`.
    """
    act.require(P.EDIT, enrolment)
    hold(enrolment)
    must_be(enrolment, EDITABLE, "edit")
    wanted = sorted({str(key) for key in skema_ids})
    if enrolment.state is S.ENROLLED or (wanted, approach) == (enrolment.prepared, enrolment.approach):
        return
    if code := problem(list(skema_ids), ClassSettings.read(class_of(enrolment).settings).skema_uuids):
        raise Invalid(code, most=MOST_PREPARED)
    known = session().scalar(select(func.count()).where(Skema.id.in_(set(skema_ids)))) if skema_ids else 0
    if known != len(wanted):
        raise Invalid("enrolment.skema_unknown")
    enrolment.prepared, enrolment.approach = wanted, approach
    act.record("enrolment.prepared", chain_of(enrolment), enrolment, {"skema": wanted, "approach": str(approach)})
