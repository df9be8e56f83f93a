"""How a finding of the evidence check calls a paper."""

import uuid

from sqlalchemy import select

from askom_lms.enrolment.models import Enrolment, EnrolmentDocument
from askom_lms.kernel import evidence
from askom_lms.kernel.db import session
from askom_lms.people.models import Person


def name_of_document(document_id: uuid.UUID) -> str:
    """berkas ktp versi 2 (Adinda Pramesti)."""
    row = session().execute(
        select(EnrolmentDocument.kind, EnrolmentDocument.number, Person.name)
        .join(Enrolment, Enrolment.id == EnrolmentDocument.enrolment_id)
        .join(Person, Person.id == Enrolment.person_id)
        .where(EnrolmentDocument.id == document_id)
    ).one_or_none()  # fmt: skip
    return f"berkas {row.kind.value} versi {row.number} ({row.name})" if row else ""


evidence.NAMES["enrolment_document"] = name_of_document
