"""A score as it is sent, and when."""

import datetime as dt

import pytest

from askom_lms.lti.domain.grading import beside, is_same, next_moment, next_try, percent, score, with_user

NOW = dt.datetime(2026, 11, 18, 3, 0, 7, 250_000, tzinfo=dt.UTC)
WHOLE = NOW.replace(microsecond=0)


@pytest.mark.parametrize(
    "line_item, found",
    [
        ("https://a/lineitems/4", "https://a/lineitems/4/scores"),
        ("https://a/lineitems/4/", "https://a/lineitems/4/scores"),
        ("https://a/2/lineitems/4/lineitem?type_id=1", "https://a/2/lineitems/4/lineitem/scores?type_id=1"),
    ],
)
def test_a2_scores_stand_before_the_query(line_item, found):
    assert beside(line_item, "scores") == found


@pytest.mark.parametrize(
    "last, found",
    [
        (None, WHOLE),
        (WHOLE - dt.timedelta(seconds=1), WHOLE),
        (WHOLE, WHOLE + dt.timedelta(seconds=1)),
        (WHOLE + dt.timedelta(seconds=5), WHOLE + dt.timedelta(seconds=6)),
    ],
)
def test_a3_moments_rise_by_whole_seconds(last, found):
    assert next_moment(NOW, last) == found


@pytest.mark.parametrize(
    "progress, given, activity",
    [
        (-1, 0, "Initialized"),
        (0, 0, "Initialized"),
        (1, 1, "InProgress"),
        (100, 100, "Completed"),
        (120, 100, "Completed"),
    ],
)
def test_a4_none_some_all_and_more_than_all(progress, given, activity):
    told = score(progress, "ext-7", WHOLE, "BK")
    assert (told["scoreGiven"], told["scoreMaximum"], told["activityProgress"]) == (given, 100, activity)
    assert told["gradingProgress"] == "FullyGraded"
    assert told["timestamp"] == "2026-11-18T03:00:07+00:00"
    assert told["comment"] == "BK"


@pytest.mark.parametrize(
    "done, total, found",
    [(0, 14, 0), (1, 14, 7), (13, 14, 92), (14, 14, 100), (15, 14, 100), (0, 0, 0), (199, 200, 99)],
)
def test_a_task_is_whole_only_with_its_last_paraf(done, total, found):
    assert percent(done, total) == found


@pytest.mark.parametrize("tries, minutes", [(1, 1), (2, 5), (4, 30), (5, 60), (90, 60)])
def test_a6_tries_go_on_within_the_hour(tries, minutes):
    assert next_try(tries, NOW) - NOW == dt.timedelta(minutes=minutes)


def test_the_results_of_one_person_are_asked_for_beside_what_the_address_has():
    assert with_user("https://a/4/results?type_id=1", "a b&c") == "https://a/4/results?type_id=1&user_id=a+b%26c"
    assert with_user("https://a/4/results", "7") == "https://a/4/results?user_id=7"


@pytest.mark.parametrize(
    "told, is_ours",
    [
        ([{"userId": "7", "resultScore": 50, "resultMaximum": 100, "comment": "K"}], True),
        ([{"userId": "7", "resultScore": 5.0, "resultMaximum": 10, "comment": "K"}], True),
        ([{"userId": "7", "resultScore": 49, "resultMaximum": 100, "comment": "K"}], False),
        ([{"userId": "7", "resultScore": 50, "resultMaximum": 100}], False),
        ([{"userId": "8", "resultScore": 50, "resultMaximum": 100, "comment": "K"}], False),
        ([{"userId": "7", "resultScore": "50"}], False),
        ([7], False),
        ([], False),
        ({}, False),
    ],
)
def test_a3_what_the_platform_holds_is_compared(told, is_ours):
    assert is_same(told, "7", 50, "K") is is_ours
