"""Who signed what, for every context that asks before it goes on."""

import uuid
from collections.abc import Collection, Iterator

from sqlalchemy import ColumnElement, and_, exists, select, tuple_
from sqlalchemy.orm import Session

from askom_lms.agreements.domain import Key
from askom_lms.agreements.domain.texts import newest
from askom_lms.agreements.models import NOTHING, Agreement
from askom_lms.kernel import evidence
from askom_lms.kernel.audit import Mismatch
from askom_lms.kernel.db import session
from askom_lms.kernel.evidence import Ledger


def signs(key: Key, person: object, subject: object = NOTHING, *, any_version: bool = False) -> ColumnElement[bool]:
    """Condition: this person (an id or a column) has signed the text about this subject (likewise) and it stands.

    For queries that ask it of many, or together with what they read anyway.
    """
    of = Agreement
    versions = [] if any_version else [of.version == newest(key)]
    same = (of.person_id == person, of.text_key == key.value, of.subject_id == subject, of.withdrawn_at.is_(None))
    return exists().where(and_(*same, *versions))


def consents(person: object, enrolment: object) -> ColumnElement[bool]:
    """Condition: who was assessed in this seat allows in writing that findings about him are given away."""
    return signs(Key.SHARING, person, enrolment, any_version=True)


def permits(class_id: object) -> ColumnElement[bool]:
    """Condition: somebody who spoke for the assessing organisation allows the same for its class, and it stands."""
    of = Agreement
    same = (of.text_key == Key.SHARING.value, of.subject_id == class_id, of.withdrawn_at.is_(None))
    return exists().where(and_(*same))


def may_share(person: object, enrolment: object, class_id: object) -> ColumnElement[bool]:
    """Condition, the one door of 002:9.10.10: findings leave to a third party only while both sides allow it.

    Person, seat and class are ids or columns. Asked by everything that docs/dpia.md 4.11 lists as leaving.
    """
    return and_(consents(person, enrolment), permits(class_id))


def has_signed(person_id: uuid.UUID, key: Key, subject_id: uuid.UUID = NOTHING, *, any_version: bool = False) -> bool:
    """Whether this person has signed the newest (or any) version of the text about this subject."""
    return bool(session().scalar(select(signs(key, person_id, subject_id, any_version=any_version))))


def signed_by(person_id: uuid.UUID, wanted: Collection[tuple[Key, uuid.UUID]]) -> dict[Key, Agreement]:
    """Of several texts, each about its subject, those that the person has signed in the newest version."""
    of = Agreement
    pairs = [(key.value, subject_id) for key, subject_id in wanted]
    rows = session().scalars(
        select(of)
        .where(of.person_id == person_id, tuple_(of.text_key, of.subject_id).in_(pairs), of.withdrawn_at.is_(None))
        .order_by(of.signed_at, of.id)
    )
    return {Key(row.text_key): row for row in rows if row.version == newest(Key(row.text_key))}


def agreements_of(person_id: uuid.UUID) -> list[Agreement]:
    """Everything that this person signed, newest first."""
    of = Agreement
    return list(session().scalars(select(of).where(of.person_id == person_id).order_by(of.signed_at.desc(), of.id)))


def live(person_id: uuid.UUID, key: Key, version: int, subject_id: uuid.UUID) -> Agreement | None:
    """What stands of this version."""
    of = Agreement
    same = (of.person_id == person_id, of.text_key == key.value, of.subject_id == subject_id, of.version == version)
    return session().scalar(select(of).where(*same, of.withdrawn_at.is_(None)))


@evidence.witness
def unvouched(s: Session, ledger: Ledger) -> Iterator[Mismatch]:
    """A signature of which the chain of its person knows nothing."""
    if ledger.chain.kind != "person":
        return
    known = ledger.vouched("agreement")
    for row_id in s.scalars(select(Agreement.id).where(Agreement.person_id == ledger.chain.ref)):
        if row_id not in known:
            yield ledger.differs(None, f"{evidence.name_of_row('agreement', row_id)}: tidak ada entri di rantai")


def name_of_agreement(agreement_id: uuid.UUID) -> str:
    """Its text and version."""
    of = Agreement
    row = session().execute(select(of.text_key, of.version).where(of.id == agreement_id)).one_or_none()
    return f"persetujuan {row.text_key} versi {row.version}" if row else ""


evidence.NAMES["agreement"] = name_of_agreement
