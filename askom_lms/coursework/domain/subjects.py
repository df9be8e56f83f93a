"""What permissions, guards and notices look at: one item, one version of it, one other person's part."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from askom_lms.coursework.domain.gates import Gate
from askom_lms.coursework.domain.mandate import Mandate
from askom_lms.coursework.domain.parties import reader_of
from askom_lms.coursework.domain.states import ItemStatus, SubmissionState
from askom_lms.training.domain import folders
from askom_lms.training.domain.folders import AS_NOTED, Folders


@dataclass
class Item:
    """One sheet of one trainee's dossier as it stands, with everything its rules ask about; read in one query."""

    id: uuid.UUID
    class_id: uuid.UUID
    class_slug: str
    institution_id: uuid.UUID
    zone: str
    kit_shape: Mapping[str, Sequence[int]]
    enrolment_id: uuid.UUID
    trainee_id: uuid.UUID
    trainee_name: str
    trainee_email: str
    trainee_met: str | None
    skema_id: uuid.UUID | None
    progress: str
    master_asesor_id: uuid.UUID | None
    master_asesor_name: str
    position: int
    folder: str
    key: str
    form_code: str
    stage: str
    phase: str
    title: str
    status: ItemStatus
    number: int
    record_id: uuid.UUID | None
    filled: int
    required: int
    is_green: bool
    """Every automatic check held when the current version was handed in."""
    waiting_since: dt.datetime | None
    gate: Gate
    is_finished: bool
    """The class is over: dossiers are read only."""
    paper: str = "A4"
    """On which the class prints."""
    folders: Folders = AS_NOTED
    """How the folders of the class look."""
    my_roles: frozenset[str] = frozenset()
    """The parties' roles that the asking person plays in this dossier."""
    holders_roles: frozenset[str] = frozenset()
    """Those of whoever holds the device of its trainee: what is hidden from him is hidden there; they allow nothing."""

    __tablename__ = "dossier_item"

    @property
    def task(self) -> int:
        """Tugas 1, 2 or 3."""
        return TASKS[self.folder]

    @property
    def colour(self) -> str:
        """The colour of its folder in this class."""
        return self.folders.colour(self.folder)

    @property
    def folder_text(self) -> str:
        """MAP MERAH · TUGAS 1, in the language of the forms."""
        return self.folders.printed(self.folder)

    @property
    def name(self) -> str:
        """FR.IA.01 hasil; what a person calls the sheet."""
        return sheet_name(self.form_code, self.stage)

    @property
    def whole_name(self) -> str:
        """FR.IA.01 hasil Ceklis Observasi."""
        return whole_name(self.name, self.stage, self.title)

    def reader(self, person_id: uuid.UUID | None) -> str:
        """The role in which this person reads the sheet; `my_roles` was read for him."""
        return reader_of(person_id, self.trainee_id, self.my_roles | self.holders_roles)

    @property
    def is_waiting(self) -> bool:
        return self.status is ItemStatus.SUBMITTED

    @property
    def is_editable(self) -> bool:
        """Neither waiting for paraf nor parafed: the trainee may write."""
        return self.status in (ItemStatus.EMPTY, ItemStatus.DRAFT, ItemStatus.RETURNED)


TASKS = folders.TASKS
FOLDERS: Mapping[int, str] = {number: folder for folder, number in TASKS.items()}


NAMES: Mapping[str, str] = {
    "PETA.KP": "Peta",
    "SKEMA": "Skema",
    "STANDAR": "Standar",
    "PORTOFOLIO": "Portofolio",
    "DAFTAR.PERIKSA": "Kelengkapan",
}


def sheet_name(form_code: str, stage: str) -> str:
    """FR.IA.01 hasil, FR.MAPA.01, Peta; a form without FR code goes by its name."""
    name = NAMES.get(form_code, form_code)
    return f"{name} {stage}" if stage else name


def whole_name(name: str, stage: str, title: str) -> str:
    """The name and what the title says more: both end in the stage, and the peta is called Peta in both."""
    return f"{name} {title.removesuffix(f': {stage}').removeprefix(name).strip()}".strip()


@dataclass
class Version:
    """One version of one item: the subject of the SUBMISSION machine."""

    id: uuid.UUID
    item: Item
    number: int
    record_id: uuid.UUID
    state: SubmissionState = SubmissionState.DRAFT
    fingerprint: str = ""
    code: str = ""
    handed_in_at: dt.datetime | None = None
    opened_at: dt.datetime | None = None
    opened_by_id: uuid.UUID | None = None
    decided_at: dt.datetime | None = None
    decided_by_id: uuid.UUID | None = None
    decided_by_name: str = ""
    parafed_at: dt.datetime | None = None
    note: str = ""
    is_folder_whole: bool = False
    """This paraf makes the folder whole: the trainee is told."""
    remarks: list[tuple[str, str]] = field(default_factory=list)
    mandate: Mandate | None = None
    """What its master asesor holds; read only with a version that is held for a decision."""

    __tablename__ = "submission"

    @property
    def is_submitted(self) -> bool:
        return self.state is SubmissionState.SUBMITTED


@dataclass(frozen=True)
class Part:
    """What one role fills and signs in an item that is not his."""

    item: Item
    role: str

    __tablename__ = "dossier_item"

    @property
    def id(self) -> uuid.UUID:
        """Of the sheet, for the access log."""
        return self.item.id


@dataclass(frozen=True)
class Dossier:
    """One folder of one trainee, as a whole."""

    enrolment_id: uuid.UUID
    folder: str
    class_id: uuid.UUID
    class_slug: str
    class_line: str
    """Number and place of the class, as they stand on paper."""
    institution_id: uuid.UUID
    zone: str
    paper: str
    trainee_id: uuid.UUID
    trainee_name: str
    seat_number: int | None
    master_asesor_id: uuid.UUID | None
    master_asesor_name: str
    folders: Folders = AS_NOTED
    """How the folders of the class look."""

    @property
    def colour(self) -> str:
        """The colour of the folder in this class."""
        return self.folders.colour(self.folder)

    __tablename__ = "enrolment"

    @property
    def id(self) -> uuid.UUID:
        """Whose folder it is, for the access log."""
        return self.enrolment_id

    @property
    def folder_text(self) -> str:
        """MAP MERAH · TUGAS 1, in the language of the forms."""
        return self.folders.printed(self.folder)


@dataclass(frozen=True)
class ClassScope:
    """A class as permissions see it."""

    class_id: uuid.UUID
    institution_id: uuid.UUID

    @property
    def id(self) -> uuid.UUID:
        """As the class itself says it: a rule may be asked with either."""
        return self.class_id


def item_of(subject: Any) -> Item:
    """The item behind an item, a version or a part."""
    found: Item = subject if isinstance(subject, Item) else subject.item
    return found
