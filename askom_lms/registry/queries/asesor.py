"""How to find rows of the register of asesor: the list by key, one asesor whole, and what classes ask of him."""

import datetime as dt
import uuid
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select, true, tuple_, union_all
from sqlalchemy.orm import InstrumentedAttribute, aliased

from askom_lms.kernel.act import Act, Actor
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import NotFound
from askom_lms.kernel.words import has_words
from askom_lms.people.domain import Role
from askom_lms.people.domain.met import canonical
from askom_lms.people.models import Person
from askom_lms.registry.domain import SOON, Validity, validity
from askom_lms.registry.domain.asesor import CertificateStanding, Span, counted
from askom_lms.registry.domain.asesor import standing_of as standing_on
from askom_lms.registry.domain.states import SUSPENDED, CertificateState, LoanState, TransferState
from askom_lms.registry.domain.states import AsesorPermission as P
from askom_lms.registry.models import (
    AsesorCertificate,
    AsesorHome,
    AsesorLoan,
    AsesorSkema,
    AsesorStep,
    AsesorTransfer,
    Institution,
    InstitutionKind,
)
from askom_lms.registry.queries.institutions import LISTED_AT_MOST, led_by, today_of
from askom_lms.skema.models import Skema

BORROWERS = (InstitutionKind.LSP, InstitutionKind.CLSP)
"""Who works with an asesor of another LSP only on a loan; BNSP and its instansi assign asesor of every LSP."""
HOME, FROM, TO, LENDER, BORROWER = (aliased(Institution) for _ in range(5))


class AsesorFilter(StrEnum):
    """The word in the address of a filtered list."""

    VALID = "berlaku"
    SOON = "segera-habis"
    OVER = "habis"


@dataclass(frozen=True)
class Assignment:
    """One day on which somebody works somewhere."""

    on: dt.date
    number: str
    venue: str
    role: str


ASSIGNMENT_SOURCES: list[Callable[[uuid.UUID], Sequence[Assignment]]] = []
"""What contexts above know of the days of an asesor; they add themselves."""
EXAM_SOURCES: list[Callable[[uuid.UUID], Sequence[dt.date]]] = []
"""The same of the days on which he examined, one for each task."""


@dataclass(frozen=True)
class Standing:
    """An asesor as the permissions see him: whose he is, and which LSP have to do with him today."""

    id: uuid.UUID
    keeper_id: uuid.UUID | None
    seen_by: frozenset[uuid.UUID]
    __tablename__: str = "person"
    """What the access log calls him."""


@dataclass(frozen=True)
class AsesorLine:
    """One asesor in the list."""

    id: uuid.UUID
    name: str
    met_number: str | None
    valid_until: dt.date | None
    home: str | None
    home_id: uuid.UUID | None
    validity: Validity


def asesor_lines(
    act: Act, *, search: str = "", chosen: AsesorFilter | None = None, after: tuple[str, uuid.UUID] | None = None
) -> tuple[list[AsesorLine], bool]:
    """The next page of the asesor that this person may read, by name, and whether more follow. One query, by key."""
    wanted = _listed(act, search, chosen).limit(LISTED_AT_MOST + 1)
    if after is not None:
        wanted = wanted.where(tuple_(Person.name, Person.id) > tuple_(*after))
    rows = _read(act, wanted)
    return rows[:LISTED_AT_MOST], len(rows) > LISTED_AT_MOST


def every_asesor(act: Act, *, search: str = "", chosen: AsesorFilter | None = None) -> list[AsesorLine]:
    """The whole list, for a spreadsheet."""
    return _read(act, _listed(act, search, chosen))


def _listed(act: Act, search: str, chosen: AsesorFilter | None) -> Select[*tuple[Any, ...]]:
    act.require(P.READ)
    return (
        select(
            Person.id,
            Person.name,
            Person.met_number,
            Person.met_valid_until.label("valid_until"),
            HOME.name.label("home"),
            HOME.id.label("home_id"),
        )
        .outerjoin(AsesorHome, and_(AsesorHome.person_id == Person.id, AsesorHome.ended_at.is_(None)))
        .outerjoin(HOME, HOME.id == AsesorHome.institution_id)
        .where(
            or_(Person.met_number.is_not(None), AsesorHome.id.is_not(None)),
            true() if act.is_system else _visible_to(act.person, today_of(act)),
            _found_by(search),
            _standing_at(chosen, today_of(act)),
        )
        .order_by(Person.name, Person.id)
    )


