"""What is done about a finding is written and done; the report is closed, version by version; each in the chain."""

import datetime as dt
import uuid

from sqlalchemy import func, select

from askom_lms.correspondence.domain.content import fingerprint
from askom_lms.kernel import audit, clock, jobs
from askom_lms.kernel.act import Act
from askom_lms.kernel.audit import ChainRef
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import Invalid, Refusal
from askom_lms.quality.domain.figures import LONGEST, problem
from askom_lms.quality.domain.states import QualityPermission as P
from askom_lms.quality.models import FollowUp, QualityReport
from askom_lms.quality.queries import facts_now, follow_up_of, follow_ups, is_new, report_by_id, reports_of
from askom_lms.training.models import ClassState, TrainingClass

PRINT_JOB = "quality.print"
WRITTEN = ("key", "finding", "action", "owner", "due_on")
DONE = ("done_at", "done_note")
CLOSED = ("number", "facts", "fingerprint", "closed_at", "closed_by_name")
"""Columns that the chain holds fast, from the step on that writes them."""


def add_follow_up(
    act: Act, klass: TrainingClass, *, key: str, finding: str, action: str, owner: str, due_on: dt.date | None
) -> FollowUp:
    """Somebody does something about a finding until a day.

    Raises Denied; Invalid `quality.action_incomplete`, `quality.too_long`, `quality.due_past`.
    """
    act.require(P.FOLLOW, klass)
    audit.hold(_chain(klass))
    action, owner, finding = action.strip(), owner.strip(), finding.strip()
    code = problem(action, owner, finding)
    if code or due_on is None:
        raise Invalid(code or "quality.action_incomplete", most=max(LONGEST.values()))
    if due_on < clock.in_zone(act.now, klass.zone).date():
        raise Invalid("quality.due_past")
    written = FollowUp(
        class_id=klass.id, key=key[:64], finding=finding, action=action, owner=owner, due_on=due_on,
        written_at=act.now, written_by_id=act.actor_id, done_note="",
    )  # fmt: skip
    session().add(written)
    session().flush()
    act.record("quality.action_written", _chain(klass), written, {"owner": owner}, seals=WRITTEN)
    return written


def finish_follow_up(act: Act, klass: TrainingClass, follow_up_id: uuid.UUID, note: str) -> None:
    """It is done. Raises Denied, NotFound, Refusal `quality.done_already`, Invalid `quality.too_long`."""
    act.require(P.FOLLOW, klass)
    audit.hold(_chain(klass))
    found = follow_up_of(klass, follow_up_id)
    if found.done_at is not None:
        raise Refusal("quality.done_already")
    note = note.strip()
    if len(note) > LONGEST["done_note"]:
        raise Invalid("quality.too_long", most=LONGEST["done_note"])
    found.done_at, found.done_by_id, found.done_note = act.now, act.actor_id, note
    session().flush()
    act.record("quality.action_done", _chain(klass), found, seals=DONE)


def close_report(act: Act, klass: TrainingClass) -> QualityReport:
    """Freeze the facts of this moment as the next version, and order its print.

    Raises Denied; Refusal `quality.class_goes_on`, `quality.nothing_new`.
    """
    act.require(P.FOLLOW, klass)
    audit.hold(_chain(klass))
    session().refresh(klass, ["state"])
    if klass.state is not ClassState.FINISHED:
        raise Refusal("quality.class_goes_on", number=klass.number)
    facts = facts_now(klass, follow_ups(klass.id))
    before = next(iter(reports_of(klass.id)), None)
    if not is_new(facts, before):
        raise Refusal("quality.nothing_new", number=before.number if before else 0)
    last = session().scalar(select(func.max(QualityReport.number)).where(QualityReport.class_id == klass.id)) or 0
    report = QualityReport(
        class_id=klass.id, number=last + 1, facts=facts, fingerprint=fingerprint(facts), closed_at=act.now,
        closed_by_id=act.actor_id, closed_by_name=act.actor_name,
    )  # fmt: skip
    session().add(report)
    session().flush()
    told = {"number": report.number, "facts": report.fingerprint}
    act.record("quality.report_closed", _chain(klass), report, told, seals=CLOSED)
    jobs.enqueue(PRINT_JOB, {"report_id": str(report.id)}, key=f"quality:{report.id}", created_by=act.actor_id)
    return report


def keep_printed(act: Act, report_id: uuid.UUID, sha256: str) -> None:
    """Freeze the printed bytes. Repeatable."""
    report = report_by_id(report_id)
    chain = ChainRef("class", report.class_id)
    audit.hold(chain)
    session().refresh(report)
    if report.pdf_sha256 is not None:
        return
    report.pdf_sha256 = sha256
    session().flush()
    act.record("quality.report_frozen", chain, report, {"sha256": sha256}, seals=("pdf_sha256",))


def _chain(klass: TrainingClass) -> ChainRef:
    return ChainRef("class", klass.id)
