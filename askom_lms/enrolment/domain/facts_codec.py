"""Between frozen dataclasses and plain JSON data, driven by their types, with every problem said in Indonesian."""

import dataclasses
import datetime as dt
import difflib
import json
import re
import types
import typing
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, NoReturn, TypeVar

T = TypeVar("T")
YEARS = range(1900, 2201)
MOST_DIGITS = 9
BYTE_ORDER_MARK = "\ufeff"
"""What some editors put in front of a UTF-8 file."""
HALF_LETTERS = re.compile("[\ud800-\udfff]")
WRITTEN_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclasses.dataclass(frozen=True)
class Problem:
    """One thing wrong: where (`experience[0].started_on`), what, and how it should look."""

    path: str
    what: str
    example: str

    def __str__(self) -> str:
        return f"{self.path or 'Data'}: {self.what}. Contoh: {self.example}"


class FactsError(ValueError):
    """The data cannot be read as facts; `problems` has each reason."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


def parse(text: str) -> Any:
    """The data in a JSON text. Raises FactsError for what is no JSON, or no JSON that anybody would mean."""
    try:
        return json.loads(text.removeprefix(BYTE_ORDER_MARK), object_pairs_hook=_once, parse_int=_whole)
    except json.JSONDecodeError as error:
        _refuse(f"bukan JSON, baris {error.lineno} kolom {error.colno}", "keluaran --example")
    except RecursionError:
        _refuse("terlalu banyak tingkat kurung bersarang", "keluaran --example")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose keys are all different: of two values for one key nobody knows which was meant."""
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(key for key, _ in pairs if [each for each, _ in pairs].count(key) > 1)
        _refuse(f"kunci {twice!r} ditulis dua kali dalam satu objek", f'satu "{twice}" saja')
    return found


def _whole(digits: str) -> int:
    if len(digits) > MOST_DIGITS:
        _refuse(f"bilangan {digits[:MOST_DIGITS]}... terlalu panjang", "3")
    return int(digits)


def _refuse(what: str, example: str) -> NoReturn:
    raise FactsError([Problem("", what, example)])


def read(kind: type[T], data: Any) -> tuple[T | None, list[Problem]]:
    """An instance of the dataclass, or None, with the problems found."""
    problems: list[Problem] = []
    value = _Reader(problems).record(kind, data, "")
    return value, problems


def write(value: Any) -> Any:
    """Plain JSON data of dataclasses, enums, dates, tuples and mappings."""
    if dataclasses.is_dataclass(value):
        return {each.name: write(getattr(value, each.name)) for each in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): write(each) for key, each in value.items()}
    if isinstance(value, tuple):
        return [write(each) for each in value]
    if isinstance(value, StrEnum):
        return value.value
    return value.isoformat() if isinstance(value, dt.date) else value


