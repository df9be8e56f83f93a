"""What goes to the gradebooks of platforms: the columns of a class, its people, and where each score stands."""

import datetime as dt
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import contains_eager

from askom_lms.agreements.domain import Lacking, lacking
from askom_lms.agreements.queries import consents, may_share, permits
from askom_lms.certification.domain.numbering import TRAINING
from askom_lms.certification.domain.states import CertificateState
from askom_lms.certification.models import Certificate, Decision, DecisionMeeting
from askom_lms.certification.queries.standing import DEAD, decision_of
from askom_lms.coursework.domain.progress import folder_counts
from askom_lms.enrolment.models import Enrolment
from askom_lms.enrolment.queries import SEATED
from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.lti.domain.asking import LtiPermission as P
from askom_lms.lti.domain.grading import FOLDER_OF, SCOPE_SCORE, percent
from askom_lms.lti.domain.placing import GRADED
from askom_lms.lti.domain.states import LineItemKey, RegistrationState, ScoreState
from askom_lms.lti.models import ClassSharing, Deployment, LineItem, PlatformUser, Registration, ResourceLink, Score
from askom_lms.people.models import Person
from askom_lms.people.queries import frozen_people
from askom_lms.training.models import TrainingClass

OPEN = (ScoreState.WAITING, ScoreState.FAILED)


@dataclass(frozen=True)
class Cell:
    """One score of one person."""

    column: LineItem
    score: Score | None
    is_joined: bool
    """Whether we know who he is at this platform."""


@dataclass(frozen=True)
class Row:
    """One person of the class and his scores, in the order of the columns."""

    person_id: uuid.UUID
    name: str
    seat: int
    agreed: bool
    """To results going to the platform, everywhere where he is known."""
    cells: Sequence[Cell]
    lacking: Lacking
    """Whose written consent is missing before any result leaves (002:9.10.10)."""


@dataclass(frozen=True)
class Board:
    """The page of results of one class."""

    columns: Sequence[LineItem]
    rows: Sequence[Row]
    shares_results: bool
    sends_scores: bool
    """Whether any link of the class takes scores at all."""


def columns_of(class_id: uuid.UUID | None = None) -> Select[LineItem]:
    """Columns of gradebooks that active platforms hold, of one class or of all, with link, deployment and platform."""
    of = LineItem
    wanted = (
        select(of)
        .join(ResourceLink, ResourceLink.id == of.link_id)
        .join(Deployment, Deployment.id == ResourceLink.deployment_id)
        .join(Registration, Registration.id == Deployment.registration_id)
        .where(Registration.state == RegistrationState.ACTIVE, ResourceLink.class_id.is_not(None))
        .options(
            contains_eager(of.resource_link)
            .contains_eager(ResourceLink.deployment)
            .contains_eager(Deployment.registration)
        )
        .order_by(of.key, of.id)
    )
    return wanted if class_id is None else wanted.where(ResourceLink.class_id == class_id)


def board_of(act: Act, klass: TrainingClass) -> Board:
    """Everybody with a seat and where his scores stand."""
    act.require(P.BIND, klass)
    columns = list(session().scalars(columns_of(klass.id)))
    place, user = Enrolment, PlatformUser
    issuers = {column.resource_link.deployment.registration.issuer for column in columns}
    people = session().execute(
        select(
            place.person_id, place.seat_number, Person.name, user.issuer, user.shares_results,
            consents(place.person_id, place.id), permits(klass.id),
        )
        .join(Person, Person.id == place.person_id)
        .outerjoin(user, (user.person_id == place.person_id) & user.issuer.in_(issuers))
        .where(place.class_id == klass.id, place.state.in_(SEATED))
        .order_by(place.seat_number, Person.name, user.issuer)
    )  # fmt: skip
    known: dict[uuid.UUID, tuple[str, int, Lacking, dict[str, bool]]] = {}
    for row in people:
        by = lacking(is_consented=row[-2], is_permitted=row[-1])
        *_told, joined = known.setdefault(row.person_id, (row.name, row.seat_number or 0, by, {}))
        if row.issuer is not None:
            joined[row.issuer] = row.shares_results
    scores = {
        (score.lineitem_id, score.person_id): score
        for score in session().scalars(select(Score).where(Score.lineitem_id.in_([one.id for one in columns])))
    }
    rows = [
        Row(
            person_id, name, seat, bool(joined) and all(joined.values()),
            [Cell(one, scores.get((one.id, person_id)), _issuer(one) in joined) for one in columns], by,
        )
        for person_id, (name, seat, by, joined) in known.items()
    ]  # fmt: skip
    shares = session().scalar(select(ClassSharing.shares_results).where(ClassSharing.class_id == klass.id))
    return Board(columns, rows, bool(shares), bool(columns))


def _issuer(column: LineItem) -> str:
    return str(column.resource_link.deployment.registration.issuer)


