"""Papers of an application: the signed Form 2 comes in, forms that were sent or decided are printed once."""

import datetime as dt
import uuid
from types import SimpleNamespace

from flask import Response, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from askom_lms.kernel import clock, db, files, jobs
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import Invalid, Refusal
from askom_lms.kernel.uploads import Accepted, Allow, accept, serve_headers
from askom_lms.kernel.uploads.pieces import LARGEST
from askom_lms.kernel.uploads.sending import sent_files
from askom_lms.kernel.web import command, page, wants_json
from askom_lms.training import queries, services
from askom_lms.training.domain.states import P
from askom_lms.training.models import ApplicationPaper, ClassApplication, TrainingClass
from askom_lms.training.queries.application import get_paper
from askom_lms.training.routes import bp
from askom_lms.training.routes.application import application_page, form_pdf


@bp.post("/kelas/<slug>/permohonan/form-2")
@command(P.APPLY)
def file_signed_form(act: Act, slug: str) -> ResponseReturnValue:
    """Check the file outside any write transaction, then keep it."""
    with db.reading():
        queries.get_application(act, queries.get_class(act, slug), P.APPLY)
        db.end_reading()
    try:
        file = _sent()
        klass = queries.get_class(act, slug)
        services.file_signed_form(act, klass, queries.get_application(act, klass, P.APPLY), file)
    except Refusal as refusal:
        if wants_json():
            raise
        klass = queries.get_class(act, slug)
        return application_page(act, klass, queries.get_application(act, klass), refusal), refusal.status
    flash(_("Form 2 bertanda tangan diunggah."))
    if wants_json():
        return {"next": url_for(".show_application", slug=slug)}
    return redirect(url_for(".show_application", slug=slug))


def _sent() -> Accepted:
    """The picture or PDF that was sent. Raises Invalid."""
    sent = sent_files("surat")
    if not sent:
        raise Invalid("training.no_signed_form")
    return accept(*sent[0], Allow.PHOTO_DOCUMENT, LARGEST)


@bp.get("/kelas/<slug>/permohonan/berkas/<uuid:paper_id>")
@page(P.READ_APPLICATION)
def download_paper(act: Act, slug: str, paper_id: uuid.UUID) -> ResponseReturnValue:
    """A signed Form 2, or a form as it was frozen; earlier ones too."""
    klass = queries.get_class(act, slug)
    paper = get_paper(act, klass, paper_id)
    act.viewed("training_class", klass.id, f"form-{paper.form}")
    response = Response(files.read(paper.sha256 or ""), mimetype=paper.media_type)
    response.headers.update(serve_headers(paper.media_type, paper.name, inline=True))
    return response


@jobs.job(services.FORM_JOB, slow=True)
def freeze_form(job: jobs.RunningJob) -> None:
    """Print a form from what was kept and freeze its bytes."""
    s = db.session()
    paper = s.get_one(ApplicationPaper, jobs.uuid_of(job.payload["paper_id"]))
    application = s.get_one(ClassApplication, paper.application_id)
    klass, kept, paper_id = s.get_one(TrainingClass, application.class_id), paper.facts, paper.id
    rows = [
        SimpleNamespace(
            **{**row, "certificate_until": dt.date.fromisoformat(day) if (day := row["certificate_until"]) else None}
        )
        for row in kept.get("rows", ())
    ]
    last = kept.get("last", {})
    content = form_pdf(klass, paper.form, kept["facts"], last=last, rows=rows, sent_round=paper.round, is_sent=True)
    sha256 = files.store(content)
    with job.effect():
        services.keep_form(Act.system(clock.now()), paper_id, sha256)
