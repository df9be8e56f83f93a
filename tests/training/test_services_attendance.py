"""Attendance: whole lists, corrections with a trace, 100 % and the moment it becomes impossible."""

import datetime as dt
import uuid

import pytest

from askom_lms.kernel import audit, db
from askom_lms.kernel.mail import Mail
from askom_lms.kernel.messages import Denied, Invalid, NotFound, Refusal
from askom_lms.people.domain import Role
from askom_lms.people.models import Person
from askom_lms.training import queries, services
from askom_lms.training.domain.settings import ClassSettings
from askom_lms.training.models import Attendance, ClassState, Mark, Roster, TrainingClass
from tests.factories.classes import STARTS_ON, accepted, act_of, open_class
from tests.factories.people import PersonFactory, grant
from tests.refusing import refused

pytestmark = pytest.mark.usefixtures("lms_app")
H, T, I, A = Mark.HADIR, Mark.TERLAMBAT, Mark.IZIN, Mark.ALPA  # noqa: E741 - the letters of the list


@pytest.fixture
def world():
    world = open_class()
    world.people = [enrolment.person_id for enrolment in accepted(world, 3, name=None)]
    world.sessions = queries.sessions_of(world.klass.id)
    return world


def record(world, marks, n=0, *, at=None, **more):
    held = world.sessions[n]
    act = act_of(world.panitia, at or held.starts_at)
    return services.record_attendance(act, world.klass, held.id, marks, **more)


def marks_of(world, n=0):
    return db.session().query(Roster).filter_by(person_id=world.people[n]).one().marks


def allow_make_up(world):
    chosen = ClassSettings.read(world.klass.settings)
    world.klass.settings = {**chosen.stored(), "make_up_allowed": True}
    db.session().flush()


def subjects_to(person_id):
    """What was mailed about attendance, oldest first."""
    address = db.session().get(Person, person_id).email
    mails = db.session().query(Mail.subject).filter(Mail.to == address, Mail.subject.startswith("Kehadiran"))
    return [mail.subject for mail in mails.order_by(Mail.created_at, Mail.id)]


def test_a_whole_list_is_saved_in_one_step(world):
    one, two, three = world.people

    saved = record(world, {one: H, two: T, three: I}, reasons={three: "Sakit"})

    assert (saved.changed, saved.corrected) == (3, 0)
    assert [marks_of(world, n)[0] for n in range(3)] == ["H", "T", "I"]
    assert len(marks_of(world)) == len(world.sessions)
    entry = audit.history_of(db.session(), "class_session", world.sessions[0].id)[-1]
    assert entry["kind"] == "attendance.recorded"
    assert entry["data"]["marks"][str(three)] == {"mark": "I", "reason": "Sakit"}


def test_saving_the_same_list_again_changes_nothing(world):
    record(world, dict.fromkeys(world.people, H))
    version = db.session().get(TrainingClass, world.klass.id, populate_existing=True).version

    saved = record(world, dict.fromkeys(world.people, H))

    assert saved.changed == 0
    assert db.session().get(TrainingClass, world.klass.id, populate_existing=True).version == version


def test_a_correction_keeps_what_it_was_in_the_chain(world):
    one = world.people[0]
    record(world, {one: A})

    saved = record(world, {one: H})

    entry = audit.history_of(db.session(), "class_session", world.sessions[0].id)[-1]
    assert saved.corrected == 1
    assert entry["kind"] == "attendance.corrected"
    assert entry["data"]["marks"] == {str(one): {"mark": "H", "was": "A"}}
    assert marks_of(world)[0] == "H"
    assert db.session().query(Attendance).count() == 1


@pytest.mark.parametrize(("minutes", "allowed"), [(31, False), (30, True)])
def test_a_list_opens_half_an_hour_before(world, minutes, allowed):
    at = world.sessions[0].starts_at - dt.timedelta(minutes=minutes)

    if allowed:
        assert record(world, {world.people[0]: H}, at=at).changed == 1
    else:
        with refused("training.too_early"):
            record(world, {world.people[0]: H}, at=at)


@pytest.mark.parametrize("reason", ["", "   "])
def test_izin_without_a_reason_is_refused_by_name_and_nothing_is_kept(world, reason):
    with pytest.raises(Invalid, check=lambda error: error.code == "training.izin_needs_reason") as caught:
        record(world, {world.people[0]: H, world.people[1]: I}, reason=reason)

    name = db.session().get(Person, world.people[1]).name
    assert name in str(caught.value)
    assert db.session().query(Attendance).count() == 0


