"""Rules of dossiers: the whole table of a version, progress, codes, gates, roles, queue and batch."""

import datetime as dt
import itertools
import uuid
from dataclasses import replace
from types import SimpleNamespace

import pytest

from askom_lms.coursework.domain import batch, codes, parties, queue
from askom_lms.coursework.domain.gates import Gate
from askom_lms.coursework.domain.mandate import Mandate
from askom_lms.coursework.domain.parties import PartyRole, Seat
from askom_lms.coursework.domain.progress import FolderCount, folder_counts, is_blocking, is_last_paraf, planning_left
from askom_lms.coursework.domain.states import SUBMISSION, SubmissionEvent, SubmissionState, is_in_undo_time
from askom_lms.kernel.machine import IllegalTransition
from askom_lms.kernel.messages import Refusal

S, E = SubmissionState, SubmissionEvent
NOW = dt.datetime(2026, 11, 18, 3, 0, tzinfo=dt.UTC)
LEGAL = {
    (S.DRAFT, E.SUBMIT): S.SUBMITTED,
    (S.SUBMITTED, E.WITHDRAW): S.DRAFT,
    (S.SUBMITTED, E.RETURN): S.RETURNED,
    (S.SUBMITTED, E.SIGN_OFF): S.SIGNED_OFF,
    (S.SIGNED_OFF, E.UNDO): S.SUBMITTED,
    (S.RETURNED, E.UNDO): S.SUBMITTED,
}


@pytest.mark.parametrize(("state", "event"), list(itertools.product(S, E)))
def test_every_cell_of_the_submission_table(state, event):
    version = SimpleNamespace(state=state, opened_at=None)

    if (state, event) in LEGAL:
        assert SUBMISSION.next_state(version, event) is LEGAL[state, event]
    else:
        with pytest.raises(IllegalTransition):
            SUBMISSION.next_state(version, event)


def test_an_opened_version_is_not_withdrawn():
    version = SimpleNamespace(state=S.SUBMITTED, opened_at=NOW)

    with pytest.raises(IllegalTransition):
        SUBMISSION.next_state(version, E.WITHDRAW)


@pytest.mark.parametrize(("seconds", "expected"), [(0, True), (10, True), (10.001, False), (11, False)])
def test_undo_lasts_ten_seconds_and_not_longer(seconds, expected):
    assert is_in_undo_time(NOW, NOW + dt.timedelta(seconds=seconds)) is expected


def test_nothing_decided_is_never_in_undo_time():
    assert not is_in_undo_time(None, NOW)


def test_folder_counts_reads_the_string_by_the_shape_of_the_kit():
    shape = {"merah": [0, 4], "kuning": [4, 3]}

    counts = folder_counts("ppsr.dp", shape)

    assert counts == {"merah": FolderCount(2, 1, 1, 4), "kuning": FolderCount(1, 0, 0, 3)}
    assert not counts["merah"].is_whole


def test_a_folder_of_one_sheet_is_whole_with_its_paraf():
    assert FolderCount(1, 0, 0, 1).is_whole
    assert not FolderCount(0, 1, 0, 1).is_whole


def test_a_short_string_counts_as_empty_and_an_empty_folder_is_never_whole():
    assert folder_counts("", {"merah": [0, 2], "biru": [2, 0]}) == {
        "merah": FolderCount(0, 0, 0, 2),
        "biru": FolderCount(0, 0, 0, 0),
    }
    assert not FolderCount(0, 0, 0, 0).is_whole
    assert FolderCount(2, 0, 0, 2).is_whole


@pytest.mark.parametrize(("progress", "left"), [("ppp.", 0), ("psp.", 1), (".dr.", 3), ("p", 2), ("", 3)])
def test_the_planning_sheets_without_paraf_are_counted_in_the_folder_of_the_sheet(progress, left):
    assert planning_left("pp" + progress, "abddde", 5) == left


