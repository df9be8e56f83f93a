"""Who hears of what happens in assessment."""

from collections.abc import Mapping

from sqlalchemy import select

from askom_lms.assessment.models import RealAsesi
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


def pass_roles_on(act: Act, enrolment: Enrolment) -> None:
    """Who left plays nobody's validator any more, and the manager's part is the ketua kelas'; a job sees to it."""
    jobs.enqueue("assessment.pass_roles_on", {"class_id": str(enrolment.class_id)}, run_after=act.now)


NOTICES: Mapping[str, Notice] = {
    "real_asesi.registered": registered,
    "enrolment.withdraw": pass_roles_on,
    "enrolment.named_ketua_kelas": pass_roles_on,
}
