"""When a class takes place: moving its days, and whether its staff are free and valid on them."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from sqlalchemy import delete, exists, select

from askom_lms.kernel import clock
from askom_lms.kernel.db import session
from askom_lms.kernel.messages import Refusal
from askom_lms.people.models import Person
from askom_lms.people.services import BEFORE_REGISTER_CHANGE
from askom_lms.registry.domain.asesor import first_uncovered
from askom_lms.registry.domain.states import CertificateState
from askom_lms.registry.queries import (
    BORROWERS,
    granted_spans,
    held_skema,
    home_of,
    institution_by_id,
    suspended_by,
)
from askom_lms.skema.models import Skema
from askom_lms.training.domain.calendar import first_common_day, works_on
from askom_lms.training.domain.kits import all_rows
from askom_lms.training.domain.plan import date_of, default_timetable
from askom_lms.training.domain.settings import ClassSettings
from askom_lms.training.domain.staffing import ASESOR_ROLES, BOOKED_ROLES, met_problem
from askom_lms.training.domain.states import ClassState, StaffRole
from askom_lms.training.models import Attendance, ClassSession, ClassStaff, KitItem, TrainingClass
from askom_lms.training.queries.staff import NOT_REFUSED
from askom_lms.training.services.order import place_sessions

PRE_DAY = "h0-1"
STILL_TO_BE = (TrainingClass.state != ClassState.FINISHED, NOT_REFUSED)
"""Classes that need their people: neither over nor refused by BNSP."""
SUSPENSIONS = {CertificateState.FROZEN: "training.met_frozen", CertificateState.REVOKED: "training.met_revoked"}


def move_dates(klass: TrainingClass, *, starts_on: dt.date, pre_day_on: dt.date | None, zone: str) -> None:
    """Move every session by as many days as day 1 moves; wall clocks stay. Raises Refusal `training.has_marks`."""
    before = ClassSettings.read(klass.settings)
    was_pre_day = dt.date.fromisoformat(before.pre_day_on) if before.pre_day_on else None
    if (starts_on, pre_day_on, zone) == (klass.starts_on, was_pre_day, klass.zone):
        return
    if has_marks(klass.id):
        raise Refusal("training.has_marks", number=klass.number)
    shift = starts_on - klass.starts_on
    for row in session().scalars(select(ClassSession).where(ClassSession.class_id == klass.id)).all():
        _move(row, shift, pre_day_on, klass.zone, zone)
    klass.starts_on, klass.zone = starts_on, zone
    klass.settings = replace(before, pre_day_on=pre_day_on.isoformat() if pre_day_on else "").stored()
    fit_pre_day(klass, pre_day_on)
    place_sessions(klass)


def _move(row: ClassSession, shift: dt.timedelta, pre_day_on: dt.date | None, was: str, zone: str) -> None:
    begins, ends = clock.in_zone(row.starts_at, was), clock.in_zone(row.ends_at, was)
    on = begins.date() + shift
    if row.day == 0 and pre_day_on is not None:
        on = pre_day_on
    row.starts_at, row.ends_at = clock.at(on, begins.time(), zone), clock.at(on, ends.time(), zone)


def fit_pre_day(klass: TrainingClass, pre_day_on: dt.date | None) -> None:
    """Add or drop the internalisasi day; what it opened opens with the first session, and back."""
    known = session().scalar(select(ClassSession.id).where(ClassSession.class_id == klass.id, ClassSession.day == 0))
    if pre_day_on is None and known is not None:
        session().execute(delete(ClassSession).where(ClassSession.class_id == klass.id, ClassSession.day == 0))
        _open_with(klass, PRE_DAY, _first_key(klass.id))
    elif pre_day_on is not None and known is None:
        first = _first_key(klass.id)
        row = next(row for row in default_timetable() if row.key == PRE_DAY)
        on = date_of(row.day, klass.starts_on, pre_day_on) or pre_day_on
        session().add(
            ClassSession(
                class_id=klass.id,
                key=row.key,
                position=-1,
                day=0,
                starts_at=clock.at(on, row.start, klass.zone),
                ends_at=clock.at(on, row.end, klass.zone),
                jp=row.jp,
                title=row.title,
                output=row.output,
            )
        )
        session().flush()
        _open_with(klass, first, PRE_DAY)


def _first_key(class_id: uuid.UUID) -> str:
    first = select(ClassSession.key).where(ClassSession.class_id == class_id).order_by(ClassSession.starts_at).limit(1)
    return session().scalar(first) or PRE_DAY


def _open_with(klass: TrainingClass, was: str, now: str) -> None:
    """Only sheets that the default kit opens on the pre-day move between it and the first session."""
    wanted = {(row.folder, row.key) for row in all_rows(klass.kit_edition) if row.opens_with == PRE_DAY}
    items = session().scalars(select(KitItem).where(KitItem.class_id == klass.id, KitItem.opens_with == was))
    for item in items.all():
        if now != PRE_DAY or (item.folder, item.key) in wanted:
            item.opens_with = now


def has_marks(class_id: uuid.UUID) -> bool:
    """Whether anybody's attendance was recorded."""
    return bool(session().scalar(select(exists().where(Attendance.class_id == class_id))))


