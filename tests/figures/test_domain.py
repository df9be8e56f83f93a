"""Spans of waiting, shares of few, and sums that move by differences and are always those of a plain count."""

import uuid

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from askom_lms.figures.domain import (
    BOUNDS,
    EVERY_PROGRAMME,
    HEAD,
    LEAST,
    MEASURES,
    NATION,
    WAITS,
    WHOLE_YEAR,
    Place,
    deltas,
    rate,
    span_of,
    waits_of,
)

HERE, THERE = uuid.UUID(int=1), uuid.UUID(int=2)


@pytest.mark.parametrize(
    ("seconds", "span"),
    [(0, 0), (300, 0), (300.5, 1), (3600, 3), (3601, 4), (48 * 3600, len(BOUNDS) - 1), (48 * 3600 + 1, len(BOUNDS))],
)
def test_a_span_of_waiting_holds_its_last_second(seconds, span):
    assert waits_of([seconds]) == {"seconds": round(seconds), **{name: int(n == span) for n, name in enumerate(WAITS)}}


@pytest.mark.parametrize(
    ("counts", "share", "span"),
    [
        ((4, 0, 0), 0.5, None),
        ((5, 0, 0), 0.5, 0),
        ((5, 5, 0), 0.5, 0),
        ((4, 6, 0), 0.5, 1),
        ((0, 9, 1), 0.9, 1),
        ((0, 8, 2), 0.9, 2),
    ],
)
def test_half_and_nine_of_ten_lie_in_a_span_and_few_in_none(counts, share, span):
    assert span_of(counts, share) == span


@pytest.mark.parametrize(
    ("part", "whole", "told"), [(3, LEAST - 1, None), (3, LEAST, 0.6), (0, LEAST, 0), (0, 0, None)]
)
def test_a_share_of_few_is_not_told(part, whole, told):
    assert rate(part, whole) == told


def one_of(place, **more):
    return place, {**dict.fromkeys(MEASURES, 0), "classes": 1, **more}


def test_a_class_is_part_of_nine_sums_and_leaves_those_where_it_is_no_more():
    was, now = Place(HERE, 2026, 11, "pelatihan"), Place(THERE, 2026, 11, "pelatihan")
    assert len(set(was.keys())) == 9
    assert deltas([(one_of(was, taken=3), one_of(was, taken=3))]) == {}
    moved = deltas([(one_of(was, taken=3), one_of(now, taken=3))])
    assert {(key.scope_id, moved[key]["classes"], moved[key]["taken"]) for key in moved} == {
        (HERE, -1, -3),
        (THERE, 1, 3),
    }
    assert set(deltas([(None, one_of(was))])) == set(was.keys())


places = st.builds(
    Place,
    st.sampled_from([HERE, THERE]),
    st.sampled_from([2025, 2026]),
    st.sampled_from([1, 12]),
    st.sampled_from(["a", "b"]),
)
steps = st.lists(st.tuples(st.integers(0, 3), places, st.integers(0, 24), st.integers(0, 9)), max_size=20)


@given(steps)
@settings(max_examples=60, deadline=None)
def test_sums_that_moved_step_by_step_are_those_of_a_plain_count(steps):
    classes, sums = {}, {}
    for n, place, taken, waited in steps:
        before, classes[n] = classes.get(n), one_of(place, taken=taken, waited_0=waited)
        for key, moved in deltas([(before, classes[n])]).items():
            found = sums.setdefault(key, dict.fromkeys(MEASURES, 0))
            sums[key] = {name: found[name] + moved[name] for name in MEASURES}
    assert {key: sum_ for key, sum_ in sums.items() if any(sum_.values())} == plain_count(classes.values())


def plain_count(classes):
    """Every sum that has something in it, each counted over all classes."""
    classes = list(classes)
    found = {}
    for scope in (NATION, HERE, THERE):
        for year in (0, 2025, 2026):
            for month in (0, 1, 12):
                for programme in (EVERY_PROGRAMME, "a", "b"):
                    if not year and (scope, month, programme) != (NATION, WHOLE_YEAR, EVERY_PROGRAMME):
                        continue
                    here = [
                        measures
                        for place, measures in classes
                        if scope in (NATION, place.institution_id)
                        and year in (0, place.year)
                        and month in (0, place.month)
                        and programme in ("", place.programme)
                    ]
                    if here:
                        found[HEAD._replace(scope_id=scope, year=year, month=month, programme=programme)] = {
                            name: sum(one[name] for one in here) for name in MEASURES
                        }
    return found
