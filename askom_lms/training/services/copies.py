"""A second class beside a first one: more than 24 people are two classes (001:penyelenggara.6, 000:kelas.1)."""

import uuid
from dataclasses import fields, replace

from sqlalchemy import select

from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.people.domain import Role
from askom_lms.training.domain.settings import ClassSettings
from askom_lms.training.domain.states import ClassState, P
from askom_lms.training.models import ClassSession, ClassStaff, StaffRole, TrainingClass
from askom_lms.training.queries import fresh, kit_of, sessions_of
from askom_lms.training.services.checks import free_slug
from askom_lms.training.services.kit import put_kit
from askom_lms.training.services.staff import add_staff
from askom_lms.training.services.touch import chain_of, hold_editable

SAME = (
    "institution_id", "programme", "venue", "city", "tuk_kind", "zone", "starts_on", "ends_on", "capacity", "proposed",
    "rule_set", "certification_rule_set", "form_edition", "asesor_standard", "kit_edition", "head_name", "head_office",
)  # fmt: skip
ONE_PLACE = {"speaker": "", "room": ""}
"""Nobody speaks in two rooms at once."""


def copy_class(act: Act, klass: TrainingClass, *, number: str) -> tuple[TrainingClass, Act]:
    """A planned class with the organiser, place, days, timetable, kit and settings of this one, and the same panitia.

    Master asesor, pengajar and examiners are not copied: nobody leads in two classes on one day (000:kelas.7). Returns
    the class and the deed as it goes on: whoever is panitia here is panitia there. Raises Invalid
    `training.number_unreadable`, Refusal `training.number_taken`, `training.started`.
    """
    act.require(P.COPY, klass)
    hold_editable(klass)
    twin = TrainingClass(
        number=number,
        slug=free_slug(number),
        state=ClassState.PLANNED,
        settings=replace(ClassSettings.read(klass.settings), n_examiner=0).stored(),
        created_at=act.now,
        **{name: getattr(klass, name) for name in SAME},
    )
    session().add(twin)
    session().flush()
    for row in sessions_of(klass.id):
        same = {field.name: getattr(row, field.name) for field in fields(row) if field.name != "id"}
        session().add(ClassSession(class_id=twin.id, **{**same, **ONE_PLACE}))
    put_kit(twin, kit_of(klass.id))
    data = {"number": number, "institution": str(twin.institution_id), "beside": klass.number}
    act.record("class.created", chain_of(twin), twin, data)
    there = act.with_role(Role.PANITIA, twin.id)
    for person_id in _panitia(klass):
        add_staff(there, twin, person_id, StaffRole.PANITIA)
    return fresh(twin), there


def _panitia(klass: TrainingClass) -> list[uuid.UUID]:
    wanted = select(ClassStaff.person_id).where(
        ClassStaff.class_id == klass.id, ClassStaff.role == StaffRole.PANITIA, ClassStaff.ended_at.is_(None)
    )
    return list(session().scalars(wanted.order_by(ClassStaff.added_at, ClassStaff.id)))
