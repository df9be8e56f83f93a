"""The five steps of a class, each a page of its own with the rules strip on it."""

import uuid
from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import Invalid, Refusal
from askom_lms.kernel.web import command, page
from askom_lms.muk.queries import usable_by
from askom_lms.registry.domain import TUK_ON_FORMS
from askom_lms.registry.queries import tuk_of
from askom_lms.skema.queries import SkemaChoice, skema_choices
from askom_lms.training import queries, services
from askom_lms.training.domain.settings import ClassSettings
from askom_lms.training.domain.states import EDITABLE, P, Programme
from askom_lms.training.forms import KnownPlaceForm, MukForm, NumbersForm, ProgrammeForm, TimetableForm
from askom_lms.training.forms.fields import offered
from askom_lms.training.models import TrainingClass
from askom_lms.training.routes import bp
from askom_lms.training.routes.classes import place_of, warn_of_weekday
from askom_lms.training.routes.shell import remarks_in_words, setup_page, tuk_mark


def editable(act: Act, slug: str) -> TrainingClass:
    """The class, for those who manage it."""
    klass = queries.get_class(act, slug)
    act.require(P.EDIT, klass)
    return klass


@bp.get("/kelas/<slug>/siapkan/tempat")
@page(P.EDIT)
def show_place(act: Act, slug: str) -> ResponseReturnValue:
    """Step 1."""
    klass = editable(act, slug)
    form = KnownPlaceForm(formdata=None, obj=klass, tuk_id=ClassSettings.read(klass.settings).tuk_id)
    form.pre_day_on.process_data(_pre_day(klass))
    form.tuk_id.choices = _tuk_options(klass)
    return setup_page("place", klass, "tempat", form=form)


def _tuk_options(klass: TrainingClass) -> list[Any]:
    """A place to be typed, then the open places of the organiser, each with the mark of its verification."""
    known = [
        (
            str(one.id),
            f"{one.name} · {TUK_ON_FORMS[one.kind]}" + (f" · {mark}" if (mark := tuk_mark(one, klass)) else ""),
        )
        for one in tuk_of(klass.institution)
        if one.closed_at is None
    ]
    return offered([("", _("Tempat lain, ditulis di bawah")), *known])


def _pre_day(klass: TrainingClass) -> Any:
    return next((on for day, on in queries.days_of(queries.sessions_of(klass.id), klass.zone) if day == 0), None)


@bp.post("/kelas/<slug>/siapkan/tempat")
@command(P.EDIT)
def save_place(act: Act, slug: str) -> ResponseReturnValue:
    """Save step 1 and go to step 2."""
    klass = editable(act, slug)
    form = KnownPlaceForm()
    form.tuk_id.choices = _tuk_options(klass)
    if not form.validate_on_submit():
        return setup_page("place", klass, "tempat", form=form), 422
    try:
        services.save_place(
            act, klass, **place_of(form), tuk_id=uuid.UUID(form.tuk_id.data) if form.tuk_id.data else None
        )
    except Refusal as refusal:
        return setup_page("place", klass, "tempat", form=form, refusal=refusal), refusal.status
    warn_of_weekday(form)
    return _saved(klass, ".show_programme")


@bp.get("/kelas/<slug>/siapkan/skema")
@page(P.EDIT)
def show_programme(act: Act, slug: str) -> ResponseReturnValue:
    """Step 2."""
    klass = editable(act, slug)
    chosen = list(ClassSettings.read(klass.settings).skema_ids)
    return _programme_page(act, klass, ProgrammeForm(formdata=None, obj=klass, skema_ids=chosen))


@bp.post("/kelas/<slug>/siapkan/skema")
@command(P.EDIT)
def save_programme(act: Act, slug: str) -> ResponseReturnValue:
    """Save step 2 and go to step 3."""
    klass = editable(act, slug)
    form = ProgrammeForm()
    form.skema_ids.choices = _skema_options(skema_choices(act))
    if not form.validate_on_submit():
        return _programme_page(act, klass, form), 422
    try:
        services.save_programme(act, klass, **_programme(form))
    except Refusal as refusal:
        return _programme_page(act, klass, form, refusal), refusal.status
    return _saved(klass, ".show_plan")


@bp.post("/kelas/<slug>/siapkan/muk")
@command(P.EDIT)
def save_muk(act: Act, slug: str) -> ResponseReturnValue:
    """Pick the MUK that the class uses for each of its skema."""
    klass = editable(act, slug)
    wanted = MukForm().wanted(ClassSettings.read(klass.settings).skema_uuids)
    try:
        services.save_muk(act, klass, wanted)
    except Refusal as refusal:
        chosen = list(ClassSettings.read(klass.settings).skema_ids)
        form = ProgrammeForm(formdata=None, obj=klass, skema_ids=chosen)
        return _programme_page(act, klass, form, refusal), refusal.status
    flash(_("MUK kelas disimpan."))
    return redirect(url_for(".show_programme", slug=klass.slug))


