"""The outbox: what was written to whom, while no SMTP server is set or it has not answered."""

import re

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue

from askom_lms.kernel import keys
from askom_lms.kernel.act import Act
from askom_lms.kernel.web import page
from askom_lms.people import queries
from askom_lms.people.domain import PeoplePermission as P
from askom_lms.people.routes.blueprint import bp

LINK = re.compile(r"(https?://\S+)")


@bp.get("/surat-keluar")
@page(P.READ_OUTBOX)
def show_outbox(act: Act) -> ResponseReturnValue:
    has_smtp = bool(current_app.config["SETTINGS"].smtp)
    search = request.args.get("cari", "")[:100]
    mails = queries.outbox(act, is_demo=keys.is_demo(), has_smtp=has_smtp, search=search)
    told = {"mails": mails, "most": queries.SHOWN_AT_MOST, "search": search}
    return render_template("people/outbox.html", has_smtp=has_smtp, parts_of=parts_of, **told)


def parts_of(line: str) -> list[tuple[str, bool]]:
    """A line of a mail, cut into text and links."""
    return [(part, part.startswith("http")) for part in LINK.split(line) if part]
