"""The application of a class: what it says, what it lacks, and what was found."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from askom_lms.kernel import clock
from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import NotFound
from askom_lms.people.models import Person
from askom_lms.registry.models import Institution
from askom_lms.registry.queries import has_right
from askom_lms.skema.models import Skema
from askom_lms.training.domain.application import VOUCHED, Finding, Named, Proposal, needs
from askom_lms.training.domain.composition import Composition, Line
from askom_lms.training.domain.deadline import Deadline, deadline_of
from askom_lms.training.domain.settings import ClassSettings
from askom_lms.training.domain.staffing import BOOKED_ROLES
from askom_lms.training.domain.states import ApplicationState, P
from askom_lms.training.models import ApplicationFinding, ApplicationPaper, ClassApplication, TrainingClass
from askom_lms.training.queries.partners import partners_and_lacking
from askom_lms.training.queries.staff import StaffRow, staff_of
from askom_lms.training.queries.strip import composed, composition_of, organiser_of

NAMED: list[Callable[[uuid.UUID], Named]] = []
"""Contexts above say who is proposed: the people that panitia invited."""
ROWS_OF_FORM_3: list[Callable[[TrainingClass], list[dict[str, Any]]]] = []
"""The same people as Form 3 prints them, in plain values."""
OF_SENDER, OF_PARTICIPANTS, OF_BNSP = 2, 3, 4
"""Forms that are kept: signed by who sends, frozen when sent, frozen when decided."""
OPEN = (ApplicationState.DRAFT, ApplicationState.RETURNED)
OFFICE = ("letter_number", "contact_name", "contact_phone", "funding")
"""What Form 1 says beside the class itself."""


def get_application(act: Act, klass: TrainingClass, permission: P = P.READ_APPLICATION) -> ClassApplication:
    """The application of this class. Raises NotFound for a class without one or for somebody else's."""
    act.require(permission, klass)
    if klass.application is None:
        raise NotFound
    return klass.application


def named_in(class_id: uuid.UUID) -> Named:
    """Who is proposed by name."""
    found = [ask(class_id) for ask in NAMED]
    return Named(sum(one.people for one in found), sum(one.external for one in found))


def application_deadline(klass: TrainingClass, application: ClassApplication, act: Act) -> Deadline:
    """Measured on the day when it was first sent; until then today."""
    day = clock.in_zone(application.first_submitted_at or act.now, klass.zone).date()
    return deadline_of(klass.starts_on, day)


@dataclass(frozen=True)
class Gathered:
    """What both the rules and the four forms say of a class, read once for a page."""

    skema: tuple[str, ...]
    unlicensed: tuple[str, ...]
    named: Named
    partners: list[str]
    staff: list[StaffRow]

    @classmethod
    def of(cls, klass: TrainingClass, named: Named | None = None) -> "Gathered":
        """Four queries, one less where it is known who is named."""
        chosen = Skema.id.in_(ClassSettings.read(klass.settings).skema_uuids)
        wanted = select(Skema.title, has_right(klass.institution, klass.ends_on)).where(chosen)
        skema = session().execute(wanted.order_by(Skema.title, Skema.id)).all()
        return cls(
            tuple(title for title, _has_right in skema),
            tuple(title for title, is_licensed in skema if not is_licensed),
            named or named_in(klass.id),
            partners_and_lacking(klass)[0],
            staff_of(klass.id),
        )

    def composition(self, klass: TrainingClass) -> Composition:
        """The class as the rules see it, from what was read already."""
        booked = sorted(
            (row for row in self.staff if row.role in BOOKED_ROLES),
            key=lambda row: (row.role.value, row.group, row.name),
        )
        return composed(klass, organiser_of(klass.institution), booked)


def application_needs(
    klass: TrainingClass,
    application: ClassApplication,
    act: Act,
    *,
    gathered: Gathered | None = None,
    papers: Sequence[ApplicationPaper] | None = None,
) -> list[Line]:
    """Everything that must hold before the four forms are printed or sent.

    A page gives what it has read already; who writes gives nothing, so that the organiser is read anew.
    """
    found = gathered or Gathered.of(klass)
    return needs(
        Proposal(
            composition=found.composition(klass) if gathered else composition_of(klass),
            named=found.named,
            unlicensed=found.unlicensed,
            institution=klass.institution.name,
            has_office=all(getattr(application, name) for name in OFFICE),
            deadline=application_deadline(klass, application, act),
            late_reason=application.late_reason,
            signed=_signed(papers_of(application) if papers is None else papers, application_facts(klass, found))
            if application.state in OPEN
            else None,
        )
    )


