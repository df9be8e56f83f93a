"""The trainer's recommendation for certification (002:6.1.3): his own signed word, which opens dossier 3."""

import hashlib
from typing import Any

from askom_lms.certification.domain.recommendation import TurnProgress
from askom_lms.certification.domain.states import CertificationPermission as P
from askom_lms.certification.models import TrainerRecommendation
from askom_lms.certification.queries.standing import standings
from askom_lms.certification.queries.trainer import TrainerPage, trainer_page_of, trainer_recommendation
from askom_lms.coursework import services as coursework
from askom_lms.enrolment.models import Enrolment
from askom_lms.kernel.act import Act
from askom_lms.kernel.audit import ChainRef, canonical
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import Invalid, Refusal
from askom_lms.training import services as training
from askom_lms.training.models import Folder

SEALED = (
    "enrolment_id", "is_recommended", "reason", "facts", "signed_by_id", "signer_name", "met_number", "signed_at",
    "fingerprint",
)  # fmt: skip


def sign_trainer_recommendation(
    act: Act, enrolment: Enrolment, *, is_recommended: bool, reason: str = ""
) -> TrainerRecommendation:
    """Recommend this trainee for certification, or say why not; a no may become a yes later, a yes stays.

    Opens dossier 3 when recommended (askom:D5.jumat). Raises StepUpNeeded, Refusal `certification.training_incomplete`,
    `certification.already_recommended`, Invalid `certification.reason_missing`.
    """
    act.require(P.TRAINER_SIGN, enrolment)
    act.step_up()
    before = trainer_recommendation(enrolment.id)
    if before is not None and before.is_recommended:
        raise Refusal("certification.already_recommended", name=before.signer_name)
    reason = reason.strip()
    if not is_recommended and not reason:
        raise Invalid("certification.reason_missing")
    page = trainer_page_of(act, standings(Enrolment.id == enrolment.id)[0])
    if is_recommended and page.gaps:
        raise Refusal("certification.training_incomplete", count=len(page.gaps))
    signed = _signed(act, enrolment, before, page, is_recommended=is_recommended, reason=reason)
    data = {"recommended": is_recommended, "fingerprint": signed.fingerprint}
    act.record("trainer_recommendation.signed", ChainRef("class", enrolment.class_id), signed, data, seals=SEALED)
    if is_recommended:
        coursework.open_folder(act, enrolment, Folder.HIJAU)
    act.notify("trainer_recommendation.signed", signed)
    training.touch_class(enrolment.class_id)
    return signed


def _signed(
    act: Act,
    enrolment: Enrolment,
    before: TrainerRecommendation | None,
    page: TrainerPage,
    *,
    is_recommended: bool,
    reason: str,
) -> TrainerRecommendation:
    turn = page.standing.turn
    facts: dict[str, Any] = {
        "sessions": [page.attended, page.sessions],
        "folders": {folder: list(counts) for folder, counts in page.folders.items()},
        "turn": [turn.round, turn.table] if turn.progress is TurnProgress.DONE else [],
        "name": page.standing.name,
        "class": page.standing.class_number,
    }
    signed = before or TrainerRecommendation(enrolment_id=enrolment.id)
    signed.is_recommended, signed.reason, signed.facts = is_recommended, reason, facts
    signed.signed_by_id, signed.signer_name = act.person.id, act.person.name
    signed.met_number, signed.signed_at = act.person.met_number, act.now
    content = {"enrolment": str(enrolment.id), "recommended": is_recommended, "reason": reason, "facts": facts}
    signed.fingerprint = hashlib.sha256(canonical(content).encode()).hexdigest()
    session().add(signed)
    session().flush()
    return signed
