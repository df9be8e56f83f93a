"""The version that a form sends back is a number of ours or none."""

import pytest

from askom_lms.kernel.seen import version_sent

NOT_A_NUMBER = -1


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("7", 7),
        (" 12 ", 12),
        ("9" * 9, 999_999_999),
        ("9" * 10, NOT_A_NUMBER),
        ("9" * 5000, NOT_A_NUMBER),
        ("", NOT_A_NUMBER),
        (None, NOT_A_NUMBER),
        ("-1", NOT_A_NUMBER),
        ("\u0663", NOT_A_NUMBER),
        ("\u00b2", NOT_A_NUMBER),
        ("x", NOT_A_NUMBER),
    ],
)
def test_only_a_number_that_a_version_may_have_is_read(text, number):
    assert version_sent(text, NOT_A_NUMBER) == number
