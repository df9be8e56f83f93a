"""The members of a course: asked for, looked at, taken into the class."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from askom_lms.enrolment.domain.importing.rows import Standing
from askom_lms.enrolment.domain.states import EnrolmentPermission as P
from askom_lms.kernel import clock
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import Refusal
from askom_lms.kernel.web import command, language, page
from askom_lms.lti.domain.asking import LtiPermission
from askom_lms.lti.queries.courses import Course, courses_of, get_course, preview
from askom_lms.lti.routes.blueprint import bp
from askom_lms.lti.services.roster import apply_members, ask_members
from askom_lms.training.models import TrainingClass
from askom_lms.training.queries import get_class

HERE = "/kelas/<slug>/platform/peserta"
LONGEST_ORIGIN = 160
RELOADS_FOR = dt.timedelta(minutes=1)
"""So long the page looks by itself whether the list is there: nothing is typed on it meanwhile."""
MARKS = {
    Standing.ELIGIBLE: ("ok", ""),
    Standing.CONDITIONAL: ("half", "on"),
    Standing.REFUSED: ("back", "hot"),
    Standing.WRONG: ("warn", "hot"),
}
"""Shape and weight of the mark of a member who is not in the class yet."""


@bp.get(HERE)
@page(P.INVITE)
def show_members(act: Act, slug: str) -> ResponseReturnValue:
    """The courses in which the class lies, and what would become of their members."""
    klass = get_class(act, slug)
    return _html(act, klass)


@bp.post(f"{HERE}/<uuid:link_id>/ambil")
@command(P.INVITE)
def fetch_course(act: Act, slug: str, link_id: uuid.UUID) -> ResponseReturnValue:
    """Have the list fetched by a job."""
    klass = get_class(act, slug)
    ask_members(act, klass, get_course(act, klass, link_id))
    flash(_("Daftar sedang diambil dari platform."))
    return redirect(url_for(".show_members", slug=slug))


@bp.post(f"{HERE}/<uuid:link_id>/terapkan")
@command(P.INVITE)
def apply_course(act: Act, slug: str, link_id: uuid.UUID) -> ResponseReturnValue:
    """Make applications of the chosen members."""
    klass = get_class(act, slug)
    course = get_course(act, klass, link_id)
    chosen, origin = frozenset(request.form.getlist("pilih")), " ".join(request.form.get("asal", "").split())
    try:
        done = apply_members(
            act, klass, course, origin=origin[:LONGEST_ORIGIN], chosen=chosen, seen=_moment(request.form.get("seen"))
        )
    except Refusal as refusal:
        return _html(act, klass, refusal, (link_id, origin, chosen)), refusal.status
    flash(ngettext("%(num)d orang diundang.", "%(num)d orang diundang.", done.new))
    return redirect(url_for(".show_members", slug=slug))


def _moment(said: str | None) -> dt.datetime | None:
    try:
        return dt.datetime.fromisoformat(said or "")
    except ValueError:
        return None


def _html(
    act: Act,
    klass: TrainingClass,
    refusal: Refusal | None = None,
    typed: tuple[uuid.UUID, str, frozenset[str]] | None = None,
) -> str:
    courses = courses_of(act, klass)
    opened = _opened(courses, typed[0] if typed else None)
    shown = [_shown(act, klass, course, typed, is_open=course is opened) for course in courses]
    return render_template(
        "lti/members.html",
        klass=klass,
        courses=shown,
        reloads=opened is not None and opened.is_waiting and act.now - opened.asked_at < RELOADS_FOR,
        refusal=refusal.sentence(language()) if refusal else None,
        may_bind=act.may(LtiPermission.BIND, klass),
        marks=MARKS,
        words={
            Standing.ELIGIBLE: _("boleh"),
            Standing.CONDITIONAL: _("bersyarat"),
            Standing.REFUSED: _("ditolak"),
            Standing.WRONG: _("perlu dibetulkan"),
        },
        taken=(Standing.ELIGIBLE, Standing.CONDITIONAL),
    )


def _opened(courses: Sequence[Course], link_id: uuid.UUID | None) -> Course | None:
    """The course whose members are shown: the one at work, the one that was asked for, else the one fetched last."""
    asked = str(link_id or request.args.get("kursus", ""))
    named = next((course for course in courses if str(course.link.id) == asked), None)
    fetched = [course for course in courses if course.roster is not None]
    return named or max(fetched, key=lambda course: course.asked_at, default=None)


def _shown(
    act: Act,
    klass: TrainingClass,
    course: Course,
    typed: tuple[uuid.UUID, str, frozenset[str]] | None,
    *,
    is_open: bool,
) -> dict[str, Any]:
    """One course as the page shows it; what was typed stays."""
    origin, chosen = klass.institution.name, None
    if typed is not None and typed[0] == course.link.id:
        origin, chosen = typed[1], typed[2]
    roster = course.roster
    error = Refusal(roster.error, host="").sentence(language()) if roster is not None and roster.error else None
    return {
        "course": course,
        "origin": origin,
        "chosen": chosen,
        "plan": preview(act, klass, course, origin, chosen, language=language()) if is_open else None,
        "error": error,
        "fetched": clock.saat(roster.fetched_at, klass.zone) if roster and roster.fetched_at else "",
        "seen": roster.asked_at.isoformat() if roster else "",
    }
