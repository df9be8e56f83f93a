"""Acknowledging the information sheet, and sending the application."""

import hashlib
from collections.abc import Mapping
from typing import Any

from askom_lms.agreements import services as agreements
from askom_lms.agreements.domain import Key
from askom_lms.agreements.domain.texts import newest
from askom_lms.agreements.models import Agreement
from askom_lms.applying.domain import ApplyingPermission as P
from askom_lms.applying.domain.states import AGAIN
from askom_lms.applying.models import CertificationApplication
from askom_lms.applying.queries.own import application_of, kind_of, page_of
from askom_lms.enrolment.models import Enrolment
from askom_lms.enrolment.queries import current_documents
from askom_lms.kernel import audit
from askom_lms.kernel.act import Act
from askom_lms.kernel.audit import ChainRef
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import Refusal
from askom_lms.training.models import TrainingClass
from askom_lms.training.services import touch_class

SENT = (
    "enrolment_id", "class_id", "version", "kind", "as_candidate", "verdict", "fingerprint", "papers", "sent_at",
)  # fmt: skip
"""Columns that the chain holds fast."""


def acknowledge(act: Act, enrolment: Enrolment, version: int, facts: Mapping[str, Any]) -> Agreement:
    """He has read the eight topics with the facts of his class (002:9.1.1).

    Raises NotFound; Invalid `agreements.other_version`.
    """
    act.require(P.OWN, enrolment)
    return agreements.sign(
        act, Key.INFORMATION, version, subject_kind="training_class", subject_id=enrolment.class_id, facts=facts
    )


def consent(act: Act, enrolment: Enrolment, version: int, facts: Mapping[str, Any]) -> Agreement:
    """Who is assessed allows that his results go to his employer (002:9.10.10); he may take it back.

    Raises NotFound; Invalid `agreements.other_version`.
    """
    act.require(P.OWN, enrolment)
    signed = agreements.sign(act, Key.SHARING, version, subject_kind="enrolment", subject_id=enrolment.id, facts=facts)
    touch_class(enrolment.class_id)  # whoever waits for the result looks again
    return signed


def permit(act: Act, klass: TrainingClass) -> Agreement:
    """The assessing organisation allows the same for its class (002:9.10.10). Raises Denied, NotFound."""
    act.require(P.PERMIT, klass)
    facts = {"kelas": klass.number, "nama": ""}
    version = newest(Key.SHARING)
    signed = agreements.sign(act, Key.SHARING, version, subject_kind="training_class", subject_id=klass.id, facts=facts)
    touch_class(klass.id)
    return signed


def send(act: Act, enrolment: Enrolment) -> CertificationApplication:
    """Send it: what the rules say of every row is frozen with it (002:9.1.2, 002:9.1.3, 002:9.1.4).

    One version is judged at a time; what was returned is followed by the next. Raises NotFound; Refusal
    `applying.sent`, `applying.accepted_already`, `applying.refused_for_good`, `applying.no_information`,
    `agreements.missing_rights`, `agreements.missing_ethics`, `applying.unmet`.
    """
    act.require(P.OWN, enrolment)
    session().flush()
    audit.hold(chain := ChainRef("class", enrolment.class_id))
    session().refresh(enrolment)
    before = application_of(enrolment.id)
    if before is not None and before.state in AGAIN:
        raise Refusal(AGAIN[before.state])
    page = page_of(act, enrolment)
    if page.problem:
        first = page.verdict.unmet[0] if page.verdict.unmet else None
        told = {"first": first.title, "cited": first.cited.citation} if first else {"first": "", "cited": ""}
        raise Refusal(page.problem, n=len(page.verdict.unmet), **told)
    verdict, papers = page.verdict.as_dict(), current_documents(enrolment.id)
    row = CertificationApplication(
        enrolment_id=enrolment.id,
        class_id=enrolment.class_id,
        version=before.version + 1 if before else 1,
        kind=kind_of(page.klass),
        as_candidate=bool(page.verdict.assessed_as_new),
        verdict=verdict,
        fingerprint=hashlib.sha256(audit.canonical(verdict).encode()).hexdigest(),
        papers=[str(one.id) for one in papers.values()],
        sent_at=act.now,
    )
    session().add(row)
    session().flush()
    data = {
        "agreements": {key.value: str(page.signed[key].id) for key in page.signed},
        "papers": {kind.value: one.sha256 for kind, one in papers.items()},
    }
    act.record("certification_application.sent", chain, row, data, seals=SENT)
    return row
