"""Classes: the list, a new one, the summary, and the steps of its life."""

import uuid
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import NotFound, Refusal
from askom_lms.kernel.web import command, page
from askom_lms.registry.queries import get_tuk, organiser_choices
from askom_lms.regulations import asesor_standard
from askom_lms.training import queries, services
from askom_lms.training.domain.calendar import weekday_is_wrong
from askom_lms.training.domain.settings import ClassSettings
from askom_lms.training.domain.states import CLASS, ClassEvent, ClassState, P
from askom_lms.training.forms import RULE_SETS, NewClassForm, PlaceForm
from askom_lms.training.forms.fields import offered
from askom_lms.training.models import TrainingClass
from askom_lms.training.policy import seats_people
from askom_lms.training.routes import bp
from askom_lms.training.routes.application import stages
from askom_lms.training.routes.shell import remarks_in_words, said, setup_page, tuk_mark, weekday_remark
from askom_lms.training.routes.words import APPLICATION_WORDS, EVENT_DONE, EVENT_WORDS, STATE_WORDS

MOVES = {
    "buka-pendaftaran": (ClassEvent.OPEN, services.open_enrolment),
    "tutup-pendaftaran": (ClassEvent.CLOSE, services.close_enrolment),
    "buka-lagi": (ClassEvent.REOPEN, services.reopen_enrolment),
    "mulai": (ClassEvent.START, services.start_class),
    "selesai": (ClassEvent.FINISH, services.finish_class),
}
BESIDE: list[tuple[str, str, Any]] = []
"""Pages beside the list of classes that others above add: permission, address, the word."""
READING: list[tuple[str, str, Any]] = []
"""Pages of a class that others above add: permission, the last part of the address, the word. For who only reads."""
PATHS = {event: word for word, (event, _service) in MOVES.items()}


@bp.get("/kelas")
@page(P.LIST)
def list_classes(act: Act) -> ResponseReturnValue:
    """Classes of this person."""
    classes, may_create = queries.my_classes(act), act.may(P.CREATE)
    applied_for = {
        row.id: APPLICATION_WORDS[row.application]
        for row in classes
        if row.application and row.state is ClassState.PLANNED and act.may(P.READ_APPLICATION, row)
    }
    return render_template(
        "training/list.html",
        classes=classes,
        states=STATE_WORDS,
        may_create=may_create,
        applied_for=applied_for,
        beside=[(path, word) for permission, path, word in BESIDE if act.may(permission)],
    )


@bp.get("/kelas/baru")
@page(P.CREATE)
def new_class(act: Act) -> ResponseReturnValue:
    """Step 1 of a new class."""
    act.require(P.CREATE)
    form = NewClassForm(formdata=None, number=queries.next_number(act.now.year), zone="WIB", tuk_kind="Sewaktu")
    return _new_page(act, form)


@bp.post("/kelas/baru")
@command(P.CREATE)
def create_class(act: Act) -> ResponseReturnValue:
    """Make the class with the default plan; the other steps follow, each saved on its own."""
    act.require(P.CREATE)
    form = NewClassForm()
    organisers = {str(key): key for key, _name in organiser_choices(act)}
    form.institution_id.choices = offered((key, key) for key in organisers)
    if not form.validate_on_submit():
        return _new_page(act, form), 422
    try:
        klass = services.create_class(
            act,
            institution_id=organisers[form.institution_id.data],
            asesor_standard=form.asesor_standard.data,
            verified_skema_only=True,
            **place_of(form),
        )
        services.begin_application(act, klass)
    except Refusal as refusal:
        return _new_page(act, form, refusal), refusal.status
    warn_of_weekday(form)
    flash(_("Kelas %(number)s dibuat. Langkah lain boleh dilanjutkan kapan saja.", number=klass.number))
    return redirect(url_for(".show_programme", slug=klass.slug))


def place_of(form: PlaceForm) -> dict[str, Any]:
    """What step 1 says about place and dates."""
    names = ("number", "venue", "city", "tuk_kind", "zone", "starts_on", "pre_day_on")
    return {name: form[name].data for name in names}


