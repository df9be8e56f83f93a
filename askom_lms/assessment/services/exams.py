"""The examination of a trainee: planned, impartiality declared, observed live, finished."""

import hashlib
import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from askom_lms.assessment.domain import observation
from askom_lms.assessment.domain.observation import Seen
from askom_lms.assessment.domain.states import ACA_EXAM, ExamEvent, ExamState
from askom_lms.assessment.domain.states import AssessmentPermission as P
from askom_lms.assessment.models import AcaExam
from askom_lms.assessment.queries.exams import exam_of, examiner_choices
from askom_lms.assessment.queries.real_asesi import must_be_outsider, real_asesi_of
from askom_lms.assessment.services.casting import set_cast
from askom_lms.assessment.services.examiners import check_examiner, must_have_room, set_aside_draft
from askom_lms.coursework.queries.dossier import parafers_of, planning_is_parafed
from askom_lms.coursework.queries.relations import came_to_light
from askom_lms.enrolment.models import Enrolment
from askom_lms.enrolment.queries import SEATED
from askom_lms.kernel.act import Act
from askom_lms.kernel.audit import ChainRef, canonical
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import Invalid, Refusal
from askom_lms.people.models import Person
from askom_lms.skema import queries as skema
from askom_lms.training import services as training
from askom_lms.training.domain.folders import TASKS
from askom_lms.training.domain.settings import ClassSettings
from askom_lms.training.models import Folder, TrainingClass

OPEN = (ExamState.PLANNED, ExamState.DECLARED)
"""Nothing was observed yet: asesi and examiner may still change."""


def plan_exams(act: Act, klass: TrainingClass) -> list[AcaExam]:
    """An examination for everybody with a seat, by the examiner of his group, and the roles of dossier 3. Repeatable:
    an examination that has not begun gets another examiner where its own one left the class, may not examine or
    would examine more people than he may.

    Raises Refusal `assessment.no_examiner` for a seat without an examiner, and those of `must_have_room`.
    """
    act.require(P.PLAN, klass)
    wanted = select(Enrolment).where(Enrolment.class_id == klass.id, Enrolment.state.in_(SEATED))
    seated = list(session().scalars(wanted.order_by(Enrolment.seat_number)))
    exams = [exam_of(enrolment.id) or _planned(act, enrolment) for enrolment in seated]
    if act.may(P.ASSIGN_EXAMINER, klass):
        _replace_examiners(act, klass, seated, exams)
    for examiner in examiner_choices(klass):
        if any(exam.examiner_id == examiner.id and exam.state in OPEN for exam in exams):
            must_have_room(examiner, 0)
    set_cast(act, klass.id, Folder.HIJAU, {})
    training.touch_class(klass.id)
    return exams


def _replace_examiners(act: Act, klass: TrainingClass, seated: Sequence[Enrolment], exams: Sequence[AcaExam]) -> None:
    """The one whom the groups name now, else who examines fewest, among those with room; nobody is left where nobody
    may (D4).
    """
    most = {examiner.id: examiner.most for examiner in examiner_choices(klass)}
    differs = ClassSettings.read(klass.settings).examiner_differs
    load, related = Counter(exam.examiner_id for exam in exams), came_to_light(klass.id)
    for enrolment, exam in zip(seated, exams, strict=True):
        if exam.state not in OPEN:
            continue
        barred = (*parafers_of(enrolment.id), enrolment.master_asesor_id) if differs else ()
        may = [one for one in most if one not in barred and (one, enrolment.id) not in related]
        if exam.examiner_id in may and load[exam.examiner_id] <= most[exam.examiner_id]:
            continue
        free = [person_id for person_id in may if load[person_id] < most[person_id]]
        if not free:
            continue
        chosen = min(free, key=lambda one: (one != enrolment.examiner_id, load[one]))
        load[exam.examiner_id] -= 1
        load[chosen] += 1
        data = {"from": str(exam.examiner_id), "to": str(chosen), "reason": "left"}
        set_aside_draft(act, exam, chosen, reason="left")
        exam.examiner_id = chosen
        act.record("aca_exam.examiner_changed", ChainRef("class", exam.class_id), exam, data)
        renew_declaration(act, exam)


