"""Closing a day: what is open, the notes about it, and opening it again."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from askom_lms.classroom import queries, services
from askom_lms.classroom.domain.closing import Left
from askom_lms.classroom.policy import P
from askom_lms.classroom.routes import bp
from askom_lms.classroom.routes.words import LEFT_PATHS, LEFT_WORDS, day_word
from askom_lms.kernel import web
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import Refusal
from askom_lms.kernel.web import command, page
from askom_lms.training.models import TrainingClass
from askom_lms.training.policy import approves
from askom_lms.training.queries import get_class


@bp.get("/kelas/<slug>/hari/<int:day>/tutup")
@page(P.CLOSE_DAY)
def show_day(act: Act, slug: str, day: int) -> ResponseReturnValue:
    """What is open, or how the day was closed."""
    return _page(act, get_class(act, slug), day)


@bp.post("/kelas/<slug>/hari/<int:day>/tutup")
@command(P.CLOSE_DAY)
def close_day(act: Act, slug: str, day: int) -> ResponseReturnValue:
    """Close it; notes that were typed stay when it is refused."""
    klass = get_class(act, slug)
    notes = {key.value: request.form.get(f"note-{key}", "") for key in Left}
    try:
        services.close_day(act, klass, day, notes=notes, note=request.form.get("note", ""))
    except Refusal as refusal:
        return _page(act, klass, day, refusal), refusal.status
    flash(_("%(day)s ditutup.", day=day_word(day)))
    return redirect(url_for(".show_day", slug=slug, day=day))


@bp.post("/kelas/<slug>/hari/<int:day>/buka")
@command(P.CLOSE_DAY)
def reopen_day(act: Act, slug: str, day: int) -> ResponseReturnValue:
    """Open it again."""
    klass = get_class(act, slug)
    try:
        services.reopen_day(act, klass, day, reason=request.form.get("reason", ""))
    except Refusal as refusal:
        return _page(act, klass, day, refusal), refusal.status
    flash(_("%(day)s dibuka lagi.", day=day_word(day)))
    return redirect(url_for(".show_day", slug=slug, day=day))


def _page(act: Act, klass: TrainingClass, day: int, refusal: Refusal | None = None) -> str:
    found = queries.day_page(act, klass, day)
    base = url_for("training.show_class", slug=klass.slug)
    where = {"day": day, "session": found.sessions[0].key}
    cures = {key: f"{base}/{path.format(**where)}" for key, path in LEFT_PATHS.items()}
    return render_template(
        "classroom/day.html",
        klass=klass,
        found=found,
        words=LEFT_WORDS,
        kept_words={key.value: word for key, word in LEFT_WORDS.items()},
        cures=cures if approves(act.person, klass) else {},
        day_word=day_word,
        has_begun=act.now >= found.sessions[0].starts_at,
        typed=request.form,
        typed_notes=[text for name, text in request.form.items() if name.startswith("note") and text.strip()],
        said=web.said(refusal),
    )
