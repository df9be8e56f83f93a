"""A list of participants on the desk of panitia: what each row says, what the rules say of it, and how many fit.

Everything that is known about all rows is read at once: the number of queries does not grow with the list.
"""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import Select, case, func, select, true

from askom_lms.enrolment.domain.eligibility import Finding, Verdict, check
from askom_lms.enrolment.domain.facts import Paper
from askom_lms.enrolment.domain.importing.columns import Column
from askom_lms.enrolment.domain.importing.fitting import Room, first_external_over, shares
from askom_lms.enrolment.domain.importing.rows import Person, Problem, Standing, by_column, read_row
from askom_lms.enrolment.domain.importing.twins import Twin, chosen_twin, denial, is_settled
from askom_lms.enrolment.domain.papers import NOTHING, folder_of
from askom_lms.enrolment.domain.pre_day import FACT_OF
from askom_lms.enrolment.domain.states import EnrolmentPermission as P
from askom_lms.enrolment.domain.states import EnrolmentState
from askom_lms.enrolment.models import Enrolment, ImportDraft, ImportLayout
from askom_lms.enrolment.queries.applications import SEATED
from askom_lms.enrolment.queries.recommenders import Register, said_of
from askom_lms.enrolment.queries.twins import identity_of, twins_of
from askom_lms.enrolment.queries.verdicts import facts_of, pinned_rule_set, programme_of, today_in
from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import Refusal
from askom_lms.people.models import Person as Account
from askom_lms.registry.models import Institution
from askom_lms.registry.queries import folded, institutions_named
from askom_lms.skema.models import Skema
from askom_lms.training.domain.composition import most_external
from askom_lms.training.domain.settings import ClassSettings
from askom_lms.training.models import ClassStaff, ClassState, TrainingClass

KEPT_FOR = dt.timedelta(days=1)
"""So long a table stays on the desk of whoever sent it."""
HOLDING = (EnrolmentState.DRAFT, EnrolmentState.APPLIED, EnrolmentState.OFFERED, *SEATED)
"""Who stands on the list of a class: with a seat, or on the way to one; who waits for one comes after those."""
TAKEN = (Standing.ELIGIBLE, Standing.CONDITIONAL)
OPEN = (Standing.WRONG, Standing.REFUSED)
MOST_NAMED = 6


@dataclass(frozen=True)
class Reason:
    """One sentence about a row, the clause behind it, and the column where it is cured."""

    text: str
    clause: str = ""
    column: str = ""


@dataclass(frozen=True)
class JudgedRow:
    """One row with what becomes of it."""

    place: int
    values: Sequence[str]
    is_chosen: bool
    person: Person
    standing: Standing
    reasons: tuple[Reason, ...]
    is_external: bool
    origin_id: uuid.UUID | None
    skema_id: uuid.UUID | None
    twins: tuple[Twin, ...] = ()
    """Known people of this name and day of birth, when nobody has the address."""
    who: str = ""
    """Which of them it is, or `bukan` before those that were denied."""

    @property
    def none_of_them(self) -> str:
        """The choice that denies all twins."""
        return denial(self.twins)

    @property
    def is_taken(self) -> bool:
        """Whether this row becomes an application now."""
        return self.is_chosen and self.standing in TAKEN


@dataclass(frozen=True)
class Judged:
    """The whole list."""

    rows: tuple[JudgedRow, ...]
    room: Room
    number: str

    @property
    def taken(self) -> list[JudgedRow]:
        return [row for row in self.rows if row.is_taken]

    @property
    def shares(self) -> tuple[int, ...]:
        """How many stay here when the list becomes two classes; empty when it need not or cannot."""
        return shares(self.room, len(self.taken))

    def open_rows(self) -> Refusal | None:
        """Chosen rows with which nobody can be taken: all of the list waits for them."""
        wrong = [row for row in self.rows if row.is_chosen and row.standing in OPEN]
        if not wrong:
            return None
        named = [f"{row.place + 1} ({row.person.name or '–'})" for row in wrong[:MOST_NAMED]]
        more = ", …" if len(wrong) > MOST_NAMED else ""
        return Refusal("enrolment.import_open", n=len(wrong), lines=", ".join(named) + more)

    def refusal(self) -> Refusal | None:
        """Why the chosen rows cannot be taken as they are; None when they can."""
        return self.open_rows() or over(self.room, self.number, self.taken)


