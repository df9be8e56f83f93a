"""Times, casts, checklist and machines of the assessment context."""

import datetime as dt
import itertools
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from askom_lms.assessment.domain import observation
from askom_lms.assessment.domain.cast import recast
from askom_lms.assessment.domain.observation import Seen
from askom_lms.assessment.domain.pairing import Player, plan
from askom_lms.assessment.domain.states import ACA_EXAM, ROLE_PLAY, ExamEvent, ExamState, RolePlayEvent, RolePlayState
from askom_lms.assessment.domain.timing import Busy, start_times
from askom_lms.coursework.domain.parties import CHECKERS
from askom_lms.kernel.machine import IllegalTransition

NINE = dt.datetime(2026, 11, 18, 2, 0, tzinfo=dt.UTC)

TURN_STEPS = {
    (RolePlayState.PLANNED, RolePlayEvent.START): RolePlayState.RUNNING,
    (RolePlayState.RUNNING, RolePlayEvent.FINISH): RolePlayState.DONE,
    (RolePlayState.PLANNED, RolePlayEvent.REPLACE): RolePlayState.REPLACED,
    (RolePlayState.RUNNING, RolePlayEvent.REPLACE): RolePlayState.REPLACED,
}
EXAM_STEPS = {
    (ExamState.PLANNED, ExamEvent.DECLARE): ExamState.DECLARED,
    (ExamState.DECLARED, ExamEvent.REASSIGN): ExamState.PLANNED,
    (ExamState.DECLARED, ExamEvent.START): ExamState.RUNNING,
    (ExamState.RUNNING, ExamEvent.FINISH): ExamState.FINISHED,
    (ExamState.RUNNING, ExamEvent.REPLACE): ExamState.REPLACED,
    (ExamState.FINISHED, ExamEvent.REPLACE): ExamState.REPLACED,
    (ExamState.REPLACED, ExamEvent.REPLACE): ExamState.REPLACED,
    (ExamState.REPLACED, ExamEvent.RESUME): ExamState.RUNNING,
    (ExamState.REPLACED, ExamEvent.TAKE_OVER): ExamState.FINISHED,
}


def check_cell(machine, legal, state, event):
    subject = SimpleNamespace(state=state)
    if (state, event) in legal:
        assert machine.next_state(subject, event) is legal[state, event]
    else:
        with pytest.raises(IllegalTransition):
            machine.next_state(subject, event)


@pytest.mark.parametrize(("state", "event"), list(itertools.product(RolePlayState, RolePlayEvent)))
def test_every_cell_of_the_role_play_table(state, event):
    check_cell(ROLE_PLAY, TURN_STEPS, state, event)


@pytest.mark.parametrize(("state", "event"), list(itertools.product(ExamState, ExamEvent)))
def test_every_cell_of_the_examination_table(state, event):
    check_cell(ACA_EXAM, EXAM_STEPS, state, event)


@given(n=st.integers(2, 24), minutes=st.integers(10, 120), seed=st.integers(0, 9))
@settings(max_examples=40, deadline=None)
def test_nobody_and_no_table_is_busy_twice_at_the_same_time(n, minutes, seed):
    turns = plan([Player(str(i), "jda") for i in range(n)], seed=seed).turns
    times = start_times(turns, NINE, minutes)

    for one, other in itertools.combinations(turns, 2):
        if one.people & other.people or one.table == other.table:
            assert abs(times[one] - times[other]) >= dt.timedelta(minutes=minutes)
    assert min(times.values()) == NINE


def test_a_turn_waits_for_somebody_who_still_plays():
    turns = plan([Player("a", "jda"), Player("b", "jda")]).turns
    busy = [Busy(frozenset({"a", "x"}), 9, NINE)]

    assert min(start_times(turns, NINE, 30, busy).values()) == NINE + dt.timedelta(minutes=30)


def test_turns_of_one_pair_follow_each_other():
    turns = plan([Player("a", "jda"), Player("b", "jda")]).turns
    times = start_times(turns, NINE, 40)

    assert [times[turn] for turn in turns] == [NINE, NINE + dt.timedelta(minutes=40)]


ORDER = [f"p{i:02}" for i in range(24)]
HELD = {
    "validator": "p01",
    "validator_1": "p02",
    "validator_2": "p03",
    "peninjau": "p23",
    "manajer_sertifikasi": "p09",
}


def test_roles_that_fit_stay_with_whom_they_are():
    assert recast(ORDER, "p00", "p11", HELD, "p09") == {}


