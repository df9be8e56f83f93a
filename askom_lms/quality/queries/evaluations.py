"""Whom somebody may evaluate, what he said, and what was said of whom; never who said it."""

import uuid
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from sqlalchemy import CompoundSelect, and_, func, select, union

from askom_lms.assessment.models import AcaExam
from askom_lms.coursework.models import DossierItem, Paraf, Submission
from askom_lms.enrolment.models import Enrolment
from askom_lms.enrolment.queries import seated_in
from askom_lms.kernel import clock
from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import NotFound
from askom_lms.people.models import Person
from askom_lms.quality.domain.evaluating import Answer, Share, is_enough, last_day, may_see_own, notes, shares, told
from askom_lms.quality.domain.states import QualityPermission as P
from askom_lms.quality.domain.states import Side
from askom_lms.quality.models import Evaluation
from askom_lms.quality.policy import oversees, side_of
from askom_lms.training.domain.settings import ClassSettings
from askom_lms.training.models import ClassStaff, StaffRole, TrainingClass
from askom_lms.training.queries import get_class

ASESOR = (StaffRole.MASTER_ASESOR, StaffRole.EXAMINER)


@dataclass(frozen=True)
class Subject:
    """A master asesor or examiner whom this person may evaluate."""

    id: uuid.UUID
    name: str
    is_done: bool


@dataclass(frozen=True)
class Results:
    """What was said of one master asesor, as far as this reader may know."""

    name: str
    n: int
    """Trainees who answered."""
    others: int
    """Answers of LSP and BNSP."""
    is_shown: bool
    has_notes: bool
    """Whether so many trainees answered that what they wrote is shown."""
    rows: list[Share]
    notes: list[tuple[Side, str]]


def class_to_evaluate(act: Act, slug: str) -> TrainingClass:
    """The class whose master asesor this person may evaluate. Raises NotFound."""
    klass = get_class(act, slug)
    act.require(P.EVALUATE, klass)
    return klass


def met_in(class_id: uuid.UUID) -> CompoundSelect[Any]:
    """(trainee, asesor) for everybody with a seat and whoever led his group, gave him a paraf or examined him."""
    one, item = Enrolment, DossierItem
    seated = seated_in(class_id)
    paraf = (
        select(one.person_id, Paraf.person_id)
        .join(item, item.enrolment_id == one.id)
        .join(Submission, Submission.item_id == item.id)
        .join(Paraf, and_(Paraf.submission_id == Submission.id, Paraf.revoked_at.is_(None)))
    )
    return union(
        select(one.person_id.label("trainee_id"), one.master_asesor_id.label("asesor_id")).where(seated),
        select(one.person_id, one.examiner_id).where(seated),
        select(one.person_id, AcaExam.examiner_id).join(AcaExam, AcaExam.enrolment_id == one.id).where(seated),
        paraf.where(seated),
    )


def subjects(act: Act, klass: TrainingClass) -> list[Subject]:
    """Whom this person may evaluate, by name; nobody evaluates himself."""
    me, one = act.person.id, Evaluation
    mine = and_(one.class_id == klass.id, one.about_id == Person.id, one.by_id == me)
    staff = select(ClassStaff.person_id).where(ClassStaff.class_id == klass.id, ClassStaff.role.in_(ASESOR))
    wanted = select(Person.id, Person.name, one.id.is_not(None)).outerjoin(one, mine)
    wanted = wanted.where(Person.id.in_(staff), Person.id != me)
    if side_of(act.person, klass) is Side.TRAINEE:
        met = met_in(klass.id).subquery()
        wanted = wanted.where(Person.id.in_(select(met.c.asesor_id).where(met.c.trainee_id == me)))
    return [Subject(*row) for row in session().execute(wanted.order_by(Person.name, Person.id))]


def get_subject(act: Act, klass: TrainingClass, about_id: uuid.UUID) -> Subject:
    """One of them. Raises NotFound."""
    found = next((one for one in subjects(act, klass) if one.id == about_id), None)
    if found is None:
        raise NotFound
    return found


