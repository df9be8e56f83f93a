"""The board on the projector: large, names and seats only, renewed by itself, 304 while nothing moves."""

from collections.abc import Sequence
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from askom_lms.classroom.queries import Day, day_now
from askom_lms.classroom.routes.words import audience_word
from askom_lms.enrolment.domain.states import EnrolmentPermission
from askom_lms.kernel import clock
from askom_lms.kernel.act import Act
from askom_lms.kernel.web import page
from askom_lms.overview import queries
from askom_lms.overview.queries import BoardClass, BoardRow
from askom_lms.overview.routes import bp
from askom_lms.overview.routes.board import answer
from askom_lms.training.domain.attendance import MISSED
from askom_lms.training.domain.folders import Folders

DRAWN_WITH = ("house.css", "roll.css", "house.js", "tahan.js", "board.js")


@bp.get("/kelas/<slug>/papan/layar")
@page(EnrolmentPermission.LIST)
def show_wall(act: Act, slug: str) -> ResponseReturnValue:
    """For everybody in the room."""
    klass = queries.board_class(act, slug)
    return answer(act, klass, DRAWN_WITH, lambda: _wall(act, klass))


def _wall(act: Act, klass: BoardClass) -> str:
    day = day_now(klass.row, act.now)
    rows = queries.board_rows(klass, day)
    marks = [row.now_mark for row in rows]
    missed = sum(mark in MISSED for mark in marks)
    missing = [row for row in rows if row.is_missing]
    some_frozen = act.actor is not None and act.actor.some_restricted
    return render_template(
        "overview/wall.html",
        klass=klass,
        day=day,
        total=len(rows),
        present=len(marks) - missed - len(missing),
        missed=missed,
        missing=missing,
        nameless=queries.frozen_seats(klass) if some_frozen else (),
        folders=_folders(klass, rows),
        oldest=_oldest(klass, day),
        late=[row for row in rows if row.late],
        news=[one for one in day.news if not one.is_for_staff],
        word=audience_word,
        updated=clock.jam(act.now, klass.zone),
    )


def _folders(klass: BoardClass, rows: Sequence[BoardRow]) -> list[dict[str, Any]]:
    """How many people have each folder whole; one that nobody has opened is left out."""
    look = Folders.of(klass.row.settings)
    found = []
    for place, name in enumerate(queries.FOLDERS):
        size = klass.kit_shape.get(name, (0, 0))[1]
        cells = [row.folders[place] for row in rows]
        if size and any(cells):
            whole = sum(cell is not None and cell[0] == size for cell in cells)
            sheets = sum(cell[0] for cell in cells if cell) * 100 // (size * max(len(rows), 1))
            found.append({"colour": look.colour(name), "whole": whole, "percent": sheets})
    return found


def _oldest(klass: BoardClass, day: Day) -> str:
    """Since when the oldest sheet waits."""
    return clock.jam(day.waiting_since, klass.zone) if day.waiting_since else ""
