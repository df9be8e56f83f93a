"""How to find the book of an asesor: what he did, what was seen of him, and whose certificates need a look."""

import datetime as dt
import uuid
from collections import Counter
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, true, tuple_
from sqlalchemy.orm import aliased

from askom_lms.assessment.models import AcaExam, ExaminerChange, Reassessment
from askom_lms.assessment.queries.book import Examining, examining_of
from askom_lms.enrolment.domain.states import EnrolmentState
from askom_lms.enrolment.models import Enrolment
from askom_lms.kernel.act import Act, Actor
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import NotFound
from askom_lms.people.domain import Role
from askom_lms.people.models import Person
from askom_lms.registry.domain.asesor import CertificateStanding, standing_of
from askom_lms.registry.domain.states import CERTIFICATE, CertificateEvent, CertificateState
from askom_lms.registry.models import (
    AsesorCertificate,
    AsesorHome,
    AsesorSkema,
    AsesorStep,
    Institution,
    InstitutionKind,
)
from askom_lms.registry.queries import EXAM_SOURCES, LISTED_AT_MOST, certificate_of, home_of, led_by
from askom_lms.skema.models import Skema
from askom_lms.training.domain.states import Programme
from askom_lms.training.models import TrainingClass
from askom_lms.upkeep.domain import (
    Kind,
    Need,
    Path,
    Tally,
    Windows,
    in_three_years,
    needs,
    next_surveillance,
    overdue_before,
    path,
    this_year,
)
from askom_lms.upkeep.domain.states import EntryState
from askom_lms.upkeep.domain.states import UpkeepPermission as P
from askom_lms.upkeep.models import BookEntry, Surveillance

HOME = aliased(Institution)


def accepted_on(person_id: uuid.UUID) -> list[dt.date]:
    """The days of the assessments that he wrote himself and his home LSP confirmed."""
    wanted = (BookEntry.person_id == person_id, BookEntry.kind == Kind.ASSESS, BookEntry.state == EntryState.ACCEPTED)
    return list(session().scalars(select(BookEntry.done_on).where(*wanted)))


EXAM_SOURCES.append(accepted_on)
MEASURES = tuple(f"{CERTIFICATE.name}_{event}" for event in CertificateEvent)
"""What is decided about a certificate (002:9.5.2), as the history of its holder calls it."""


@dataclass(frozen=True)
class Trained:
    """A class in which the holder is or was a trainee."""

    class_id: uuid.UUID
    institution_id: uuid.UUID
    number: str
    programme: Programme
    state: EnrolmentState
    ends_on: dt.date
    rule_set: str
    certification_rule_set: str
    master_id: uuid.UUID | None
    examiner_id: uuid.UUID | None


@dataclass(frozen=True)
class Holder:
    """An asesor as the permissions see him: his home LSP, which tim teknis judges him, and who may not."""

    id: uuid.UUID
    keeper_id: uuid.UUID | None
    judges: frozenset[uuid.UUID]
    barred: frozenset[uuid.UUID]
    trained: tuple[Trained, ...]
    __tablename__: str = "person"

    @property
    def person_id(self) -> uuid.UUID:
        return self.id


def holder_of(person_id: uuid.UUID) -> Holder:
    """Whose he is, and the classes of his own training: they name who judged and who may not judge him."""
    home = session().scalar(
        select(AsesorHome.institution_id).where(AsesorHome.person_id == person_id, AsesorHome.ended_at.is_(None))
    )
    of, again, former = TrainingClass, Reassessment, ExaminerChange
    rows: Any = session().execute(
        select(
            of.id, of.institution_id, of.number, of.programme, Enrolment.state, of.ends_on, of.rule_set,
            of.certification_rule_set, Enrolment.master_asesor_id, AcaExam.examiner_id, again.examiner_id,
            former.from_id,
        )
        .join(Enrolment, Enrolment.class_id == of.id)
        .outerjoin(AcaExam, AcaExam.enrolment_id == Enrolment.id)
        .outerjoin(again, (again.enrolment_id == Enrolment.id) & again.signed_at.is_not(None))
        .outerjoin(former, (former.enrolment_id == Enrolment.id) & former.declared_at.is_not(None))
        .where(Enrolment.person_id == person_id)
        .order_by(of.ends_on.desc(), of.number)
    )  # fmt: skip
    listed = [(Trained(*row[:-2]), row[-2:]) for row in rows]
    trained = tuple(dict.fromkeys(one for one, _others in listed))
    of_bnsp = session().scalars(select(Institution.id).where(Institution.kind == InstitutionKind.BNSP))
    judges = {each for one in trained for each in (one.class_id, one.institution_id)}
    barred = {each for one, others in listed for each in (one.master_id, one.examiner_id, *others) if each}
    return Holder(person_id, home, frozenset(judges.union(of_bnsp)), frozenset(barred), trained)


