"""Panitia's pages: the applicants of a class, one applicant, acceptance, groups."""

import uuid
from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from askom_lms.enrolment import queries, services
from askom_lms.enrolment.domain.states import ENROLMENT, EnrolmentEvent
from askom_lms.enrolment.domain.states import EnrolmentPermission as P
from askom_lms.enrolment.forms import AcceptForm, InviteForm, PlainForm, ReasonForm
from askom_lms.enrolment.models import DocumentState, Enrolment
from askom_lms.enrolment.routes import bp
from askom_lms.enrolment.routes.papers import PAPER_NAMES
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import Invalid, Refusal
from askom_lms.kernel.web import command, language, page
from askom_lms.registry.queries import institution_choices
from askom_lms.training.models import TrainingClass
from askom_lms.training.queries import get_class, rules_strip

FEWEST_PARTS = 2


@bp.get("/kelas/<slug>/peserta")
@page(P.LIST)
def list_applicants(act: Act, slug: str) -> ResponseReturnValue:
    """Every application of the class."""
    return list_html(act, get_class(act, slug), InviteForm())


def list_html(act: Act, klass: TrainingClass, form: InviteForm, refusal: Refusal | None = None) -> str:
    return render_template(
        "enrolment/applicants.html",
        klass=klass,
        rows=queries.applicant_rows(act, klass),
        rules=rules_strip(klass),
        form=form,
        may_decide=act.may(P.DECIDE, klass),
        refusal=refusal.sentence(language()) if refusal else None,
    )


@bp.post("/kelas/<slug>/peserta/undang")
@command(P.INVITE)
def invite_trainees(act: Act, slug: str) -> ResponseReturnValue:
    """Invite everybody named on the pasted lines, or nobody when one line cannot be read."""
    klass = get_class(act, slug)
    form = InviteForm()
    if not form.validate_on_submit():
        return list_html(act, klass, form), 422
    known = {name.casefold(): key for key, name in institution_choices(act)}
    try:
        people = invited_lines(form.lines.data or "")
        for name, email, origin in people:
            services.invite_trainee(
                act, klass, email=email, name=name, origin=origin, origin_id=known.get(origin.casefold())
            )
    except Refusal as refusal:
        return list_html(act, klass, form, refusal), refusal.status
    flash(_("%(n)s orang diundang.", n=len(people)))
    return redirect(url_for(".list_applicants", slug=slug))


