"""Panitia's page of one application, and the steps that are possible there."""

import uuid
from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from askom_lms.enrolment import queries, services
from askom_lms.enrolment.domain.facts import Standing
from askom_lms.enrolment.domain.places import PROVINCES
from askom_lms.enrolment.domain.states import EDITABLE, ENROLMENT
from askom_lms.enrolment.domain.states import EnrolmentPermission as P
from askom_lms.enrolment.domain.waiting import InLine
from askom_lms.enrolment.forms import AcceptForm, OriginForm, ReasonForm, RecommenderForm
from askom_lms.enrolment.forms.deciding import SeenForm
from askom_lms.enrolment.models import PRE_DAY, DocumentState, Enrolment
from askom_lms.enrolment.queries.papers import IDENTITY
from askom_lms.enrolment.routes.blueprint import bp
from askom_lms.enrolment.routes.words import APPROACH_WORDS, HAPPENED, PRE_DAY_NAMES, hint_words, papers_of
from askom_lms.kernel import clock, web
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import Refusal
from askom_lms.kernel.web import command, is_about, language, page
from askom_lms.registry.queries import institution_choices

NOT_HIS_TURN = frozenset({"enrolment.seat_offered", "enrolment.others_first"})
"""Why a free seat is not his: he may wait for the next."""
REAPPROVED = frozenset({"enrolled", "waiting", "offered"})
"""States in which changed facts are approved again without another step."""


@bp.get("/kelas/<slug>/peserta/<int:seat>")
@page(P.READ)
def show_seat(act: Act, slug: str, seat: int) -> ResponseReturnValue:
    """The person on this seat."""
    return seen_html(act, queries.enrolment_of_seat(act, slug, seat))


@bp.get("/permohonan/<uuid:enrolment_id>")
@page(P.READ)
def show_enrolment(act: Act, enrolment_id: uuid.UUID) -> ResponseReturnValue:
    """One application with verdict, other readings and papers."""
    return seen_html(act, queries.get_enrolment(act, enrolment_id))


def seen_html(act: Act, enrolment: Enrolment) -> str:
    """The page, and the line that it was looked at."""
    act.viewed("enrolment", enrolment.id, "application")
    return enrolment_html(act, enrolment)


def enrolment_html(
    act: Act, enrolment: Enrolment, refusal: Refusal | None = None, typed: SeenForm | None = None
) -> str:
    """The whole page; after a refusal with the sentence and with what was typed."""
    klass = enrolment.training_class
    is_about(klass.slug)
    today, may_decide = queries.today_in(act, klass), act.may(P.DECIDE, enrolment)
    papers, asked = queries.current_documents(enrolment.id), queries.asks_pre_day_papers(klass)
    reasons = {kind: paper.verdict_reason for kind, paper in papers.items()}
    register = queries.register_of(enrolment, today)
    return render_template(
        "enrolment/enrolment.html",
        enrolment=enrolment,
        prepared=queries.prepared_titles(enrolment),
        approaches=APPROACH_WORDS,
        klass=klass,
        verdict=queries.verdict_now(enrolment, today, reasons=reasons, register=register, language=language()),
        others=queries.other_verdicts(enrolment, today, reasons=reasons, register=register, language=language()),
        papers=papers,
        lacking={str(each) for each in (*queries.papers_lacking(enrolment), *(PRE_DAY if asked else ()))},
        names=papers_of(klass),
        pre_day_names=PRE_DAY_NAMES if asked or enrolment.pre_day.strip(".") else {},
        hidden=() if act.may(P.READ_IDENTITY, enrolment) else IDENTITY,
        hint_words=hint_words,
        states=DocumentState,
        steps=steps_of(act, enrolment, refusal) if may_decide else set(),
        may_decide=may_decide,
        is_dropped=enrolment.seat_number is not None and enrolment.approved_facts_version is None,
        history=told_history(act, enrolment),
        forms=forms_for(enrolment, typed),
        provinces=PROVINCES,
        refusal=web.said(refusal),
    )