def must_fit_staff(klass: TrainingClass) -> None:
    """Everybody who works in the class is valid, lent and free on its days. Raises Refusal for the first who is not."""
    session().flush()
    at_work = (ClassStaff.class_id == klass.id, ClassStaff.ended_at.is_(None))
    hold_people(session().scalars(select(ClassStaff.person_id).where(*at_work)))
    rows = session().execute(
        select(ClassStaff.role, Person.id, Person.name, Person.met_number, Person.met_valid_until)
        .join(Person, Person.id == ClassStaff.person_id)
        .where(*at_work)
        .order_by(Person.name)
    )
    for row in rows.all():
        must_be_valid(klass, row.role, row.name, row.met_number, row.met_valid_until)
        must_not_be_suspended(row.role, row.id, row.name)
        must_be_lent(klass, row.role, row.id, row.name)
        must_hold_skema(klass, row.role, row.id, row.name)
        must_be_free(klass, row.role, row.id, row.name)


def must_examine_skema(klass: TrainingClass) -> None:
    """Every examiner fits the skema of the class, which changed. Raises Refusal `training.skema_not_held`."""
    here = (ClassStaff.class_id == klass.id, ClassStaff.ended_at.is_(None), ClassStaff.role == StaffRole.EXAMINER)
    rows = session().execute(
        select(Person.id, Person.name).join(ClassStaff, ClassStaff.person_id == Person.id).where(*here)
    )
    for row in rows.all():
        must_hold_skema(klass, StaffRole.EXAMINER, row.id, row.name)


def hold_people(person_ids: Iterable[uuid.UUID]) -> None:
    """Keep these people until the transaction ends: two classes that want one of them look one after the other.

    After the class, in one order; what only points to a person does not wait for it. SQLite has one writer anyway.
    """
    wanted = select(Person.id).where(Person.id.in_(set(person_ids))).order_by(Person.id)
    session().execute(wanted.with_for_update(key_share=True)).all()


def must_be_lent(klass: TrainingClass, role: StaffRole, person_id: uuid.UUID, name: str) -> None:
    """An asesor of another LSP works for an LSP or CLSP on a granted loan (000-015, 000-019), day by day.

    Whose home nobody noted may work; the staff page says so. Raises Refusal `training.loan_missing`.
    """
    home = home_of(person_id) if role in ASESOR_ROLES else None
    if home is None or home.id == klass.institution_id:
        return
    organiser = institution_by_id(klass.institution_id)
    if organiser.kind not in BORROWERS:
        return
    days = work_days(klass.id, klass.zone, name)
    missing = first_uncovered(days or [klass.starts_on], granted_spans(person_id, organiser.id, home.id))
    if missing is not None:
        on = clock.tanggal(missing)
        raise Refusal("training.loan_missing", name=name, home=home.name, organiser=organiser.name, on=on)


def must_not_be_suspended(role: StaffRole, person_id: uuid.UUID, name: str) -> None:
    """Nobody works as asesor with a frozen or revoked certificate (002:9.5.1).

    Raises Refusal `training.met_frozen`, `training.met_revoked`.
    """
    state = suspended_by(person_id) if role in ASESOR_ROLES else None
    if state is not None:
        raise Refusal(SUSPENSIONS[state], name=name)


