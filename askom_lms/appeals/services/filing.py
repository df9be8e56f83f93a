"""An appeal is filed within its day on a signed FR.AK.04; the file is frozen as it was at the decision (002 9.9)."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from askom_lms.appeals.domain.said import LONGEST, MOST_FILES, QUESTIONS, Said, problem
from askom_lms.appeals.domain.states import AppealPermission as P
from askom_lms.appeals.domain.states import AppealState
from askom_lms.appeals.domain.term import MORNING, Term, ends_at, term_of
from askom_lms.appeals.models import Appeal, AppealFile
from askom_lms.appeals.queries.cases import Own, appeal_against
from askom_lms.appeals.queries.file import file_of
from askom_lms.certification.services.aca import standard_lent
from askom_lms.kernel import audit, clock, jobs
from askom_lms.kernel.act import Act
from askom_lms.kernel.audit import ChainRef
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import Invalid, Refusal
from askom_lms.kernel.uploads import Accepted
from askom_lms.paperwork import services as paperwork
from askom_lms.paperwork.models import FilledRecord
from askom_lms.training import services as training

FORM, ROLE = "FR.AK.04", "asesi"
REMIND_JOB = "appeals.remind"
WARN, OVERDUE = "warned", "overdue"
FILED = (
    "enrolment_id", "person_id", "decision_id", "record_id", "helper", "until", "filed_at", "due_on", "file",
    "file_fingerprint",
)  # fmt: skip
ATTACHED = ("appeal_id", "sha256", "name")
"""Columns that the chain holds fast."""


def file_appeal(act: Act, own: Own, said: Said, files: Sequence[Accepted] = ()) -> Appeal:
    """Sign FR.AK.04 and hand the appeal in (002:9.9.1); from here 20 working days run.

    Raises Refusal `appeals.filed_already`, `appeals.final` (002:9.9.7), `appeals.late` (002:9.9.2); Invalid
    `appeals.answers_missing`, `appeals.reason_missing`, `appeals.helper_missing`, `appeals.too_long`,
    `appeals.too_many_files`.
    """
    act.require(P.FILE, own)
    chain = ChainRef("class", own.klass.id)
    audit.hold(chain)  # sent twice at the last second: the second sees the first
    if before := appeal_against(own.decision.id):
        raise Refusal("appeals.final" if before.state is AppealState.DECIDED else "appeals.filed_already")
    if act.now > own.until:
        raise Refusal("appeals.late", until=clock.saat(own.until, own.klass.zone))
    said = _checked(said, files)
    record = _signed(act, own, said)
    term, frozen = term_of(act.now, own.klass.zone), file_of(own)
    appeal = Appeal(
        id=uuid.uuid4(), class_id=own.klass.id, institution_id=own.klass.institution_id, enrolment_id=own.enrolment_id,
        person_id=own.person_id, decision_id=own.decision.id, record_id=record.id, helper=said.helper,
        until=own.until, filed_at=act.now, due_on=term.due_on, file=frozen.content,
        file_fingerprint=frozen.fingerprint,
    )  # fmt: skip
    session().add(appeal)
    session().flush()
    act.record("appeal.filed", chain, appeal, {"file": appeal.file_fingerprint}, seals=FILED)
    _attach(act, appeal, files)
    _remind_later(appeal, own.klass.zone, term)
    act.notify("appeal.filed", appeal)
    training.touch_class(own.klass.id)
    return appeal


def _checked(said: Said, files: Sequence[Accepted]) -> Said:
    cleaned = said.cleaned()
    if code := problem(cleaned):
        raise Invalid(code, **LONGEST)
    check_count(len(files))
    return cleaned


def check_count(n: int) -> None:
    """Raises Invalid `appeals.too_many_files`."""
    if n > MOST_FILES:
        raise Invalid("appeals.too_many_files", most=MOST_FILES)


def _signed(act: Act, own: Own, said: Said) -> FilledRecord:
    """The official form with his signature, sealed (002:9.9.3)."""
    klass, examiner = own.klass, own.examiner
    lent: dict[str, Any] = {
        "skema": standard_lent(klass)["skema"],
        "class": {"zone": klass.zone},
        "tuk": {"nama": f"{klass.venue}, {klass.city}", "jenis": klass.tuk_kind},
        "date": clock.in_zone(own.examined_at or own.decided_at, klass.zone).date().isoformat(),
        "people": {
            ROLE: {"id": str(act.person.id), "name": act.person.name, "met": act.person.met_number},
            "asesor": {"name": examiner.name, "met": examiner.met_number} if examiner else {"name": "–", "met": None},
        },
    }
    record = paperwork.open_record(act, class_id=klass.id, code=FORM, stage="", lent=lent, edition=klass.form_edition)
    session().flush()
    answers = {f"pertanyaan:{q}:jawaban": "ya" if said.answers[q] else "tidak" for q in QUESTIONS}
    day = clock.in_zone(act.now, klass.zone).date().isoformat()
    paperwork.save_form(act, record, ROLE, {**answers, "alasan": said.reason, "tanggal": day})
    session().flush()
    paperwork.sign_slot(act, record, ROLE, person_id=act.person.id)
    paperwork.seal_record(act, record)
    return record


def _attach(act: Act, appeal: Appeal, files: Sequence[Accepted]) -> None:
    for position, one in enumerate(files, 1):
        row = AppealFile(
            appeal_id=appeal.id, position=position, sha256=one.sha256, media_type=one.media_type, name=one.name[:120],
            size=one.size,
        )  # fmt: skip
        session().add(row)
        session().flush()
        act.record("appeal.attached", ChainRef("class", appeal.class_id), row, {"sha256": one.sha256}, seals=ATTACHED)


def _remind_later(appeal: Appeal, zone: str, term: Term) -> None:
    moments = {
        WARN: clock.at(term.warn_on, MORNING, zone),
        OVERDUE: ends_at(term.due_on, zone) + dt.timedelta(seconds=1),
    }
    for what, at in moments.items():
        payload = {"appeal_id": str(appeal.id), "what": what}
        jobs.enqueue(REMIND_JOB, payload, key=f"appeal:{what}:{appeal.id}", run_after=at)


def remind(act: Act, appeal_id: uuid.UUID, what: str) -> None:
    """Tell those who are waited for that time is short, or everybody that it is over; once, and only while it runs."""
    appeal = session().get_one(Appeal, appeal_id)
    chain = ChainRef("class", appeal.class_id)
    audit.hold(chain)
    session().refresh(appeal)
    if appeal.state is AppealState.DECIDED or getattr(appeal, f"{what}_at") is not None:
        return
    setattr(appeal, f"{what}_at", act.now)
    session().flush()
    act.record(f"appeal.{what}", chain, appeal)
    act.notify(f"appeal.{what}", appeal)
