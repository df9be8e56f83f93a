"""What the pages of an institution show: its facts and history in words, and what somebody else stored meanwhile."""

import datetime as dt
import uuid
from typing import Any

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from askom_lms.kernel import clock, evidence, web
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import Refusal
from askom_lms.registry import queries, services
from askom_lms.registry.domain import SkemaRight, is_verified, validity
from askom_lms.registry.forms import KIND_WORDS, RIGHT_WORDS, TUK_WORDS, EndForm, ReasonForm, SeenForm, SkemaForm
from askom_lms.registry.models import RIGHTS, Institution, Tuk
from askom_lms.registry.policy import P
from askom_lms.skema.queries import skema_choices

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


def to_institution(institution: Institution, anchor: str | None = None) -> ResponseReturnValue:
    return redirect(url_for(".show_institution", institution_code=institution.code, _anchor=anchor))


def skema_offered(act: Act) -> list[tuple[uuid.UUID, str]]:
    return [(one.id, f"{one.title} · {one.number}" if one.number else one.title) for one in skema_choices(act)]


def stored_values(row: Institution | Tuk, form: SeenForm, refusal: Refusal | None) -> dict[str, str]:
    """What stands in the database where the form says something else, once somebody else saved since it was opened.

    From then on the form has seen it: to save again is to decide.
    """
    if refusal is None or refusal.code not in MOVED:
        return {}
    form.shows(row.row_version)
    shown = [field.short_name for field in form if field.short_name in FACT_WORDS]
    return {
        name: _("Sekarang tersimpan: %(value)s", value=in_words(name, evidence.plain(getattr(row, name))))
        for name in shown
        if form[name].data != getattr(row, name)
    }


def in_words(name: str, value: Any) -> str:
    """A value of a line of the history, as a person reads it."""
    if not value:
        return "–"
    if name in DAYS:
        return clock.tanggal(dt.date.fromisoformat(str(value)), with_day=False)
    return str(VALUE_WORDS.get(value, value)) if name == "kind" else str(value)


def history_of(institution: Institution) -> list[dict[str, Any]]:
    return [
        {
            "text": STEP_WORDS[step.event],
            "about": step.about,
            "changes": [
                (FACT_WORDS[name], in_words(name, before), in_words(name, after))
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


def institution_page(
    act: Act,
    institution: Institution,
    refusal: Refusal | None = None,
    typed: Any = None,
    ending: uuid.UUID | None = None,
) -> str:
    today, may_manage = act.today, act.may(P.MANAGE, institution)
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
        history=history_of(institution),
        may_manage=may_manage,
        may_edit=act.may(P.EDIT, institution),
        may_tuk=act.may(P.TUK, institution),
        adding=adding.offer(skema_offered(act)) if may_manage and takes_skema else None,
        ends=ends,
        ending=ending,
        switching=typed if isinstance(typed, ReasonForm) else ReasonForm(formdata=None),
        wrong=typed if typed is not None and typed.errors else None,
        said=web.said(refusal),
    )
