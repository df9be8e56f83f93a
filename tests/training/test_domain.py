"""Rules of a class without a database: plan, calendar, attendance, staffing, states."""

import datetime as dt
import itertools
from types import SimpleNamespace

import pytest

from askom_lms.kernel.machine import IllegalTransition
from askom_lms.kernel.messages import sentence
from askom_lms.training.domain import attendance, calendar, kits, plan, staffing
from askom_lms.training.domain.settings import ClassSettings
from askom_lms.training.domain.states import CLASS, ClassEvent, ClassState, Folder, Mark, StaffRole

MONDAY = dt.date(2026, 11, 16)


# --- plan


def test_the_default_timetable_teaches_forty_jp_of_45_minutes():
    sessions = plan.default_timetable()

    assert sum(row.jp for row in sessions) == 40
    assert all(row.taught_minutes == 45 * row.jp for row in sessions if row.day)
    assert [row.key for row in sessions if row.is_aca] == ["h5-1"]


@pytest.mark.row("000-095", "000-105")
def test_the_pre_day_practises_the_map_and_opens_it():
    """000-095 and 000-105: the map is made on the pre-day and lies ready in folder 1 from then on."""
    [pre_day] = [row for row in plan.default_timetable() if row.day == 0]
    assert "peta kelompok pekerjaan" in pre_day.title
    assert pre_day.output.startswith("Peta kelompok pekerjaan")
    opened = {(row.folder, row.key) for row in kits.default_kit() if row.opens_with == pre_day.key}
    assert opened == {(Folder.MERAH, key) for key in ("peta", "skema", "standar")}


@pytest.mark.row("000-122", "004-006", "004-012", "004-013", "004-014")
def test_the_days_go_from_the_opening_over_plan_and_assessment_to_report_and_end_in_the_examination():
    """004-006, 004-012 to 004-014: five days, in the order of the process, ending in certification."""
    taught = [row for row in plan.default_timetable() if row.day]
    order = ("Pembukaan", "prinsip, aturan bukti", "MAPA.01", "MAPA.02", "Menyusun instrumen", "Melaksanakan asesmen",
             "putaran 1", "FR.AK.05", "FR.VA", "peserta mengases asesi sebenarnya")  # fmt: skip

    assert [next(row.key for row in taught if words in row.title) for words in order] == [
        "h1-1", "h1-2", "h1-3", "h2-1", "h2-2", "h3-1", "h3-2", "h4-1", "h4-2", "h5-1",
    ]  # fmt: skip
    assert [row.key for row in taught] == sorted(row.key for row in taught)
    assert {row.day for row in taught} == {1, 2, 3, 4, 5}
    before_the_turn = next(row for row in taught if row.key == "h3-1")
    assert ("pra-asesmen" in before_the_turn.title, before_the_turn.output) == (True, "Tinjauan FR.APL.02")
    registration = [row for row in kits.default_kit() if row.form_code in ("FR.APL.01", "FR.APL.02")]
    assert {row.opens_with for row in registration} == {"h3-2", "h4-1", "h5-1"}


# --- calendar


@pytest.mark.parametrize(
    ("days", "codes"),
    [
        ([(0, MONDAY - dt.timedelta(days=5)), (1, MONDAY), (2, MONDAY + dt.timedelta(days=1))], []),
        ([(1, MONDAY + dt.timedelta(days=1))], ["first_day"]),
        ([(1, MONDAY), (2, MONDAY + dt.timedelta(days=5))], ["weekend"]),
        ([(1, MONDAY + dt.timedelta(days=5)), (2, MONDAY + dt.timedelta(days=6))], ["first_day", "weekend"]),
        ([(1, MONDAY), (2, MONDAY)], ["order"]),
        ([(0, MONDAY - dt.timedelta(days=1)), (1, MONDAY)], []),
    ],
)
def test_odd_days_are_remarked_and_never_block(days, codes):
    remarks = calendar.day_remarks(days)

    assert [remark.code for remark in remarks] == codes
    for remark in remarks:
        assert sentence(f"training.remark.{remark.code}", remark.params).what


