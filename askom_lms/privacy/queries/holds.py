"""Why the data of a person may not be erased yet: a hold, an open case, or a duty of law (UU 27/2022, pasal 33)."""

import datetime as dt
import uuid

from sqlalchemy import Select, select

from askom_lms.appeals.domain.states import AppealState
from askom_lms.appeals.models import Appeal
from askom_lms.certification.domain.states import CertificateState
from askom_lms.certification.models import Certificate
from askom_lms.enrolment.domain.states import EnrolmentState
from askom_lms.enrolment.models import Enrolment
from askom_lms.kernel.db import session
from askom_lms.people.domain import Role
from askom_lms.people.models import RoleGrant
from askom_lms.people.queries import frozen_people
from askom_lms.privacy.domain.retention import CERTIFICATE_YEARS, YEAR
from askom_lms.privacy.models import LegalHold
from askom_lms.registry.models import AsesorCertificate
from askom_lms.training.domain.states import ClassState
from askom_lms.training.models import ClassStaff, TrainingClass

LEFT = (EnrolmentState.DRAFT, EnrolmentState.WITHDRAWN, EnrolmentState.REJECTED)
OFFICES = (Role.PENGELOLA, Role.LSP_ADMIN, Role.BNSP)
AFTERWARDS = dt.timedelta(days=YEAR)
"""So long after the end of a certificate its dossier still has to prove it."""


def holds_of(person_id: uuid.UUID, today: dt.date) -> list[str]:
    """Keys of everything that is in the way; empty when he may be erased."""
    reasons = _disputes() | _duties(today)
    return sorted(key for key, whom in reasons.items() if person_id in set(session().scalars(whom)))


def held() -> set[uuid.UUID]:
    """Persons of whom nothing may go whatever its age: an order stands, an appeal is open, or his data is frozen.

    Frozen is kept (UU 27/2022, pasal 41): what he wants gone he asks for.
    """
    whom = (*_disputes().values(), frozen_people())
    return {person_id for some in whom for person_id in session().scalars(some)}


def _disputes() -> dict[str, Select[uuid.UUID]]:
    """What is in the way of erasure and of the end of a time -> whom it keeps."""
    return {
        "hold": select(LegalHold.person_id).where(LegalHold.lifted_at.is_(None)),
        "appeal": select(Appeal.person_id).where(Appeal.state != AppealState.DECIDED),
    }


def _duties(today: dt.date) -> dict[str, Select[uuid.UUID]]:
    """Duties of law and of work that is not over -> whom they keep."""
    unfinished = TrainingClass.state != ClassState.FINISHED
    one_year_ago = today - AFTERWARDS
    return {
        "class": select(Enrolment.person_id)
        .join(TrainingClass, TrainingClass.id == Enrolment.class_id)
        .where(unfinished, Enrolment.state.not_in(LEFT)),
        "staff": select(ClassStaff.person_id)
        .join(TrainingClass, TrainingClass.id == ClassStaff.class_id)
        .where(unfinished, ClassStaff.ended_at.is_(None)),
        "asesor": select(AsesorCertificate.person_id).where(AsesorCertificate.valid_until >= one_year_ago),
        "certificate": select(Certificate.person_id).where(
            Certificate.state != CertificateState.PREPARED,
            Certificate.issued_on >= one_year_ago - dt.timedelta(days=CERTIFICATE_YEARS * YEAR),
        ),
        "office": select(RoleGrant.person_id).where(RoleGrant.role.in_(OFFICES)),
    }
