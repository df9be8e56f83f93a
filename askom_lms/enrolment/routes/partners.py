"""The people of one's own LSP in classes in which it is a partner."""

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from askom_lms.enrolment import queries
from askom_lms.enrolment.domain.states import EnrolmentPermission as P
from askom_lms.enrolment.routes.blueprint import bp
from askom_lms.kernel.act import Act
from askom_lms.kernel.web import page
from askom_lms.training.routes.classes import BESIDE

BESIDE.append((P.PARTNER, "/kelola/mitra", _l("Kelas mitra")))


@bp.get("/kelola/mitra")
@page(P.PARTNER)
def show_partner_classes(act: Act) -> ResponseReturnValue:
    """Each class with those who come from this LSP; of the others nothing."""
    return render_template("enrolment/partner_classes.html", classes=queries.partner_classes(act))
