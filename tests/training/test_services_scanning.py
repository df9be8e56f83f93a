"""Attendance by scan, leave and the signed list: what is written, what stays, and who hears of it."""

import datetime as dt

import pytest

from askom_lms.kernel import audit, checkpoints, db
from askom_lms.kernel.mail import Mail
from askom_lms.kernel.messages import Denied, Invalid, NotFound, Refusal, TooMany
from askom_lms.people.models import Person
from askom_lms.training import queries, services
from askom_lms.training.domain import codes
from askom_lms.training.domain.scanning import is_same_half
from askom_lms.training.domain.settings import ClassSettings
from askom_lms.training.models import Attendance, LeaveRequest, Mark, RollPhoto, Roster, Scan
from askom_lms.training.queries.paper import paper_of
from askom_lms.training.services.scanning import Device, key
from tests.factories.classes import act_of, stored
from tests.factories.people import PersonFactory
from tests.refusing import refused
from tests.training.making import SETTINGS
from tests.training.test_services_attendance import marks_of, record, world

pytestmark = pytest.mark.usefixtures("lms_app")
__all__ = ["world"]
H, T, I, A = Mark.HADIR, Mark.TERLAMBAT, Mark.IZIN, Mark.ALPA  # noqa: E741 - the letters of the list
MINUTE = dt.timedelta(minutes=1)
PHONE, OTHER_PHONE = Device("a" * 32), Device("b" * 32)


def person(world, n=0):
    return db.session().get(Person, world.people[n])


def starts(world, n=1):
    return world.sessions[n].starts_at


def scan(world, n=0, *, at, shown=None, session=1, device=PHONE):
    """This trainee opens the link that the projector showed at `shown`, at that moment."""
    token = codes.token_at(key(), world.sessions[session].id, codes.step_of(shown or at))
    taken = services.scan_token(act_of(person(world, n), at), token, at, device)
    db.session().commit()
    return taken


def typed(world, n=0, *, at, shown=None, told=None, digits="", device=PHONE):
    """This trainee types what was shown at `shown`; the device says it was at `told`."""
    digits = digits or codes.code_at(key(), world.sessions[1].id, codes.step_of(shown or at))
    moment = "" if told is None else str(int(told.timestamp()))
    taken = services.enter_code(act_of(person(world, n), at), world.klass.slug, digits, moment, device)
    db.session().commit()
    return taken


def stands(world, n=0, session=1):
    row = db.session().query(Attendance).filter_by(person_id=world.people[n], session_id=world.sessions[session].id)
    return [(one.mark, one.by_id == one.person_id) for one in row]


@pytest.mark.row("000-123")
def test_early_on_time_and_late_are_recorded_once_and_the_chain_agrees(world):
    begin = starts(world)
    assert scan(world, 0, at=begin - 2 * MINUTE).mark is H
    assert typed(world, 1, at=begin + 16 * MINUTE).mark is T
    again = scan(world, 0, at=begin + 40 * MINUTE)

    assert (again.is_new, again.mark, again.at) == (False, H, begin - 2 * MINUTE)
    assert (stands(world, 0), stands(world, 1)) == ([(H, True)], [(T, True)])
    assert (marks_of(world, 0)[1], marks_of(world, 1)[1]) == ("H", "T")
    assert db.session().query(Scan).count() == 2
    db.session().commit()
    assert list(checkpoints.verify_all(db.session())) == []


def test_the_grace_of_the_class_decides_what_is_late(world):
    services.save_settings(act_of(world.panitia), world.klass, **SETTINGS | {"grace_minutes": 5})
    begin = starts(world)

    assert scan(world, 0, at=begin + 5 * MINUTE).mark is H
    assert scan(world, 1, at=begin + 5 * MINUTE + dt.timedelta(seconds=1), device=OTHER_PHONE).mark is T
    for wrong in (-1, 61):
        with refused("training.grace", Invalid):
            services.save_settings(act_of(world.panitia), world.klass, **SETTINGS | {"grace_minutes": wrong})
    services.save_settings(act_of(world.panitia), world.klass, **SETTINGS | {"grace_minutes": 60})
    assert ClassSettings.read(world.klass.settings).grace_minutes == 60


