"""The timetable of a class for everybody in it, and as a calendar file."""

from collections.abc import Sequence

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from askom_lms.kernel import web
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import Refusal, Sentence
from askom_lms.kernel.web import page
from askom_lms.training import queries
from askom_lms.training.domain.attendance import missed_positions
from askom_lms.training.domain.calendar import Entry, calendar_file
from askom_lms.training.domain.settings import ClassSettings
from askom_lms.training.domain.states import P
from askom_lms.training.domain.venue import VenueNotes
from askom_lms.training.models import TrainingClass
from askom_lms.training.queries import SessionRow, TimetableCard
from askom_lms.training.routes import bp


@bp.get("/kelas/<slug>/jadwal")
@page(P.READ)
def show_timetable(act: Act, slug: str) -> ResponseReturnValue:
    """Days and sessions; a trainee also sees his own attendance."""
    return _timetable_page(act, queries.get_class(act, slug))


@bp.get("/jadwal")
@page(P.READ)
def show_own_timetable(act: Act) -> ResponseReturnValue:
    """The timetable of the class in which this person learns, with what other contexts know about his day."""
    klass = queries.own_class(act)
    return _timetable_page(act, klass, queries.timetable_cards(act, klass))


def _timetable_page(act: Act, klass: TrainingClass, cards: Sequence[TimetableCard] = ()) -> str:
    sessions = queries.sessions_of(klass.id)
    marks = queries.marks_of(klass.id, act.person.id)
    return render_template(
        "training/timetable.html",
        klass=klass,
        days=queries.days_of(sessions, klass.zone),
        sessions=sessions,
        marks=marks,
        warnings=attendance_warnings(act.person.name, klass, sessions, marks),
        now=act.now,
        cards=cards,
        shelf=ClassSettings.read(klass.settings).shelf,
        equipment=queries.equipment_of(klass),
        may_edit=act.may(P.EDIT, klass),
        venue=VenueNotes.of(klass.settings),
        may_read_library=act.may(P.LIBRARY, klass),
    )


def attendance_warnings(
    name: str, klass: TrainingClass, sessions: list[SessionRow], marks: str | None
) -> list[Sentence]:
    """What a trainee must know about missed sessions when the class allows no make-up."""
    if marks is None or ClassSettings.read(klass.settings).make_up_allowed:
        return []
    missed = set(missed_positions(marks))
    return [
        Refusal("training.out_of_reach", name=name, session=row.title).sentence(web.language())
        for row in sessions
        if row.position in missed
    ]


@bp.get("/kelas/<slug>/jadwal.ics")
@page(P.READ)
def download_calendar(act: Act, slug: str) -> ResponseReturnValue:
    """The sessions for a calendar program."""
    klass = queries.get_class(act, slug)
    text = calendar_file(f"Kelas {klass.number}", _entries(klass), act.now)
    headers = {"Content-Disposition": f'attachment; filename="jadwal-{klass.slug}.ics"'}
    return Response(text, mimetype="text/calendar", headers=headers)


def _entries(klass: TrainingClass) -> list[Entry]:
    place = f"{klass.venue}, {klass.city}"
    return [
        Entry(
            uid=f"{row.id}@askom",
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            title=row.title,
            place=f"{row.room}, {place}" if row.room else place,
            note=row.output,
        )
        for row in queries.sessions_of(klass.id)
    ]
