"""What goes to the gradebook of a platform: the page of a class."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from askom_lms.enrolment.domain.states import EnrolmentPermission
from askom_lms.kernel import clock
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import Invalid, Refusal
from askom_lms.kernel.web import command, language, page
from askom_lms.lti.domain.asking import LtiPermission as P
from askom_lms.lti.domain.states import ScoreState
from askom_lms.lti.queries.results import Board, board_of
from askom_lms.lti.routes.blueprint import bp
from askom_lms.lti.services.results import resend, share_results
from askom_lms.training.queries import get_class

HERE = "/kelas/<slug>/platform"
MARKS = {
    ScoreState.WAITING: ("wait", ""),
    ScoreState.SENT: ("ok", ""),
    ScoreState.FAILED: ("half", "on"),
    ScoreState.REFUSED: ("warn", "hot"),
}


@bp.get(HERE)
@page(P.BIND)
def show_results(act: Act, slug: str) -> ResponseReturnValue:
    """Where the scores of everybody stand."""
    klass = get_class(act, slug)
    board = board_of(act, klass)
    return render_template(
        "lti/results.html",
        klass=klass,
        board=board,
        marks=MARKS,
        words={
            ScoreState.WAITING: _("menunggu dikirim"),
            ScoreState.SENT: _("terkirim"),
            ScoreState.FAILED: _("dicoba lagi"),
            ScoreState.REFUSED: _("berhenti dicoba"),
        },
        sent={
            cell.score.id: clock.saat(cell.score.sent_at, klass.zone)
            for row in board.rows
            for cell in row.cells
            if cell.score and cell.score.sent_at
        },
        errors=_errors(board),
        may_invite=act.may(EnrolmentPermission.INVITE, klass),
    )


def _errors(board: Board) -> dict[str, str]:
    """Code -> sentence, of what keeps scores from being taken."""
    codes = {cell.score.error for row in board.rows for cell in row.cells if cell.score and cell.score.error}
    return {code: str(Refusal(code, host="", status="").sentence(language())) for code in sorted(codes)}


@bp.post(f"{HERE}/kirim")
@command(P.BIND)
def send_again(act: Act, slug: str) -> ResponseReturnValue:
    """Send the scores of one person, or of everybody, once more."""
    klass = get_class(act, slug)
    person = request.form.get("peserta", "")
    try:
        n = resend(act, klass, uuid.UUID(person) if person else None)
    except ValueError as error:
        raise Invalid("lti.resend_whom") from error
    flash(ngettext("%(num)d nilai dikirim ulang sebentar lagi.", "%(num)d nilai dikirim ulang sebentar lagi.", n))
    return redirect(url_for(".show_results", slug=slug))


@bp.post(f"{HERE}/berbagi")
@command(P.BIND)
def set_sharing(act: Act, slug: str) -> ResponseReturnValue:
    """Whether results of this class may go to platforms."""
    share_results(act, get_class(act, slug), shares=yes_or_no())
    flash(_("Setelan disimpan."))
    return redirect(url_for(".show_results", slug=slug))


def yes_or_no() -> bool:
    """What was chosen of the two. Raises Invalid `lti.yes_or_no`."""
    said = request.form.get("setuju", "")
    if said not in ("ya", "tidak"):
        raise Invalid("lti.yes_or_no")
    return said == "ya"
