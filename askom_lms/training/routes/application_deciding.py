"""BNSP examines an application item by item and decides; a decision takes along what was marked on the same page."""

from collections.abc import Callable
from typing import Any

from flask import flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from askom_lms.kernel import db
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import Refusal
from askom_lms.kernel.web import command
from askom_lms.training import queries, services
from askom_lms.training.domain.states import ApplicationState, P
from askom_lms.training.forms import DecisionForm, FindingsForm
from askom_lms.training.models import ClassApplication, TrainingClass
from askom_lms.training.routes import bp
from askom_lms.training.routes.application import application_of, application_page, to_application
from askom_lms.training.routes.words import ITEM_WORDS

Decision = Callable[..., None]


@bp.post("/kelas/<slug>/permohonan/periksa")
@command(P.VERIFY)
def save_findings(act: Act, slug: str) -> ResponseReturnValue:
    """Keep what the verifier says about the items."""
    klass, application = application_of(act, slug, P.VERIFY)
    form = FindingsForm()
    found = form.found()
    try:
        services.save_findings(act, klass, application, found, seen=form.version())
    except Refusal as refusal:
        return _again(act, slug, refusal)
    flash(_("Hasil pemeriksaan disimpan."))
    return to_application(klass)


@bp.post("/kelas/<slug>/permohonan/setujui")
@command(P.VERIFY)
def approve_application(act: Act, slug: str) -> ResponseReturnValue:
    """BNSP approves."""
    return _decide(act, slug, services.approve_application, _("Permohonan disetujui."))


@bp.post("/kelas/<slug>/permohonan/kembalikan")
@command(P.VERIFY)
def return_application(act: Act, slug: str) -> ResponseReturnValue:
    """BNSP sends it back with its findings."""
    done = _("Permohonan dikembalikan kepada panitia.")
    return _decide(act, slug, services.return_application, done, reason=_reason())


@bp.post("/kelas/<slug>/permohonan/tolak")
@command(P.VERIFY)
def refuse_application(act: Act, slug: str) -> ResponseReturnValue:
    """BNSP refuses."""
    return _decide(act, slug, services.refuse_application, _("Permohonan ditolak."), reason=_reason())


def _decide(act: Act, slug: str, decide: Decision, done: str, **params: Any) -> ResponseReturnValue:
    """Both or nothing: the marks of the page, then the decision; a refusal gives back everything that was typed."""
    klass, application = application_of(act, slug, P.VERIFY)
    form = DecisionForm()
    if not form.validate_on_submit():
        return _again(act, slug, None)
    try:
        was_new = _take_along(act, klass, application, seen=form.version())
        decide(act, klass, application, seen=application.version if was_new else form.version(), **params)
    except Refusal as refusal:
        return _again(act, slug, refusal)
    flash(done)
    return to_application(klass)


def _take_along(act: Act, klass: TrainingClass, application: ClassApplication, *, seen: int) -> bool:
    """Keep the marks that differ from what is kept; whether there were any."""
    held = queries.said_in(queries.findings_of(application), application.round)
    told = {item: (str(row.finding), row.text) for item, row in held.items()}
    new = {item: said for item, said in FindingsForm.found().items() if said[0] and told.get(item) != said}
    if not new or application.state is not ApplicationState.SUBMITTED:
        return False
    services.save_findings(act, klass, application, new, seen=seen)
    return True


def _reason() -> str:
    return DecisionForm().reason.data or ""


def _again(act: Act, slug: str, refusal: Refusal | None) -> ResponseReturnValue:
    """The page as it is kept, with what was typed."""
    db.session().rollback()
    if refusal and refusal.params.get("item") in ITEM_WORDS:
        refusal.params["item"] = ITEM_WORDS[refusal.params["item"]]
    klass, application = application_of(act, slug, P.VERIFY)
    page = application_page(act, klass, application, refusal, found=FindingsForm.found(), reason=_reason())
    return page, refusal.status if refusal else 422