def get_holder(act: Act, person_id: uuid.UUID, permission: P = P.READ) -> tuple[Person, Holder]:
    """One asesor, for what this permission allows. Raises NotFound for one who has no book."""
    person = session().get(Person, person_id)
    if person is None:
        raise NotFound
    holder = holder_of(person_id)
    act.require(permission, holder)
    if person.met_number is None and holder.keeper_id is None and certificate_of(person_id) is None:
        raise NotFound
    return person, holder


@dataclass(frozen=True)
class Book:
    """Everything that the book of one asesor says today."""

    person: Person
    holder: Holder
    home: str
    certificate: AsesorCertificate | None
    standing: CertificateStanding | None
    entries: list[BookEntry]
    tasks: list[Examining]
    skema: list[tuple[str, dt.date | None]]
    looks: list[Surveillance]
    measures: list[AsesorStep]
    year: Tally
    years: Tally
    windows: Windows | None
    due: dt.date | None
    needs: tuple[Need, ...]
    path: Path
    today: dt.date

    @property
    def is_overdue(self) -> bool:
        """Whether the yearly surveillance was missed."""
        return self.due is not None and self.due < self.today

    @property
    def renewal(self) -> Trained | None:
        """The class of renewal in which he is."""
        here = (EnrolmentState.APPLIED, EnrolmentState.ACCEPTED, EnrolmentState.ENROLLED)
        wanted = (one for one in self.holder.trained if one.programme is Programme.PENINGKATAN and one.state in here)
        return next(wanted, None)


def book_of(act: Act, person_id: uuid.UUID, permission: P = P.READ) -> Book:
    """The book of one asesor; one's own may still be empty."""
    person = session().get(Person, person_id)
    if person is None:
        raise NotFound
    holder, today = holder_of(person_id), act.today
    act.require(permission, holder)
    home, certificate = home_of(person_id), certificate_of(person_id)
    if permission is not P.OWN and not (person.met_number or home or certificate):
        raise NotFound
    entries, tasks, looks = entries_of(person_id), examining_of(person_id), looks_of(person_id)
    skema = _skema(person_id, today)
    days = [one.on for one in tasks] + [
        one.done_on for one in entries if one.state is EntryState.ACCEPTED and one.kind is Kind.ASSESS
    ]
    issued_on, until = (certificate.issued_on, certificate.valid_until) if certificate else (None, None)
    years = in_three_years(days, today, issued_on, until)
    windows = Windows.of(certificate.valid_until) if certificate else None
    asked = _needs(holder, certificate, entries, years, skema, today)
    done = [one.done_on for one in looks if one.done_on]
    is_live = certificate is not None and certificate.state is not CertificateState.REVOKED
    return Book(
        person=person,
        holder=holder,
        home=home.name if home else "",
        certificate=certificate,
        standing=_standing(certificate, today),
        entries=entries,
        tasks=tasks,
        skema=skema,
        looks=looks,
        measures=_measures(person_id),
        year=this_year(days, today),
        years=years,
        windows=windows,
        due=next_surveillance(certificate.issued_on, certificate.valid_until, done)
        if certificate and is_live
        else None,
        needs=asked,
        path=path(asked, is_closed=bool(windows and today > windows.closes)),
        today=today,
    )