def over(room: Room, number: str, taken: Sequence[JudgedRow]) -> Refusal | None:
    """Why these people are too many for this class: 24 seats, 30 % from other institutions."""
    if len(taken) > room.free:
        found = {"n": len(taken), "number": number, "free": room.free, "capacity": room.capacity}
        return Refusal("enrolment.import_over", **found, taken=room.taken)
    place = first_external_over(room, [row.is_external for row in taken])
    if place is None:
        return None
    nth = room.external + sum(row.is_external for row in taken[: place + 1])
    name, most = taken[place].person.name, most_external(room.proposed)
    return Refusal("enrolment.external_full", name=name, nth=nth, proposed=room.proposed, most=most)


def import_draft(act: Act, klass: TrainingClass) -> ImportDraft | None:
    """The table that this person is working on for this class, when it is not older than a day."""
    act.require(P.INVITE, klass)
    wanted = select(ImportDraft).where(ImportDraft.class_id == klass.id, ImportDraft.person_id == act.person.id)
    return session().scalar(wanted.where(ImportDraft.kept_at > act.now - KEPT_FOR))


def known_layout(act: Act, header_key: str) -> list[str] | None:
    """What the columns under this head meant to this person last time."""
    mine = ImportLayout.person_id == act.person.id
    found = session().scalar(select(ImportLayout.columns).where(mine, ImportLayout.header_key == header_key))
    return None if found is None else [str(column) for column in found]


def room_of(klass: TrainingClass) -> Room:
    """Seats and people of the class as the database has them now."""
    return _room(klass, session().execute(select(*_counts(klass))).one())


def _counts(klass: TrainingClass) -> tuple[Any, Any]:
    """Who stands on the list of the class, and who of them comes from elsewhere."""
    here = (Enrolment.class_id == klass.id, Enrolment.state.in_(HOLDING))
    external = func.coalesce(func.sum(case((Enrolment.is_external, 1), else_=0)), 0)
    return (
        select(func.count()).select_from(Enrolment).where(*here).scalar_subquery().label("taken"),
        select(external).where(*here).scalar_subquery().label("external"),
    )


def _room(klass: TrainingClass, row: Any) -> Room:
    return Room(klass.capacity, klass.proposed, row.taken, int(row.external))


@dataclass(frozen=True)
class _Known:
    """What the installation knows about the people of a list."""

    accounts: Mapping[str, Any] = field(default_factory=dict)
    """E-mail -> id, name, is_active."""
    twins: Mapping[tuple[str, str], tuple[Twin, ...]] = field(default_factory=dict)
    here: Mapping[uuid.UUID, EnrolmentState] = field(default_factory=dict)
    staff: frozenset[uuid.UUID] = frozenset()
    elsewhere: Mapping[uuid.UUID, str] = field(default_factory=dict)
    """Person -> number of another class on the same days."""
    institutions: Mapping[str, Institution] = field(default_factory=dict)
    skema: Mapping[str, uuid.UUID] = field(default_factory=dict)
    """Folded title -> id, of those that the class offers."""
    room: Room = field(default_factory=lambda: Room(0, 0, 0, 0))


def judged_list(act: Act, klass: TrainingClass, draft: ImportDraft, *, language: str = "id") -> Judged:
    """Every row of the table with its verdict of today, and the room in the class."""
    act.require(P.INVITE, klass)
    programme = programme_of(klass)
    people = [read_row(by_column(draft.columns, row["cells"]), programme) for row in draft.rows]
    known, today, seen = _known(klass, people), today_in(act, klass), dict[str, int]()
    register = said_of(known.institutions, today)
    rows = []
    for place, (row, stated) in enumerate(zip(draft.rows, people, strict=True)):
        person = _who(known, row, stated)
        first = seen.setdefault(person.email, place) if person.email and row["in"] else place
        rows.append(_judged(klass, known, register, today, place, row, stated, person, first, language))
    return Judged(tuple(rows), known.room, klass.number)


