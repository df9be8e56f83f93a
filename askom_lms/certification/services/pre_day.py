"""Certificates of internalisasi: for those whom the marks of the day show, issued like those of training."""

import uuid
from collections.abc import Collection

from askom_lms.certification.domain.numbering import INTERNALISASI
from askom_lms.certification.domain.states import CertificationPermission as P
from askom_lms.certification.queries.pre_day import pre_day_of
from askom_lms.certification.services.certificates import must_have_head, ordered, prepare
from askom_lms.kernel import audit, jobs
from askom_lms.kernel.act import Act
from askom_lms.kernel.audit import ChainRef
from askom_lms.kernel.messages import Invalid, Refusal
from askom_lms.training.models import TrainingClass


def order_pre_day(act: Act, klass: TrainingClass, enrolment_ids: Collection[uuid.UUID]) -> jobs.Job:
    """Issue to these people, who were shown as present; the work is a job.

    Raises StepUpNeeded, Refusal `certification.no_head`, `certification.pre_day_not_over`,
    `certification.pre_day_not_ready`, `certification.number_taken`, Invalid `certification.nobody_chosen`.
    """
    act.require(P.ISSUE, klass)
    act.step_up()
    must_have_head(klass)
    audit.hold(ChainRef("class", klass.id))
    found = pre_day_of(klass)
    if not found.is_over(act.now):
        raise Refusal("certification.pre_day_not_over")
    if not enrolment_ids:
        raise Invalid("certification.nobody_chosen")
    rows = [row for row in found.rows if row.enrolment_id in enrolment_ids]
    unready = [row.name for row in rows if not row.is_ready]
    if unready or len(rows) != len(set(enrolment_ids)):
        raise Refusal("certification.pre_day_not_ready", names=", ".join(unready) or "–")
    ids = []
    for row in rows:
        facts = {"name": row.name, "class": klass.number}
        made = row.certificate_id or prepare(act, INTERNALISASI, row.enrolment_id, row.person_id, facts).id
        ids.append(str(made))
    return ordered(act, klass, INTERNALISASI, ids)
