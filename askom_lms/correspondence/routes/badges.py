"""Name badges of a class, and the page that their QR opens for who works in it (002 9.10.4)."""

import uuid

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from askom_lms.certification.routes.trainer import pdf_response
from askom_lms.correspondence import queries
from askom_lms.correspondence.domain.states import LetterPermission as P
from askom_lms.correspondence.routes import bp
from askom_lms.correspondence.routes.printing import address_of
from askom_lms.kernel import pdf, qr
from askom_lms.kernel.act import Act
from askom_lms.kernel.web import page


@bp.get("/kelas/<slug>/tanda-pengenal.pdf")
@page(P.KEEP)
def print_badges(act: Act, slug: str) -> Response:
    """Everybody of the class, eight on a sheet."""
    klass = queries.class_to_write(act, slug)
    act.viewed("training_class", klass.id, "badges")
    found = queries.badges(queries.Plan.of(klass))
    pictures = {
        f"qr{place}.png": qr.png(address_of(f"/kelas/{slug}/orang/{one.person_id}")) for place, one in enumerate(found)
    }
    html = render_template("print/badges.html", klass=klass, rows=list(zip(found, pictures, strict=True)))
    return pdf_response(pdf.render(html, pictures=pictures), f"tanda-pengenal-{slug}.pdf")


@bp.get("/kelas/<slug>/orang/<uuid:person_id>")
@page(P.MEET)
def show_badge(act: Act, slug: str, person_id: uuid.UUID) -> ResponseReturnValue:
    """Whose badge was scanned: for who works in the class, nothing for anybody else."""
    klass, badge = queries.badge_of(act, slug, person_id)
    act.viewed("person", person_id, "badge")
    return render_template("correspondence/badge.html", klass=klass, badge=badge)
