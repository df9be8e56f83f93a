"""Whether the holder of a certificate has agreed how he uses it (002 9.8)."""

import uuid
from typing import Any

from askom_lms.agreements.domain import Key
from askom_lms.agreements.models import Agreement
from askom_lms.agreements.queries import signed_by
from askom_lms.certification.domain.numbering import INTERNALISASI
from askom_lms.certification.domain.states import CertificationPermission as P
from askom_lms.certification.models import Certificate
from askom_lms.certification.queries.certificates import get_certificate
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import NotFound


def own_certificate(act: Act, certificate_id: uuid.UUID) -> Certificate:
    """One's own certificate that has been issued. Raises NotFound, also for one that asks for no agreement."""
    certificate = get_certificate(certificate_id)
    act.require(P.RESULT, certificate)
    if certificate.pdf_sha256 is None or certificate.kind == INTERNALISASI:
        raise NotFound
    return certificate


def use_signed(certificate: Certificate) -> Agreement | None:
    """What its holder signed about it, in the newest version."""
    return signed_by(certificate.person_id, [(Key.USE, certificate.id)]).get(Key.USE)


def use_facts(certificate: Certificate) -> dict[str, Any]:
    """What the agreement says of it."""
    return {"nomor": certificate.number}


def must_agree_first(act: Act, certificate: Certificate) -> bool:
    """Whether the reader is its holder and has not signed yet; that of internalisasi proves attendance only."""
    may_sign = act.may(P.RESULT, certificate)
    return may_sign and certificate.kind != INTERNALISASI and use_signed(certificate) is None