@pytest.mark.parametrize(("days", "codes"), [(-1, []), (0, []), (1, ["past"]), (365, ["past"])])
def test_a_first_day_that_is_over_is_remarked(days, codes):
    remarks = calendar.past_remarks([(0, MONDAY - dt.timedelta(days=5)), (1, MONDAY)], MONDAY + dt.timedelta(days=days))

    assert [remark.code for remark in remarks] == codes
    assert calendar.past_remarks([], MONDAY) == []


@pytest.mark.row("000-114")
@pytest.mark.parametrize(("stated", "wrong"), [(None, False), (0, False), (1, True)])
def test_a_letter_that_names_another_weekday_is_noticed(stated, wrong):
    assert calendar.weekday_is_wrong(stated, MONDAY) is wrong


@pytest.mark.row("000-021")
def test_the_example_of_the_source_clashes_on_its_second_day():
    july = [dt.date(2025, 7, 1), dt.date(2025, 7, 2)]

    assert calendar.first_common_day(july, [dt.date(2025, 7, 2)]) == dt.date(2025, 7, 2)
    assert calendar.first_common_day(july, [dt.date(2025, 7, 3)]) is None


def test_a_calendar_file_folds_long_lines_and_escapes_commas():
    begins = dt.datetime(2026, 11, 16, 1, 0, tzinfo=dt.UTC)
    entry = calendar.Entry("1@askom", begins, begins, "Validasi; " + "é" * 60, "Hotel, Sidoarjo")

    text = calendar.calendar_file("Kelas 47/2026", [entry], begins)

    assert all(len(part.encode()) <= 75 for part in text.split("\r\n"))
    assert "LOCATION:Hotel\\, Sidoarjo" in text
    assert "DTSTART:20261116T010000Z" in text
    assert text.replace("\r\n ", "").count("é") == 60


# --- attendance


@pytest.mark.parametrize(
    ("marks", "allowed", "lost"),
    [
        ("", False, False),
        ("HT..", False, False),
        ("HI..", False, True),
        ("HA..", False, True),
        ("HA..", True, False),
        ("Ha..", False, False),
    ],
)
def test_a_missed_session_takes_full_attendance_out_of_reach_unless_it_may_be_made_up(marks, allowed, lost):
    assert attendance.is_out_of_reach(marks, make_up_allowed=allowed) is lost


def test_the_warning_comes_once_at_the_moment_it_becomes_impossible():
    assert attendance.becomes_impossible("H...", "HA..", make_up_allowed=False)
    assert not attendance.becomes_impossible("HA..", "HAI.", make_up_allowed=False)
    assert not attendance.becomes_impossible("HA..", "HH..", make_up_allowed=False)


@pytest.mark.parametrize(("minutes", "allowed"), [(31, False), (30, True), (0, True), (-600, True)])
def test_a_list_opens_half_an_hour_before_its_session(minutes, allowed):
    begins = dt.datetime(2026, 11, 16, 1, 0, tzinfo=dt.UTC)

    assert attendance.may_record(begins - dt.timedelta(minutes=minutes), begins) is allowed


def test_marks_move_with_their_sessions():
    assert attendance.moved("HTA", [2, None, 0]) == "A.H"
    assert attendance.with_mark("", 2, "H") == "..H"
    assert attendance.letter_of(Mark.IZIN, made_up=True) == "i"
    assert attendance.letter_of(Mark.HADIR, made_up=True) == "H"


# --- staffing


@pytest.mark.row("000-031")
@pytest.mark.parametrize(
    ("role", "number", "until", "code"),
    [
        (StaffRole.MASTER_ASESOR, "MET.000.000001 2020", MONDAY, ""),
        (StaffRole.MASTER_ASESOR, "MET.000.000001 2020", MONDAY - dt.timedelta(days=1), "training.met_expired"),
        (StaffRole.EXAMINER, "MET.000.000001 2020", None, "training.met_undated"),
        (StaffRole.MASTER_ASESOR, None, None, "training.met_missing"),
        (StaffRole.PENGAJAR, None, None, ""),
        (StaffRole.PANITIA, None, None, ""),
    ],
)
def test_an_asesor_needs_a_register_entry_in_force_on_the_last_day(role, number, until, code):
    assert staffing.met_problem(role, number, until, MONDAY) == code


