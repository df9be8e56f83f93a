"""What has been here long enough goes once its time is confirmed: planned by class, shown dry, done by a daily job."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, select

from askom_lms.agreements.models import Agreement
from askom_lms.enrolment.models import Enrolment
from askom_lms.handover.models import HandoverPackage
from askom_lms.kernel import clock, db, jobs
from askom_lms.kernel.act import Act
from askom_lms.kernel.audit import AccessLogEntry
from askom_lms.kernel.db import session
from askom_lms.kernel.made import made_files
from askom_lms.kernel.mail import Mail
from askom_lms.people.models import Invitation, LoginSession, Person, Throttle
from askom_lms.privacy.domain import Kind, RequestState
from askom_lms.privacy.domain.registry import PLACES
from askom_lms.privacy.domain.retention import (
    CERTIFICATE_YEARS,
    DOSSIER_TABLES,
    RETENTIONS,
    SCAN_TABLES,
    YEAR,
    Retention,
)
from askom_lms.privacy.models import Consent, DataRequest, LegalHold
from askom_lms.privacy.queries.holds import held
from askom_lms.privacy.queries.owned import of_enrolments, table_of
from askom_lms.privacy.queries.times import times_of
from askom_lms.privacy.services.destroying import Plan, carry_out
from askom_lms.privacy.services.handed import drop_zips
from askom_lms.training.domain.states import ClassState
from askom_lms.training.models import Attendance, ClassSession, LeaveRequest, TrainingClass

JOB, DROP = "privacy.retention", "privacy.drop_exports"
AGAIN = "berkas-ulang"
"""The consent that keeps scans for a later application."""


@dataclass(frozen=True)
class Run:
    """One run: whose things stay whatever their age, and the moment from which time is counted back."""

    now: dt.datetime
    kept: frozenset[uuid.UUID]
    days: Mapping[str, int]
    """Class of documents -> how long it stays, as confirmed or else as proposed."""

    def before(self, key: str) -> dt.datetime:
        """What began before this is over."""
        return self.now - dt.timedelta(days=self.days[key])


@dataclass(frozen=True)
class Due:
    """One class of documents and what of it is over."""

    retention: Retention
    plan: Plan
    days: int
    is_confirmed: bool
    """Only then it goes; a proposal is counted and nothing more."""

    @property
    def rows(self) -> int:
        return sum(self.plan.counts.values())


def due(now: dt.datetime) -> list[Due]:
    """What is over now, by class of documents, confirmed or not; reads only."""
    times = times_of()
    run = Run(now, frozenset(held()), {key: one.days for key, one in times.items()})
    found = []
    for key, fill in FILLERS.items():
        plan = Plan()
        fill(run, plan)
        found.append(Due(RETENTIONS[key], plan, times[key].days, times[key].is_confirmed))
    return found


def retain(act: Act) -> list[Due]:
    """Do what is due of the classes whose time is confirmed; everything that is due, the proposals too.

    Whoever is held by an order or an open appeal keeps everything.
    """
    found = due(act.now)
    whole = Plan()
    for one in (one for one in found if one.is_confirmed):
        for table, rows in one.plan.changed.items():
            for row_id, values in rows.items():
                whole.change(table, row_id, values)
        for table, ids in one.plan.deleted.items():
            whole.remove(table, ids)
        whole.files |= one.plan.files
    exports = list(whole.changed.get("data_request", {}))
    carry_out(act, whole, why="retention")
    if exports:
        names = [asked.file for asked in session().scalars(select(DataRequest).where(DataRequest.id.in_(exports)))]
        jobs.enqueue(DROP, {"names": names})
    return found


@jobs.daily(JOB)
def run_today(job: jobs.RunningJob) -> None:
    """The retention of this day; the job keeps how many rows of each confirmed class it took."""
    done = retain(Act.system(clock.now()))
    job.result = {one.retention.key: one.rows for one in done if one.is_confirmed}


@jobs.job(DROP, slow=True)
def drop_exports(job: jobs.RunningJob) -> None:
    """Made exports whose week is over."""
    for name in job.payload["names"]:
        made_files().drop(name)


def _ended(run: Run, key: str) -> Select[uuid.UUID]:
    """Enrolments whose class has been over for so long, but for people who are held."""
    over = Enrolment.person_id.not_in(run.kept)
    wanted = select(Enrolment.id).join(TrainingClass, TrainingClass.id == Enrolment.class_id)
    return wanted.where(over, *_class_over(run, key))


def _class_over(run: Run, key: str) -> list[ColumnElement[bool]]:
    last_day = clock.day_of(run.before(key))
    return [TrainingClass.state == ClassState.FINISHED, TrainingClass.ends_on < last_day]


def _scans(run: Run, plan: Plan) -> None:
    """Papers of the application and letters of leave; who agreed to keep the former keeps them while they may serve."""
    kept_until = clock.day_of(run.now) - dt.timedelta(days=CERTIFICATE_YEARS * YEAR)
    agreed = exists().where(
        Consent.person_id == Enrolment.person_id, Consent.purpose == AGAIN, Consent.withdrawn_at.is_(None)
    )
    wanted = _ended(run, "scans").where(~agreed | (TrainingClass.ends_on < kept_until))
    for name in SCAN_TABLES:
        _empty(plan, name, of_enrolments(name, wanted))
    over = select(TrainingClass.id).where(*_class_over(run, "scans"))
    _empty(plan, "leave_request", LeaveRequest.class_id.in_(over) & LeaveRequest.person_id.not_in(run.kept))


def _dossiers(run: Run, plan: Plan) -> None:
    wanted = _ended(run, "dossiers")
    for name in DOSSIER_TABLES:
        _empty(plan, name, of_enrolments(name, wanted))
    over = select(TrainingClass.id).where(*_class_over(run, "dossiers"))
    _empty(plan, "attendance", Attendance.class_id.in_(over) & Attendance.person_id.not_in(run.kept))
    about = Agreement.subject_id.in_(over) | Agreement.subject_id.in_(wanted)
    _empty(plan, "agreement", about & Agreement.person_id.not_in(run.kept))
    of, held_back = HandoverPackage, select(Enrolment.class_id).where(Enrolment.person_id.in_(run.kept))
    drop_zips(plan, (of.class_id.in_(over), of.class_id.not_in(held_back), of.sha256 != ""))


def _empty(plan: Plan, name: str, condition: ColumnElement[bool]) -> None:
    table, columns = table_of(name), PLACES[name].erased
    rows = session().execute(select(table.c.id, *(table.c[column] for column in columns)).where(condition))
    for row in rows.mappings().all():
        plan.empty(name, dict(row), columns)


def _access_log(run: Run, plan: Plan) -> None:
    """While an order stands, whose lines it needs is not for a machine to say: all stay."""
    log = AccessLogEntry
    no_order = ~exists().where(LegalHold.lifted_at.is_(None))
    _remove(plan, log, log.at < run.before("access_log"), no_order)


def _sessions(run: Run, plan: Plan) -> None:
    of = LoginSession
    ended = func.coalesce(of.ended_at, of.expires_at) < run.before("sessions")
    _remove(plan, of, ended, of.person_id.not_in(run.kept))
    for name in ("handover", "paraf_mark"):
        table = table_of(name)
        gone = table.c.login_session_id.in_(plan.deleted["login_session"])
        plan.remove(name, session().scalars(select(table.c.id).where(gone)))


def _invitations(run: Run, plan: Plan) -> None:
    _remove(plan, Invitation, Invitation.expires_at < run.before("invitations"))


def _scan_marks(run: Run, plan: Plan) -> None:
    over = select(ClassSession.id).join(TrainingClass, TrainingClass.id == ClassSession.class_id)
    table = table_of("attendance_scan")
    wanted = table.c.session_id.in_(over.where(*_class_over(run, "scan_marks"))) & table.c.person_id.not_in(run.kept)
    plan.remove("attendance_scan", session().scalars(select(table.c.id).where(wanted)))


def _mails(run: Run, plan: Plan) -> None:
    kept = select(Person.email).where(Person.id.in_(run.kept))
    _remove(plan, Mail, Mail.created_at < run.before("mails"), Mail.to.not_in(kept))


def _jobs(run: Run, plan: Plan) -> None:
    """The row stays with its key, since the same work is never done twice; what it carried goes."""
    of = jobs.Job
    ended = func.coalesce(of.done_at, of.failed_at, of.cancelled_at) < run.before("jobs")
    for row in session().execute(select(of.id, of.payload, of.result, of.error).where(ended)):
        if row.payload or row.result is not None or row.error:
            plan.change("job", row.id, {"payload": {}, "result": None, "error": ""})


def _import_drafts(run: Run, plan: Plan) -> None:
    table = table_of("import_draft")
    old = select(table.c.id).where(table.c.kept_at < run.before("import_drafts"))
    plan.remove("import_draft", session().scalars(old))


def _throttles(run: Run, plan: Plan) -> None:
    _remove(plan, Throttle, Throttle.window_start < run.before("throttles"))


def _exports(run: Run, plan: Plan) -> None:
    of = DataRequest
    made = [of.kind == Kind.EXPORT, of.state == RequestState.GRANTED, of.answered_at < run.before("exports")]
    for row in session().execute(select(of.id, of.result).where(*made)):
        if row.result:
            plan.change("data_request", row.id, {"result": {}})


def _remove(plan: Plan, model: type[db.Record], *conditions: ColumnElement[bool]) -> None:
    ids: Iterable[Any] = session().scalars(select(model.id).where(*conditions))
    plan.remove(model.__tablename__, ids)


FILLERS: dict[str, Callable[[Run, Plan], None]] = {
    "scans": _scans,
    "dossiers": _dossiers,
    "access_log": _access_log,
    "sessions": _sessions,
    "invitations": _invitations,
    "scan_marks": _scan_marks,
    "mails": _mails,
    "jobs": _jobs,
    "import_drafts": _import_drafts,
    "throttles": _throttles,
    "exports": _exports,
}
"""Class of documents -> what of it is over; the same classes as the table of the domain."""
