"""The demo class: on its third day, with every status somewhere on the board."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from flask import Flask
from sqlalchemy import func, select

from askom_lms.certification import services as certification
from askom_lms.coursework import services as coursework
from askom_lms.demo import asesi, cast, days, feedback, masters, opening, room
from askom_lms.demo.next_class import apply_for_next
from askom_lms.demo.sheets import Desk
from askom_lms.demo.world import World
from askom_lms.enrolment import services as enrolments
from askom_lms.enrolment.models import DocumentKind, Enrolment
from askom_lms.figures import services as figures
from askom_lms.figures.queries import changed
from askom_lms.kernel import checkpoints, clock, db
from askom_lms.kernel.uploads import Allow, accept
from askom_lms.people.models import Person
from askom_lms.people.queries import find_person_by_email
from askom_lms.people.services.demo import demo_accounts
from askom_lms.training import services as classes
from askom_lms.training.domain.plan import SessionLine
from askom_lms.training.models import ClassSession, Folder, Mark, TrainingClass

DAY = dt.timedelta(days=1)
HOUR = dt.timedelta(hours=1)
MINUTE = dt.timedelta(minutes=1)
ZONE = "WIB"
NOON = dt.time(11, 30)
LATE = dt.time(22, 30)
EVENING = {
    "h3-1": (2, dt.time(15, 45), dt.time(17, 15)),
    "h3-2": (2, dt.time(17, 30), dt.time(22, 0)),
    "h4-1": (3, dt.time(8, 0), dt.time(11, 15)),
}
"""Before noon: day 2 goes on into the evening with round 1, and day 3 begins with round 2."""
CONDUCT = (
    "fr-apl-01",
    "fr-apl-02",
    "fr-ak-07",
    "fr-ak-01",
    "fr-ia-01-hasil",
    "fr-ia-02-hasil",
    "fr-ia-03-hasil",
    "fr-ak-02",
)
AGREEMENT = "fr-ak-01"
"""Signed before evidence is recorded: never left half done by somebody who went on."""
PLANNING_2 = ("peta", "skema", "standar", "fr-mapa-01", "fr-mapa-02")
RETURNED = "fr-ia-01-hasil"
NOTE = "Pencapaian KUK ini tidak cocok dengan catatan observasi."


def fill_when_empty(app: Flask) -> list[tuple[str, str, str]]:
    """Make the demo class and apply for the next one unless somebody is there already.

    Returns (role, name, e-mail) of the demo accounts.
    """
    with app.app_context(), db.writing():
        if db.session().scalar(select(func.count()).select_from(Person)) == 0:
            apply_for_next(fill(clock.now()), clock.now())
            checkpoints.write_all(db.session(), clock.now())
            checkpoints.keep_going(clock.now())
            figures.count(changed(figures.BATCH), clock.now())
            db.session().commit()
        first, others = demo_accounts()
        return [(account.roles[0], account.name, account.email) for account in (*first, *others)]


def day_of_class(app: Flask, now: dt.datetime) -> int:
    """Which day of the demo class this is: 3 on the day it was made."""
    with app.app_context(), db.reading():
        starts_on = db.session().scalar(select(func.min(TrainingClass.starts_on)))
        return (clock.in_zone(now, ZONE).date() - starts_on).days + 1 if starts_on else 0


def fill(now: dt.datetime) -> World:
    """Live a class up to this moment of its third day; commits as it goes."""
    world = World()
    today = clock.in_zone(now, ZONE).date()
    starts_on = today - 2 * DAY
    invited_at = clock.at(starts_on - 30 * DAY, dt.time(9), ZONE)
    organiser = opening.open_installation(world, invited_at - 5 * DAY)
    db.session().commit()
    klass = opening.open_class(world, organiser, starts_on, invited_at - 2 * DAY)
    class_id = klass.id
    hours = hours_of(now)
    if hours.moved:
        _fit_timetable(world, klass, invited_at - DAY, hours)
    seats = opening.fill_seats(world, klass, invited_at)
    days.attend(world, class_id, "h0-1")
    opening.start(world, class_id, seats, clock.at(starts_on - DAY, dt.time(15), ZONE))
    certify_pre_day(world, class_id, seats, clock.at(starts_on - DAY, dt.time(16), ZONE))
    days.prepare(world, class_id, clock.at(starts_on - DAY, dt.time(16), ZONE))
    desks = days.desks_of(world, class_id)
    _first_two_days(world, desks, class_id)
    _practice(world, desks, class_id, hours)
    masters.settle(world, desks, hours.practised_until)
    days.take_turns_until(world, class_id, Folder.MERAH, now)
    _this_morning(world, class_id, now)
    room.announce(world, class_id, now)
    _touches(world, class_id, hours.papers_at)
    asesi.name_the_first(world, desks, class_id, hours.papers_at)
    feedback.follow_up(world, class_id, hours.papers_at)
    return world


def certify_pre_day(world: World, class_id: uuid.UUID, seats: list[uuid.UUID], at: dt.datetime) -> None:
    """Certificates of internalisasi for everybody who was there; the job prints them once the demo is served."""
    klass = db.session().get_one(TrainingClass, class_id)
    certification.order_pre_day(world.act(opening.PANITIA, at), klass, seats)
    db.session().commit()


@dataclass(frozen=True)
class Hours:
    """When the practice of round 1 took place, so that it lies behind the visitor at whatever hour he comes."""

    moved: Mapping[str, tuple[int, dt.time, dt.time]]
    """Session -> day, start and end, where they differ from the default timetable."""
    practised_until: dt.datetime
    """The last hand-ins came about now, and never in the middle of the night."""
    papers_at: dt.datetime
    """When panitia turned two papers down."""


def hours_of(now: dt.datetime) -> Hours:
    """From noon on the practice began this morning; before that it was last evening, and round 2 is today."""
    local = clock.in_zone(now, ZONE)
    if local.time() >= NOON:
        return Hours({}, min(now, clock.at(local.date(), LATE, ZONE)), now - 3 * HOUR)
    yesterday = local.date() - DAY
    return Hours(EVENING, clock.at(yesterday, LATE, ZONE), clock.at(yesterday, dt.time(20), ZONE))


def _fit_timetable(world: World, klass: TrainingClass, at: dt.datetime, hours: Hours) -> None:
    """Write the hours that differ into the timetable of the class."""
    rows = db.session().scalars(
        select(ClassSession).where(ClassSession.class_id == klass.id).order_by(ClassSession.position)
    )
    lines = []
    for row in rows:
        begins, ends = clock.in_zone(row.starts_at, ZONE), clock.in_zone(row.ends_at, ZONE)
        day, start, end = hours.moved.get(row.key, (row.day, begins.time(), ends.time()))
        on = begins.date() + (day - row.day) * DAY
        told = (row.title, row.output, row.speaker, row.room)
        lines.append(SessionLine(row.key, day, on, start, end, row.jp, *told, is_aca=row.is_aca))
    classes.save_timetable(world.act(opening.ADMIN, at), klass, lines)
    db.session().commit()


def _first_two_days(world: World, desks: list[Desk], class_id: uuid.UUID) -> None:
    for key in ("h1-1", "h1-2", "h1-3"):
        days.attend(world, class_id, key)
    ill = days.trainee_email("Citra Lestari"), (Mark.IZIN, "Surat dokter, demam")
    late = days.trainee_email("Galih Wicaksono"), (Mark.TERLAMBAT, "")
    days.attend(world, class_id, "h2-1", but=dict([ill]))
    days.attend(world, class_id, "h2-2", but=dict([late]))
    first = days.session_of(class_id, "h1-1").starts_at
    days.finish_phase(desks, class_id, Folder.MERAH, "planning", not_before=first)
    days.play_round(world, class_id, Folder.MERAH, days.session_of(class_id, "h3-2").starts_at - 30 * MINUTE)


def _practice(world: World, desks: list[Desk], class_id: uuid.UUID, hours: Hours) -> None:
    """Round 1 is played: some are quick, some wait, some were sent back, some are still typing."""
    days.attend(world, class_id, "h3-1", but={days.trainee_email("Taufik Rahman"): (Mark.ALPA, "")})
    days.attend(world, class_id, "h3-2", not_yet=[days.trainee_email(name) for name in cast.AT_THE_DOOR])
    room.close_days(world, class_id, (1, 2))
    began = days.session_of(class_id, "h3-2").starts_at
    spare = (hours.practised_until - began) / 12
    evening = days.session_of(class_id, "h2-2").starts_at + 6 * HOUR
    for place, desk in enumerate(desks):
        if desk.email == days.trainee_email(cast.KETUA):
            _ketua(desk, began, spare)
        else:
            pace = 1 + (3 * place + 2) % 7
            for number, key in enumerate(CONDUCT[: 2 + pace]):
                moment = began + (number + 1) * spare + place * spare / 30
                is_last = number == 1 + pace or (number == pace and place % 2 == 1 and key != AGREEMENT)
                _step(desk, "merah", key, moment, is_last=is_last, place=place)
        for number, key in enumerate(PLANNING_2[: place % 6]):
            moment = evening + number * HOUR + place * MINUTE
            _step(desk, "kuning", key, moment, is_last=number == len(PLANNING_2) - 1, place=place)
        db.session().commit()


def _step(desk: Desk, folder: str, key: str, at: dt.datetime, *, is_last: bool, place: int) -> None:
    """A sheet is parafed; the last ones of a trainee wait, or are still a draft."""
    if not is_last:
        desk.whole(folder, key, at)
    elif place % 3 == 0:
        desk.draft(folder, key, at, share=0.6)
    else:
        desk.hand_in(folder, key, at)


def _ketua(desk: Desk, began: dt.datetime, spare: dt.timedelta) -> None:
    """The ketua kelas had a sheet sent back: what her home page opens with; another one is half typed."""
    for number, key in enumerate(CONDUCT[:4]):
        desk.whole("merah", key, began + (number + 1) * spare)
    version = desk.hand_in("merah", RETURNED, began + 5 * spare)
    path = next(path for path in desk.draft_paths("merah", RETURNED) if path.endswith(":pencapaian"))
    desk.send_back(version, began + 6 * spare, note=NOTE, remarks=[(path, NOTE)])
    desk.hand_in("merah", "fr-ia-02-hasil", began + 7 * spare)
    item = desk.item("merah", "fr-ia-03-hasil", began + 8 * spare)
    desk.draft("merah", "fr-ia-03-hasil", began + 8 * spare, share=0.4)
    with (opening.HERE / "papers" / "pengalaman.jpg").open("rb") as source:
        photo = accept(source, "catatan-meja-4.jpg", Allow.TASK, opening.PAPER_LIMIT)
    act = desk.world.act(desk.email, began + 8 * spare)
    coursework.add_attachment(act, item, photo)
    coursework.post_message(act, item, "Apakah pertanyaan K3 boleh dijawab sambil menunjuk alat?")


def _this_morning(world: World, class_id: uuid.UUID, now: dt.datetime) -> None:
    """Round 2, where it is today and has begun."""
    begins = days.session_of(class_id, "h4-1").starts_at
    if begins + 15 * MINUTE <= now:
        days.attend(world, class_id, "h4-1")


def _touches(world: World, class_id: uuid.UUID, at: dt.datetime) -> None:
    """Two papers that panitia turned down."""
    rejected = (
        (cast.KETUA, DocumentKind.PHOTO, "foto-biru", "Latar belakang harus merah."),
        ("Rizky Ramadhan", DocumentKind.DIPLOMA, "foto-biru", "Ijazah tidak terbaca."),
    )
    for name, kind, file_name, reason in rejected:
        with (opening.HERE / "papers" / f"{file_name}.jpg").open("rb") as source:
            file = accept(source, f"{kind.value}.jpg", Allow.PHOTO_DOCUMENT, opening.PAPER_LIMIT)
        person = find_person_by_email(days.trainee_email(name))
        assert person is not None
        enrolment = (
            db.session()
            .scalars(select(Enrolment).where(Enrolment.class_id == class_id, Enrolment.person_id == person.id))
            .one()
        )
        act = world.act(person.email, at)
        document = enrolments.upload_document(act, enrolment, kind, file)
        judge = world.act(opening.PANITIA, at + HOUR)
        enrolments.judge_document(judge, enrolment, document, is_accepted=False, reason=reason)
    db.session().commit()
