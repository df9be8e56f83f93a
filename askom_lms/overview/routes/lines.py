"""What the board says of today, in lines: who is missing, what waits longest, what was left open yesterday."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from askom_lms.classroom.queries import Day
from askom_lms.classroom.routes.words import day_word, remains_in_words
from askom_lms.kernel import clock
from askom_lms.overview.queries import BoardClass, BoardRow

NAMED = 4
"""How many of those who are missing are named; the list of attendance names all."""


def day_lines(klass: BoardClass, day: Day, rows: Sequence[BoardRow], *, may_close: bool) -> list[dict[str, Any]]:
    """Lines for the head of the board, as the rules strip has them; moments and not lengths, so that they stay true."""
    news = f"/kelas/{klass.slug}/pengumuman"
    found = [{"ok": True, "text": _("Pengumuman: %(title)s", title=one.title), "url": news} for one in day.news]
    if day.position is not None:
        found.append(_missing([row.name for row in rows if row.is_missing]))
    found.append({"ok": not day.waiting, "text": waiting_words(klass, day, day.waiting_name), "url": ""})
    late = sum(row.late is not None for row in rows)
    if late:
        text = ngettext("%(num)d peserta besok tidak terkejar", "%(num)d peserta besok tidak terkejar", late)
        found.append({"ok": False, "text": text, "url": "#terkejar", "is_red": True})
    if day.closed_day is not None:
        left = remains_in_words(dict(day.remains))
        text = _("%(day)s ditutup: %(left)s", day=day_word(day.closed_day), left=left or _("tidak ada yang terbuka"))
        url = f"/kelas/{klass.slug}/hari/{day.closed_day}/tutup" if may_close else ""
        found.append({"ok": not left, "text": text, "url": url})
    return found


def _missing(names: Sequence[str]) -> dict[str, Any]:
    if not names:
        return {"ok": True, "text": _("Semua tercatat di sesi ini"), "url": ""}
    more = len(names) - NAMED
    named = ", ".join(names[:NAMED]) + (_(" dan %(n)s lainnya", n=more) if more > 0 else "")
    text = ngettext(
        "Sesi ini %(num)d belum tercatat: %(names)s", "Sesi ini %(num)d belum tercatat: %(names)s", len(names),
        names=named,
    )  # fmt: skip
    return {"ok": False, "text": text, "url": ""}


def waiting_words(klass: BoardClass, day: Day, who: str) -> str:
    """How many sheets wait for a paraf, and since when the oldest does, of whom."""
    if not day.waiting or day.waiting_since is None:
        return str(_("Tidak ada lembar yang menunggu paraf"))
    since = clock.jam(day.waiting_since, klass.zone)
    on = clock.in_zone(day.waiting_since, klass.zone).date()
    said = ngettext(
        "%(num)d lembar menunggu paraf, paling lama %(who)s sejak %(since)s",
        "%(num)d lembar menunggu paraf, paling lama %(who)s sejak %(since)s",
        day.waiting,
        who=who,
        since=f"{clock.tanggal_singkat(on)}, {since}",
    )
    return str(said)