def warn_of_weekday(form: PlaceForm) -> None:
    """Say when the letter names another weekday than the date has."""
    stated = form.stated_day.data
    if weekday_is_wrong(int(stated) if stated else None, form.starts_on.data):
        flash(weekday_remark(stated, form.starts_on.data), "error")


def _new_page(act: Act, form: NewClassForm, refusal: Refusal | None = None) -> str:
    choices = organiser_choices(act)
    form.institution_id.choices = offered((str(key), name) for key, name in choices)
    return render_template("training/new.html", form=form, has_organiser=bool(choices), said=said(refusal))


@bp.get("/kelas/<slug>")
@page(P.READ)
def show_class(act: Act, slug: str) -> ResponseReturnValue:
    """Where the class stands and what may happen next."""
    return _summary(act, queries.get_class(act, slug))


@bp.post("/kelas/<slug>/langkah/<word>")
@command(P.MOVE)
def move_class(act: Act, slug: str, word: str) -> ResponseReturnValue:
    """Take one step of the life of a class."""
    klass = queries.get_class(act, slug)
    if word not in MOVES:
        raise NotFound
    event, service = MOVES[word]
    act.require(P.MOVE, klass)
    try:
        service(act, klass)
    except Refusal as refusal:
        return _summary(act, klass, refusal), refusal.status
    flash(str(EVENT_DONE[event]))
    return redirect(url_for(".show_class", slug=klass.slug))


def _summary(act: Act, klass: TrainingClass, refusal: Refusal | None = None) -> str:
    sessions = queries.sessions_of(klass.id)
    may_edit, may_record = act.may(P.EDIT, klass), act.may(P.RECORD, klass)
    remarks = queries.timetable_remarks(klass, sessions, act.now) if may_edit else []
    partners, lacking = queries.partners_and_lacking(klass)
    return setup_page(
        "class",
        klass,
        "",
        refusal=refusal,
        may_edit=may_edit,
        may_record=may_record,
        lacking=lacking if may_edit and may_record else 0,
        links=queries.class_links(act, klass),
        state=STATE_WORDS[klass.state],
        standard=asesor_standard(klass.asesor_standard).name,
        choices=[(PATHS[ClassEvent(event)], EVENT_WORDS[ClassEvent(event)]) for event in act.choices(CLASS, klass)],
        blocked=[(EVENT_WORDS[ClassEvent(event)], said(why)) for event, why in act.blocked(CLASS, klass)],
        remarks=remarks_in_words(remarks),
        verified_only=ClassSettings.read(klass.settings).verified_skema_only,
        is_remote=ClassSettings.read(klass.settings).is_remote,
        muk=list(ClassSettings.read(klass.settings).muk.values()),
        rule_words=RULE_SETS,
        applicants=_applicants(act, klass),
        stages=stages(klass),
        application_state=_application_word(act, klass),
        tuk_mark=_tuk_mark(klass),
        partners=partners,
        reading=[] if may_edit else [(path, word) for permission, path, word in READING if act.may(permission, klass)],
    )


def _tuk_mark(klass: TrainingClass) -> str:
    """What is to be marked of the TUK that was chosen from the register."""
    chosen = ClassSettings.read(klass.settings).tuk_id
    return tuk_mark(get_tuk(klass.institution, uuid.UUID(chosen)), klass) if chosen else ""


def _application_word(act: Act, klass: TrainingClass) -> Any:
    """Where its application stands, for those who may read it."""
    may_read = klass.application is not None and act.may(P.READ_APPLICATION, klass)
    return APPLICATION_WORDS[klass.application.state] if klass.application and may_read else ""


def _applicants(act: Act, klass: TrainingClass) -> str:
    """Where applications are judged, for those who judge them while seats are given."""
    is_time = klass.state in (ClassState.OPEN, ClassState.CLOSED)
    return f"/kelas/{klass.slug}/peserta" if is_time and seats_people(act.actor, klass) else ""
