"""Progress becomes scores whenever a class moved: a job looks, so nothing else has to know of platforms."""

import datetime as dt
import uuid
from collections.abc import Iterable

from flask import current_app
from sqlalchemy import ColumnElement, Select, select, update

from askom_lms.agreements.models import Agreement
from askom_lms.certification.domain import codes
from askom_lms.enrolment.models import Enrolment
from askom_lms.kernel import audit, clock, db, jobs
from askom_lms.kernel.act import Act
from askom_lms.kernel.audit import ChainRef
from askom_lms.kernel.db import session
from askom_lms.kernel.jobs import engine
from askom_lms.kernel.messages import NotFound
from askom_lms.lti.domain.asking import LtiPermission as P
from askom_lms.lti.domain.placing import GRADED
from askom_lms.lti.domain.states import LineItemKey, ScoreState
from askom_lms.lti.models import ClassSharing, Deployment, LineItem, PlatformUser, Registration, ResourceLink, Score
from askom_lms.lti.notices import SILENCE
from askom_lms.lti.queries.results import Standing, due_registrations, scores_of, standings, unseen, without_column
from askom_lms.lti.services.sending import SEND
from askom_lms.training.models import TrainingClass

COUNT = "lti.count"
EVERY = dt.timedelta(minutes=5)
BATCH = 50
TOLD_WITH = LineItemKey.TUGAS_3
"""The column whose score carries the result: the last task."""


@jobs.job(COUNT)
def run(job: jobs.RunningJob) -> None:
    """Write scores of what moved, send what is due; at once again while there is more, else in five minutes."""
    now = clock.now()
    is_full = count(now)
    for registration_id in due_registrations(now):
        jobs.enqueue(SEND, {"registration_id": str(registration_id)}, key=f"{SEND}:{registration_id}:{job.id}")
    if is_full:
        jobs.enqueue(COUNT, {})
    keep_counting(now)


def _slot(now: dt.datetime) -> str:
    return f"{int(now.timestamp() // EVERY.total_seconds())}"


