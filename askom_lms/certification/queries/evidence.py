"""Recommendations, decisions and certificates of a class held against its evidence chain."""

import uuid
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Select, Text, cast, select
from sqlalchemy.orm import Session

from askom_lms.certification.domain.states import CertificateState, MeetingState, RecommendationState
from askom_lms.certification.models import (
    Certificate,
    Decision,
    DecisionMeeting,
    MeetingMember,
    Recommendation,
    TrainerRecommendation,
)
from askom_lms.enrolment.models import Enrolment
from askom_lms.kernel import evidence
from askom_lms.kernel.audit import Mismatch
from askom_lms.kernel.db import session
from askom_lms.kernel.evidence import Ledger
from askom_lms.people.models import Person

NAMELESS = {"decision": Decision, "recommendation": Recommendation, "trainer_recommendation": TrainerRecommendation}
WORDS = {
    "decision": "keputusan",
    "recommendation": "rekomendasi penguji",
    "trainer_recommendation": "rekomendasi pelatih",
}


@evidence.witness
def unvouched(s: Session, ledger: Ledger) -> Iterator[Mismatch]:
    """What stands as said, decided or issued without a line in the chain."""
    if ledger.chain.kind != "class":
        return
    for table, ids in _standing(ledger.chain.ref).items():
        known = ledger.vouched(table)
        for row_id in s.scalars(ids):
            if row_id not in known:
                yield ledger.differs(None, f"{evidence.name_of_row(table, row_id)}: tidak ada entri di rantai")


def _standing(class_id: uuid.UUID) -> dict[str, Select[Any]]:
    """Table -> ids of the rows that somebody must have said, decided or issued."""
    proposed = cast(Recommendation.state, Text) == RecommendationState.PROPOSED.value
    issued = cast(Certificate.state, Text) != CertificateState.PREPARED.value
    decided = cast(DecisionMeeting.state, Text) == MeetingState.DECIDED.value
    return {
        "trainer_recommendation": _ids(TrainerRecommendation, class_id),
        "recommendation": _ids(Recommendation, class_id).where(proposed),
        "decision": _ids(Decision, class_id),
        "decision_meeting": select(DecisionMeeting.id).where(DecisionMeeting.class_id == class_id, decided),
        "certificate": _ids(Certificate, class_id).where(issued),
    }


def _ids(model: Any, class_id: uuid.UUID) -> Select[Any]:
    seats = select(model.id).join(Enrolment, Enrolment.id == model.enrolment_id)
    return seats.where(Enrolment.class_id == class_id)


def name_of_certificate(certificate_id: uuid.UUID) -> str:
    """Its number and holder."""
    wanted = select(Certificate.number, Certificate.code, Person.name).join(Person, Person.id == Certificate.person_id)
    row = session().execute(wanted.where(Certificate.id == certificate_id)).one_or_none()
    return f"sertifikat {row.number or row.code} atas nama {row.name}" if row else ""


def name_of_meeting(meeting_id: uuid.UUID) -> str:
    """The number of its berita acara."""
    row = session().execute(
        select(DecisionMeeting.number, DecisionMeeting.held_on).where(DecisionMeeting.id == meeting_id)
    ).one_or_none()  # fmt: skip
    return f"rapat keputusan {row.number or row.held_on}" if row else ""


def name_of_member(member_id: uuid.UUID) -> str:
    """Whose signature on which berita acara."""
    wanted = select(Person.name, MeetingMember.meeting_id).join(Person, Person.id == MeetingMember.person_id)
    row = session().execute(wanted.where(MeetingMember.id == member_id)).one_or_none()
    return f"tanda tangan {row.name} pada {name_of_meeting(row.meeting_id)}" if row else ""


def _about(table: str) -> evidence.Namer:
    def named(row_id: uuid.UUID) -> str:
        model: Any = NAMELESS[table]
        wanted = (
            select(Person.name, Enrolment.seat_number)
            .join(Enrolment, Enrolment.person_id == Person.id)
            .join(model, model.enrolment_id == Enrolment.id)
        )
        row = session().execute(wanted.where(model.id == row_id)).one_or_none()
        return f"{WORDS[table]} untuk {row.name} (kursi {row.seat_number or '–'})" if row else ""

    return named


NAMES: Mapping[str, evidence.Namer] = {
    **{table: _about(table) for table in NAMELESS},
    "certificate": name_of_certificate,
    "decision_meeting": name_of_meeting,
    "meeting_member": name_of_member,
}
evidence.NAMES.update(NAMES)
