"""Print jobs: the templates are rendered here, the services keep what came out."""

import datetime as dt
import uuid
from typing import Any

from flask import current_app, render_template

from askom_lms.certification.domain import codes
from askom_lms.certification.domain.numbering import INTERNALISASI, TRAINING
from askom_lms.certification.models import DecisionMeeting
from askom_lms.certification.queries.certificates import Issuable, issuables, last_number
from askom_lms.certification.queries.meetings import page_of_meeting
from askom_lms.certification.services.certificates import ISSUE_JOB, Issue, keep_issued, next_numbers
from askom_lms.certification.services.meetings import MINUTES_JOB, content_hash, keep_minutes
from askom_lms.certification.services.numbers import must_be_free
from askom_lms.kernel import clock, files, jobs, pdf, qr, sealing
from askom_lms.kernel.act import Act
from askom_lms.kernel.audit import ChainRef
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import Sentence, catalogue, sentence
from askom_lms.kernel.web import language
from askom_lms.training.domain.settings import ClassSettings
from askom_lms.training.queries import class_by_id


def address_of(code: str) -> str:
    """The address that a QR code of this installation carries."""
    return f"{current_app.config['SETTINGS'].base_url.rstrip('/')}/v/{codes.shown(code)}"


@jobs.job(ISSUE_JOB, slow=True)
def issue_certificates(job: jobs.RunningJob) -> None:
    """Print the ordered certificates with the next numbers, then give these numbers in one transaction.

    They carry the day of the order, also when the job runs after midnight or days later.

    Whoever issues at the same moment wins; this run fails, and is printed anew with the numbers after his. What
    another institution has given is not printed at all.
    """
    klass = class_by_id(jobs.uuid_of(job.payload["class_id"]))
    class_id, home_id = klass.id, klass.institution_id
    ordered = [jobs.uuid_of(one) for one in job.payload["certificate_ids"]]
    on = dt.date.fromisoformat(job.payload["on"])
    kind = str(job.payload.get("kind", TRAINING))
    first, waiting = last_number(home_id, kind, on.year) + 1, issuables(ordered)
    numbers = next_numbers(home_id, kind, on, len(waiting))
    must_be_free(numbers)
    issues = []
    for place, one in enumerate(waiting):
        issues.append(_printed(one, numbers[place], first + place, on, kind, class_id))
        job.progress(place + 1)
    with job.effect():
        keep_issued(Act.system(clock.now()), class_id, issues, on, str(job.payload["by"]), kind)


def _printed(one: Issuable, number: str, seq: int, on: dt.date, kind: str, class_id: uuid.UUID) -> Issue:
    content = sealing.sealed(PAPERS[kind](one.facts, number, one.code, on), ChainRef("class", class_id))
    return Issue(one.certificate_id, seq, one.facts, files.store(content), len(content), number)


def certificate_pdf(facts: dict[str, Any], number: str, code: str, on: dt.date) -> bytes:
    """The two pages of a training certificate."""
    address = address_of(code)
    html = render_template(
        "print/certificate.html",
        facts=facts,
        number=number,
        code=codes.shown(code),
        address=address,
        from_day=clock.tanggal(dt.date.fromisoformat(facts["from"]), with_day=False, language="id"),
        until_day=clock.tanggal(dt.date.fromisoformat(facts["until"]), with_day=False, language="id"),
        issued_day=clock.tanggal(on, with_day=False, language="id"),
    )
    return pdf.render(html, pictures={"qr.png": qr.png(address)})


def pre_day_pdf(facts: dict[str, Any], number: str, code: str, on: dt.date) -> bytes:
    """The page of a certificate of internalisasi."""
    address = address_of(code)
    html = render_template(
        "print/internalisasi.html",
        facts=facts,
        number=number,
        code=codes.shown(code),
        address=address,
        held=clock.tanggal(dt.date.fromisoformat(facts["held_on"]), language="id"),
        issued_day=clock.tanggal(on, with_day=False, language="id"),
    )
    return pdf.render(html, pictures={"qr.png": qr.png(address)})


PAPERS = {TRAINING: certificate_pdf, INTERNALISASI: pre_day_pdf}


@jobs.job(MINUTES_JOB, slow=True)
def print_minutes(job: jobs.RunningJob) -> None:
    """Print the berita acara of a closed meeting and freeze it."""
    meeting_id = jobs.uuid_of(job.payload["meeting_id"])
    sha256 = files.store(minutes_pdf(meeting_id))
    now = clock.now()
    with job.effect():
        keep_minutes(Act.system(now), meeting_id, sha256)


def minutes_pdf(meeting_id: uuid.UUID) -> bytes:
    """The berita acara with number, decisions and signatures."""
    meeting = session().get_one(DecisionMeeting, meeting_id)
    found = page_of_meeting(meeting, class_by_id(meeting.class_id))
    zone = found.klass.zone
    html = render_template(
        "print/minutes.html",
        paper=ClassSettings.read(found.klass.settings).paper,
        page=found,
        words={"K": "Kompeten", "BK": "Belum kompeten"},
        held_on=clock.tanggal(meeting.held_on, language="id"),
        hash=content_hash(found),
        signed={
            one.person_id: clock.saat(one.signed_at, zone, language="id") if one.signed_at else "–"
            for one in found.members
        },
    )
    return pdf.render(html)


def trouble_of(job: jobs.Job | None) -> Sentence | None:
    """Why a job has not come to its end at the last try, when that has a sentence; it is tried again by itself."""
    code, _, said = (job.error if job and job.done_at is None else "").partition(": ")
    if code not in catalogue("id"):
        return None
    try:
        return sentence(code, language=language())
    except KeyError:  # the sentence has blanks, which were filled when it was said
        return Sentence(said)


def job_of(text: str) -> jobs.Job | None:
    """The job whose id stands in the address of a page, if it is one."""
    try:
        return jobs.find(uuid.UUID(text))
    except ValueError:
        return None
