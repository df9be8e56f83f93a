"""How long what is kept stays: proposals and what was confirmed, for who answers for the installation."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import Invalid, Refusal
from askom_lms.kernel.web import command, language, page
from askom_lms.privacy import queries, services
from askom_lms.privacy.forms import TimeForm
from askom_lms.privacy.policy import P
from askom_lms.privacy.routes.blueprint import bp

HERE = "/kelola/masa-simpan"


@bp.get(HERE)
@page(P.RETAIN)
def list_times(act: Act) -> ResponseReturnValue:
    """Every class of documents: proposed, confirmed, or fixed."""
    return render_template("privacy/times.html", times=queries.list_times(act))


@bp.get(f"{HERE}/<retention>")
@page(P.RETAIN)
def show_time(act: Act, retention: str) -> ResponseReturnValue:
    """One of them, what was decided about it, and the form."""
    time = queries.get_time(act, retention)
    return _page(time, TimeForm(formdata=None, days=time.days, seen=time.version))


@bp.post(f"{HERE}/<retention>")
@command(P.RETAIN)
def confirm_time(act: Act, retention: str) -> ResponseReturnValue:
    """Confirm it, as proposed or otherwise."""
    time, form = queries.get_time(act, retention), TimeForm()
    if not form.validate_on_submit():
        return _page(time, form), 422
    try:
        services.confirm_time(act, retention, days=form.days.data, reason=form.reason.data or "", seen=form.read_seen())
    except (Invalid, Refusal) as refusal:
        return _page(time, form, refusal), refusal.status
    flash(_("Masa simpan dikonfirmasi. Pekerjaan harian memakainya mulai sekarang."))
    return redirect(url_for(".list_times"))


def _page(time: queries.Time, form: TimeForm, refusal: Refusal | None = None) -> str:
    said = refusal.sentence(language()) if refusal else None
    return render_template("privacy/time.html", time=time, form=form, said=said)