def _standing(certificate: AsesorCertificate | None, today: dt.date) -> CertificateStanding | None:
    if certificate is None:
        return None
    return standing_of(certificate.state, certificate.valid_until, today, is_newest=True)


def _needs(
    holder: Holder,
    certificate: AsesorCertificate | None,
    entries: list[BookEntry],
    years: Tally,
    skema: list[tuple[str, dt.date | None]],
    today: dt.date,
) -> tuple[Need, ...]:
    since = certificate.issued_on if certificate else dt.date.min
    counted = Counter(one.kind for one in entries if one.state is EntryState.ACCEPTED and since <= one.done_on <= today)
    refreshed = sum(
        one.programme is Programme.PENINGKATAN and one.state is EnrolmentState.COMPLETED and one.ends_on >= since
        for one in holder.trained
    )
    return needs(
        {**counted, Kind.ASSESS: years.held},
        has_certificate=certificate is not None and certificate.state is not CertificateState.REVOKED,
        refreshed=refreshed,
        skema=len(skema),
    )


def entries_of(person_id: uuid.UUID) -> list[BookEntry]:
    """What he wrote himself, the newest day first."""
    wanted = select(BookEntry).where(BookEntry.person_id == person_id)
    return list(session().scalars(wanted.order_by(BookEntry.done_on.desc(), BookEntry.sent_at.desc(), BookEntry.id)))


def looks_of(person_id: uuid.UUID) -> list[Surveillance]:
    """Surveillance, what is planned first, then the newest."""
    wanted = select(Surveillance).where(Surveillance.person_id == person_id)
    order = (Surveillance.done_on.is_not(None), Surveillance.planned_on.desc(), Surveillance.id)
    return list(session().scalars(wanted.order_by(*order)))


def _skema(person_id: uuid.UUID, today: dt.date) -> list[tuple[str, dt.date | None]]:
    """His scope: the technical skema that he holds today (000-030)."""
    held = AsesorSkema
    in_force = or_(held.until.is_(None), held.until >= today)
    rows = session().execute(
        select(Skema.title, held.until)
        .join(held, held.skema_id == Skema.id)
        .where(held.person_id == person_id, held.ended_at.is_(None), in_force)
        .order_by(Skema.title)
    )
    return [(row.title, row.until) for row in rows]


def get_entry(act: Act, entry_id: uuid.UUID, permission: P = P.OWN) -> BookEntry:
    """One entry, for what this permission allows; its letter is read by whoever reads the book. Raises NotFound."""
    entry = session().get(BookEntry, entry_id)
    if entry is None:
        raise NotFound
    act.require(permission, holder_of(entry.person_id) if permission is P.READ else entry)
    return entry


def get_look(act: Act, person_id: uuid.UUID, look_id: uuid.UUID, permission: P) -> Surveillance:
    """One surveillance of this asesor. Raises NotFound."""
    get_holder(act, person_id, permission)
    look = session().get(Surveillance, look_id)
    if look is None or look.person_id != person_id:
        raise NotFound
    return look


@dataclass(frozen=True)
class UpkeepLine:
    """One holder in the list."""

    id: uuid.UUID
    name: str
    met_number: str | None
    home: str | None
    number: str
    valid_until: dt.date
    standing: CertificateStanding
    due: dt.date | None
    is_overdue: bool
    waiting: int


def upkeep_lines(
    act: Act, *, only_overdue: bool = False, after: tuple[str, uuid.UUID] | None = None
) -> tuple[list[UpkeepLine], bool]:
    """The next page of the holders that this person may read, by name, and whether more follow. One query, by key."""
    act.require(P.LIST)
    today, of = act.today, AsesorCertificate
    wanted = _listed(act)
    if only_overdue:
        last = func.coalesce(_last_look(), of.issued_on)
        wanted = wanted.where(
            last < overdue_before(today), of.valid_until >= today, of.state != CertificateState.REVOKED
        )
    if after is not None:
        wanted = wanted.where(tuple_(Person.name, Person.id) > tuple_(*after))
    rows = [_line(row, today) for row in session().execute(wanted.limit(LISTED_AT_MOST + 1))]
    return rows[:LISTED_AT_MOST], len(rows) > LISTED_AT_MOST


