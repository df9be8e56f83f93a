"""Scaffolds: a place that says what has to be written there. It is no answer until somebody writes over it."""

import re
from typing import Any

MARK = re.compile(r"\[Tulis (?:pertanyaan|aspek kritis) [^\[\]]*\]")
BRACKETS = str.maketrans("[]\n", "() ")


def question(about: str) -> str:
    """[Tulis pertanyaan untuk KUK 1.1: …]; `about` says what the question is for."""
    return f"[Tulis pertanyaan {about.translate(BRACKETS)}]"


def aspect(proposed: str, by: str) -> str:
    """[Tulis aspek kritis menurut usulan Rudi Hartono: …]; what somebody wrote beside the standard is no answer."""
    return f"[Tulis aspek kritis menurut usulan {by.translate(BRACKETS)}: {proposed.translate(BRACKETS)}]"


def is_unwritten(value: Any) -> bool:
    """Whether a scaffold still stands in a text, alone or beside what was written: the place counts as empty."""
    return isinstance(value, str) and MARK.search(value) is not None
