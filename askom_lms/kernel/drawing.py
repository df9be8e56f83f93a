"""Drawing pages: the template environment, and drawn parts that stay as they are until something moves."""

import threading
from collections import ChainMap, OrderedDict
from collections.abc import Callable, Hashable, MutableMapping
from typing import Any, Generic, TypeVar

from flask.templating import Environment

T = TypeVar("T")


class PageEnvironment(Environment):
    """Templates of this application have no globals of their own, so that an import compares two plain dictionaries.

    Jinja lays an empty dictionary over the common ones and walks both at every import of a macro: a page has ten.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return ChainMap(d, self.globals) if d else self.globals


class Remembered(Generic[T]):
    """The latest results by key. A key names everything that the result depends on, the reader's language included."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._held: OrderedDict[Hashable, T] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """What was made for this key, or made now."""
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