def steps_of(act: Act, enrolment: Enrolment, refusal: Refusal | None) -> set[str]:
    """The events of the machine that may be taken now, and the steps beside it."""
    steps: set[str] = {str(event) for event in act.choices(ENROLMENT, enrolment)}
    has_seat = enrolment.seat_number is not None
    if has_seat and enrolment.is_conditional and enrolment.confirmed_at is None:
        steps.add("confirm")
    if str(enrolment.state) in REAPPROVED and enrolment.approved_facts_version is None:
        steps.add("reapprove")
    if has_seat or not (is_full_for(enrolment) or (refusal is not None and refusal.code in NOT_HIS_TURN)):
        steps.discard("wait")
    if has_seat and not enrolment.is_ketua_kelas:
        steps.add("name_ketua")
    if str(enrolment.state) in EDITABLE and named_institutions(enrolment):
        steps.add("ruling")
    if not has_seat and str(enrolment.state) in ("draft", "applied", "rejected"):
        steps.add("origin")
    return steps


def is_full_for(enrolment: Enrolment) -> bool:
    """Whether the counters of the class have no seat for him."""
    one = InLine(enrolment.id, enrolment.person.name, 0, enrolment.is_external)
    return not queries.room_of_class(enrolment.training_class, 0, 0).fits(one)


def forms_for(enrolment: Enrolment, typed: SeenForm | None) -> dict[str, SeenForm]:
    """Every form of the page with the version it shows; the one that was sent keeps its words."""
    ruling = RecommenderForm(formdata=None)
    made: dict[str, SeenForm] = {
        "ruling": ruling,
        "accept": AcceptForm(formdata=None),
        "reason": ReasonForm(formdata=None),
        "origin": OriginForm(formdata=None, data=home_of(enrolment)),
        "plain": SeenForm(formdata=None),
    }
    for name, form in made.items():
        if type(form) is type(typed) and typed is not None:
            made[name] = typed
        made[name].seen.data = str(enrolment.row_version)
    ruling.offer(named_institutions(enrolment))
    return made


def home_of(enrolment: Enrolment) -> dict[str, str]:
    """Where he comes from, as the form shows it."""
    return {"origin": enrolment.origin, "city": enrolment.city, "province": enrolment.province}


def named_institutions(enrolment: Enrolment) -> list[str]:
    """The institutions that the applicant names, each once."""
    return list(dict.fromkeys(filter(None, (each.get("institution") for each in queries.letters_of(enrolment)))))


def told_history(act: Act, enrolment: Enrolment) -> list[dict[str, Any]]:
    zone = enrolment.training_class.zone
    return [
        {"text": HAPPENED[one.kind], "who": one.who, "at": clock.saat(one.at, zone), "note": ""}
        for one in queries.history_of(act, enrolment)
        if one.kind in HAPPENED
    ]


def decided(
    act: Act, enrolment_id: uuid.UUID, form: SeenForm, step: Callable[[Enrolment], None], said: str
) -> ResponseReturnValue:
    """Take one step of panitia; a refusal is shown on the same page with everything typed."""
    enrolment = queries.get_enrolment(act, enrolment_id)
    act.require(P.DECIDE, enrolment)
    if not form.validate_on_submit():
        return enrolment_html(act, enrolment, None, form), 422
    try:
        step(enrolment)
    except Refusal as refusal:
        return enrolment_html(act, enrolment, refusal, form), refusal.status
    flash(said)
    return redirect(url_for(".show_enrolment", enrolment_id=enrolment_id))


@bp.post("/permohonan/<uuid:enrolment_id>/terima")
@command(P.DECIDE)
def accept_enrolment(act: Act, enrolment_id: uuid.UUID) -> ResponseReturnValue:
    """Give the seat."""
    form = AcceptForm()
    reason = form.waiver_reason.data or ""

    def step(enrolment: Enrolment) -> None:
        services.accept(act, enrolment, waiver_reason=reason, seen=form.seen_version)

    return decided(act, enrolment_id, form, step, _("Pemohon diterima."))


@bp.post("/permohonan/<uuid:enrolment_id>/daftar-tunggu")
@command(P.DECIDE)
def put_on_list(act: Act, enrolment_id: uuid.UUID) -> ResponseReturnValue:
    """A place on the waiting list, while there is no seat."""
    form = AcceptForm()
    reason = form.waiver_reason.data or ""

    def step(enrolment: Enrolment) -> None:
        services.put_on_list(act, enrolment, waiver_reason=reason, seen=form.seen_version)

    return decided(act, enrolment_id, form, step, _("Pemohon masuk daftar tunggu."))


