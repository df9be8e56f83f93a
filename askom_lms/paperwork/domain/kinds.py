"""The kinds of field: how an answer is read, judged and written. One codec each; templates hold the faces."""

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from askom_lms.kernel import clock
from askom_lms.paperwork.domain.spec import Field, Kind
from askom_lms.regulations import UnknownInstrument, instrument, instruments

Scalar = str | int | bool
Answer = Scalar | list[str]

TEXT_MAX = 300
LONGTEXT_MAX = 6000
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ufeff]")
"""What nobody can see: controls, and marks that turn the reading direction, so that a sheet would read otherwise."""


def as_date(value: Any) -> dt.date | None:
    """The day in a YYYY-MM-DD text, or None."""
    try:
        return dt.date.fromisoformat(str(value))
    except ValueError:
        return None


def as_time(value: Any) -> dt.time | None:
    """The time in a HH:MM text, or None."""
    try:
        return dt.time.fromisoformat(str(value))
    except ValueError:
        return None


def written_date(value: Any, *, with_day: bool = False) -> str:
    """2025-07-23 -> 23 Juli 2025; anything else as it stands."""
    day = as_date(value)
    return clock.tanggal(day, with_day=with_day, language="id") if day else str(value or "")


class Codec:
    """Text of one line; the base of all others."""

    limit = TEXT_MAX

    def clean(self, field: Field, raw: Any) -> Answer | None:
        """What is kept of what was sent; None when nothing was answered. Never refuses: a draft may be wrong."""
        del field
        if raw is None or isinstance(raw, list | Mapping):
            return None
        return self._tidy(str(raw)) or None

    def problem(self, field: Field, value: Answer) -> tuple[str, Mapping[str, Any]] | None:
        """What is wrong with a kept value: message code and parameters, or None."""
        longest = int(field.settings.get("max", self.limit))
        if len(str(value)) > longest:
            return "paperwork.too_long", {"max": longest, "now": len(str(value))}
        if field.settings.get("format") == "email" and not EMAIL.fullmatch(str(value)):
            return "paperwork.email", {}
        return None

    def words(self, field: Field, value: Answer) -> str:
        """The value as a person reads it."""
        del field
        return str(value)

    def _tidy(self, text: str) -> str:
        return " ".join(CONTROL.sub("", unicodedata.normalize("NFC", text)).split())


class LongText(Codec):
    """Text of several lines; line breaks are kept."""

    limit = LONGTEXT_MAX

    def _tidy(self, text: str) -> str:
        normal = CONTROL.sub("", unicodedata.normalize("NFC", text)).replace("\r\n", "\n").replace("\r", "\n")
        return "\n".join(line.rstrip() for line in normal.split("\n")).strip()


class Date(Codec):
    """A day, kept as YYYY-MM-DD; 23/07/2025 is understood."""

    def clean(self, field: Field, raw: Any) -> Answer | None:
        text = super().clean(field, raw)
        found = re.fullmatch(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})", str(text or ""))
        if found:
            day, month, year = found.groups()
            return f"{year}-{int(month):02d}-{int(day):02d}"
        return text

    def problem(self, field: Field, value: Answer) -> tuple[str, Mapping[str, Any]] | None:
        return super().problem(field, value) if as_date(value) else ("paperwork.date", {})

    def words(self, field: Field, value: Answer) -> str:
        return written_date(value, with_day=field.settings.get("format") == "day")


class Time(Codec):
    """A time of day, kept as HH:MM; 9.05 is understood."""

    def clean(self, field: Field, raw: Any) -> Answer | None:
        text = super().clean(field, raw)
        found = re.fullmatch(r"(\d{1,2})[.:](\d{2})(?::\d{2})?", str(text or ""))
        return f"{int(found[1]):02d}:{found[2]}" if found else text

    def problem(self, field: Field, value: Answer) -> tuple[str, Mapping[str, Any]] | None:
        return super().problem(field, value) if as_time(value) else ("paperwork.time", {})

    def words(self, field: Field, value: Answer) -> str:
        del field
        return str(value).replace(":", ".")


class Whole(Codec):
    """A whole number between `min` and `max`."""

    def clean(self, field: Field, raw: Any) -> Answer | None:
        if isinstance(raw, int) and not isinstance(raw, bool):
            return raw
        text = super().clean(field, raw)
        return int(text) if isinstance(text, str) and re.fullmatch(r"-?\d{1,9}", text) else text

    def problem(self, field: Field, value: Answer) -> tuple[str, Mapping[str, Any]] | None:
        if not isinstance(value, int):
            return "paperwork.number", {}
        low, high = field.settings.get("min"), field.settings.get("max")
        if (low is not None and value < low) or (high is not None and value > high):
            return "paperwork.number_range", {"min": low, "max": high}
        return None

    def words(self, field: Field, value: Answer) -> str:
        return f"{value} {field.hint}".strip() if isinstance(value, int) else str(value)


