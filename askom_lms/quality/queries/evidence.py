"""Closed reports of quality held against the evidence chain of their class."""

import uuid
from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from askom_lms.kernel import evidence
from askom_lms.kernel.audit import Mismatch
from askom_lms.kernel.db import session
from askom_lms.kernel.evidence import Ledger
from askom_lms.quality.models import QualityReport


@evidence.witness
def unvouched(s: Session, ledger: Ledger) -> Iterator[Mismatch]:
    """A closed report of which the chain knows nothing."""
    if ledger.chain.kind != "class":
        return
    known = ledger.vouched("quality_report")
    for row_id in s.scalars(select(QualityReport.id).where(QualityReport.class_id == ledger.chain.ref)):
        if row_id not in known:
            yield ledger.differs(None, f"{evidence.name_of_row('quality_report', row_id)}: tidak ada entri di rantai")


def name_of_report(report_id: uuid.UUID) -> str:
    """Its number."""
    number = session().scalar(select(QualityReport.number).where(QualityReport.id == report_id))
    return f"laporan mutu versi {number}" if number else ""


evidence.NAMES["quality_report"] = name_of_report
