"""A seat that waits for internalisasi is confirmed by the marks of the day, and taken back with them."""

import datetime as dt

import pytest
from sqlalchemy import select

from askom_lms.enrolment import queries, services
from askom_lms.enrolment.models import DocumentKind
from askom_lms.enrolment.services.conditions import open_conditions
from askom_lms.kernel import db
from askom_lms.kernel.audit import history_of
from askom_lms.kernel.mail import Mail
from askom_lms.kernel.messages import Invalid, Refusal
from askom_lms.training import services as classes
from askom_lms.training.models import ClassSession, Mark, TrainingClass
from askom_lms.training.services.pre_day import PreDay
from askom_lms.training.services.scanning import Device, code_of, enter_code
from tests.factories.classes import act_of, applicant, open_class, paper, person_of

pytestmark = pytest.mark.usefixtures("lms_app")
PLANNED = {"held_on": "2026-11-11"}
WITHOUT = "aaaaaa.a"
MINUTE = dt.timedelta(minutes=1)
DAY = dt.date(2026, 11, 12)
NINE, TEN = dt.time(9), dt.time(10)


@pytest.fixture
def world():
    found = open_class()
    found.held = db.session().scalar(
        select(ClassSession).where(ClassSession.class_id == found.klass.id, ClassSession.day == 0)
    )
    found.seat = applicant(found, documents=WITHOUT, internalisasi=PLANNED)
    services.accept(act_of(found.panitia), found.seat)
    db.session().commit()
    return found


def marked(world, mark, later=1):
    klass = db.session().get_one(TrainingClass, world.klass.id, populate_existing=True)
    act = act_of(world.panitia, world.held.starts_at + later * MINUTE)
    classes.record_attendance(act, klass, world.held.id, {world.seat.person_id: mark}, reason="dicatat")


def subjects(world):
    """What he was written and will be: mails that were not stopped."""
    to = person_of(world.seat).email
    wanted = select(Mail.subject).where(Mail.to == to, Mail.cancelled_at.is_(None))
    return [
        one
        for one in db.session().scalars(wanted.order_by(Mail.created_at))
        if "dipastikan" in one or "bersyarat" in one
    ]


@pytest.mark.row("000-002", "000-004")
@pytest.mark.parametrize(
    ("mark", "is_sure"), [(Mark.HADIR, True), (Mark.TERLAMBAT, True), (Mark.IZIN, False), (Mark.ALPA, False)]
)
def test_a_mark_confirms_the_seat_or_leaves_it_waiting(world, mark, is_sure):
    assert world.seat.is_conditional
    marked(world, mark)
    assert (world.seat.confirmed_at is not None) is is_sure
    assert world.seat.internalisasi_on == (dt.date(2026, 11, 11) if is_sure else None)
    assert (open_conditions(world.klass.id) is None) is is_sure


@pytest.mark.row("000-002")
def test_a_corrected_mark_takes_the_seat_back_with_a_mail_and_a_line(world):
    marked(world, Mark.HADIR)
    db.session().scalars(select(Mail).where(Mail.subject.contains("dipastikan"))).one().sent_at = world.held.starts_at
    marked(world, Mark.ALPA, 2)
    assert (world.seat.confirmed_at, world.seat.internalisasi_on) == (None, None)
    assert subjects(world) == ["Kursi Anda di kelas 47/2026 dipastikan", "Kursi Anda di kelas 47/2026 bersyarat lagi"]
    kinds = [one["kind"] for one in history_of(db.session(), "enrolment", world.seat.id)]
    assert kinds[-2:] == ["enrolment.condition_confirmed", "enrolment.condition_reopened"]
    marked(world, Mark.TERLAMBAT, 3)
    assert world.seat.confirmed_at is not None


def test_who_was_not_told_yet_hears_of_neither(world):
    marked(world, Mark.HADIR)
    marked(world, Mark.ALPA, 2)
    assert subjects(world) == []


def test_a_scan_confirms_the_seat_of_who_scans(world):
    now = world.held.starts_at + MINUTE
    digits, _token = code_of(world.held.id, now)
    enter_code(act_of(person_of(world.seat), now), world.klass.slug, digits, "", Device("f" * 32))
    assert world.seat.confirmed_at == now


