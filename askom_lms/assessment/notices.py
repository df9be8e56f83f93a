"""Who hears of what happens in assessment."""

from collections.abc import Mapping

from sqlalchemy import select

from askom_lms.assessment.domain.states import ExamState
from askom_lms.assessment.models import AcaExam, RealAsesi
from askom_lms.enrolment.models import Enrolment
from askom_lms.kernel import jobs
from askom_lms.kernel.act import Act, Notice
from askom_lms.kernel.db import session
from askom_lms.kernel.mail import queue_mail
from askom_lms.people.models import Person
from askom_lms.training.models import TrainingClass


def registered(act: Act, asesi: RealAsesi) -> None:
    """The asesi learns who wants to assess him, in which class; the link to set a password is a mail of its own."""
    person = session().get_one(Person, asesi.person_id)
    asesor = session().scalar(
        select(Person.name).join(Enrolment, Enrolment.person_id == Person.id).where(Enrolment.id == asesi.enrolment_id)
    )
    klass = session().get_one(TrainingClass, asesi.class_id)
    queue_mail(
        person.email,
        "assessment_asesi",
        now=act.now,
        name=person.name,
        asesor=asesor,
        number=klass.number,
        venue=klass.venue,
    )


def examiner_named(act: Act, exam: AcaExam) -> None:
    """Whoever takes an examination over learns it at once: the trainee and his asesi may be waiting."""
    person = session().get_one(Person, exam.examiner_id)
    row = session().execute(
        select(Person.name, Enrolment.seat_number, TrainingClass.number, TrainingClass.slug)
        .join(Enrolment, Enrolment.person_id == Person.id)
        .join(TrainingClass, TrainingClass.id == Enrolment.class_id)
        .where(Enrolment.id == exam.enrolment_id)
    ).one()  # fmt: skip
    queue_mail(
        person.email,
        "assessment_examiner",
        now=act.now,
        name=person.name,
        trainee=row.name,
        seat=row.seat_number,
        number=row.number,
        slug=row.slug,
        is_begun=exam.state is ExamState.REPLACED,
    )


def pass_roles_on(act: Act, enrolment: Enrolment) -> None:
    """Who left plays nobody's validator any more, and the manager's part is the ketua kelas'; a job sees to it."""
    jobs.enqueue("assessment.pass_roles_on", {"class_id": str(enrolment.class_id)}, run_after=act.now)


NOTICES: Mapping[str, Notice] = {
    "real_asesi.registered": registered,
    "aca_exam.examiner_named": examiner_named,
    "enrolment.withdraw": pass_roles_on,
    "enrolment.named_ketua_kelas": pass_roles_on,
}
