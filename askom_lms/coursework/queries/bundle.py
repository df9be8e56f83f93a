"""A whole dossier as it goes on paper, in five queries however many sheets it has."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import and_, bindparam, exists, select

from askom_lms.coursework.domain.parties import OWNER, PartyRole
from askom_lms.coursework.domain.states import CourseworkPermission, ItemStatus, SubmissionState
from askom_lms.coursework.domain.subjects import FOLDERS, Dossier, Version
from askom_lms.coursework.models import Attachment, Paraf
from askom_lms.coursework.queries.content import RECORDS, content_columns, to_content
from askom_lms.coursework.queries.dossier import ItemLine, dossier_lines
from askom_lms.coursework.queries.items import (
    CLASSES,
    ENROLMENTS,
    HOLDS_THE_DEVICE,
    MASTER,
    PARTIES,
    SEATED,
    TRAINEE,
    VERSION,
    C,
    D,
    E,
    S,
    held_by,
    read,
    table,
    to_version,
)
from askom_lms.coursework.queries.papers import PARAF
from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import NotFound, Refusal
from askom_lms.paperwork.domain.sheet import Sheet, Signed
from askom_lms.paperwork.models import Signature
from askom_lms.people.models import ParafMark
from askom_lms.training.domain.folders import KEPT_AS, folders_of
from askom_lms.training.domain.settings import A4
from askom_lms.training.models import Folder

PARAFS, MARKS = table(Paraf), table(ParafMark)
IN_FORCE = (ItemStatus.SUBMITTED, ItemStatus.SIGNED_OFF)
"""Of these items the current version is frozen. What is being written, or came back, is only named."""
FROZEN = (SubmissionState.SUBMITTED, SubmissionState.SIGNED_OFF)


@dataclass(frozen=True)
class BundledSheet:
    """The current version of one item with everything on it."""

    version: Version
    sheet: Sheet
    parafs: tuple[Signed, ...]
    attachments: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class WholeDossier:
    """One folder of one trainee: every item of the kit in order, and the sheet of those that were handed in."""

    dossier: Dossier
    lines: Sequence[ItemLine]
    sheets: dict[uuid.UUID, BundledSheet]


DOSSIER: Any = (
    select(
        E.id, E.class_id, C.slug, C.number, C.venue, C.city, C.institution_id, C.zone,
        C.settings["paper"].as_string().label("paper"), C.settings[KEPT_AS].as_string().label("folders"),
        E.person_id, TRAINEE.c.name, E.seat_number,
        E.master_asesor_id, MASTER.c.name.label("master_name"),
    )
    .select_from(ENROLMENTS)
    .join(CLASSES, C.id == E.class_id)
    .join(TRAINEE, TRAINEE.c.id == E.person_id)
    .outerjoin(MASTER, MASTER.c.id == E.master_asesor_id)
    .where(E.state.in_(SEATED))
)  # fmt: skip
ASESI_HOLDS_THE_DEVICE = (
    exists()
    .where(
        PARTIES.c.enrolment_id == E.id,
        PARTIES.c.role == PartyRole.ASESI,
        PARTIES.c.person_id.in_(HOLDS_THE_DEVICE),
    )
    .correlate(ENROLMENTS)
)
DOSSIER_OF_ENROLMENT = DOSSIER.add_columns(ASESI_HOLDS_THE_DEVICE.label("is_with_asesi")).where(
    E.id == bindparam("enrolment")
)
DOSSIERS_OF_CLASS = DOSSIER.where(E.class_id == bindparam("class")).order_by(E.seat_number, E.id)
BUNDLED: Any = (
    VERSION.add_columns(
        *content_columns(RECORDS, "now"),
        PARAFS.c.person_name.label("paraf_name"),
        PARAFS.c.at.label("paraf_at"),
        PARAFS.c.met_number.label("paraf_met"),
        MARKS.c.strokes.label("paraf_strokes"),
    )
    .join(RECORDS, RECORDS.c.id == S.record_id)
    .outerjoin(PARAFS, and_(PARAFS.c.submission_id == S.id, PARAFS.c.revoked_at.is_(None)))
    .outerjoin(MARKS, MARKS.c.person_id == PARAFS.c.person_id)
    .where(
        D.enrolment_id == bindparam("enrolment"),
        D.folder == bindparam("folder"),
        D.status.in_(IN_FORCE),
        S.number == D.number,
        S.state.in_(FROZEN),
    )
)


def whole_dossier(act: Act, enrolment_id: uuid.UUID, task: int) -> WholeDossier:
    """The dossier of tugas 1 to 3 for whoever may read all of it. Raises NotFound, Denied, Refusal."""
    row = session().execute(DOSSIER_OF_ENROLMENT, {"enrolment": enrolment_id, **held_by(act)}).one_or_none()
    if row is None or task not in FOLDERS:
        raise NotFound
    dossier = _dossier(row, FOLDERS[task])
    act.require(CourseworkPermission.BUNDLE, dossier)
    if row.is_with_asesi:
        raise Refusal("coursework.device_with_asesi", name=dossier.folder_text)
    return filled_dossier(act, dossier)


def dossiers_of_class(class_id: uuid.UUID, folder: str) -> list[Dossier]:
    """Everybody's dossier of one folder, by seat; asks no permission."""
    return [_dossier(row, folder) for row in session().execute(DOSSIERS_OF_CLASS, {"class": class_id})]