def _signed(papers: Sequence[ApplicationPaper], facts: Mapping[str, Any]) -> str:
    """What the last signed Form 2 lacks."""
    last = next((one for one in papers if one.form == OF_SENDER), None)
    if last is None:
        return "signed"
    return "" if last.facts == vouched(facts) else "signed_moved"


def vouched(facts: Mapping[str, Any]) -> dict[str, Any]:
    """What the signature on Form 2 is for."""
    return {name: facts[name] for name in VOUCHED}


def papers_of(application: ClassApplication) -> list[ApplicationPaper]:
    """Everything that was signed or frozen, the newest first."""
    wanted = select(ApplicationPaper).where(ApplicationPaper.application_id == application.id)
    return list(session().scalars(wanted.order_by(ApplicationPaper.form, ApplicationPaper.number.desc())))


def get_paper(act: Act, klass: TrainingClass, paper_id: uuid.UUID) -> ApplicationPaper:
    """One of them with its bytes. Raises NotFound."""
    application = get_application(act, klass)
    found = session().get(ApplicationPaper, paper_id)
    if found is None or found.application_id != application.id or found.sha256 is None:
        raise NotFound
    return found


def frozen_form(application: ClassApplication, form: int) -> ApplicationPaper | None:
    """The form of this round as it was frozen; none while it is still written, or was sent before forms were frozen."""
    if application.state in OPEN:
        return None
    return next((one for one in papers_of(application) if (one.form, one.round) == (form, application.round)), None)


def chosen_skema(klass: TrainingClass) -> list[tuple[uuid.UUID, str]]:
    """The skema of a class, by title."""
    wanted = ClassSettings.read(klass.settings).skema_uuids
    rows = session().execute(select(Skema.id, Skema.title).where(Skema.id.in_(wanted)).order_by(Skema.title, Skema.id))
    return [(row.id, row.title) for row in rows]


def application_facts(klass: TrainingClass, gathered: Gathered | None = None) -> dict[str, Any]:
    """The class as the four forms say it, in plain values."""
    organiser: Institution = klass.institution
    found = gathered or Gathered.of(klass)
    return {
        **({"partners": found.partners} if found.partners else {}),
        "institution": organiser.name,
        "kind": str(organiser.kind),
        "address": organiser.address,
        "licence_number": organiser.licence_number,
        "licence_until": organiser.licence_until.isoformat() if organiser.licence_until else "",
        "head_name": klass.head_name,
        "head_office": klass.head_office,
        "number": klass.number,
        "venue": klass.venue,
        "city": klass.city,
        "tuk_kind": klass.tuk_kind,
        "starts_on": klass.starts_on.isoformat(),
        "ends_on": klass.ends_on.isoformat(),
        "proposed": klass.proposed,
        "named": [found.named.people, found.named.external],
        "skema": list(found.skema),
        "staff": [
            {
                "role": str(row.role),
                "name": row.name,
                "group": row.group,
                "met": row.met_number or "",
                "letter": row.letter_number,
            }
            for row in found.staff
        ],
    }


def moved_facts(application: ClassApplication, now: Mapping[str, Any]) -> list[str]:
    """Names of what is no longer as it was sent; who is invited counts while BNSP examines it, afterwards no more."""
    if not application.round:
        return []
    skipped = () if application.state is ApplicationState.SUBMITTED else ("named",)
    return [name for name, value in now.items() if name not in skipped and application.facts.get(name) != value]


@dataclass(frozen=True)
class FindingRow:
    """What was said about one item."""

    round: int
    item: str
    finding: Finding
    text: str
    by: str


def findings_of(application: ClassApplication) -> list[FindingRow]:
    """Everything that was ever said about it, newest round first."""
    found = ApplicationFinding
    rows = session().execute(
        select(found.round, found.item, found.finding, found.text, Person.name)
        .outerjoin(Person, Person.id == found.by_id)
        .where(found.application_id == application.id)
        .order_by(found.round.desc(), found.at, found.item)
    )
    return [FindingRow(*row[:4], row.name or "") for row in rows]


def said_in(findings: Sequence[FindingRow], number: int) -> dict[str, FindingRow]:
    """What was said in one round, by item."""
    return {row.item: row for row in findings if row.round == number}