class _Reader:
    """Reads by declared type and keeps every problem instead of stopping at the first."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems

    def no(self, path: str, what: str, example: str) -> None:
        self.problems.append(Problem(path, what, example))

    def record(self, kind: type[T], data: Any, path: str) -> T | None:
        fields = {each.name: each for each in dataclasses.fields(typing.cast("Any", kind))}
        if not isinstance(data, Mapping):
            self.no(path, f"harus berupa objek, bukan {_named(data)}", f'{{"{next(iter(fields))}": ...}}')
            return None
        before = len(self.problems)
        self._unknown_keys(data, list(fields), path)
        hints = typing.get_type_hints(kind)
        values = {}
        for name, each in fields.items():
            where = f"{path}.{name}" if path else name
            if name in data:
                values[name] = self.value(hints[name], data[name], where)
            elif each.default is dataclasses.MISSING and each.default_factory is dataclasses.MISSING:
                self.no(where, "wajib ada", _example(hints[name]))
        return kind(**values) if len(self.problems) == before else None

    def _unknown_keys(self, data: Mapping[Any, Any], known: list[str], path: str) -> None:
        for key in data:
            if key not in known:
                near = difflib.get_close_matches(str(key), known, n=1)
                hint = f"; maksudnya {near[0]}?" if near else ""
                self.no(f"{path}.{key}" if path else str(key), f"kunci ini tidak dikenal{hint}", ", ".join(known))

    def value(self, hint: Any, data: Any, path: str) -> Any:
        hint, may_be_null = _without_none(hint)
        if data is None:
            if not may_be_null:
                self.no(path, "tidak boleh null", _example(hint))
            return None
        origin = typing.get_origin(hint)
        if origin is tuple:
            return self._list(typing.get_args(hint)[0], data, path)
        if origin is Mapping:
            return self._mapping(typing.get_args(hint), data, path)
        if dataclasses.is_dataclass(hint):
            return self.record(typing.cast("type[Any]", hint), data, path)
        return self._scalar(hint, data, path)

    def _list(self, hint: Any, data: Any, path: str) -> Any:
        if not isinstance(data, list):
            self.no(path, f"harus berupa daftar, bukan {_named(data)}", f"[{_example(hint)}]")
            return None
        return tuple(self.value(hint, each, f"{path}[{number}]") for number, each in enumerate(data))

    def _mapping(self, hints: tuple[Any, Any], data: Any, path: str) -> Any:
        key_hint, hint = hints
        if not isinstance(data, Mapping):
            self.no(path, f"harus berupa objek, bukan {_named(data)}", f"{{{_example(key_hint)}: {_example(hint)}}}")
            return None
        return {
            self._scalar(key_hint, key, path): self.value(hint, each, f"{path}.{key}") for key, each in data.items()
        }

    def _scalar(self, hint: Any, data: Any, path: str) -> Any:
        if hint is dt.date:
            return self._date(data, path)
        if issubclass(hint, StrEnum):
            if isinstance(data, str) and data in set(hint):
                return hint(data)
            self.no(path, f"{data!r} tidak dikenal; pilihannya {', '.join(hint)}", _example(hint))
        elif hint is str and isinstance(data, str) and HALF_LETTERS.search(data):
            self.no(path, f"{data!r} memuat huruf yang tidak utuh", _example(hint))
        elif isinstance(data, hint) and (hint is bool or not isinstance(data, bool)):
            return data
        else:
            self.no(path, f"harus {_NAMES[hint]}, bukan {_named(data)}", _example(hint))
        return None

    def _date(self, data: Any, path: str) -> dt.date | None:
        day = day_from(data) if isinstance(data, str) else None
        if day is None:
            self.no(path, f"{data!r} bukan tanggal (tahun-bulan-hari, 1900 sampai 2200)", _example(dt.date))
        return day


def day_from(text: str) -> dt.date | None:
    """The day written as 2025-07-21; None for anything else, and for years that cannot be meant."""
    if not WRITTEN_DAY.fullmatch(text):
        return None
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.year in YEARS else None


_NAMES = {bool: "true atau false", int: "bilangan bulat", str: "teks"}


def _named(data: Any) -> str:
    """What a person would call this piece of JSON."""
    names = {bool: "true/false", int: "angka", float: "angka", str: "teks", list: "daftar", dict: "objek"}
    return names.get(type(data), "null")


def _without_none(hint: Any) -> tuple[Any, bool]:
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        parts = [each for each in typing.get_args(hint) if each is not type(None)]
        return parts[0], len(parts) < len(typing.get_args(hint))
    return hint, False


def _example(hint: Any) -> str:
    """How a right value of this type looks in JSON."""
    hint, _ = _without_none(hint)
    if hint is dt.date:
        return '"2025-07-21"'
    if hint in (bool, int, str):
        return {bool: "true", int: "3", str: '"teks"'}[hint]
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return f'"{next(iter(hint))}"'
    if typing.get_origin(hint) is tuple:
        return f"[{_example(typing.get_args(hint)[0])}]"
    if dataclasses.is_dataclass(hint):
        first = dataclasses.fields(hint)[0]
        return f'{{"{first.name}": {_example(typing.get_type_hints(hint)[first.name])}}}'
    return "{}"