def _programme(form: ProgrammeForm) -> dict[str, Any]:
    return {
        "programme": Programme(form.programme.data),
        "skema_ids": [uuid.UUID(value) for value in form.skema_ids.data or ()],
        "rule_set": form.rule_set.data,
        "certification_rule_set": form.certification_rule_set.data,
    }


def _muk_rows(klass: TrainingClass, skema: list[SkemaChoice]) -> list[dict[str, Any]]:
    """A line for each skema of the class: what may be picked, and what is."""
    chosen = ClassSettings.read(klass.settings)
    usable = usable_by(klass.institution_id, chosen.skema_uuids) if klass.state in EDITABLE else []
    return [
        {
            "id": row.id,
            "skema": row.title,
            "now": chosen.muk.get(str(row.id)),
            "options": [pick for pick in usable if pick.skema_id == row.id],
        }
        for row in skema
        if row.id in chosen.skema_uuids
    ]


def _skema_options(skema: list[SkemaChoice]) -> list[Any]:
    unnumbered, revoked, unverified = _("tanpa nomor"), _("ada acuan yang dicabut"), _("belum terverifikasi BNSP")
    marked = [
        (
            str(row.id),
            f"{row.title} · {row.number or unnumbered}"
            + (f" ({revoked})" if row.has_revoked else "")
            + ("" if row.verified_on else f" ({unverified})"),
        )
        for row in skema
    ]
    return offered(marked)


def _programme_page(act: Act, klass: TrainingClass, form: ProgrammeForm, refusal: Refusal | None = None) -> str:
    skema = skema_choices(act)
    form.skema_ids.choices = _skema_options(skema)
    rows = _muk_rows(klass, skema)
    return setup_page(
        "programme", klass, "skema", form=form, muk=rows, may_pick=klass.state in EDITABLE, refusal=refusal
    )


@bp.get("/kelas/<slug>/siapkan/jadwal")
@page(P.EDIT)
def show_plan(act: Act, slug: str) -> ResponseReturnValue:
    """Step 3."""
    klass = editable(act, slug)
    sessions = queries.sessions_of(klass.id)
    remarks = remarks_in_words(queries.timetable_remarks(klass, sessions, act.now))
    return setup_page("plan", klass, "jadwal", form=TimetableForm.of(sessions, klass.zone), remarks=remarks)


@bp.post("/kelas/<slug>/siapkan/jadwal")
@command(P.EDIT)
def save_plan(act: Act, slug: str) -> ResponseReturnValue:
    """Save step 3 and go to step 4; what was typed stays when a row cannot be read."""
    klass = editable(act, slug)
    form = TimetableForm()
    lines = form.lines()
    if lines is None:
        return setup_page("plan", klass, "jadwal", form=form, remarks=[]), 422
    try:
        services.save_timetable(act, klass, lines)
    except Refusal as refusal:
        row = refusal.params.get("n", 0) if isinstance(refusal, Invalid) else 0
        page = setup_page("plan", klass, "jadwal", form=form, remarks=[], refusal=refusal, wrong_row=row)
        return page, refusal.status
    return _saved(klass, ".show_staff")


@bp.get("/kelas/<slug>/siapkan/peserta")
@page(P.EDIT)
def show_numbers(act: Act, slug: str) -> ResponseReturnValue:
    """Step 5: numbers, and the invitation of trainees."""
    klass = editable(act, slug)
    return _numbers_page(act, klass, NumbersForm(formdata=None, obj=klass))


@bp.post("/kelas/<slug>/siapkan/peserta")
@command(P.EDIT)
def save_numbers(act: Act, slug: str) -> ResponseReturnValue:
    """Save the numbers of step 5."""
    klass = editable(act, slug)
    form = NumbersForm()
    if not form.validate_on_submit():
        return _numbers_page(act, klass, form), 422
    try:
        services.save_numbers(act, klass, capacity=form.capacity.data or 0, proposed=form.proposed.data or 0)
    except Refusal as refusal:
        return _numbers_page(act, klass, form, refusal), refusal.status
    return _saved(klass, ".show_class")


def _numbers_page(act: Act, klass: TrainingClass, form: NumbersForm, refusal: Refusal | None = None) -> str:
    """The paste field belongs to enrolment, whose permission is asked by name: nothing below may import it."""
    may_invite = act.may("enrolment:invite", klass)
    return setup_page("numbers", klass, "peserta", form=form, may_invite=may_invite, refusal=refusal)


def _saved(klass: TrainingClass, endpoint: str) -> ResponseReturnValue:
    flash(_("Tersimpan."))
    return redirect(url_for(endpoint, slug=klass.slug))