@bp.post("/permohonan/<uuid:enrolment_id>/setujui-lagi")
@command(P.DECIDE)
def reapprove_enrolment(act: Act, enrolment_id: uuid.UUID) -> ResponseReturnValue:
    """Approve changed facts of somebody who is enrolled."""
    form = AcceptForm()
    reason = form.waiver_reason.data or ""

    def step(enrolment: Enrolment) -> None:
        services.reapprove(act, enrolment, reason=reason, seen=form.seen_version)

    return decided(act, enrolment_id, form, step, _("Data yang baru disetujui."))


@bp.post("/permohonan/<uuid:enrolment_id>/tolak")
@command(P.DECIDE)
def reject_enrolment(act: Act, enrolment_id: uuid.UUID) -> ResponseReturnValue:
    """Turn down, with the reason."""
    form = ReasonForm()

    def step(enrolment: Enrolment) -> None:
        services.reject(act, enrolment, reason=form.reason.data or "", seen=form.seen_version)

    return decided(act, enrolment_id, form, step, _("Permohonan ditolak dengan alasan."))


@bp.post("/permohonan/<uuid:enrolment_id>/keluarkan")
@command(P.DECIDE)
def remove_enrolment(act: Act, enrolment_id: uuid.UUID) -> ResponseReturnValue:
    """Withdraw somebody on his word, with the reason."""
    form = ReasonForm()

    def step(enrolment: Enrolment) -> None:
        services.withdraw(act, enrolment, reason=form.reason.data or "", seen=form.seen_version)

    return decided(act, enrolment_id, form, step, _("Peserta dicatat mundur."))


@bp.post("/permohonan/<uuid:enrolment_id>/asal")
@command(P.DECIDE)
def set_origin(act: Act, enrolment_id: uuid.UUID) -> ResponseReturnValue:
    """Correct the institution of origin."""
    form = OriginForm()
    origin = form.origin.data or ""
    known = {name.casefold(): key for key, name in institution_choices(act)}

    def step(enrolment: Enrolment) -> None:
        found = known.get(origin.casefold())
        services.set_origin(act, enrolment, origin=origin, origin_id=found, seen=form.seen_version)
        services.set_home(act, enrolment, city=form.city.data or "", province=form.province.data or "")

    return decided(act, enrolment_id, form, step, _("Lembaga asal dibetulkan."))


@bp.post("/permohonan/<uuid:enrolment_id>/lembaga")
@command(P.DECIDE)
def rule_on_recommender(act: Act, enrolment_id: uuid.UUID) -> ResponseReturnValue:
    """Set what a recommending institution is, where the register does not say it."""
    form = RecommenderForm()
    form.offer(named_institutions(queries.get_enrolment(act, enrolment_id)))

    def step(enrolment: Enrolment) -> None:
        services.rule_on_recommender(
            act,
            enrolment,
            institution=form.institution.data or "",
            standing=Standing(form.standing.data) if form.standing.data else None,
            bnsp_approved={"ya": True, "tidak": False}.get(form.bnsp_approved.data or ""),
            reason=form.ruling_reason.data or "",
            seen=form.seen_version,
        )

    return decided(act, enrolment_id, form, step, _("Keadaan lembaga ditetapkan."))


@bp.post("/permohonan/<uuid:enrolment_id>/pastikan")
@command(P.DECIDE)
def confirm_enrolment(act: Act, enrolment_id: uuid.UUID) -> ResponseReturnValue:
    """Confirm a conditional seat."""
    form = SeenForm()

    def step(enrolment: Enrolment) -> None:
        services.confirm_condition(act, enrolment, seen=form.seen_version)

    return decided(act, enrolment_id, form, step, _("Kursi dipastikan."))


@bp.post("/permohonan/<uuid:enrolment_id>/daftarkan")
@command(P.DECIDE)
def enrol_enrolment(act: Act, enrolment_id: uuid.UUID) -> ResponseReturnValue:
    """From a seat to a trainee of the class."""
    return decided(act, enrolment_id, SeenForm(), lambda e: services.enrol(act, e), _("Terdaftar sebagai peserta."))


@bp.post("/permohonan/<uuid:enrolment_id>/ketua-kelas")
@command(P.DECIDE)
def name_ketua_kelas(act: Act, enrolment_id: uuid.UUID) -> ResponseReturnValue:
    """Name the ketua kelas."""
    said = _("Ketua kelas ditetapkan.")
    return decided(act, enrolment_id, SeenForm(), lambda e: services.name_ketua_kelas(act, e), said)
