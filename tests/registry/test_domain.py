"""Last days, codes and lengths."""

import datetime as dt

import pytest

from askom_lms.registry.domain import LONGEST, Validity, is_code, is_verified, is_word_of_addresses, too_long, validity

TODAY = dt.date(2026, 11, 18)


@pytest.mark.parametrize(
    ("days", "means"),
    [(-1, Validity.OVER), (0, Validity.SOON), (90, Validity.SOON), (91, Validity.VALID), (None, Validity.OPEN)],
)
def test_the_last_day_of_a_licence_counts_and_ninety_days_before_it_is_marked(days, means):
    until = None if days is None else TODAY + dt.timedelta(days=days)
    assert validity(until, TODAY) is means


@pytest.mark.row("000-085")
@pytest.mark.parametrize(("days", "counts"), [(-1, False), (0, True), (1, True), (None, False)])
def test_a_place_is_verified_up_to_its_last_day_and_not_without_one(days, counts):
    until = None if days is None else TODAY + dt.timedelta(days=days)
    assert is_verified(until, TODAY) is counts


@pytest.mark.parametrize(("code", "readable"), [("LSP-ND", True), ("a" * 32, True), ("a" * 33, False), ("A/B", False)])
def test_a_code_stands_in_numbers_of_letters(code, readable):
    assert is_code(code) is readable


@pytest.mark.parametrize(("code", "taken"), [("baru", True), ("BARU", True), ("baru2", False)])
def test_a_code_is_no_word_of_an_address(code, taken):
    assert is_word_of_addresses(code) is taken


@pytest.mark.parametrize("name", sorted(LONGEST))
def test_a_text_is_as_long_as_its_column_and_no_longer(name):
    assert too_long({name: "x" * LONGEST[name]}) == ""
    assert too_long({name: "x" * (LONGEST[name] + 1)}) == name
