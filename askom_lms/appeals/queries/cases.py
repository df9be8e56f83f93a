"""Appeals as each side reads them, and the decision against which one may be filed."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import aliased, joinedload

from askom_lms.appeals.domain.states import AppealPermission as P
from askom_lms.appeals.models import Appeal, AppealFile, AppealMember
from askom_lms.assessment.models import AcaExam, Reassessment
from askom_lms.certification.domain.decision import appeal_until
from askom_lms.certification.domain.states import Verdict
from askom_lms.certification.models import Decision, DecisionMeeting
from askom_lms.enrolment.models import Enrolment
from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import NotFound
from askom_lms.paperwork.models import FilledRecord
from askom_lms.people.domain import Role
from askom_lms.people.models import Person
from askom_lms.training.domain.settings import ClassSettings
from askom_lms.training.models import TrainingClass


@dataclass(frozen=True)
class Own:
    """The newest decision about the signed-in trainee, and the appeal against it, if there is one."""

    person_id: uuid.UUID
    enrolment_id: uuid.UUID
    decision: Decision
    meeting: DecisionMeeting
    klass: TrainingClass
    examiner: Person | None
    appeal: Appeal | None
    examined_at: dt.datetime | None = None

    @property
    def verdict(self) -> Verdict:
        return self.decision.verdict

    @property
    def decided_at(self) -> dt.datetime:
        """When it reached him: with the last signature of the minutes it stands on his page and in his mail."""
        assert self.meeting.decided_at is not None
        return self.meeting.decided_at

    @property
    def until(self) -> dt.datetime:
        """The last moment for filing."""
        in_working_days = ClassSettings.read(self.klass.settings).appeal_in_working_days
        return appeal_until(self.decided_at, self.klass.zone, in_working_days=in_working_days)


def own_decision(act: Act) -> Own | None:
    """Of his latest class with a decision that stands and was told; None without one. One query."""
    act.require(P.FILE)
    row = session().execute(
        select(Decision, DecisionMeeting, TrainingClass, Person, Appeal, AcaExam.started_at)
        .join(Enrolment, Enrolment.id == Decision.enrolment_id)
        .join(DecisionMeeting, DecisionMeeting.id == Decision.meeting_id)
        .join(TrainingClass, TrainingClass.id == Enrolment.class_id)
        .outerjoin(AcaExam, AcaExam.enrolment_id == Enrolment.id)
        .outerjoin(Person, Person.id == AcaExam.examiner_id)
        .outerjoin(Appeal, Appeal.decision_id == Decision.id)
        .where(
            Enrolment.person_id == act.person.id,
            Decision.set_aside_at.is_(None),
            DecisionMeeting.decided_at.is_not(None),
        )
        .options(joinedload(TrainingClass.institution))
        .order_by(TrainingClass.starts_on.desc())
        .limit(1)
    ).one_or_none()  # fmt: skip
    if row is None:
        return None
    decision, meeting, klass, examiner, appeal, examined_at = row
    return Own(act.person.id, decision.enrolment_id, decision, meeting, klass, examiner, appeal, examined_at)


@dataclass(frozen=True)
class Line:
    """One appeal on the list."""

    appeal: Appeal
    name: str
    class_number: str
    zone: str
    is_mine: bool
    waits_for_me: bool
    """He sits in the panel and has not voted."""


def list_appeals(act: Act) -> Sequence[Line]:
    """Those that this person filed, judges, names a panel for or decided about; those without an end first."""
    act.require(P.LIST)
    me, mine = act.person, aliased(AppealMember)
    teams = me.scopes(Role.TIM_TEKNIS)
    sides = [
        Appeal.person_id == me.id,
        mine.id.is_not(None),
        Appeal.institution_id.in_(me.scopes(Role.LSP_ADMIN) | teams),
        Appeal.class_id.in_(teams),
        Reassessment.examiner_id == me.id,
        Appeal.reassessment_id.is_not(None) & Appeal.class_id.in_(me.scopes(Role.PANITIA)),
    ]
    everywhere = any(me.has(role) for role in (Role.PENGELOLA, Role.TIM_TEKNIS, Role.BNSP))
    rows = session().execute(
        select(Appeal, Person.name, TrainingClass.number, TrainingClass.zone, mine)
        .join(Person, Person.id == Appeal.person_id)
        .join(TrainingClass, TrainingClass.id == Appeal.class_id)
        .outerjoin(mine, (mine.appeal_id == Appeal.id) & (mine.person_id == me.id) & mine.left_at.is_(None))
        .outerjoin(Reassessment, Reassessment.id == Appeal.reassessment_id)
        .where(*([] if everywhere else [or_(*sides)]))
        .order_by(Appeal.decided_at.is_not(None), Appeal.due_on.desc(), Appeal.id)
        .limit(200)
    )
    return [
        Line(appeal, name, number, zone, appeal.person_id == me.id, seat is not None and seat.voted_at is None)
        for appeal, name, number, zone, seat in rows
    ]


WITH_PANEL = select(Appeal).options(
    joinedload(Appeal.members).joinedload(AppealMember.person),
    joinedload(Appeal.again).joinedload(Reassessment.examiner),
)


def reread(appeal_id: uuid.UUID) -> Appeal:
    """The appeal and its panel as they are stored now."""
    anew = WITH_PANEL.where(Appeal.id == appeal_id).execution_options(populate_existing=True)
    return session().scalars(anew).unique().one()


def get_appeal(act: Act, appeal_id: uuid.UUID) -> Appeal:
    """One appeal with its panel, for each of its sides. Raises NotFound, Denied."""
    appeal = session().scalars(WITH_PANEL.where(Appeal.id == appeal_id)).unique().one_or_none()
    if appeal is None:
        raise NotFound
    act.require(P.READ, appeal)
    return appeal


def class_of(appeal: Appeal) -> tuple[TrainingClass, str]:
    """The class with its institution, and the name of the appellant; one query."""
    row = session().execute(
        select(TrainingClass, Person.name)
        .join(Person, Person.id == appeal.person_id)
        .where(TrainingClass.id == appeal.class_id)
        .options(joinedload(TrainingClass.institution))
    ).one()  # fmt: skip
    return row[0], row[1]


def files_of(appeal: Appeal) -> Sequence[AppealFile]:
    """The papers that came with it."""
    wanted = select(AppealFile).where(AppealFile.appeal_id == appeal.id).order_by(AppealFile.position)
    return session().scalars(wanted).all()


def record_of(appeal: Appeal) -> FilledRecord:
    """The signed FR.AK.04 with its signature."""
    wanted = select(FilledRecord).where(FilledRecord.id == appeal.record_id)
    return session().scalars(wanted.options(joinedload(FilledRecord.signatures))).unique().one()


def appeal_against(decision_id: uuid.UUID) -> Appeal | None:
    """The appeal against this decision, read anew."""
    return session().scalar(select(Appeal).where(Appeal.decision_id == decision_id))
