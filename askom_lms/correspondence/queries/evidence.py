"""Letters of a class held against its evidence chain."""

import uuid
from collections.abc import Iterator, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from askom_lms.correspondence.models import Letter
from askom_lms.kernel import evidence
from askom_lms.kernel.audit import Mismatch
from askom_lms.kernel.db import session
from askom_lms.kernel.evidence import Ledger


@evidence.witness
def unvouched(s: Session, ledger: Ledger) -> Iterator[Mismatch]:
    """A letter with a number of which the chain knows nothing."""
    if ledger.chain.kind != "class":
        return
    known = ledger.vouched("letter")
    for row_id in s.scalars(select(Letter.id).where(Letter.class_id == ledger.chain.ref, Letter.number.is_not(None))):
        if row_id not in known:
            yield ledger.differs(None, f"{evidence.name_of_row('letter', row_id)}: tidak ada entri di rantai")


def name_of_letter(letter_id: uuid.UUID) -> str:
    """Its number."""
    number = session().scalar(select(Letter.number).where(Letter.id == letter_id))
    return f"surat {number}" if number else ""


NAMES: Mapping[str, evidence.Namer] = {"letter": name_of_letter}
evidence.NAMES.update(NAMES)
