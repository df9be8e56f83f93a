"""The list of what a learning platform and its people may try (lti.md 4): each line has a test that names its number."""

import re
from pathlib import Path

import pytest

LINES = {"L": 9, "S": 11, "T": 18, "C": 12, "K": 6, "D": 8, "A": 10, "R": 6, "F": 7}
"""Login, state and nonce, token, claims, keys, deep linking, services, dynamic registration, frame and session."""
IN_A_NAME = re.compile(r"def test_((?:[lstckdarf]\d+_)+)")
IN_A_CASE = re.compile(r'"([LSTCKDARF]\d+) ')


def named():
    text = "\n".join(path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("test_*.py"))
    names = {one.upper() for run in IN_A_NAME.findall(text) for one in run.strip("_").split("_")}
    return names | set(IN_A_CASE.findall(text))


@pytest.mark.one_database
def test_every_line_of_the_list_has_a_test_and_no_test_names_a_line_that_is_none():
    assert named() == {f"{letter}{n}" for letter, most in LINES.items() for n in range(1, most + 1)}