@pytest.mark.parametrize(
    ("progress", "position", "expected"),
    [
        ("sp.", 0, True),
        ("ss.", 0, True),
        ("ss.", 1, True),
        ("sd.", 0, False),
        ("sr.", 0, False),
        ("s..", 0, False),
        ("s", 0, False),
        ("pps", 2, False),
    ],
)
def test_a_sheet_blocks_practice_when_all_planning_is_sent(progress, position, expected):
    assert is_blocking(progress, "aab", position) is expected


@pytest.mark.parametrize(
    ("progress", "position", "expected"),
    [("pps", 2, True), ("spp", 0, True), ("pds", 2, False), ("sp.", 0, False), ("ps", 1, False)],
)
def test_the_last_paraf_is_the_one_that_makes_the_folder_whole(progress, position, expected):
    assert is_last_paraf(progress, [0, 3], position) is expected
    assert is_last_paraf(f"dd{progress}dd", [2, 3], 2 + position) is expected, "whatever the folders beside it say"


def test_codes_have_eight_letters_nobody_confuses():
    made = {codes.new_code() for _ in range(200)}

    assert len(made) == 200
    assert all(len(code) == 8 and set(code) <= set(codes.ALPHABET) for code in made)
    assert not set("01OI") & set(codes.ALPHABET)
    assert codes.shown("7QK4M2XD") == "7QK4-M2XD"
    assert codes.typed(" 7qk4-m2xd ") == "7QK4M2XD"


def gate(**changes):
    given = {
        "folder": "merah",
        "phase": "planning",
        "session_title": "MAPA.01",
        "session_starts_at": NOW,
        "planning_left": 3,
        "is_folder_opened": False,
    }
    return Gate(**(given | changes))


@pytest.mark.row("002-077", "004-015")
@pytest.mark.parametrize(
    ("changes", "at", "code"),
    [
        ({}, NOW, None),
        ({}, NOW - dt.timedelta(seconds=1), "coursework.session_not_started"),
        ({"session_starts_at": None}, NOW, None),
        ({"phase": "conduct"}, NOW, "coursework.practice_closed"),
        ({"phase": "conduct", "planning_left": 0}, NOW, None),
        ({"phase": "validation"}, NOW, None),
        ({"folder": "hijau"}, NOW, "coursework.friday_closed"),
        ({"folder": "hijau", "is_folder_opened": True}, NOW - dt.timedelta(days=1), None),
        ({"folder": "hijau", "is_folder_opened": True, "phase": "conduct"}, NOW, "coursework.practice_closed"),
    ],
)
def test_an_item_opens_by_session_by_planning_parafs_and_on_friday_by_an_act(changes, at, code):
    refusal = gate(**changes).refusal(at)

    assert (refusal.code if refusal else None) == code
    if refusal:
        said = refusal.sentence()
        assert said.what
        assert said.clause
        assert said.who
        assert said.next


def test_the_session_gate_names_the_moment_in_the_zone_of_the_class():
    refusal = gate(zone="WITA").refusal(NOW - dt.timedelta(days=1))

    assert "Rabu, 18 November 2026, 11.00 WITA" in refusal.sentence().what
    assert gate(zone="WITA").opens_soon == "Rab 18 Nov, 11.00"


def test_a_sheet_without_session_names_no_moment():
    assert (gate(session_starts_at=None).opens_soon, gate(session_starts_at=None).opens_at) == ("", "")


def seats(count):
    return [Seat(uuid.uuid4(), uuid.uuid4()) for _ in range(count)]


@pytest.mark.parametrize("count", [1, 2, 3, 4, 24])
def test_nobody_confirms_his_own_dossier_whatever_the_size_of_the_class(count):
    people = seats(count)
    shared = parties.share(people, people[0].person_id)

    for seat in people:
        roles = shared[seat.enrolment_id]
        assert seat.person_id not in roles.values()
        assert bool(roles) is (count > 1)
        team = [roles.get(PartyRole.VALIDATOR_1), roles.get(PartyRole.VALIDATOR_2)]
        assert count < 3 or len(set(team)) == 2


