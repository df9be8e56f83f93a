"""What is reckoned from decided versions: figures of one person, and the sample for a second reader."""

import datetime as dt
import uuid

import pytest

from askom_lms.coursework.domain.second_look import Decided, family, mirror, propose, quick_ones, sample_size

AT = dt.datetime(2026, 11, 18, 3, 0, tzinfo=dt.UTC)
KLASS, ME, OTHER = uuid.UUID(int=1), uuid.UUID(int=2), uuid.UUID(int=3)
FORMS = ("PETA.KP", "FR.MAPA.01", "FR.IA.01", "FR.IA.02", "FR.AK.01")


def decided(n, *, form="FR.IA.01", trainee=0, seconds=120, at=0.0, parafed=True, batch=False, who=ME):
    """Version n, decided `at` seconds after ten o'clock, after it was open for `seconds` (None: never opened)."""
    when = AT + dt.timedelta(seconds=at)
    opened = None if seconds is None else when - dt.timedelta(seconds=seconds)
    return Decided(uuid.UUID(int=1000 + n), form, uuid.UUID(int=100 + trainee), who, opened, when, parafed, batch)


def many(count, trainees=24):
    """So many unhurried parafs on all families, an hour apart."""
    return [decided(n, form=FORMS[n % len(FORMS)], trainee=n % trainees, at=3600 * n) for n in range(count)]


def test_the_figures_of_one_person():
    found = mirror(
        [
            decided(1, seconds=10),
            decided(2, seconds=60, at=600, parafed=False),
            decided(3, seconds=200, at=1200, batch=True),
            decided(4, form="PETA.KP", seconds=None, at=1200, batch=True),
        ]
    )
    assert (found.total.decided, found.total.returned, found.total.percent_returned) == (4, 1, 25)
    assert found.total.median_open == dt.timedelta(seconds=60)
    assert (found.largest_batch, found.busiest_minute, found.is_burst) == (2, 2, False)
    assert [(name, one.decided, one.returned, one.short) for name, one in found.families] == [
        ("FR.IA", 3, 1, 1),
        ("PETA.KP", 1, 0, 1),
    ]


def test_nothing_decided_is_nothing_wrong():
    found = mirror([])
    assert (found.total.decided, found.total.percent_returned, found.total.median_open) == (0, 0, None)
    assert (found.largest_batch, found.busiest_minute, found.families) == (0, 0, [])


@pytest.mark.parametrize(("seconds", "is_short"), [(14.9, True), (15, False), (None, True), (-5, True)])
def test_short_is_less_than_fifteen_seconds(seconds, is_short):
    assert decided(1, seconds=seconds).is_short is is_short


@pytest.mark.parametrize(("count", "last", "is_burst"), [(20, 60, True), (20, 60.1, False), (19, 30, False)])
def test_twenty_within_a_minute_are_seen_and_all_are_quick(count, last, is_burst):
    rows = [decided(n, trainee=n, seconds=300, at=last * n / (count - 1)) for n in range(count)]
    assert mirror(rows).is_burst is is_burst
    assert len(quick_ones(rows)) == (count if is_burst else 0)


def test_the_minute_is_of_one_person_and_a_return_is_never_quick():
    rows = [decided(n, seconds=300, at=n, who=ME if n % 2 else OTHER) for n in range(20)]
    assert quick_ones(rows) == frozenset()
    assert quick_ones([decided(1, seconds=1, parafed=False)]) == frozenset()


@pytest.mark.row("004-021")
@pytest.mark.parametrize(("count", "size"), [(0, 0), (4, 4), (5, 5), (50, 5), (51, 6), (600, 60)])
def test_one_in_ten_and_at_least_five(count, size):
    assert sample_size(count) == size
    assert len(propose(KLASS, many(count))) == size


def test_the_sample_is_the_same_whoever_asks_and_another_in_another_class():
    rows = many(80)
    first = propose(KLASS, rows)
    assert propose(KLASS, rows[::-1]) == first
    assert propose(OTHER, rows) != first


def test_each_family_is_there_and_no_trainee_twice_while_others_are_left():
    sample = propose(KLASS, many(100))
    assert {row.family for row in sample} == {"PETA.KP", "FR.MAPA", "FR.IA", "FR.AK"}
    assert len({row.trainee_id for row in sample}) == len(sample) == 10


def test_a_small_class_has_its_trainees_twice_rather_than_a_smaller_sample():
    sample = propose(KLASS, many(40, trainees=2))
    assert len(sample) == 5
    assert {row.trainee_id for row in sample} == {uuid.UUID(int=100), uuid.UUID(int=101)}


@pytest.mark.parametrize(("quick", "there"), [(1, 1), (3, 3), (9, 3)])
def test_three_of_the_quick_ones_are_asked_for(quick, there):
    hurried = [decided(500 + n, seconds=3, trainee=n, at=-3600 * (n + 1)) for n in range(quick)]
    sample = propose(KLASS, [*many(40), *hurried])
    assert sum(row in hurried for row in sample[:3]) == there


def test_returned_versions_are_in_no_sample():
    rows = [*many(5), *(decided(900 + n, parafed=False) for n in range(9))]
    assert len(propose(KLASS, rows)) == 5
    assert all(row.is_parafed for row in propose(KLASS, rows))


@pytest.mark.parametrize(
    ("code", "name"), [("FR.IA.04A", "FR.IA"), ("FR.VA", "FR.VA"), ("PETA.KP", "PETA.KP"), ("SKEMA", "SKEMA")]
)
def test_a_family_is_the_forms_of_one_kind(code, name):
    assert family(code) == name
