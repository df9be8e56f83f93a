"""A letter on paper: a draft when it is looked at, an issued one once, by a job, from the facts that were kept."""

from typing import Any

from flask import current_app, render_template, render_template_string
from markupsafe import Markup

from askom_lms.certification.domain import codes
from askom_lms.correspondence import queries, services
from askom_lms.correspondence.domain.editions import read
from askom_lms.correspondence.domain.states import LetterState
from askom_lms.correspondence.models import Letter
from askom_lms.kernel import clock, files, jobs, pdf, qr
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import Refusal
from askom_lms.training.models import TrainingClass
from askom_lms.training.queries import class_by_id

NO_NUMBER = "KONSEP"
ENDED = {LetterState.REVOKED: "DICABUT", LetterState.REPLACED: "DIGANTI"}


def address_of(path: str) -> str:
    """The address that a QR code of this installation carries."""
    return f"{current_app.config['SETTINGS'].base_url.rstrip('/')}{path}"


def draft_pdf(klass: TrainingClass, letter: Letter) -> bytes:
    """The draft as it would be printed now, marked and without a number."""
    return _pdf(letter, queries.facts_of(queries.Plan.of(klass), letter))


def _pdf(letter: Letter, facts: dict[str, Any]) -> bytes:
    template = read(letter.kind, letter.edition)
    number = letter.number or NO_NUMBER
    code = codes.shown(letter.code) if letter.code else ""
    address = address_of(f"/surat/{code}")
    said = {"facts": facts, "number": number}
    html = render_template(
        "print/letter.html",
        **said,
        one=letter,
        template=template,
        code=code,
        address=address,
        dated=clock.tanggal(letter.dated_on, with_day=False, language="id"),
        body=_body(template.body, said),
        attached=_body(template.attached, said),
    )
    return pdf.render(html, pictures={"qr.png": qr.png(address)} if code else {})


def _body(source: str, said: dict[str, Any]) -> Markup:
    """A part of a locked edition, filled; what people wrote is escaped."""
    return Markup(render_template_string(source, **said).strip())  # noqa: S704 - the edition is ours and locked


@jobs.job(services.PRINT_JOB, slow=True)
def print_letter(job: jobs.RunningJob) -> None:
    """Print an issued letter and freeze its bytes."""
    letter = queries.letter_by_id(jobs.uuid_of(job.payload["letter_id"]))
    letter_id, content = letter.id, _pdf(letter, letter.facts)
    sha256 = files.store(content)
    with job.effect():
        services.keep_printed(Act.system(clock.now()), letter_id, sha256)


def issued_pdf(letter: Letter) -> bytes:
    """The frozen bytes; with a line on each page when the letter counts no more. Raises Refusal until it is printed."""
    if letter.pdf_sha256 is None:
        raise Refusal("correspondence.printing")
    content = files.read(letter.pdf_sha256)
    if letter.state is LetterState.ISSUED:
        return content
    return pdf.bind([pdf.Part("", _line(letter))], [content])


def _line(letter: Letter) -> str:
    """What stands on top of each page of a letter that counts no more; paper is Indonesian."""
    assert letter.ended_at is not None
    at = clock.saat(letter.ended_at, class_by_id(letter.class_id).zone, language="id")
    return f"{ENDED[letter.state]} {at}, tidak berlaku lagi"
