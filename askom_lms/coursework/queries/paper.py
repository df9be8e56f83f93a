"""Versions as paper: what a check code stands for, what is in force, and the photos of hand-signed sheets."""

import datetime as dt
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import and_, bindparam, case, exists, func, literal, select, union_all

from askom_lms.coursework.domain.states import CourseworkPermission, SubmissionState
from askom_lms.coursework.domain.subjects import ClassScope, Version, sheet_name
from askom_lms.coursework.domain.twin import Print, Standing, standing
from askom_lms.coursework.models import Paraf, Submission, WetParaf, WithdrawnCode
from askom_lms.coursework.queries.history import PRINTS
from askom_lms.coursework.queries.items import (
    CLASSES,
    ENROLMENTS,
    ITEMS,
    SEATED,
    TRAINEE,
    VERSION,
    VERSIONS,
    C,
    D,
    E,
    S,
    get_submission,
    lock_item,
    read,
    table,
    to_version,
)
from askom_lms.kernel.act import Act
from askom_lms.kernel.audit import AccessLogEntry
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import NotFound
from askom_lms.training.models import TrainingClass
from askom_lms.training.queries import get_class

LATER = table(Submission, "later")
PARAFS, PHOTOS, WITHDRAWN, LOOKS = map(table, (Paraf, WetParaf, WithdrawnCode, AccessLogEntry))
W, LOG = PHOTOS.c, LOOKS.c
NEWEST = (
    select(func.max(LATER.c.number))
    .where(LATER.c.item_id == S.item_id, LATER.c.state != SubmissionState.DRAFT)
    .correlate(VERSIONS)
    .scalar_subquery()
)
"""The highest number of the same item that was handed in and not withdrawn; null when there is none."""


@dataclass(frozen=True)
class VersionOnPaper:
    """One version with what decides whether its paper counts."""

    version: Version
    newest: int
    newest_code: str
    paraf_name: str
    paraf_met: str
    paraf_at: dt.datetime | None

    @property
    def standing(self) -> Standing:
        return standing(self.version.number, self.newest, self.version.state)


NEWEST_CODE = (
    select(LATER.c.code)
    .where(LATER.c.item_id == S.item_id, LATER.c.number == NEWEST)
    .correlate(VERSIONS)
    .scalar_subquery()
)
ON_PAPER: Any = (
    VERSION.add_columns(
        NEWEST.label("newest"), NEWEST_CODE.label("newest_code"), PARAFS.c.person_name.label("paraf_name"),
        PARAFS.c.met_number.label("paraf_met"), PARAFS.c.at.label("paraf_at"),
    )
    .outerjoin(PARAFS, and_(PARAFS.c.submission_id == S.id, PARAFS.c.revoked_at.is_(None)))
    .where(D.id == bindparam("item"), S.number == bindparam("number"))
)  # fmt: skip


def version_on_paper(act: Act, item_id: uuid.UUID, number: int, *, locked: bool = False) -> VersionOnPaper:
    """A version by its number, its item held when `locked`. Raises NotFound, Denied."""
    if locked:
        lock_item(item_id)
    row = read(ON_PAPER, act, item=item_id, number=number).one_or_none()
    if row is None:
        raise NotFound
    version = to_version(row)
    act.require(CourseworkPermission.PAPER, version)
    return VersionOnPaper(
        version, row.newest or 0, row.newest_code or "", row.paraf_name or "", row.paraf_met or "", row.paraf_at
    )


_kept = select(
    S.code, S.item_id, D.enrolment_id, D.class_id, C.number.label("class_number"), D.form_code, D.stage,
    TRAINEE.c.name, S.number, literal(value=False).label("is_replaced"),
)  # fmt: skip


def _with_place(statement: Any) -> Any:
    return (
        statement.join(ITEMS, D.id == S.item_id)
        .join(ENROLMENTS, E.id == D.enrolment_id)
        .join(CLASSES, C.id == D.class_id)
        .join(TRAINEE, TRAINEE.c.id == E.person_id)
    )


