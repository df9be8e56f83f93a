"""Applications that were sent, as those read them who judge: the list, and one with evidence, papers and versions."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, case, func, or_, select, true
from sqlalchemy.orm import joinedload

from askom_lms.agreements.domain import Key
from askom_lms.agreements.models import NOTHING, Agreement
from askom_lms.agreements.queries import signed_by
from askom_lms.applying.domain import ASKED_FIRST, EVIDENCE
from askom_lms.applying.domain import ApplyingPermission as P
from askom_lms.applying.domain.states import ApplicationState
from askom_lms.applying.models import CertificationApplication
from askom_lms.applying.queries.own import is_newest
from askom_lms.enrolment.domain.findings import Finding
from askom_lms.enrolment.models import Enrolment, EnrolmentDocument
from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import NotFound
from askom_lms.people.domain import Role
from askom_lms.people.models import Person
from askom_lms.training.models import TrainingClass

LISTED_AT_MOST = 50
of = CertificationApplication
WHOLE = (
    joinedload(of.enrolment).joinedload(Enrolment.person),
    joinedload(of.enrolment).joinedload(Enrolment.training_class),
)


@dataclass(frozen=True)
class SentLine:
    """One application on the list, by its newest version."""

    id: uuid.UUID
    name: str
    seat: int
    class_number: str
    zone: str
    version: int
    state: ApplicationState
    sent_at: Any
    judged_at: Any


def sent_lines(
    act: Act, *, state: ApplicationState | None, page: int = 1
) -> tuple[list[SentLine], Mapping[ApplicationState, int]]:
    """Those that this person may read, who waits longest first, and how many are in each state; two queries."""
    act.require(P.REVIEW)
    mine = _within(act)
    counted: Any = session().execute(
        select(of.state, func.count())
        .join(TrainingClass, TrainingClass.id == of.class_id)
        .where(mine, is_newest())
        .group_by(of.state)
    )
    wanted = [mine, is_newest(), *([of.state == state] if state else [])]
    rows: Any = session().execute(
        select(
            of.id, Person.name, Enrolment.seat_number, TrainingClass.number, TrainingClass.zone, of.version, of.state,
            of.sent_at, of.judged_at,
        )
        .join(Enrolment, Enrolment.id == of.enrolment_id)
        .join(Person, Person.id == Enrolment.person_id)
        .join(TrainingClass, TrainingClass.id == of.class_id)
        .where(*wanted)
        .order_by(case((of.state == ApplicationState.SENT, 0), else_=1), of.sent_at, of.id)
        .limit(LISTED_AT_MOST)
        .offset((page - 1) * LISTED_AT_MOST)
    )  # fmt: skip
    return [SentLine(*row) for row in rows], {row[0]: row[1] for row in counted}


def _within(act: Act) -> ColumnElement[bool]:
    """Condition: applications of classes for which this person speaks."""
    me = act.person
    if me.has(Role.PENGELOLA) or me.has(Role.BNSP):
        return true()
    classes, institutions = me.scopes(Role.PANITIA), me.scopes(Role.LSP_ADMIN)
    return or_(of.class_id.in_(classes), TrainingClass.institution_id.in_(institutions))


def get_application(act: Act, application_id: uuid.UUID) -> CertificationApplication:
    """One version with its applicant and class. Raises NotFound, Denied."""
    found = session().scalar(select(of).where(of.id == application_id).options(*WHOLE))
    if found is None:
        raise NotFound
    act.require(P.REVIEW, found)
    return found


def reread(application_id: uuid.UUID) -> CertificationApplication:
    """The same as it is stored now."""
    wanted = select(of).where(of.id == application_id).options(*WHOLE).execution_options(populate_existing=True)
    return session().scalars(wanted).one()


@dataclass(frozen=True)
class Review:
    """What whoever judges sees besides the application: what was agreed, papers, versions, who judged."""

    signed: Mapping[Key, Agreement]
    papers: Sequence[EnrolmentDocument]
    replaced: frozenset[uuid.UUID]
    """Papers of which a newer one was sent in since."""
    versions: Sequence[CertificationApplication]
    judge: str


def reviewed(application: CertificationApplication) -> Review:
    """Four queries."""
    wanted = {Key.INFORMATION: application.class_id}
    signed = signed_by(application.enrolment.person_id, [(key, wanted.get(key, NOTHING)) for key in ASKED_FIRST])
    papers, replaced = papers_in(application)
    name = session().scalar(select(Person.name).where(Person.id == application.judged_by_id))
    return Review(signed, papers, replaced, versions_of(application.enrolment_id), name or "")


def papers_in(application: CertificationApplication) -> tuple[list[EnrolmentDocument], frozenset[uuid.UUID]]:
    """The papers as they were sent with it, and the ids of those that were replaced since; one query."""
    paper = EnrolmentDocument
    rows = session().scalars(
        select(paper).where(paper.enrolment_id == application.enrolment_id).order_by(paper.number)
    ).all()  # fmt: skip
    newest = {row.kind: row.id for row in rows}
    sent = [row for row in rows if str(row.id) in application.papers]
    return sent, frozenset(row.id for row in sent if newest[row.kind] != row.id)


def versions_of(enrolment_id: uuid.UUID) -> list[CertificationApplication]:
    """Every version that was sent from one seat, the newest first."""
    return list(session().scalars(select(of).where(of.enrolment_id == enrolment_id).order_by(of.version.desc())))


def findings_in(application: CertificationApplication) -> list[Finding]:
    """What the rules said of every row when it was sent."""
    return [Finding.read(one) for one in application.verdict.get("findings", ())]


def evidence_in(application: CertificationApplication) -> list[Finding]:
    """The rows of evidence (002:9.1.2) among them: each is judged by itself."""
    return [one for one in findings_in(application) if one.clause.startswith(EVIDENCE)]
