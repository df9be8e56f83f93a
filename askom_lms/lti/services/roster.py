"""The members of a course become applications: fetched by a job, looked at, then taken."""

import datetime as dt
import uuid
from collections.abc import Collection

from sqlalchemy import delete, select

from askom_lms.enrolment.domain.states import EnrolmentPermission
from askom_lms.enrolment.services import Imported, import_rows
from askom_lms.kernel import audit, clock, jobs
from askom_lms.kernel.act import Act
from askom_lms.kernel.audit import ChainRef
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import Refusal
from askom_lms.lti.domain.members import (
    MEDIA_TYPE,
    MOST_MEMBERS,
    MOST_PAGES,
    SCOPE,
    Member,
    NotReadable,
    next_page,
    read_page,
)
from askom_lms.lti.domain.states import Proof
from askom_lms.lti.models import CourseRoster, PlatformUser, Registration
from askom_lms.lti.queries.courses import KEPT_FOR, Course, Preview, preview, whole_roster
from askom_lms.lti.services.calls import Failed, Platform, is_lab
from askom_lms.people.models import Person
from askom_lms.training.models import TrainingClass

FETCH = "lti.fetch_members"
SUCCESS = 2


def ask_members(act: Act, klass: TrainingClass, course: Course) -> CourseRoster:
    """Have the members of this course fetched; lists older than a day go."""
    act.require(EnrolmentPermission.INVITE, klass)
    session().execute(delete(CourseRoster).where(CourseRoster.asked_at <= act.now - KEPT_FOR))
    roster = session().scalar(select(CourseRoster).where(CourseRoster.link_id == course.link.id))
    if roster is None:
        roster = CourseRoster(link_id=course.link.id)
        session().add(roster)
    roster.asked_by_id, roster.asked_at, roster.fetched_at = act.person.id, act.now, None
    roster.members, roster.error = [], ""
    session().flush()
    jobs.enqueue(FETCH, {"roster_id": str(roster.id)}, created_by=act.person.id)
    return roster


@jobs.job(FETCH, slow=True)
def fetch_members(job: jobs.RunningJob) -> None:
    """Ask the platform; the answer, or why there is none, stands on the page."""
    roster_id = jobs.uuid_of(job.payload["roster_id"])
    roster = whole_roster(roster_id)
    if roster is None or roster.fetched_at is not None:
        return
    asked_at, url = roster.asked_at, roster.resource_link.nrps_url
    platform = Platform(roster.resource_link.deployment.registration, clock.now())
    members, error = list[Member](), ""
    try:
        members = members_of(platform, url)
    except NotReadable as said:
        error = str(said)
    except Failed as failed:
        error = failed.code
    with job.effect():
        platform.keep()
        _keep(roster_id, asked_at, members, error)


def _keep(roster_id: uuid.UUID, asked_at: dt.datetime, members: list[Member], error: str) -> None:
    """The answer, unless somebody asked once more meanwhile."""
    roster = session().get(CourseRoster, roster_id)
    if roster is None or roster.asked_at != asked_at or roster.fetched_at is not None:
        return
    roster.members, roster.error, roster.fetched_at = [one.stored() for one in members], error, clock.now()


def members_of(platform: Platform, url: str) -> list[Member]:
    """Everybody of the course, page by page, each once. Raises NotReadable and Failed."""
    found: dict[str, Member] = {}
    here = url
    for _page in range(MOST_PAGES):
        answer = platform.call((SCOPE,), "GET", here, takes=MEDIA_TYPE)
        if answer.status // 100 != SUCCESS:
            raise Failed("lti.roster_refused")
        for member in read_page(answer.told):
            found.setdefault(member.sub, member)
        following = next_page(answer.header("Link"), here, lab=is_lab())
        if following is None:
            return list(found.values())
        if len(found) > MOST_MEMBERS:
            break
        here = following
    raise NotReadable("lti.roster_long")


def apply_members(
    act: Act, klass: TrainingClass, course: Course, *, origin: str, chosen: Collection[str], seen: dt.datetime | None
) -> Imported:
    """Make an application for each chosen member; nothing is written before all of them are known to be possible.

    Who had no account gets one that is joined to the member at once; an account that was there before is joined when
    its owner proves it. Raises Refusal `lti.roster_changed` and what `import_rows` raises: 24 seats, 30 %, the verdict.
    """
    act.require(EnrolmentPermission.INVITE, klass)
    audit.hold(ChainRef("class", klass.id))
    roster = course.roster
    if roster is None or roster.fetched_at is None or roster.asked_at != seen:
        raise Refusal("lti.roster_changed")
    plan = preview(act, klass, course, origin, frozenset(chosen))
    known = _known(plan)
    imported = import_rows(act, klass, plan.draft)
    _join(act, course.registration, plan, known)
    act.record("lti.roster_applied", ChainRef("class", klass.id), roster, {"new": imported.new})
    return imported


def _known(plan: Preview) -> set[str]:
    """Addresses that have an account before anybody is registered."""
    emails = [row.person.email for _member, row in plan.new]
    return set(session().scalars(select(Person.email).where(Person.email.in_(emails))))


def _join(act: Act, registration: Registration, plan: Preview, known: set[str]) -> None:
    """Accounts that this list made belong to its members; nobody had them before."""
    made = {row.person.email: member for member, row in plan.new if row.is_taken and row.person.email not in known}
    people = session().execute(select(Person.id, Person.email).where(Person.email.in_(made)))
    for person in people:
        session().add(
            PlatformUser(
                issuer=registration.issuer,
                sub=made[person.email].sub,
                person_id=person.id,
                proof=Proof.ROSTER,
                linked_at=act.now,
            )
        )
    session().flush()
