"""Step 4: the staff register of a class, and their letters."""

import uuid
from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from askom_lms.kernel import db, downloads
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import Invalid, NotFound, Refusal
from askom_lms.kernel.uploads import Allow, accept
from askom_lms.kernel.uploads.pieces import LARGEST
from askom_lms.kernel.uploads.sending import sent_files
from askom_lms.kernel.web import command, page, wants_json
from askom_lms.training import queries, services
from askom_lms.training.domain.states import P, StaffRole
from askom_lms.training.forms import STAFF_WORDS, ReplaceForm, StaffForm, StaffLineForm
from askom_lms.training.forms.fields import typed_in
from askom_lms.training.models import TrainingClass
from askom_lms.training.routes import bp
from askom_lms.training.routes.shell import setup_page


@bp.get("/kelas/<slug>/petugas")
@page(P.STAFF)
def show_staff(act: Act, slug: str) -> ResponseReturnValue:
    """Who works in the class, with the letters."""
    return _staff_page(_staffed(act, slug), StaffForm(formdata=None))


@bp.post("/kelas/<slug>/petugas")
@command(P.STAFF)
def add_staff(act: Act, slug: str) -> ResponseReturnValue:
    """Add somebody by address; a new person is invited."""
    klass = _staffed(act, slug)
    form = StaffForm()
    if not form.validate_on_submit():
        return _staff_page(klass, form), 422
    typed = typed_in(form, "role")
    try:
        staff = services.engage_staff(act, klass, role=StaffRole(form.role.data), **typed)
    except Refusal as refusal:
        return _staff_page(klass, form, refusal), refusal.status
    if staff.added_at == act.now:
        flash(
            _("%(name)s ditambahkan. Pemberitahuan dikirim ke %(email)s.", name=form.name.data, email=form.email.data)
        )
    else:
        flash(_("%(name)s sudah memegang peran itu di kelas ini. Tidak ada yang berubah.", name=form.name.data))
    return _back(klass)


@bp.post("/kelas/<slug>/petugas/<uuid:staff_id>")
@command(P.STAFF)
def update_staff(act: Act, slug: str, staff_id: uuid.UUID) -> ResponseReturnValue:
    """Correct letter number, group, desk and field."""
    klass = _staffed(act, slug)
    form = StaffLineForm()
    staff = queries.get_staff(act, klass, staff_id)
    if not form.validate_on_submit():
        return _staff_page(klass, StaffForm(formdata=None), Invalid("training.line_too_long")), 422
    typed = typed_in(form)
    try:
        services.update_staff(act, klass, staff, **typed)
    except Refusal as refusal:
        return _staff_page(klass, StaffForm(formdata=None), refusal), refusal.status
    flash(_("Tersimpan."))
    return _back(klass)


@bp.post("/kelas/<slug>/petugas/<uuid:staff_id>/akhiri")
@command(P.STAFF)
def end_staff(act: Act, slug: str, staff_id: uuid.UUID) -> ResponseReturnValue:
    """The person leaves this role."""
    klass = _staffed(act, slug)
    staff = queries.get_staff(act, klass, staff_id)
    services.end_staff(act, klass, staff)
    flash(_("Penugasan diakhiri; yang sudah dikerjakan tetap tercatat."))
    return redirect(url_for(".list_classes")) if staff.person_id == act.person.id else _back(klass)


@bp.get("/kelas/<slug>/petugas/<uuid:staff_id>/ganti")
@page(P.STAFF)
def show_replacement(act: Act, slug: str, staff_id: uuid.UUID) -> ResponseReturnValue:
    """Who takes over."""
    klass = _staffed(act, slug)
    return _replace_page(act, klass, staff_id, ReplaceForm(formdata=None))


@bp.post("/kelas/<slug>/petugas/<uuid:staff_id>/ganti")
@command(P.STAFF)
def replace_staff(act: Act, slug: str, staff_id: uuid.UUID) -> ResponseReturnValue:
    """Another person takes over role, group and desk."""
    klass = _staffed(act, slug)
    form = ReplaceForm()
    if not form.validate_on_submit():
        return _replace_page(act, klass, staff_id, form), 422
    try:
        staff = queries.get_staff(act, klass, staff_id)
        typed = typed_in(form)
        services.hand_over_staff(act, klass, staff, **typed)
    except Refusal as refusal:
        return _replace_page(act, klass, staff_id, form, refusal), refusal.status
    flash(_("%(name)s menggantikan.", name=form.name.data))
    return _back(klass)


@bp.post("/kelas/<slug>/petugas/<uuid:staff_id>/surat")
@command(P.STAFF)
def file_letter(act: Act, slug: str, staff_id: uuid.UUID) -> ResponseReturnValue:
    """Check the letter outside any write transaction, then file it."""
    with db.reading():
        queries.get_staff(act, _staffed(act, slug), staff_id)
        db.end_reading()
    try:
        letter = _letter()
        klass = _staffed(act, slug)
        services.save_letter(act, klass, queries.get_staff(act, klass, staff_id), letter)
    except Invalid as refusal:
        if wants_json():
            raise
        return _staff_page(_staffed(act, slug), StaffForm(formdata=None), refusal), refusal.status
    flash(_("Surat tugas diunggah."))
    if wants_json():
        return {"next": url_for(".show_staff", slug=slug)}
    return _back(klass)


def _letter() -> str:
    """The hash of the letter that was sent, camera first when it holds bytes. Raises Invalid."""
    sent = sent_files("surat")
    if not sent:
        raise Invalid("training.no_letter")
    return accept(*sent[0], Allow.PHOTO_DOCUMENT, LARGEST).sha256


@bp.get("/kelas/<slug>/petugas/<uuid:staff_id>/surat")
@page(P.STAFF)
def download_letter(act: Act, slug: str, staff_id: uuid.UUID) -> ResponseReturnValue:
    """The letter of one person; the view is logged."""
    staff = queries.get_staff(act, _staffed(act, slug), staff_id)
    if staff.letter_sha256 is None:
        raise NotFound
    act.viewed("class_staff", staff.id, "surat-tugas")
    return downloads.stored_paper(staff.letter_sha256, "surat-tugas")


def _staffed(act: Act, slug: str) -> TrainingClass:
    klass = queries.get_class(act, slug)
    act.require(P.STAFF, klass)
    return klass


def _staff_page(klass: TrainingClass, form: StaffForm, refusal: Refusal | None = None) -> str:
    rows = queries.staff_of(klass.id)
    told: dict[str, Any] = {"rows": rows, "unnoted": queries.unnoted(rows, klass), "words": STAFF_WORDS}
    return setup_page("staff", klass, "petugas", form=form, refusal=refusal, **told)


def _replace_page(
    act: Act, klass: TrainingClass, staff_id: uuid.UUID, form: ReplaceForm, refusal: Refusal | None = None
) -> str:
    queries.get_staff(act, klass, staff_id)
    row = next((row for row in queries.staff_of(klass.id) if row.id == staff_id), None)
    if row is None:
        raise NotFound
    return setup_page("replace", klass, "petugas", form=form, row=row, words=STAFF_WORDS, refusal=refusal)


def _back(klass: TrainingClass) -> ResponseReturnValue:
    return redirect(url_for(".show_staff", slug=klass.slug))
