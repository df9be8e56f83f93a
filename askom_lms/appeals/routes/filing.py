"""The list of appeals, and FR.AK.04 on screen."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from askom_lms.appeals import queries, services
from askom_lms.appeals.domain.said import MOST_FILES
from askom_lms.appeals.domain.states import AppealPermission as P
from askom_lms.appeals.forms import AppealForm
from askom_lms.appeals.queries import Own
from askom_lms.appeals.routes import bp
from askom_lms.appeals.routes.words import OUTCOME_WORDS, STATE_WORDS, term_mark
from askom_lms.appeals.services.filing import check_count
from askom_lms.certification.queries import OWN_APPEAL, OwnAppeal
from askom_lms.kernel import clock, db
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import NotFound, Refusal
from askom_lms.kernel.uploads import Accepted, Allow, accept
from askom_lms.kernel.uploads.pieces import LARGEST
from askom_lms.kernel.uploads.sending import sent_files
from askom_lms.kernel.web import command, is_about, language, page


def _of_result(act: Act) -> OwnAppeal | None:
    """What the page of a trainee's result says about his appeal."""
    own = queries.own_decision(act) if act.may(P.FILE) else None
    if own is None or own.appeal is None:
        return None
    appeal, zone = own.appeal, own.klass.zone
    url = url_for("appeals.show_appeal", appeal_id=appeal.id)
    if appeal.outcome is None or appeal.decided_at is None:
        due = clock.tanggal(appeal.due_on)
        return OwnAppeal(url, str(STATE_WORDS[appeal.state]), _("Putusan paling lambat %(due)s.", due=due))
    at = clock.tanggal(clock.in_zone(appeal.decided_at, zone).date())
    return OwnAppeal(url, str(OUTCOME_WORDS[appeal.outcome]), f"{appeal.number}, {at}")


OWN_APPEAL.append(_of_result)


@bp.get("/banding")
@page(P.LIST)
def list_appeals(act: Act) -> ResponseReturnValue:
    """What concerns the reader: his own decision, and the appeals that he judges, names a panel for or follows."""
    own = queries.own_decision(act) if act.may(P.FILE) else None
    rows = [(one, term_mark(one.appeal, one.zone, act.now)) for one in queries.list_appeals(act)]
    return render_template("appeals/list.html", own=own, rows=rows, now=act.now)


@bp.get("/banding/ajukan")
@page(P.FILE)
def show_filing(act: Act) -> ResponseReturnValue:
    """FR.AK.04 for the newest decision; the appeal itself once it is filed."""
    own = queries.own_decision(act)
    if own is None:
        return _nothing_yet()
    if own.appeal is not None:
        return redirect(url_for(".show_appeal", appeal_id=own.appeal.id))
    return _filing_page(act, own, AppealForm(formdata=None))


@bp.post("/banding/ajukan")
@command(P.FILE)
def file_appeal(act: Act) -> ResponseReturnValue:
    """Sign and hand in; attached papers are looked at while no lock is held."""
    form = AppealForm()
    try:
        with db.reading():
            is_decided = queries.own_decision(act) is not None
            is_whole = form.validate_on_submit()
            db.end_reading()
        if not is_decided:
            return _nothing_yet()
        if not is_whole:
            return _filing_page(act, _own(act), form), 422
        files = _sent()
        appeal = services.file_appeal(act, _own(act), form.said(), files)
    except Refusal as refusal:
        db.end_reading()
        own = _own(act)
        if own.appeal is not None:
            flash(refusal.sentence(language()).what)
            return redirect(url_for(".show_appeal", appeal_id=own.appeal.id))
        return _filing_page(act, own, form, refusal), refusal.status
    flash(_("Banding Anda diterima dan ditandatangani."))
    return redirect(url_for(".show_appeal", appeal_id=appeal.id))


def _nothing_yet() -> ResponseReturnValue:
    flash(_("Belum ada keputusan yang dapat dibanding."))
    return redirect(url_for(".list_appeals"))


def _own(act: Act) -> Own:
    own = queries.own_decision(act)
    if own is None:
        raise NotFound
    return own


def _sent() -> list[Accepted]:
    sent = sent_files("berkas")
    check_count(len(sent))
    return [accept(stream, name, Allow.PHOTO_DOCUMENT, LARGEST) for stream, name in sent]


def _filing_page(act: Act, own: Own, form: AppealForm, refusal: Refusal | None = None) -> str:
    is_about(own.klass.slug)
    said = refusal.sentence(language()) if refusal else None
    return render_template("appeals/filing.html", own=own, form=form, said=said, now=act.now, most=MOST_FILES)
