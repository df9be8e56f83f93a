"""Notes on the place of a class, written by panitia."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import Refusal
from askom_lms.kernel.web import command, page
from askom_lms.training import queries, services
from askom_lms.training.domain.states import ClassState, P, StaffRole
from askom_lms.training.domain.venue import VenueNotes
from askom_lms.training.forms import VenueForm
from askom_lms.training.forms.fields import typed_in
from askom_lms.training.models import TrainingClass
from askom_lms.training.routes import bp
from askom_lms.training.routes.papers import printed
from askom_lms.training.routes.setup import editable
from askom_lms.training.routes.shell import setup_page

BLANK = "...................."
"""To be written by hand."""


@bp.get("/kelas/<slug>/catatan-tempat")
@page(P.EDIT)
def show_venue(act: Act, slug: str) -> ResponseReturnValue:
    """What is known of the place."""
    klass = editable(act, slug)
    return _venue_page(klass, VenueForm(formdata=None, data=VenueNotes.of(klass.settings).stored))


@bp.post("/kelas/<slug>/catatan-tempat")
@command(P.EDIT)
def save_venue(act: Act, slug: str) -> ResponseReturnValue:
    """Keep it; also while the class runs."""
    klass = editable(act, slug)
    form = VenueForm()
    if not form.validate_on_submit():
        return _venue_page(klass, form), 422
    typed = typed_in(form)
    try:
        services.save_venue_notes(act, klass, VenueNotes(**typed))
    except Refusal as refusal:
        return _venue_page(klass, form, refusal), refusal.status
    flash(_("Catatan tempat disimpan."))
    return redirect(url_for(".show_venue", slug=klass.slug))


@bp.get("/kelas/<slug>/rencana-gangguan.pdf")
@page(P.EDIT)
def print_trouble_plan(act: Act, slug: str) -> ResponseReturnValue:
    """Whom to call and what to do when network, power, printer or server fail (003-047)."""
    klass = editable(act, slug)
    notes = VenueNotes.of(klass.settings)
    panitia = [row for row in queries.staff_of(klass.id) if row.role is StaffRole.PANITIA]
    told = {
        "committee": "; ".join(f"{row.name} {row.phone}".rstrip() for row in panitia) or BLANK,
        **{name: getattr(notes, name) or BLANK for name in ("room", "wifi", "printer")},
    }
    return printed(klass, "rencana-gangguan", told)


def _venue_page(klass: TrainingClass, form: VenueForm, refusal: Refusal | None = None) -> str:
    may_change = klass.state is not ClassState.FINISHED
    return setup_page("venue", klass, "", form=form, refusal=refusal, may_change=may_change)
