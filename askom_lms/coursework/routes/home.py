"""Home and dossier lists of the trainee."""

from flask import render_template
from flask.typing import ResponseReturnValue

from askom_lms.coursework import queries
from askom_lms.coursework.domain.states import CourseworkPermission as P
from askom_lms.coursework.domain.subjects import FOLDERS
from askom_lms.coursework.routes import views
from askom_lms.coursework.routes.blueprint import bp
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import NotFound
from askom_lms.kernel.web import page


@bp.get("/beranda")
@page(P.HOME)
def show_home(act: Act) -> ResponseReturnValue:
    """What to do now, the days, four folders, today's sessions (mock-up 1)."""
    home = queries.home_page(act)
    if home is None:
        return render_template("coursework/home_before.html")
    return render_template("coursework/home.html", **views.home(home))


@bp.get("/tugas")
@page(P.HOME)
def show_tasks(act: Act) -> ResponseReturnValue:
    """All items of the three dossiers."""
    found = queries.tasks_page(act)
    if found is None:
        return render_template("coursework/home_before.html")
    return render_template("coursework/tasks.html", folders=[views.folder(found, name) for name in FOLDERS.values()])


@bp.get("/tugas/<int:task>")
@page(P.HOME)
def show_folder(act: Act, task: int) -> ResponseReturnValue:
    """One dossier, by phase."""
    found = queries.tasks_page(act)
    if found is None or task not in FOLDERS:
        raise NotFound
    return render_template("coursework/folder.html", **views.folder_page(found, FOLDERS[task]))