@pytest.mark.parametrize("role", CHECKERS)
def test_who_became_the_asesi_no_longer_checks_the_set(role):
    assert recast(ORDER, "p00", HELD[role], HELD, "p09") == {role: "p04"}


def test_roles_nobody_has_are_named_and_differ_from_author_and_asesi():
    named = recast(ORDER, "p05", "p06", {}, "p00")

    assert named["manajer_sertifikasi"] == "p00"
    assert len({named[role] for role in CHECKERS} - {"p05", "p06"}) == 4


@pytest.mark.parametrize("role", ["admin", "supervisor"])
def test_who_became_the_asesi_hands_the_desk_of_the_lsp_to_the_manager(role):
    assert recast(ORDER, "p00", "p11", {**HELD, role: "p11"}, "p09") == {role: "p09"}
    assert recast(ORDER, "p00", "p09", {**HELD, role: "p09"}, "p09") == {role: "p01"}
    assert recast(ORDER, "p00", "p11", {**HELD, role: "p09"}, "p09") == {}


@pytest.mark.parametrize(
    ("role", "heir"),
    [
        ("validator", "p01"),
        ("validator_1", "p02"),
        ("validator_2", "p03"),
        ("peninjau", "p04"),
        ("manajer_sertifikasi", "p09"),
    ],
)
def test_the_role_of_who_left_the_class_goes_to_the_first_who_is_free(role, heir):
    assert recast(ORDER, "p00", "p11", {**HELD, role: "gone"}, "p09") == {role: heir}


def test_the_desk_of_the_lsp_goes_to_the_manager_when_its_holder_left():
    held = {**HELD, "admin": "gone", "supervisor": "p09"}

    assert recast(ORDER, "p00", None, held, "p09") == {"admin": "p09"}
    assert recast(ORDER, "p00", "p09", held, "p09") == {"admin": "p01", "supervisor": "p01"}


def test_the_set_of_the_ketua_kelas_is_confirmed_by_a_deputy():
    assert recast(ORDER, "p03", None, {}, "p03")["manajer_sertifikasi"] == "p04"


def test_without_a_ketua_kelas_the_next_seat_is_manager():
    assert recast(ORDER, "p23", None, {}, None)["manajer_sertifikasi"] == "p00"


def test_in_a_class_of_four_the_validator_may_also_be_in_the_team():
    held = {"validator": "b", "validator_1": "c", "validator_2": "d", "peninjau": "d", "manajer_sertifikasi": "b"}

    assert recast(["a", "b", "c", "d"], "a", "b", held, None) == {"validator": "c"}


@pytest.mark.parametrize(("role", "partner"), [("validator_1", "validator_2"), ("validator_2", "validator_1")])
def test_in_a_class_of_four_the_team_stays_two_people(role, partner):
    held = {"validator": "d", role: "b", partner: "c", "peninjau": "d", "manajer_sertifikasi": "c"}

    assert recast(["a", "b", "c", "d"], "a", "b", held, None) == {role: "d"}


def test_in_a_class_of_two_the_asesi_keeps_the_role_for_want_of_anybody_else():
    assert recast(["a", "b"], "a", "b", {"validator": "b", "manajer_sertifikasi": "b"}, None) == {}


@pytest.mark.row("004-023")
def test_the_checklist_has_six_steps_in_order_and_a_question_for_each_point():
    keys = [step.key for step in observation.steps()]

    assert keys == ["pembukaan", "konsultasi", "praktik", "bukti_lain", "keputusan", "laporan"]
    assert all(point.ask.endswith("?") for point in observation.points().values())


CHECKLIST = {
    "pembukaan": "salam pakaian tanda_pengenal surat_tugas suasana tujuan",
    "konsultasi": "skema apl_01 apl_02 bukti dukungan waktu hak rahasia penyesuaian ak_01",
    "praktik": "sebelum amati ia_01 sesudah",
    "bukti_lain": "portofolio kesenjangan",
    "keputusan": "vatm jelaskan umpan_balik ak_02 ak_03 penutup",
    "laporan": "ak_05 tinjau va",
}
"""Instruments 10.4 point by point, with dress and badge of 002:9.10.4, the support of 004-019 and the closing."""


def keys_of(*steps):
    return [f"{step}.{key}" for step in steps for key in CHECKLIST[step].split()]


def test_the_checklist_holds_every_point_of_the_instruments_in_order():
    assert list(observation.points()) == keys_of(*CHECKLIST)


