"""What a letter is made from: the class as it is now, as plain text that can be kept and compared."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, select

from askom_lms.agreements.domain import lacking
from askom_lms.agreements.queries import consents, permits
from askom_lms.assessment.models import RealAsesi
from askom_lms.certification.domain.states import RecommendationState
from askom_lms.certification.models import Recommendation
from askom_lms.correspondence.domain.content import FOLLOW_UP, leaves
from askom_lms.correspondence.domain.states import LetterKind
from askom_lms.correspondence.models import Letter
from askom_lms.enrolment.models import Enrolment
from askom_lms.enrolment.queries import seated_in
from askom_lms.kernel import clock
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import NotFound, Refusal
from askom_lms.people.domain import Role
from askom_lms.people.models import Person, RoleGrant
from askom_lms.registry.queries import home_of
from askom_lms.skema.models import Skema
from askom_lms.training.domain.attendance import MISSED, NOT_YET
from askom_lms.training.domain.staffing import ASESOR_ROLES
from askom_lms.training.models import Roster, StaffRole, TrainingClass
from askom_lms.training.queries import SessionRow, StaffRow, days_of, sessions_of, staff_of

WHOLE_CLASS = "kelas"
DAY = "hari-"
SKEMA = "Asesor Kompetensi (SKM-01/BNSP/VII/2020)"
ROLES = {
    StaffRole.PANITIA: "Panitia",
    StaffRole.PENGAJAR: "Pengajar",
    StaffRole.MASTER_ASESOR: "Master asesor",
    StaffRole.EXAMINER: "Penguji",
    StaffRole.TIM_TEKNIS: "Tim teknis",
}
"""As letters say it: they are Indonesian whoever reads them."""


@dataclass(frozen=True)
class Plan:
    """What the letters of one class are about, read once for all of them."""

    klass: TrainingClass
    staff: Sequence[StaffRow]
    sessions: Sequence[SessionRow]

    @classmethod
    def of(cls, klass: TrainingClass) -> "Plan":
        return cls(klass, staff_of(klass.id, with_ended=True), sessions_of(klass.id))

    @property
    def days(self) -> list[tuple[int, Any]]:
        """(day number, date) of the timetable."""
        return days_of(list(self.sessions), self.klass.zone)

    def abouts(self, kind: LetterKind) -> list[str]:
        """Everything that may have a letter of this kind now, in order; an asesor to borrow is named by his number."""
        if kind is LetterKind.ROLL:
            return [f"{DAY}{day}" for day, _date in self.days]
        if kind is LetterKind.LOAN:
            return []
        if kind is LetterKind.ASSIGNMENT:
            return [str(one.id) for one in self.staff if one.ended_at is None]
        return [WHOLE_CLASS]

    def staff_row(self, about: str) -> StaffRow:
        """The line of the register. Raises NotFound."""
        found = next((one for one in self.staff if str(one.id) == about), None)
        if found is None:
            raise NotFound
        return found

    def subject(self, kind: LetterKind, about: str) -> str:
        """Whom or which day it is about, as a list says it; empty for the whole class."""
        if kind is LetterKind.ASSIGNMENT:
            one = self.staff_row(about)
            return f"{one.name} ({ROLES[one.role]})"
        if kind is LetterKind.LOAN:
            return asesor(about).name
        if kind is LetterKind.ROLL:
            number, date = self.day(about)
            return f"{f'Hari {number}' if number else 'Hari internalisasi'}, {clock.tanggal(date, language='id')}"
        return ""

    def day(self, about: str) -> tuple[int, Any]:
        """Number and date of a day of the timetable. Raises NotFound."""
        found = next(((day, date) for day, date in self.days if f"{DAY}{day}" == about), None)
        if found is None:
            raise NotFound
        return found


def facts_now(plan: Plan, kind: LetterKind, about: str) -> dict[str, Any]:
    """Everything that a letter of this kind says of the class now. Raises NotFound for what the class does not have."""
    klass = plan.klass
    organiser = klass.institution
    common = {
        "class": klass.number, "institution": organiser.name, "licence": organiser.licence_number,
        "address": organiser.address, "venue": klass.venue, "city": klass.city, "tuk": klass.tuk_kind,
        "from": _day(klass.starts_on), "until": _day(klass.ends_on), "skema": SKEMA, "zone": klass.zone, "to": [],
    }  # fmt: skip
    return {**common, **OF_KIND[kind](plan, about)}


def facts_of(plan: Plan, letter: Letter) -> dict[str, Any]:
    """What this letter says of the class now, or would: findings of nobody who may not be spoken of to its addressee.

    Raises NotFound for what the class does not have, Refusal `registry.loan_own`.
    """
    facts = facts_now(plan, letter.kind, letter.about)
    if not _takes_out(letter):
        return facts
    withheld = _withheld(plan)
    gone = {seat for seat, _by in withheld}
    return {**facts, **_counted([one for one in facts["people"] if one[0] not in gone]), "withheld": withheld}


def withheld_of(plan: Plan, letter: Letter) -> list[list[Any]]:
    """(seat, whose consent is missing) of whom this letter does not speak to its addressee (002:9.10.10)."""
    if letter.issued_at is not None:
        return list(letter.facts.get("withheld", ()))
    return _withheld(plan) if _takes_out(letter) else []


def _takes_out(letter: Letter) -> bool:
    return letter.kind is LetterKind.MINUTES and leaves(letter.addressee)


def _withheld(plan: Plan) -> list[list[Any]]:
    asked = select(
        Enrolment.seat_number, consents(Enrolment.person_id, Enrolment.id), permits(plan.klass.id)
    ).where(seated_in(plan.klass.id)).order_by(Enrolment.seat_number)  # fmt: skip
    found = [(seat, lacking(is_consented=own, is_permitted=house)) for seat, own, house in session().execute(asked)]
    return [[seat, by.value] for seat, by in found if by]


def _day(date: Any) -> str:
    return clock.tanggal(date, language="id")


def _people(*where: ColumnElement[bool]) -> list[Any]:
    wanted = (
        select(
            Enrolment.id, Enrolment.person_id, Enrolment.seat_number, Person.name, Person.phone, Enrolment.origin,
            Enrolment.facts, Skema.title.label("skema"),
        )
        .join(Person, Person.id == Enrolment.person_id)
        .outerjoin(Skema, Skema.id == Enrolment.skema_id)
        .where(*where)
        .order_by(Enrolment.seat_number)
    )  # fmt: skip
    return list(session().execute(wanted))


def _hours(plan: Plan) -> list[list[Any]]:
    """Day, date, first and last hour of each day."""
    found = []
    for day, date in plan.days:
        rows = [row for row in plan.sessions if row.day == day]
        zone = plan.klass.zone
        first, last = min(row.starts_at for row in rows), max(row.ends_at for row in rows)
        found.append([day, _day(date), clock.jam(first, zone), clock.jam(last, zone)])
    return found


def _invitation(plan: Plan, about: str) -> dict[str, Any]:
    _only(about, WHOLE_CLASS)
    rows = _people(seated_in(plan.klass.id))
    people = [[row.seat_number, row.name, row.origin] for row in rows]
    return {"people": people, "days": _hours(plan), "to": sorted(str(row.person_id) for row in rows)}


def _person(plan: Plan, about: str) -> dict[str, Any]:
    one = plan.staff_row(about)
    return {
        "person": one.name, "met": one.met_number or "", "role": ROLES[one.role], "group": one.group,
        "field": one.field, "works": one.ended_at is None,
    }  # fmt: skip


def _assignment(plan: Plan, about: str) -> dict[str, Any]:
    one = plan.staff_row(about)
    here = seated_in(plan.klass.id)
    trained = _people(here, Enrolment.master_asesor_id == one.person_id)
    examined = _people(here, Enrolment.examiner_id == one.person_id)
    real = _real_asesi([row.id for row in examined])
    leads = one.role is StaffRole.MASTER_ASESOR
    return {
        **_person(plan, about),
        "n": len(_people(here)) or plan.klass.proposed,  # it goes with the application, before anybody has a seat
        "days": _hours(plan),
        "trained": [[row.seat_number, row.name, row.skema or ""] for row in trained] if leads else [],
        "examined": [[row.seat_number, row.name, row.skema or "", real.get(row.id, "")] for row in examined]
        if one.role in ASESOR_ROLES
        else [],
        "to": [str(one.person_id)],
    }


def _real_asesi(enrolment_ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, str]:
    wanted = select(RealAsesi.enrolment_id, Person.name).join(Person, Person.id == RealAsesi.person_id)
    return {row[0]: row[1] for row in session().execute(wanted.where(RealAsesi.enrolment_id.in_(enrolment_ids)))}


def asesor(about: str) -> Person:
    """The asesor of this id, who has a register number. Raises NotFound."""
    try:
        found = session().get(Person, uuid.UUID(about))
    except ValueError:
        raise NotFound from None
    if found is None or not found.met_number:
        raise NotFound
    return found


def _loan(plan: Plan, about: str) -> dict[str, Any]:
    """Asked before he works in the class, since nobody works here on loan before the answer (000-019).

    Raises Refusal `registry.loan_own` for an asesor of the organiser's own.
    """
    person = asesor(about)
    home = home_of(person.id)
    if home is not None and home.id == plan.klass.institution_id:
        raise Refusal("registry.loan_own", name=person.name, home=home.name)
    wanted = select(RoleGrant.person_id).where(RoleGrant.role == Role.LSP_ADMIN)
    admins = session().scalars(wanted.where(RoleGrant.scope_id == home.id)) if home else ()
    return {
        "person": person.name, "met": person.met_number, "home": home.name if home else "",
        "to": sorted(str(one) for one in admins),
    }  # fmt: skip


def _roll(plan: Plan, about: str) -> dict[str, Any]:
    number, date = plan.day(about)
    places = [row.position for row in plan.sessions if row.day == number]
    rows = _people(seated_in(plan.klass.id))
    marks = {
        row.person_id: row.marks
        for row in session().execute(select(Roster.person_id, Roster.marks).where(Roster.class_id == plan.klass.id))
    }
    people = [[row.seat_number, row.name, row.origin, _work(row.facts), row.phone] for row in rows]
    said = [[row.seat_number, _present(marks.get(row.person_id, ""), places)] for row in rows]
    masters = [one.name for one in plan.staff if one.role is StaffRole.MASTER_ASESOR and one.ended_at is None]
    noted = said if any(word for _seat, word in said) else []
    return {"day": number, "date": _day(date), "people": people, "marks": noted, "masters": masters}


def _work(facts: Mapping[str, Any]) -> str:
    """The field of the work that goes on, or of the first that is told."""
    told = facts.get("experience") or [{}]
    return str(next((one for one in told if one.get("ongoing")), told[0]).get("field", ""))


def _present(marks: str, places: Sequence[int]) -> str:
    """Hadir when every session of the day was attended, Tidak when one was missed; empty while one is not recorded."""
    letters = [marks[place] if place < len(marks) else NOT_YET for place in places]
    if any(letter in MISSED for letter in letters):
        return "Tidak"
    return "" if NOT_YET in letters else "Hadir"


def _minutes(plan: Plan, about: str) -> dict[str, Any]:
    _only(about, WHOLE_CLASS)
    rows = _people(seated_in(plan.klass.id))
    wanted = select(Recommendation.enrolment_id, Recommendation.verdict, Recommendation.signer_name).where(
        Recommendation.enrolment_id.in_([row.id for row in rows]),
        Recommendation.state == RecommendationState.PROPOSED,
    )
    said = {row.enrolment_id: (row.verdict.value, row.signer_name) for row in session().execute(wanted)}
    people = []
    for row in rows:
        verdict, examiner = said.get(row.id, ("", ""))
        people.append([row.seat_number, row.name, verdict, FOLLOW_UP.get(verdict, ""), examiner])
    aca = [row for row in plan.sessions if row.is_aca] or list(plan.sessions[-1:])
    zone = plan.klass.zone
    return {
        "held_on": _day(clock.in_zone(aca[0].starts_at, zone).date()) if aca else "",
        "hours": [clock.jam(aca[0].starts_at, zone), clock.jam(aca[-1].ends_at, zone)] if aca else [],
        **_counted(people),
    }


def _counted(people: Sequence[Sequence[Any]]) -> dict[str, Any]:
    return {
        "people": list(people),
        "n_k": sum(1 for one in people if one[2] == "K"),
        "n_bk": sum(1 for one in people if one[2] == "BK"),
        "examiners": sorted({one[4] for one in people if one[4]}),
    }


def _only(about: str, wanted: str) -> None:
    if about != wanted:
        raise NotFound


OF_KIND: Mapping[LetterKind, Callable[[Plan, str], dict[str, Any]]] = {
    LetterKind.INVITATION: _invitation,
    LetterKind.ASSIGNMENT: _assignment,
    LetterKind.LOAN: _loan,
    LetterKind.ROLL: _roll,
    LetterKind.MINUTES: _minutes,
}
