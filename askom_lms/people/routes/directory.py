"""People as organisers see them: list, invitation, one person."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import Refusal
from askom_lms.kernel.web import command, page
from askom_lms.people import queries, services
from askom_lms.people.domain import PeoplePermission as P
from askom_lms.people.forms import InviteForm, PersonForm, role_word, tell
from askom_lms.people.queries import PersonPage, Scope
from askom_lms.people.routes.blueprint import bp

LAST_PAGE = 100_000
"""A number in an address may be longer than a database counts."""


@bp.get("/kelola/pengguna")
@page(P.READ_PEOPLE)
def list_people(act: Act) -> ResponseReturnValue:
    search = request.args.get("cari", "")[:100]
    number = min(max(1, request.args.get("hal", 1, type=int)), LAST_PAGE)
    rows, total = queries.list_people(act, search=search, page=number)
    last = max(1, -(-total // queries.LISTED_AT_MOST))
    told = {"search": search, "number": number, "last": last, "may_invite": queries.may_invite_here(act)}
    return render_template("people/list.html", rows=rows, total=total, role_word=role_word, **told)


def invitation_form(scopes: list[Scope], *, is_empty: bool) -> InviteForm:
    form = InviteForm(formdata=None) if is_empty else InviteForm()
    form.scope.choices = [
        SelectChoice("", _("Pilih peran")),
        *(SelectChoice(scope.value, words_of(scope)) for scope in scopes),
    ]
    return form


def words_of(scope: Scope) -> str:
    """Panitia, Kelas 07/2025 · ..."""
    return f"{role_word(scope.role)}, {scope.label}" if scope.label else role_word(scope.role)


@bp.get("/kelola/pengguna/undang")
@page(P.INVITE)
def show_invite_person(act: Act) -> ResponseReturnValue:
    scopes = queries.invitation_choices(act)
    return render_template("people/invite.html", form=invitation_form(scopes, is_empty=True), scopes=scopes)


@bp.post("/kelola/pengguna/undang")
@command(P.INVITE)
def invite_person(act: Act) -> ResponseReturnValue:
    scopes = queries.invitation_choices(act)
    form = invitation_form(scopes, is_empty=False)
    chosen = {scope.value: scope for scope in scopes}.get(form.scope.data or "")
    if not form.validate_on_submit() or chosen is None:
        return render_template("people/invite.html", form=form, scopes=scopes), 422
    try:
        person = services.invite_person(act, email=form.email.data, name=form.name.data, scope=chosen)
    except Refusal as refusal:
        tell(form.email, refusal)
        return render_template("people/invite.html", form=form, scopes=scopes), refusal.status
    flash(_("%(name)s sudah diundang. Suratnya ada di surat keluar sampai terkirim.", name=person.name))
    return redirect(url_for("people.show_person", person_id=person.id))


@bp.get("/kelola/pengguna/<uuid:person_id>")
@page(P.READ_PEOPLE)
def show_person(act: Act, person_id: uuid.UUID) -> ResponseReturnValue:
    act.viewed("person", person_id, "profile")
    return person_html(queries.person_page(act, person_id))


def person_html(shown: PersonPage, form: PersonForm | None = None) -> str:
    data = {"name": shown.row.name, "phone": shown.phone, "met_number": shown.met_number or ""}
    fresh = PersonForm(formdata=None, **data, met_valid_until=shown.met_valid_until)
    return render_template("people/person.html", shown=shown, form=form or fresh, role_word=role_word)


@bp.post("/kelola/pengguna/<uuid:person_id>")
@command(P.MANAGE)
def update_person(act: Act, person_id: uuid.UUID) -> ResponseReturnValue:
    person = queries.known_person(act, person_id, P.MANAGE)
    form = PersonForm()
    if not form.validate_on_submit():
        return person_html(queries.person_page(act, person_id), form), 422
    given = {"name": form.name.data, "phone": form.phone.data, "met_number": form.met_number.data}
    try:
        services.update_person(act, person, **given, met_valid_until=form.met_valid_until.data)
    except Refusal as refusal:
        tell(form.met_number, refusal)
        return person_html(queries.person_page(act, person_id), form), refusal.status
    flash(_("Data tersimpan."))
    return redirect(url_for("people.show_person", person_id=person_id))


@bp.post("/kelola/pengguna/<uuid:person_id>/undang-lagi")
@command(P.INVITE)
def invite_again(act: Act, person_id: uuid.UUID) -> ResponseReturnValue:
    services.invite_again(act, queries.known_person(act, person_id, P.READ_PEOPLE))
    flash(_("Undangan baru dikirim; tautan yang lama tidak berlaku lagi."))
    return redirect(url_for("people.show_person", person_id=person_id))


@bp.post("/kelola/pengguna/<uuid:person_id>/nonaktifkan")
@command(P.MANAGE)
def disable_person(act: Act, person_id: uuid.UUID) -> ResponseReturnValue:
    services.disable_person(act, queries.known_person(act, person_id, P.MANAGE))
    flash(_("Akun dinonaktifkan dan semua perangkatnya dikeluarkan."))
    return redirect(url_for("people.show_person", person_id=person_id))


@bp.post("/kelola/pengguna/<uuid:person_id>/aktifkan")
@command(P.MANAGE)
def enable_person(act: Act, person_id: uuid.UUID) -> ResponseReturnValue:
    services.enable_person(act, queries.known_person(act, person_id, P.MANAGE))
    flash(_("Akun aktif lagi."))
    return redirect(url_for("people.show_person", person_id=person_id))


@bp.post("/kelola/pengguna/<uuid:person_id>/langkah-kedua")
@command(P.MANAGE)
def reset_second_factor(act: Act, person_id: uuid.UUID) -> ResponseReturnValue:
    act.step_up()
    services.reset_second_factor(act, queries.known_person(act, person_id, P.MANAGE))
    flash(_("Langkah kedua dihapus; orang itu memasangnya lagi saat masuk."))
    return redirect(url_for("people.show_person", person_id=person_id))


@bp.post("/kelola/pengguna/<uuid:person_id>/peran/<uuid:grant_id>/cabut")
@command(P.MANAGE)
def revoke_grant(act: Act, person_id: uuid.UUID, grant_id: uuid.UUID) -> ResponseReturnValue:
    services.revoke_grant(act, queries.known_person(act, person_id, P.MANAGE), grant_id)
    flash(_("Peran dicabut."))
    return redirect(url_for("people.show_person", person_id=person_id))
