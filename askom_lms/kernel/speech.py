"""Words of the interface, in the language of whoever reads what is written now."""

from functools import cache
from pathlib import Path
from typing import Any

from babel.support import NullTranslations, Translations
from flask import Flask
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

from askom_lms.kernel import clock

Catalogue = NullTranslations | Translations
FOLDER = Path(__file__).resolve().parent.parent / "translations"


def catalogue() -> Catalogue:
    """The words in the language of the reader; a page says a hundred of them, and none asks the request."""
    return _loaded(clock.READER.get())


@cache
def _loaded(language: str) -> Catalogue:
    return Translations.load(FOLDER, [language])


@pass_eval_context
def _word(template: EvalContext, text: str, /, **values: Any) -> str:
    return _filled(template, catalogue().ugettext(text), values)


@pass_eval_context
def _words(template: EvalContext, one: str, many: str, num: int, /, **values: Any) -> str:
    return _filled(template, catalogue().ungettext(one, many, num), {"num": num, **values})


def _filled(template: EvalContext, said: str, values: dict[str, Any]) -> str:
    """The sentence with its values, escaped where the template escapes."""
    found = Markup(said) if template.autoescape else said  # noqa: S704 - our own words
    return found % values if "%" in said else found


def init_app(app: Flask) -> None:
    """Give templates these words in place of Flask-Babel's own."""
    app.jinja_env.globals.update({"_": _word, "gettext": _word, "ngettext": _words})