class One(Codec):
    """Exactly one of the options."""

    def problem(self, field: Field, value: Answer) -> tuple[str, Mapping[str, Any]] | None:
        if _accepts_any(field) or any(option.value == value for option in field.options):
            return None
        return "paperwork.choice", {}

    def words(self, field: Field, value: Answer) -> str:
        return next((option.label for option in field.options if option.value == value), str(value))


INSTRUMENT_CODES = frozenset(one.code for one in instruments())


def _asks_for_instruments(field: Field) -> bool:
    """Whether the options of a field are codes of instruments."""
    return bool(field.options) and all(option.value in INSTRUMENT_CODES for option in field.options)


def _one_code(field: Field, value: str) -> str:
    """The code of an instrument that an older form calls otherwise (000:mapa.9): VP is CVP. Other values as sent."""
    if not _asks_for_instruments(field):
        return value
    try:
        return instrument(value).code
    except UnknownInstrument:
        return value


class Many(Codec):
    """Any number of the options, kept in the order of the form."""

    def clean(self, field: Field, raw: Any) -> Answer | None:
        sent = raw if isinstance(raw, list) else [raw]
        chosen = [str(value).strip() for value in sent if value not in (None, "")]
        order = {option.value: place for place, option in enumerate(field.options)}
        unique = list(dict.fromkeys(value if value in order else _one_code(field, value) for value in chosen))
        return sorted(unique, key=lambda value: order.get(value, len(order))) or None

    def problem(self, field: Field, value: Answer) -> tuple[str, Mapping[str, Any]] | None:
        if not isinstance(value, list):
            return "paperwork.choice", {}
        known = {option.value for option in field.options if not option.is_closed}
        if _accepts_any(field) or set(value) <= known:
            return None
        foreign = [one for one in value if one not in INSTRUMENT_CODES]
        if foreign and _asks_for_instruments(field):
            refused = UnknownInstrument(foreign[0])
            return refused.code, refused.params
        return "paperwork.choice", {}

    def words(self, field: Field, value: Answer) -> str:
        chosen = value if isinstance(value, list) else [str(value)]
        is_coded = field.settings.get("layout") == "codes"
        labels = {option.value: option.short if is_coded else option.label for option in field.options}
        return (
            ", ".join(labels.get(one, one) for one in chosen)
            if is_coded
            else "; ".join(labels.get(one, one) for one in chosen)
        )


class Statement(Codec):
    """A fixed text that is agreed to, or not."""

    def clean(self, field: Field, raw: Any) -> Answer | None:
        del field
        return True if raw is True or str(raw).lower() in ("y", "ya", "true", "1", "on") else None

    def problem(self, field: Field, value: Answer) -> tuple[str, Mapping[str, Any]] | None:
        del field
        return None if value is True else ("paperwork.choice", {})

    def words(self, field: Field, value: Answer) -> str:
        return str(field.settings.get("text", field.label)) if value is True else ""


CODECS: Mapping[Kind, Codec] = {
    Kind.TEXT: Codec(),
    Kind.LONGTEXT: LongText(),
    Kind.DATE: Date(),
    Kind.TIME: Time(),
    Kind.INT: Whole(),
    Kind.ONE: One(),
    Kind.MANY: Many(),
    Kind.YN: One(),
    Kind.KBK: One(),
    Kind.STATEMENT: Statement(),
    Kind.VATM: Many(),
}


def _accepts_any(field: Field) -> bool:
    """Options that come from rows are judged where the rows are known."""
    return "options_from" in field.settings and not field.options


def clean(field: Field, raw: Any) -> Answer | None:
    """What is kept of a sent value; None when nothing was answered."""
    return CODECS[field.kind].clean(field, raw)


def problem(field: Field, value: Answer) -> tuple[str, Mapping[str, Any]] | None:
    """What is wrong with a kept value, if anything."""
    return CODECS[field.kind].problem(field, value)


def words(field: Field, value: Any) -> str:
    """The value as a person reads it; empty when nothing was answered."""
    return "" if value is None or value in ("", []) else CODECS[field.kind].words(field, value)
