"""Figures and judgements in words, as the pages of the second look take them."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from askom_lms.coursework.domain.second_look import BURST, MOST_QUICK, QUICK, Figures, Mirror
from askom_lms.coursework.queries.second_look import Compared, Line, Look, OwnClass, Sample
from askom_lms.coursework.routes.words import _, ngettext
from askom_lms.kernel import clock
from askom_lms.kernel.act import Act

VERDICTS: Mapping[str, bool] = {"setuju": True, "kembali": False}
"""What the form sends."""
SPOKEN_IN_SECONDS = 120
SHORT = int(QUICK.total_seconds())


def span(time: dt.timedelta | None) -> str:
    """48 detik, 5 menit; a dash when nothing was noted."""
    if time is None:
        return "–"
    seconds = int(time.total_seconds())
    if seconds < SPOKEN_IN_SECONDS:
        return ngettext("%(num)d detik", "%(num)d detik", seconds)
    return clock.lama(seconds)


def own(found: OwnClass) -> dict[str, Any]:
    """One class of the own figures."""
    return {
        "number": found.class_number,
        "facts": figures(found.mirror),
        "burst": burst(found.mirror),
        "rows": [(name, of, span(of.median_open)) for name, of in found.mirror.families],
        "short": SHORT,
        "seconds": [
            {"url": f"/paraf/sampel/{line.id}", "sheet": sheet(line), **second(look, found.zone)}
            for line, look in found.seconds
        ],
    }


def figures(found: Mirror) -> list[tuple[str, str]]:
    """The figures of one person, as term and value."""
    total: Figures = found.total
    returned = _("%(n)s versi (%(percent)s%%)", n=total.returned, percent=total.percent_returned)
    largest = _("%(n)s lembar", n=found.largest_batch) if found.largest_batch else _("belum pernah berkelompok")
    return [
        (_("Diputuskan"), _("%(n)s versi", n=total.decided)),
        (_("Dikembalikan"), returned),
        (_("Waktu tengah dari dibuka sampai diputuskan"), span(total.median_open)),
        (_("Diputuskan kurang dari %(n)s detik setelah dibuka", n=SHORT), _("%(n)s versi", n=total.short)),
        (_("Kelompok paraf terbesar"), largest),
        (_("Terbanyak dalam satu menit"), _("%(n)s versi", n=found.busiest_minute)),
    ]


def burst(found: Mirror) -> str:
    """What follows from many decisions within a minute: a sample, and no reproach."""
    if not found.is_burst:
        return ""
    return _(
        "Ada %(n)s keputusan atau lebih dalam satu menit. Sampel pembaca kedua memuat sampai %(most)s di antaranya.",
        n=BURST,
        most=MOST_QUICK,
    )


def sheet(line: Line) -> str:
    """FR.IA.01 hasil versi 2 · Dewi."""
    return _("%(sheet)s versi %(n)s · %(name)s", sheet=line.name, n=line.number, name=line.trainee_name)


def verdict(look: Look) -> str:
    return _("Setuju") if look.agrees else _("Akan dikembalikan")


def second(look: Look, zone: str) -> dict[str, Any]:
    """The second judgement."""
    at = clock.saat(look.at, zone)
    return {"who": look.reader_name, "agrees": look.agrees, "verdict": verdict(look), "reason": look.reason, "at": at}


def sample(found: Sample) -> dict[str, Any]:
    """One class of the list: what is left first, then what was looked at."""
    done = sum(look is not None for _line, look in found.lines)
    return {
        "number": found.class_number,
        "count": _("%(done)s dari %(total)s sudah dibaca", done=done, total=len(found.lines)),
        "rows": [
            {
                "url": f"/paraf/sampel/{line.id}",
                "sheet": line.name,
                "version": line.number,
                "name": line.trainee_name,
                "verdict": verdict(look) if look else "",
                "agrees": look is not None and look.agrees,
            }
            for line, look in found.lines
        ],
    }


def look(act: Act, found: Compared) -> dict[str, Any]:
    """Everything of the page of one version."""
    line = found.line
    is_own = line.decider_id == act.person.id
    return {
        "sheet": sheet(line),
        "number": line.class_number,
        "base": f"/paraf/sampel/{line.id}",
        "item_url": f"/lembar/{line.item_id}",
        "pdf_url": f"/lembar/{line.item_id}/cetak/{line.number}" if line.decided_at else "",
        "is_current": line.number == line.current_number,
        "first": {
            "who": line.decider_name or "",
            "at": clock.saat(line.decided_at, line.zone) if line.decided_at else "",
        },
        "seconds": [second(one, line.zone) for one in found.looks],
        "refusal": None if found.refusal is None or found.looks or is_own else found.refusal.sentence(),
        "can_look": found.refusal is None,
        "back": "/paraf/tinjauan" if is_own else "/paraf/sampel",
        "is_own": is_own,
        "options": [("setuju", _("Setuju")), ("kembali", _("Akan dikembalikan"))],
    }
