"""The applicant's pages: where the application stands, handing it in, leaving."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from askom_lms.enrolment import queries, services
from askom_lms.enrolment.domain.papers import names_of
from askom_lms.enrolment.domain.states import ENROLMENT, EnrolmentEvent, EnrolmentState
from askom_lms.enrolment.domain.states import EnrolmentPermission as P
from askom_lms.enrolment.forms import ReasonForm
from askom_lms.enrolment.models import DocumentKind, DocumentState, Enrolment, EnrolmentDocument
from askom_lms.enrolment.routes.blueprint import bp
from askom_lms.enrolment.routes.words import APPROACH_WORDS, PRE_DAY_NAMES, flow_of, papers_of
from askom_lms.kernel import web
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import NotFound, Refusal
from askom_lms.kernel.web import command, language, page
from askom_lms.training.domain.settings import ClassSettings
from askom_lms.training.queries import SessionRow, sessions_of

APPLYING = ("draft", "rejected")
AT_HOME = ("enrolled", "completed", "withdrawn")
"""States whose flow is not shown here: the home shows it, or there is none."""


def own(act: Act) -> Enrolment:
    """The signed-in person's application. Raises NotFound when he has none, HasLeft when he withdrew."""
    enrolment = queries.own_enrolment(act)
    if enrolment is None:
        act.require(P.APPLY)
        raise queries.why_without(act) or NotFound
    act.require(P.APPLY, enrolment)
    return enrolment


@bp.get("/permohonan")
@page(P.APPLY)
def show_application(act: Act) -> ResponseReturnValue:
    """Where the application stands: what is met, what is not, what to do next."""
    return application_html(act, own(act))


def application_html(act: Act, enrolment: Enrolment, refusal: Refusal | None = None) -> str:
    """The application with its verdict."""
    today = queries.today_in(act, enrolment.training_class)
    papers = queries.current_documents(enrolment.id)
    reasons = {kind: paper.verdict_reason for kind, paper in papers.items()}
    register = queries.register_of(enrolment, today)
    choices, blue = act.choices(ENROLMENT, enrolment), papers_of(enrolment.training_class)
    return render_template(
        "enrolment/application.html",
        enrolment=enrolment,
        prepared=queries.prepared_titles(enrolment),
        approaches=APPROACH_WORDS,
        klass=enrolment.training_class,
        papers=papers,
        pre_day_owed=[PRE_DAY_NAMES[kind] for kind in queries.pre_day_to_send(enrolment, enrolment.training_class)],
        flow_shown=flow_of(queries.flow_facts(enrolment)) if str(enrolment.state) not in AT_HOME else None,
        names={**blue, **PRE_DAY_NAMES},
        n_papers=len(blue),
        pre_day=pre_day_of(enrolment),
        verdict=queries.verdict_now(enrolment, today, reasons=reasons, register=register, language=language()),
        others=queries.other_verdicts(enrolment, today, reasons=reasons, register=register, language=language()),
        lacking=names_of(queries.papers_lacking(enrolment)) if str(enrolment.state) in APPLYING else "",
        lacks_certificate=not is_usable(papers.get(DocumentKind.INTERNALISASI)),
        rejected=[kind for kind, paper in papers.items() if paper.state is DocumentState.REJECTED],
        in_line=in_line(enrolment),
        may_apply=EnrolmentEvent.APPLY in choices,
        not_open=web.said(services.why_not_open(enrolment.training_class)),
        may_withdraw=EnrolmentEvent.WITHDRAW in choices,
        is_dropped=enrolment.seat_number is not None and enrolment.approved_facts_version is None,
        refusal=web.said(refusal),
    )


def in_line(enrolment: Enrolment) -> int:
    """His number among those who wait; the places on the list keep their gaps, this does not."""
    if enrolment.state is not EnrolmentState.WAITING:
        return 0
    return sum(one.place <= (enrolment.waiting_place or 0) for one in queries.waiting_line(enrolment.class_id))


def pre_day_of(enrolment: Enrolment) -> SessionRow | None:
    """The internalisasi of the class, for somebody who has a seat."""
    klass = enrolment.training_class
    if enrolment.seat_number is None or not ClassSettings.read(klass.settings).pre_day_on:
        return None
    return next((row for row in sessions_of(klass.id) if row.day == 0), None)


def is_usable(paper: EnrolmentDocument | None) -> bool:
    """Whether a paper is there and was not rejected."""
    return paper is not None and paper.state is not DocumentState.REJECTED


@bp.post("/permohonan/ajukan")
@command(P.APPLY)
def apply_enrolment(act: Act) -> ResponseReturnValue:
    """Hand the application in."""
    enrolment = own(act)
    try:
        services.apply(act, enrolment)
    except Refusal as refusal:
        return application_html(act, enrolment, refusal), refusal.status
    flash(_("Permohonan diajukan. Panitia memeriksa data dan berkas Anda; hasilnya dikirim lewat surat elektronik."))
    return redirect(url_for(".show_application"))


@bp.post("/permohonan/tawaran/ambil")
@command(P.APPLY)
def take_offer(act: Act) -> ResponseReturnValue:
    """Take the seat that is kept for him."""
    enrolment = own(act)
    try:
        why = services.take_offer(act, enrolment)
    except Refusal as refusal:
        return application_html(act, enrolment, refusal), refusal.status
    if why is None:
        flash(_("Kursi %(n)s untuk Anda.", n=enrolment.seat_number))
    else:
        stays = _("Anda tetap dalam daftar tunggu.")
        flash(f"{why.sentence(language()).what} {stays}", "error")
    return redirect(url_for(".show_application"))


@bp.post("/permohonan/tawaran/tolak")
@command(P.APPLY)
def decline_offer(act: Act) -> ResponseReturnValue:
    """Leave it to the next one."""
    enrolment = own(act)
    try:
        services.decline_offer(act, enrolment)
    except Refusal as refusal:
        return application_html(act, enrolment, refusal), refusal.status
    flash(_("Tawaran ditolak. Kursi ditawarkan kepada yang berikut, dan Anda keluar dari daftar tunggu."))
    return redirect(url_for(".show_application"))


@bp.get("/permohonan/mundur")
@page(P.APPLY)
def ask_withdrawal(act: Act) -> ResponseReturnValue:
    """A page that says what withdrawing means."""
    return render_template("enrolment/withdraw.html", enrolment=own(act), form=ReasonForm(), refusal=None)


@bp.post("/permohonan/mundur")
@command(P.APPLY)
def withdraw_enrolment(act: Act) -> ResponseReturnValue:
    """Leave."""
    enrolment = own(act)
    form = ReasonForm()
    if not form.validate_on_submit():
        return render_template("enrolment/withdraw.html", enrolment=enrolment, form=form, refusal=None), 422
    try:
        services.withdraw(act, enrolment, reason=form.reason.data or "")
    except Refusal as refusal:
        said = refusal.sentence(language())
        return render_template("enrolment/withdraw.html", enrolment=enrolment, form=form, refusal=said), refusal.status
    flash(_("Anda mundur dari kelas ini. Alasannya tercatat."))
    return redirect("/profil")
