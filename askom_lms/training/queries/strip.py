"""The rules strip: what holds in a class and what would break next, with one query."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import and_, select

from askom_lms.kernel.db import session
from askom_lms.kernel.messages import sentence
from askom_lms.people.models import Person
from askom_lms.registry.models import Institution
from askom_lms.training.domain.composition import Assigned, Composition, Line, Organiser, check
from askom_lms.training.domain.settings import ClassSettings
from askom_lms.training.domain.staffing import BOOKED_ROLES
from askom_lms.training.models import ClassStaff

ALWAYS = frozenset({"seats", "planned", "minimum", "external", "master_asesor", "panitia", "pengajar"})
"""Lines that are shown even when they hold; the others speak only when they do not."""


PLACES = {place: f"siapkan/{place}" for place in ("tempat", "skema", "jadwal", "peserta")}
"""Steps of the setup; other places stand beside it."""


@dataclass(frozen=True)
class StripItem:
    """One line of the strip, ready to be shown."""

    ok: bool
    text: str
    url: str
    code: str
    is_hard: bool

    @property
    def is_red(self) -> bool:
        """What keeps enrolment shut, and the 30 % that a withdrawal broke."""
        return not self.ok and (self.is_hard or self.code == "external")


def rules_strip(klass: Any, language: str = "id", *, may_edit: bool = True) -> list[StripItem]:
    """The rules of this class; `klass` is the record or a row with its columns. One query.

    Only who may change the class gets links to where they are cured.
    """
    items = strip_items(check(composition_of(klass)), klass.slug, language)
    return items if may_edit else [replace(item, url="") for item in items]


def strip_items(lines: Sequence[Line], slug: str, language: str = "id") -> list[StripItem]:
    """The lines worth showing, in words; those that do not hold lead to the place where they are cured."""
    return [_item(line, slug, language) for line in lines if not line.holds or line.code in ALWAYS]


def _item(line: Line, slug: str, language: str) -> StripItem:
    said = sentence(f"training.strip.{line.code}.{'ok' if line.holds else 'no'}", line.params, language).what
    if line.next_code:
        said = f"{said}; {sentence(f'training.strip.{line.next_code}', line.params, language).what}"
    url = "" if line.holds else f"/kelas/{slug}/{PLACES.get(line.place, line.place)}"
    return StripItem(line.holds, said, url, line.code, line.is_hard)


def composition_of(klass: Any) -> Composition:
    """The class as the rules see it, with its organiser and the letters of those who teach and judge. One query."""
    rows = _organiser_and_assigned(klass.id, klass.institution_id)
    return composed(klass, organiser_of(rows[0]), [row for row in rows if row.name is not None])


def organiser_of(row: Any) -> Organiser:
    """The institution as the rules see it; `row` is the record or a row with its columns."""
    return Organiser(str(row.kind), row.is_active, row.licence_number, row.licence_until, row.licence_from)


def composed(klass: Any, organiser: Organiser, booked: Sequence[Any]) -> Composition:
    """The same from what was already read; `booked`: those who teach, give paraf or examine."""
    chosen = ClassSettings.read(klass.settings)
    return Composition(
        capacity=klass.capacity,
        proposed=klass.proposed,
        seats_taken=klass.seats_taken,
        external_taken=klass.external_taken,
        is_closed=klass.enrolment_closed_at is not None,
        n_panitia=klass.n_panitia,
        n_pengajar=klass.n_pengajar,
        n_master_asesor=klass.n_master_asesor,
        organiser=organiser,
        ends_on=klass.ends_on,
        has_skema=bool(chosen.skema_ids),
        examiner_differs=chosen.examiner_differs,
        n_examiner=chosen.n_examiner,
        least_trainees=chosen.least_trainees,
        assigned=tuple(
            Assigned(row.role, row.name, row.group, bool(row.letter_number), row.letter_sha256 is not None, row.field)
            for row in booked
        ),
    )


def _organiser_and_assigned(class_id: uuid.UUID, institution_id: uuid.UUID) -> Sequence[Any]:
    leads = and_(ClassStaff.class_id == class_id, ClassStaff.role.in_(BOOKED_ROLES), ClassStaff.ended_at.is_(None))
    return (
        session()
        .execute(
            select(
                Institution.kind,
                Institution.is_active,
                Institution.licence_number,
                Institution.licence_until,
                Institution.licence_from,
                Person.name,
                ClassStaff.role,
                ClassStaff.field,
                ClassStaff.group,
                ClassStaff.letter_number,
                ClassStaff.letter_sha256,
            )
            .select_from(Institution)
            .outerjoin(ClassStaff, leads)
            .outerjoin(Person, Person.id == ClassStaff.person_id)
            .where(Institution.id == institution_id)
            .order_by(ClassStaff.role, ClassStaff.group, Person.name)
        )
        .all()
    )
