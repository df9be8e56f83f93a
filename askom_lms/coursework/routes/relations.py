"""Relations to those who are assessed: declared by a master asesor, reported by those who organise or decide."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from askom_lms.agreements.domain import Key
from askom_lms.agreements.domain.texts import text_of
from askom_lms.coursework import services
from askom_lms.coursework.domain.states import CourseworkPermission as P
from askom_lms.coursework.forms import RelationForm, ReportForm, WithdrawForm
from askom_lms.coursework.queries import relations
from askom_lms.coursework.queries.organising import class_for_organising
from askom_lms.coursework.routes.blueprint import bp
from askom_lms.coursework.routes.words import _
from askom_lms.kernel import web
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import Refusal
from askom_lms.kernel.web import command, language, page
from askom_lms.training.routes.classes import READING

READING.append((P.RELATIONS, "hubungan-asesor", _l("Hubungan asesor")))


@bp.get("/kelas/<slug>/hubungan")
@page(P.RELATE)
def show_relations(act: Act, slug: str) -> ResponseReturnValue:
    """What a master asesor declares once before his first paraf in this class."""
    return _own_page(act, slug, RelationForm(formdata=None))


@bp.post("/kelas/<slug>/hubungan")
@command(P.RELATE)
def declare_relations(act: Act, slug: str) -> ResponseReturnValue:
    """None with one click, or one relation with its trainee; more may follow."""
    klass, form = class_for_organising(act, slug, P.RELATE), RelationForm()
    is_none = request.form.get("putusan") != "ada"
    told = None if is_none else (form.chosen(), form.text.data or "")
    try:
        services.declare_relations(act, klass, told, version=form.read_version())
    except Refusal as refusal:
        return _own_page(act, slug, form, refusal), refusal.status
    flash(_("Pernyataan tersimpan; Anda dapat memberi paraf di kelas ini."))
    return redirect("/paraf" if is_none else url_for(".show_relations", slug=slug))


@bp.get("/kelas/<slug>/hubungan-asesor")
@page(P.RELATIONS)
def list_relations(act: Act, slug: str) -> ResponseReturnValue:
    """Who declared what in the class, what was reported, and which parafs need another look."""
    return _class_page(act, slug, ReportForm(formdata=None))


@bp.post("/kelas/<slug>/hubungan-asesor")
@command(P.RELATIONS)
def report_relation(act: Act, slug: str) -> ResponseReturnValue:
    """A relation that came to light."""
    klass, form = class_for_organising(act, slug, P.RELATIONS), ReportForm()
    try:
        services.report_relation(
            act, klass, person_id=form.judge(), enrolment_id=form.chosen(), text=form.text.data or ""
        )
    except Refusal as refusal:
        return _class_page(act, slug, form, refusal), refusal.status
    flash(_("Hubungan dicatat, keduanya diberi tahu. Penilaian, suara, dan kursi panel untuk peserta itu ditahan."))
    return redirect(url_for(".list_relations", slug=slug))


@bp.post("/kelas/<slug>/hubungan-asesor/<uuid:relation_id>/batal")
@command(P.RELATIONS)
def withdraw_report(act: Act, slug: str, relation_id: uuid.UUID) -> ResponseReturnValue:
    """It was none."""
    klass, form = class_for_organising(act, slug, P.RELATIONS), WithdrawForm(relation_id)
    relation = relations.get_relation(klass, relation_id)
    try:
        services.withdraw_report(act, klass, relation, form.reason.data or "")
    except Refusal as refusal:
        return _class_page(act, slug, ReportForm(formdata=None), refusal, form), refusal.status
    flash(_("Catatan hubungan dibatalkan; alasannya tersimpan."))
    return redirect(url_for(".list_relations", slug=slug))


def _own_page(act: Act, slug: str, form: RelationForm, refusal: Refusal | None = None) -> str:
    found, text = relations.own_relations(act, slug), text_of(Key.RELATIONS)
    form.offer(found.trainees).shows(text.version)
    return render_template(
        "coursework/relations.html",
        found=found,
        text=text,
        facts={"kelas": found.klass.number},
        form=form,
        lang=language(),
        said=web.said(refusal),
    )


def _class_page(
    act: Act, slug: str, form: ReportForm, refusal: Refusal | None = None, typed: WithdrawForm | None = None
) -> str:
    found = relations.class_relations(act, slug)
    act.viewed("training_class", found.klass.id, "hubungan")

    def off(relation_id: uuid.UUID) -> WithdrawForm:
        fresh = WithdrawForm(relation_id, formdata=None)
        return typed if typed is not None and typed.prefix == fresh.prefix else fresh

    return render_template(
        "coursework/class_relations.html",
        found=found,
        form=form.offer(found.staff, found.trainees),
        lines=[(one, off(one.id) if one.stands and not one.is_own else None) for one in found.lines],
        typed=typed,
        said=web.said(refusal),
    )
