"""The internalisasi day of a class, set by panitia: date, hours, speaker, place, link."""

from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from askom_lms.kernel import clock
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import Refusal
from askom_lms.kernel.web import command, page
from askom_lms.training import queries, services
from askom_lms.training.domain.settings import ClassSettings
from askom_lms.training.domain.states import EDITABLE, P
from askom_lms.training.forms import PreDayForm
from askom_lms.training.forms.fields import typed_in
from askom_lms.training.models import TrainingClass
from askom_lms.training.routes import bp
from askom_lms.training.routes.setup import editable
from askom_lms.training.routes.shell import setup_page
from askom_lms.training.services.pre_day import PreDay


@bp.get("/kelas/<slug>/hari-internalisasi")
@page(P.EDIT)
def show_pre_day(act: Act, slug: str) -> ResponseReturnValue:
    """When, where and by whom."""
    klass = editable(act, slug)
    return _page(act, klass, PreDayForm(formdata=None, data=_known(klass)))


@bp.post("/kelas/<slug>/hari-internalisasi")
@command(P.EDIT)
def save_pre_day(act: Act, slug: str) -> ResponseReturnValue:
    """Keep it, until the class starts."""
    klass = editable(act, slug)
    form = PreDayForm()
    if not form.validate_on_submit():
        return _page(act, klass, form), 422
    typed = typed_in(form)
    try:
        services.save_pre_day(act, klass, PreDay(**typed))
    except Refusal as refusal:
        return _page(act, klass, form, refusal), refusal.status
    flash(_("Hari internalisasi disimpan."))
    return redirect(url_for(".show_pre_day", slug=klass.slug))


def _known(klass: TrainingClass) -> dict[str, Any]:
    """The day as it is; empty for a class without one."""
    rows = [row for row in queries.sessions_of(klass.id) if row.day == 0]
    if not rows:
        return {}
    begins, ends = (clock.in_zone(at, klass.zone) for at in (rows[0].starts_at, rows[-1].ends_at))
    link = ClassSettings.read(klass.settings).pre_day_link
    return {
        "on": begins.date(), "start": begins.time(), "end": ends.time(), "speaker": rows[0].speaker,
        "place": rows[0].room, "link": link,
    }  # fmt: skip


def _page(act: Act, klass: TrainingClass, form: PreDayForm, refusal: Refusal | None = None) -> str:
    return setup_page(
        "pre_day",
        klass,
        "",
        form=form,
        refusal=refusal,
        may_change=klass.state in EDITABLE,
        may_record=act.may(P.RECORD, klass),
    )