def _read(act: Act, wanted: Select[*tuple[Any, ...]]) -> list[AsesorLine]:
    today = today_of(act)
    rows = session().execute(wanted).mappings()
    return [AsesorLine(**row, validity=validity(row["valid_until"], today)) for row in rows]


def _visible_to(actor: Actor, today: dt.date) -> ColumnElement[bool]:
    """The rows for which `policy.may_read` says yes."""
    if actor.has(Role.PENGELOLA) or actor.has(Role.BNSP):
        return true()
    led = led_by(actor)
    return or_(
        AsesorHome.institution_id.in_(led),
        exists().where(*_lent(Person.id, today), AsesorLoan.borrower_id.in_(led)),
        exists().where(*_coming(Person.id), AsesorTransfer.to_id.in_(led)),
    )


def _lent(person_id: object, today: dt.date) -> tuple[ColumnElement[bool], ...]:
    """A loan that was granted and is not over."""
    return (
        AsesorLoan.person_id == person_id,
        AsesorLoan.state == LoanState.GRANTED,
        AsesorLoan.ends_on >= today,
    )


def _coming(person_id: object) -> tuple[ColumnElement[bool], ...]:
    """A transfer of which only the step of the new LSP is missing."""
    return (AsesorTransfer.person_id == person_id, AsesorTransfer.state == TransferState.APPROVED)


def _found_by(search: str) -> ColumnElement[bool]:
    """By words of his name and number, or of the name and code of his home; a whole number means just that one.

    Who has no number, and so no line of his own in the index, is found by his home.
    """
    number = canonical(search)
    if number:
        return Person.met_number == number
    if not search.strip():
        return true()
    at_home = (
        select(AsesorHome.person_id)
        .join(Institution, Institution.id == AsesorHome.institution_id)
        .where(AsesorHome.ended_at.is_(None), has_words(search, Institution.name, Institution.code))
    )
    by_name = select(Person.id).where(Person.met_number.is_not(None), has_words(search, Person.name, Person.met_number))
    return Person.id.in_(union_all(by_name, at_home))


def _standing_at(chosen: AsesorFilter | None, today: dt.date) -> ColumnElement[bool]:
    until = Person.met_valid_until
    if chosen is AsesorFilter.OVER:
        return until < today
    if chosen is AsesorFilter.SOON:
        return until.between(today, today + SOON)
    return until >= today if chosen is AsesorFilter.VALID else true()


def get_asesor(act: Act, person_id: uuid.UUID, permission: P = P.READ) -> tuple[Person, Standing]:
    """One person of the register, for what this permission allows. Raises NotFound for one who is no asesor."""
    person = session().get(Person, person_id)
    home = home_of(person_id)
    if person is None or (home is None and person.met_number is None):
        raise NotFound
    standing = standing_of(act, person_id, home)
    act.require(permission, standing)
    return person, standing


def standing_of(act: Act, person_id: uuid.UUID, home: Institution | None) -> Standing:
    """Whose he is, and who borrows or takes him."""
    borrowers = select(AsesorLoan.borrower_id).where(*_lent(person_id, today_of(act)))
    takers = select(AsesorTransfer.to_id).where(*_coming(person_id))
    others = session().scalars(union_all(borrowers, takers))
    mine = [home.id] if home else []
    return Standing(person_id, home.id if home else None, frozenset([*mine, *others]))


def home_of(person_id: uuid.UUID) -> Institution | None:
    """The LSP to which he belongs today."""
    return session().scalar(
        select(Institution)
        .join(AsesorHome, AsesorHome.institution_id == Institution.id)
        .where(AsesorHome.person_id == person_id, AsesorHome.ended_at.is_(None))
    )


def certificate_of(person_id: uuid.UUID) -> AsesorCertificate | None:
    """The certificate that counts: the one noted last."""
    return session().scalars(_noted(person_id).limit(1)).first()


def suspended_by(person_id: uuid.UUID) -> CertificateState | None:
    """What keeps an asesor from work: a frozen or revoked certificate."""
    state = session().scalar(_noted(person_id).with_only_columns(AsesorCertificate.state).limit(1))
    return state if state in SUSPENDED else None