def keep_counting(now: dt.datetime) -> None:
    """The next look stands in the job table, once for each slot, while any platform has a column of ours."""
    if session().scalar(select(ResourceLink.id).where(ResourceLink.target.in_(GRADED)).limit(1)) is None:
        return
    seconds = EVERY.total_seconds()
    slot = dt.datetime.fromtimestamp((now.timestamp() // seconds + 1) * seconds, dt.UTC)
    jobs.enqueue(COUNT, {}, key=f"{COUNT}:{_slot(slot)}", run_after=slot)


def look_again() -> None:
    """Each hour, should the chain of looks have been broken."""

    with db.writing():
        keep_counting(clock.now())
        session().commit()


engine.EACH_HOUR.append(look_again)


def count(now: dt.datetime) -> bool:
    """Columns for links that have none, scores for classes that moved; whether there may be more of them."""
    fresh = without_column(BATCH)
    for link in fresh:
        column = LineItem(
            link_id=link.id, key=GRADED[link.target], url=link.lineitem_url, seen_version=0, created_at=now
        )
        session().add(column)
    session().flush()
    moved = unseen(BATCH)
    for column, klass in moved:
        registration = column.resource_link.deployment.registration
        write_scores(column, standings(klass, registration.issuer), now)
        column.seen_version = klass.version
    session().flush()
    return len(fresh) == BATCH or len(moved) == BATCH


def write_scores(column: LineItem, found: Iterable[Standing], now: dt.datetime) -> int:
    """The newest of everybody in this column; how many differ from what was there."""
    told = list(found)
    held = scores_of(column, [one.person_id for one in told])
    n = 0
    for one in told:
        progress = one.progress.get(column.key)
        if progress is None:
            continue
        comment = comment_of(one) if column.key is TOLD_WITH else ""
        score = held.get(one.person_id)
        if score is None:
            score = Score(lineitem_id=column.id, person_id=one.person_id, progress=-1, next_at=now)
            session().add(score)
        if (score.progress, score.comment or "") == (progress, comment):
            continue
        score.progress, score.comment = progress, comment
        _again(score, now)
        n += 1
    return n


def _again(score: Score, now: dt.datetime) -> None:
    score.state, score.tries, score.next_at, score.error = ScoreState.WAITING, 0, now, ""


def comment_of(one: Standing) -> str:
    """The result in words and where its certificate can be checked; empty unless class and person agreed."""
    if one.result is None:
        return ""
    verdict, code = one.result
    words = {"K": "Kompeten (K)", "BK": "Belum kompeten (BK)"}[verdict]
    if not code:
        return f"Keputusan: {words}."
    base_url = current_app.config["SETTINGS"].base_url.rstrip("/")
    return f"Keputusan: {words}. Sertifikat: {base_url}/v/{codes.shown(code)}"


@jobs.job(SILENCE)
def silence_after(job: jobs.RunningJob) -> None:
    """A written consent was taken back (002:9.10.10): the person's for his seat, or the institution's for its class."""
    agreement = session().get(Agreement, jobs.uuid_of(job.payload["agreement"]))
    if agreement is None:
        return
    seat = session().get(Enrolment, agreement.subject_id)
    class_id = seat.class_id if seat else agreement.subject_id
    whose = [Score.person_id == seat.person_id] if seat else []
    _silence(clock.now(), ResourceLink.class_id == class_id, *whose)
    _tell_anew(ResourceLink.class_id == class_id)


def _silence(now: dt.datetime, *which: ColumnElement[bool]) -> None:
    """The newest of these scores says nothing of a result any more, and goes next; whoever left his seat included.

    Where another consent still stands, the look that follows writes the words anew.
    """
    told = (
        select(Score)
        .join(LineItem, LineItem.id == Score.lineitem_id)
        .join(ResourceLink, ResourceLink.id == LineItem.link_id)
        .join(Deployment, Deployment.id == ResourceLink.deployment_id)
        .join(Registration, Registration.id == Deployment.registration_id)
        .where(Score.comment != "", *which)
        .order_by(Score.id)
        .with_for_update(of=Score)
        .execution_options(populate_existing=True)
    )
    for score in session().scalars(told):
        score.comment = ""
        _again(score, now)
    session().flush()


def resend(act: Act, klass: TrainingClass, person_id: uuid.UUID | None = None) -> int:
    """Send again, of one person or of everybody, whatever was sent before; how many scores."""
    act.require(P.BIND, klass)
    wanted = _of_class(klass.id)
    scores = list(session().scalars(wanted if person_id is None else wanted.where(Score.person_id == person_id)))
    if person_id is not None and not scores:
        raise NotFound
    for score in scores:
        _again(score, act.now)
    session().flush()
    jobs.enqueue(COUNT, {}, created_by=act.person.id)
    for registration_id in due_registrations(act.now):
        jobs.enqueue(SEND, {"registration_id": str(registration_id)}, created_by=act.person.id)
    return len(scores)


def share_results(act: Act, klass: TrainingClass, *, shares: bool) -> None:
    """Whether results of this class may go to platforms at all (002:9.10.10); the line stands in the class's chain."""
    act.require(P.BIND, klass)
    audit.hold(ChainRef("class", klass.id))
    row = session().scalar(select(ClassSharing).where(ClassSharing.class_id == klass.id))
    if row is not None and row.shares_results is shares:
        return
    if row is None:
        row = ClassSharing(class_id=klass.id)
        session().add(row)
    row.shares_results, row.set_by_id, row.set_at = shares, act.person.id, act.now
    session().flush()
    act.record("lti.sharing_set", ChainRef("class", klass.id), row, {"shares": shares})
    if not shares:
        _silence(act.now, ResourceLink.class_id == klass.id)
    _tell_anew(ResourceLink.class_id == klass.id)


def agree(act: Act, user: PlatformUser, *, agrees: bool) -> None:
    """What somebody says to his result going to a platform (002:9.10.10), sealed in the chains of his classes."""
    act.require(P.CONSENT, user)
    classes = select(Enrolment.class_id).where(Enrolment.person_id == user.person_id).order_by(Enrolment.class_id)
    class_ids = list(session().scalars(classes))
    for class_id in class_ids:
        audit.hold(ChainRef("class", class_id))
    session().refresh(user, with_for_update=True)
    user.shares_results, user.consent_at = agrees, act.now
    session().flush()
    for class_id in class_ids:
        act.record("lti.consent", ChainRef("class", class_id), user, {"agrees": agrees})
    if not agrees:
        _silence(act.now, Score.person_id == user.person_id, Registration.issuer == user.issuer)
    if class_ids:
        _tell_anew(ResourceLink.class_id.in_(class_ids), Registration.issuer == user.issuer)


def tell_of(person_id: uuid.UUID, issuer: str) -> None:
    """Somebody is known to a platform since now: what he has done before goes to its gradebook, too."""
    classes = select(Enrolment.class_id).where(Enrolment.person_id == person_id)
    _tell_anew(ResourceLink.class_id.in_(classes), Registration.issuer == issuer)


def _tell_anew(*which: ColumnElement[bool]) -> None:
    """The columns of these links are written once more at the next look, which is now."""
    columns = (
        select(LineItem.id)
        .join(ResourceLink, ResourceLink.id == LineItem.link_id)
        .join(Deployment, Deployment.id == ResourceLink.deployment_id)
        .join(Registration, Registration.id == Deployment.registration_id)
        .where(*which)
    )
    session().execute(update(LineItem).where(LineItem.id.in_(columns)).values(seen_version=0))
    jobs.enqueue(COUNT, {})


def _of_class(class_id: uuid.UUID) -> Select[Score]:
    return (
        select(Score)
        .join(LineItem, LineItem.id == Score.lineitem_id)
        .join(ResourceLink, ResourceLink.id == LineItem.link_id)
        .where(ResourceLink.class_id == class_id)
        .order_by(Score.id)
    )
