"""The report of quality of a class: figures, findings, what is done about them, and its closed versions."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from askom_lms.kernel import web
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import Refusal
from askom_lms.kernel.web import command, language, page
from askom_lms.quality import queries, services
from askom_lms.quality.domain.evaluating import FEWEST
from askom_lms.quality.domain.figures import findings
from askom_lms.quality.domain.states import QualityPermission as P
from askom_lms.quality.forms import RATING_WORDS, FollowUpForm
from askom_lms.quality.models import FollowUp
from askom_lms.quality.routes import bp
from askom_lms.training.models import ClassState, TrainingClass

PERIOD_WORDS = {"sebelum": _l("Sebelum asesmen"), "saat": _l("Pada saat asesmen"), "setelah": _l("Setelah asesmen")}


@bp.get("/kelas/<slug>/mutu")
@page(P.READ)
def show_report(act: Act, slug: str) -> ResponseReturnValue:
    """The figures as they are now."""
    klass = queries.class_to_read(act, slug)
    act.viewed("training_class", klass.id, "mutu")
    return _page(act, klass)


@bp.post("/kelas/<slug>/mutu/tindak-lanjut")
@command(P.FOLLOW)
def add_follow_up(act: Act, slug: str) -> ResponseReturnValue:
    """Write who does what about a finding; what was typed stays when it is refused."""
    klass = queries.class_to_read(act, slug)
    act.require(P.FOLLOW, klass)
    actions = queries.follow_ups(klass.id)
    facts = queries.facts_now(klass, actions)
    with force_locale("id"):
        told = _told(facts)
    form = FollowUpForm().offer(told.items())
    if not form.validate_on_submit():
        return _page(act, klass, form), 422
    try:
        services.add_follow_up(act, klass, **form.written(told))
    except Refusal as refusal:
        return _page(act, klass, form, refusal), refusal.status
    flash(_("Tindak lanjut dicatat."))
    return _to(klass)


@bp.post("/kelas/<slug>/mutu/tindak-lanjut/<uuid:follow_up_id>")
@command(P.FOLLOW)
def finish_follow_up(act: Act, slug: str, follow_up_id: uuid.UUID) -> ResponseReturnValue:
    """It is done."""
    klass = queries.class_to_read(act, slug)
    note = request.form.get("note", "")
    try:
        services.finish_follow_up(act, klass, follow_up_id, note)
    except Refusal as refusal:
        return _page(act, klass, refusal=refusal, typed={follow_up_id: note}), refusal.status
    flash(_("Ditandai selesai."))
    return _to(klass)


@bp.post("/kelas/<slug>/mutu/tutup")
@command(P.FOLLOW)
def close_report(act: Act, slug: str) -> ResponseReturnValue:
    """Freeze the facts of this moment."""
    klass = queries.class_to_read(act, slug)
    try:
        report = services.close_report(act, klass)
    except Refusal as refusal:
        return _page(act, klass, refusal=refusal), refusal.status
    flash(_("Laporan mutu versi %(number)d ditutup. PDF disiapkan di latar belakang.", number=report.number))
    return _to(klass)


def _page(
    act: Act,
    klass: TrainingClass,
    form: FollowUpForm | None = None,
    refusal: Refusal | None = None,
    typed: Mapping[uuid.UUID, str] | None = None,
) -> str:
    actions = queries.follow_ups(klass.id)
    facts = queries.facts_now(klass, actions)
    reports = queries.reports_of(klass.id)
    told = _told(facts)
    return render_template(
        "quality/report.html",
        klass=klass,
        facts=facts,
        told=_with_actions(told, actions),
        actions=actions,
        typed=typed or {},
        reports=reports,
        is_new=queries.is_new(facts, reports[0] if reports else None),
        is_over=klass.state is ClassState.FINISHED,
        may_follow=act.may(P.FOLLOW, klass),
        form=(form or FollowUpForm(formdata=None)).offer(told.items()),
        said=web.said(refusal),
        at="#action" if form and refusal else "",
        periods=PERIOD_WORDS,
        ratings=RATING_WORDS,
        fewest=FEWEST,
        language=language(),
    )


def _told(facts: Mapping[str, Any]) -> dict[str, str]:
    """Key of a finding -> what a person reads."""
    return {one["key"]: finding_words(one) for one in findings(facts)}


def finding_words(one: Mapping[str, str]) -> str:
    """One finding in a sentence."""
    kind, _colon, period = one["kind"].partition(":")
    told = {"n": one["n"], "text": one["text"]}
    if kind == "ak03":
        return str(_("FR.AK.03, %(n)s menjawab Tidak: %(text)s", **told))
    if kind == "va":
        return str(_("FR.VA %(period)s: %(text)s", period=str(PERIOD_WORDS[period]).lower(), text=one["text"]))
    if kind == "retur":
        return str(_("%(text)s dikembalikan %(n)s kali", **told))
    return str(_("Evaluasi, %(n)s menjawab Tidak: %(text)s", **told))


def _with_actions(told: Mapping[str, str], actions: Sequence[FollowUp]) -> list[tuple[str, bool | None]]:
    """Each finding, and whether what is done about it is done; None when nobody wrote anything."""
    done: dict[str, bool] = {}
    for one in actions:
        done[one.key] = done.get(one.key, True) and one.done_at is not None
    return [(words, done.get(key)) for key, words in told.items()]


def _to(klass: TrainingClass) -> ResponseReturnValue:
    return redirect(url_for(".show_report", slug=klass.slug))
