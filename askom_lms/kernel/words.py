"""Finding rows by words as somebody begins to type them: PostgreSQL has an index for it, SQLite looks at each row."""

import re
from functools import reduce
from typing import Any

import sqlalchemy.dialects.postgresql  # noqa: F401 - who speaks with both databases would know its functions too late
from sqlalchemy import ColumnElement, Index, and_, false, func, text, true

from askom_lms.kernel.db import session

SIMPLE = text("'simple'::regconfig")
NOTHING = text("''")
BLANK = text("' '")
BETWEEN = text(r"'\W+'")
EVERYWHERE = text("'g'")
STOPS = ".,-'/()"
"""What stands between words of a name; PostgreSQL takes every sign that is neither letter nor digit."""


def words_index(name: str, *columns: Any, where: ColumnElement[bool] | None = None) -> Index:
    """The index that `has_words` needs for these columns of one table, in this order; only PostgreSQL has it.

    `where` keeps it small: who asks beside it finds only such rows, and must say so.
    """
    own = tuple(column.property.columns[0] for column in columns)
    return Index(name, _vector(own), postgresql_using="gin", postgresql_where=where).ddl_if(dialect="postgresql")


def has_words(search: str, *columns: Any) -> ColumnElement[bool]:
    """Every word of `search` begins a word of these columns. True for no word at all, false for signs only."""
    words = re.findall(r"\w+", search)
    if not words:
        return false() if search.strip() else true()
    if session().get_bind().dialect.name == "postgresql":
        wanted = func.to_tsquery(SIMPLE, " & ".join(f"{word}:*" for word in words))
        return _vector(columns).op("@@")(wanted)
    plain: Any = func.lower(_joined(columns))
    for stop in STOPS:
        plain = func.replace(plain, stop, " ")
    return and_(*((" " + plain).contains(f" {word.lower()}", autoescape=True) for word in words))


def _vector(columns: tuple[Any, ...]) -> ColumnElement[Any]:
    return func.to_tsvector(SIMPLE, func.regexp_replace(_joined(columns), BETWEEN, BLANK, EVERYWHERE))


def _joined(columns: tuple[Any, ...]) -> ColumnElement[Any]:
    """All columns with a blank between them."""
    texts = [func.coalesce(column, NOTHING) for column in columns]
    return reduce(lambda left, right: left.op("||")(BLANK).op("||")(right), texts)