def unseen(limit: int) -> list[tuple[LineItem, TrainingClass]]:
    """Columns whose class moved since its progress was written into scores."""
    klass = TrainingClass
    wanted = (
        columns_of()
        .join(klass, klass.id == ResourceLink.class_id)
        .add_columns(klass)
        .where(LineItem.seen_version != klass.version)
        .limit(limit)
    )
    return [(column, found) for column, found in session().execute(wanted)]


def without_column(limit: int) -> list[ResourceLink]:
    """Links to a task of a class that take scores and have no column yet."""
    link = ResourceLink
    wanted = (
        select(link)
        .outerjoin(LineItem, LineItem.link_id == link.id)
        .where(
            LineItem.id.is_(None),
            link.class_id.is_not(None),
            link.target.in_(GRADED),
            or_(link.lineitem_url != "", link.lineitems_url != ""),
            link.ags_scopes.contains(SCOPE_SCORE, autoescape=True),
        )
        .order_by(link.id)
        .limit(limit)
    )
    return list(session().scalars(wanted))


@dataclass(frozen=True)
class Standing:
    """What would be told of one person now."""

    person_id: uuid.UUID
    progress: Mapping[LineItemKey, int]
    result: tuple[str, str | None] | None
    """K or BK and the code of the certificate, by written leave of both sides (002:9.10.10) and when class and person
    let it go to this platform; else None."""


def standings(klass: TrainingClass, issuer: str) -> list[Standing]:
    """Everybody of the class whom this platform knows."""
    place, user = Enrolment, PlatformUser
    living = and_(
        Certificate.enrolment_id == place.id, Certificate.kind == TRAINING, Certificate.state.not_in(DEAD),
        Certificate.state != CertificateState.PREPARED,
    )  # fmt: skip
    rows = session().execute(
        select(
            place.person_id, place.progress, user.shares_results, ClassSharing.shares_results.label("is_shared"),
            DecisionMeeting.decided_at, Decision.verdict, func.max(Certificate.code).label("code"),
            may_share(place.person_id, place.id, place.class_id).label("may_share"),
        )
        .join(user, (user.person_id == place.person_id) & (user.issuer == issuer))
        .outerjoin(ClassSharing, ClassSharing.class_id == place.class_id)
        .outerjoin(Decision, decision_of(place.id))
        .outerjoin(DecisionMeeting, DecisionMeeting.id == Decision.meeting_id)
        .outerjoin(Certificate, living)
        .where(place.class_id == klass.id, place.state.in_(SEATED))
        .group_by(
            place.person_id, place.id, place.class_id, place.progress, user.sub, user.shares_results,
            ClassSharing.shares_results, DecisionMeeting.decided_at, Decision.verdict,
        )
    )  # fmt: skip
    return [_standing(klass, row) for row in rows]


def _standing(klass: TrainingClass, row: Any) -> Standing:
    counts = folder_counts(row.progress, klass.kit_shape)
    told = {
        key: percent(counts[folder].parafed, counts[folder].total)
        for key, folder in FOLDER_OF.items()
        if folder in counts
    }
    is_told = row.may_share and row.is_shared and row.shares_results and row.decided_at is not None
    return Standing(row.person_id, told, (str(row.verdict), row.code) if is_told else None)


def due(now: dt.datetime) -> ColumnElement[bool]:
    """Scores that may be sent now; of somebody whose data is frozen none."""
    return and_(Score.state.in_(OPEN), Score.next_at <= now, Score.person_id.not_in(frozen_people()))


def due_registrations(now: dt.datetime) -> list[uuid.UUID]:
    """The platforms that have something to hear."""
    wanted = (
        select(Registration.id)
        .join(Deployment, Deployment.registration_id == Registration.id)
        .join(ResourceLink, ResourceLink.deployment_id == Deployment.id)
        .join(LineItem, LineItem.link_id == ResourceLink.id)
        .join(Score, Score.lineitem_id == LineItem.id)
        .where(due(now), Registration.state == RegistrationState.ACTIVE)
        .distinct()
    )
    return list(session().scalars(wanted))


@dataclass(frozen=True)
class Due:
    """One score to send, and who he is at the platform."""

    score: Score
    column: LineItem
    sub: str
    label: str


def due_scores(registration_id: uuid.UUID, now: dt.datetime, limit: int) -> list[Due]:
    """The scores that this platform should hear now, longest due first."""
    user = PlatformUser
    wanted = (
        columns_of()
        .join(Score, Score.lineitem_id == LineItem.id)
        .join(user, (user.person_id == Score.person_id) & (user.issuer == Registration.issuer))
        .add_columns(Score, user.sub)
        .where(due(now), Registration.id == registration_id)
        .order_by(None)
        .order_by(Score.next_at, Score.id)
        .limit(limit)
    )
    return [Due(score, column, sub, column.resource_link.title) for column, score, sub in session().execute(wanted)]


def scores_of(column: LineItem, people: Collection[uuid.UUID]) -> dict[uuid.UUID, Score]:
    wanted = select(Score).where(Score.lineitem_id == column.id, Score.person_id.in_(people))
    return {score.person_id: score for score in session().scalars(wanted)}