def prepare_exam(act: Act, enrolment: Enrolment) -> AcaExam:
    """The planned examination of one seat; made on first use.

    Raises Refusal `assessment.no_examiner`, and those of `must_have_room`.
    """
    exam = exam_of(enrolment.id)
    if exam is not None:
        return exam
    exam = _planned(act, enrolment)
    klass = session().get_one(TrainingClass, exam.class_id)
    for examiner in examiner_choices(klass):
        if examiner.id == exam.examiner_id:
            must_have_room(examiner, 0)
    return exam


def _planned(act: Act, enrolment: Enrolment) -> AcaExam:
    """A new examination by the examiner of the group. Raises Refusal `assessment.no_examiner`."""
    if enrolment.examiner_id is None:
        raise Refusal("assessment.no_examiner")
    exam = AcaExam(class_id=enrolment.class_id, enrolment_id=enrolment.id, examiner_id=enrolment.examiner_id)
    session().add(exam)
    session().flush()
    data = {"examiner": str(exam.examiner_id)}
    act.record("aca_exam.planned", ChainRef("class", exam.class_id), exam, data)
    return exam


def assign_examiner(act: Act, exam: AcaExam, person_id: uuid.UUID, *, reason: str) -> None:
    """Another examiner, before anything was observed; the reason stays in the chain. `replace_examiner` is for later.

    The entry comes first: it holds the chain of the class, so that two who name the same examiner count each other.
    Raises Refusal `assessment.exam_under_way`, `assessment.examiner_related`, `assessment.examiner_parafed`, those of
    `must_have_room`, Invalid `assessment.not_an_examiner`, `assessment.reason`.
    """
    act.require(P.ASSIGN_EXAMINER, exam)
    if exam.state not in OPEN:
        raise Refusal("assessment.exam_under_way")
    klass = session().get_one(TrainingClass, exam.class_id)
    if person_id not in {one.id for one in examiner_choices(klass)}:
        raise Invalid("assessment.not_an_examiner")
    if not reason.strip():
        raise Invalid("assessment.reason")
    check_examiner(exam, person_id)
    data = {"from": str(exam.examiner_id), "to": str(person_id), "reason": reason.strip()}
    act.record("aca_exam.examiner_changed", ChainRef("class", exam.class_id), exam, data)
    for examiner in examiner_choices(klass):
        if examiner.id == person_id != exam.examiner_id:
            must_have_room(examiner, 1)
    is_new = person_id != exam.examiner_id
    if is_new:
        set_aside_draft(act, exam, person_id, reason=reason.strip())
    exam.examiner_id = person_id
    renew_declaration(act, exam)
    if is_new:
        act.notify("aca_exam.examiner_named", exam)


def renew_declaration(act: Act, exam: AcaExam) -> None:
    """A new examiner declares for himself; for another asesi everybody declares again."""
    exam.declared_at, exam.declaration = None, ""
    if exam.state is ExamState.DECLARED:
        act.take(ACA_EXAM, exam, ExamEvent.REASSIGN, chain=ChainRef("class", exam.class_id))


def declare_impartial(act: Act, exam: AcaExam, *, is_impartial: bool, relation: str = "") -> None:
    """Before judging, the examiner says that nothing stands between him and a fair judgement (002:9.10.7).

    A relation that he names is kept with the declaration. Who takes an examination over goes on where it
    stood. Raises StepUpNeeded, Invalid `assessment.declaration`,
    Refusal `assessment.examiner_related`, `assessment.examiner_parafed`.
    """
    act.require(P.EXAMINE, exam)
    act.step_up()
    if not is_impartial:
        raise Invalid("assessment.declaration")
    check_examiner(exam, exam.examiner_id)
    data = {"relation": relation.strip()}
    act.take(ACA_EXAM, exam, _declaring(exam), chain=ChainRef("class", exam.class_id), data=data)
    exam.declared_at, exam.declaration = act.now, relation.strip()
    training.touch_class(exam.class_id)


def _declaring(exam: AcaExam) -> ExamEvent:
    """What the declaration means for the examination: it may have been begun, or observed to its end, by another."""
    if exam.state is not ExamState.REPLACED:
        return ExamEvent.DECLARE
    return ExamEvent.TAKE_OVER if exam.finished_at else ExamEvent.RESUME