def _known(klass: TrainingClass, people: Sequence[Person]) -> _Known:
    names = [name for person in people for name in (person.origin, _recommender(person)) if name]
    twins = twins_of(people)
    emails = {person.email for person in people if person.email}
    emails |= {twin.email for several in twins.values() for twin in several}
    rows = session().execute(_accounts(klass, emails)).all()
    counted = session().execute(_offered(klass)).all()
    return _Known(
        accounts={row.email: row for row in rows},
        twins=twins,
        here={row.id: row.state for row in rows if row.class_id == klass.id},
        staff=frozenset(row.id for row in rows if row.staff_id is not None),
        elsewhere={row.id: row.number for row in rows if row.class_id not in (None, klass.id)},
        institutions=_institutions(klass, names),
        skema={folded(row.title): row.id for row in counted if row.id is not None},
        room=_room(klass, counted[0]),
    )


def _twins(known: _Known, person: Person) -> tuple[Twin, ...]:
    """Who might be meant by a row whose address nobody has."""
    identity = identity_of(person)
    return () if identity is None or person.email in known.accounts else known.twins.get(identity, ())


def _who(known: _Known, row: Mapping[str, Any], person: Person) -> Person:
    """The person of the row, with the address of the known one that was chosen."""
    twin = chosen_twin(_twins(known, person), row.get("who", ""))
    return replace(person, email=twin.email) if twin else person


def _accounts(klass: TrainingClass, emails: set[str]) -> Select[Any]:
    """Whoever has one of these addresses: his application here and elsewhere on the same days, and his work here."""
    other, place, staff = TrainingClass, Enrolment, ClassStaff
    on_these_days = (
        place.state.in_(HOLDING)
        & (other.state != ClassState.FINISHED)
        & (other.starts_on <= klass.ends_on)
        & (other.ends_on >= klass.starts_on)
    )
    applied = (
        select(place.person_id, place.state, place.class_id, other.number)
        .join(other, other.id == place.class_id)
        .where((place.class_id == klass.id) | on_these_days)
        .subquery()
    )
    works = (staff.person_id == Account.id) & (staff.class_id == klass.id) & staff.ended_at.is_(None)
    return (
        select(
            Account.email, Account.id, Account.name, Account.is_active, applied.c.state, applied.c.class_id,
            applied.c.number, staff.id.label("staff_id"),
        )
        .outerjoin(applied, applied.c.person_id == Account.id)
        .outerjoin(staff, works)
        .where(Account.email.in_(emails))
    )  # fmt: skip


def _institutions(klass: TrainingClass, names: Sequence[str]) -> dict[str, Institution]:
    """Those that the rows name; the organiser is at hand with his class, so only others are looked up."""
    own = session().get_one(Institution, klass.institution_id)
    ours = {folded(own.name): own} if own.is_active else {}
    return institutions_named(name for name in names if folded(name) not in ours) | ours


def _recommender(person: Person) -> str:
    letters = person.facts.get("recommendations") or [{}]
    return str(letters[0].get("institution") or "")


def _offered(klass: TrainingClass) -> Select[Any]:
    """The skema that the class offers, each beside the counts of the class; one row without a skema where none is."""
    offered = ClassSettings.read(klass.settings).skema_uuids
    here = Skema.id.in_(offered) if offered else true()
    return (
        select(Skema.id, Skema.title, *_counts(klass))
        .select_from(TrainingClass)
        .outerjoin(Skema, here)
        .where(TrainingClass.id == klass.id)
    )


