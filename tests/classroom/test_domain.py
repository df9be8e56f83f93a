"""What tomorrow needs and whether it is in reach; what keeps a day, a class, a device from being done."""

import datetime as dt
import uuid

import pytest

from askom_lms.classroom.domain import news
from askom_lms.classroom.domain.closing import Check, Judged, Left, Line, Weight, evaluation_lines, open_lines, unsaid
from askom_lms.classroom.domain.forecast import ASSUMED_PACE, SLOWEST, Late, Owed, needed, out_of_reach, owed, pace
from askom_lms.classroom.domain.rehearsal import CHECKS, Device, failing, read_checks, report
from askom_lms.training.models import Folder

A, B = uuid.UUID(int=1), uuid.UUID(int=2)
PHASES = "aabcddefgghi"
"""Red: two planning, one practice, one validation; yellow and green the same."""


@pytest.mark.parametrize(
    ("practice", "places"),
    [
        (set(), ()),
        ({Folder.KUNING}, (4, 5)),
        ({Folder.MERAH, Folder.KUNING}, (0, 1, 4, 5)),
        ({Folder.HIJAU}, (0, 1, 2, 3, 4, 5, 6, 7, 8, 9)),
    ],
)
def test_practice_needs_its_planning_and_friday_both_folders_before_it(practice, places):
    assert needed(PHASES, practice) == places


def test_what_is_owed_counts_letters_and_a_short_string_as_empty():
    assert owed(7, A, "psrd", (0, 1, 2, 3, 9)) == Owed(7, A, unsent=3, waiting=1)


def test_a_pace_is_counted_over_an_hour_at_least_and_believed_from_five_parafs_on():
    assert (pace(30, 3.0), pace(8, 0.25), pace(5, 1.0), pace(4, 1.0)) == (10.0, 8.0, 5.0, ASSUMED_PACE)
    assert pace(5, 8.0) == SLOWEST


@pytest.mark.row("000-111")
@pytest.mark.parametrize(
    ("rows", "hours", "late"),
    [
        ([(1, 0, 0)], 0.0, {}),
        ([(1, 4, 0)], 1.0, {}),
        ([(1, 5, 0)], 1.0, {1: Late("writing", 5, 4)}),
        ([(1, 0, 10)], 1.0, {}),
        ([(1, 0, 11)], 1.0, {1: Late("queue", 11, 10)}),
        ([(1, 0, 9), (2, 1, 1)], 1.0, {1: Late("queue", 9, 10)}),
        ([(1, 0, 8), (2, 1, 1)], 1.0, {}),
        ([(1, 1, 0), (2, 0, 1)], -2.0, {1: Late("writing", 1, 0), 2: Late("queue", 1, 0)}),
    ],
    ids=["done", "writes-it", "too-much-to-write", "desk-full", "desk-over", "least-first", "border", "night"],
)
def test_besok_tidak_terkejar_is_a_matter_of_writing_and_of_the_desk(rows, hours, late):
    assert out_of_reach([Owed(seat, A, unsent, waiting) for seat, unsent, waiting in rows], hours, {A: 10.0}) == late


def test_each_desk_is_counted_alone_and_who_has_none_waits_for_nobody():
    rows = [Owed(1, A, 0, 5), Owed(2, B, 0, 5), Owed(3, None, 0, 1)]
    assert out_of_reach(rows, 1.0, {A: 5.0, B: 4.0}) == {2: Late("queue", 5, 4), 3: Late("queue", 1, 0)}


NOW = dt.datetime(2026, 11, 18, 3, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, ""),
        ({"title": ""}, "classroom.news_words"),
        ({"title": "a" * 120}, ""),
        ({"title": "a" * 121}, "classroom.news_words"),
        ({"text": ""}, "classroom.news_words"),
        ({"text": "a" * 1001}, "classroom.news_words"),
        ({"audience": "kelompok-C"}, "classroom.news_audience"),
        ({"ends_at": NOW}, "classroom.news_end"),
        ({"ends_at": None}, "classroom.news_end"),
    ],
)
def test_an_announcement_has_words_readers_and_an_end_ahead(changes, code):
    told = {"title": "Ruang", "text": "Pindah", "audience": "kelompok-A", "ends_at": NOW + dt.timedelta(seconds=1)}
    assert news.problem(**{**told, **changes}, now=NOW, known=news.audiences(["A", "B"])) == code


