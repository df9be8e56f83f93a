"""Panitia's pages of a class: its applicants, invitations, groups, enrolling."""

from collections import Counter
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from askom_lms.enrolment import queries, services
from askom_lms.enrolment.domain.states import EnrolmentPermission as P
from askom_lms.enrolment.domain.states import EnrolmentState as S
from askom_lms.enrolment.domain.waiting import InLine, whose_turn
from askom_lms.enrolment.forms import InviteForm, invited_lines
from askom_lms.enrolment.queries import ApplicantRow
from askom_lms.enrolment.routes.blueprint import bp
from askom_lms.enrolment.routes.words import RENEWAL_WORDS, papers_of
from askom_lms.kernel import clock, web
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import Refusal
from askom_lms.kernel.web import command, language, page
from askom_lms.people.queries import people_by_id
from askom_lms.registry.queries import institution_choices
from askom_lms.training.domain.states import P as Classes
from askom_lms.training.models import TrainingClass
from askom_lms.training.queries import fresh, get_class, rules_strip

FILTERS = ("", "tindakan", "diajukan", "tunggu", "bersyarat", "kursi", "draf")


@bp.get("/kelas/<slug>/peserta")
@page(P.LIST)
def list_applicants(act: Act, slug: str) -> ResponseReturnValue:
    """Every application of the class; ?saring keeps those with one thing in common."""
    return list_html(act, get_class(act, slug), InviteForm(formdata=None))


def list_html(act: Act, klass: TrainingClass, form: InviteForm, refusal: Refusal | None = None) -> str:
    rows = queries.applicant_rows(act, klass)
    chosen = request.args.get("saring", "")
    return render_template(
        "enrolment/applicants.html",
        klass=klass,
        rows=[row for row in rows if is_in(row, chosen)],
        renewals=RENEWAL_WORDS,
        n_papers=len(papers_of(klass)),
        chips=chips(klass, rows, chosen),
        rules=rules_strip(klass, language(), may_edit=act.may(Classes.EDIT, klass)),
        form=form,
        may_decide=act.may(P.DECIDE, klass),
        provinces=provinces_of(rows),
        line=line_of(klass, rows),
        n_seated=sum(row.seat_number is not None for row in rows),
        n_ready=sum(row.state is S.ACCEPTED and not row.is_conditional for row in rows),
        refusal=web.said(refusal),
    )


def line_of(klass: TrainingClass, rows: list[ApplicantRow]) -> dict[str, Any] | None:
    """The waiting list in its order, what is free, and whose turn it is; None while nobody is on it."""
    waiting = [row for row in rows if row.state is S.WAITING]
    offered = [row for row in rows if row.state is S.OFFERED]
    if not waiting and not offered:
        return None
    room = queries.room_of_class(klass, len(offered), sum(row.is_external for row in offered))
    people = [
        InLine(row.enrolment_id, row.name, row.waiting_place or 0, row.is_external, row.is_approved) for row in waiting
    ]
    turn = whose_turn(people, room)
    return {
        "offered": offered,
        "waiting": sorted(waiting, key=lambda row: row.waiting_place or 0),
        "free": room.free,
        "next": turn.chosen,
        "passed": {one.id for one in turn.passed},
    }


def provinces_of(rows: list[ApplicantRow]) -> list[tuple[str, int]]:
    """(province, how many) of those on the list of the class, the most first; the unknown ones last (004-010)."""
    counted = Counter(row.province for row in rows if row.state in queries.HOLDING)
    return sorted(counted.items(), key=lambda pair: (not pair[0], -pair[1], pair[0]))


def is_in(row: ApplicantRow, chosen: str) -> bool:
    """Whether the filter keeps this row; an unknown filter keeps all."""
    return {
        "tindakan": row.needs_panitia,
        "diajukan": row.state is S.APPLIED,
        "tunggu": row.state in queries.IN_LINE,
        "bersyarat": row.is_conditional,
        "kursi": row.seat_number is not None,
        "draf": row.state in (S.DRAFT, S.REJECTED),
    }.get(chosen, True)


