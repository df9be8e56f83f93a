"""What everybody brings: the list, and who lacks what at the door. Trainees read the list on their timetable."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from askom_lms.kernel import clock
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import Refusal
from askom_lms.kernel.web import command, page
from askom_lms.training import queries, services
from askom_lms.training.domain.states import P
from askom_lms.training.models import TrainingClass
from askom_lms.training.routes import bp
from askom_lms.training.routes.shell import said

THERE, GONE = "ada:", "tidak:"
"""How a button names what was found of a thing."""
ALL = "semua"


@bp.get("/kelas/<slug>/perlengkapan")
@page(P.RECORD)
def show_equipment(act: Act, slug: str) -> ResponseReturnValue:
    """Everybody with the things he brought."""
    return _page(act, queries.get_class(act, slug))


@bp.post("/kelas/<slug>/perlengkapan/<uuid:person_id>")
@command(P.RECORD)
def mark_equipment(act: Act, slug: str, person_id: uuid.UUID) -> ResponseReturnValue:
    """One thing, or all that nobody has looked for, of one person."""
    klass = queries.get_class(act, slug)
    act.require(P.RECORD, klass)
    sent = request.form.get("lihat", "")[:80]
    if sent == ALL:
        found = dict.fromkeys(queries.equipment_of(klass), True)
    else:
        item = sent.removeprefix(THERE).removeprefix(GONE)
        found = {item: sent.startswith(THERE)}
    try:
        services.mark_equipment(act, klass, person_id, found)
    except Refusal as refusal:
        return _page(act, klass, refusal), refusal.status
    return redirect(url_for(".show_equipment", slug=slug, _anchor=f"o-{person_id}"))


@bp.post("/kelas/<slug>/perlengkapan")
@command(P.EDIT)
def save_equipment(act: Act, slug: str) -> ResponseReturnValue:
    """Another list."""
    klass = queries.get_class(act, slug)
    act.require(P.EDIT, klass)
    try:
        services.save_equipment(act, klass, request.form.get("daftar", "")[:2000])
    except Refusal as refusal:
        return _page(act, klass, refusal), refusal.status
    flash(_("Daftar perlengkapan disimpan."))
    return redirect(url_for(".show_equipment", slug=slug))


def _page(act: Act, klass: TrainingClass, refusal: Refusal | None = None) -> str:
    items = queries.equipment_of(klass)
    rows = queries.door_rows(act, klass) if act.may(P.RECORD, klass) else []
    is_before = clock.in_zone(act.now, klass.zone).date() < klass.starts_on
    return render_template(
        "training/equipment.html",
        klass=klass,
        items=items,
        rows=rows,
        lacking=[row for row in rows if row.lacks],
        n_unseen=sum(bool(row.unseen) for row in rows),
        may_change=is_before and act.may(P.EDIT, klass),
        typed=request.form.get("daftar", "\n".join(items)),
        said=said(refusal),
    )