@pytest.mark.row("000-139", "000-140")
def test_the_ketua_is_manajer_sertifikasi_and_a_deputy_stands_in_for_his_own():
    people = seats(4)
    ketua = people[2].person_id
    shared = parties.share(people, ketua)

    others = [shared[seat.enrolment_id][PartyRole.MANAJER_SERTIFIKASI] for seat in people if seat.person_id != ketua]
    assert others == [ketua] * 3
    assert shared[people[2].enrolment_id][PartyRole.MANAJER_SERTIFIKASI] == people[3].person_id


def test_the_validator_is_not_in_the_team_of_four_or_more():
    people = seats(4)
    roles = parties.share(people, None)[people[0].enrolment_id]

    assert roles[PartyRole.VALIDATOR] not in (roles[PartyRole.VALIDATOR_1], roles[PartyRole.VALIDATOR_2])


def test_the_team_are_the_two_after_the_validator():
    people = seats(6)
    roles = parties.share(people, None)[people[0].enrolment_id]
    named = [roles[role] for role in (PartyRole.VALIDATOR, PartyRole.VALIDATOR_1, PartyRole.VALIDATOR_2)]

    assert named == [seat.person_id for seat in people[1:4]]
    assert roles[PartyRole.MANAJER_SERTIFIKASI] == people[1].person_id, "nobody is ketua kelas yet"


@pytest.mark.parametrize(
    ("person", "roles", "expected"),
    [
        ("dewi", [], "asesor"),
        ("dewi", ["asesi", "validator"], "asesi"),
        ("dewi", ["validator"], "asesor"),
        ("eko", ["validator", "admin"], "admin"),
        ("bambang", [], "master_asesor"),
    ],
)
def test_whoever_plays_the_asesi_reads_as_asesi_and_the_trainee_as_asesor(person, roles, expected):
    assert parties.reader_of(person, "dewi", roles) == expected


TODAY = dt.date(2026, 11, 18)
WHOLE = Mandate("MET.000.004512 2019", TODAY, "TI", "a" * 64)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, ""),
        ({"met_number": None}, "coursework.paraf_without_met"),
        ({"met_number": ""}, "coursework.paraf_without_met"),
        ({"met_valid_until": None}, ""),
        ({"met_valid_until": TODAY - dt.timedelta(days=1)}, "coursework.paraf_met_expired"),
        ({"field": ""}, "coursework.paraf_without_field"),
        ({"letter_sha256": None}, "coursework.paraf_without_letter"),
        ({"is_related": True}, "coursework.paraf_related"),
        ({"has_declared": False}, "coursework.paraf_undeclared"),
        ({"field": "", "is_related": True}, "coursework.paraf_without_field"),
        ({"is_related": True, "has_declared": False}, "coursework.paraf_related"),
    ],
)
def test_a_paraf_waits_for_the_first_thing_that_its_master_asesor_lacks(changes, code):
    assert replace(WHOLE, **changes).missing(TODAY) == code


@pytest.mark.parametrize(
    ("role", "form", "expected"),
    [
        ("validator_1", "FR.VA", True),
        ("validator_1", "FR.MAPA.01", False),
        ("validator", "FR.MAPA.01", True),
        ("validator", "FR.VA", False),
        ("asesi", "FR.AK.01", True),
        ("asesor", "FR.VA", True),
    ],
)
def test_the_team_of_two_belongs_to_its_own_form(role, form, expected):
    assert parties.belongs(role, form) is expected


def waiting(name, key, minutes, *, number=1, who="a", folder="kuning", blocks=False):
    return SimpleNamespace(
        item_id=name,
        folder=folder,
        key=key,
        enrolment_id=who,
        number=number,
        waiting_since=NOW - dt.timedelta(minutes=minutes),
        is_blocking=blocks,
    )


