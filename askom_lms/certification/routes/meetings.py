"""Meetings of the technical team: agenda, decisions, berita acara."""

import uuid

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from askom_lms.certification import queries, services
from askom_lms.certification.domain.states import CertificationPermission as P
from askom_lms.certification.domain.states import Verdict
from askom_lms.certification.forms import DecisionForm, MeetingForm, MinutesForm
from askom_lms.certification.models import DecisionMeeting
from askom_lms.certification.queries.meetings import CHAIR, Case, MeetingPage
from askom_lms.certification.routes import bp
from askom_lms.certification.routes.trainer import pdf_response
from askom_lms.certification.routes.words import ROW_WORDS, RULE_WORDS, stored_rows
from askom_lms.kernel import clock, files
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import NotFound, Refusal
from askom_lms.kernel.web import command, language, page
from askom_lms.regulations import asesor_standard
from askom_lms.training.forms.fields import offered
from askom_lms.training.models import TrainingClass

MEMBER = "Anggota"


@bp.get("/keputusan")
@page(P.REVIEW)
def show_meetings(act: Act) -> ResponseReturnValue:
    """My meetings, and classes with recommendations that wait for one."""
    may_call = act.may(P.MEETINGS)
    return render_template("certification/meetings.html", found=queries.meeting_list(act), may_call=may_call)


@bp.get("/kelas/<slug>/keputusan/baru")
@page(P.MEETINGS)
def new_meeting(act: Act, slug: str) -> ResponseReturnValue:
    """The form of a new meeting."""
    klass = queries.meeting_class(act, slug)
    today = clock.in_zone(act.now, klass.zone).date()
    form = MeetingForm(
        formdata=None,
        held_on=today,
        starts_at="09.00",
        agenda=_("Keputusan sertifikasi peserta kelas %(n)s", n=klass.number),
    )
    return new_html(klass, form)


def new_html(klass: TrainingClass, form: MeetingForm, refusal: Refusal | None = None) -> str:
    choices = [(str(person), name) for person, name in queries.member_choices(klass.id)]
    form.chair.choices = offered(choices)
    return render_template(
        "certification/meeting_new.html",
        klass=klass,
        form=form,
        choices=choices,
        chosen=set(request.form.getlist("member")),
        refusal=refusal.sentence(language()) if refusal else None,
    )


@bp.post("/kelas/<slug>/keputusan/baru")
@command(P.MEETINGS)
def create_meeting(act: Act, slug: str) -> ResponseReturnValue:
    """Call a meeting."""
    klass, form = queries.meeting_class(act, slug), MeetingForm()
    form.chair.choices = offered((str(person), name) for person, name in queries.member_choices(klass.id))
    if not form.validate_on_submit():
        return new_html(klass, form), 422
    members = _members(form.chair.data)
    try:
        meeting = services.create_meeting(
            act,
            klass,
            held_on=form.held_on.data or klass.ends_on,
            starts_at=form.starts_at.data or "",
            place=form.place.data or "",
            agenda=form.agenda.data or "",
            members=members,
        )
    except Refusal as refusal:
        return new_html(klass, form, refusal), refusal.status
    return redirect(url_for(".show_meeting", meeting_id=meeting.id))


def _members(chair: str) -> dict[uuid.UUID, str]:
    try:
        found = {uuid.UUID(value): MEMBER for value in request.form.getlist("member")}
        return {**found, uuid.UUID(chair): CHAIR}
    except ValueError:
        abort(400)


@bp.get("/keputusan/<uuid:meeting_id>")
@page(P.REVIEW)
def show_meeting(act: Act, meeting_id: uuid.UUID) -> ResponseReturnValue:
    """The agenda with its flags."""
    found = queries.meeting_page(act, meeting_id)
    return meeting_html(found, may_open=act.may(P.MEETINGS, found.meeting))


def meeting_html(
    found: MeetingPage, form: MinutesForm | None = None, refusal: Refusal | None = None, *, may_open: bool = True
) -> str:
    """The agenda; `may_open` leads to each case with its evidence."""
    return render_template(
        "certification/meeting.html",
        page=found,
        may_open=may_open,
        form=form or MinutesForm(formdata=None, ends_at=found.meeting.ends_at or ""),
        refusal=refusal.sentence(language()) if refusal else None,
    )


