"""The internalisasi day of a class: its own date, hours, speaker and place, days before day 1 (000-002, 000-003)."""

import datetime as dt
from dataclasses import dataclass, replace

from sqlalchemy import exists, select

from askom_lms.kernel import clock
from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import Invalid, Refusal
from askom_lms.training.domain import shelf
from askom_lms.training.domain.settings import ClassSettings
from askom_lms.training.domain.states import P
from askom_lms.training.models import Attendance, ClassSession, TrainingClass
from askom_lms.training.services.dates import fit_pre_day, must_fit_staff
from askom_lms.training.services.order import place_sessions
from askom_lms.training.services.touch import chain_of, hold_editable, touch_class


@dataclass(frozen=True)
class PreDay:
    """As panitia writes it. The hours are those of the only session; several keep theirs in the timetable."""

    on: dt.date
    start: dt.time
    end: dt.time
    speaker: str
    place: str
    link: str = ""


def save_pre_day(act: Act, klass: TrainingClass, day: PreDay) -> None:
    """Set the internalisasi day, or add it to a class without one; a day that was attended keeps its date and hours.

    Raises Invalid `training.pre_day_late`, `training.pre_day_hours`, `training.pre_day_link`;
    Refusal `training.pre_day_attended`, `training.started`, or a staff conflict on the new date.
    """
    act.require(P.EDIT, klass)
    hold_editable(klass)
    if day.on >= klass.starts_on:
        raise Invalid("training.pre_day_late")
    if day.end <= day.start:
        raise Invalid("training.pre_day_hours")
    link = _link(day.link)
    rows = _rows(klass)
    before = [(row.starts_at, row.ends_at) for row in rows]
    if not rows:
        fit_pre_day(klass, day.on)
        rows = _rows(klass)
    for row in rows:
        _move(row, day, klass.zone, alone=len(rows) == 1)
    moved = [(row.starts_at, row.ends_at) for row in rows] != before
    if moved and before and session().scalar(select(exists().where(Attendance.session_id.in_([r.id for r in rows])))):
        raise Refusal("training.pre_day_attended", on=clock.tanggal(clock.in_zone(before[0][0], klass.zone).date()))
    settings = ClassSettings.read(klass.settings)
    klass.settings = replace(settings, pre_day_on=day.on.isoformat(), pre_day_link=link).stored()
    if moved:
        place_sessions(klass)
    must_fit_staff(klass)
    told = {"on": day.on.isoformat(), "speaker": day.speaker, "place": day.place, "link": link}
    act.record("class.changed", chain_of(klass), klass, {"what": "pre_day", **told})
    touch_class(klass.id)


def _rows(klass: TrainingClass) -> list[ClassSession]:
    of_day = (ClassSession.class_id == klass.id, ClassSession.day == 0)
    return list(session().scalars(select(ClassSession).where(*of_day).order_by(ClassSession.position)))


def _move(row: ClassSession, day: PreDay, zone: str, *, alone: bool) -> None:
    begins, ends = (clock.in_zone(moment, zone).time() for moment in (row.starts_at, row.ends_at))
    row.starts_at = clock.at(day.on, day.start if alone else begins, zone)
    row.ends_at = clock.at(day.on, day.end if alone else ends, zone)
    row.speaker, row.room = day.speaker.strip(), day.place.strip()


def _link(typed: str) -> str:
    """The address, checked as one of the practice material is; empty stays empty."""
    if not typed.strip():
        return ""
    try:
        (found,) = shelf.read(f"internalisasi; {typed.strip()}")
    except (Invalid, ValueError):
        raise Invalid("training.pre_day_link") from None
    return found.url