def test_old_forged_early_and_over_codes_record_nothing(world):
    begin, end = starts(world), world.sessions[1].ends_at
    with refused("training.scan_expired"):
        scan(world, at=begin, shown=begin - MINUTE)
    with refused("training.scan_unknown"):
        services.scan_token(act_of(person(world), begin), "x" * 40, begin, PHONE)
    with refused("training.scan_early"):
        scan(world, at=begin - 31 * MINUTE)
    with refused("training.scan_over"):
        scan(world, at=end + MINUTE)
    with refused("training.code_wrong"):
        typed(world, at=begin, shown=begin - MINUTE)
    with refused("training.code_unread", Invalid):
        typed(world, at=begin, digits="12 34")
    assert db.session().query(Scan).count() == db.session().query(Attendance).count() == 0


def test_who_is_not_on_the_list_is_told_so_and_who_has_no_role_is_denied(world):
    begin = starts(world)
    token = codes.token_at(key(), world.sessions[1].id, codes.step_of(begin))
    with refused("training.scan_not_on_roster") as said:
        services.scan_token(act_of(world.masters[0], begin), token, begin, PHONE)
    assert "47/2026" in str(said.value)
    with pytest.raises(Denied):
        services.scan_token(act_of(PersonFactory(), begin), token, begin, PHONE)
    with pytest.raises(NotFound):
        services.enter_code(act_of(PersonFactory(roles=["trainee"]), begin), "99-2099", "123456", "", PHONE)


@pytest.mark.parametrize("given", [I, A, T])
def test_a_mark_of_panitia_stays_and_the_scan_is_kept_beside_it(world, given):
    begin = starts(world)
    one = world.people[0]
    record(world, {one: given}, 1, at=begin, reasons={one: "Sakit"})

    taken = scan(world, at=begin + MINUTE)

    assert (taken.kept, taken.mark, stands(world)) == (True, given, [(given, False)])
    row = next(row for row in queries.roll(act_of(world.panitia), world.klass, world.sessions[1].key).rows if row.scan)
    assert (row.scan.mark, row.scan_differs) == (H, given is not T)
    entry = audit.history_of(db.session(), "class_session", world.sessions[1].id)[-1]
    assert (entry["kind"], entry["data"]["mark"]) == ("attendance.scan_kept", "H")
    assert list(checkpoints.verify_all(db.session())) == []


def test_panitia_correct_a_scan_and_it_is_not_scanned_back(world):
    begin = starts(world)
    scan(world, at=begin)
    record(world, {world.people[0]: A}, 1, at=begin + MINUTE, seen={world.people[0]: H})

    assert scan(world, at=begin + 2 * MINUTE).mark is A
    assert stands(world) == [(A, False)]


def test_a_list_opened_before_the_scans_does_not_take_them_back(world):
    begin, (one, two, _three) = starts(world), world.people
    scan(world, at=begin)
    with refused("training.mark_moved"):
        record(world, {one: A, two: H}, 1, at=begin, seen={one: None, two: None})
    record(world, {one: H, two: H}, 1, at=begin, seen={one: None, two: None})
    assert (stands(world, 0), stands(world, 1)) == ([(H, True)], [(H, False)])


def test_a_code_kept_offline_counts_at_its_moment_once(world):
    begin = starts(world)
    told, late = begin + MINUTE, begin + 60 * MINUTE

    first = typed(world, at=late, shown=told, told=told)
    again = typed(world, at=late + MINUTE, shown=told, told=told)

    assert (first.mark, first.is_new, again.is_new) == (H, True, False)
    kept = db.session().query(Scan).one()
    assert (kept.scanned_at, kept.received_at) == (told, late)
    assert typed(world, 1, at=late, shown=told + 30 * dt.timedelta(seconds=1), told=told).is_new