def test_the_queue_goes_form_by_form_oldest_group_first_and_sent_again_ones_to_the_front():
    items = [
        waiting("b", "ia-01", 38),
        waiting("c", "ia-02", 41),
        waiting("a", "ia-01", 40),
        waiting("d", "ia-01", 2, number=2),
        waiting("e", "ia-01", 45, folder="merah"),
    ]

    assert [item.item_id for item in queue.ordered(items)] == ["e", "c", "d", "a", "b"]


def test_a_sheet_that_holds_its_trainee_up_comes_sooner_but_never_before_what_waits_half_an_hour_longer():
    mapa = waiting("m", "mapa-01", 5, blocks=True)

    assert [item.item_id for item in queue.ordered([waiting("a", "ia-01", 34), mapa])] == ["m", "a"]
    assert [item.item_id for item in queue.ordered([waiting("a", "ia-01", 36), mapa])] == ["a", "m"]
    border = [waiting("a", "ia-01", 35), mapa]
    assert [item.item_id for item in queue.ordered(border)] == ["a", "m"], (
        "at half an hour the name of the form decides"
    )
    assert [item.item_id for item in queue.ordered([waiting("b", "mapa-01", 20), mapa])] == ["m", "b"]
    again = waiting("c", "mapa-01", 1, number=2)
    assert [item.item_id for item in queue.ordered([again, mapa])] == ["c", "m"], "sent again goes first in its form"


def test_the_queue_goes_trainee_by_trainee_when_asked():
    items = [waiting("a", "ia-01", 10), waiting("b", "ia-01", 40, who="b"), waiting("c", "ia-02", 50, who="a")]

    assert [item.item_id for item in queue.ordered(items, queue.Order.TRAINEE)] == ["c", "a", "b"]


def test_place_and_minutes_are_honest():
    items = [waiting("a", "ia-01", 10), waiting("b", "ia-01", 40)]

    assert queue.place_of(items, "a") == 2
    assert queue.place_of(items, "nobody") == 0
    assert queue.minutes_left(5, 20) == 15
    assert queue.minutes_left(60, 1) == 3600
    assert queue.minutes_left(1, 200) == 1
    assert queue.minutes_left(5, 0) is None
    assert queue.minutes_left(0, 20) is None


def candidate(**changes):
    given = {
        "submission_id": uuid.uuid4(),
        "name": "FR.IA.01 Dewi",
        "is_opened": True,
        "is_green": True,
        "is_same": True,
    }
    return batch.Candidate(**(given | changes))


@pytest.mark.parametrize(
    ("candidates", "code"),
    [
        ([candidate() for _ in range(10)], None),
        ([candidate() for _ in range(11)], "coursework.batch_too_many"),
        ([], "coursework.batch_empty"),
        ([candidate(), candidate(is_opened=False)], "coursework.batch_unopened"),
        ([candidate(), candidate(is_green=False)], "coursework.batch_not_green"),
        ([candidate(), candidate(is_same=False)], "coursework.batch_changed"),
        (
            [candidate(is_same=False), candidate(is_green=False), candidate(is_opened=False)],
            "coursework.batch_unopened",
        ),
        ([candidate(is_same=False), candidate(is_green=False)], "coursework.batch_not_green"),
    ],
)
def test_a_batch_is_ten_opened_green_unchanged_items_or_nothing(candidates, code):
    if code is None:
        batch.check(candidates)
        return
    with pytest.raises(Refusal) as refused:
        batch.check(candidates)
    assert refused.value.code == code
    assert refused.value.sentence().next


def test_a_refused_batch_names_the_items_in_the_way():
    with pytest.raises(Refusal) as refused:
        batch.check([candidate(), candidate(name="FR.AK.01 Eko", is_green=False)])

    assert "FR.AK.01 Eko" in refused.value.sentence().what
