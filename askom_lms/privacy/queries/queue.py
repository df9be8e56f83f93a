"""What waits for an answer, the most urgent first."""

import uuid

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from askom_lms.certification.domain.states import CertificateState
from askom_lms.certification.models import Certificate
from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import NotFound
from askom_lms.people.domain import Role
from askom_lms.privacy.domain import JUDGED, RequestState
from askom_lms.privacy.models import DataRequest
from askom_lms.privacy.policy import P

LISTED_AT_MOST = 200


def list_queue(act: Act) -> list[DataRequest]:
    """Open requests by the time that is left, then the last that were answered. Raises Denied."""
    act.require(P.ANSWER)
    wanted = select(DataRequest).options(joinedload(DataRequest.person)).where(DataRequest.kind.in_(JUDGED))
    if not act.person.has(Role.PENGELOLA):
        wanted = wanted.where(DataRequest.institution_id.in_(act.person.scopes(Role.LSP_ADMIN)))
    is_answered = DataRequest.state != RequestState.OPEN
    ordered = wanted.order_by(is_answered, DataRequest.due_at, DataRequest.id).limit(LISTED_AT_MOST)
    return list(session().scalars(ordered))


def get_request(act: Act, request_id: uuid.UUID) -> DataRequest:
    """One request to answer. Raises Denied, NotFound."""
    found = session().scalars(
        select(DataRequest).options(joinedload(DataRequest.person)).where(DataRequest.id == request_id)
    ).one_or_none()  # fmt: skip
    if found is None or found.kind not in JUDGED:
        act.require(P.ANSWER)
        raise NotFound
    act.require(P.ANSWER, found)
    return found


def certificates_of(person_id: uuid.UUID) -> list[Certificate]:
    """Issued certificates that print his name: a corrected name means that they are issued again."""
    wanted = select(Certificate).where(
        Certificate.person_id == person_id, Certificate.state.in_([CertificateState.ISSUED, CertificateState.FROZEN])
    )
    return list(session().scalars(wanted.order_by(Certificate.prepared_at)))
