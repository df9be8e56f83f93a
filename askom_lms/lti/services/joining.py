"""Somebody of a platform shows once who he is here: by his own password, never by an address that is the same."""

from sqlalchemy import or_, select
from sqlalchemy.exc import IntegrityError

from askom_lms.kernel import db, trail
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import Refusal
from askom_lms.lti.domain.states import Proof
from askom_lms.lti.models import PlatformUser
from askom_lms.lti.queries import arrivals
from askom_lms.lti.queries.arrivals import Known, Platform
from askom_lms.lti.services.launching import Arrival
from askom_lms.lti.services.results import tell_of
from askom_lms.people.services import proved


def join(
    act: Act, arrival: Arrival, platform: Platform, *, email: str, password: str, address: str, known_device: str = ""
) -> Known:
    """Connect the account whose password this is with the person of the platform.

    Raises what people.services.proved raises, Refusal `lti.joined` when one of the two is connected already.
    """
    account = proved(act, email=email, password=password, address=address, known_device=known_device)
    there = PlatformUser.issuer == arrival.issuer
    taken = select(PlatformUser).where(
        there, or_(PlatformUser.sub == arrival.sub, PlatformUser.person_id == account.id)
    )
    rows = db.session().scalars(taken).all()
    if any((row.sub, row.person_id) != (arrival.sub, account.id) for row in rows):
        raise Refusal("lti.joined", name=platform.name)
    if not rows:
        made = PlatformUser(
            issuer=arrival.issuer, sub=arrival.sub, person_id=account.id, proof=Proof.PASSWORD, linked_at=act.now
        )
        db.session().add(made)
        try:
            db.session().flush()
        except IntegrityError as error:
            raise Refusal("lti.joined", name=platform.name) from error
        tell_of(account.id, arrival.issuer)
        trail.note("platform_joined", person=str(account.id))
    known = arrivals.known_person(account.id, arrival.standing, platform.institution_id)
    if known is None:
        raise Refusal("lti.joined", name=platform.name)
    return known
