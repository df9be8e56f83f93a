"""What the pages of other people's parts show."""

import datetime as dt
from typing import Any

from askom_lms.coursework.domain.parties import OWNER
from askom_lms.coursework.queries.filling import Filling
from askom_lms.coursework.queries.parts import ROLE_NAMES, PartLine
from askom_lms.coursework.routes.fill_views import part_url, place_row, returned
from askom_lms.coursework.routes.words import _
from askom_lms.kernel import clock
from askom_lms.kernel.act import Act
from askom_lms.paperwork.domain import lent as lending


def parts(lines: list[PartLine], now: dt.datetime) -> dict[str, Any]:
    """The parts that somebody waits for, as the home page counts them; those this person begins; the others."""
    found: dict[str, list[dict[str, Any]]] = {"waiting": [], "starting": [], "others": []}
    for line in lines:
        kind = "others" if not line.is_waiting(now) else "waiting" if line.item.record_id is not None else "starting"
        found[kind].append(_row(line, now))
    return found


def _row(line: PartLine, now: dt.datetime) -> dict[str, Any]:
    item = line.item
    waits = line.is_waiting(now)
    return {
        "trainee": item.trainee_name,
        "sheet": item.whole_name,
        "colour": item.colour,
        "role": ROLE_NAMES[line.role],
        "simulated": line.is_simulated,
        "url": part_url(item.id, line.role) if item.record_id is not None or waits else "",
        "words": _state(line, waits=waits),
    }


def _state(line: PartLine, *, waits: bool) -> str:
    item = line.item
    if line.signed_at is not None:
        return _("Ditandatangani %(at)s", at=clock.saat(line.signed_at, item.zone))
    if item.is_waiting:
        return _("Sudah dikirim")
    if waits:
        return _("Menunggu Anda")
    return _not_yet(line)


def _not_yet(line: PartLine) -> str:
    """What others still have to do."""
    item, begun = line.item, line.item.record_id is not None
    if begun and line.is_incomplete:
        return _("Belum lengkap: %(n)s dari %(total)s isian", n=item.filled, total=item.required)
    if begun and line.earlier:
        return _("Menunggu tanda tangan %(role)s", role=", ".join(lending.ROLE_NAMES[role] for role in line.earlier))
    if line.is_mine_to_start:
        return _("Belum dibuka")
    if line.begins != OWNER:
        return _("Menunggu %(role)s mulai mengisi", role=lending.ROLE_NAMES[line.begins])
    return _("Menunggu %(name)s membuka lembar ini lalu menekan “Periksa lalu kirim”", name=item.trainee_name)


def part(found: Filling, acting: Act) -> dict[str, Any]:
    """The signatures of this role, and whose device this is."""
    return {
        "role": found.role,
        "role_name": ROLE_NAMES[found.role],
        "acting_as": acting.person.name,
        "is_handover": acting.person.via_handover,
        "own_places": [place_row(found, place) for place in found.places if place.slot.role == found.role],
        "has_questions": found.is_touched,
        "own_errors": len(found.own_errors),
        "returned": returned(found, part_url(found.item.id, found.role)) if found.is_of_its_owner else {},
    }