def must_hold_skema(klass: TrainingClass, role: StaffRole, person_id: uuid.UUID, name: str) -> None:
    """An examiner whom the register keeps holds a technical skema of the class through its last day (000-030).

    Of whom nothing was noted the staff page tells it, as of those who teach. Raises Refusal `training.skema_not_held`.
    """
    wanted = ClassSettings.read(klass.settings).skema_uuids
    if role is not StaffRole.EXAMINER or not wanted:
        return
    held = held_skema([person_id], wanted, klass.ends_on)[person_id]
    if held.is_kept and not held.title:
        titles = ", ".join(session().scalars(select(Skema.title).where(Skema.id.in_(wanted)).order_by(Skema.title)))
        last = clock.tanggal(klass.ends_on, with_day=False)
        raise Refusal("training.skema_not_held", name=name, skema=titles, last=last)


def must_be_valid(
    klass: TrainingClass, role: StaffRole, name: str, number: str | None, valid_until: dt.date | None
) -> None:
    """A register entry in force on the last day (000:asesor.2). Raises Refusal `training.met_*`."""
    code = met_problem(role, number, valid_until, klass.ends_on)
    if code:
        until = clock.tanggal(valid_until, with_day=False) if valid_until else "–"
        last = clock.tanggal(klass.ends_on, with_day=False)
        raise Refusal(code, name=name, until=until, last=last)


def register_in_use(person: Person, number: str | None, valid_until: dt.date | None) -> Refusal | None:
    """Why the register entry of somebody cannot become this: he is asesor in a class that is not finished."""
    rows = session().execute(
        select(TrainingClass.number, TrainingClass.ends_on, ClassStaff.role)
        .join(ClassStaff, ClassStaff.class_id == TrainingClass.id)
        .where(
            ClassStaff.person_id == person.id,
            ClassStaff.role.in_(ASESOR_ROLES),
            ClassStaff.ended_at.is_(None),
            *STILL_TO_BE,
        )
        .order_by(TrainingClass.ends_on.desc())
    )
    for row in rows:
        if met_problem(row.role, number, valid_until, row.ends_on):
            last = clock.tanggal(row.ends_on, with_day=False)
            return Refusal("training.met_in_use", name=person.name, number=row.number, last=last)
    return None


BEFORE_REGISTER_CHANGE.append(register_in_use)


def must_be_free(klass: TrainingClass, role: StaffRole, person_id: uuid.UUID, name: str) -> None:
    """Nobody leads in two classes on one day (000-016, 000-021). Raises Refusal `training.staff_clash`."""
    if role not in BOOKED_ROLES:
        return
    own = work_days(klass.id, klass.zone, name)
    for number, venue, days in _other_bookings(klass.id, person_id, name):
        clash = first_common_day(own, days)
        if clash is not None:
            raise Refusal("training.staff_clash", name=name, number=number, venue=venue, on=clock.tanggal(clash))


def work_days(class_id: uuid.UUID, zone: str, name: str) -> list[dt.date]:
    """The dates on which somebody of this name works in the class: its days, and the pre-day when he speaks there."""
    rows = session().execute(
        select(ClassSession.starts_at, ClassSession.day, ClassSession.speaker).where(ClassSession.class_id == class_id)
    )
    return sorted({clock.in_zone(row.starts_at, zone).date() for row in rows if works_on(row.day, row.speaker, name)})


def _other_bookings(class_id: uuid.UUID, person_id: uuid.UUID, name: str) -> list[tuple[str, str, Sequence[dt.date]]]:
    rows = session().execute(
        select(
            TrainingClass.number,
            TrainingClass.venue,
            TrainingClass.zone,
            ClassSession.starts_at,
            ClassSession.day,
            ClassSession.speaker,
        )
        .join(ClassStaff, ClassStaff.class_id == TrainingClass.id)
        .join(ClassSession, ClassSession.class_id == TrainingClass.id)
        .where(
            ClassStaff.person_id == person_id,
            ClassStaff.role.in_(BOOKED_ROLES),
            ClassStaff.ended_at.is_(None),
            TrainingClass.id != class_id,
            *STILL_TO_BE,
        )
        .order_by(ClassSession.starts_at)
    )
    booked: dict[tuple[str, str], set[dt.date]] = defaultdict(set)
    for row in rows:
        if works_on(row.day, row.speaker, name):
            booked[row.number, row.venue].add(clock.in_zone(row.starts_at, row.zone).date())
    return [(number, venue, sorted(days)) for (number, venue), days in booked.items()]
