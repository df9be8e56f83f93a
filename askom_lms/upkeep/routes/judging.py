"""Surveillance and measures: the list of holders, one holder, what is planned, found and decided."""

import uuid
from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from askom_lms.kernel import db, sheets
from askom_lms.kernel.act import Act
from askom_lms.kernel.downloads import sheet
from askom_lms.kernel.messages import NotFound, Refusal
from askom_lms.kernel.web import command, page
from askom_lms.registry.domain.asesor import Document
from askom_lms.registry.domain.states import CERTIFICATE, CertificateEvent
from askom_lms.registry.routes.asesor_views import STEP_WORDS, sent_paper
from askom_lms.upkeep import queries, services
from askom_lms.upkeep.domain import Method
from askom_lms.upkeep.domain.states import UpkeepPermission as P
from askom_lms.upkeep.forms import METHOD_WORDS, LookForm, MeasureForm, PlanForm
from askom_lms.upkeep.queries import Holder
from askom_lms.upkeep.routes.blueprint import ONE, bp, paper_response
from askom_lms.upkeep.routes.views import STANDING_WORDS, said


@bp.get("/kelola/pemeliharaan")
@page(P.LIST)
def list_holders(act: Act) -> ResponseReturnValue:
    """The holders by name, or those whose yearly surveillance was missed."""
    only, after = request.args.get("perlu") == "surveilan", _after()
    rows, has_more = queries.upkeep_lines(act, only_overdue=only, after=after)
    wanted: dict[str, Any] = {"perlu": "surveilan" if only else None}
    here = [(_("Semua"), None), (_("Surveilan terlewat"), "surveilan")]
    return render_template(
        "upkeep/list.html",
        rows=rows,
        marks=STANDING_WORDS,
        only=only,
        chips=[
            {"label": word, "url": url_for(".list_holders", perlu=value), "current": only == bool(value)}
            for word, value in here
        ],
        first=url_for(".list_holders", **wanted) if after else "",
        following=url_for(".list_holders", **wanted, nama=rows[-1].name, sesudah=rows[-1].id) if has_more else "",
    )


@bp.get("/kelola/pemeliharaan/unduh")
@page(P.LIST)
def download_looks(act: Act) -> ResponseReturnValue:
    """All surveillance as a spreadsheet, for the data base of holders (002:9.6.4)."""
    header = [
        _("Nama"), _("Nomor MET"), _("Nomor sertifikat"), _("Metode"), _("Direncanakan pada"), _("Dilaksanakan pada"),
        _("Hasil"), _("Temuan"), _("Oleh"),
    ]  # fmt: skip
    words = {None: "", True: _("Kompetensi terpelihara"), False: _("Kompetensi tidak terpelihara")}
    rows = [
        (
            one.name, one.met_number, one.number, str(METHOD_WORDS[one.look.method]), one.look.planned_on,
            one.look.done_on, words[one.look.is_kept], one.look.findings, one.look.by_name,
        )
        for one in queries.every_look(act)
    ]  # fmt: skip
    return sheet(sheets.written(_("Surveilan"), header, rows), "surveilan.xlsx")


@bp.get(f"{ONE}/pemeliharaan")
@page(P.JUDGE)
def show_holder(act: Act, person_id: uuid.UUID) -> ResponseReturnValue:
    """One holder as who judges him sees him; the view is logged."""
    act.viewed("person", person_id, "pemeliharaan")
    return _page(act, person_id)


@bp.get(f"{ONE}/surveilan/<uuid:look_id>/berkas")
@page(P.READ)
def download_report(act: Act, person_id: uuid.UUID, look_id: uuid.UUID) -> ResponseReturnValue:
    """The report of a surveillance; the view is logged."""
    look = queries.get_look(act, person_id, look_id, P.READ)
    if look.sha256 is None:
        raise NotFound
    act.viewed("surveillance", look.id, "download")
    return paper_response(look.sha256, f"surveilan-{look.done_on}")


@bp.post(f"{ONE}/surveilan")
@command(P.JUDGE)
def plan_look(act: Act, person_id: uuid.UUID) -> ResponseReturnValue:
    """Plan the next surveillance."""
    form = PlanForm()

    def step(holder: Holder) -> None:
        services.plan_look(act, holder, method=Method(form.method.data), planned_on=form.planned_on.data)

    return _done(act, person_id, form, step, _("Surveilan direncanakan."))


@bp.post(f"{ONE}/surveilan/<uuid:look_id>")
@command(P.JUDGE)
def record_look(act: Act, person_id: uuid.UUID, look_id: uuid.UUID) -> ResponseReturnValue:
    """Write down what was found."""
    with db.reading():
        queries.get_look(act, person_id, look_id, P.JUDGE)
        db.end_reading()
    form = LookForm(look_id)

    def step(holder: Holder) -> None:
        file = sent_paper(Document())
        look = queries.get_look(act, person_id, look_id, P.JUDGE)
        told = {"done_on": form.done_on.data, "is_kept": form.is_kept(), "findings": form.findings.data or ""}
        services.record_look(act, holder, look, **told, file=file)

    return _done(act, person_id, form, step, _("Hasil surveilan dicatat."))


@bp.post(f"{ONE}/tindakan")
@command(P.JUDGE)
def take_measure(act: Act, person_id: uuid.UUID) -> ResponseReturnValue:
    """Warn, freeze, revoke or restore, with the second factor."""
    form = MeasureForm()

    def decide(holder: Holder) -> None:
        paper = sent_paper(form.paper())
        event = CertificateEvent(form.step.data)
        services.take_measure(act, holder, event, document=paper, reason=form.reason.data or "")

    done = _("Keadaan sertifikat diubah; halaman pemeriksaan sudah menampilkannya.")
    return _done(act, person_id, form, decide, done)


def _done(act: Act, person_id: uuid.UUID, form: Any, step: Callable[[Holder], None], done: str) -> ResponseReturnValue:
    """A step of who judges: his file is checked while no lock is held; what was typed stays when it is refused."""
    with db.reading():
        _person, holder = queries.get_holder(act, person_id, P.JUDGE)
        db.end_reading()
    if not form.validate_on_submit():
        return _page(act, person_id, typed=form), 422
    try:
        step(holder)
    except Refusal as refusal:
        return _page(act, person_id, refusal, form), refusal.status
    flash(done)
    return redirect(url_for(".show_holder", person_id=person_id))


def _after() -> tuple[str, uuid.UUID] | None:
    try:
        return request.args["nama"][:120], uuid.UUID(request.args["sesudah"])
    except (KeyError, ValueError):
        return None


def _page(act: Act, person_id: uuid.UUID, refusal: Refusal | None = None, typed: Any = None) -> str:
    book = queries.book_of(act, person_id, P.JUDGE)

    def form(kind: Any, *names: Any) -> Any:
        fresh = kind(*names, formdata=None)
        return typed if type(typed) is kind and typed._prefix == fresh._prefix else fresh  # noqa: SLF001 - WTForms has no other word

    held = book.certificate
    choices = act.choices(CERTIFICATE, held) if held else []
    return render_template(
        "upkeep/holder.html",
        book=book,
        person=book.person,
        mark=STANDING_WORDS[book.standing] if book.standing else None,
        methods=METHOD_WORDS,
        step_words=STEP_WORDS,
        plan=form(PlanForm),
        looks=[(one, None if one.done_on else form(LookForm, one.id)) for one in book.looks],
        measure=form(MeasureForm).offer(choices),
        may_move=bool(choices),
        wrong=typed if typed is not None and typed.errors else None,
        typed=typed,
        said=said(refusal),
    )
