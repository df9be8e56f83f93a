"""The list of those whom one trains and examines, and the trainer's recommendation."""

import datetime as dt

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from askom_lms.assessment.domain.states import AssessmentPermission
from askom_lms.certification import queries, services
from askom_lms.certification.domain.states import CertificationPermission as P
from askom_lms.certification.forms import TrainerForm
from askom_lms.certification.queries.trainer import TrainerPage
from askom_lms.certification.routes import bp
from askom_lms.certification.routes.words import missing_rows
from askom_lms.kernel import clock, pdf
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import NotFound, Refusal
from askom_lms.kernel.web import command, is_about, language, page
from askom_lms.training.queries import class_links


def class_asked() -> str:
    """The class in the query of an address that names a seat; empty where the newest is meant."""
    return request.args.get("kelas", "")


@bp.get("/rekomendasi")
@page(P.LIST)
def show_recommendations(act: Act) -> ResponseReturnValue:
    """Those whom I train and those whom I examine."""
    found = queries.recommendation_list(act, class_asked())
    is_about(found.slug)
    return render_template("certification/recommendations.html", found=found)


@bp.get("/kelas/<slug>/rekomendasi")
@page(P.READ)
def show_class_recommendations(act: Act, slug: str) -> ResponseReturnValue:
    """Everybody of a class, for panitia and tim teknis."""
    klass, rows = queries.class_list(act, slug)
    return render_template("certification/class_recommendations.html", klass=klass, rows=rows)


@bp.get("/kelas/<slug>/dokumen")
@page(P.READ)
def show_documents(act: Act, slug: str) -> ResponseReturnValue:
    """Everything a class leaves behind, in one place."""
    klass = queries.class_to_read(act, slug)
    may = {"may_issue": act.may(P.ISSUE, klass), "may_see_practice": act.may(AssessmentPermission.READ, klass)}
    return render_template("certification/documents.html", klass=klass, links=class_links(act, klass), **may)


@bp.get("/rekomendasi/<int:seat>/pelatih")
@page(P.LIST)
def show_trainer_recommendation(act: Act, seat: int) -> ResponseReturnValue:
    """What the trainer looks at before he recommends."""
    found = queries.trainer_page(act, seat, class_asked())
    act.viewed("enrolment", found.enrolment.id, "trainer_recommendation")
    return trainer_html(found)


def trainer_html(found: TrainerPage, form: TrainerForm | None = None, refusal: Refusal | None = None) -> str:
    is_about(found.standing.slug)
    return render_template(
        "certification/trainer.html",
        page=found,
        missing=missing_rows(found.gaps, found.standing),
        form=form or TrainerForm(formdata=None),
        refusal=refusal.sentence(language()) if refusal else None,
    )


@bp.post("/rekomendasi/<int:seat>/pelatih")
@command(P.TRAINER_SIGN)
def sign_trainer_recommendation(act: Act, seat: int) -> ResponseReturnValue:
    """Sign, with the second factor."""
    found, form = queries.trainer_page(act, seat, class_asked()), TrainerForm()
    if not form.validate_on_submit():
        return trainer_html(found, form), 422
    is_recommended = form.is_recommended.data == "ya"
    try:
        services.sign_trainer_recommendation(
            act, found.enrolment, is_recommended=is_recommended, reason=form.reason.data or ""
        )
    except Refusal as refusal:
        return trainer_html(found, form, refusal), refusal.status
    flash(_("Rekomendasi pelatih ditandatangani. Map Tugas 3 terbuka.") if is_recommended else _("Alasan tercatat."))
    return redirect(url_for(".show_trainer_recommendation", seat=seat, kelas=found.standing.slug))


@bp.get("/rekomendasi/<int:seat>/pelatih.pdf")
@page(P.LIST)
def print_trainer_recommendation(act: Act, seat: int) -> ResponseReturnValue:
    """The signed recommendation on paper."""
    found = queries.trainer_page(act, seat, class_asked())
    if found.signed is None:
        raise NotFound
    act.viewed("trainer_recommendation", found.signed.id, "print")
    html = render_template(
        "print/trainer_recommendation.html",
        paper=found.standing.paper,
        signed=found.signed,
        standing=found.standing,
        signed_at=clock.saat(found.signed.signed_at, found.standing.zone, language="id"),
    )
    return pdf_response(pdf.render(html), f"rekomendasi-pelatih-{seat}.pdf", found.signed.signed_at)


def pdf_response(content: bytes, name: str, changed: dt.datetime | None = None) -> Response:
    """A PDF shown in the browser under a readable name."""
    response = Response(content, mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    if changed is not None:
        response.last_modified = changed
    return response
