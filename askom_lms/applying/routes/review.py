"""The institution's side: the applications that were sent, one with its evidence, and the verdict on it."""

import uuid

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from askom_lms.agreements.domain.texts import text_of
from askom_lms.applying import queries, services
from askom_lms.applying.domain import ASKED_FIRST, EVIDENCE
from askom_lms.applying.domain import ApplyingPermission as P
from askom_lms.applying.domain.states import PAPERS, ApplicationEvent, ApplicationState, Ruling
from askom_lms.applying.models import CertificationApplication
from askom_lms.applying.queries.review import LISTED_AT_MOST, findings_in
from askom_lms.applying.routes.blueprint import bp
from askom_lms.applying.routes.words import STATE_SHAPES, STATE_WORDS, judgement_of
from askom_lms.enrolment.domain.states import EnrolmentPermission
from askom_lms.enrolment.routes.words import ALL_NAMES
from askom_lms.kernel import files
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import Invalid, NotFound, Refusal
from askom_lms.kernel.uploads import serve_headers
from askom_lms.kernel.web import command, is_about, language, page

LAST_PAGE = 100_000
MET, UNMET = "ya", "belum"


@bp.get("/permohonan-sertifikasi")
@page(P.REVIEW)
def list_sent(act: Act) -> ResponseReturnValue:
    """Who waits longest comes first."""
    asked = request.args.get("keadaan", "")
    state = ApplicationState(asked) if asked in set(ApplicationState) else None
    number = min(max(1, request.args.get("hal", 1, type=int)), LAST_PAGE)
    rows, counts = queries.sent_lines(act, state=state, page=number)
    total = counts.get(state, 0) if state else sum(counts.values())
    everything = {"label": _("Semua"), "url": url_for(".list_sent"), "current": state is None}
    chips = [everything | {"count": sum(counts.values())}] + [
        {
            "label": str(word), "url": url_for(".list_sent", keadaan=one.value), "current": state is one,
            "count": counts.get(one, 0),
        }
        for one, word in STATE_WORDS.items()
    ]  # fmt: skip
    return render_template(
        "applying/sent.html",
        rows=rows,
        chips=chips,
        state=state,
        words=STATE_WORDS,
        shapes=STATE_SHAPES,
        number=number,
        last=max(1, -(-total // LISTED_AT_MOST)),
        total=total,
    )


@bp.get("/permohonan-sertifikasi/<uuid:application_id>")
@page(P.REVIEW)
def show_sent(act: Act, application_id: uuid.UUID) -> ResponseReturnValue:
    """One version: what was agreed, every row with its clause and papers, and what was said of it."""
    application = queries.get_application(act, application_id)
    act.viewed("certification_application", application.id, "read")
    return _html(act, application)


@bp.post("/permohonan-sertifikasi/<uuid:application_id>/telaah")
@command(P.JUDGE)
def judge_application(act: Act, application_id: uuid.UUID) -> ResponseReturnValue:
    """Accept it, return it with a reason for each row, or refuse it."""
    application = queries.get_application(act, application_id)
    act.require(P.JUDGE, application)
    asked = request.form.get("putusan", "")
    try:
        if asked not in set(ApplicationEvent):
            raise Invalid("applying.no_choice")
        services.judge(act, application, ApplicationEvent(asked), _sent_rulings(application), reason=_sent_reason())
    except Refusal as refusal:
        return _html(act, application, refusal), refusal.status
    name = application.enrolment.person.name
    flash(_("Permohonan %(name)s ditelaah: %(state)s.", name=name, state=STATE_WORDS[application.state]))
    return redirect(url_for(".show_sent", application_id=application.id))


@bp.get("/permohonan-sertifikasi/<uuid:application_id>/berkas/<uuid:document_id>")
@page(P.JUDGE)
def download_paper(act: Act, application_id: uuid.UUID, document_id: uuid.UUID) -> ResponseReturnValue:
    """A paper in the very version that was sent with the application; the view is logged."""
    application = queries.get_application(act, application_id)
    act.require(P.JUDGE, application)
    papers, _replaced = queries.papers_in(application)
    found = next((one for one in papers if one.id == document_id), None)
    if found is None:
        raise NotFound
    act.viewed("enrolment_document", found.id, found.kind.value)
    response = Response(files.read(found.sha256))
    response.headers.update(serve_headers(found.media_type, found.name, inline=True))
    return response


def _sent_rulings(application: CertificationApplication) -> dict[str, Ruling]:
    """What was ticked and written beside each row."""
    found = {}
    for row in queries.evidence_in(application):
        ticked = request.form.get(f"baris:{row.rule}")
        if ticked in (MET, UNMET):
            found[row.rule] = Ruling(ticked == MET, request.form.get(f"alasan:{row.rule}", ""))
    return found


def _sent_reason() -> str:
    return request.form.get("alasan", "")


def _html(act: Act, application: CertificationApplication, refusal: Refusal | None = None) -> str:
    klass, enrolment = application.enrolment.training_class, application.enrolment
    is_about(klass.slug)
    found, rows = queries.reviewed(application), queries.evidence_in(application)
    papers = {row.rule: [one for one in found.papers if one.kind.value in PAPERS.get(row.clause, ())] for row in rows}
    is_open = application.state is ApplicationState.SENT
    typed = {key: value for key, value in request.form.items() if request.method == "POST"}
    return render_template(
        "applying/review.html",
        one=application,
        klass=klass,
        person=enrolment.person,
        found=found,
        rows=rows,
        basis=[one for one in findings_in(application) if not one.clause.startswith(EVIDENCE)],
        papers=papers,
        names=ALL_NAMES,
        texts=[(text_of(key).title.said(language(), {}), found.signed.get(key)) for key in ASKED_FIRST],
        judged=judgement_of(application),
        words=STATE_WORDS,
        shapes=STATE_SHAPES,
        may_judge=act.may(P.JUDGE, application) and enrolment.person_id != act.actor_id,
        may_open=act.may(P.JUDGE, application),
        may_see_person=act.may(EnrolmentPermission.READ, enrolment),
        shows_form=is_open or (refusal is not None and bool(typed)),
        is_open=is_open,
        typed=typed,
        said=refusal.sentence(language()) if refusal else None,
    )