def invited_lines(text: str) -> list[tuple[str, str, str]]:
    """(name, e-mail, institution) of each line; tabs of a spreadsheet count too. Raises Invalid with the line."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        parts = [part.strip() for part in line.replace("\t", ";").split(";")]
        if len(parts) < FEWEST_PARTS or "@" not in parts[1] or not parts[0]:
            raise Invalid("enrolment.line_unreadable", n=number, line=line.strip()[:80])
        found.append((parts[0], parts[1].lower(), parts[2] if len(parts) > FEWEST_PARTS else ""))
    return found


@bp.get("/kelas/<slug>/peserta/<int:seat>")
@page(P.READ)
def show_seat(act: Act, slug: str, seat: int) -> ResponseReturnValue:
    """The person on this seat."""
    return enrolment_html(act, queries.enrolment_at_seat(act, get_class(act, slug).id, seat))


@bp.get("/permohonan/<uuid:enrolment_id>")
@page(P.READ)
def show_enrolment(act: Act, enrolment_id: uuid.UUID) -> ResponseReturnValue:
    """One application with verdict, other readings and papers."""
    return enrolment_html(act, queries.get_enrolment(act, enrolment_id))


def enrolment_html(act: Act, enrolment: Enrolment, refusal: Refusal | None = None) -> str:
    today = act.now.date()
    may_decide = act.may(P.DECIDE, enrolment)
    return render_template(
        "enrolment/enrolment.html",
        enrolment=enrolment,
        klass=enrolment.training_class,
        verdict=queries.verdict_now(enrolment, today, language=language()),
        others=queries.other_verdicts(enrolment, today, language=language()),
        papers=queries.current_documents(enrolment.id),
        names=PAPER_NAMES,
        states=DocumentState,
        choices=act.choices(ENROLMENT, enrolment) if may_decide else [],
        events=EnrolmentEvent,
        may_decide=may_decide,
        accept_form=AcceptForm(),
        reason_form=ReasonForm(),
        form=PlainForm(),
        refusal=refusal.sentence(language()) if refusal else None,
    )


def decided(act: Act, enrolment_id: uuid.UUID, step: Callable[[Enrolment], None], said: str) -> ResponseReturnValue:
    """Take one step of panitia; a refusal is shown on the same page with everything typed."""
    enrolment = queries.get_enrolment(act, enrolment_id)
    act.require(P.DECIDE, enrolment)
    try:
        step(enrolment)
    except Refusal as refusal:
        return enrolment_html(act, enrolment, refusal), refusal.status
    flash(said)
    return redirect(url_for(".show_enrolment", enrolment_id=enrolment_id))


@bp.post("/permohonan/<uuid:enrolment_id>/terima")
@command(P.DECIDE)
def accept_enrolment(act: Act, enrolment_id: uuid.UUID) -> ResponseReturnValue:
    """Give the seat."""
    reason = request.form.get("waiver_reason", "")
    return decided(act, enrolment_id, lambda e: services.accept(act, e, waiver_reason=reason), _("Pemohon diterima."))


@bp.post("/permohonan/<uuid:enrolment_id>/tolak")
@command(P.DECIDE)
def reject_enrolment(act: Act, enrolment_id: uuid.UUID) -> ResponseReturnValue:
    """Turn down, with the reason."""
    reason = request.form.get("reason", "")
    return decided(
        act, enrolment_id, lambda e: services.reject(act, e, reason=reason), _("Permohonan ditolak dengan alasan.")
    )


@bp.post("/permohonan/<uuid:enrolment_id>/setujui-lagi")
@command(P.DECIDE)
def reapprove_enrolment(act: Act, enrolment_id: uuid.UUID) -> ResponseReturnValue:
    """Approve changed facts of a seated person."""
    reason = request.form.get("waiver_reason", "")
    return decided(
        act, enrolment_id, lambda e: services.reapprove(act, e, reason=reason), _("Data yang baru disetujui.")
    )


@bp.post("/permohonan/<uuid:enrolment_id>/pastikan")
@command(P.DECIDE)
def confirm_enrolment(act: Act, enrolment_id: uuid.UUID) -> ResponseReturnValue:
    """Confirm a conditional seat."""
    return decided(act, enrolment_id, lambda e: services.confirm_condition(act, e), _("Kursi dipastikan."))


@bp.post("/permohonan/<uuid:enrolment_id>/keluarkan")
@command(P.DECIDE)
def remove_enrolment(act: Act, enrolment_id: uuid.UUID) -> ResponseReturnValue:
    """Withdraw somebody on his word, with the reason."""
    reason = request.form.get("reason", "")
    return decided(act, enrolment_id, lambda e: services.withdraw(act, e, reason=reason), _("Peserta dicatat mundur."))


@bp.post("/permohonan/<uuid:enrolment_id>/ketua-kelas")
@command(P.DECIDE)
def name_ketua_kelas(act: Act, enrolment_id: uuid.UUID) -> ResponseReturnValue:
    """Name the ketua kelas."""
    return decided(act, enrolment_id, lambda e: services.name_ketua_kelas(act, e), _("Ketua kelas ditetapkan."))


@bp.post("/kelas/<slug>/kelompok")
@command(P.DECIDE)
def assign_groups(act: Act, slug: str) -> ResponseReturnValue:
    """Spread the seated people over the master asesors."""
    klass = get_class(act, slug)
    try:
        counts = services.assign_groups(act, klass)
    except Refusal as refusal:
        return list_html(act, klass, InviteForm(), refusal), refusal.status
    flash(_("Kelompok dibagi: %(groups)s.", groups=", ".join(f"{g} {n}" for g, n in counts.items())))
    return redirect(url_for(".list_applicants", slug=slug))
