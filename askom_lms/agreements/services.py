"""Signing a text, and taking a consent back."""

import uuid
from collections.abc import Mapping
from typing import Any

from askom_lms.agreements import queries
from askom_lms.agreements.domain import WITHDRAWN, Key
from askom_lms.agreements.domain import AgreementPermission as P
from askom_lms.agreements.domain.texts import newest, text_of
from askom_lms.agreements.models import NOTHING, Agreement
from askom_lms.kernel import audit
from askom_lms.kernel.act import Act
from askom_lms.kernel.audit import ChainRef
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import Invalid, Refusal

SEALED = (
    "person_id", "text_key", "version", "fingerprint", "subject_kind", "subject_id", "facts", "signed_at",
)  # fmt: skip


def sign(
    act: Act,
    key: Key,
    version: int,
    *,
    subject_kind: str = "",
    subject_id: uuid.UUID = NOTHING,
    facts: Mapping[str, Any] | None = None,
) -> Agreement:
    """The person who acts signs the version that he has read; signed twice it is one and the same signature.

    `facts` are what the text says of the subject, kept to show it again word for word. The caller has asked whether the
    subject is his. Raises Invalid `agreements.other_version` when a newer text has come since he read it.
    """
    act.require(P.OWN)
    if version != newest(key):
        raise Invalid("agreements.other_version")
    chain = ChainRef("person", act.person.id)
    session().flush()
    audit.hold(chain)  # pressed twice: the second finds the signature of the first
    found = queries.live(act.person.id, key, version, subject_id)
    if found:
        return found
    row = Agreement(
        person_id=act.person.id,
        text_key=key.value,
        version=version,
        fingerprint=text_of(key, version).sha256,
        subject_kind=subject_kind,
        subject_id=subject_id,
        facts=dict(facts or {}),
        signed_at=act.now,
    )
    session().add(row)
    session().flush()
    act.record("agreement.signed", chain, row, {"text": row.fingerprint}, seals=SEALED)
    return row


def withdraw(act: Act, agreement: Agreement) -> None:
    """Take a consent back; the row stays, and whoever gave something away by it hears.

    Raises NotFound, Refusal `agreements.stays`, `agreements.withdrawn`.
    """
    act.require(P.OWN, agreement)
    if Key(agreement.text_key) not in WITHDRAWN:
        raise Refusal("agreements.stays")
    session().flush()
    audit.hold(chain := ChainRef("person", agreement.person_id))
    session().refresh(agreement)
    if agreement.withdrawn_at:
        raise Refusal("agreements.withdrawn")
    agreement.withdrawn_at = act.now
    session().flush()
    act.record("agreement.withdrawn", chain, agreement, seals=("withdrawn_at",))
    act.notify("agreement.withdrawn", agreement)
