"""Translated words as plain text. The catalogue is looked up once a request: a list says hundreds of words."""

from typing import Any

from flask import g
from flask_babel import get_translations


def _catalogue() -> Any:
    if "words_catalogue" not in g:
        g.words_catalogue = get_translations()
    return g.words_catalogue


def _(text: str, **params: Any) -> str:
    """The text in the reader's language."""
    said = str(_catalogue().gettext(text))
    return said % params if params else said


def ngettext(one: str, many: str, num: int, **params: Any) -> str:
    """The text for this number; `%(num)d` stands for it."""
    return str(_catalogue().ngettext(one, many, num)) % {"num": num, **params}