@pytest.mark.parametrize(
    ("told", "shown", "code"),
    [
        (0, -2, "training.code_wrong"),
        (0, 2, "training.code_wrong"),
        (61, 61, "training.moment_future"),
        (-12 * 60 + 59, -12 * 60 + 59, "training.moment_old"),
    ],
)
def test_a_moment_that_does_not_fit_is_refused(world, told, shown, code):
    begin = starts(world)
    with pytest.raises(Refusal) as said:
        typed(world, at=begin + 60 * MINUTE, told=begin + told * MINUTE, shown=begin + shown * MINUTE)
    assert said.value.code == code


def test_guessing_digits_ends_soon_and_a_right_code_costs_nothing(world):
    begin = starts(world)
    right = codes.code_at(key(), world.sessions[1].id, codes.step_of(begin))
    wrong = next(one for one in ("000000", "111111", "222222") if one != right)
    for _ in range(services.WRONG_CODES.tries - 1):
        with refused("training.code_wrong"):
            typed(world, at=begin, digits=wrong)
    assert typed(world, at=begin, digits=right).is_new
    for _ in range(services.WRONG_CODES.tries):
        with refused("training.code_wrong"):
            typed(world, at=begin, digits=wrong)
    with refused("people.too_many_tries", TooMany):
        typed(world, at=begin, digits=right)
    assert typed(world, 1, at=begin, digits=right, device=OTHER_PHONE).is_new


def test_one_device_for_two_people_is_told_to_panitia_and_not_refused(world):
    begin, (one, two, three) = starts(world), world.people
    names = {who: db.session().get(Person, who).name for who in world.people}
    scan(world, 0, at=begin)
    scan(world, 1, at=begin + MINUTE, device=Device(PHONE.mark, one))
    scan(world, 2, at=begin + MINUTE, device=Device(OTHER_PHONE.mark, three))

    rows = {row.person_id: row.same_device for row in queries.roll(act_of(world.panitia), world.klass, "h1-1").rows}

    assert rows == {one: (names[two],), two: (names[one],), three: ()}


def test_the_other_sessions_of_the_half_day_get_the_same_marks(world):
    one, two, three = world.people
    morning = [row for row in world.sessions if is_same_half(row.starts_at, starts(world), "WIB")]
    last = morning[-1]
    assert last.starts_at > starts(world) + 31 * MINUTE
    record(world, {one: H, two: I, three: T}, 1, at=starts(world), reasons={two: "Sakit"})
    record(world, {one: A}, last.position, at=last.starts_at)

    early = services.copy_to_half_day(act_of(world.panitia, starts(world)), world.klass, world.sessions[1].id)
    done = services.copy_to_half_day(act_of(world.panitia, last.starts_at), world.klass, world.sessions[1].id)
    again = services.copy_to_half_day(act_of(world.panitia, last.starts_at), world.klass, world.sessions[1].id)

    assert early.not_open == len(morning) - 1 - early.sessions
    assert (done.not_open, done.sessions) == (0, len(morning) - 1)
    assert early.marks + done.marks == 3 * (len(morning) - 1) - 1
    assert again.marks == 0
    assert stands(world, 0, last.position) == [(A, False)]
    assert stands(world, 1, last.position) == [(I, False)]


# --- leave


def ask(world, n=0, *, session=1, at=None, reason="Sidang keluarga", file=None):
    act = act_of(person(world, n), at or starts(world) - 24 * 60 * MINUTE)
    return services.ask_leave(act, world.klass, world.sessions[session].id, reason=reason, file=file)


def decide(world, asked, *, is_granted, answer="", at=None):
    act = act_of(world.panitia, at or starts(world) - 23 * 60 * MINUTE)
    services.decide_leave(act, world.klass, asked.id, is_granted=is_granted, answer=answer)


def mails_to(person_id):
    address = db.session().get(Person, person_id).email
    return [one.subject for one in db.session().query(Mail).filter_by(to=address).order_by(Mail.created_at)]


