"""Who may apply: panitia names people, each gets a draft, the role and a link."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from askom_lms.enrolment.domain.papers import NOTHING, folder_of
from askom_lms.enrolment.domain.places import place
from askom_lms.enrolment.domain.places import province as official_province
from askom_lms.enrolment.domain.states import EnrolmentPermission as P
from askom_lms.enrolment.domain.states import EnrolmentState
from askom_lms.enrolment.models import Enrolment
from askom_lms.enrolment.queries import programme_of
from askom_lms.enrolment.services.holding import chain_of, class_of, hold
from askom_lms.enrolment.services.seats import CLOSED, must_not_be_closed
from askom_lms.kernel import jobs
from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import Invalid, Refusal
from askom_lms.people import queries as people_queries
from askom_lms.people import services as people
from askom_lms.people.domain import Role
from askom_lms.training import services as training
from askom_lms.training.models import TrainingClass
from askom_lms.training.services.roster import must_not_work_here
from askom_lms.training.services.touch import scope_of


@dataclass(frozen=True)
class Invited:
    """One line of panitia's list; `origin_id` when the institution is in the register."""

    email: str
    name: str
    origin: str = ""
    origin_id: uuid.UUID | None = None


def invite_trainees(act: Act, klass: TrainingClass, invited: Iterable[Invited]) -> int:
    """Invite everybody or, when one cannot be, nobody (the caller rolls back); how many are new to the class."""
    known = set(session().scalars(select(Enrolment.person_id).where(Enrolment.class_id == klass.id)))
    found = [
        invite_trainee(act, klass, email=one.email, name=one.name, origin=one.origin, origin_id=one.origin_id)
        for one in invited
    ]
    return len({enrolment.person_id for enrolment in found} - known)


def invite_trainee(
    act: Act,
    klass: TrainingClass,
    *,
    email: str,
    name: str,
    origin: str = "",
    origin_id: uuid.UUID | None = None,
    phone: str = "",
) -> Enrolment:
    """Invite one person to apply: a person (found by e-mail or made), the role, a draft, a mail with the way in.

    Somebody who was invited before gets no second mail. Raises what `start_application` and `create_person` raise, and
    Refusal `people.invited_is_disabled`.
    """
    act.require(P.INVITE, klass)
    person = people_queries.find_person_by_email(email)
    if person is None:
        person = people.create_person(act, email=email, name=name, phone=phone)
    if not person.is_active:
        raise Refusal("people.invited_is_disabled", name=person.name)
    before = _application(klass.id, person.id)
    enrolment = start_application(act, klass, person.id, origin=origin, origin_id=origin_id)
    if before is None and person.password_hash is None:
        people.invite(act, person)
    elif before is None:
        act.notify("enrolment.invited", enrolment)
    return enrolment


def start_application(
    act: Act, klass: TrainingClass, person_id: uuid.UUID, *, origin: str = "", origin_id: uuid.UUID | None = None
) -> Enrolment:
    """The draft of this person for this class; the same one when asked again.

    Raises Refusal `enrolment.closed`, `enrolment.has_withdrawn`, or `training.staff_and_trainee` for somebody who works
    in the class.
    """
    act.require(P.INVITE, klass)
    found = _application(klass.id, person_id)
    if found is not None:
        if found.state is EnrolmentState.WITHDRAWN:
            raise Refusal("enrolment.has_withdrawn", number=klass.number)
        return found
    must_not_be_closed(klass)
    must_not_work_here(klass, person_id)
    people.grant_role(act, person_id, Role.TRAINEE, **scope_of(klass))
    enrolment = Enrolment(
        class_id=klass.id,
        person_id=person_id,
        origin=origin.strip(),
        origin_id=origin_id,
        is_external=origin_id != klass.institution_id,
        facts={},
        documents=NOTHING * len(folder_of(programme_of(klass))),
        created_at=act.now,
    )
    session().add(enrolment)
    session().flush()
    act.record("enrolment.started", chain_of(enrolment), enrolment)
    training.touch_class(klass.id)
    return enrolment


def _application(class_id: uuid.UUID, person_id: uuid.UUID) -> Enrolment | None:
    return session().scalar(select(Enrolment).where(Enrolment.class_id == class_id, Enrolment.person_id == person_id))


def set_origin(
    act: Act, enrolment: Enrolment, *, origin: str, origin_id: uuid.UUID | None, seen: int | None = None
) -> None:
    """Correct where somebody comes from, which decides whether he counts for the 30 % (001:penyelenggara.5).

    Raises Invalid `enrolment.origin_missing`, Refusal `enrolment.origin_fixed` once he holds a seat.
    """
    act.require(P.DECIDE, enrolment)
    hold(enrolment, seen)
    if not origin.strip():
        raise Invalid("enrolment.origin_missing")
    if enrolment.seat_number is not None:
        raise Refusal("enrolment.origin_fixed")
    enrolment.origin, enrolment.origin_id = origin.strip(), origin_id
    enrolment.is_external = origin_id != class_of(enrolment).institution_id
    act.record("enrolment.origin_set", chain_of(enrolment), enrolment, {"is_external": enrolment.is_external})
    training.touch_class(enrolment.class_id)


def set_home(act: Act, enrolment: Enrolment, *, city: str, province: str) -> None:
    """Where the person comes from (004-010); no rule asks for it, so no approval falls with it."""
    act.require(P.EDIT, enrolment)
    wanted = (place(city), official_province(province))
    if wanted != (enrolment.city, enrolment.province):
        enrolment.city, enrolment.province = wanted
        training.touch_class(enrolment.class_id)


@jobs.job("enrolment.start_application")
def start_application_of(job: jobs.RunningJob) -> None:
    """Somebody was given the role of a trainee on the page of people: his draft, unless the class is closed by now."""
    klass = session().get(TrainingClass, jobs.uuid_of(job.payload["class_id"]))
    if klass is None or klass.state in CLOSED:
        return
    person_id = jobs.uuid_of(job.payload["person_id"])
    if _application(klass.id, person_id) is None:
        start_application(Act.system(), klass, person_id)