def _judged(
    klass: TrainingClass,
    known: _Known,
    register: Register,
    today: dt.date,
    place: int,
    row: Mapping[str, Any],
    stated: Person,
    person: Person,
    first: int,
    language: str,
) -> JudgedRow:
    account = known.accounts.get(person.email)
    origin = known.institutions.get(folded(person.origin))
    origin_id = origin.id if origin is not None and origin.is_active else None
    skema_id = known.skema.get(folded(person.skema))
    if not person.skema and len(known.skema) == 1:
        skema_id = next(iter(known.skema.values()))
    state = known.here.get(account.id) if account else None
    who, twins = row.get("who", ""), _twins(known, stated)
    problems = [*person.problems, *_conflicts(klass, known, account, state)]
    if first != place:
        problems.append(Problem(Column.EMAIL, "enrolment.import_twice", {"email": person.email, "line": first + 1}))
    if not is_settled(twins, who):
        told = ", ".join(f"{twin.name} ({twin.address})" for twin in twins)
        problems.append(Problem(None, "enrolment.import_twin", {"known": told}))
    if person.skema and skema_id is None:
        problems.append(Problem(Column.SKEMA, "enrolment.skema_unknown"))
    if state is not None and state is not EnrolmentState.WITHDRAWN and first == place:
        standing, reasons = Standing.KNOWN, [_said("enrolment.import_known", language)]
    elif problems:
        standing, reasons = Standing.WRONG, [_of_problem(problem, language) for problem in problems]
    else:
        standing, reasons = _by_rules(klass, person, register, today, language)
        if account is not None and folded(account.name) != folded(person.name):
            reasons = [*reasons, _said("enrolment.import_named", language, name=account.name)]
    return JudgedRow(
        place=place,
        values=row["cells"],
        is_chosen=row["in"],
        person=person,
        standing=standing,
        reasons=tuple(reasons),
        is_external=origin_id != klass.institution_id,
        origin_id=origin_id,
        skema_id=skema_id,
        twins=twins,
        who=who,
    )


def _conflicts(klass: TrainingClass, known: _Known, account: Any, state: EnrolmentState | None) -> list[Problem]:
    """What keeps somebody who has an account from this class."""
    if account is None:
        return []
    found = []
    if not account.is_active:
        found.append(Problem(Column.EMAIL, "people.invited_is_disabled", {"name": account.name}))
    if state is EnrolmentState.WITHDRAWN:
        found.append(Problem(Column.EMAIL, "enrolment.has_withdrawn", {"number": klass.number}))
    if account.id in known.staff:
        told = {"name": account.name, "number": klass.number}
        found.append(Problem(Column.EMAIL, "training.staff_and_trainee", told))
    if account.id in known.elsewhere:
        told = {"name": account.name, "number": known.elsewhere[account.id]}
        found.append(Problem(Column.EMAIL, "enrolment.import_elsewhere", told))
    return found


def _of_problem(problem: Problem, language: str) -> Reason:
    column = problem.column.value if problem.column else ""
    if problem.text:
        return Reason(problem.text, column=column)
    sentence = Refusal(problem.code, **problem.params).sentence(language)
    return Reason(str(sentence), sentence.clause, column)


def _said(code: str, language: str, **params: Any) -> Reason:
    return Reason(Refusal(code, **params).sentence(language).what)


def _by_rules(
    klass: TrainingClass, person: Person, register: Register, today: dt.date, language: str
) -> tuple[Standing, list[Reason]]:
    """The verdict of the pinned rule-set on what the row states; papers follow and count as brought until judged."""
    verdict = check(_facts(klass, person, register), pinned_rule_set(klass), today, language=language)
    refused = [finding for finding in verdict.unmet if finding.refuses]
    if refused:
        return Standing.REFUSED, [_of_finding(finding) for finding in refused]
    still = _still_open(verdict)
    return (Standing.CONDITIONAL if still else Standing.ELIGIBLE), [_of_finding(finding) for finding in still]


def _still_open(verdict: Verdict) -> list[Finding]:
    """What is not known yet, and what makes a seat a conditional one; each once."""
    return list({finding.rule: finding for finding in (*verdict.unmet, *verdict.conditions)}.values())


def _of_finding(finding: Finding) -> Reason:
    return Reason(
        " ".join(part for part in (f"{finding.title}:", finding.what, finding.cure) if part), finding.cited.citation
    )


def _facts(klass: TrainingClass, person: Person, register: Register) -> Any:
    folder = folder_of(programme_of(klass))
    follows = {paper.value: {"present": True} for paper in folder if paper is not Paper.INTERNALISASI}
    brought = dict.fromkeys(FACT_OF.values(), True)
    draft = Enrolment(
        class_id=klass.id,
        facts=dict(person.facts),
        rulings={},
        documents=NOTHING * len(folder),
        pre_day=NOTHING * len(FACT_OF),
    )
    return facts_of(draft, klass, {"papers": follows, **brought}, register=register)