def evaluation_of(act: Act, klass: TrainingClass, about_id: uuid.UUID) -> Evaluation | None:
    """What this person said of him."""
    one = Evaluation
    mine = (one.class_id == klass.id, one.about_id == about_id, one.by_id == act.person.id)
    return session().scalar(select(one).where(*mine).execution_options(populate_existing=True))


@dataclass(frozen=True)
class Judged:
    """A master asesor or examiner of a class, how many trainees met him, and what was said of him."""

    id: uuid.UUID
    name: str
    met: int
    answers: list[Answer]

    def of_side(self, side: Side) -> int:
        """How many answered from this side."""
        return sum(one.side is side for one in self.answers)

    def as_told(self) -> dict[str, Any]:
        """How many met him, how many answered, and what they say together."""
        return {"id": str(self.id), "name": self.name, "met": self.met, **told(self.answers)}


def judged_in(class_id: uuid.UUID) -> list[Judged]:
    """Every master asesor and examiner by name, also one who left; answers by their random ids. One query."""
    one = Evaluation
    met = met_in(class_id).subquery()
    asked = select(func.count()).where(met.c.asesor_id == Person.id).scalar_subquery()
    staff = select(ClassStaff.person_id).where(ClassStaff.class_id == class_id, ClassStaff.role.in_(ASESOR))
    rows = session().execute(
        select(Person.id, Person.name, asked, one.side, one.edition, one.ratings, one.note)
        .outerjoin(one, and_(one.about_id == Person.id, one.class_id == class_id))
        .where(Person.id.in_(staff))
        .order_by(Person.name, Person.id, one.id)
    )
    found: dict[uuid.UUID, Judged] = {}
    for person_id, name, n, side, *said in rows:
        him = found.setdefault(person_id, Judged(person_id, name, n, []))
        if side is not None:
            him.answers.append(Answer(side, *said))
    return list(found.values())


def answers_of(class_id: uuid.UUID) -> dict[uuid.UUID, list[Answer]]:
    """All answers of a class by whom they are about, in the order of their random ids."""
    one = Evaluation
    columns = (one.about_id, one.side, one.edition, one.ratings, one.note)
    found: dict[uuid.UUID, list[Answer]] = defaultdict(list)
    for about_id, *said in session().execute(select(*columns).where(one.class_id == class_id).order_by(one.id)):
        found[about_id].append(Answer(*said))
    return found


def results(act: Act, slug: str) -> tuple[TrainingClass, list[Results]]:
    """Everybody's for those who oversee the class; a master asesor only his own. Raises NotFound."""
    klass = get_class(act, slug)
    act.require(P.RESULTS, klass)
    me = act.person
    staff = select(ClassStaff.person_id).where(ClassStaff.class_id == klass.id, ClassStaff.role.in_(ASESOR))
    if not oversees(me, klass):
        staff = staff.where(ClassStaff.person_id == me.id)
    people = session().execute(select(Person.id, Person.name).where(Person.id.in_(staff)).order_by(Person.name))
    answers = answers_of(klass.id)
    today = clock.in_zone(act.now, klass.zone).date()
    last = last_day(klass.ends_on, ClassSettings.read(klass.settings).evaluation_days)
    found = []
    for person_id, name in people:
        of_him = answers.get(person_id, [])
        is_shown = may_see_own(of_him, last, today) if person_id == me.id else bool(of_him)
        found.append(_results(name, of_him, is_shown=is_shown))
    return klass, found


def _results(name: str, answers: list[Answer], *, is_shown: bool) -> Results:
    own = [one for one in answers if one.side is Side.TRAINEE]
    rows = shares(answers) if is_shown else []
    written = notes(answers) if is_shown else []
    return Results(name, len(own), len(answers) - len(own), is_shown, is_enough(answers), rows, written)
