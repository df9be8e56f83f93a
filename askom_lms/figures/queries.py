"""What classes count, read from their rows; and the sums that a page shows: as many rows for ten classes as for all."""

import datetime as dt
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import case, false, func, or_, select

from askom_lms.certification.domain.states import RecommendationState, Verdict
from askom_lms.certification.models import Recommendation
from askom_lms.coursework.domain.states import SubmissionState
from askom_lms.coursework.models import DossierItem, Submission
from askom_lms.enrolment.domain.states import EnrolmentState
from askom_lms.enrolment.models import Enrolment
from askom_lms.figures.domain import EVERY_PROGRAMME, HEAD, NATION, WHOLE_YEAR, Place, waits_of
from askom_lms.figures.models import ClassFigures, Figures
from askom_lms.figures.policy import P
from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import NotFound
from askom_lms.people.domain import Role
from askom_lms.registry.models import Institution
from askom_lms.training.domain.states import ApplicationState
from askom_lms.training.models import ClassApplication, ClassState, TrainingClass

LISTED_AT_MOST = 10
WRITTEN_AT_MOST = 20_000
"""More institutions than this no spreadsheet holds."""
HANDED_IN = (SubmissionState.SUBMITTED, SubmissionState.RETURNED, SubmissionState.SIGNED_OFF)


@dataclass(frozen=True)
class Tally:
    """What one class counts as of this version of it."""

    class_id: uuid.UUID
    version: int
    place: Place
    measures: dict[str, int]


def changed(limit: int) -> list[uuid.UUID]:
    """Classes whose version is not the one that was counted."""
    klass, counted = TrainingClass, ClassFigures
    wanted = (
        select(klass.id)
        .outerjoin(counted, counted.class_id == klass.id)
        .where(or_(counted.id.is_(None), counted.class_version != klass.version))
    )
    return list(session().scalars(wanted.order_by(klass.id).limit(limit)))


def every_class(limit: int) -> Iterator[list[uuid.UUID]]:
    """All classes in pieces; somebody may commit between them."""
    last = uuid.UUID(int=0)
    while True:
        wanted = select(TrainingClass.id).where(TrainingClass.id > last).order_by(TrainingClass.id).limit(limit)
        found = list(session().scalars(wanted))
        if not found:
            return
        yield found
        last = found[-1]


def tallies(class_ids: Sequence[uuid.UUID]) -> list[Tally]:
    """Counted anew, in three queries. The version is read first: what comes after it is counted once more later.

    A class that BNSP refused stays as a row of nothing: it is none, and offers no seats.
    """
    klass, applied = TrainingClass, ClassApplication
    is_refused = func.coalesce(applied.state == ApplicationState.REFUSED, false()).label("is_refused")
    columns = (klass.id, klass.version, klass.institution_id, klass.starts_on, klass.programme, klass.state)
    rows = session().execute(
        select(*columns, klass.capacity, klass.seats_taken, is_refused)
        .outerjoin(applied, applied.class_id == klass.id)
        .where(klass.id.in_(class_ids))
        .order_by(klass.id)
    )
    classes = list(rows)
    people, sheets = _people(class_ids), _sheets(class_ids)
    return [
        Tally(
            row.id,
            row.version,
            Place(row.institution_id, row.starts_on.year, row.starts_on.month, row.programme.value),
            {
                "classes": int(not row.is_refused),
                "finished": int(row.state is ClassState.FINISHED),
                "offered": 0 if row.is_refused else row.capacity,
                "taken": row.seats_taken,
                **people.get(row.id, NOBODY),
                **_judged(sheets.get(row.id, ())),
            },
        )
        for row in classes
    ]


NOBODY = {"withdrawn": 0, "n_k": 0, "n_bk": 0, "n_open": 0}


def _people(class_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, dict[str, int]]:
    """Of each class how many left, are recommended K and BK, and wait with a seat for their recommendation."""
    seat, said = Enrolment, Recommendation
    is_open = said.id.is_(None) & seat.seat_number.is_not(None)
    counted = {
        "withdrawn": seat.state == EnrolmentState.WITHDRAWN,
        "n_k": said.verdict == Verdict.K,
        "n_bk": said.verdict == Verdict.BK,
        "n_open": is_open,
    }
    proposed = (said.enrolment_id == seat.id) & (said.state == RecommendationState.PROPOSED)
    rows = session().execute(
        select(seat.class_id, *(func.sum(case((one, 1), else_=0)).label(name) for name, one in counted.items()))
        .outerjoin(said, proposed)
        .where(seat.class_id.in_(class_ids))
        .group_by(seat.class_id)
    )
    return {row.class_id: {name: int(getattr(row, name)) for name in counted} for row in rows}


