"""A relation is declared before the first paraf, reported when it comes to light, and taken off when it was none."""

import uuid

from sqlalchemy import select

from askom_lms.agreements import services as agreements
from askom_lms.agreements.domain import Key
from askom_lms.agreements.domain.texts import newest
from askom_lms.coursework import notices
from askom_lms.coursework.domain.states import CourseworkPermission as P
from askom_lms.coursework.domain.subjects import ClassScope
from askom_lms.coursework.models import LONGEST_RELATION, AsesorRelation
from askom_lms.coursework.queries.relations import JUDGING
from askom_lms.enrolment.models import Enrolment
from askom_lms.kernel import audit
from askom_lms.kernel.act import Act
from askom_lms.kernel.audit import ChainRef
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import Invalid, Refusal
from askom_lms.training.models import ClassStaff, TrainingClass

SEALED = ("class_id", "person_id", "enrolment_id", "text", "is_own", "told_at", "told_by_id")
ENDED = ("withdrawn_at", "withdrawn_by_id", "withdrawn_reason")


def declare_relations(
    act: Act, klass: TrainingClass, relation: tuple[uuid.UUID | None, str] | None = None, *, version: int = 0
) -> AsesorRelation | None:
    """Sign that all relations to this class are told, with one of them or with none, and the code of ethics with it.

    `relation`: the seat and what binds him to that trainee; version 0 signs the newest text. It may be done again when
    one learns of another. Raises Denied, NotFound; Invalid `coursework.relation_text`, `coursework.relation_trainee`,
    `agreements.other_version`.
    """
    act.require(P.RELATE, ClassScope(klass.id, klass.institution_id))
    audit.hold(ChainRef("class", klass.id))
    row = _told(act, klass, act.person.id, *relation, is_own=True) if relation else None
    facts = {"kelas": klass.number}
    version = version or newest(Key.RELATIONS)
    agreements.sign(act, Key.RELATIONS, version, subject_kind="training_class", subject_id=klass.id, facts=facts)
    agreements.sign(act, Key.ETHICS, newest(Key.ETHICS))
    return row


def report_relation(
    act: Act, klass: TrainingClass, *, person_id: uuid.UUID | None, enrolment_id: uuid.UUID | None, text: str
) -> AsesorRelation:
    """A relation that its asesor had not told: it keeps his paraf, his judgement, his vote and a seat in a panel back.

    Both hear of it.

    Raises Denied, NotFound; Invalid `coursework.relation_text`, `coursework.relation_trainee`,
    `coursework.relation_judge`; Refusal `coursework.relation_known`.
    """
    act.require(P.RELATIONS, klass)
    audit.hold(ChainRef("class", klass.id))
    of = ClassStaff
    works = select(of.id).where(of.class_id == klass.id, of.person_id == person_id, of.role.in_(JUDGING)).limit(1)
    if person_id is None or session().scalar(works) is None:
        raise Invalid("coursework.relation_judge")
    row = _told(act, klass, person_id, enrolment_id, text, is_own=False)
    notices.tell_related(act, klass, row)
    return row


def withdraw_report(act: Act, klass: TrainingClass, relation: AsesorRelation, reason: str) -> None:
    """It was no relation; the row stays, with why. Raises Denied, NotFound; Invalid `coursework.relation_text`;
    Refusal `coursework.relation_own`, `coursework.relation_off`.
    """
    act.require(P.RELATIONS, klass)
    audit.hold(chain := ChainRef("class", klass.id))
    session().refresh(relation)
    if relation.is_own:
        raise Refusal("coursework.relation_own")
    if relation.withdrawn_at is not None:
        raise Refusal("coursework.relation_off")
    relation.withdrawn_reason = _cleaned(reason)
    relation.withdrawn_at, relation.withdrawn_by_id = act.now, act.actor_id
    session().flush()
    act.record("relation.withdrawn", chain, relation, seals=ENDED)
    notices.tell_related(act, klass, relation)


def _told(
    act: Act, klass: TrainingClass, person_id: uuid.UUID, enrolment_id: uuid.UUID | None, text: str, *, is_own: bool
) -> AsesorRelation:
    said, of = _cleaned(text), AsesorRelation
    seat = select(Enrolment.id).where(Enrolment.id == enrolment_id, Enrolment.class_id == klass.id)
    if enrolment_id is None or session().scalar(seat) is None:
        raise Invalid("coursework.relation_trainee")
    same = (of.person_id == person_id, of.enrolment_id == enrolment_id, of.withdrawn_at.is_(None))
    known = session().scalar(select(of).where(*same).limit(1))
    if known is not None:
        if is_own:
            return known
        raise Refusal("coursework.relation_known")
    row = of(
        class_id=klass.id,
        person_id=person_id,
        enrolment_id=enrolment_id,
        text=said,
        is_own=is_own,
        told_at=act.now,
        told_by_id=act.actor_id,
    )
    session().add(row)
    session().flush()
    kind = "relation.declared" if is_own else "relation.reported"
    act.record(kind, ChainRef("class", klass.id), row, seals=SEALED)
    return row


def _cleaned(text: str) -> str:
    said = " ".join(text.split())
    if not 0 < len(said) <= LONGEST_RELATION:
        raise Invalid("coursework.relation_text", most=LONGEST_RELATION)
    return said
