"""Who hears of what happens in assessment."""

from collections.abc import Mapping

from sqlalchemy import select

from askom_lms.assessment.models import RealAsesi
from askom_lms.enrolment.models import Enrolment
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


NOTICES: Mapping[str, Notice] = {"real_asesi.registered": registered}
