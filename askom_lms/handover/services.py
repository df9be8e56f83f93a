"""The hand-over of a class: a number copied off a KTP, a version made, sent on and received; each in the chain."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from askom_lms.correspondence.domain.content import fingerprint
from askom_lms.enrolment.domain.states import EnrolmentPermission
from askom_lms.enrolment.models import Enrolment
from askom_lms.handover.domain.checks import changes, findings, told
from askom_lms.handover.domain.identity import cleaned, name_problem, nik_problem
from askom_lms.handover.domain.states import LONGEST
from askom_lms.handover.domain.states import HandoverPermission as P
from askom_lms.handover.models import HandoverPackage, RegisterIdentity
from askom_lms.handover.queries import identity_of, is_new, package_by_id, packages_of, people_of
from askom_lms.handover.queries.people import sealed
from askom_lms.kernel import audit, clock, jobs
from askom_lms.kernel.act import Act
from askom_lms.kernel.audit import ChainRef
from askom_lms.kernel.db import session
from askom_lms.kernel.jobs import JobState
from askom_lms.kernel.messages import Invalid, NotFound, Refusal
from askom_lms.training.models import TrainingClass

MAKE_JOB = "handover.make"
ACTIVE = (JobState.WAITING, JobState.RUNNING)
COPIED = ("nik_sealed", "ktp_name", "checked_at")
MADE = ("number", "with_dossiers", "facts", "changes", "fingerprint", "made_at", "sha256", "size")
SENT = ("sent_on", "sent_by", "sent_to", "sent_how")
RECEIVED = ("receipt_number", "receipt_on", "received_by", "receipt_sha256")
"""Columns that the chain holds fast, from the step on that writes them."""


def save_identity(
    act: Act, klass: TrainingClass, enrolment: Enrolment, *, nik: str, ktp_name: str, seen: int
) -> RegisterIdentity:
    """Copy NIK and name off the KTP of one person; `seen` is the version that was on the page, 0 for none.

    Raises Denied, NotFound; Invalid `handover.nik_length`, `handover.nik_date`, `handover.ktp_name`,
    `handover.too_long` (002:9.1.2.1.a); Refusal `handover.changed`.
    """
    act.require(P.KEEP, klass)
    act.require(EnrolmentPermission.READ_IDENTITY, enrolment)
    nik, ktp_name = cleaned(nik), " ".join(ktp_name.split())
    if code := nik_problem(nik) or name_problem(ktp_name):
        raise Invalid(code, name=enrolment.person.name, now=len(nik), most=120)
    audit.hold(_chain(klass.id))
    found = identity_of(enrolment.id)
    if seen != (found.row_version if found else 0):
        raise Refusal("handover.changed")
    if found is None:
        found = RegisterIdentity(enrolment_id=enrolment.id)
        session().add(found)
    found.nik_sealed, found.ktp_name = sealed(nik), ktp_name
    found.checked_at, found.checked_by_id = act.now, act.actor_id
    session().flush()
    act.record("handover.identity_copied", _chain(klass.id), found, seals=COPIED)
    return found


def order_package(act: Act, klass: TrainingClass, *, with_dossiers: bool) -> HandoverPackage:
    """Have the next version made in the background. While one is being made it is the answer to every other order.

    Raises Denied; Refusal `handover.nobody`, `handover.not_ready` (002:9.4.1.a), `handover.nothing_new`.
    """
    act.require(P.KEEP, klass)
    audit.hold(_chain(klass.id))
    packages = packages_of(klass.id)
    open_one = next((one for one in packages if one.sha256 is None), None)
    running = jobs.find(open_one.job_id) if open_one else None
    if open_one is not None and running is not None and running.state in ACTIVE:
        return open_one
    people = [handed for _standing, handed in people_of(klass, act.now)]
    if not people:
        raise Refusal("handover.nobody")
    hard = sum(one.is_hard for each in people for one in findings(each))
    if hard:
        raise Refusal("handover.not_ready", n=hard)
    made = next((one for one in packages if one.sha256 is not None), None)
    if not is_new(people, made, with_dossiers=with_dossiers):
        raise Refusal("handover.nothing_new", number=made.number if made else 0)
    package = open_one or HandoverPackage(class_id=klass.id, number=len(packages) + 1)
    package.with_dossiers, package.refused = with_dossiers, ""
    package.ordered_at, package.ordered_by_id = act.now, act.actor_id
    package.ordered_by_name = act.actor.name if act.actor else ""
    package.id = package.id or uuid.uuid4()
    job = jobs.enqueue(MAKE_JOB, {"package_id": str(package.id)}, of=len(people), created_by=act.actor_id)
    package.job_id = job.id
    session().add(package)
    session().flush()
    act.record("handover.ordered", _chain(klass.id), package, {"number": package.number, "people": len(people)})
    return package


def cancel_package(act: Act, klass: TrainingClass) -> bool:
    """Stop what is being made; versions before it stay. False when there is nothing to stop. Raises Denied."""
    act.require(P.KEEP, klass)
    audit.hold(_chain(klass.id))
    open_one = next((one for one in packages_of(klass.id) if one.sha256 is None), None)
    if open_one is None or not jobs.cancel(open_one.job_id):
        return False
    act.record("handover.cancelled", _chain(klass.id), open_one, {"number": open_one.number})
    return True


def keep_package(
    act: Act, package_id: uuid.UUID, facts: Mapping[str, Any], *, sha256: str, size: int, klass: TrainingClass
) -> None:
    """Freeze what the job made, if everything is still as it was when it began; otherwise nothing is kept.

    Repeatable: a version that is made stays as it is.
    """
    audit.hold(_chain(klass.id))
    package = package_by_id(package_id)
    if package.sha256 is not None:
        return
    people = [handed for _standing, handed in people_of(klass, act.now)]
    if told(people) != facts["people"] or any(one.is_hard for each in people for one in findings(each)):
        refuse_package(act, package_id, "handover.moved")
        return
    before = next((one for one in packages_of(klass.id) if one.sha256 is not None), None)
    package.facts, package.made_at, package.sha256, package.size = dict(facts), act.now, sha256, size
    package.changes = changes(before.facts["people"], facts["people"]) if before else []
    package.fingerprint = fingerprint({"people": facts["people"]})
    session().flush()
    data = {"number": package.number, "sha256": sha256, "files": len(facts["files"])}
    act.record("handover.made", _chain(klass.id), package, data, seals=MADE)


def refuse_package(act: Act, package_id: uuid.UUID, code: str) -> None:
    """The job found what may not leave: the version is not made, and the page says why."""
    package = package_by_id(package_id)
    package.refused = code
    session().flush()
    act.record("handover.refused", _chain(package.class_id), package, {"number": package.number, "code": code})


def record_sent(
    act: Act, klass: TrainingClass, number: int, *, sent_on: dt.date | None, sent_by: str, sent_to: str, sent_how: str
) -> None:
    """Who took this version to whom, when and how; once.

    Raises Denied, NotFound; Invalid `handover.sent_incomplete`, `handover.too_long`, `handover.sent_day`; Refusal
    `handover.sent_already`.
    """
    act.require(P.KEEP, klass)
    written = {"sent_by": sent_by.strip(), "sent_to": sent_to.strip(), "sent_how": sent_how.strip()}
    _checked(written, "handover.sent_incomplete")
    package = _held(klass, number)
    if package.sent_on is not None:
        raise Refusal("handover.sent_already", number=number)
    package.sent_on = _day(act, klass, sent_on, package.made_at, "handover.sent_incomplete", "handover.sent_day")
    for name, value in written.items():
        setattr(package, name, value)
    session().flush()
    act.record("handover.sent", _chain(klass.id), package, {"number": number}, seals=SENT)


def record_receipt(
    act: Act, klass: TrainingClass, number: int, *, receipt_number: str, receipt_on: dt.date | None, received_by: str,
    sha256: str | None,
) -> None:  # fmt: skip
    """The receipt of BNSP for this version: number, day, who received, and its scan (002:9.3.5); once.

    Raises Denied, NotFound; Invalid `handover.receipt_incomplete`, `handover.too_long`, `handover.receipt_day`;
    Refusal `handover.not_sent`, `handover.received_already`.
    """
    act.require(P.KEEP, klass)
    written = {"receipt_number": receipt_number.strip(), "received_by": received_by.strip()}
    _checked(written, "handover.receipt_incomplete")
    if sha256 is None:
        raise Invalid("handover.receipt_incomplete")
    package = _held(klass, number)
    if package.sent_on is None:
        raise Refusal("handover.not_sent", number=number)
    if package.receipt_on is not None:
        raise Refusal("handover.received_already", number=number)
    today = clock.in_zone(act.now, klass.zone).date()
    if receipt_on is None:
        raise Invalid("handover.receipt_incomplete")
    if not package.sent_on <= receipt_on <= today:
        raise Invalid("handover.receipt_day")
    package.receipt_on, package.receipt_sha256 = receipt_on, sha256
    for name, value in written.items():
        setattr(package, name, value)
    session().flush()
    act.record("handover.received", _chain(klass.id), package, {"number": number, "sha256": sha256}, seals=RECEIVED)


def _held(klass: TrainingClass, number: int) -> HandoverPackage:
    """One version that was made, with its class held. Raises NotFound."""
    audit.hold(_chain(klass.id))
    found = next((one for one in packages_of(klass.id) if one.number == number and one.sha256), None)
    if found is None:
        raise NotFound
    return found


def _checked(written: Mapping[str, str], incomplete: str) -> None:
    if not all(written.values()):
        raise Invalid(incomplete)
    for name, value in written.items():
        if len(value) > LONGEST[name]:
            raise Invalid("handover.too_long", most=LONGEST[name])


def _day(
    act: Act, klass: TrainingClass, day: dt.date | None, made_at: dt.datetime | None, incomplete: str, wrong: str
) -> dt.date:
    """A day between the one on which it was made and today. Raises Invalid."""
    if day is None or made_at is None:
        raise Invalid(incomplete)
    if not clock.in_zone(made_at, klass.zone).date() <= day <= clock.in_zone(act.now, klass.zone).date():
        raise Invalid(wrong)
    return day


def _chain(class_id: uuid.UUID) -> ChainRef:
    return ChainRef("class", class_id)