@pytest.mark.parametrize(
    ("audience", "group", "is_staff", "reads"),
    [
        ("semua", "", False, True),
        ("petugas", "A", False, False),
        ("petugas", "", True, True),
        ("kelompok-A", "A", False, True),
        ("kelompok-A", "B", False, False),
        ("kelompok-", "", False, False),
    ],
)
def test_who_reads_an_announcement(audience, group, is_staff, reads):
    assert news.is_for(audience, group, is_staff=is_staff) is reads


def test_a_line_of_the_last_checklist_is_green_amber_or_in_the_way():
    assert Line(Check.LETTERS, 3, 3).weight is Weight.GREEN
    assert Line(Check.LETTERS, 2, 3).weight is Weight.AMBER
    assert Line(Check.DECIDED, 23, 24).weight is Weight.RED
    assert Line(Check.DECIDED, 0, 0).weight is Weight.GREEN


def test_what_is_open_wants_a_word_each():
    left = open_lines({Left.PHOTO: 1, Left.WAITING: 2, Left.LEAVE: 0})
    assert list(left) == [Left.WAITING, Left.PHOTO]
    assert unsaid(left, {"waiting": " ", "photo": "besok"}) == ["waiting"]


GOOD = dict.fromkeys(CHECKS, "ok")


@pytest.mark.parametrize(
    ("is_trainee", "checks", "is_parafed", "ready"),
    [
        (True, GOOD, True, True),
        (True, GOOD, False, False),
        (False, GOOD, False, True),
        (True, None, False, False),
        (True, {**GOOD, "kamera": "salah"}, True, True),
        (True, {**GOOD, "jam": "salah"}, True, False),
        (True, {**GOOD, "skrip": "tidak"}, True, False),
    ],
)
def test_a_device_is_ready_when_its_page_came_back_with_a_test_paraf(is_trainee, checks, is_parafed, ready):
    assert Device("A", is_trainee, checks, is_parafed).is_ready is ready


def test_only_words_of_ours_count_as_a_check():
    assert failing(read_checks({"jam": "ok", "skrip": "<b>"})) == ["skrip", "simpan", "jaringan"]


def test_the_report_counts_trainees_staff_printer_and_network():
    told = report([Device("A", True, GOOD, True), Device("B", True, None, False), Device("C", False, GOOD, False)], 4)
    assert (told.ready, told.total, told.staff_ready, told.staff_total) == (1, 2, 1, 1)
    assert (told.printer_ok, told.lan_ok) == (True, True)
    slow = Device("D", False, {**GOOD, "jaringan": "salah"}, False)
    assert not report([slow], 3).lan_ok
    assert not report([], 3).printer_ok
    assert not report([], 4).lan_ok


def test_an_open_evaluation_and_a_no_without_action_are_named():
    people = [Judged("Bambang", 3, 3, True), Judged("Ratna", 3, 2, False), Judged("Wening", 0, 1, True)]
    findings = {"nilai:1:santun": "Ratna: Santun", "nilai:1:jelas": "Ratna: Jelas"}
    trainees, lsp, points = evaluation_lines(people, findings, {"nilai:1:jelas", "ak03:x"})
    assert (trainees.done, trainees.total, trainees.named) == (5, 6, ("Ratna (2/3)",))
    assert (lsp.done, lsp.total, lsp.named) == (2, 3, ("Ratna",))
    assert (points.done, points.total, points.named) == (1, 2, ("Ratna: Santun",))
    assert {one.weight for one in (trainees, lsp, points)} == {Weight.AMBER}


def test_what_nobody_has_to_evaluate_is_green():
    lines = evaluation_lines([], {}, set())
    assert {(one.weight, one.named) for one in lines} == {(Weight.GREEN, ())}
    whole = evaluation_lines([Judged("Ratna", 2, 2, True)], {"nilai:1:santun": "Ratna: Santun"}, {"nilai:1:santun"})
    assert {one.weight for one in whole} == {Weight.GREEN}
