"""Rows of long lists, drawn by the house macros once for each shape and then filled in as text.

A macro costs more than the row it draws. Each shape is drawn once a language with blanks in place of its values; a list
then only joins text, and escapes every value it puts in.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from flask import get_template_attribute
from markupsafe import Markup, escape

from askom_lms.kernel.web import language

BLANK = re.compile(r"⟦(\w+)⟧")


def blank(name: str) -> str:
    """Stands in a drawn shape where a value goes."""
    return f"⟦{name}⟧"


class Pattern:
    """A drawn shape, cut at its blanks."""

    def __init__(self, html: str) -> None:
        pieces = BLANK.split(html)
        self.texts, self.names = pieces[::2], pieces[1::2]

    def fill(self, values: Mapping[str, Any]) -> str:
        """The shape with these values, escaped."""
        pieces = [self.texts[0]]
        for name, text in zip(self.names, self.texts[1:], strict=True):
            pieces += (str(escape(values[name])), text)
        return "".join(pieces)


def _between(html: str, first: str, last: str) -> str:
    return html[html.index(first) : html.rindex(last) + len(last)]


@cache
def _task(_language: str, state: str, **flags: bool) -> Pattern:
    names = ("code", "title", "filled", "total", "at")
    shape = {name: blank(name) for name in names} | {name: blank(name) for name in ("url", "printed") if flags[name]}
    marks = {name: flags[name] for name in ("now", "photo", "is_old_print")}
    drawn = str(get_template_attribute("house/folder.html", "task_list")([shape | marks | {"state": state}]))
    return Pattern(_between(drawn, "<li", "</li>"))


def task_rows(rows: Iterable[Mapping[str, Any]]) -> Markup:
    """Items of a dossier as house/folder.html `task_list` draws them."""
    spoken = language()
    drawn = [_task(spoken, _state(row), **_has(row)).fill(row) for row in rows]
    return Markup('<ul class="tl">\n{}\n</ul>').format(Markup("\n".join(drawn)))  # noqa: S704 - every value was escaped


def _has(row: Mapping[str, Any]) -> dict[str, bool]:
    """What makes the shape of a row."""
    return {name: bool(row.get(name)) for name in ("url", "now", "photo", "printed", "is_old_print")}


def _state(row: Mapping[str, Any]) -> str:
    """A draft in which nothing is filled reads like an empty item."""
    return "empty" if row["state"] == "draft" and not row["filled"] else str(row["state"])


@cache
def _waiting(_language: str, *, is_current: bool, has_batch: bool, has_why: bool) -> Pattern:
    shape = {name: blank(name) for name in ("url", "colour", "name", "text", "age")}
    shape |= {"batch": blank("batch") if has_batch else "", "why": blank("why") if has_why else ""}
    drawn = str(get_template_attribute("house/desk.html", "queue")([shape | {"current": is_current}], 1, 0))
    return Pattern(_between(drawn[drawn.index("<ol>") :], "<li", "</li>"))


def queue_row(row: Mapping[str, Any]) -> Markup:
    """A version of the queue as house/desk.html `queue` draws it."""
    has = {"is_current": bool(row["current"]), "has_batch": bool(row["batch"]), "has_why": bool(row["why"])}
    return Markup(_waiting(language(), **has).fill(row))  # noqa: S704 - every value was escaped