def standings_of(people: Collection[uuid.UUID], today: dt.date) -> dict[tuple[uuid.UUID, str], CertificateStanding]:
    """How every certificate noted for these people stands, by holder and number; one query.

    A number that was noted twice stands as it was noted last.
    """
    rows = session().scalars(
        select(AsesorCertificate)
        .where(AsesorCertificate.person_id.in_(people))
        .order_by(AsesorCertificate.noted_at.desc(), AsesorCertificate.id)
    )
    found: dict[tuple[uuid.UUID, str], CertificateStanding] = {}
    seen: set[uuid.UUID] = set()
    for one in rows:
        standing = standing_on(one.state, one.valid_until, today, is_newest=one.person_id not in seen)
        seen.add(one.person_id)
        found.setdefault((one.person_id, one.number), standing)
    return found


def steps_of_certificate(person_id: uuid.UUID, number: str) -> Sequence[AsesorStep]:
    """What was decided about the certificate with this number, the newest first."""
    held = select(AsesorCertificate.id).where(
        AsesorCertificate.person_id == person_id, AsesorCertificate.number == number
    )
    wanted = select(AsesorStep).where(AsesorStep.person_id == person_id, AsesorStep.subject_id.in_(held))
    return session().scalars(wanted.order_by(AsesorStep.number.desc())).all()


def _noted(person_id: uuid.UUID) -> Select[*tuple[AsesorCertificate]]:
    """His certificates, the one noted last first."""
    wanted = select(AsesorCertificate).where(AsesorCertificate.person_id == person_id)
    return wanted.order_by(AsesorCertificate.noted_at.desc(), AsesorCertificate.id)