def must_be_fit_for_real(class_id: uuid.UUID, skema_id: uuid.UUID) -> None:
    """Training takes any skema; what is real asks more, as much as the class does.

    Raises Refusal `skema.revoked_for_real`, `skema.unverified_for_real` (000-090).
    """
    chosen = ClassSettings.read(session().get_one(TrainingClass, class_id).settings)
    skema.assert_real_allowed(skema_id, verified_only=chosen.verified_skema_only)


def start_exam(act: Act, exam: AcaExam) -> None:
    """The observation begins; what barred a registration bars it still.

    Raises Refusal `assessment.no_asesi`, `assessment.no_consent`, `assessment.planning_open`, and those of
    `must_be_outsider`, `skema.revoked_for_real`, `skema.unverified_for_real`, `assessment.examiner_related`,
    `assessment.examiner_parafed`.
    """
    act.require(P.EXAMINE, exam)
    asesi = real_asesi_of(exam.enrolment_id)
    if asesi is None:
        raise Refusal("assessment.no_asesi")
    if asesi.consented_at is None:
        raise Refusal("assessment.no_consent")
    if not planning_is_parafed(exam.enrolment_id, Folder.HIJAU):
        raise Refusal("assessment.planning_open", task=TASKS[Folder.HIJAU])
    must_be_outsider(exam.class_id, session().get_one(Person, asesi.person_id))
    skema_id = session().get_one(Enrolment, exam.enrolment_id).skema_id
    if skema_id is not None:
        must_be_fit_for_real(exam.class_id, skema_id)
    check_examiner(exam, exam.examiner_id)
    act.take(ACA_EXAM, exam, ExamEvent.START, chain=ChainRef("class", exam.class_id))
    exam.started_at = act.now
    training.touch_class(exam.class_id)


def tick_step(act: Act, exam: AcaExam, key: str, *, seen: bool, note: str = "") -> None:
    """Record one point of the checklist with the time of the server; only a changed tick gets a new time.

    The opening stands before every later step (000:mapa.4). Raises Refusal `assessment.not_running`,
    `assessment.opening_first`, `assessment.point_of_former`, Invalid `assessment.unknown_point`.
    """
    act.require(P.EXAMINE, exam)
    if exam.state is not ExamState.RUNNING:
        raise Refusal("assessment.not_running")
    if key not in observation.points():
        raise Invalid("assessment.unknown_point")
    if observation.is_handed_on(exam.steps, key):
        raise Refusal("assessment.point_of_former", name=exam.steps[key]["by"])
    if first := observation.open_in_opening(exam.steps, key):
        raise Refusal("assessment.opening_first", point=first.text)
    before = observation.recorded(exam.steps).get(key)
    at = before.at if before and before.seen == seen else act.now
    exam.steps = {**exam.steps, key: observation.stored_entry(Seen(seen, at, note.strip()))}


def save_notes(act: Act, exam: AcaExam, notes: Mapping[str, str]) -> None:
    """Keep the notes, of points not recorded yet too; the times stay, and so do the notes of an examiner before.

    Raises Refusal `assessment.not_running`.
    """
    act.require(P.EXAMINE, exam)
    if exam.state is not ExamState.RUNNING:
        raise Refusal("assessment.not_running")
    own = {key: note for key, note in notes.items() if not observation.is_handed_on(exam.steps, key)}
    if (steps := observation.noted(exam.steps, own)) != exam.steps:
        exam.steps = steps


def finish_exam(act: Act, exam: AcaExam) -> None:
    """The observation ends; what was recorded is sealed by its hash in the chain.

    Raises Refusal `assessment.points_open` while a point is neither seen nor not yet (004:praktik.1).
    """
    act.require(P.EXAMINE, exam)
    if left := observation.unrecorded(exam.steps):
        raise Refusal("assessment.points_open", count=len(left), first=left[0].text)
    not_seen = [point.key for point in observation.not_seen(exam.steps)]
    data: dict[str, Any] = {"sha256": _sha256(exam.steps), "not_seen": not_seen}
    exam.finished_at = act.now
    seals = ("steps", "started_at", "finished_at", "examiner_id")
    act.take(ACA_EXAM, exam, ExamEvent.FINISH, chain=ChainRef("class", exam.class_id), data=data, seals=seals)
    training.touch_class(exam.class_id)


def _sha256(steps: dict[str, Any]) -> str:
    return hashlib.sha256(canonical(steps).encode()).hexdigest()
