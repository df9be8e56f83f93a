"""The versions of one item: who decided what, which remarks came back, and what changed from one to the next."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import aliased

from askom_lms.coursework.domain.states import SubmissionState
from askom_lms.coursework.models import DossierItem, Paraf, Remark, Submission, WetParaf
from askom_lms.kernel.audit import AccessLogEntry
from askom_lms.kernel.db import session
from askom_lms.paperwork.domain import answers as answering
from askom_lms.paperwork.models import FilledRecord
from askom_lms.people.models import Person

S = Submission
LOG = AccessLogEntry
PRINTS = ("pdf", "dossier:pdf", "changed:pdf")
"""What the access log says of a print of a version."""
PHOTOS = (
    select(func.count())
    .where(WetParaf.submission_id == S.id, WetParaf.wrong_at.is_(None))
    .correlate(S)
    .scalar_subquery()
)
decider, opener = aliased(Person, name="decider"), aliased(Person, name="opener")


@dataclass(frozen=True)
class PastVersion:
    """One version that was handed in."""

    id: uuid.UUID
    number: int
    state: SubmissionState
    code: str
    fingerprint: str
    handed_in_at: dt.datetime | None
    opened_at: dt.datetime | None
    opened_by: str
    seen_at: dt.datetime | None
    """When a master asesor had the sheet on his screen last."""
    decided_at: dt.datetime | None
    decided_by: str
    note: str
    paraf_name: str
    paraf_met: str | None
    paraf_at: dt.datetime | None
    answers: dict[str, Any]
    lent: dict[str, Any]
    edition: str
    remarks: tuple[tuple[str, str], ...]
    changed: tuple[str, ...]
    """Paths that differ from the version before; empty for the first."""
    n_prints: int
    """How often it was printed, alone or in a dossier; the access log counts, so that no page has to write."""
    printed_at: dt.datetime | None
    n_photos: int
    """Photos of the hand-signed sheet, without those marked wrong."""


def versions_of(item_id: uuid.UUID) -> list[PastVersion]:
    """All versions of an item, newest first; two queries."""
    rows = session().execute(
        select(
            S.id, S.number, S.state, S.code, S.fingerprint, S.handed_in_at, S.opened_at, opener.name.label("opener"),
            DossierItem.claimed_at, S.decided_at, decider.name.label("decider"), S.note, Paraf.person_name,
            Paraf.met_number, Paraf.at, FilledRecord.answers, FilledRecord.lent, FilledRecord.edition,
            _of_prints(func.count()).label("n_prints"), _of_prints(func.max(LOG.at)).label("printed_at"),
            PHOTOS.label("n_photos"),
        )
        .join(FilledRecord, FilledRecord.id == S.record_id)
        .join(DossierItem, DossierItem.id == S.item_id)
        .outerjoin(opener, opener.id == S.opened_by_id)
        .outerjoin(decider, decider.id == S.decided_by_id)
        .outerjoin(Paraf, and_(Paraf.submission_id == S.id, Paraf.revoked_at.is_(None)))
        .where(S.item_id == item_id)
        .order_by(S.number)
    ).all()  # fmt: skip
    remarks = _remarks(row.id for row in rows)
    found: list[PastVersion] = []
    for row in rows:
        changed = answering.diff(found[-1].answers, row.answers) if found else []
        found.append(_version(row, remarks[row.id], changed))
    return found[::-1]


def _of_prints(value: Any) -> Any:
    """Something about the prints of a version, by the index of the log; a ZIP of the class is a line of the class."""
    asked = (LOG.subject_kind == S.__tablename__, LOG.subject_id == S.id, LOG.what.in_(PRINTS))
    return select(value).where(*asked).correlate(S).scalar_subquery()


def _version(row: Any, remarks: list[tuple[str, str]], changed: list[str]) -> PastVersion:
    return PastVersion(
        row.id, row.number, row.state, row.code, row.fingerprint, row.handed_in_at, row.opened_at, row.opener or "",
        row.claimed_at, row.decided_at, row.decider or "", row.note, row.person_name or "", row.met_number, row.at,
        row.answers, row.lent, row.edition, tuple(remarks), tuple(changed),
        row.n_prints, row.printed_at, row.n_photos,
    )  # fmt: skip


def _remarks(ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, list[tuple[str, str]]]:
    found: dict[uuid.UUID, list[tuple[str, str]]] = defaultdict(list)
    rows = session().execute(
        select(Remark.submission_id, Remark.path, Remark.text).where(Remark.submission_id.in_(list(ids)))
    )
    for submission_id, path, text in rows:
        found[submission_id].append((path, text))
    return found