def chips(klass: TrainingClass, rows: list[ApplicantRow], chosen: str) -> list[dict[str, object]]:
    words = (
        _("Semua"), _("Perlu panitia"), _("Diajukan"), _("Daftar tunggu"), _("Bersyarat"), _("Punya kursi"),
        _("Belum diajukan"),
    )  # fmt: skip
    return [
        {
            "label": word,
            "count": sum(is_in(row, key) for row in rows),
            "url": url_for(".list_applicants", slug=klass.slug, saring=key or None),
            "current": key == chosen,
        }
        for key, word in zip(FILTERS, words, strict=True)
    ]


@bp.post("/kelas/<slug>/peserta/undang")
@command(P.INVITE)
def invite_trainees(act: Act, slug: str) -> ResponseReturnValue:
    """Invite everybody named on the pasted lines, or nobody when one line cannot be read."""
    klass = get_class(act, slug)
    act.require(P.INVITE, klass)
    form = InviteForm()
    if not form.validate_on_submit():
        return list_html(act, klass, form), 422
    known = {name.casefold(): key for key, name in institution_choices(act)}
    try:
        lines = invited_lines(form.lines.data or "")
        invited = [services.Invited(email, name, origin, known.get(origin.casefold())) for name, email, origin in lines]
        new = services.invite_trainees(act, klass, invited)
    except Refusal as refusal:
        return list_html(act, klass, form, refusal), refusal.status
    flash(_("%(new)s orang diundang, %(old)s sudah ada di daftar.", new=new, old=len(lines) - new))
    return redirect(url_for(".list_applicants", slug=slug))


@bp.post("/kelas/<slug>/daftar-tunggu/tawarkan")
@command(P.DECIDE)
def offer_seat(act: Act, slug: str) -> ResponseReturnValue:
    """Offer a free seat to who is next."""
    klass = get_class(act, slug)
    act.require(P.DECIDE, klass)
    try:
        enrolment = services.offer_seat(act, klass)
    except Refusal as refusal:
        return list_html(act, fresh(klass), InviteForm(formdata=None), refusal), refusal.status
    name = people_by_id([enrolment.person_id])[enrolment.person_id].name
    ends_at = clock.saat(enrolment.offer_ends_at, klass.zone) if enrolment.offer_ends_at else ""
    flash(_("Kursi ditawarkan kepada %(name)s sampai %(at)s.", name=name, at=ends_at))
    return redirect(url_for(".list_applicants", slug=slug, saring="tunggu"))


@bp.post("/kelas/<slug>/kelompok")
@command(P.DECIDE)
def assign_groups(act: Act, slug: str) -> ResponseReturnValue:
    """Spread the seated people over the master asesors."""
    klass = get_class(act, slug)
    try:
        counts = services.assign_groups(act, klass)
    except Refusal as refusal:
        return list_html(act, klass, InviteForm(formdata=None), refusal), refusal.status
    flash(_("Kelompok dibagi: %(groups)s.", groups=", ".join(f"{g} {n}" for g, n in counts.items())))
    return redirect(url_for(".list_applicants", slug=slug))


@bp.post("/kelas/<slug>/daftarkan")
@command(P.DECIDE)
def enrol_applicants(act: Act, slug: str) -> ResponseReturnValue:
    """Enrol everybody with a seat for whom nothing is open; the others are named with the reason."""
    done, held_back = services.enrol_ready(act, get_class(act, slug))
    flash(_("%(n)s peserta didaftarkan ke kelas.", n=done))
    for name, refusal in held_back:
        flash(_("%(name)s belum: %(why)s", name=name, why=refusal.sentence(language()).what), "error")
    return redirect(url_for(".list_applicants", slug=slug))
