"""The trainees of one master asesor, and one of their dossiers."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from askom_lms.coursework.domain.progress import FolderCount, folder_counts
from askom_lms.coursework.domain.states import CourseworkPermission
from askom_lms.coursework.domain.subjects import TASKS
from askom_lms.coursework.queries.dossier import ItemLine, dossier_lines
from askom_lms.coursework.queries.items import SEATED
from askom_lms.enrolment.models import Enrolment
from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import NotFound
from askom_lms.people.models import Person
from askom_lms.training.domain.folders import KEPT_AS, Folders, folders_of
from askom_lms.training.models import TrainingClass

E, C = Enrolment, TrainingClass


@dataclass(frozen=True)
class TraineeLine:
    """One trainee of mine."""

    enrolment_id: uuid.UUID
    seat_number: int
    name: str
    class_number: str
    class_slug: str
    zone: str
    progress: str
    kit_shape: Mapping[str, Sequence[int]]
    starts_on: dt.date
    folders_kept: str | None

    @property
    def folders(self) -> Folders:
        """How the folders of his class look."""
        return folders_of(self.folders_kept)

    @property
    def counts(self) -> list[tuple[str, FolderCount]]:
        """Merah, kuning, hijau, in this order."""
        found = folder_counts(self.progress, self.kit_shape)
        return [(folder, found[folder]) for folder in TASKS if folder in found]


MINE = (
    select(
        E.id, E.seat_number, Person.name, C.number, C.slug, C.zone, E.progress, C.kit_shape, C.starts_on,
        C.settings[KEPT_AS].as_string(),
    )
    .join(C, C.id == E.class_id)
    .join(Person, Person.id == E.person_id)
    .order_by(C.starts_on.desc(), E.seat_number)
)  # fmt: skip


def my_trainees(act: Act) -> list[TraineeLine]:
    """Everybody whose dossiers this master asesor parafs, the newest class first."""
    act.require(CourseworkPermission.DESK)
    wanted = MINE.where(E.master_asesor_id == act.person.id, E.state.in_(SEATED))
    return [TraineeLine(*row) for row in session().execute(wanted)]


def my_trainee(act: Act, seat_number: int, slug: str = "") -> tuple[TraineeLine, list[ItemLine]]:
    """One of them by his seat in this class, or in the newest that has it, and his items. Raises NotFound."""
    seated = (line for line in my_trainees(act) if line.seat_number == seat_number)
    found = next((line for line in seated if slug in ("", line.class_slug)), None)
    if found is None:
        raise NotFound
    return found, dossier_lines(found.enrolment_id)
