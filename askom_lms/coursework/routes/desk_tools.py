"""Tools of a master asesor: initials of the session, prepared remarks, his trainees."""

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from askom_lms.coursework import services
from askom_lms.coursework.domain.states import CourseworkPermission as P
from askom_lms.coursework.forms import PreparedForm
from askom_lms.coursework.queries.margin import margin_of
from askom_lms.coursework.queries.paper import sheets_on_paper
from askom_lms.coursework.queries.trainees import my_trainee, my_trainees
from askom_lms.coursework.routes import trainee_views
from askom_lms.coursework.routes.blueprint import bp
from askom_lms.coursework.routes.words import _
from askom_lms.coursework.services.desk_tools import MOST
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import Refusal
from askom_lms.kernel.web import command, is_about, page
from askom_lms.people import services as people
from askom_lms.people.domain.marks import picture_of
from askom_lms.people.forms import MarkForm


@bp.get("/paraf/sesi")
@page(P.DESK)
def show_session_mark(act: Act) -> ResponseReturnValue:
    """The initials that decorate the parafs of this session."""
    act.require(P.DESK)
    return mark_page(act)


@bp.post("/paraf/sesi")
@command(P.DESK)
def save_session_mark(act: Act) -> ResponseReturnValue:
    act.require(P.DESK)
    form = MarkForm()
    if not form.validate_on_submit():
        return mark_page(act, form), 422
    try:
        people.save_mark(act, typed=form.initials.data or "", drawn=form.drawn())
    except Refusal as refusal:
        form.initials.errors = [str(refusal)]
        return mark_page(act, form), refusal.status
    flash(_("Paraf sesi tersimpan."))
    return redirect("/paraf")


def mark_page(act: Act, form: MarkForm | None = None) -> str:
    mark = margin_of(person_id=act.person.id).mark
    drawn = picture_of(mark.strokes) if mark and mark.strokes else None
    form = form or MarkForm(formdata=None, initials=mark.typed if mark else "")
    return render_template("coursework/session_mark.html", form=form, drawn=drawn)


@bp.get("/paraf/catatan")
@page(P.DESK)
def show_prepared_remarks(act: Act) -> ResponseReturnValue:
    """Up to nine sentences for the keys 1 to 9."""
    act.require(P.DESK)
    return remarks_page(list(margin_of(person_id=act.person.id).prepared))


@bp.post("/paraf/catatan")
@command(P.DESK)
def save_prepared_remarks(act: Act) -> ResponseReturnValue:
    form = PreparedForm()
    try:
        services.save_prepared_remarks(act, form.pairs())
    except Refusal as refusal:
        return remarks_page(form.pairs(), refusal), refusal.status
    flash(_("Catatan siap pakai tersimpan."))
    return redirect("/paraf")


def remarks_page(pairs: list[tuple[str, str]], refusal: Refusal | None = None) -> str:
    rows = [*pairs, *[("", "")] * (MOST - len(pairs))][:MOST]
    said = refusal.sentence() if refusal else None
    return render_template("coursework/prepared_remarks.html", rows=rows, wrong=said)


@bp.get("/peserta-saya")
@page(P.DESK)
def show_trainees(act: Act) -> ResponseReturnValue:
    """My trainees and how their folders stand."""
    lines = my_trainees(act)
    is_about(lines[0].class_slug if lines else "")
    return render_template("coursework/trainees.html", classes=trainee_views.classes(lines), n=len(lines))


@bp.get("/peserta-saya/<int:seat>")
@page(P.DESK)
def show_trainee(act: Act, seat: int) -> ResponseReturnValue:
    """One trainee's dossiers, to read."""
    found, lines = my_trainee(act, seat, request.args.get("kelas", ""))
    is_about(found.class_slug)
    act.viewed("enrolment", found.enrolment_id, "dossier")
    return render_template(
        "coursework/trainee.html", **trainee_views.dossier(found, lines, sheets_on_paper(found.enrolment_id), act.now)
    )
