"""The public check of a letter: no login, nothing about a person."""

from flask import render_template
from flask.typing import ResponseReturnValue

from askom_lms.certification.domain import codes
from askom_lms.correspondence import services
from askom_lms.correspondence.routes import bp
from askom_lms.correspondence.routes.printing import address_of
from askom_lms.kernel.act import Act
from askom_lms.kernel.gate import address
from askom_lms.kernel.web import PUBLIC, page

LONGEST = 64


@bp.get("/surat/<letter_code>")
@page(PUBLIC)
def check_letter(act: Act, letter_code: str) -> ResponseReturnValue:
    """Number, kind, date and institution of a letter, and whether it counts."""
    found = services.look_up(act, letter_code[:LONGEST], address())
    shown = codes.shown(found.code) if found else ""
    here = address_of(f"/surat/{shown}").partition("://")[2]
    html = render_template("correspondence/answer.html", answer=found, now=act.now, shown=shown, address=here)
    return html, 200 if found else 404