def test_who_came_after_all_has_no_reason_left(world):
    """The page still sends the words of the izin from the field that it hides."""
    one = world.people[0]
    record(world, {one: I}, reasons={one: "Rapat"})
    record(world, {one: H}, reasons={one: "Rapat"})

    assert db.session().query(Attendance).filter_by(person_id=one).one().reason == ""


def test_izin_keeps_its_reason_when_the_list_is_saved_again(world):
    record(world, {world.people[0]: I}, reason="Rapat")
    record(world, {world.people[0]: I, world.people[1]: H})

    assert db.session().query(Attendance).filter_by(person_id=world.people[0]).one().reason == "Rapat"


def test_an_old_list_does_not_write_over_what_somebody_else_recorded(world):
    one, two, three = world.people
    record(world, {one: H, two: H, three: H})
    record(world, {two: A})

    saved = record(world, {one: T, two: H, three: H}, seen={one: H, two: H, three: H})

    assert saved.changed == 1
    assert [marks_of(world, n)[0] for n in range(3)] == ["T", "A", "H"]


def test_two_different_corrections_of_one_mark_are_told_to_the_second(world):
    one, two, three = world.people
    record(world, {one: H, two: H, three: H})
    record(world, {two: A})

    with pytest.raises(Refusal, match=r"\(A\)") as refused:
        record(world, {one: T, two: T, three: H}, seen={one: H, two: H, three: H})

    assert refused.value.code == "training.mark_moved"
    assert [marks_of(world, n)[0] for n in range(3)] == ["H", "A", "H"]


def test_two_people_who_record_the_same_mark_agree(world):
    one = world.people[0]
    record(world, {one: H})

    assert record(world, {one: H}, seen={one: None}).changed == 0


def test_only_people_on_the_list_of_this_class_are_marked(world):
    other = open_class(number="48/2026", starts_on=STARTS_ON + dt.timedelta(days=7))
    [stranger] = accepted(other)

    for who in (stranger.person_id, world.panitia.id, uuid.uuid4()):
        with refused("training.not_on_roster"):
            record(world, {world.people[0]: H, who: H})
    assert db.session().query(Attendance).count() == 0


def test_a_session_of_another_class_is_not_found(world):
    other = open_class(number="48/2026", starts_on=STARTS_ON + dt.timedelta(days=7))
    foreign = queries.sessions_of(other.klass.id)[0]

    with pytest.raises(NotFound):
        services.record_attendance(
            act_of(world.panitia, foreign.starts_at), world.klass, foreign.id, {world.people[0]: H}
        )


def test_the_list_is_kept_by_panitia_pengajar_and_the_admin_of_the_institution(world):
    held = world.sessions[0]
    admin, manager = PersonFactory(), PersonFactory()
    grant(admin, Role.LSP_ADMIN, world.organiser.id)
    grant(manager, Role.PENGELOLA)
    stranger = open_class(number="48/2026").panitia
    marks = {world.people[0]: H}

    assert services.record_attendance(act_of(admin, held.starts_at), world.klass, held.id, marks).changed == 1
    services.record_attendance(act_of(world.pengajar, held.starts_at), world.klass, held.id, marks)
    for person in (world.masters[0], manager):
        with pytest.raises(Denied):
            services.record_attendance(act_of(person, held.starts_at), world.klass, held.id, marks)
    with pytest.raises(NotFound):
        services.record_attendance(act_of(stranger, held.starts_at), world.klass, held.id, marks)


@pytest.mark.row("000-123")
def test_a_missed_session_is_told_at_once_with_the_clause_and_by_mail(world):
    one = world.people[0]
    person = db.session().get(Person, one)

    saved = record(world, {one: A, world.people[1]: H})

    [lost] = saved.out_of_reach
    said = lost.refusal().sentence()
    assert said.what == (
        f"{person.name} tidak lagi dapat mencapai 100 %: sesi {world.sessions[0].title} terlewat "
        "dan kelas ini tidak mengizinkan susulan."
    )
    assert said.clause == "000: peserta menghadiri seluruh kegiatan"
    told = db.session().query(Mail.subject).filter_by(to=person.email)
    assert [mail.subject for mail in told].count("Kehadiran Anda di kelas 47/2026") == 1
    assert queries.out_of_reach(world.klass) == {one: [0]}
    assert not queries.can_reach_full(world.klass.id, one, world.sessions[0].starts_at)
    assert queries.can_reach_full(world.klass.id, world.people[1], world.sessions[0].starts_at)


def test_the_warning_comes_once_and_goes_with_a_correction(world):
    one = world.people[0]
    record(world, {one: A}, 0)

    assert record(world, {one: A}, 1).out_of_reach == ()
    record(world, {one: H}, 0)
    assert subjects_to(one) == ["Kehadiran Anda di kelas 47/2026"]
    record(world, {one: T}, 1)

    assert queries.can_reach_full(world.klass.id, one, world.sessions[1].ends_at)
    assert subjects_to(one)[1:] == ["Kehadiran Anda di kelas 47/2026 diperbaiki"]


