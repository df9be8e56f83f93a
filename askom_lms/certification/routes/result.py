"""What a trainee reads about himself, and the separation page of a class."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from askom_lms.certification import queries, services
from askom_lms.certification.domain.decision import Part
from askom_lms.certification.domain.states import CertificationPermission as P
from askom_lms.certification.routes import bp
from askom_lms.certification.routes.aca import aca_pdf
from askom_lms.certification.routes.printing import address_of
from askom_lms.kernel.act import Act
from askom_lms.kernel.web import command, page


@bp.get("/hasil")
@page(P.RESULT)
def show_result(act: Act) -> ResponseReturnValue:
    """Recommendation, then decision, then certificate."""
    found = queries.own_result(act)
    if found is not None and found.record_id is not None:
        act.viewed("record", found.record_id, "result")
    address = address_of(found.certificate_code) if found is not None and found.certificate_code else ""
    held = queries.own_competence(act)
    told = {
        "result": found,
        "appeal": queries.own_appeal(act) if found is not None and found.is_decided else None,
        "now": act.now,
        "address": address,
        "addresses": {one.id: address_of(one.code) for one in held},
    }
    return render_template("certification/result.html", **told, competence=held)


@bp.get("/kelas/<slug>/pemisahan")
@page(P.SEPARATION)
def show_separation(act: Act, slug: str) -> ResponseReturnValue:
    """Who did what, and where it overlaps."""
    return render_template("certification/separation.html", page=queries.separation_page(act, slug), parts=list(Part))


@bp.post("/hasil/tanda-tangan")
@command(P.ACKNOWLEDGE)
def acknowledge_recommendation(act: Act) -> ResponseReturnValue:
    """The candidate signs FR-ACA-07: the feedback was given to him."""
    services.acknowledge_recommendation(act, queries.own_recommendation(act))
    flash(_("Tanda tangan Anda tercatat pada FR-ACA-07."))
    return redirect(url_for(".show_result"))


@bp.get("/hasil/fr-aca-07.pdf")
@page(P.RESULT)
def print_own_aca(act: Act) -> ResponseReturnValue:
    """The signed FR-ACA-07 for the candidate."""
    return aca_pdf(act, *queries.own_aca_record(act))
