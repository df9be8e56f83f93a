"""Panitia's pages for dossiers: prepare them, share the roles, record a substitution."""

import uuid

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from askom_lms.coursework import services
from askom_lms.coursework.domain.states import CourseworkPermission as P
from askom_lms.coursework.domain.subjects import TASKS
from askom_lms.coursework.forms import SubstitutionForm
from askom_lms.coursework.queries.organising import class_for_organising, roles_page, substitution_page
from askom_lms.coursework.queries.parts import ROLE_NAMES
from askom_lms.coursework.routes.blueprint import bp
from askom_lms.coursework.routes.words import _, ngettext
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import Invalid, Refusal
from askom_lms.kernel.web import command, page


@bp.get("/kelas/<slug>/peran")
@page(P.ORGANISE)
def show_roles(act: Act, slug: str) -> ResponseReturnValue:
    """Who plays asesi, validator, manajer sertifikasi and FR.VA team in whose dossiers of a folder (`?map=`)."""
    found = roles_page(act, slug)
    asked = request.args.get("map", "")
    folder = asked if asked in TASKS else next(iter(TASKS))
    return render_template("coursework/roles.html", found=found, role_names=ROLE_NAMES, folders=TASKS, folder=folder)


@bp.post("/kelas/<slug>/peran")
@command(P.ORGANISE)
def prepare_class(act: Act, slug: str) -> ResponseReturnValue:
    klass = class_for_organising(act, slug, P.ORGANISE)
    made = services.prepare_class(act, klass.id)
    flash(ngettext("%(num)d lembar disiapkan.", "%(num)d lembar disiapkan.", made) + " " + _("Peran kelas dibagi."))
    return redirect(f"/kelas/{slug}/peran")


@bp.get("/kelas/<slug>/pengganti")
@page(P.SUBSTITUTE)
def show_substitutions(act: Act, slug: str) -> ResponseReturnValue:
    """Replace a master asesor, and the replacements so far."""
    return substitutions_html(act, slug, SubstitutionForm(formdata=None))


@bp.post("/kelas/<slug>/pengganti")
@command(P.SUBSTITUTE)
def substitute_master(act: Act, slug: str) -> ResponseReturnValue:
    form = SubstitutionForm()
    klass = class_for_organising(act, slug, P.SUBSTITUTE)
    try:
        step = services.substitute_master(
            act,
            klass.id,
            from_id=person_in(form.from_id.data),
            to_id=person_in(form.to_id.data),
            letter_number=form.letter_number.data or "",
            reason=form.reason.data or "",
        )
    except Refusal as refusal:
        return substitutions_html(act, slug, form, refusal), refusal.status
    flash(ngettext("%(num)d lembar dipindahkan.", "%(num)d lembar dipindahkan.", step.items_moved))
    return redirect(f"/kelas/{slug}/pengganti")


def substitutions_html(act: Act, slug: str, form: SubstitutionForm, refusal: Refusal | None = None) -> str:
    said = refusal.sentence() if refusal else None
    return render_template("coursework/substitutions.html", found=substitution_page(act, slug), form=form, wrong=said)


def person_in(value: str | None) -> uuid.UUID:
    """The person chosen in a list. Raises Invalid."""
    try:
        return uuid.UUID(value or "")
    except ValueError:
        raise Invalid("coursework.substitution_incomplete") from None
