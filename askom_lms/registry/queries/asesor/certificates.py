"""The certificates that were noted for an asesor, and how each of them stands."""

import datetime as dt
import uuid
from collections.abc import Collection, Sequence

from sqlalchemy import Select, select

from askom_lms.kernel.db import session
from askom_lms.registry.domain.asesor import CertificateStanding
from askom_lms.registry.domain.asesor import standing_of as standing_on
from askom_lms.registry.domain.states import SUSPENDED, CertificateState
from askom_lms.registry.models import AsesorCertificate, AsesorStep


def certificate_of(person_id: uuid.UUID) -> AsesorCertificate | None:
    """The certificate that counts: the one noted last."""
    return session().scalars(noted_certificates(person_id).limit(1)).first()


def suspended_by(person_id: uuid.UUID) -> CertificateState | None:
    """What keeps an asesor from work: a frozen or revoked certificate."""
    state = session().scalar(noted_certificates(person_id).with_only_columns(AsesorCertificate.state).limit(1))
    return state if state in SUSPENDED else None


def standings_of(people: Collection[uuid.UUID], today: dt.date) -> dict[tuple[uuid.UUID, str], CertificateStanding]:
    """How every certificate noted for these people stands, by holder and number; one query.

    A number that was noted twice stands as it was noted last.
    """
    rows = session().scalars(
        select(AsesorCertificate)
        .where(AsesorCertificate.person_id.in_(people))
        .order_by(AsesorCertificate.noted_at.desc(), AsesorCertificate.id)
    )
    found: dict[tuple[uuid.UUID, str], CertificateStanding] = {}
    seen: set[uuid.UUID] = set()
    for one in rows:
        standing = standing_on(one.state, one.valid_until, today, is_newest=one.person_id not in seen)
        seen.add(one.person_id)
        found.setdefault((one.person_id, one.number), standing)
    return found


def steps_of_certificate(person_id: uuid.UUID, number: str) -> Sequence[AsesorStep]:
    """What was decided about the certificate with this number, the newest first."""
    held = select(AsesorCertificate.id).where(
        AsesorCertificate.person_id == person_id, AsesorCertificate.number == number
    )
    wanted = select(AsesorStep).where(AsesorStep.person_id == person_id, AsesorStep.subject_id.in_(held))
    return session().scalars(wanted.order_by(AsesorStep.number.desc())).all()


def noted_certificates(person_id: uuid.UUID) -> Select[*tuple[AsesorCertificate]]:
    """His certificates, the one noted last first."""
    wanted = select(AsesorCertificate).where(AsesorCertificate.person_id == person_id)
    return wanted.order_by(AsesorCertificate.noted_at.desc(), AsesorCertificate.id)