def test_where_make_up_is_allowed_nothing_is_lost_until_the_end(world):
    allow_make_up(world)

    assert record(world, {world.people[0]: A}).out_of_reach == ()
    assert queries.can_reach_full(world.klass.id, world.people[0], world.sessions[0].ends_at)


@pytest.mark.row("000-123")
def test_a_make_up_has_an_approver_and_closes_the_gap(world):
    allow_make_up(world)
    one = world.people[0]
    record(world, {one: A})
    act = act_of(world.panitia, world.sessions[1].starts_at)

    services.approve_make_up(act, world.klass, world.sessions[0].id, one, note="Ikut sesi kelas 48 pada Selasa")

    row = db.session().query(Attendance).one()
    assert (row.made_up_at, row.make_up_approved_by_id) == (act.now, world.panitia.id)
    assert marks_of(world)[0] == "a"
    assert [gap.session.position for gap in queries.attendance_gaps(world.klass.id, one)] == list(range(1, 11))
    entry = audit.history_of(db.session(), "class_session", world.sessions[0].id)[-1]
    assert entry["data"]["note"] == "Ikut sesi kelas 48 pada Selasa"


def test_a_correction_takes_the_make_up_away(world):
    allow_make_up(world)
    record(world, {world.people[0]: A})
    act = act_of(world.panitia, world.sessions[1].starts_at)
    services.approve_make_up(act, world.klass, world.sessions[0].id, world.people[0], note="Selasa")

    record(world, {world.people[0]: I}, reason="Sakit")

    assert db.session().query(Attendance).one().made_up_at is None
    assert marks_of(world)[0] == "I"


def test_a_make_up_is_refused_where_the_class_allows_none_or_nothing_was_missed(world):
    record(world, {world.people[0]: A, world.people[1]: H})
    act = act_of(world.panitia, world.sessions[1].starts_at)
    held = world.sessions[0].id

    with refused("training.make_up_not_allowed"):
        services.approve_make_up(act, world.klass, held, world.people[0], note="Selasa")
    allow_make_up(world)
    with refused("training.nothing_to_make_up"):
        services.approve_make_up(act, world.klass, held, world.people[1], note="Selasa")
    with pytest.raises(Invalid, check=lambda error: error.code == "training.make_up_needs_note"):
        services.approve_make_up(act, world.klass, held, world.people[0], note=" ")


def test_pengajar_keep_the_list_and_approve_nothing(world):
    allow_make_up(world)
    record(world, {world.people[0]: A})

    with pytest.raises(Denied):
        services.approve_make_up(
            act_of(world.pengajar, world.sessions[1].starts_at),
            world.klass,
            world.sessions[0].id,
            world.people[0],
            note="Selasa",
        )


def test_gaps_name_missed_and_unrecorded_sessions(world):
    record(world, {world.people[0]: A}, 0)
    record(world, {world.people[0]: H}, 1)

    gaps = queries.attendance_gaps(world.klass.id, world.people[0])

    assert (gaps[0].mark, gaps[0].can_make_up) == (A, False)
    assert {gap.mark for gap in gaps[1:]} == {None}
    assert [gap.session.position for gap in gaps] == [0, *range(2, 11)]


def test_somebody_who_was_never_on_the_list_missed_what_is_over(world):
    stranger = PersonFactory().id

    assert queries.can_reach_full(world.klass.id, stranger, world.sessions[0].starts_at)
    assert not queries.can_reach_full(world.klass.id, stranger, world.sessions[0].ends_at)


def test_a_finished_class_keeps_its_attendance(world):
    world.klass.state = ClassState.FINISHED

    with refused("training.finished"):
        record(world, {world.people[0]: H})


def test_marks_come_back_with_somebody_who_returns(world):
    one = world.people[0]
    record(world, {one: T}, 0)
    act = act_of(world.panitia)

    services.remove_from_roster(act, world.klass, one)
    assert queries.marks_of(world.klass.id, one) is None
    services.add_to_roster(act, world.klass, one)

    assert queries.marks_of(world.klass.id, one).startswith("T.")


def test_a_session_that_begins_is_open_and_an_unknown_one_never_is(world):
    begins = world.sessions[1].starts_at

    assert queries.session_started(world.klass.id, "h1-1", begins)
    assert not queries.session_started(world.klass.id, "h1-1", begins - dt.timedelta(seconds=1))
    assert not queries.session_started(world.klass.id, "h9-9", begins)
