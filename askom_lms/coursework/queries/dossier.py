"""Dossiers of one trainee: lines of items, what has no paraf yet, parties, and current contents. Core rows only."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import aliased

from askom_lms.coursework.domain.gates import Gate
from askom_lms.coursework.domain.states import ItemStatus, SubmissionState
from askom_lms.coursework.domain.subjects import TASKS, sheet_name
from askom_lms.coursework.models import DossierItem, DossierParty, FolderOpening, Paraf, Remark, Submission
from askom_lms.kernel.db import session
from askom_lms.paperwork.models import FilledRecord
from askom_lms.people.models import Person
from askom_lms.people.queries import PersonCard
from askom_lms.training.models import ClassSession, Folder, KitItem, TrainingClass

D = DossierItem
reader = aliased(Person, name="decider")
PHASES = ("planning", "conduct", "validation")


@dataclass(frozen=True)
class ItemLine:
    """One row of a dossier list."""

    id: uuid.UUID
    folder: str
    key: str
    form_code: str
    stage: str
    phase: str
    title: str
    position: int
    status: ItemStatus
    number: int
    filled: int
    required: int
    waiting_since: dt.datetime | None
    gate: Gate
    parafed_at: dt.datetime | None = None
    returned_at: dt.datetime | None = None
    returned_by: str = ""
    note: str = ""
    n_remarks: int = 0
    record_id: uuid.UUID | None = None

    @property
    def name(self) -> str:
        return sheet_name(self.form_code, self.stage)

    @property
    def url(self) -> str:
        """Kept short and built by hand: lists hold dozens of them."""
        return f"/tugas/{TASKS[self.folder]}/{self.key}"


_remarks = select(func.count()).where(Remark.submission_id == Submission.id).correlate(Submission).scalar_subquery()
LINES = (
    select(
        D.id, D.folder, D.key, D.form_code, D.stage, D.phase, KitItem.title, D.position, D.status, D.number,
        D.filled, D.required, D.waiting_since, D.record_id,
        ClassSession.title.label("session_title"), ClassSession.starts_at, TrainingClass.zone,
        Submission.state, Submission.parafed_at, Submission.decided_at, Submission.note,
        reader.name.label("decider"), _remarks.label("n_remarks"), FolderOpening.id.label("opening_id"),
    )
    .select_from(D)
    .join(TrainingClass, TrainingClass.id == D.class_id)
    .outerjoin(KitItem, and_(KitItem.class_id == D.class_id, KitItem.folder == D.folder, KitItem.key == D.key))
    .outerjoin(ClassSession, and_(ClassSession.class_id == D.class_id, ClassSession.key == KitItem.opens_with))
    .outerjoin(
        Submission,
        and_(
            Submission.item_id == D.id,
            Submission.state.in_((SubmissionState.RETURNED, SubmissionState.SIGNED_OFF)),
            Submission.number >= D.number - 1,
        ),
    )
    .outerjoin(reader, reader.id == Submission.decided_by_id)
    .outerjoin(FolderOpening, and_(FolderOpening.enrolment_id == D.enrolment_id, FolderOpening.folder == D.folder))
    .order_by(D.position, Submission.number)
)  # fmt: skip


def dossier_lines(enrolment_id: uuid.UUID, folder: Folder | None = None) -> list[ItemLine]:
    """The items of a trainee in the order of the kit, with gates and the last return; one query."""
    wanted = LINES.where(D.enrolment_id == enrolment_id)
    if folder is not None:
        wanted = wanted.where(D.folder == folder)
    rows = {row.id: row for row in session().execute(wanted)}  # the latest decision of an item comes last
    return [_line(row, rows.values()) for row in rows.values()]


def _line(row: Any, rows: Iterable[Any]) -> ItemLine:
    left = sum(r.folder == row.folder and r.phase == "planning" and r.status is not ItemStatus.SIGNED_OFF for r in rows)
    is_opened = row.opening_id is not None
    gate = Gate(row.folder, row.phase, row.session_title or "", row.starts_at, left, is_opened, row.zone)
    is_return = row.state is SubmissionState.RETURNED and row.status is ItemStatus.RETURNED
    return ItemLine(
        id=row.id,
        folder=str(row.folder),
        key=row.key,
        form_code=row.form_code,
        stage=row.stage,
        phase=row.phase,
        title=row.title or row.form_code,
        position=row.position,
        status=row.status,
        number=row.number,
        filled=row.filled,
        required=row.required,
        waiting_since=row.waiting_since,
        gate=gate,
        parafed_at=row.parafed_at if row.status is ItemStatus.SIGNED_OFF else None,
        returned_at=row.decided_at if is_return else None,
        returned_by=(row.decider or "") if is_return else "",
        note=row.note if is_return else "",
        n_remarks=row.n_remarks if is_return else 0,
        record_id=row.record_id,
    )


def unparafed_items(enrolment_id: uuid.UUID, folders: Iterable[Folder | str]) -> list[ItemLine]:
    """What still needs a paraf in these folders, in the order of the kit."""
    wanted = {str(folder) for folder in folders}
    lines = dossier_lines(enrolment_id)
    return [line for line in lines if line.folder in wanted and line.status is not ItemStatus.SIGNED_OFF]


def planning_is_parafed(enrolment_id: uuid.UUID, folder: Folder | str) -> bool:
    """Whether every planning item of the folder has its paraf (askom:D5.praktik); a folder without items has not."""
    counts = dict(
        session()
        .execute(
            select(D.status, func.count())
            .where(D.enrolment_id == enrolment_id, D.folder == Folder(folder), D.phase == "planning")
            .group_by(D.status)
        )
        .all()
    )
    return bool(counts) and set(counts) == {ItemStatus.SIGNED_OFF}


def current_record(enrolment_id: uuid.UUID, folder: Folder | str, key: str) -> FilledRecord | None:
    """The content of the current version of an item; None until it was opened."""
    wanted = (
        select(FilledRecord)
        .join(D, D.record_id == FilledRecord.id)
        .where(D.enrolment_id == enrolment_id, D.folder == Folder(folder), D.key == key)
    )
    return session().scalars(wanted).one_or_none()


@dataclass(frozen=True)
class Party:
    """Who plays a role in a dossier, and whether only in the class."""

    role: str
    person_id: uuid.UUID
    name: str
    email: str
    met_number: str | None
    is_simulated: bool


def party_list(enrolment_id: uuid.UUID, folder: Folder | str) -> list[Party]:
    """The parties of one dossier, by role."""
    wanted = (
        select(DossierParty.role, Person.id, Person.name, Person.email, Person.met_number, DossierParty.is_simulated)
        .join(Person, Person.id == DossierParty.person_id)
        .where(DossierParty.enrolment_id == enrolment_id, DossierParty.folder == Folder(folder))
        .order_by(DossierParty.role)
    )
    return [Party(*row) for row in session().execute(wanted)]


def parties_of(enrolment_id: uuid.UUID, folder: Folder | str) -> dict[str, PersonCard]:
    """role -> person, for one dossier."""
    return {p.role: PersonCard(p.person_id, p.name, p.email, p.met_number) for p in party_list(enrolment_id, folder)}


def parafers_of(enrolment_id: uuid.UUID) -> set[uuid.UUID]:
    """Everybody whose paraf stands in the dossiers of this trainee (D4: none of them decides)."""
    wanted = (
        select(Paraf.person_id)
        .join(Submission, Submission.id == Paraf.submission_id)
        .join(D, D.id == Submission.item_id)
        .where(D.enrolment_id == enrolment_id, Paraf.revoked_at.is_(None))
        .distinct()
    )
    return set(session().scalars(wanted))


def folder_openings(enrolment_id: uuid.UUID) -> Mapping[str, dt.datetime]:
    """folder -> when it was opened by an act."""
    wanted = select(FolderOpening.folder, FolderOpening.opened_at).where(FolderOpening.enrolment_id == enrolment_id)
    return {str(folder): at for folder, at in session().execute(wanted)}