@pytest.mark.parametrize(
    ("role", "others", "conflict"),
    [
        (StaffRole.TIM_TEKNIS, [StaffRole.MASTER_ASESOR], True),
        (StaffRole.PENGAJAR, [StaffRole.TIM_TEKNIS], True),
        (StaffRole.TIM_TEKNIS, [StaffRole.PANITIA], False),
        (StaffRole.PENGAJAR, [StaffRole.MASTER_ASESOR], False),
        (StaffRole.PANITIA, [StaffRole.MASTER_ASESOR], False),
    ],
)
def test_nobody_teaches_and_decides_in_one_class(role, others, conflict):
    assert bool(staffing.role_conflict(role, others)) is conflict


def test_the_next_group_is_the_first_free_letter():
    assert staffing.next_group(StaffRole.MASTER_ASESOR, {"A", "C"}) == "B"
    assert staffing.next_group(StaffRole.PANITIA, set()) == ""


# --- settings and states


def test_settings_survive_the_column_and_unknown_keys():
    chosen = ClassSettings(make_up_allowed=True, skema_ids=("a",))

    assert ClassSettings.read({**chosen.stored(), "later": 1}) == chosen
    assert ClassSettings.read({}) == ClassSettings()


LEGAL = {
    (ClassState.PLANNED, ClassEvent.OPEN): ClassState.OPEN,
    (ClassState.OPEN, ClassEvent.CLOSE): ClassState.CLOSED,
    (ClassState.CLOSED, ClassEvent.REOPEN): ClassState.OPEN,
    (ClassState.CLOSED, ClassEvent.START): ClassState.RUNNING,
    (ClassState.RUNNING, ClassEvent.FINISH): ClassState.FINISHED,
}


def klass(state, **changes):
    institution = SimpleNamespace(
        kind="lsp", is_active=True, licence_number="L-1", licence_from=None, licence_until=None
    )
    facts = {
        "settings": {"skema_ids": ["1"]},
        "n_panitia": 2,
        "n_master_asesor": 2,
        "proposed": 24,
        "seats_taken": 24,
        "ends_on": MONDAY,
        "application": None,
    }
    return SimpleNamespace(state=state, institution=institution, **{**facts, **changes})


@pytest.mark.parametrize(("state", "event"), list(itertools.product(ClassState, ClassEvent)))
def test_every_cell_of_the_class_table(state, event):
    if (state, event) in LEGAL:
        assert CLASS.next_state(klass(state), event) is LEGAL[state, event]
    else:
        with pytest.raises(IllegalTransition):
            CLASS.next_state(klass(state), event)


@pytest.mark.row("001-032")
@pytest.mark.parametrize(
    ("changes", "opens"),
    [
        ({"n_panitia": 2}, True),
        ({"n_panitia": 1}, False),
        ({"settings": {}}, False),
        ({"n_master_asesor": 1, "proposed": 12, "seats_taken": 12}, True),
        ({"n_master_asesor": 1, "proposed": 13, "seats_taken": 0}, False),
        ({"n_master_asesor": 1, "proposed": 12, "seats_taken": 13}, False),
    ],
)
def test_hard_rules_keep_enrolment_shut(changes, opens):
    row = CLASS.row(ClassState.PLANNED, ClassEvent.OPEN)

    assert all(guard.holds(klass(ClassState.PLANNED, **changes)) for guard in row.guards) is opens


def test_an_empty_class_does_not_start():
    with pytest.raises(IllegalTransition):
        CLASS.next_state(klass(ClassState.CLOSED, seats_taken=0), ClassEvent.START)
