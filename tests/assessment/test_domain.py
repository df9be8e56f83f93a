"""Times, casts, checklist and machines of the assessment context."""

import datetime as dt
import itertools
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from askom_lms.assessment.domain import observation
from askom_lms.assessment.domain.cast import cast
from askom_lms.assessment.domain.observation import Seen
from askom_lms.assessment.domain.pairing import Player, plan
from askom_lms.assessment.domain.states import ACA_EXAM, ROLE_PLAY, ExamEvent, ExamState, RolePlayEvent, RolePlayState
from askom_lms.assessment.domain.timing import Busy, start_times
from askom_lms.kernel.machine import IllegalTransition

NINE = dt.datetime(2026, 11, 18, 2, 0, tzinfo=dt.UTC)

TURN_STEPS = {
    (RolePlayState.PLANNED, RolePlayEvent.START): RolePlayState.RUNNING,
    (RolePlayState.RUNNING, RolePlayEvent.FINISH): RolePlayState.DONE,
    (RolePlayState.PLANNED, RolePlayEvent.REPLACE): RolePlayState.REPLACED,
}
EXAM_STEPS = {
    (ExamState.PLANNED, ExamEvent.DECLARE): ExamState.DECLARED,
    (ExamState.DECLARED, ExamEvent.START): ExamState.RUNNING,
    (ExamState.RUNNING, ExamEvent.FINISH): ExamState.FINISHED,
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


def test_the_validator_is_a_class_mate_who_is_neither_author_nor_his_asesi():
    asesi = {author: ORDER[(place + 1) % 24] for place, author in enumerate(ORDER)}
    for author, roles in cast(ORDER, asesi, "p00").items():
        assert roles.validator not in (author, asesi[author])
        assert len(set(roles.team)) == 2
        assert not set(roles.team) & {author, roles.validator, asesi[author]}


def test_everybody_validates_about_one_class_mate():
    asesi = {author: ORDER[place ^ 1] for place, author in enumerate(ORDER)}
    load = [roles.validator for roles in cast(ORDER, asesi, "p00").values()]

    assert max(load.count(person) for person in ORDER) <= 2


def test_the_ketua_kelas_is_manager_of_every_set_but_his_own():
    roles = cast(ORDER, {}, "p03")

    assert {roles[author].manager for author in ORDER if author != "p03"} == {"p03"}
    assert roles["p03"].manager == "p04"


def test_without_a_ketua_kelas_there_is_no_manager():
    assert {roles.manager for roles in cast(ORDER, {}, None).values()} == {None}


def test_of_three_people_the_third_validates_and_the_asesi_fills_the_team():
    roles = cast(["a", "b", "c"], {"a": "b", "b": "c", "c": "a"}, None)

    assert roles["a"].validator == "c"
    assert roles["a"].team == ("b",)


def test_two_people_have_no_validator_left():
    assert cast(["a", "b"], {"a": "b", "b": "a"}, None)["a"].validator is None


def test_another_folder_has_another_validator():
    first, second = cast(ORDER, {}, None, 0), cast(ORDER, {}, None, 3)

    assert all(first[author].validator != second[author].validator for author in ORDER)


def test_the_checklist_has_six_steps_in_order_and_a_question_for_each_point():
    keys = [step.key for step in observation.steps()]

    assert keys == ["pembukaan", "konsultasi", "praktik", "bukti_lain", "keputusan", "laporan"]
    assert all(point.ask.endswith("?") for point in observation.points().values())


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