@pytest.mark.row("002-122", "003-043", "003-044", "004-019")
@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("pembukaan.salam", "memperkenalkan diri"),
        ("pembukaan.pakaian", "formal, rapi, sederhana, dan sopan"),
        ("pembukaan.tanda_pengenal", "tanda pengenal"),
        ("pembukaan.surat_tugas", "surat tugas"),
        ("pembukaan.suasana", "kondusif"),
        ("pembukaan.tujuan", "tujuan konsultasi"),
        ("konsultasi.bukti", "L, TL, T"),
        ("konsultasi.dukungan", "Membantu asesi mengumpulkan bukti"),
        ("konsultasi.penyesuaian", "penyesuaian"),
        ("konsultasi.ak_01", "FR.AK.01"),
        ("praktik.sebelum", "K3L dan SOP"),
        ("praktik.amati", "tanpa mengarahkan"),
        ("praktik.ia_01", "per KUK"),
        ("praktik.sesudah", "CMS, JRES, dan TRS"),
        ("bukti_lain.portofolio", "VATM"),
        ("keputusan.ak_03", "FR.AK.03"),
        ("laporan.va", "FR.VA"),
    ],
)
def test_a_point_says_what_the_instruments_say(key, words):
    assert words in observation.points()[key].text


@pytest.mark.row("000-143")
def test_a_turn_goes_from_the_opening_to_the_closing_and_ends_before_the_report():
    turn = [point.key for point in observation.points_of_turn()]

    assert turn == keys_of("pembukaan", "konsultasi", "praktik", "bukti_lain", "keputusan")
    assert (turn[0], turn[-1]) == ("pembukaan.salam", "keputusan.penutup")


@pytest.mark.row("004-023")
@pytest.mark.parametrize("place", range(len(keys_of("pembukaan", "konsultasi", "praktik", "bukti_lain", "keputusan"))))
def test_in_a_turn_only_the_next_point_may_be_ticked(place):
    turn = [point.key for point in observation.points_of_turn()]
    stored = {key: {} for key in turn[:place]}

    assert observation.next_of_turn(stored).key == turn[place]
    assert observation.skipped_in_turn(stored, turn[place]) is None
    for later in turn[place + 1 :]:
        assert observation.skipped_in_turn(stored, later).key == turn[place]


def test_a_whole_turn_has_no_next_point():
    assert observation.next_of_turn({point.key: {} for point in observation.points_of_turn()}) is None


@pytest.mark.row("000-143")
def test_on_friday_the_opening_stands_before_every_later_step_and_has_no_order_of_its_own():
    opening = keys_of("pembukaan")
    all_but_one = {key: {} for key in opening[1:]}

    assert observation.open_in_opening({}, opening[-1]) is None
    assert observation.open_in_opening(all_but_one, "konsultasi.skema").key == opening[0]
    assert observation.open_in_opening({key: {} for key in opening}, "laporan.va") is None


@pytest.mark.parametrize(
    ("key", "points"),
    [("bukti_lain", ["bukti_lain.portofolio", "bukti_lain.kesenjangan"]), ("laporan", []), ("menari", [])],
)
def test_a_tick_stands_for_a_point_or_a_whole_step_of_the_turn(key, points):
    assert [point.key for point in observation.points_under(key)] == points
    assert [point.key for point in observation.points_under("praktik.amati")] == ["praktik.amati"]


def test_a_recorded_point_is_read_back_as_it_was():
    seen = Seen(seen=False, at=NINE, note="Surat tugas tertinggal")

    assert observation.recorded({"pembukaan.surat_tugas": observation.stored_entry(seen)}) == {
        "pembukaan.surat_tugas": seen
    }


def test_points_nobody_spoke_about_are_named():
    stored = {key: {"seen": True, "at": NINE.isoformat()} for key in observation.points()}
    assert observation.unrecorded(stored) == []

    del stored["laporan.va"]
    assert [point.key for point in observation.unrecorded(stored)] == ["laporan.va"]


def test_the_first_point_not_seen_comes_first():
    stored = {
        "keputusan.vatm": {"seen": False, "at": NINE.isoformat()},
        "pembukaan.salam": {"seen": False, "at": NINE.isoformat()},
        "pembukaan.tujuan": {"seen": True, "at": NINE.isoformat()},
    }
    assert [point.key for point in observation.not_seen(stored)] == ["pembukaan.salam", "keputusan.vatm"]
