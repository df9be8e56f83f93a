"""Dossiers of one trainee: lines of items, what has no paraf yet, parties, and current contents. Core rows only."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import and_, bindparam, func, or_, select

from askom_lms.coursework.domain.gates import Gate
from askom_lms.coursework.domain.states import ItemStatus, SubmissionState
from askom_lms.coursework.domain.subjects import TASKS, sheet_name, whole_name
from askom_lms.coursework.models import DossierItem, DossierParty, FolderOpening, Paraf, Remark, Submission
from askom_lms.kernel.db import session
from askom_lms.paperwork.domain.edition import load_edition
from askom_lms.paperwork.models import FilledRecord
from askom_lms.people.models import Person
from askom_lms.people.queries import PersonCard
from askom_lms.training.models import ClassSession, Folder, KitItem, TrainingClass

D = DossierItem
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
    def owner(self) -> str:
        """The role that begins this form: the trainee, or his asesi, peninjau or validator."""
        return load_edition(self.form_code).owner

    @property
    def whole_name(self) -> str:
        """FR.IA.01 hasil Ceklis Observasi."""
        return whole_name(self.name, self.stage, self.title)

    @property
    def url(self) -> str:
        """Kept short and built by hand: lists hold dozens of them."""
        return f"/tugas/{TASKS[self.folder]}/{self.key}"


ITEM, K, T, C, S, P, OPENING, R = (
    model.__table__.c
    for model in (DossierItem, KitItem, ClassSession, TrainingClass, Submission, Person, FolderOpening, Remark)
)
"""Columns of the tables themselves: lists pass by the ORM."""
_remarks = select(func.count()).where(R.submission_id == S.id).scalar_subquery()
DECIDED = [SubmissionState.RETURNED, SubmissionState.SIGNED_OFF]
LINES: Any = (
    select(
        ITEM.id, ITEM.folder, ITEM.key, ITEM.form_code, ITEM.stage, ITEM.phase, K.title, ITEM.position, ITEM.status,
        ITEM.number, ITEM.filled, ITEM.required, ITEM.waiting_since, ITEM.record_id,
        T.title.label("session_title"), T.starts_at, C.zone,
        S.state, S.parafed_at, S.decided_at, S.note, P.name.label("decider"), _remarks.label("n_remarks"),
        OPENING.opened_at,
    )
    .select_from(DossierItem.__table__)
    .join(TrainingClass.__table__, C.id == ITEM.class_id)
    .outerjoin(KitItem.__table__, and_(K.class_id == ITEM.class_id, K.folder == ITEM.folder, K.key == ITEM.key))
    .outerjoin(ClassSession.__table__, and_(T.class_id == ITEM.class_id, T.key == K.opens_with))
    .outerjoin(
        Submission.__table__,
        and_(S.item_id == ITEM.id, S.state.in_(DECIDED), S.number >= ITEM.number - 1),
    )
    .outerjoin(Person.__table__, P.id == S.decided_by_id)
    .outerjoin(FolderOpening.__table__, and_(OPENING.enrolment_id == ITEM.enrolment_id, OPENING.folder == ITEM.folder))
    .where(ITEM.enrolment_id == bindparam("enrolment"))
    .order_by(ITEM.position, S.number)
)  # fmt: skip
LINES_OF_FOLDER = LINES.where(ITEM.folder == bindparam("folder"))
LINES_TO_DO = LINES.where(or_(ITEM.folder == bindparam("folder"), ITEM.status == ItemStatus.RETURNED))


def dossier_lines(enrolment_id: uuid.UUID, folder: Folder | str | None = None) -> list[ItemLine]:
    """The items of a trainee (or of one of his dossiers) in the order of the kit, with gates and the last return."""
    if folder is None:
        return _lines(LINES, enrolment=enrolment_id)
    return _lines(LINES_OF_FOLDER, enrolment=enrolment_id, folder=Folder(folder))


def lines_to_do(enrolment_id: uuid.UUID, folder: Folder | str) -> list[ItemLine]:
    """The items of one dossier, and what came back in any other one."""
    return _lines(LINES_TO_DO, enrolment=enrolment_id, folder=Folder(folder))


def _lines(statement: Any, **keys: Any) -> list[ItemLine]:
    found = session().execute(statement, keys)
    rows = {row.id: row for row in found}  # the latest decision of an item comes last
    left: Counter[str] = Counter()
    for row in rows.values():
        left[row.folder] += row.phase == "planning" and row.status is not ItemStatus.SIGNED_OFF
    return [_line(row, left[row.folder]) for row in rows.values()]


def _line(row: Any, planning_left: int) -> ItemLine:
    is_opened = row.opened_at is not None
    gate = Gate(row.folder.value, row.phase, row.session_title or "", row.starts_at, planning_left, is_opened, row.zone)
    line = ItemLine(
        id=row.id,
        folder=row.folder.value,
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
        record_id=row.record_id,
    )
    if row.state is SubmissionState.RETURNED and row.status is ItemStatus.RETURNED:
        back = {"returned_at": row.decided_at, "returned_by": row.decider or "", "note": row.note}
        return replace(line, n_remarks=row.n_remarks, **back)
    return line


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