def prints_of(codes: Collection[str]) -> Mapping[str, Print]:
    """What these check codes stand for; a code that no sheet ever had is left out. One query."""
    live = _with_place(_kept.select_from(VERSIONS)).where(S.code.in_(codes), S.handed_in_at.is_not(None))
    columns = [*_kept.selected_columns]
    columns[0], columns[-1] = WITHDRAWN.c.code, literal(value=True).label("is_replaced")
    replaced = select(*columns).select_from(WITHDRAWN).join(VERSIONS, S.id == WITHDRAWN.c.submission_id)
    rows = session().execute(union_all(live, _with_place(replaced).where(WITHDRAWN.c.code.in_(codes))))
    return {
        row.code: Print(
            row.code, row.item_id, row.enrolment_id, row.class_id, row.class_number,
            sheet_name(row.form_code, row.stage), row.name, row.number, bool(row.is_replaced),
        )
        for row in rows
    }  # fmt: skip


def photos_of(submission_id: uuid.UUID) -> Sequence[WetParaf]:
    """The photos filed to a version, oldest first, wrong ones too."""
    wanted = select(WetParaf).where(WetParaf.submission_id == submission_id)
    return session().scalars(wanted.order_by(WetParaf.filed_at, WetParaf.id)).all()


def get_photo(act: Act, photo_id: uuid.UUID) -> tuple[WetParaf, Version]:
    """A photo with its version, for whoever may read the whole sheet. Raises NotFound, Denied."""
    found = session().scalars(select(WetParaf).where(WetParaf.id == photo_id)).one_or_none()
    if found is None:
        raise NotFound
    version = get_submission(act, found.submission_id)
    act.require(CourseworkPermission.PAPER, version)
    return found, version


@dataclass(frozen=True)
class OnPaper:
    """What lies on paper of one sheet."""

    has_photo: bool
    """A photo of the signed print of the current version, not marked wrong."""
    printed: int
    """The highest version that was printed; 0 for none."""
    newest: int
    """The highest version that was handed in."""


def sheets_on_paper(enrolment_id: uuid.UUID) -> dict[uuid.UUID, OnPaper]:
    """The items of a trainee that were handed in, by id, with their prints and photos; one query."""
    is_photo = (
        exists().where(W.submission_id == S.id, W.wrong_at.is_(None), S.number == D.number).correlate(VERSIONS, ITEMS)
    )
    is_print = (
        exists()
        .where(LOG.subject_kind == Submission.__tablename__, LOG.subject_id == S.id, LOG.what.in_(PRINTS))
        .correlate(VERSIONS)
    )
    wanted = (
        select(
            D.id,
            func.max(case((is_photo, 1), else_=0)),
            func.max(case((is_print, S.number), else_=0)),
            func.max(S.number),
        )
        .join(VERSIONS, S.item_id == D.id)
        .where(D.enrolment_id == enrolment_id, S.state != SubmissionState.DRAFT)
        .group_by(D.id)
    )
    return {row[0]: OnPaper(bool(row[1]), row[2], row[3]) for row in session().execute(wanted)}


@dataclass(frozen=True)
class InForce:
    """One sheet of the list that is compared with paper."""

    seat: int | None
    trainee: str
    folder: str
    form_code: str
    stage: str
    number: int
    state: SubmissionState
    fingerprint: str

    @property
    def name(self) -> str:
        return sheet_name(self.form_code, self.stage)


def versions_in_force(act: Act, slug: str) -> tuple[TrainingClass, list[tuple[InForce, list[InForce]]]]:
    """The newest version of every sheet of a class, by trainee (first line, all lines). Raises Denied, NotFound."""
    klass = get_class(act, slug)
    act.require(CourseworkPermission.VERSIONS, ClassScope(klass.id, klass.institution_id))
    rows = session().execute(
        select(E.seat_number, TRAINEE.c.name, D.folder, D.form_code, D.stage, S.number, S.state, S.fingerprint)
        .select_from(ITEMS)
        .join(ENROLMENTS, E.id == D.enrolment_id)
        .join(TRAINEE, TRAINEE.c.id == E.person_id)
        .join(VERSIONS, and_(S.item_id == D.id, S.number == NEWEST))
        .where(D.class_id == klass.id, E.state.in_(SEATED))
        .order_by(E.seat_number, TRAINEE.c.name, D.enrolment_id, D.position)
    )
    lines = [InForce(row[0], row[1], str(row[2]), *row[3:]) for row in rows]
    groups = (list(group) for _, group in groupby(lines, key=lambda line: (line.seat, line.trainee)))
    return klass, [(group[0], group) for group in groups]