@bp.get("/keputusan/<uuid:meeting_id>/<int:seat>")
@page(P.MEETINGS)
def show_case(act: Act, meeting_id: uuid.UUID, seat: int) -> ResponseReturnValue:
    """One trainee on the agenda: every claim opens its evidence."""
    found = queries.meeting_page(act, meeting_id)
    act.require(P.MEETINGS, found.meeting)
    case = _case(found, seat)
    act.viewed("recommendation", case.recommendation_id, "case")
    return case_html(act, found, case)


def _case(found: MeetingPage, seat: int) -> Case:
    case = next((one for one in found.cases if one.seat == seat), None)
    if case is None:
        raise NotFound
    return case


def case_html(
    act: Act, found: MeetingPage, case: Case, form: DecisionForm | None = None, refusal: Refusal | None = None
) -> str:
    return render_template(
        "certification/case.html",
        page=found,
        case=case,
        evidence=queries.evidence_of(case.enrolment_id),
        evidence_words=ROW_WORDS,
        unmet_rules={row: ", ".join(RULE_WORDS[rule] for rule in rules) for row, rules in case.unmet_rules.items()},
        missing=stored_rows(case.missing),
        first_bar=next((row.said.what for row in stored_rows(case.bars_to_k[:1])), ""),
        names=found.names,
        unit_names={role.value: unit.name for role, unit in asesor_standard(found.klass.asesor_standard).units.items()},
        conflicts=case.conflicts_of(act.person.id),
        form=form or DecisionForm(formdata=None),
        refusal=refusal.sentence(language()) if refusal else None,
    )


@bp.post("/keputusan/<uuid:meeting_id>/<int:seat>")
@command(P.DECIDE)
def decide_case(act: Act, meeting_id: uuid.UUID, seat: int) -> ResponseReturnValue:
    """Agree, or not, with a reason and the second factor."""
    found, form = queries.meeting_page(act, meeting_id), DecisionForm()
    act.require(P.DECIDE, found.meeting)
    case = _case(found, seat)
    if not form.validate_on_submit():
        return case_html(act, found, case, form), 422
    other = Verdict.BK if case.recommended is Verdict.K else Verdict.K
    verdict = case.recommended if form.agrees.data == "ya" else other
    try:
        services.decide(act, found.meeting, case.enrolment_id, verdict=verdict, reason=form.reason.data or "")
    except Refusal as refusal:
        return case_html(act, found, case, form, refusal), refusal.status
    flash(_("Keputusan untuk %(name)s tercatat.", name=case.name))
    return redirect(url_for(".show_meeting", meeting_id=meeting_id, _anchor=f"kursi-{seat}"))


@bp.post("/keputusan/<uuid:meeting_id>/tanda-tangan")
@command(P.DECIDE)
def sign_minutes(act: Act, meeting_id: uuid.UUID) -> ResponseReturnValue:
    """Sign the berita acara, with the second factor."""
    found, form = queries.meeting_page(act, meeting_id), MinutesForm()
    act.require(P.DECIDE, found.meeting)
    if not form.validate_on_submit():
        return meeting_html(found, form), 422
    try:
        is_closed = services.sign_minutes(act, found.meeting, ends_at=form.ends_at.data or "")
    except Refusal as refusal:
        return meeting_html(found, form, refusal), refusal.status
    flash(_("Berita acara bernomor dan dibekukan.") if is_closed else _("Tanda tangan Anda tercatat."))
    return redirect(url_for(".show_meeting", meeting_id=meeting_id))


@bp.get("/keputusan/<uuid:meeting_id>/berita-acara")
@page(P.REVIEW)
def show_minutes(act: Act, meeting_id: uuid.UUID) -> ResponseReturnValue:
    """The berita acara as it will be, or as it is, on screen."""
    found = queries.meeting_page(act, meeting_id)
    act.viewed("decision_meeting", found.meeting.id, "read")
    return render_template("certification/minutes.html", page=found)


@bp.get("/keputusan/<uuid:meeting_id>/berita-acara.pdf")
@page(P.REVIEW)
def download_minutes(act: Act, meeting_id: uuid.UUID) -> ResponseReturnValue:
    """The frozen berita acara."""
    meeting: DecisionMeeting = queries.get_meeting(act, meeting_id)
    if meeting.pdf_sha256 is None:
        raise NotFound
    act.viewed("decision_meeting", meeting.id, "minutes")
    name = f"berita-acara-{(meeting.number or '').replace('/', '-')}.pdf"
    return pdf_response(files.read(meeting.pdf_sha256), name, meeting.decided_at)
