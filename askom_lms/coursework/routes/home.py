"""Home and dossier lists of the trainee."""

from dataclasses import dataclass

from flask import redirect, render_template
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from askom_lms.coursework import queries
from askom_lms.coursework.domain.states import CourseworkPermission as P
from askom_lms.coursework.domain.subjects import FOLDERS
from askom_lms.coursework.queries.paper import sheets_on_paper
from askom_lms.coursework.routes import views
from askom_lms.coursework.routes.blueprint import bp
from askom_lms.enrolment.queries import own_enrolment, why_without
from askom_lms.kernel.act import Act
from askom_lms.kernel.drawing import Remembered
from askom_lms.kernel.messages import NotFound
from askom_lms.kernel.web import language, page


@dataclass(frozen=True)
class Drawn:
    """The home of one trainee as it stands."""

    heading: str
    body: Markup


HOMES: Remembered[Drawn] = Remembered(500)
"""More than the trainees of twenty classes; each is drawn anew when something moves, and every minute."""


@bp.get("/beranda")
@page(P.HOME)
def show_home(act: Act) -> ResponseReturnValue:
    """What to do now, the days, four folders, today's sessions (mock-up 1)."""
    stamp = queries.home_stamp(act)
    if stamp is None:
        return home_before(act)
    minute = act.now.replace(second=0, microsecond=0)
    home = HOMES.get((act.person.id, stamp, language(), minute), lambda: draw_home(act))
    return render_template("coursework/home.html", heading=home.heading, body=home.body)


def home_before(act: Act) -> ResponseReturnValue:
    """Somebody without a seat works on his application; whoever has none reads when the folders come.

    Raises HasLeft for somebody who withdrew.
    """
    if own_enrolment(act) is not None:
        return redirect("/permohonan")
    if left := why_without(act):
        raise left
    return render_template("coursework/home_before.html")


def draw_home(act: Act) -> Drawn:
    shown = views.home(queries.home_page(act))
    return Drawn(shown["heading"], Markup(render_template("coursework/_home.html", **shown)))  # noqa: S704 - a template


@bp.get("/tugas")
@page(P.HOME)
def show_tasks(act: Act) -> ResponseReturnValue:
    """All items of the three dossiers."""
    found = queries.tasks_page(act)
    if found is None:
        return home_before(act)
    return render_template("coursework/tasks.html", folders=[views.folder(found, name) for name in FOLDERS.values()])


@bp.get("/tugas/<int:task>")
@page(P.HOME)
def show_folder(act: Act, task: int) -> ResponseReturnValue:
    """One dossier, by phase."""
    found = queries.tasks_page(act)
    if found is None or task not in FOLDERS:
        raise NotFound
    return render_template(
        "coursework/folder.html", **views.folder_page(found, FOLDERS[task], sheets_on_paper(found.seat.enrolment_id))
    )