def _sheets(class_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[Any]]:
    """Of each class every version that was handed in."""
    item, version = DossierItem, Submission
    rows = session().execute(
        select(item.class_id, version.state, version.handed_in_at, version.parafed_at)
        .join(item, item.id == version.item_id)
        .where(item.class_id.in_(class_ids), version.state.in_(HANDED_IN), version.handed_in_at.is_not(None))
    )
    found: dict[uuid.UUID, list[Any]] = {}
    for row in rows:
        found.setdefault(row.class_id, []).append(row)
    return found


def _judged(versions: Sequence[Any]) -> dict[str, int]:
    parafed = [one for one in versions if one.state is SubmissionState.SIGNED_OFF]
    return {
        "handed_in": len(versions),
        "parafed": len(parafed),
        "returned": sum(one.state is SubmissionState.RETURNED for one in versions),
        **waits_of((one.parafed_at - one.handed_in_at).total_seconds() for one in parafed),
    }


def get_institution(act: Act, code: str) -> Institution:
    """The institution whose figures are asked for. Raises NotFound for a foreign one."""
    found = session().scalar(select(Institution).where(Institution.code == code))
    if found is None:
        raise NotFound
    act.require(P.READ, found)
    return found


def own_institutions(act: Act) -> list[tuple[str, str]]:
    """(code, name) of the institutions that this person leads, by name."""
    act.require(P.READ)
    own = act.person.scopes(Role.LSP_ADMIN)
    wanted = select(Institution.code, Institution.name).where(Institution.id.in_(own))
    return [(row.code, row.name) for row in session().execute(wanted.order_by(Institution.name, Institution.code))]


def code_of(act: Act, asked: str) -> str | None:
    """The code of the institution that is called so, by code or by name as it is written; None for none."""
    act.require(P.NATION)
    wanted = " ".join(asked.split())
    known = select(Institution.code).where(or_(Institution.code == wanted, Institution.name == wanted))
    return session().scalar(known.order_by(Institution.code != wanted, Institution.code).limit(1))


def years_of(act: Act, institution: Institution | None) -> tuple[list[int], dt.datetime | None]:
    """The years with classes, newest first, and when everything was counted last."""
    scope_id = _asked(act, institution)
    row = Figures
    rows = session().execute(
        select(row.year, row.counted_at)
        .where(row.scope_id.in_({scope_id, NATION}), row.month == WHOLE_YEAR, row.programme == EVERY_PROGRAMME)
        .where(((row.scope_id == scope_id) & (row.classes > 0)) | (row.year == HEAD.year))
        .order_by(row.year.desc())
    )
    at = {year: moment for year, moment in rows}  # noqa: C416 - pairs of a row
    return [year for year in at if year], at.get(HEAD.year)


def months_of(act: Act, institution: Institution | None, year: int, programme: str) -> dict[int, Figures]:
    """Month -> its sum, under 0 that of the year; 13 rows at most."""
    row = Figures
    here = (row.scope_id == _asked(act, institution), row.year == year, row.programme == programme)
    return {one.month: one for one in session().scalars(select(row).where(*here).order_by(row.month))}


def institutions_in(act: Act, year: int, programme: str, limit: int = LISTED_AT_MOST) -> list[tuple[str, str, Figures]]:
    """(code, name, sum of the year) of those with the most seats taken, and no more of them than asked for."""
    act.require(P.NATION)
    row = Figures
    wanted = (
        select(Institution.code, Institution.name, row)
        .join(Institution, Institution.id == row.scope_id)
        .where(row.year == year, row.month == WHOLE_YEAR, row.programme == programme, row.classes > 0)
        .order_by(row.taken.desc(), row.scope_id.desc())
        .limit(limit)
    )
    return [(code, name, figures) for code, name, figures in session().execute(wanted)]


def _asked(act: Act, institution: Institution | None) -> uuid.UUID:
    """Whose sums; the permission is asked here."""
    if institution is None:
        act.require(P.NATION)
        return NATION
    act.require(P.READ, institution)
    return institution.id
