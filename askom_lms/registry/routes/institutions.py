"""Pages and commands of the register of institutions and places of assessment."""

import datetime as dt
import uuid
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from askom_lms.kernel import clock, evidence, sheets, web
from askom_lms.kernel.act import Act
from askom_lms.kernel.downloads import sheet
from askom_lms.kernel.messages import Refusal
from askom_lms.kernel.web import command, page
from askom_lms.registry import queries, services
from askom_lms.registry.domain import SkemaRight, TukKind, is_verified, validity
from askom_lms.registry.forms import (
    KIND_WORDS,
    RIGHT_WORDS,
    TUK_WORDS,
    EndForm,
    InstitutionForm,
    OfficeForm,
    ReasonForm,
    SeenForm,
    SkemaForm,
    TukForm,
)
from askom_lms.registry.models import RIGHTS, Institution, InstitutionKind, Tuk
from askom_lms.registry.policy import P
from askom_lms.registry.routes.blueprint import bp
from askom_lms.skema.queries import skema_choices

LAST_PAGE = 100_000
"""A number in an address may be longer than a database counts."""
ONE = "/kelola/lembaga/<institution_code>"
STEP_WORDS = {
    "created": _l("Lembaga dicatat"),
    "changed": _l("Data lembaga diubah"),
    "deactivated": _l("Dinonaktifkan"),
    "activated": _l("Diaktifkan lagi"),
    "skema_added": _l("Skema ditambahkan"),
    "skema_ended": _l("Skema diakhiri"),
    "tuk_added": _l("TUK ditambahkan"),
    "tuk_changed": _l("Data TUK diubah"),
    "tuk_closed": _l("TUK ditutup"),
}
FACT_WORDS = {
    "code": _l("Kode"),
    "name": _l("Nama"),
    "kind": _l("Jenis"),
    "lsp_kind": _l("Jenis LSP"),
    "licence_number": _l("Nomor lisensi"),
    "licence_from": _l("Lisensi berlaku mulai"),
    "licence_until": _l("Lisensi berlaku sampai"),
    "address": _l("Alamat"),
    "head_name": _l("Nama pimpinan"),
    "head_office": _l("Jabatan pimpinan"),
    "until": _l("Berlaku sampai"),
    "document_number": _l("Nomor dokumen"),
    "verified_until": _l("Terverifikasi sampai"),
}
"""Facts of a line of the history; the state is told by the line itself."""
VALUE_WORDS: dict[str, Any] = {
    **{str(value): said for value, said in KIND_WORDS.items()},
    **{str(value): said for value, said in RIGHT_WORDS.items()},
    **{str(value): said for value, said in TUK_WORDS.items()},
}
MOVED = frozenset({"registry.changed", "registry.tuk_changed"})
"""Somebody else was faster."""
DAYS = frozenset({"licence_from", "licence_until", "until", "verified_until"})


