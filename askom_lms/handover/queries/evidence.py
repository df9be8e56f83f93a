"""Versions and identities held against the evidence chain of their class."""

import uuid
from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from askom_lms.enrolment.models import Enrolment
from askom_lms.handover.models import HandoverPackage, RegisterIdentity
from askom_lms.kernel import evidence
from askom_lms.kernel.audit import Mismatch
from askom_lms.kernel.db import session
from askom_lms.kernel.evidence import Ledger


@evidence.witness
def unvouched(s: Session, ledger: Ledger) -> Iterator[Mismatch]:
    """A version or a number of which the chain knows nothing."""
    if ledger.chain.kind != "class":
        return
    of_class = ledger.chain.ref
    rows = {
        "handover_package": select(HandoverPackage.id).where(HandoverPackage.class_id == of_class),
        "register_identity": select(RegisterIdentity.id)
        .join(Enrolment, Enrolment.id == RegisterIdentity.enrolment_id)
        .where(Enrolment.class_id == of_class),
    }
    for table, wanted in rows.items():
        known = ledger.vouched(table)
        for row_id in s.scalars(wanted):
            if row_id not in known:
                yield ledger.differs(None, f"{evidence.name_of_row(table, row_id)}: tidak ada entri di rantai")


def name_of_package(package_id: uuid.UUID) -> str:
    """Its number."""
    number = session().scalar(select(HandoverPackage.number).where(HandoverPackage.id == package_id))
    return f"paket penyerahan versi {number}" if number else ""


def name_of_identity(identity_id: uuid.UUID) -> str:
    """Whose it is, by seat."""
    seat = session().scalar(
        select(Enrolment.seat_number)
        .join(RegisterIdentity, RegisterIdentity.enrolment_id == Enrolment.id)
        .where(RegisterIdentity.id == identity_id)
    )
    return f"NIK peserta kursi {seat}" if seat else ""


evidence.NAMES["handover_package"] = name_of_package
evidence.NAMES["register_identity"] = name_of_identity
