"""Codes of the public check: eight letters without look-alikes, and what somebody may have meant."""

import re
from collections.abc import Iterator

from askom_lms.coursework.domain.codes import ALPHABET, LENGTH, new_code, shown

__all__ = [
    "ALPHABET",
    "LENGTH",
    "codes_in",
    "is_code",
    "is_number",
    "near",
    "new_code",
    "normalised",
    "numbers_in",
    "shown",
]
LOOK_ALIKE = str.maketrans({"I": "L", "1": "L", "O": "Q", "0": "Q"})
"""The letters that are never in a code, read as what they look most like; D for O is found as a suggestion."""
SEPARATORS = re.compile(r"[\s\-–—_.]+")
NUMBER = re.compile(r"\d{3,}/")
WHOLE_NUMBER = re.compile(r"\d{3,}/[A-Z][A-Z0-9./-]{4,59}")
PRINTED = re.compile(rf"(?<![\w-])([{ALPHABET}]{{4}})-([{ALPHABET}]{{4}})(?![\w-])")


def normalised(typed: str) -> str:
    """What was typed as a code: upper case, without separators, look-alikes replaced."""
    return SEPARATORS.sub("", typed).upper().translate(LOOK_ALIKE)


def is_code(text: str) -> bool:
    """Whether this could be a code at all."""
    return len(text) == LENGTH and all(letter in ALPHABET for letter in text)


def is_number(typed: str) -> bool:
    """Whether this looks like the number of a certificate: 001/PLT-ASKOM/..., of an asesor: 85500 2320 00912 2024."""
    return NUMBER.match(typed.strip()) is not None or sum(one.isdigit() for one in typed) > LENGTH


def codes_in(text: str) -> list[str]:
    """The codes that these words print, in their order."""
    return [first + second for first, second in PRINTED.findall(text)]


def numbers_in(text: str) -> list[str]:
    """What looks like the number of a certificate in these words."""
    return [found.rstrip("./-") for found in WHOLE_NUMBER.findall(text)]


def near(code: str) -> list[str]:
    """Every code at edit distance 1 (one letter wrong, missing, added, or two neighbours swapped)."""
    if not LENGTH - 1 <= len(code) <= LENGTH + 1 or any(letter not in ALPHABET for letter in code):
        return []
    return sorted({other for other in _edits(code) if len(other) == LENGTH and other != code})


def _edits(code: str) -> Iterator[str]:
    for place in range(len(code) + 1):
        head, tail = code[:place], code[place:]
        yield from (head + letter + tail for letter in ALPHABET)
        if tail:
            yield head + tail[1:]
            yield from (head + letter + tail[1:] for letter in ALPHABET)
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]
