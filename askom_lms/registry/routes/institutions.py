"""Pages and commands of the register of institutions."""

from typing import Any

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from askom_lms.kernel import sheets, web
from askom_lms.kernel.act import Act
from askom_lms.kernel.downloads import sheet
from askom_lms.kernel.messages import Refusal
from askom_lms.kernel.web import command, page
from askom_lms.registry import queries, services
from askom_lms.registry.domain import validity
from askom_lms.registry.forms import KIND_WORDS, InstitutionForm, OfficeForm, ReasonForm
from askom_lms.registry.models import Institution, InstitutionKind
from askom_lms.registry.policy import P
from askom_lms.registry.routes.blueprint import bp
from askom_lms.registry.routes.institution_views import ONE, institution_page, stored_values, to_institution

LAST_PAGE = 100_000
"""A number in an address may be longer than a database counts."""


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
        rows=[(row, validity(row.licence_until, act.today)) for row in rows],
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
    return to_institution(institution)


@bp.get(ONE)
@page(P.READ)
def show_institution(act: Act, institution_code: str) -> ResponseReturnValue:
    """One institution: facts, licence, skema, places, and everything that happened to it."""
    return institution_page(act, queries.get_institution(act, institution_code, P.READ))


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
    return to_institution(institution)


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
        return institution_page(act, institution, typed=form), 422
    switch = services.reactivate_institution if is_active else services.deactivate_institution
    try:
        switch(act, institution, reason=form.reason.data)
    except Refusal as refusal:
        return institution_page(act, institution, refusal, form), refusal.status
    flash(_("Lembaga aktif lagi.") if is_active else _("Lembaga dinonaktifkan."))
    return to_institution(institution)


def _edit_page(institution: Institution | None, form: OfficeForm, refusal: Refusal | None = None) -> str:
    stored = stored_values(institution, form, refusal) if institution is not None else {}
    return render_template(
        "registry/edit.html", institution=institution, form=form, stored=stored, said=web.said(refusal)
    )
