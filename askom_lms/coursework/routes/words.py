"""Translated words as plain text."""

from typing import Any

from askom_lms.kernel.speech import catalogue


def _(text: str, **params: Any) -> str:
    """The text in the reader's language."""
    said = str(catalogue().ugettext(text))
    return said % params if params else said


def ngettext(one: str, many: str, num: int, **params: Any) -> str:
    """The text for this number; `%(num)d` stands for it."""
    return str(catalogue().ungettext(one, many, num)) % {"num": num, **params}