@bp.get("/kelola/lembaga")
@page(P.READ)
def list_institutions(act: Act) -> ResponseReturnValue:
    """The register, by name: found by name or code, of one kind or of all."""
    search, kind = _asked()
    number = min(max(1, request.args.get("hal", 1, type=int)), LAST_PAGE)
    rows, total = queries.institution_lines(act, search=search, kind=kind, page=number)
    last = max(1, -(-total // queries.LISTED_AT_MOST))
    told = {"search": search, "number": number, "last": last, "may_create": act.may(P.CREATE)}
    return render_template(
        "registry/list.html",
        rows=[(row, validity(row.licence_until, queries.today_of(act))) for row in rows],
        total=total,
        kind=kind or "",
        chips=_chips(search, kind),
        kinds=KIND_WORDS,
        **told,
    )


def _asked() -> tuple[str, InstitutionKind | None]:
    """What the list is searched for, and the kind that it keeps."""
    wanted = request.args.get("jenis", "")
    return request.args.get("cari", "")[:100], InstitutionKind(wanted) if wanted in set(InstitutionKind) else None


@bp.get("/kelola/lembaga.xlsx")
@page(P.READ)
def download_institutions(act: Act) -> ResponseReturnValue:
    """The same rows as a spreadsheet, all pages."""
    search, kind = _asked()
    lines, _total = queries.institution_lines(act, search=search, kind=kind, per_page=queries.WRITTEN_AT_MOST)
    header = [
        _("Kode"), _("Nama"), _("Jenis"), _("Jenis LSP"), _("Nomor lisensi"), _("Lisensi berlaku sampai"), "TUK",
        _("Keadaan"),
    ]  # fmt: skip
    rows: list[list[Any]] = [
        [
            row.code, row.name, KIND_WORDS[row.kind], row.lsp_kind, row.licence_number, row.licence_until, row.n_tuk,
            _("Aktif") if row.is_active else _("Nonaktif"),
        ]
        for row in lines
    ]  # fmt: skip
    return sheet(sheets.written(_("Lembaga"), header, rows), "lembaga.xlsx")


def _chips(search: str, kind: InstitutionKind | None) -> list[dict[str, Any]]:
    offered = [("", _("Semua")), *KIND_WORDS.items()]
    return [
        {
            "label": said,
            "url": url_for(".list_institutions", cari=search or None, jenis=str(value) or None),
            "current": value == (kind or ""),
        }
        for value, said in offered
    ]


@bp.get("/kelola/lembaga/baru")
@page(P.CREATE)
def new_institution(act: Act) -> ResponseReturnValue:
    """An institution to add."""
    act.require(P.CREATE)
    return _edit_page(None, InstitutionForm(formdata=None, kind=InstitutionKind.LSP))


@bp.post("/kelola/lembaga/baru")
@command(P.CREATE)
def create_institution(act: Act) -> ResponseReturnValue:
    """Add it; what was typed stays when it is refused."""
    act.require(P.CREATE)
    form = InstitutionForm()
    if not form.validate_on_submit():
        return _edit_page(None, form), 422
    try:
        institution = services.create_institution(act, **form.facts())
    except Refusal as refusal:
        return _edit_page(None, form, refusal), refusal.status
    flash(_("%(name)s dicatat.", name=institution.name))
    return _to(institution)


@bp.get(ONE)
@page(P.READ)
def show_institution(act: Act, institution_code: str) -> ResponseReturnValue:
    """One institution: facts, licence, skema, places, and everything that happened to it."""
    return _page(act, queries.get_institution(act, institution_code, P.READ))


@bp.get(f"{ONE}/ubah")
@page(P.EDIT)
def edit_institution(act: Act, institution_code: str) -> ResponseReturnValue:
    """The facts to change: all of them for pengelola, address and head for its admin."""
    institution = queries.get_institution(act, institution_code, P.EDIT)
    kind = InstitutionForm if act.may(P.MANAGE, institution) else OfficeForm
    return _edit_page(institution, kind.of(institution))


@bp.post(f"{ONE}/ubah")
@command(P.EDIT)
def save_institution(act: Act, institution_code: str) -> ResponseReturnValue:
    """Save them; whoever comes second keeps what he typed and sees what stands now."""
    institution = queries.get_institution(act, institution_code, P.EDIT)
    form = InstitutionForm() if act.may(P.MANAGE, institution) else OfficeForm()
    if not form.validate_on_submit():
        return _edit_page(institution, form), 422
    try:
        changed = services.save_institution(act, institution, form.facts(), seen=form.version())
    except Refusal as refusal:
        return _edit_page(institution, form, refusal), refusal.status
    flash(_("Data lembaga disimpan.") if changed else _("Tidak ada yang berubah."))
    return _to(institution)


@bp.post(f"{ONE}/nonaktifkan")
@command(P.MANAGE)
def deactivate_institution(act: Act, institution_code: str) -> ResponseReturnValue:
    """Switch it off."""
    return _switched(act, institution_code, is_active=False)


@bp.post(f"{ONE}/aktifkan")
@command(P.MANAGE)
def reactivate_institution(act: Act, institution_code: str) -> ResponseReturnValue:
    """Switch it on."""
    return _switched(act, institution_code, is_active=True)


def _switched(act: Act, code: str, *, is_active: bool) -> ResponseReturnValue:
    institution, form = queries.get_institution(act, code, P.MANAGE), ReasonForm()
    if not form.validate_on_submit():
        return _page(act, institution, typed=form), 422
    switch = services.reactivate_institution if is_active else services.deactivate_institution
    try:
        switch(act, institution, reason=form.reason.data)
    except Refusal as refusal:
        return _page(act, institution, refusal, form), refusal.status
    flash(_("Lembaga aktif lagi.") if is_active else _("Lembaga dinonaktifkan."))
    return _to(institution)


@bp.post(f"{ONE}/skema")
@command(P.MANAGE)
def add_skema(act: Act, institution_code: str) -> ResponseReturnValue:
    """Note a skema that it is licensed for or has verified."""
    institution = queries.get_institution(act, institution_code, P.MANAGE)
    form = SkemaForm().offer(_skema_offered(act))
    if not form.validate_on_submit():
        return _page(act, institution, typed=form), 422
    facts = {"document_number": form.document_number.data, "until": form.until.data}
    try:
        services.add_skema(act, institution, uuid.UUID(form.skema_id.data), **facts)
    except Refusal as refusal:
        return _page(act, institution, refusal, form), refusal.status
    flash(_("Skema ditambahkan."))
    return _to(institution, "skema")


@bp.post(f"{ONE}/skema/<uuid:right_id>/akhiri")
@command(P.MANAGE)
def end_skema(act: Act, institution_code: str, right_id: uuid.UUID) -> ResponseReturnValue:
    """Note that it no longer is."""
    institution = queries.get_institution(act, institution_code, P.MANAGE)
    queries.get_held_skema(institution, right_id)
    form = EndForm()
    if not form.validate_on_submit():
        return _page(act, institution, typed=form.apart(right_id), ending=right_id), 422
    try:
        services.end_skema(act, institution, right_id, reason=form.end_reason.data)
    except Refusal as refusal:
        return _page(act, institution, refusal, form.apart(right_id), right_id), refusal.status
    flash(_("Skema diakhiri."))
    return _to(institution, "skema")


@bp.get(f"{ONE}/tuk/baru")
@page(P.TUK)
def new_tuk(act: Act, institution_code: str) -> ResponseReturnValue:
    """A place of assessment to add."""
    institution = queries.get_institution(act, institution_code, P.TUK)
    return _tuk_page(institution, None, TukForm(formdata=None, kind=TukKind.SEWAKTU))


@bp.post(f"{ONE}/tuk/baru")
@command(P.TUK)
def create_tuk(act: Act, institution_code: str) -> ResponseReturnValue:
    """Add it."""
    institution, form = queries.get_institution(act, institution_code, P.TUK), TukForm()
    if not form.validate_on_submit():
        return _tuk_page(institution, None, form), 422
    try:
        tuk = services.create_tuk(act, institution, form.facts())
    except Refusal as refusal:
        return _tuk_page(institution, None, form, refusal), refusal.status
    flash(_("%(name)s ditambahkan.", name=tuk.name))
    return _to(institution, "tuk")


@bp.get(f"{ONE}/tuk/<uuid:tuk_id>/ubah")
@page(P.TUK)
def edit_tuk(act: Act, institution_code: str, tuk_id: uuid.UUID) -> ResponseReturnValue:
    """A place to change or to close."""
    institution = queries.get_institution(act, institution_code, P.TUK)
    tuk = queries.get_tuk(institution, tuk_id)
    if tuk.closed_at is not None:
        raise Refusal("registry.tuk_closed")
    return _tuk_page(institution, tuk, TukForm.of(tuk))


@bp.post(f"{ONE}/tuk/<uuid:tuk_id>/ubah")
@command(P.TUK)
def save_tuk(act: Act, institution_code: str, tuk_id: uuid.UUID) -> ResponseReturnValue:
    """Save it; whoever comes second keeps what he typed and sees what stands now."""
    institution, form = queries.get_institution(act, institution_code, P.TUK), TukForm()
    tuk = queries.get_tuk(institution, tuk_id)
    if not form.validate_on_submit():
        return _tuk_page(institution, tuk, form), 422
    try:
        changed = services.save_tuk(act, institution, tuk.id, form.facts(), seen=form.version())
    except Refusal as refusal:
        return _tuk_page(institution, tuk, form, refusal), refusal.status
    flash(_("Data TUK disimpan.") if changed else _("Tidak ada yang berubah."))
    return _to(institution, "tuk")


@bp.post(f"{ONE}/tuk/<uuid:tuk_id>/tutup")
@command(P.TUK)
def close_tuk(act: Act, institution_code: str, tuk_id: uuid.UUID) -> ResponseReturnValue:
    """Close it."""
    institution, form = queries.get_institution(act, institution_code, P.TUK), ReasonForm()
    tuk = queries.get_tuk(institution, tuk_id)
    if not form.validate_on_submit():
        return _tuk_page(institution, tuk, TukForm.of(tuk), closing=form), 422
    try:
        services.close_tuk(act, institution, tuk.id, reason=form.reason.data)
    except Refusal as refusal:
        return _tuk_page(institution, tuk, TukForm.of(tuk), refusal, form), refusal.status
    flash(_("%(name)s ditutup.", name=tuk.name))
    return _to(institution, "tuk")


def _to(institution: Institution, anchor: str | None = None) -> ResponseReturnValue:
    return redirect(url_for(".show_institution", institution_code=institution.code, _anchor=anchor))


def _said(refusal: Refusal | None) -> Any:
    return refusal.sentence(web.language()) if refusal else None


def _skema_offered(act: Act) -> list[tuple[uuid.UUID, str]]:
    return [(one.id, f"{one.title} · {one.number}" if one.number else one.title) for one in skema_choices(act)]


def _edit_page(institution: Institution | None, form: OfficeForm, refusal: Refusal | None = None) -> str:
    stored = _stored(institution, form, refusal) if institution is not None else {}
    return render_template("registry/edit.html", institution=institution, form=form, stored=stored, said=_said(refusal))


def _tuk_page(
    institution: Institution,
    tuk: Tuk | None,
    form: TukForm,
    refusal: Refusal | None = None,
    closing: ReasonForm | None = None,
) -> str:
    return render_template(
        "registry/tuk.html",
        institution=institution,
        tuk=tuk,
        form=form,
        stored=_stored(tuk, form, refusal) if tuk is not None else {},
        closing=closing or ReasonForm(formdata=None),
        said=_said(refusal),
    )


def _stored(row: Institution | Tuk, form: SeenForm, refusal: Refusal | None) -> dict[str, str]:
    """What stands in the database where the form says something else, once somebody else saved since it was opened.

    From then on the form has seen it: to save again is to decide.
    """
    if refusal is None or refusal.code not in MOVED:
        return {}
    form.shows(row.row_version)
    shown = [field.short_name for field in form if field.short_name in FACT_WORDS]
    return {
        name: _("Sekarang tersimpan: %(value)s", value=_in_words(name, evidence.plain(getattr(row, name))))
        for name in shown
        if form[name].data != getattr(row, name)
    }


def _in_words(name: str, value: Any) -> str:
    """A value of a line of the history, as a person reads it."""
    if not value:
        return "–"
    if name in DAYS:
        return clock.tanggal(dt.date.fromisoformat(str(value)), with_day=False)
    return str(VALUE_WORDS.get(value, value)) if name == "kind" else str(value)


def _history(institution: Institution) -> list[dict[str, Any]]:
    return [
        {
            "text": STEP_WORDS[step.event],
            "about": step.about,
            "changes": [
                (FACT_WORDS[name], _in_words(name, before), _in_words(name, after))
                for name, (before, after) in step.changes.items()
                if name in FACT_WORDS
            ],
            "is_new": step.event in {"created", "skema_added", "tuk_added"},
            "reason": step.reason,
            "by": step.by or "askom",
            "at": step.at,
        }
        for step in queries.steps_of(institution)
    ]


def _page(
    act: Act,
    institution: Institution,
    refusal: Refusal | None = None,
    typed: Any = None,
    ending: uuid.UUID | None = None,
) -> str:
    today, may_manage = queries.today_of(act), act.may(P.MANAGE, institution)
    lines = queries.skema_lines(institution)
    ends = {line.id: EndForm(formdata=None).apart(line.id) for line in lines if line.ended_at is None}
    if ending in ends and isinstance(typed, EndForm):
        ends[ending] = typed
    adding = typed if isinstance(typed, SkemaForm) else SkemaForm(formdata=None)
    takes_skema = institution.kind in RIGHTS
    return render_template(
        "registry/institution.html",
        institution=institution,
        kinds=KIND_WORDS,
        tuk_kinds=TUK_WORDS,
        rights=RIGHT_WORDS,
        is_verified_kind=institution.kind in RIGHTS and RIGHTS[institution.kind] is SkemaRight.VERIFIED,
        licence=validity(institution.licence_until, today),
        has_licence=institution.kind in services.LICENSED,
        skema=[(line, validity(line.until, today)) for line in lines],
        takes_skema=takes_skema,
        tuk=[(one, is_verified(one.verified_until, today)) for one in queries.tuk_of(institution)],
        history=_history(institution),
        may_manage=may_manage,
        may_edit=act.may(P.EDIT, institution),
        may_tuk=act.may(P.TUK, institution),
        adding=adding.offer(_skema_offered(act)) if may_manage and takes_skema else None,
        ends=ends,
        ending=ending,
        switching=typed if isinstance(typed, ReasonForm) else ReasonForm(formdata=None),
        wrong=typed if typed is not None and typed.errors else None,
        said=_said(refusal),
    )