def test_his_own_attendance_counts_although_a_paper_from_elsewhere_was_rejected(world):
    marked(world, Mark.HADIR)
    document = paper(world.seat, DocumentKind.INTERNALISASI)
    act = act_of(world.panitia, world.held.ends_at)
    services.judge_document(act, world.seat, document, is_accepted=False, reason="Bukan miliknya")
    assert world.seat.confirmed_at is not None
    services.enrol(act, world.seat)


def test_an_undone_verdict_takes_back_what_it_confirmed(world):
    document = paper(world.seat, DocumentKind.INTERNALISASI)
    act = act_of(world.panitia, world.held.ends_at)
    services.judge_document(act, world.seat, document, is_accepted=True)
    assert world.seat.confirmed_at is not None
    services.undo_judgement(act, world.seat, document)
    assert (world.seat.confirmed_at, subjects(world)) == (None, [])


def test_once_the_class_runs_a_correction_takes_no_seat(world):
    marked(world, Mark.HADIR)
    act = act_of(world.panitia)
    world.klass.settings = {**world.klass.settings, "pre_day_papers_required": False}
    classes.close_enrolment(act, world.klass)
    classes.start_class(act, world.klass)
    marked(world, Mark.ALPA, 2)
    assert world.seat.confirmed_at is not None
    assert world.seat.internalisasi_on is None


@pytest.mark.row("000-133")
def test_five_years_without_certificate_wait_for_the_certificate_issued_here(world):
    world.klass.rule_set = "peserta-000"
    seat = applicant(world, documents="aaa.aa.a", internalisasi=PLANNED, technical_certificates=[])
    seat.facts = {
        **seat.facts,
        "experience": [{"started_on": "2015-01-01", "ongoing": True, "in_field": True, "proof": "industri"}],
    }
    services.accept(act_of(world.panitia), seat)
    world.seat = seat
    marked(world, Mark.HADIR)
    now = act_of(world.panitia, world.held.ends_at)
    assert (seat.internalisasi_on is not None, seat.confirmed_at) == (True, None)
    services.certify_here(now, seat, "001/INT-ASKOM/ND47/XI/2026")
    assert seat.confirmed_at is not None
    assert queries.facts_of(seat, world.klass).internalisasi.certificate == "001/INT-ASKOM/ND47/XI/2026"
    services.certify_here(now, seat, "")
    assert seat.confirmed_at is None


# the day itself


def set_day(world, **more):
    told = {"on": DAY, "start": NINE, "end": TEN, "speaker": "Aris", "place": "Daring", "link": "", **more}
    classes.save_pre_day(act_of(world.panitia), world.klass, PreDay(**told))


@pytest.mark.row("000-002", "000-003")
def test_the_day_has_a_date_speaker_place_and_link_of_its_own(world):
    set_day(world, link="https://rapat.contoh.id/a")
    held = world.held
    assert (held.starts_at.isoformat(), held.speaker, held.room) == ("2026-11-12T02:00:00+00:00", "Aris", "Daring")
    assert (world.klass.settings["pre_day_on"], world.klass.settings["pre_day_link"]) == (
        "2026-11-12",
        "https://rapat.contoh.id/a",
    )
    assert world.klass.starts_on == dt.date(2026, 11, 16)


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"on": dt.date(2026, 11, 16)}, "training.pre_day_late"),
        ({"end": NINE}, "training.pre_day_hours"),
        ({"link": "rapat.contoh.id"}, "training.pre_day_link"),
        ({"link": "https://a.contoh.id b"}, "training.pre_day_link"),
        ({"on": dt.date(2026, 11, 15)}, ""),
    ],
)
def test_what_cannot_be_a_pre_day_is_told(world, more, code):
    if not code:
        set_day(world, **more)
        return
    with pytest.raises(Invalid) as refused:
        set_day(world, **more)
    assert refused.value.code == code


def test_a_day_that_was_attended_keeps_its_date_and_may_change_its_speaker(world):
    marked(world, Mark.HADIR)
    begins, ends = dt.time(8), dt.time(15)
    set_day(world, on=dt.date(2026, 11, 11), start=begins, end=ends, speaker="Yuda")
    assert world.held.speaker == "Yuda"
    with pytest.raises(Refusal) as refused:
        set_day(world, start=begins, end=ends)
    assert refused.value.code == "training.pre_day_attended"
