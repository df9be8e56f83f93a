"""Words of the interface: the language is asked for once per request, not once per word."""

from typing import Any

from babel.support import NullTranslations, Translations
from flask import Flask, g
from flask_babel import get_translations
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

Catalogue = NullTranslations | Translations


def catalogue() -> Catalogue:
    """The words in the language of this request."""
    found: Catalogue | None = g.get("catalogue")
    if found is None:
        found = g.catalogue = get_translations()
    return found


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
    """Give templates these words in place of Flask-Babel's own: a page says a hundred of them."""
    app.jinja_env.globals.update({"_": _word, "gettext": _word, "ngettext": _words})
