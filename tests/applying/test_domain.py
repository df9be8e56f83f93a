"""What keeps an application from being sent, and what the book of an asesor adds to what was stated. Pure."""

import pytest

from askom_lms.agreements.domain import Key
from askom_lms.applying.domain import ASKED_FIRST, Work, copies_in_book, not_yet, with_book
from askom_lms.kernel.messages import sentence

pytestmark = pytest.mark.one_database


@pytest.mark.parametrize(
    ("signed", "is_met", "code"),
    [
        (set(), True, "applying.no_information"),
        ({Key.INFORMATION}, True, "agreements.missing_rights"),
        ({Key.INFORMATION, Key.RIGHTS}, True, "agreements.missing_ethics"),
        ({Key.RIGHTS, Key.ETHICS}, True, "applying.no_information"),
        (set(ASKED_FIRST), False, "applying.unmet"),
        (set(ASKED_FIRST), None, "applying.unmet"),
        (set(ASKED_FIRST), True, ""),
        ({*ASKED_FIRST, Key.USE}, True, ""),
    ],
)
def test_texts_come_first_and_an_unknown_is_no_yes(signed, is_met, code):
    assert not_yet(signed, is_met=is_met) == code
    if code:
        told = {"n": 1, "first": "KTP", "cited": "002 9.1.2.1.a"}
        assert sentence(code, told, "id").clause
        assert sentence(code, told, "en").clause


@pytest.mark.parametrize(
    ("stated", "work", "found"),
    [
        ({}, Work(), {}),
        ({"plans": 2}, Work(), {"plans": 2}),
        ({"plans": 0}, Work(), {"plans": 0}),
        ({"plans": 1}, Work(plans=2), {"plans": 2}),
        ({"plans": 2}, Work(plans=2), {"plans": 2}),
        ({"plans": 3, "tools": 1}, Work(plans=2), {"plans": 3, "tools": 1}),
        ({}, Work(validations=1, conducted=6), {"validations": 1, "conducted": 6}),
    ],
)
def test_the_book_adds_letters_and_takes_none_away(stated, work, found):
    assert with_book(stated, work) == found


def test_letters_in_the_book_are_their_own_copies():
    assert copies_in_book(Work(plans=1, conducted=1)) == {
        "spt-perencanaan": {"present": True},
        "spt-asesmen": {"present": True},
    }
    assert copies_in_book(Work()) == {}
