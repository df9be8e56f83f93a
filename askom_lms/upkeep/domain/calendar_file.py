"""A calendar file (RFC 5545) of whole days. Pure."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

WIDEST = 75
"""Octets of one line; the rest goes on after a blank."""
ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": ""})


@dataclass(frozen=True)
class Event:
    """A day, or the days from the first to the last. The same uid is the same event when the file is read again."""

    uid: str
    on: dt.date
    title: str
    text: str
    last: dt.date | None = None


def calendar_file(events: Iterable[Event], stamp: dt.datetime, host: str) -> str:
    """The file, with the line ends that calendars ask for."""
    at = stamp.astimezone(dt.UTC).strftime("%Y%m%dT%H%M%SZ")
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//askom_lms//buku asesor//ID", "CALSCALE:GREGORIAN"]
    for one in events:
        after = (one.last or one.on) + dt.timedelta(days=1)
        lines += [
            "BEGIN:VEVENT",
            f"UID:{one.uid}@{host}",
            f"DTSTAMP:{at}",
            f"DTSTART;VALUE=DATE:{one.on:%Y%m%d}",
            f"DTEND;VALUE=DATE:{after:%Y%m%d}",
            f"SUMMARY:{one.title.translate(ESCAPES)}",
            f"DESCRIPTION:{one.text.translate(ESCAPES)}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _folded(line: str) -> str:
    parts, held, width = [], "", WIDEST
    for letter in line:
        if len((held + letter).encode()) > width:
            parts.append(held)
            held, width = "", WIDEST - 1
        held += letter
    return "\r\n ".join([*parts, held])
