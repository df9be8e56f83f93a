"""The applicant's side: a draft, facts, the application itself, withdrawal."""

import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy import exists, select

from askom_lms.enrolment.domain.facts import facts_from_dict
from askom_lms.enrolment.domain.papers import names_of
from askom_lms.enrolment.domain.states import EDITABLE, ENROLMENT, EnrolmentState
from askom_lms.enrolment.domain.states import EnrolmentEvent as E
from askom_lms.enrolment.domain.states import EnrolmentPermission as P
from askom_lms.enrolment.models import Enrolment
from askom_lms.enrolment.queries import papers_lacking
from askom_lms.enrolment.services.documents import judge_skema_again
from askom_lms.enrolment.services.holding import chain_of, class_of, hold, must_be
from askom_lms.enrolment.services.seats import must_be_open
from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import Invalid, Refusal
from askom_lms.skema.models import Skema
from askom_lms.training import services as training
from askom_lms.training.domain.settings import ClassSettings
from askom_lms.training.models import TrainingClass

S = EnrolmentState


def save_facts(act: Act, enrolment: Enrolment, facts: Mapping[str, Any], *, skema_id: uuid.UUID | None) -> bool:
    """Keep what the applicant stated; whether that dropped an approval: after one every change does (askom:D8).

    With another skema its papers of the pre-day wait for panitia again.
    Raises FactsError with the place of everything that cannot be read, Refusal `enrolment.not_now` or
    `enrolment.skema_fixed`, Invalid `enrolment.skema_unknown`.
    """
    act.require(P.EDIT, enrolment)
    hold(enrolment)
    must_be(enrolment, EDITABLE, "edit")
    klass = class_of(enrolment)
    stated = dict(facts)
    facts_from_dict({**stated, "programme": klass.programme.value})
    if stated == enrolment.facts and skema_id == enrolment.skema_id:
        return False
    if skema_id != enrolment.skema_id:
        _may_choose(klass, enrolment, skema_id)
        judge_skema_again(act, enrolment)
    enrolment.facts, enrolment.skema_id = stated, skema_id
    enrolment.facts_version += 1
    is_dropped = enrolment.approved_facts_version is not None
    if is_dropped:
        drop_approval(act, enrolment)
    training.touch_class(enrolment.class_id)
    return is_dropped


def _may_choose(klass: TrainingClass, enrolment: Enrolment, skema_id: uuid.UUID | None) -> None:
    """The skema of a class in motion is fixed; before that it is one of those the class offers."""
    if enrolment.state is S.ENROLLED:
        raise Refusal("enrolment.skema_fixed")
    if skema_id is None:
        return
    offered = ClassSettings.read(klass.settings).skema_uuids
    if offered and skema_id not in offered:
        raise Invalid("enrolment.skema_unknown")
    if not session().scalar(select(exists().where(Skema.id == skema_id))):
        raise Invalid("enrolment.skema_unknown")


def drop_approval(act: Act, enrolment: Enrolment) -> None:
    """The approval was given on other facts: it no longer counts until panitia looks again. The seat stays."""
    data = {"approved_facts_version": enrolment.approved_facts_version, "facts_version": enrolment.facts_version}
    enrolment.approved_facts_version = None
    if enrolment.state is S.ACCEPTED:
        act.take(ENROLMENT, enrolment, E.DROP_APPROVAL, chain=chain_of(enrolment), data=data)
    else:
        act.record("enrolment.approval_dropped", chain_of(enrolment), enrolment, data)
        act.notify("enrolment.approval_dropped", enrolment)


def apply(act: Act, enrolment: Enrolment) -> None:
    """Hand the application to panitia; handing in twice changes nothing.

    Raises Refusal `enrolment.not_open`, `enrolment.closed`, `enrolment.no_skema`, or `enrolment.papers_missing` with
    the papers that the rule-set of the class wants and the facts do not exclude.
    """
    act.require(P.APPLY, enrolment)
    hold(enrolment)
    if enrolment.state is S.APPLIED:
        return
    must_be(enrolment, (S.DRAFT, S.REJECTED), E.APPLY)
    must_be_open(class_of(enrolment))
    if enrolment.skema_id is None:
        raise Refusal("enrolment.no_skema")
    lacking = papers_lacking(enrolment)
    if lacking:
        raise Refusal("enrolment.papers_missing", missing=names_of(lacking), n=len(lacking))
    enrolment.applied_at = act.now
    act.take(ENROLMENT, enrolment, E.APPLY, chain=chain_of(enrolment), data={"facts_version": enrolment.facts_version})
    training.touch_class(enrolment.class_id)
