"""An account and somebody of a platform are taken apart: the next launch asks again who he is here."""

import uuid

from sqlalchemy import delete, select, update

from askom_lms.enrolment.models import Enrolment
from askom_lms.kernel import audit, trail
from askom_lms.kernel.act import Act
from askom_lms.kernel.audit import ChainRef
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import Invalid, NotFound
from askom_lms.lti.domain.asking import LtiPermission as P
from askom_lms.lti.models import Deployment, LineItem, Parting, PlatformUser, Registration, ResourceLink, Score
from askom_lms.lti.queries import accounts
from askom_lms.people.domain import EndReason
from askom_lms.people.models import LoginSession
from askom_lms.people.services import prove_own

LONGEST_REASON = 500


def part_own(act: Act, user_id: uuid.UUID, *, password: str) -> Parting:
    """Part one's own account from a platform. The password is the proof, and what the next launch asks for.

    Raises NotFound, Invalid `people.password_wrong`, TooMany.
    """
    act.require(P.CONSENT, accounts.get_user(act, user_id))
    prove_own(act, password)
    return _parted(act, user_id)


def part(act: Act, registration: Registration, user_id: uuid.UUID, *, reason: str) -> Parting:
    """Part somebody's account from a platform of one's institution, for a reason that he reads.

    Raises StepUpNeeded, NotFound, Invalid `lti.part_reason`.
    """
    found = accounts.account_of(act, registration, user_id)
    act.step_up()
    said = " ".join(reason.split())
    if not said or len(said) > LONGEST_REASON:
        raise Invalid("lti.part_reason", most=LONGEST_REASON)
    return _parted(act, found.id, said)


def is_out(act: Act) -> bool:
    """Whether the sign-in with which he parted it has ended by that: it lived in a frame of this platform."""
    here = LoginSession.id == act.person.session_id
    return session().scalar(select(LoginSession.id).where(here, LoginSession.ended_at.is_not(None))) is not None


def _parted(act: Act, user_id: uuid.UUID, reason: str = "") -> Parting:
    """Chains first, then the row. Raises NotFound when it was parted meanwhile."""
    user = session().get(PlatformUser, user_id)
    if user is None:
        raise NotFound
    person_id = user.person_id
    classes = select(Enrolment.class_id).where(Enrolment.person_id == person_id).order_by(Enrolment.class_id)
    class_ids = list(session().scalars(classes)) if user.shares_results else []
    for class_id in class_ids:
        audit.hold(ChainRef("class", class_id))
    audit.hold(ChainRef("person", person_id))
    user = session().get(PlatformUser, user_id, populate_existing=True, with_for_update=True)
    if user is None:
        raise NotFound
    done = Parting(
        person_id=person_id, issuer=user.issuer, parted_at=act.now, parted_by_id=act.person.id, reason=reason
    )
    session().add(done)
    session().flush()
    for class_id in class_ids:
        act.record("lti.consent", ChainRef("class", class_id), user, {"agrees": False})
    act.record("lti.parted", ChainRef("person", person_id), done, {"user": str(user.id), "proof": str(user.proof)})
    _forget(user)
    _end_sessions(act, user)
    session().delete(user)
    session().flush()
    act.notify("lti.parted", done)
    trail.note("platform_parted", person=str(person_id))
    return done


def _forget(user: PlatformUser) -> None:
    """His scores at this platform: who joins again may be another one there, whose gradebook holds none of them."""
    columns = (
        select(LineItem.id)
        .join(ResourceLink, ResourceLink.id == LineItem.link_id)
        .join(Deployment, Deployment.id == ResourceLink.deployment_id)
        .join(Registration, Registration.id == Deployment.registration_id)
        .where(Registration.issuer == user.issuer)
    )
    gone = delete(Score).where(Score.person_id == user.person_id, Score.lineitem_id.in_(columns))
    session().execute(gone.execution_options(synchronize_session=False))


def _end_sessions(act: Act, user: PlatformUser) -> None:
    """This platform vouches for him no longer: his sign-ins in its frames end."""
    here = (
        LoginSession.person_id == user.person_id,
        LoginSession.frame.in_(accounts.frames_of_issuer(user.issuer)),
        LoginSession.frame != "",
        LoginSession.ended_at.is_(None),
    )
    own = act.person.id == user.person_id
    reason = EndReason.ENDED_BY_OWNER if own else EndReason.ENDED_BY_OPERATOR
    change = update(LoginSession).where(*here).values(ended_at=act.now, end_reason=str(reason))
    session().execute(change.execution_options(synchronize_session=False))
