"""The internalisasi of a class: who was there, whose seat waits for it, who brought what, who has the certificate."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import joinedload

from askom_lms.certification.domain.numbering import INTERNALISASI
from askom_lms.certification.domain.states import CertificateState
from askom_lms.certification.domain.states import CertificationPermission as P
from askom_lms.certification.models import Certificate
from askom_lms.certification.queries.standing import DEAD
from askom_lms.enrolment.models import Enrolment
from askom_lms.enrolment.queries import seated_in
from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import NotFound
from askom_lms.people.models import Person
from askom_lms.training.domain.attendance import NOT_YET
from askom_lms.training.domain.settings import ClassSettings
from askom_lms.training.models import KitItem, Roster, TrainingClass
from askom_lms.training.queries import SessionRow, sessions_of

MAP_FORM = "PETA.KP"


@dataclass(frozen=True)
class PreDayRow:
    """One person with a seat."""

    enrolment_id: uuid.UUID
    person_id: uuid.UUID
    seat: int
    name: str
    letters: str
    """His marks of the day, one for each session of it."""
    attended_on: dt.date | None
    waits: bool
    """The seat is conditional until it is confirmed."""
    papers: str
    map_letter: str
    """Of the peta kelompok pekerjaan in the progress string; empty where the kit has none."""
    certificate_id: uuid.UUID | None
    state: CertificateState | None
    number: str | None

    @property
    def is_ready(self) -> bool:
        """May get the certificate now."""
        return self.attended_on is not None and self.state in (None, CertificateState.PREPARED)

    @property
    def is_stale(self) -> bool:
        """Its certificate says what the marks do not say any more."""
        return self.attended_on is None and self.state is CertificateState.ISSUED

    @property
    def owes_map(self) -> bool:
        """The pre-work was never handed in."""
        return self.map_letter in (NOT_YET, "d")


@dataclass(frozen=True)
class PreDayPage:
    """The day itself and everybody with a seat."""

    klass: TrainingClass
    sessions: Sequence[SessionRow]
    rows: Sequence[PreDayRow]

    @property
    def link(self) -> str:
        return ClassSettings.read(self.klass.settings).pre_day_link

    @property
    def ready(self) -> list[PreDayRow]:
        return [row for row in self.rows if row.is_ready]

    def is_over(self, now: dt.datetime) -> bool:
        return bool(self.sessions) and now >= self.sessions[-1].ends_at


def pre_day_page(act: Act, slug: str) -> PreDayPage:
    """Three queries. Raises NotFound, Denied."""
    klass = session().scalar(
        select(TrainingClass).where(TrainingClass.slug == slug).options(joinedload(TrainingClass.institution))
    )
    if klass is None:
        raise NotFound
    act.require(P.CERTIFICATES, klass)
    return pre_day_of(klass)


def pre_day_of(klass: TrainingClass) -> PreDayPage:
    """The same for a class that is known."""
    sessions = [row for row in sessions_of(klass.id) if row.day == 0]
    places = [row.position for row in sessions]
    return PreDayPage(klass, sessions, [_row(row, places) for row in session().execute(_rows(klass.id))])


def _rows(class_id: uuid.UUID) -> Any:
    of_map = select(func.min(KitItem.position)).where(KitItem.class_id == class_id, KitItem.form_code == MAP_FORM)
    living = and_(
        Certificate.enrolment_id == Enrolment.id,
        Certificate.kind == INTERNALISASI,
        Certificate.state.not_in(DEAD),
    )
    return (
        select(
            Enrolment.id, Enrolment.person_id, Enrolment.seat_number, Person.name, Roster.marks,
            Enrolment.internalisasi_on, Enrolment.is_conditional, Enrolment.confirmed_at, Enrolment.pre_day,
            Enrolment.progress, of_map.scalar_subquery().label("map_place"), Certificate.id.label("certificate_id"),
            Certificate.state, Certificate.number,
        )
        .join(Person, Person.id == Enrolment.person_id)
        .outerjoin(Roster, and_(Roster.class_id == Enrolment.class_id, Roster.person_id == Enrolment.person_id))
        .outerjoin(Certificate, living)
        .where(seated_in(class_id))
        .order_by(Enrolment.seat_number)
    )  # fmt: skip


def _row(row: Any, places: Sequence[int]) -> PreDayRow:
    marks = row.marks or ""
    place = row.map_place
    return PreDayRow(
        enrolment_id=row.id,
        person_id=row.person_id,
        seat=row.seat_number,
        name=row.name,
        letters="".join(marks[one] if one < len(marks) else NOT_YET for one in places),
        attended_on=row.internalisasi_on,
        waits=row.is_conditional and row.confirmed_at is None,
        papers=row.pre_day,
        map_letter="" if place is None else row.progress[place : place + 1] or NOT_YET,
        certificate_id=row.certificate_id,
        state=row.state,
        number=row.number,
    )
