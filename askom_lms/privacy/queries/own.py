"""What a person reads about his own data. The sign-in is all the right he needs: every query names himself."""

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy import select

from askom_lms.assessment.models import RealAsesi
from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import NotFound
from askom_lms.people.models import Person
from askom_lms.privacy.domain import EXPORT_STAYS, Kind, RequestState
from askom_lms.privacy.models import Consent, DataRequest
from askom_lms.training.models import TrainingClass


@dataclass(frozen=True)
class AsesiConsent:
    """A consent that is given and kept with the assessment itself."""

    class_number: str
    consented_at: dt.datetime | None


@dataclass(frozen=True)
class OwnPage:
    """Everything that the page "Data saya" shows of this person."""

    person: Person
    requests: list[DataRequest]
    consents: dict[str, Consent]
    """Purpose -> the one that counts."""
    asesi: list[AsesiConsent]


def own_page(act: Act) -> OwnPage:
    """Raises SignInNeeded."""
    me = act.person.id
    live = {one.purpose: one for one in consents_of(me) if one.withdrawn_at is None}
    return OwnPage(session().get_one(Person, me), list_requests(me), live, _as_asesi(me))


def _as_asesi(me: uuid.UUID) -> list[AsesiConsent]:
    rows = session().execute(
        select(TrainingClass.number, RealAsesi.consented_at)
        .join(TrainingClass, TrainingClass.id == RealAsesi.class_id)
        .where(RealAsesi.person_id == me)
        .order_by(RealAsesi.registered_at)
    )
    return [AsesiConsent(*row) for row in rows]


def consents_of(person_id: uuid.UUID) -> list[Consent]:
    """All that he ever gave, the oldest first: the proof stays after a withdrawal."""
    return list(session().scalars(select(Consent).where(Consent.person_id == person_id).order_by(Consent.given_at)))


def live_consent(person_id: uuid.UUID, purpose: str) -> Consent | None:
    """The consent to this purpose that was not withdrawn."""
    wanted = select(Consent).where(
        Consent.person_id == person_id, Consent.purpose == purpose, Consent.withdrawn_at.is_(None)
    )
    return session().scalars(wanted.order_by(Consent.given_at.desc()).limit(1)).first()


def list_requests(person_id: uuid.UUID) -> list[DataRequest]:
    """What he asked, the newest first."""
    wanted = select(DataRequest).where(DataRequest.person_id == person_id)
    return list(session().scalars(wanted.order_by(DataRequest.asked_at.desc(), DataRequest.id)))


def get_own_request(act: Act, request_id: uuid.UUID) -> DataRequest:
    """Raises SignInNeeded, NotFound."""
    found = session().get(DataRequest, request_id)
    if found is None or found.person_id != act.person.id:
        raise NotFound
    return found


def export_of(act: Act, request_id: uuid.UUID) -> DataRequest:
    """His made export, as long as it stays. Raises SignInNeeded, NotFound."""
    asked = get_own_request(act, request_id)
    is_there = asked.kind is Kind.EXPORT and asked.state is RequestState.GRANTED and asked.answered_at is not None
    if not is_there or act.now - (asked.answered_at or act.now) > EXPORT_STAYS:
        raise NotFound
    return asked