def filled_dossier(act: Act, dossier: Dossier) -> WholeDossier:
    """The dossier with its sheets; asks no permission, its caller did."""
    lines = dossier_lines(dossier.enrolment_id, dossier.folder)
    keys = {"enrolment": dossier.enrolment_id, "folder": Folder(dossier.folder)}
    rows = read(BUNDLED, act, **keys).all()
    signed = _signatures([row.version_record_id for row in rows])
    files = _attachments([row.version_record_id for row in rows])
    sheets = {}
    for row in rows:
        version = to_version(row)
        content = to_content(row, "now", form_code=row.form_code, stage=row.stage)
        assert content is not None
        content = content.shown_to(act, version.item.reader(act.actor_id), dossier.class_id)
        sheet = content.sheet(signed[version.record_id], OWNER)
        attached = tuple(files[version.record_id])
        sheets[version.item.id] = BundledSheet(version, sheet, _parafs(row), attached)
    return WholeDossier(dossier, lines, sheets)


def _dossier(row: Any, folder: str) -> Dossier:
    where = ", ".join(part for part in (row.venue, row.city) if part)
    return Dossier(
        enrolment_id=row.id,
        folder=folder,
        class_id=row.class_id,
        class_slug=row.slug,
        class_line=" · ".join(part for part in (f"Kelas {row.number}", where) if part),
        institution_id=row.institution_id,
        zone=row.zone,
        paper=row.paper or A4,
        trainee_id=row.person_id,
        trainee_name=row.name,
        seat_number=row.seat_number,
        master_asesor_id=row.master_asesor_id,
        master_asesor_name=row.master_name or "",
        folders=folders_of(row.folders),
    )


def _parafs(row: Any) -> tuple[Signed, ...]:
    """The standing paraf; the drawing decorates it (D9)."""
    if row.paraf_name is None:
        return ()
    return (Signed(PARAF, row.paraf_name, row.paraf_at, row.paraf_met, strokes=tuple(row.paraf_strokes or ())),)


G, A = table(Signature).c, table(Attachment).c


def _signatures(record_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[Signed]]:
    found: dict[uuid.UUID, list[Signed]] = defaultdict(list)
    rows = session().execute(
        select(
            G.record_id, G.slot, G.person_name, G.signed_at, G.met_number, G.is_simulated, G.via, G.strokes
        )
        .where(G.record_id.in_(record_ids), G.voided_at.is_(None))
        .order_by(G.signed_at, G.slot)
    )  # fmt: skip
    for row in rows:
        one = Signed(row.slot, row.person_name, row.signed_at, row.met_number, row.is_simulated, row.via or "own")
        found[row.record_id].append(replace(one, strokes=tuple(row.strokes or ())))
    return found


def _attachments(record_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[tuple[str, str]]]:
    found: dict[uuid.UUID, list[tuple[str, str]]] = defaultdict(list)
    wanted = select(A.record_id, A.name, A.sha256).where(A.record_id.in_(record_ids), A.removed_at.is_(None))
    for record_id, name, sha256 in session().execute(wanted.order_by(A.position, A.id)):
        found[record_id].append((name, sha256))
    return found
