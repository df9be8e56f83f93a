"""Settings of a class and its kit."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import Refusal
from askom_lms.kernel.web import command, page
from askom_lms.regulations import asesor_standard
from askom_lms.training import queries, services
from askom_lms.training.domain import shelf
from askom_lms.training.domain.folders import ORDER
from askom_lms.training.domain.kits import all_rows, blue_papers
from askom_lms.training.domain.settings import ClassSettings
from askom_lms.training.domain.standards import standard_choices
from askom_lms.training.domain.states import EDITABLE, P
from askom_lms.training.forms import KitForm, PathsForm, SettingsForm
from askom_lms.training.forms.fields import typed_in
from askom_lms.training.models import TrainingClass
from askom_lms.training.routes import bp
from askom_lms.training.routes.setup import editable
from askom_lms.training.routes.shell import setup_page


@bp.get("/kelas/<slug>/pengaturan")
@page(P.EDIT)
def show_settings(act: Act, slug: str) -> ResponseReturnValue:
    """What the class decides for itself."""
    klass = editable(act, slug)
    chosen = ClassSettings.read(klass.settings)
    form = SettingsForm(
        formdata=None,
        obj=chosen,
        head_name=klass.head_name,
        head_office=klass.head_office,
        asesor_standard=klass.asesor_standard,
        folder_reading=klass.folders.reading.value,
        **{f"folder_{folder}": klass.folders.colour(folder) for folder in ORDER},
    )
    form.shelf.data = shelf.written(chosen.shelf)
    form.standard_checked.data = chosen.standard_checked == klass.asesor_standard
    return _settings_page(klass, form)


@bp.post("/kelas/<slug>/pengaturan")
@command(P.EDIT)
def save_settings(act: Act, slug: str) -> ResponseReturnValue:
    """Save the settings."""
    klass = editable(act, slug)
    form = SettingsForm()
    if not form.validate_on_submit():
        return _settings_page(klass, form), 422
    typed = typed_in(form)
    standard, is_checked = typed.pop("asesor_standard"), typed.pop("standard_checked")
    colours = [typed.pop(f"folder_{folder}") for folder in ORDER]
    reading = typed.pop("folder_reading")
    try:
        services.pin_standard(act, klass, standard, is_checked=is_checked)
        services.colour_folders(act, klass, colours, reading)
        services.save_settings(act, klass, **typed)
    except Refusal as refusal:
        return _settings_page(klass, form, refusal), refusal.status
    flash(_("Pengaturan disimpan."))
    return redirect(url_for(".show_settings", slug=klass.slug))


def _settings_page(klass: TrainingClass, form: SettingsForm, refusal: Refusal | None = None) -> str:
    checked = ClassSettings.read(klass.settings).standard_checked
    standards = standard_choices(klass.asesor_standard, checked)
    return setup_page("settings", klass, "", form=form, standards=standards, refusal=refusal)


@bp.get("/kelas/<slug>/kit")
@page(P.EDIT)
def show_kit(act: Act, slug: str) -> ResponseReturnValue:
    """Which sheets every dossier holds, and the session that opens each."""
    klass = editable(act, slug)
    form = KitForm.of(queries.kit_of(klass.id), klass.kit_edition, queries.sessions_of(klass.id))
    return _kit_page(klass, form)


@bp.post("/kelas/<slug>/kit")
@command(P.EDIT)
def save_kit(act: Act, slug: str) -> ResponseReturnValue:
    """Save the kit; once the class runs it is fixed."""
    klass = editable(act, slug)
    form = KitForm()
    form.offer(queries.sessions_of(klass.id))
    if not form.validate_on_submit():
        return _kit_page(klass, form), 422
    try:
        services.save_kit(act, klass, form.lines())
    except Refusal as refusal:
        return _kit_page(klass, form, refusal), refusal.status
    flash(_("Kit disimpan."))
    return redirect(url_for(".show_kit", slug=klass.slug))


@bp.post("/kelas/<slug>/kit/jalur")
@command(P.EDIT)
def save_paths(act: Act, slug: str) -> ResponseReturnValue:
    """Choose the evidence path of each folder and the edition of the forms."""
    klass = editable(act, slug)
    form = PathsForm().offer()
    kit = KitForm.of(queries.kit_of(klass.id), klass.kit_edition, queries.sessions_of(klass.id))
    if not form.validate_on_submit():
        return _kit_page(klass, kit, paths=form), 422
    try:
        services.save_paths(act, klass, form.paths, form_edition=form.form_edition.data)
    except Refusal as refusal:
        return _kit_page(klass, kit, refusal, form), refusal.status
    flash(_("Jalur bukti disimpan."))
    return redirect(url_for(".show_kit", slug=klass.slug))


def _paths_of(klass: TrainingClass) -> PathsForm | None:
    """The choices as they stand; None for an edition with one path only."""
    chosen = dict(ClassSettings.read(klass.settings).evidence_paths)
    return PathsForm(formdata=None, data={**chosen, "form_edition": klass.form_edition}).offer() if chosen else None


def _kit_page(
    klass: TrainingClass, form: KitForm, refusal: Refusal | None = None, paths: PathsForm | None = None
) -> str:
    titles = {(str(row.folder), row.key): row for row in all_rows(klass.kit_edition)}
    rows = [row for row in form.rows if (row.form.folder.data, row.form.key.data) in titles]
    shown = {
        "form": form,
        "paths": paths or _paths_of(klass),
        "rows": rows,
        "titles": titles,
        "papers": blue_papers(klass.kit_edition, klass.programme),
        "units": asesor_standard(klass.asesor_standard).units,
    }
    return setup_page("kit", klass, "", **shown, may_edit=klass.state in EDITABLE, refusal=refusal)
