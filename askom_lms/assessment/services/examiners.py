"""Who may examine a trainee, and another examiner for what one has begun."""

import uuid
from typing import Any

from askom_lms.assessment.domain import observation
from askom_lms.assessment.domain.states import ACA_EXAM, ExamEvent, ExamState
from askom_lms.assessment.domain.states import AssessmentPermission as P
from askom_lms.assessment.models import AcaExam, ExaminerChange
from askom_lms.assessment.queries.exams import Examiner, examiner_choices
from askom_lms.coursework.queries.dossier import parafers_of
from askom_lms.coursework.queries.relations import came_to_light
from askom_lms.enrolment.models import Enrolment
from askom_lms.kernel import audit
from askom_lms.kernel.act import Act
from askom_lms.kernel.audit import ChainRef
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import Invalid, Refusal
from askom_lms.paperwork.models import FilledRecord, RecordState
from askom_lms.people.models import Person
from askom_lms.training import services as training
from askom_lms.training.domain.settings import ClassSettings
from askom_lms.training.models import TrainingClass

BEGUN = (ExamState.RUNNING, ExamState.FINISHED, ExamState.REPLACED)
"""Something was observed: the asesi stays, and an examiner is replaced with all that he wrote."""
CHANGED = (
    "enrolment_id",
    "from_id",
    "to_id",
    "reason",
    "changed_at",
    "declared_at",
    "declaration",
    "steps",
    "record_id",
)
FINISHED = ("steps", "started_at", "finished_at", "examiner_id")
"""Columns that the chain holds fast."""


def replace_examiner(act: Act, exam: AcaExam, person_id: uuid.UUID, *, reason: str) -> ExaminerChange:
    """Another examiner goes on where one had to stop (002:9.2.2); he declares himself first (002:9.10.7).

    What was seen so far stays under the name of who saw it, his other words and his draft of FR-ACA-07 in the row that
    is returned. While a signed FR-ACA-07 stands nobody is replaced. The rules for an examiner hold as ever.
    Raises Refusal `aca_exam.not_now` before the observation, `assessment.recommended`, `assessment.same_examiner`,
    those of `check_examiner` and `must_have_room`; Invalid `assessment.not_an_examiner`, `assessment.reason`.
    """
    act.require(P.ASSIGN_EXAMINER, exam)
    chain = ChainRef("class", exam.class_id)
    session().flush()
    audit.hold(chain)
    session().refresh(exam)
    if exam.state not in BEGUN:
        raise Refusal("aca_exam.not_now")
    if _is_recommended(exam):
        raise Refusal("assessment.recommended")
    klass = session().get_one(TrainingClass, exam.class_id)
    found = next((one for one in examiner_choices(klass) if one.id == person_id), None)
    if found is None:
        raise Invalid("assessment.not_an_examiner")
    if not reason.strip():
        raise Invalid("assessment.reason")
    if person_id == exam.examiner_id:
        raise Refusal("assessment.same_examiner", name=found.name)
    check_examiner(exam, person_id)
    must_have_room(found, 1)
    change = _changed(act, exam, person_id, reason.strip())
    exam.examiner_id, exam.declared_at, exam.declaration = person_id, None, ""
    exam.record_id = None
    if exam.finished_at is None:
        former = session().get_one(Person, change.from_id).name
        exam.steps = observation.handed_on(exam.steps, former)
    data: dict[str, Any] = {"examiner": str(person_id), "former": str(change.from_id), "change": str(change.id)}
    seals = FINISHED if exam.finished_at else ()
    act.take(ACA_EXAM, exam, ExamEvent.REPLACE, chain=chain, data=data, seals=seals)
    act.notify("aca_exam.examiner_named", exam)
    training.touch_class(exam.class_id)
    return change


def _is_recommended(exam: AcaExam) -> bool:
    record = session().get(FilledRecord, exam.record_id) if exam.record_id else None
    return record is not None and record.state is not RecordState.OPEN


def set_aside_draft(act: Act, exam: AcaExam, person_id: uuid.UUID, *, reason: str) -> None:
    """Who declared may have judged in advance: the next examiner gets no sheet with another's name and words."""
    if exam.record_id is not None:
        _changed(act, exam, person_id, reason)
        exam.record_id = None


def _changed(act: Act, exam: AcaExam, person_id: uuid.UUID, reason: str) -> ExaminerChange:
    change = ExaminerChange(
        enrolment_id=exam.enrolment_id, from_id=exam.examiner_id, to_id=person_id, reason=reason, changed_at=act.now,
        by_id=act.actor_id, declared_at=exam.declared_at, declaration=exam.declaration, steps=dict(exam.steps),
        record_id=exam.record_id,
    )  # fmt: skip
    session().add(change)
    session().flush()
    act.record("examiner_change.made", ChainRef("class", exam.class_id), change, seals=CHANGED)
    return change


def must_have_room(examiner: Examiner, more: int) -> None:
    """A master asesor examines twelve people (000:kelas.3), another examiner 15 to 20 as the class chose (000:kelas.2).

    Raises Refusal `assessment.master_asesor_full`, `assessment.examiner_full` when he would pass that with `more`.
    """
    if examiner.people + more <= examiner.most:
        return
    code = "assessment.master_asesor_full" if examiner.is_master_asesor else "assessment.examiner_full"
    raise Refusal(code, name=examiner.name, n=min(examiner.people, examiner.most), most=examiner.most)


def must_be_unrelated(exam: AcaExam, person_id: uuid.UUID) -> None:
    """No relation to this trainee came to light that he had not told (002:9.10.7); whoever reports one waits.

    Raises Refusal `assessment.examiner_related`.
    """
    audit.hold(ChainRef("class", exam.class_id))
    if (person_id, exam.enrolment_id) in came_to_light(exam.class_id):
        raise Refusal("assessment.examiner_related", name=session().get_one(Person, person_id).name)


def check_examiner(exam: AcaExam, person_id: uuid.UUID) -> None:
    """The examiner is not who gave this trainee his parafs or trained him (askom:D4.penguji), nor related to him.

    Raises Refusal `assessment.examiner_related`; `assessment.examiner_parafed`, unless the class switched that rule off
    with a reason.
    """
    must_be_unrelated(exam, person_id)
    klass = session().get_one(TrainingClass, exam.class_id)
    if not ClassSettings.read(klass.settings).examiner_differs:
        return
    enrolment = session().get_one(Enrolment, exam.enrolment_id)
    if person_id in parafers_of(exam.enrolment_id) | {enrolment.master_asesor_id}:
        raise Refusal("assessment.examiner_parafed")
