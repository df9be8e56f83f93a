"""Appeals of a class held against its evidence chain."""

import uuid
from collections.abc import Iterator, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from askom_lms.appeals.models import Appeal, AppealFile, AppealMember
from askom_lms.assessment.models import Reassessment
from askom_lms.kernel import evidence
from askom_lms.kernel.audit import Mismatch
from askom_lms.kernel.db import session
from askom_lms.kernel.evidence import Ledger
from askom_lms.people.models import Person


@evidence.witness
def unvouched(s: Session, ledger: Ledger) -> Iterator[Mismatch]:
    """An appeal or a paper of it of which the chain knows nothing."""
    if ledger.chain.kind != "class":
        return
    here = Appeal.class_id == ledger.chain.ref
    files = select(AppealFile.id).join(Appeal, Appeal.id == AppealFile.appeal_id)
    again = select(Reassessment.id).where(Reassessment.class_id == ledger.chain.ref)
    held = (("appeal", select(Appeal.id).where(here)), ("appeal_file", files.where(here)), ("reassessment", again))
    for table, ids in held:
        known = ledger.vouched(table)
        for row_id in s.scalars(ids):
            if row_id not in known:
                yield ledger.differs(None, f"{evidence.name_of_row(table, row_id)}: tidak ada entri di rantai")


def name_of_appeal(appeal_id: uuid.UUID) -> str:
    """Whose it is."""
    wanted = select(Person.name).join(Appeal, Appeal.person_id == Person.id).where(Appeal.id == appeal_id)
    name = session().scalar(wanted)
    return f"banding {name}" if name else ""


def name_of_file(file_id: uuid.UUID) -> str:
    """Its name and whose appeal."""
    row = session().get(AppealFile, file_id)
    return f"lampiran {row.name} pada {name_of_appeal(row.appeal_id)}" if row else ""


def name_of_member(member_id: uuid.UUID) -> str:
    """Who sits in which panel."""
    wanted = select(Person.name, AppealMember.appeal_id).join(Person, Person.id == AppealMember.person_id)
    row = session().execute(wanted.where(AppealMember.id == member_id)).one_or_none()
    return f"anggota tim {row.name} pada {name_of_appeal(row.appeal_id)}" if row else ""


def name_of_again(again_id: uuid.UUID) -> str:
    """After whose appeal."""
    appeal_id = session().scalar(select(Appeal.id).where(Appeal.reassessment_id == again_id))
    return f"asesmen ulang sesudah {name_of_appeal(appeal_id)}" if appeal_id else "asesmen ulang"


NAMES: Mapping[str, evidence.Namer] = {
    "appeal": name_of_appeal,
    "appeal_file": name_of_file,
    "appeal_member": name_of_member,
    "reassessment": name_of_again,
}
evidence.NAMES.update(NAMES)
