"""Translated words as plain text; babel's own functions carry no types."""

from typing import Any

from flask_babel import gettext
from flask_babel import ngettext as _ngettext


def _(text: str, **params: Any) -> str:
    """The text in the reader's language."""
    return str(gettext(text, **params))


def ngettext(one: str, many: str, num: int, **params: Any) -> str:
    """The text for this number; `%(num)d` stands for it."""
    return str(_ngettext(one, many, num, **params))
