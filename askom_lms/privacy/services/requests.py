"""Requests about one's own data: asked by the person, answered by somebody else within 3 x 24 hours."""

import uuid

from sqlalchemy import select

from askom_lms.enrolment.models import Enrolment
from askom_lms.kernel import audit, evidence
from askom_lms.kernel.act import Act
from askom_lms.kernel.audit import PLATFORM
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import Invalid, Refusal
from askom_lms.people import services as people
from askom_lms.people.models import Person
from askom_lms.privacy.domain import LONGEST, Field, Kind, RequestState, due_at
from askom_lms.privacy.models import DataRequest
from askom_lms.privacy.policy import P
from askom_lms.privacy.queries import certificates_of
from askom_lms.privacy.services import erasing, exporting
from askom_lms.training.models import TrainingClass
from askom_lms.training.services import touch_class

LONGEST_NAME, LONGEST_PHONE = 120, 32
SEALED = ("kind", "state", "field", "asked_at", "due_at", "answered_at", "old_sha256")


def ask(act: Act, kind: Kind, *, field: str = "", wanted: str = "", reason: str = "") -> DataRequest:
    """Ask; an export is made at once by a job, the rest waits for an answer.

    Raises SignInNeeded; Invalid `privacy.field_unknown`, `privacy.wanted_missing`, `privacy.too_long`; Refusal
    `privacy.asked_already`, `privacy.is_frozen`, `privacy.not_frozen`.
    """
    me = act.person
    _must_be_possible(act, kind)
    values = {"field": field, "wanted": wanted.strip(), "reason": reason.strip()}
    if kind is Kind.CORRECTION:
        _must_be_readable(field, values["wanted"])
    if any(len(values[name]) > LONGEST[name] for name in ("wanted", "reason")):
        raise Invalid("privacy.too_long", most=max(LONGEST.values()))
    asked = DataRequest(
        person_id=me.id, institution_id=_institution_of(me.id), kind=kind, asked_at=act.now, due_at=due_at(act.now),
        state=RequestState.OPEN, result={}, **values,
    )  # fmt: skip
    session().add(asked)
    session().flush()
    act.record("data_request.asked", PLATFORM, asked, {"kind": str(kind)}, seals=SEALED[:5])
    if kind is Kind.EXPORT:
        exporting.order(act, asked)
    return asked


def _must_be_possible(act: Act, kind: Kind) -> None:
    of, me = DataRequest, act.person.id
    audit.hold(PLATFORM)
    same = select(of.id).where(of.person_id == me, of.kind == kind, of.state == RequestState.OPEN).limit(1)
    if session().scalar(same) is not None:
        raise Refusal("privacy.asked_already")
    is_frozen = session().get_one(Person, me).restricted_at is not None
    if kind is Kind.RESTRICTION and is_frozen:
        raise Refusal("privacy.is_frozen")
    if kind is Kind.LIFTING and not is_frozen:
        raise Refusal("privacy.not_frozen")


def _must_be_readable(field: str, wanted: str) -> None:
    if field not in set(Field):
        raise Invalid("privacy.field_unknown")
    if not wanted:
        raise Invalid("privacy.wanted_missing")
    longest = {Field.NAME: LONGEST_NAME, Field.PHONE: LONGEST_PHONE}.get(Field(field), LONGEST["wanted"])
    if len(wanted) > longest:
        raise Invalid("privacy.too_long", most=longest)


def _institution_of(person_id: uuid.UUID) -> uuid.UUID | None:
    """The organiser of his newest class."""
    return session().scalar(
        select(TrainingClass.institution_id)
        .join(Enrolment, Enrolment.class_id == TrainingClass.id)
        .where(Enrolment.person_id == person_id)
        .order_by(TrainingClass.starts_on.desc(), TrainingClass.id)
        .limit(1)
    )


def answer_request(
    act: Act, asked: DataRequest, *, is_granted: bool, answer: str, keep_certificate: bool = False
) -> None:
    """Grant or refuse with words; what is granted happens now, whoever waits for it is told.

    Nobody answers himself, so no erasure and no frozen account is one person's deed. Raises Denied, NotFound,
    StepUpNeeded; Invalid `privacy.answer_missing`, `privacy.too_long`; Refusal `privacy.own_request`,
    `privacy.answered`, `privacy.held`, and what a correction of a person raises.
    """
    act.require(P.ANSWER, asked)
    act.step_up()
    words = answer.strip()
    if not words:
        raise Invalid("privacy.answer_missing")
    if len(words) > LONGEST["answer"]:
        raise Invalid("privacy.too_long", most=LONGEST["answer"])
    audit.hold(PLATFORM)
    session().refresh(asked)
    if asked.person_id == act.actor_id:
        raise Refusal("privacy.own_request")
    if asked.state is not RequestState.OPEN:
        raise Refusal("privacy.answered")
    if is_granted:
        _grant(act, asked)
    asked.state = RequestState.GRANTED if is_granted else RequestState.REFUSED
    asked.answer, asked.answered_at, asked.answered_by_id = words, act.now, act.actor_id
    session().flush()
    act.record("data_request.answered", PLATFORM, asked, {"granted": is_granted}, seals=SEALED)
    if is_granted and asked.kind is Kind.ERASURE:
        _erase(act, asked, keep_certificate=keep_certificate)
    else:
        act.notify("data_request.answered", asked)


def _grant(act: Act, asked: DataRequest) -> None:
    """Everything but an erasure happens here; of that one it is only asked whether it may."""
    person = session().get_one(Person, asked.person_id)
    if asked.kind is Kind.ERASURE:
        erasing.must_be_free(act, person)
    if asked.kind is Kind.CORRECTION and asked.field in (Field.NAME, Field.PHONE):
        _correct(act, asked, person)
    if asked.kind is Kind.RESTRICTION:
        person.restricted_at = act.now
        act.record("person.restricted", PLATFORM, person)
        _draw_anew(person)
    if asked.kind is Kind.LIFTING:
        person.restricted_at = None
        act.record("person.unrestricted", PLATFORM, person)
        _draw_anew(person)


def _draw_anew(person: Person) -> None:
    """Lists of his classes that somebody keeps as drawn show his name, or no longer do."""
    classes = select(Enrolment.class_id).where(Enrolment.person_id == person.id).order_by(Enrolment.class_id)
    for class_id in session().scalars(classes).all():
        touch_class(class_id)


def _correct(act: Act, asked: DataRequest, person: Person) -> None:
    """The new value stands, of the old one the hash; certificates that print another name are to be issued again."""
    old_sha256 = evidence.seal(asked.id, {asked.field: getattr(person, asked.field)})
    values = {"name": person.name, "phone": person.phone} | {asked.field: asked.wanted}
    people.update_person(
        act, person, **values, met_number=person.met_number or "", met_valid_until=person.met_valid_until
    )
    asked.old_sha256 = old_sha256
    if asked.field == Field.NAME:
        wrong = [one for one in certificates_of(person.id) if one.facts.get("name") != person.name]
        asked.result = {"reissue": [{"id": str(one.id), "number": one.number or one.code} for one in wrong]}


def _erase(act: Act, asked: DataRequest, *, keep_certificate: bool) -> None:
    """The row of the request stays, without its words; the last mail says what stayed and why."""
    request_id = asked.id
    person = session().get_one(Person, asked.person_id)
    plan = erasing.erase(act, person, keep_certificate=keep_certificate)
    done = session().get_one(DataRequest, request_id)
    done.result = {"rows": plan.counts, "files": len(plan.files), "left": sorted(set(plan.left))}
    session().flush()
