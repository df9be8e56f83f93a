"""Papers of an appeal: the signed form, what came with it, the frozen file, and the letter of the outcome."""

import datetime as dt
import uuid
from dataclasses import replace

from flask import Response, current_app, render_template
from flask.typing import ResponseReturnValue

from askom_lms.appeals import queries, services
from askom_lms.appeals.domain.states import AppealPermission as P
from askom_lms.appeals.models import Appeal
from askom_lms.appeals.queries.cases import reread
from askom_lms.appeals.routes import bp
from askom_lms.appeals.routes.words import OUTCOME_PRINT
from askom_lms.certification.routes.trainer import pdf_response
from askom_lms.coursework.routes.printing import frame_of_paper
from askom_lms.coursework.routes.printing import pdf as sheet_pdf
from askom_lms.kernel import clock, files, jobs, pdf
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import NotFound, Refusal
from askom_lms.kernel.uploads import serve_headers
from askom_lms.kernel.web import page
from askom_lms.paperwork import services as paperwork
from askom_lms.paperwork.domain.paper import Frame
from askom_lms.paperwork.models import FilledRecord
from askom_lms.paperwork.queries import sheet_of
from askom_lms.regulations import asesor_standard
from askom_lms.regulations.standards import UnitRole
from askom_lms.training.domain.settings import ClassSettings
from askom_lms.training.models import TrainingClass


@bp.get("/banding/<uuid:appeal_id>/fr-ak-04.pdf")
@page(P.STUDY)
def print_form(act: Act, appeal_id: uuid.UUID) -> ResponseReturnValue:
    """FR.AK.04 in its official layout, with the hashes of what came with it."""
    appeal = _studied(act, appeal_id)
    attached = tuple((one.name, one.sha256) for one in queries.files_of(appeal))
    act.viewed("appeal", appeal.id, "fr-ak-04")
    return _record_pdf(appeal, queries.record_of(appeal), "fr-ak-04.pdf", attached)


@bp.get("/banding/<uuid:appeal_id>/lampiran/<int:number>")
@page(P.STUDY)
def download_file(act: Act, appeal_id: uuid.UUID, number: int) -> ResponseReturnValue:
    """A paper that came with it."""
    appeal = _studied(act, appeal_id)
    found = next((one for one in queries.files_of(appeal) if one.position == number), None)
    if found is None:
        raise NotFound
    act.viewed("appeal", appeal.id, f"file:{number}")
    response = Response(files.read(found.sha256), mimetype=found.media_type)
    response.headers.update(serve_headers(found.media_type, found.name, inline=True))
    return response


@bp.get("/banding/<uuid:appeal_id>/berkas/<int:number>")
@page(P.STUDY)
def print_sheet(act: Act, appeal_id: uuid.UUID, number: int) -> ResponseReturnValue:
    """One sheet in the version that stood at the decision; a later one is never shown here."""
    appeal = _studied(act, appeal_id)
    paper = queries.frozen_paper(act, appeal, number)
    act.viewed("submission", paper.version.id, "appeal:pdf")
    frame = replace(frame_of_paper(paper), is_superseded=False)
    return sheet_pdf(paper.sheet, frame, f"{paper.version.item.key}-v{paper.version.number}.pdf")


@bp.get("/banding/<uuid:appeal_id>/fr-aca-07.pdf")
@page(P.STUDY)
def print_aca(act: Act, appeal_id: uuid.UUID) -> ResponseReturnValue:
    """FR-ACA-07 as it was at the decision."""
    appeal = _studied(act, appeal_id)
    record = queries.frozen_record(appeal)
    act.viewed("record", record.id, "appeal:print")
    return _record_pdf(appeal, record, "fr-aca-07.pdf")


@bp.get("/banding/<uuid:appeal_id>/putusan.pdf")
@page(P.READ)
def print_ruling(act: Act, appeal_id: uuid.UUID) -> ResponseReturnValue:
    """The frozen letter of the outcome, for all sides. Raises Refusal until it is printed."""
    appeal = queries.get_appeal(act, appeal_id)
    if appeal.decided_at is None:
        raise NotFound
    if appeal.pdf_sha256 is None:
        raise Refusal("appeals.printing")
    act.viewed("appeal", appeal.id, "putusan")
    name = f"putusan-banding-{(appeal.number or '').replace('/', '-')}.pdf"
    return pdf_response(files.read(appeal.pdf_sha256), name, appeal.decided_at)


def _studied(act: Act, appeal_id: uuid.UUID) -> Appeal:
    appeal = queries.get_appeal(act, appeal_id)
    act.require(P.STUDY, appeal)
    return appeal


def _record_pdf(
    appeal: Appeal, record: FilledRecord, name: str, attached: tuple[tuple[str, str], ...] = ()
) -> Response:
    klass, _name = queries.class_of(appeal)
    frame = Frame(
        code=str(record.lent.get("code", "")),
        version=1,
        fingerprint=record.fingerprint or "",
        base_url=current_app.config["SETTINGS"].base_url,
        class_line=f"Kelas {klass.number}",
        attachments=attached,
        paper=ClassSettings.read(klass.settings).paper,
    )
    document = paperwork.record_document(sheet_of(record), frame)
    return pdf_response(pdf.render(document.html, pictures=document.pictures), name, record.sealed_at)


@jobs.job(services.PRINT_JOB, slow=True)
def print_letter(job: jobs.RunningJob) -> None:
    """Print the letter of a decided appeal and freeze its bytes."""
    appeal = reread(jobs.uuid_of(job.payload["appeal_id"]))
    appeal_id, content = appeal.id, ruling_pdf(appeal)
    sha256 = files.store(content)
    with job.effect():
        services.keep_printed(Act.system(clock.now()), appeal_id, sha256)


@jobs.job(services.REMIND_JOB)
def remind(job: jobs.RunningJob) -> None:
    """15 of the 20 working days are over, or all of them."""
    services.remind(Act.system(clock.now()), jobs.uuid_of(job.payload["appeal_id"]), str(job.payload["what"]))


def ruling_pdf(appeal: Appeal) -> bytes:
    """The outcome with number, reasons, dates and panel."""
    klass, name = queries.class_of(appeal)
    assert appeal.decided_at is not None
    assert appeal.outcome is not None
    html = render_template(
        "print/appeal.html",
        appeal=appeal,
        klass=klass,
        name=name,
        paper=ClassSettings.read(klass.settings).paper,
        outcome=OUTCOME_PRINT[appeal.outcome],
        units=_units(klass, appeal),
        votes=[sum(bool(one.upholds) is side for one in appeal.panel) for side in (True, False)],
        filed=_when(appeal.filed_at, klass),
        decided=_when(appeal.decided_at, klass),
        due=clock.tanggal(appeal.due_on, language="id"),
        dated=clock.tanggal(clock.in_zone(appeal.decided_at, klass.zone).date(), with_day=False, language="id"),
        voted={one.person_id: _when(one.voted_at, klass) for one in appeal.panel if one.voted_at},
        declared={one.person_id: _when(one.declared_at, klass) for one in appeal.panel if one.declared_at},
    )
    return pdf.render(html)


def _when(at: dt.datetime, klass: TrainingClass) -> str:
    return clock.saat(at, klass.zone, language="id")


def _units(klass: TrainingClass, appeal: Appeal) -> list[str]:
    standard = asesor_standard(klass.asesor_standard)
    return [standard.units[UnitRole(key)].name for key in appeal.units]
