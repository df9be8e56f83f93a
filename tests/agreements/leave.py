"""Both sides of 002:9.10.10: who was assessed allows that findings leave, and who assessed him does; each takes it back."""

from sqlalchemy import select

from askom_lms.agreements import services as agreements
from askom_lms.agreements.domain import Key
from askom_lms.agreements.models import Agreement
from askom_lms.applying import services as applying
from askom_lms.enrolment.models import Enrolment
from askom_lms.kernel import clock, db
from askom_lms.people.domain import Role
from askom_lms.people.models import Person
from askom_lms.training.models import TrainingClass
from tests.coursework.world import act_of
from tests.factories.people import PersonFactory, grant


def consents(person, class_id):
    """The person, for his seat in this class."""
    s = db.session()
    seat = s.scalars(select(Enrolment).where(Enrolment.person_id == person.id, Enrolment.class_id == class_id)).one()
    applying.consent(act_of(s.get_one(Person, person.id), clock.now()), seat, 1, {"nama": person.name, "kelas": "x"})
    s.commit()


def permits(class_id):
    """The admin of the institution, for the class."""
    klass = db.session().get_one(TrainingClass, class_id)
    admin = PersonFactory(name="Admin Pemberi Izin")
    grant(admin, Role.LSP_ADMIN, klass.institution_id, "nd", "LSP")
    applying.permit(act_of(admin, clock.now()), klass)
    db.session().commit()


def withdraws(person):
    """Whoever signed takes his consent back."""
    of, s = Agreement, db.session()
    signed = s.scalars(
        select(of).where(of.person_id == person.id, of.text_key == Key.SHARING.value, of.withdrawn_at.is_(None))
    ).one()
    agreements.withdraw(act_of(s.get_one(Person, person.id), clock.now()), signed)
    s.commit()
