"""The letters of a class: every place that may have one, with what stands there."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import exists, select

from askom_lms.correspondence.domain.content import changed
from askom_lms.correspondence.domain.editions import read
from askom_lms.correspondence.domain.states import LetterKind, LetterState
from askom_lms.correspondence.domain.states import LetterPermission as P
from askom_lms.correspondence.models import Letter
from askom_lms.correspondence.queries.facts import ROLES, Plan, facts_of
from askom_lms.enrolment.models import Enrolment
from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import Invalid, NotFound, Refusal
from askom_lms.people.domain.met import canonical
from askom_lms.people.models import Person
from askom_lms.registry.domain.states import LoanState
from askom_lms.registry.models import AsesorLoan, AsesorStep, Institution
from askom_lms.training.models import TrainingClass
from askom_lms.training.queries import class_by_id, get_class


@dataclass(frozen=True)
class Place:
    """One thing that may have a letter: the letter that counts or waits there, and those before it."""

    kind: LetterKind
    about: str
    subject: str
    letter: Letter | None
    changed: Sequence[str]
    """Facts that differ from those it was issued with."""
    earlier: Sequence[Letter]


ANSWERS = ("loan_grant", "loan_refuse")
"""Lines of the register by which a home LSP answers."""


@dataclass(frozen=True)
class LoanAnswer:
    """What became of the loan that a letter asked for."""

    state: LoanState
    number: str
    """Of the letter that answered; empty before."""
    on: dt.date | None
    has_file: bool = False


def loan_of(letter: Letter) -> LoanAnswer | None:
    """None for a letter that asked the register for nothing."""
    if letter.loan_id is None:
        return None
    row = session().execute(
        select(AsesorLoan.state, AsesorStep)
        .join(AsesorStep, AsesorStep.subject_id == AsesorLoan.id)
        .where(AsesorLoan.id == letter.loan_id)
        .order_by(AsesorStep.number.desc())
        .limit(1)
    ).one()  # fmt: skip
    state, step = row
    if step.event not in ANSWERS:
        return LoanAnswer(state, "", None)
    return LoanAnswer(state, step.document_number, step.document_on, step.sha256 is not None)


def answer_of(letter: Letter) -> AsesorStep:
    """The line of the register by which the home LSP answered this letter. Raises NotFound before."""
    wanted = select(AsesorStep).where(AsesorStep.subject_id == letter.loan_id, AsesorStep.event.in_(ANSWERS))
    found = session().scalar(wanted) if letter.loan_id else None
    if found is None or found.sha256 is None:
        raise NotFound
    return found


def asesor_of_number(typed: str) -> str:
    """Whom a letter of loan would be about, by his MET number. Raises Invalid `correspondence.met_unknown`."""
    number = canonical(typed)
    found = session().scalar(select(Person.id).where(Person.met_number == number).limit(1)) if number else None
    if found is None:
        raise Invalid("correspondence.met_unknown", number=typed[:40])
    return str(found)


def class_to_write(act: Act, slug: str) -> TrainingClass:
    """The class whose letters are kept. Raises NotFound."""
    klass = get_class(act, slug)
    act.require(P.KEEP, klass)
    return klass


def class_to_read(act: Act, slug: str) -> TrainingClass:
    """The class whose letters are read. Raises NotFound."""
    klass = get_class(act, slug)
    act.require(P.READ, klass)
    return klass


def issued_letters(klass: TrainingClass) -> list[Letter]:
    """Every letter that has a number, the newest first; one query."""
    wanted = select(Letter).where(Letter.class_id == klass.id, Letter.number.is_not(None))
    return list(session().scalars(wanted.order_by(Letter.issued_at.desc(), Letter.number.desc())))


def places(plan: Plan) -> dict[LetterKind, list[Place]]:
    """Everything that may have a letter, and what still has one although the class does not know it any more."""
    wanted = select(Letter).where(Letter.class_id == plan.klass.id, Letter.state != LetterState.DISCARDED)
    held: dict[tuple[LetterKind, str], list[Letter]] = {}
    for letter in session().scalars(wanted.order_by(Letter.created_at.desc(), Letter.id)):
        held.setdefault((letter.kind, letter.about), []).append(letter)
    found = {}
    for kind in LetterKind:
        abouts = plan.abouts(kind)
        gone = [about for of, about in held if of is kind and about not in abouts]
        found[kind] = [_place(plan, kind, about, held.get((kind, about), [])) for about in (*abouts, *gone)]
    return found


def _place(plan: Plan, kind: LetterKind, about: str, letters: Sequence[Letter]) -> Place:
    living = [one for one in letters if one.state in (LetterState.DRAFT, LetterState.ISSUED)]
    counts = next((one for one in living if one.state is LetterState.ISSUED), None)
    shown = next(iter(living), None)
    subject = subject_of(plan, kind, about)
    earlier = [one for one in letters if one is not shown]
    return Place(kind, about, subject, shown, changes_of(plan, counts) if counts else [], earlier)


def subject_of(plan: Plan, kind: LetterKind, about: str) -> str:
    """Whom or which day it is about; a day that left the timetable keeps its key."""
    try:
        return plan.subject(kind, about)
    except NotFound:
        return about


def changes_of(plan: Plan, letter: Letter) -> list[str]:
    """Which facts moved since it was issued. A list that went out before the first mark is no list of marks."""
    try:
        now = facts_of(plan, letter)
    except (NotFound, Refusal):
        return ["about"]
    if not letter.facts.get("marks"):
        now.pop("marks", None)
    then = {name: value for name, value in letter.facts.items() if name in now or name != "marks"}
    return changed(then, now)


def get_letter(act: Act, slug: str, letter_id: uuid.UUID) -> tuple[TrainingClass, Letter]:
    """A letter of this class, for whoever may open it. Raises NotFound."""
    letter = session().get(Letter, letter_id)
    if letter is None:
        raise NotFound
    act.require(P.OPEN, letter)
    klass = class_by_id(letter.class_id)
    if klass.slug != slug:
        raise NotFound
    return klass, letter


def letter_by_id(letter_id: uuid.UUID) -> Letter:
    """The letter, for jobs and services that have asked already."""
    return session().get_one(Letter, letter_id)


def draft_of(klass: TrainingClass, kind: LetterKind, about: str) -> Letter | None:
    """The draft that waits there, if any."""
    return _standing(klass, kind, about, LetterState.DRAFT)


def issued_of(klass: TrainingClass, kind: LetterKind, about: str) -> Letter | None:
    """The letter that counts there, if any."""
    return _standing(klass, kind, about, LetterState.ISSUED)


def _standing(klass: TrainingClass, kind: LetterKind, about: str, state: LetterState) -> Letter | None:
    wanted = select(Letter).where(
        Letter.class_id == klass.id, Letter.kind == kind, Letter.about == about, Letter.state == state
    )
    return session().scalars(wanted.order_by(Letter.created_at.desc()).limit(1)).first()


def unassigned(plan: Plan) -> list[Place]:
    """Staff whose surat tugas is not out yet."""
    rows = places(plan)[LetterKind.ASSIGNMENT]
    return [one for one in rows if one.letter is None or one.letter.state is LetterState.DRAFT]


@dataclass(frozen=True)
class LetterAnswer:
    """What anybody may know about a letter: nothing about a person."""

    code: str
    title: str
    number: str
    dated_on: dt.date
    institution: str
    state: LetterState
    ended_at: dt.datetime | None
    zone: str
    replaced_by: str
    """Number of the letter that took its place; empty."""


def answer_to(code: str) -> LetterAnswer | None:
    """The letter with this code; None when there is none."""
    row = session().execute(
        select(Letter, Institution.name, TrainingClass.zone)
        .join(Institution, Institution.id == Letter.institution_id)
        .join(TrainingClass, TrainingClass.id == Letter.class_id)
        .where(Letter.code == code)
    ).one_or_none()  # fmt: skip
    if row is None:
        return None
    letter, institution, zone = row
    assert letter.number is not None
    after = session().scalar(
        select(Letter.number).where(Letter.replaces_id == letter.id, Letter.number.is_not(None)).limit(1)
    )
    title = read(letter.kind, letter.edition).title
    return LetterAnswer(
        code, title, letter.number, letter.dated_on, institution, letter.state, letter.ended_at, zone,
        after or "",
    )  # fmt: skip


def is_free(code: str) -> bool:
    """Whether no letter carries this code."""
    return session().scalar(select(exists().where(Letter.code == code))) is False


@dataclass(frozen=True)
class Badge:
    """What stands on the badge of one person of a class."""

    person_id: uuid.UUID
    name: str
    role: str
    detail: str


def badges(plan: Plan) -> list[Badge]:
    """Everybody of the class: those who learn in seat order, then those who work, each once."""
    klass = plan.klass
    seats = session().execute(
        select(Enrolment.person_id, Person.name, Enrolment.seat_number, Enrolment.group, Enrolment.origin)
        .join(Person, Person.id == Enrolment.person_id)
        .where(Enrolment.class_id == klass.id, Enrolment.seat_number.is_not(None))
        .order_by(Enrolment.seat_number)
    )  # fmt: skip
    found = {row.person_id: Badge(row.person_id, row.name, f"Peserta {row.seat_number}", row.origin) for row in seats}
    for one in plan.staff:
        if one.ended_at is None and one.person_id not in found:
            detail = one.met_number or klass.institution.name
            found[one.person_id] = Badge(one.person_id, one.name, ROLES[one.role], detail)
    return list(found.values())


def badge_of(act: Act, slug: str, person_id: uuid.UUID) -> tuple[TrainingClass, Badge]:
    """Whose badge was scanned. Raises NotFound for anybody who does not belong to the class."""
    klass = get_class(act, slug)
    act.require(P.MEET, klass)
    found: Any = next((one for one in badges(Plan.of(klass)) if one.person_id == person_id), None)
    if found is None:
        raise NotFound
    return klass, found
