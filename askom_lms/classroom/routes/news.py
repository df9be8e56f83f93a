"""Announcements: the list for everybody in the room, writing, changing, withdrawing, and the mark of having read."""

import datetime as dt
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from askom_lms.classroom import queries, services
from askom_lms.classroom.domain.news import audiences
from askom_lms.classroom.forms import NewsForm
from askom_lms.classroom.models import Announcement
from askom_lms.classroom.policy import P
from askom_lms.classroom.routes import bp
from askom_lms.classroom.routes.words import audience_word
from askom_lms.kernel import clock, web
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import Refusal
from askom_lms.kernel.web import command, page
from askom_lms.training.models import TrainingClass
from askom_lms.training.queries import get_class


@bp.get("/kelas/<slug>/pengumuman")
@page(P.READ_NEWS)
def list_news(act: Act, slug: str) -> ResponseReturnValue:
    """What is said now, what was said before."""
    return _list_page(act, get_class(act, slug))


@bp.get("/kelas/<slug>/pengumuman/baru")
@page(P.WRITE_NEWS)
def new_news(act: Act, slug: str) -> ResponseReturnValue:
    """An announcement to write; it is shown until this evening unless somebody says otherwise."""
    klass = get_class(act, slug)
    act.require(P.WRITE_NEWS, klass)
    tonight = dt.datetime.combine(clock.in_zone(act.now, klass.zone).date(), dt.time(21))
    return _edit_page(klass, None, NewsForm(formdata=None, data={"ends_at": tonight}))


@bp.post("/kelas/<slug>/pengumuman/baru")
@command(P.WRITE_NEWS)
def announce(act: Act, slug: str) -> ResponseReturnValue:
    """Say it."""
    klass = get_class(act, slug)
    act.require(P.WRITE_NEWS, klass)
    form = NewsForm()
    if not form.validate_on_submit():
        return _edit_page(klass, None, form), 422
    try:
        services.announce(act, klass, **form.facts(klass.zone))
    except Refusal as refusal:
        return _edit_page(klass, None, form, refusal), refusal.status
    flash(_("Pengumuman tampil."))
    return redirect(url_for(".list_news", slug=slug))


@bp.get("/kelas/<slug>/pengumuman/<int:number>")
@page(P.WRITE_NEWS)
def edit_news(act: Act, slug: str, number: int) -> ResponseReturnValue:
    """One to change or to withdraw."""
    klass = get_class(act, slug)
    act.require(P.WRITE_NEWS, klass)
    found = queries.get_news(act, klass, number)
    return _edit_page(klass, found, NewsForm.of(found, klass.zone))


@bp.post("/kelas/<slug>/pengumuman/<int:number>")
@command(P.WRITE_NEWS)
def revise_news(act: Act, slug: str, number: int) -> ResponseReturnValue:
    """The next version."""
    klass = get_class(act, slug)
    act.require(P.WRITE_NEWS, klass)
    found = queries.get_news(act, klass, number)
    form = NewsForm()
    if not form.validate_on_submit():
        return _edit_page(klass, found, form), 422
    try:
        services.revise(act, klass, number, seen=form.version(), **form.facts(klass.zone))
    except Refusal as refusal:
        form.shows(found.version)
        return _edit_page(klass, found, form, refusal), refusal.status
    flash(_("Versi baru tampil; tanda baca mulai dari awal."))
    return redirect(url_for(".list_news", slug=slug))


@bp.post("/kelas/<slug>/pengumuman/<int:number>/tarik")
@command(P.WRITE_NEWS)
def withdraw_news(act: Act, slug: str, number: int) -> ResponseReturnValue:
    """It is not shown any more."""
    klass = get_class(act, slug)
    act.require(P.WRITE_NEWS, klass)
    try:
        services.withdraw(act, klass, number, reason=request.form.get("reason", ""))
    except Refusal as refusal:
        found = queries.get_news(act, klass, number)
        return _edit_page(klass, found, NewsForm.of(found, klass.zone), refusal), refusal.status
    flash(_("Pengumuman ditarik."))
    return redirect(url_for(".list_news", slug=slug))


@bp.post("/kelas/<slug>/pengumuman/<int:number>/baca")
@command(P.READ_NEWS)
def note_read(act: Act, slug: str, number: int) -> ResponseReturnValue:
    """ "Sudah saya baca": for whoever is signed in."""
    klass = get_class(act, slug)
    try:
        services.note_read(act, klass, number)
    except Refusal as refusal:
        return _list_page(act, klass, refusal), refusal.status
    return redirect(url_for(".list_news", slug=slug))


def _list_page(act: Act, klass: TrainingClass, refusal: Refusal | None = None) -> str:
    rows = queries.news_of(act, klass)
    return render_template(
        "classroom/news.html",
        klass=klass,
        alive=[row for row in rows if row.is_alive],
        over=[row for row in rows if not row.is_alive],
        word=audience_word,
        may_write=act.may(P.WRITE_NEWS, klass),
        said=web.said(refusal),
    )


def _edit_page(klass: TrainingClass, found: Announcement | None, form: NewsForm, refusal: Refusal | None = None) -> str:
    known = audiences(queries.groups_of(klass.id))
    choices: list[tuple[str, Any]] = [(one, audience_word(one)) for one in known]
    reason = request.form.get("reason", "")
    return render_template(
        "classroom/news_edit.html",
        klass=klass,
        found=found,
        form=form.offer(choices),
        said=web.said(refusal),
        reason=reason,
    )