@pytest.mark.row("000-123")
def test_leave_is_granted_ahead_and_stays_when_he_scans(world):
    asked = ask(world, file=stored("surat.jpg"))
    decide(world, asked, is_granted=True)

    assert (asked.sha256, asked.is_granted, stands(world)) == (stored().sha256, True, [(I, False)])
    assert any("Permohonan izin" in subject for subject in mails_to(world.panitia.id))
    assert "Izin Anda di kelas 47/2026 diberikan" in mails_to(world.people[0])
    assert scan(world, at=starts(world)).kept
    assert stands(world) == [(I, False)]
    db.session().commit()
    assert list(checkpoints.verify_all(db.session())) == []


def test_leave_is_refused_with_a_reason_and_marks_nothing(world):
    asked = ask(world)
    with refused("training.leave_answer", Invalid):
        decide(world, asked, is_granted=False)
    decide(world, asked, is_granted=False, answer="Sesi ini wajib")

    assert (asked.is_granted, asked.answer, stands(world)) == (False, "Sesi ini wajib", [])
    assert "Izin Anda di kelas 47/2026 ditolak" in mails_to(world.people[0])
    with refused("training.leave_decided"):
        decide(world, asked, is_granted=True)
    assert scan(world, at=starts(world)).mark is H


def test_leave_is_asked_once_for_a_session_to_come_with_a_reason(world):
    for reason in ("  ", "x" * 501):
        with refused("training.leave_reason", Invalid):
            ask(world, reason=reason)
    with refused("training.leave_over"):
        ask(world, at=world.sessions[1].ends_at + MINUTE)
    asked = ask(world, at=world.sessions[1].ends_at, reason="x" * 500)
    with refused("training.leave_asked"):
        ask(world)
    scan(world, 1, at=starts(world))
    with refused("training.leave_marked"):
        ask(world, 1)
    with refused("training.scan_not_on_roster"):
        services.ask_leave(act_of(world.masters[0]), world.klass, world.sessions[1].id, reason="Rapat")
    scan(world, at=starts(world), device=OTHER_PHONE)
    with refused("training.leave_attended"):
        decide(world, asked, is_granted=True)
    with pytest.raises(Denied):
        services.decide_leave(act_of(person(world)), world.klass, asked.id, is_granted=True, answer="")
    assert db.session().query(LeaveRequest).count() == 1
    assert db.session().query(Roster).filter(Roster.marks.contains("I")).count() == 0


# --- the signed list


def file_photo(world, day, texts, colour="red"):
    act = act_of(world.panitia)
    return services.file_roll_photo(act, world.klass, day, texts, stored("daftar.jpg", colour))


def test_a_photo_is_filed_to_its_day_once_and_never_to_another(world):
    first, second = (paper_of(act_of(world.panitia), world.klass, day)[0] for day in (1, 2))
    one = file_photo(world, 1, [f"http://localhost{first.path}"])

    assert file_photo(world, 1, [f"http://localhost{first.path}"]).id == one.id
    with refused("training.paper_other_day"):
        file_photo(world, 2, [f"http://localhost{first.path}"])
    with refused("training.paper_no_code"):
        file_photo(world, 2, [])
    assert file_photo(world, 2, [second.path], "blue").day == 2
    with pytest.raises(NotFound):
        file_photo(world, 9, [first.path])
    assert db.session().query(RollPhoto).count() == 2
    db.session().commit()
    assert list(checkpoints.verify_all(db.session())) == []


def test_only_those_who_keep_the_list_file_its_photos_and_six_are_enough(world):
    paper = paper_of(act_of(world.panitia), world.klass, 1)[0]
    for colour in ("red", "blue", "green", "white", "black", "gray"):
        file_photo(world, 1, [paper.path], colour)
    with refused("training.paper_too_many"):
        file_photo(world, 1, [paper.path], "yellow")
    with pytest.raises(Denied):
        services.file_roll_photo(act_of(person(world)), world.klass, 1, [paper.path], stored())
