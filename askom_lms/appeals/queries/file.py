"""The file as it was at the decision: which version of each sheet, with its fingerprint, and what was said on it."""

import datetime as dt
import hashlib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from askom_lms.appeals.models import Appeal
from askom_lms.appeals.queries.cases import Own
from askom_lms.certification.models import Recommendation, TrainerRecommendation
from askom_lms.certification.queries.aca import FORM
from askom_lms.coursework.domain.parties import STAFF
from askom_lms.coursework.models import DossierItem, Submission
from askom_lms.coursework.queries.papers import Paper, paper_as_read
from askom_lms.kernel.act import Act
from askom_lms.kernel.audit import canonical
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import NotFound, Refusal
from askom_lms.paperwork.models import FilledRecord
from askom_lms.training.domain.folders import ORDER


@dataclass(frozen=True)
class FrozenFile:
    """What is kept with the appeal, and the fingerprint of all of it."""

    content: dict[str, Any]

    @property
    def fingerprint(self) -> str:
        return hashlib.sha256(canonical(self.content).encode()).hexdigest()


def file_of(own: Own) -> FrozenFile:
    """Everything that stood at the moment of the decision; what came later is not in it."""
    decision, at = own.decision, own.decided_at
    recommendation = session().get_one(Recommendation, decision.recommendation_id)
    trainer = session().scalar(
        select(TrainerRecommendation).where(TrainerRecommendation.enrolment_id == own.enrolment_id)
    )
    aca = _aca(recommendation.code, own.klass.id, at)
    return FrozenFile(
        {
            "at": at.isoformat(),
            "decision": {
                "verdict": str(decision.verdict),
                "reason": decision.reason,
                "minutes": own.meeting.number,
                "minutes_sha256": own.meeting.pdf_sha256 or "",
            },
            "recommendation": {
                "verdict": str(recommendation.verdict),
                "reason": recommendation.reason,
                "signer": recommendation.signer_name,
                "record": str(aca.id) if aca else "",
                "fingerprint": (aca.fingerprint or "") if aca else "",
            },
            "trainer": {
                "is_recommended": trainer.is_recommended if trainer else None,
                "signer": trainer.signer_name if trainer else "",
                "fingerprint": trainer.fingerprint if trainer else "",
            },
            "sheets": _sheets(own.enrolment_id, at),
        }
    )


def _aca(code: str, class_id: uuid.UUID, at: dt.datetime) -> FilledRecord | None:
    """FR-ACA-07 as it was sealed last before the decision."""
    of = (FilledRecord.class_id == class_id, FilledRecord.form_code == FORM, FilledRecord.sealed_at <= at)
    by_code = FilledRecord.lent["code"].as_string() == code
    return session().scalars(
        select(FilledRecord).where(*of, by_code).order_by(FilledRecord.sealed_at.desc()).limit(1)
    ).first()  # fmt: skip


def _sheets(enrolment_id: uuid.UUID, at: dt.datetime) -> list[dict[str, Any]]:
    """Of each sheet the version that was handed in last by then, in the order of the folders."""
    rows = session().execute(
        select(
            DossierItem.id, DossierItem.folder, DossierItem.key, DossierItem.form_code, DossierItem.stage,
            Submission.number, Submission.fingerprint, Submission.parafed_at,
        )
        .join(Submission, Submission.item_id == DossierItem.id)
        .where(DossierItem.enrolment_id == enrolment_id, Submission.handed_in_at <= at)
        .order_by(DossierItem.position, Submission.number)
    )  # fmt: skip
    last = {row.id: row for row in rows}
    return [
        {
            "item": str(row.id),
            "folder": row.folder.value,
            "name": " ".join(part for part in (row.form_code, row.stage) if part),
            "number": row.number,
            "fingerprint": row.fingerprint,
            "parafed": row.parafed_at is not None and row.parafed_at <= at,
        }
        for row in sorted(last.values(), key=lambda row: ORDER.index(row.folder))
    ]


def frozen_paper(act: Act, appeal: Appeal, place: int) -> Paper:
    """The version of one sheet that the file names. Raises NotFound, Refusal `appeals.file_changed`."""
    sheets: list[Mapping[str, Any]] = appeal.file["sheets"]
    if not 0 < place <= len(sheets):
        raise NotFound
    named = sheets[place - 1]
    paper = paper_as_read(act, uuid.UUID(named["item"]), named["number"], STAFF)
    if paper.version.fingerprint != named["fingerprint"]:
        raise Refusal("appeals.file_changed", sheet=named["name"])
    return paper


def frozen_record(appeal: Appeal) -> FilledRecord:
    """FR-ACA-07 as it was. Raises NotFound, Refusal `appeals.file_changed`."""
    named: Mapping[str, Any] = appeal.file["recommendation"]
    if not named["record"]:
        raise NotFound
    wanted = select(FilledRecord).where(FilledRecord.id == uuid.UUID(named["record"]))
    record = session().scalars(wanted.options(joinedload(FilledRecord.signatures))).unique().one()
    if record.fingerprint != named["fingerprint"]:
        raise Refusal("appeals.file_changed", sheet=FORM)
    return record