def without_home(person_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Those of these people whose home LSP nobody noted."""
    held = select(AsesorHome.person_id).where(AsesorHome.person_id.in_(person_ids), AsesorHome.ended_at.is_(None))
    return set(person_ids) - set(session().scalars(held)) if person_ids else set()


@dataclass(frozen=True)
class HeldSkema:
    """What the register says of somebody and some technical skema."""

    has_home: bool
    is_kept: bool
    """It keeps him: a home LSP or any skema of his was noted."""
    title: str
    """Of one that he holds until that day; empty when he holds none of them."""


def held_skema(
    person_ids: Collection[uuid.UUID], skema_ids: Collection[uuid.UUID], until: dt.date
) -> dict[uuid.UUID, HeldSkema]:
    """person -> which of these technical skema he holds through this day (000-030). One query."""
    held = AsesorSkema
    rows = session().execute(
        select(Person.id, AsesorHome.id.label("home"), held.skema_id, held.until, held.ended_at, Skema.title)
        .outerjoin(AsesorHome, and_(AsesorHome.person_id == Person.id, AsesorHome.ended_at.is_(None)))
        .outerjoin(held, held.person_id == Person.id)
        .outerjoin(Skema, Skema.id == held.skema_id)
        .where(Person.id.in_(person_ids))
        .order_by(Skema.title)
    )
    found: dict[uuid.UUID, HeldSkema] = {}
    for row in rows:
        is_held = row.skema_id in skema_ids and row.ended_at is None and (row.until is None or row.until >= until)
        before = found[row.id].title if row.id in found else ""
        is_kept = row.home is not None or row.skema_id is not None
        found[row.id] = HeldSkema(row.home is not None, is_kept, before or (row.title if is_held else ""))
    return found


def granted_spans(person_id: uuid.UUID, borrower_id: uuid.UUID, lender_id: uuid.UUID) -> list[Span]:
    """The days for which the home LSP has lent him to this institution."""
    rows = session().execute(
        select(AsesorLoan.starts_on, AsesorLoan.ends_on).where(
            AsesorLoan.person_id == person_id,
            AsesorLoan.borrower_id == borrower_id,
            AsesorLoan.lender_id == lender_id,
            AsesorLoan.state == LoanState.GRANTED,
        )
    )
    return [Span(*row) for row in rows]


def person_by_met(written: str) -> Person | None:
    """Who holds this register number, however it is written; nobody when two of old do."""
    number = canonical(written)
    found = session().scalars(select(Person).where(Person.met_number == number)).all() if number else []
    return found[0] if len(found) == 1 else None


def get_transfer(act: Act, person_id: uuid.UUID, transfer_id: uuid.UUID, permission: P) -> AsesorTransfer:
    """One transfer of this asesor. Raises NotFound."""
    found = session().get(AsesorTransfer, transfer_id)
    if found is None or found.person_id != person_id:
        raise NotFound
    act.require(permission, found)
    return found


def get_loan(act: Act, person_id: uuid.UUID, loan_id: uuid.UUID, permission: P) -> AsesorLoan:
    """One loan of this asesor. Raises NotFound."""
    found = session().get(AsesorLoan, loan_id)
    if found is None or found.person_id != person_id:
        raise NotFound
    act.require(permission, found)
    return found


def get_own_skema(person_id: uuid.UUID, held_id: uuid.UUID) -> AsesorSkema:
    """One skema of this asesor. Raises NotFound."""
    found = session().get(AsesorSkema, held_id)
    if found is None or found.person_id != person_id:
        raise NotFound
    return found


def get_document(act: Act, person_id: uuid.UUID, step_id: uuid.UUID) -> AsesorStep:
    """The step of this asesor whose paper is asked for. Raises NotFound, also for a step without one."""
    _person, standing = get_asesor(act, person_id)
    found = next((one for one in _steps(act, standing) if one.id == step_id), None)
    if found is None or found.sha256 is None:
        raise NotFound
    return found


def lsp_choices() -> list[tuple[uuid.UUID, str]]:
    """(id, name) of every active LSP: to which an asesor may belong (000-014)."""
    wanted = select(Institution.id, Institution.name).where(
        Institution.kind == InstitutionKind.LSP, Institution.is_active
    )
    return [(row.id, row.name) for row in session().execute(wanted.order_by(Institution.name))]


def own_choices(act: Act, kinds: Collection[InstitutionKind]) -> list[tuple[uuid.UUID, str]]:
    """(id, name) of the active institutions of these kinds for which this person speaks."""
    wanted = select(Institution.id, Institution.name).where(Institution.kind.in_(kinds), Institution.is_active)
    if not act.is_system and not act.person.has(Role.PENGELOLA):
        wanted = wanted.where(Institution.id.in_(led_by(act.person)))
    return [(row.id, row.name) for row in session().execute(wanted.order_by(Institution.name))]


@dataclass(frozen=True)
class HomeLine:
    """A home LSP, the one of today first."""

    name: str
    since: dt.datetime
    ended_at: dt.datetime | None


@dataclass(frozen=True)
class HeldLine:
    """A skema of an asesor."""

    id: uuid.UUID
    title: str
    document_number: str
    until: dt.date | None
    ended_at: dt.datetime | None
    validity: Validity


@dataclass(frozen=True)
class TransferLine:
    """A transfer with the names of both LSP, and the steps that this person may take."""

    row: AsesorTransfer
    giver: str
    taker: str


@dataclass(frozen=True)
class LoanLine:
    """A loan with the names that stand in its letters."""

    row: AsesorLoan
    person: str
    lender: str
    borrower: str
    skema: str


@dataclass(frozen=True)
class AsesorPage:
    """Everything about one asesor."""

    person: Person
    standing: Standing
    validity: Validity
    home: HomeLine | None
    homes: list[HomeLine]
    certificates: list[AsesorCertificate]
    skema: list[HeldLine]
    transfers: list[TransferLine]
    loans: list[LoanLine]
    steps: list[AsesorStep]
    assignments: list[Assignment]
    this_year: int | None
    three_years: int | None


def asesor_page(act: Act, person_id: uuid.UUID) -> AsesorPage:
    """One asesor as this person may see him: a borrower sees his own loans, the new LSP its own transfer."""
    person, standing = get_asesor(act, person_id)
    today = today_of(act)
    homes = _homes(person_id)
    exams = [on for source in EXAM_SOURCES for on in source(person_id)]
    certificates = _certificates(person_id)
    this_year, three_years = counted(exams, today, certificates[0].issued_on if certificates else None)
    return AsesorPage(
        person=person,
        standing=standing,
        validity=validity(person.met_valid_until, today),
        home=next((one for one in homes if one.ended_at is None), None),
        homes=homes,
        certificates=certificates,
        skema=_skema(person_id, today),
        transfers=_transfers(AsesorTransfer.person_id == person_id, _for(act, standing, AsesorTransfer.to_id)),
        loans=_loans(AsesorLoan.person_id == person_id, _for(act, standing, AsesorLoan.borrower_id)),
        steps=_steps(act, standing),
        assignments=sorted((one for source in ASSIGNMENT_SOURCES for one in source(person_id)), key=lambda one: one.on),
        this_year=this_year if EXAM_SOURCES else None,
        three_years=three_years if EXAM_SOURCES else None,
    )


def _homes(person_id: uuid.UUID) -> list[HomeLine]:
    rows = session().execute(
        select(HOME.name, AsesorHome.since, AsesorHome.ended_at)
        .join(HOME, HOME.id == AsesorHome.institution_id)
        .where(AsesorHome.person_id == person_id)
        .order_by(AsesorHome.ended_at.is_not(None), AsesorHome.since.desc())
    )
    return [HomeLine(*row) for row in rows]


def _certificates(person_id: uuid.UUID) -> list[AsesorCertificate]:
    return list(session().scalars(_noted(person_id)))


def _skema(person_id: uuid.UUID, today: dt.date) -> list[HeldLine]:
    held = AsesorSkema
    rows = session().execute(
        select(held.id, Skema.title, held.document_number, held.until, held.ended_at)
        .join(Skema, Skema.id == held.skema_id)
        .where(held.person_id == person_id)
        .order_by(held.ended_at.is_not(None), Skema.title, held.id)
    )
    return [HeldLine(*row, validity(row.until, today)) for row in rows]


def _for(act: Act, standing: Standing, side: InstrumentedAttribute[uuid.UUID]) -> ColumnElement[bool]:
    """All for who keeps the asesor and for BNSP; for another LSP those in which it is this side."""
    return true() if _sees_whole(act, standing) else side.in_(led_by(act.person))


def _sees_whole(act: Act, standing: Standing) -> bool:
    return act.may(P.KEEP, standing) or act.person.has(Role.BNSP)


def _transfers(*conditions: ColumnElement[bool]) -> list[TransferLine]:
    rows = session().execute(
        select(AsesorTransfer, FROM.name, TO.name)
        .join(FROM, FROM.id == AsesorTransfer.from_id)
        .join(TO, TO.id == AsesorTransfer.to_id)
        .where(*conditions)
        .order_by(AsesorTransfer.closed_at.is_not(None), AsesorTransfer.began_at.desc())
    )
    return [TransferLine(*row) for row in rows]


def _loans(*conditions: ColumnElement[bool]) -> list[LoanLine]:
    rows = session().execute(
        select(AsesorLoan, Person.name, LENDER.name, BORROWER.name, Skema.title)
        .join(Person, Person.id == AsesorLoan.person_id)
        .join(LENDER, LENDER.id == AsesorLoan.lender_id)
        .join(BORROWER, BORROWER.id == AsesorLoan.borrower_id)
        .join(Skema, Skema.id == AsesorLoan.skema_id)
        .where(*conditions)
        .order_by(AsesorLoan.starts_on.desc(), AsesorLoan.asked_at.desc())
    )
    return [LoanLine(*row) for row in rows]


def _steps(act: Act, standing: Standing) -> list[AsesorStep]:
    """His history, newest first; of transfers and loans what this person may see of them."""
    wanted = select(AsesorStep).where(AsesorStep.person_id == standing.id)
    if not _sees_whole(act, standing):
        own = [
            select(AsesorTransfer.id).where(AsesorTransfer.to_id.in_(led_by(act.person))),
            select(AsesorLoan.id).where(AsesorLoan.borrower_id.in_(led_by(act.person))),
        ]
        theirs = or_(AsesorStep.event.like("transfer%"), AsesorStep.event.like("loan%"))
        wanted = wanted.where(or_(~theirs, *(AsesorStep.subject_id.in_(ids) for ids in own)))
    return list(session().scalars(wanted.order_by(AsesorStep.number.desc())))


@dataclass(frozen=True)
class Waiting:
    """What waits for a decision of this person, and what he asked for and hears nothing of yet."""

    transfers: list[tuple[TransferLine, str]]
    """Each with the name of the asesor."""
    loans: list[LoanLine]
    asked: list[LoanLine]


def waiting_lines(act: Act) -> Waiting:
    """Open transfers and loans in which the next word is this person's, and his own open requests."""
    led = led_by(act.person)
    is_manager = act.person.has(Role.PENGELOLA)
    mine = or_(
        and_(AsesorTransfer.state == TransferState.RESIGNED, AsesorTransfer.from_id.in_(led)),
        and_(AsesorTransfer.state == TransferState.APPROVED, AsesorTransfer.to_id.in_(led)),
    )
    open_ones = AsesorTransfer.closed_at.is_(None)
    transfers = _transfers(open_ones, true() if is_manager else mine)
    asked = AsesorLoan.state == LoanState.REQUESTED
    names = select(Person.id, Person.name).where(Person.id.in_([one.row.person_id for one in transfers]))
    of = {row.id: row.name for row in session().execute(names)} if transfers else {}
    return Waiting(
        [(one, of[one.row.person_id]) for one in transfers],
        _loans(asked, true() if is_manager else AsesorLoan.lender_id.in_(led)),
        [] if is_manager else _loans(asked, AsesorLoan.borrower_id.in_(led)),
    )
