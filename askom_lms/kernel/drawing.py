"""Drawing pages: the template environment, and drawn parts that stay as they are until something moves."""

import contextlib
import secrets
import threading
from collections import ChainMap, OrderedDict
from collections.abc import Callable, Hashable, Iterator, MutableMapping
from typing import Any, Generic, TypeVar

from flask import current_app, g, request, session
from flask.templating import Environment
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup

T = TypeVar("T")


class PageEnvironment(Environment):
    """Templates of this application have no globals of their own, so that an import compares two plain dictionaries.

    Jinja lays an empty dictionary over the common ones and walks both at every import of a macro: a page has ten.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return ChainMap(d, self.globals) if d else self.globals


KEEPING_EVERY_TEMPLATE: dict[str, Any] = {"cache_size": -1}
"""There are as many as files, so none need give way; else Jinja looks for each one it uses in a list of them all."""
BLANK_TOKEN = secrets.token_hex(16)
"""Stands in remembered forms where the token of a browser goes; nobody outside knows it."""


@contextlib.contextmanager
def blank_token() -> Iterator[None]:
    """Forms drawn inside may be remembered: they carry a blank in place of this browser's token."""
    kept = generate_csrf()
    g.csrf_token = BLANK_TOKEN
    try:
        yield
    finally:
        g.csrf_token = kept


def with_token(drawn: Markup) -> Markup:
    """Remembered forms with the token of this browser."""
    token = g.get("csrf_token") or generate_csrf()
    return Markup(str.replace(drawn, BLANK_TOKEN, token))  # noqa: S704 - markup, and a token of letters and digits


class Remembered(Generic[T]):
    """The latest results by key, for each application of this process.

    A key names everything that the result depends on, the reader's language included.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self._held: OrderedDict[Hashable, T] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """What was made for this key, or made now."""
        key = (current_app.url_map, key)
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
                return self._held[key]
        made = make()
        with self._lock:
            self._held[key] = made
            while len(self._held) > self.most:
                self._held.popitem(last=False)
        return made


FLASHED = "_flashes"
"""Where Flask keeps a sentence for the next page: a page that says it once is not remembered."""
AROUND = "askom_around"
"""Under this name an application says what of the reader stands around every page (`app.extensions`)."""


def whole_page(held: Remembered[Markup], key: Hashable, draw: Callable[[], str]) -> Markup:
    """A page as it was drawn for this reader at this address, with the token of this browser.

    `key` names everything else that the page was drawn from, the minute included when it tells the time.
    """

    def drawn() -> Markup:
        with blank_token():
            return Markup(draw())  # noqa: S704 - a template

    if FLASHED in session:
        return with_token(drawn())
    around = current_app.extensions[AROUND]()
    return with_token(held.get((around, request.full_path, key), drawn))
