"""The internalisasi of a class: who was there, whose seat waits, what is owed; and its certificates."""

import uuid

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from askom_lms.certification import queries, services
from askom_lms.certification.domain.states import CertificationPermission as P
from askom_lms.certification.queries.pre_day import PreDayPage
from askom_lms.certification.routes import bp
from askom_lms.certification.routes.printing import job_of, trouble_of
from askom_lms.enrolment.domain.states import EnrolmentPermission
from askom_lms.enrolment.models import PRE_DAY
from askom_lms.enrolment.queries import asks_pre_day_papers
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import Refusal
from askom_lms.kernel.web import command, language, page
from askom_lms.training.domain.states import EDITABLE
from askom_lms.training.domain.states import P as T


@bp.get("/kelas/<slug>/internalisasi")
@page(P.CERTIFICATES)
def show_pre_day(act: Act, slug: str) -> ResponseReturnValue:
    """Everybody with a seat."""
    return _page(act, queries.pre_day_page(act, slug))


@bp.post("/kelas/<slug>/internalisasi/terbitkan")
@command(P.ISSUE)
def issue_pre_day(act: Act, slug: str) -> ResponseReturnValue:
    """Issue to those who were ticked, with the second factor; the work goes on in the background."""
    found = queries.pre_day_page(act, slug)
    try:
        job = services.order_pre_day(act, found.klass, _chosen())
    except Refusal as refusal:
        return _page(act, found, refusal), refusal.status
    flash(_("Penerbitan berjalan di latar belakang. Halaman ini boleh ditutup."))
    return redirect(url_for(".show_pre_day", slug=slug, pekerjaan=job.id))


def _chosen() -> set[uuid.UUID]:
    try:
        return {uuid.UUID(value) for value in request.form.getlist("person")}
    except ValueError:
        abort(400)


def _page(act: Act, found: PreDayPage, refusal: Refusal | None = None) -> str:
    job = job_of(request.args.get("pekerjaan", ""))
    return render_template(
        "certification/pre_day.html",
        page=found,
        n_papers=len(PRE_DAY) if asks_pre_day_papers(found.klass) else 0,
        is_over=found.is_over(act.now),
        may_issue=act.may(P.ISSUE, found.klass),
        may_record=act.may(T.RECORD, found.klass),
        may_read=act.may(EnrolmentPermission.LIST, found.klass),
        may_edit=act.may(T.EDIT, found.klass) and found.klass.state in EDITABLE,
        job=job,
        trouble=trouble_of(job),
        refusal=refusal.sentence(language()) if refusal else None,
    )
