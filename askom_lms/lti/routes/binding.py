"""Which class a course is about."""

import uuid

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import NotFound, Refusal
from askom_lms.kernel.web import command, page
from askom_lms.lti.domain.asking import LtiPermission as P
from askom_lms.lti.domain.opening import path_of
from askom_lms.lti.forms import BindForm
from askom_lms.lti.models import ResourceLink
from askom_lms.lti.queries import arrivals
from askom_lms.lti.routes.blueprint import bp
from askom_lms.lti.services import binding
from askom_lms.people.forms import tell
from askom_lms.training.models import TrainingClass


@bp.get("/lti/kursus/<uuid:link_id>")
@page(P.BIND)
def show_binding(act: Act, link_id: uuid.UUID) -> ResponseReturnValue:
    """The course at the platform, and the classes that it may be about."""
    return _page(act, _link(act, link_id), BindForm(formdata=None))


@bp.post("/lti/kursus/<uuid:link_id>")
@command(P.BIND)
def bind_course(act: Act, link_id: uuid.UUID) -> ResponseReturnValue:
    """Connect it; the page that the link is about follows."""
    link, form = _link(act, link_id), BindForm()
    try:
        chosen = uuid.UUID(form.klass.data or "")
    except ValueError:
        chosen = None
    try:
        klass = binding.bind(act, link, chosen)
    except Refusal as refusal:
        tell(form.klass, refusal)
        return _page(act, link, form), refusal.status
    flash(_("Kursus ini sekarang terhubung dengan kelas %(number)s.", number=klass.number))
    return redirect(path_of(link.target, klass.slug, act.person.roles))


def _link(act: Act, link_id: uuid.UUID) -> ResourceLink:
    """Raises NotFound also when no class of the platform's institution is his to connect."""
    link = arrivals.link_by_id(link_id)
    if link is None or not binding.choices(act, link):
        raise NotFound
    return link


def _page(act: Act, link: ResourceLink, form: BindForm) -> str:
    classes = binding.choices(act, link)
    form.klass.choices = [SelectChoice(str(one.id), _line(one)) for one in classes]
    if form.klass.data is None and link.class_id is not None:
        form.klass.data = str(link.class_id)
    return render_template("lti/binding.html", link=link, form=form)


def _line(klass: TrainingClass) -> str:
    return str(_("Kelas %(number)s · %(venue)s", number=klass.number, venue=klass.venue))