def _line(row: Any, today: dt.date) -> UpkeepLine:
    held: AsesorCertificate = row[4]
    due = next_surveillance(held.issued_on, held.valid_until, [row.last] if row.last else [])
    if held.state is CertificateState.REVOKED or held.valid_until < today:
        due = None
    standing = standing_of(held.state, held.valid_until, today, is_newest=True)
    is_overdue = due is not None and due < today
    who: tuple[uuid.UUID, str, str | None, str | None] = row[:4]
    return UpkeepLine(*who, held.number, held.valid_until, standing, due, is_overdue, row.waiting)


def _last_look() -> Any:
    of = AsesorCertificate
    done = (Surveillance.person_id == Person.id, Surveillance.done_on >= of.issued_on)
    return select(func.max(Surveillance.done_on)).where(*done).correlate(Person, of).scalar_subquery()


def _listed(act: Act) -> Select[Any]:
    of, other = AsesorCertificate, aliased(AsesorCertificate)
    newest = (
        select(other.id)
        .where(other.person_id == Person.id)
        .order_by(other.noted_at.desc(), other.id)
        .limit(1)
        .correlate(Person)
        .scalar_subquery()
    )
    waits = (BookEntry.person_id == Person.id, BookEntry.state == EntryState.WAITING)
    waiting = select(func.count()).select_from(BookEntry).where(*waits).correlate(Person).scalar_subquery()
    return (
        select(
            Person.id,
            Person.name,
            Person.met_number,
            HOME.name,
            of,
            _last_look().label("last"),
            waiting.label("waiting"),
        )
        .select_from(Person)
        .join(of, of.id == newest)
        .outerjoin(AsesorHome, and_(AsesorHome.person_id == Person.id, AsesorHome.ended_at.is_(None)))
        .outerjoin(HOME, HOME.id == AsesorHome.institution_id)
        .where(true() if act.is_system else _visible_to(act.person))
        .order_by(Person.name, Person.id)
    )


def _visible_to(actor: Actor) -> ColumnElement[bool]:
    """The rows for which `policy.reads` says yes to a keeper or a judge."""
    if actor.has(Role.PENGELOLA) or actor.has(Role.BNSP):
        return true()
    sits = actor.scopes(Role.TIM_TEKNIS)
    judged = exists().where(
        Enrolment.person_id == Person.id,
        TrainingClass.id == Enrolment.class_id,
        or_(TrainingClass.id.in_(sits), TrainingClass.institution_id.in_(sits)),
    )
    for_bnsp = exists().where(Institution.kind == InstitutionKind.BNSP, Institution.id.in_(sits))
    return or_(AsesorHome.institution_id.in_(led_by(actor)), judged, for_bnsp)


@dataclass(frozen=True)
class LookLine:
    """One surveillance for the data base of holders (002:9.6.4)."""

    name: str
    met_number: str | None
    number: str
    look: Surveillance


def every_look(act: Act) -> list[LookLine]:
    """All surveillance of the holders that this person may read, by name and day: for a spreadsheet."""
    act.require(P.LIST)
    listed = _listed(act).order_by(None).subquery()
    rows = session().execute(
        select(listed.c.name, listed.c.met_number, listed.c.number, Surveillance)
        .join(Surveillance, Surveillance.person_id == listed.c.id)
        .order_by(listed.c.name, Surveillance.planned_on, Surveillance.id)
    )
    return [LookLine(*row) for row in rows]


def _measures(person_id: uuid.UUID) -> list[AsesorStep]:
    """The measures about his certificates with letter and reason, newest first."""
    wanted = select(AsesorStep).where(AsesorStep.person_id == person_id, AsesorStep.event.in_(MEASURES))
    return list(session().scalars(wanted.order_by(AsesorStep.number.desc())))
