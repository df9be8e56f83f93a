"""A version as paper in words, as its pages take it."""

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from askom_lms.coursework.domain.codes import short, shown
from askom_lms.coursework.domain.states import CourseworkPermission as P
from askom_lms.coursework.domain.states import SubmissionState
from askom_lms.coursework.domain.subjects import TASKS, Version
from askom_lms.coursework.domain.twin import Standing
from askom_lms.coursework.domain.wet_paraf import why_closed
from askom_lms.coursework.models import WetParaf
from askom_lms.coursework.queries.paper import InForce, VersionOnPaper
from askom_lms.coursework.routes.beside import size
from askom_lms.coursework.routes.words import _
from askom_lms.coursework.services import may_mark
from askom_lms.kernel import clock
from askom_lms.kernel.act import Act


def address(item_id: uuid.UUID, number: int) -> str:
    """The page of one version."""
    return f"/lembar/{item_id}/versi/{number}"


def version(act: Act, found: VersionOnPaper, photos: Sequence[WetParaf]) -> dict[str, Any]:
    """Everything of the page of one version."""
    one, item = found.version, found.version.item
    is_own = item.trainee_id == act.person.id
    may_file = act.may(P.FILE_PAPER, one)
    closed = why_closed(one, found.newest)
    return {
        "item": item,
        "is_own": is_own,
        "back": f"/tugas/{item.task}/{item.key}/riwayat" if is_own else f"/lembar/{item.id}",
        "base": address(item.id, one.number),
        "number": one.number,
        "standing": str(found.standing),
        "state": str(one.state),
        "newest": found.newest,
        "newest_url": address(item.id, found.newest) if found.standing is Standing.SUPERSEDED else "",
        "code": shown(one.code),
        "short": short(one.fingerprint),
        "sent": clock.saat(one.handed_in_at, item.zone) if one.handed_in_at else "–",
        "pdf": f"/lembar/{item.id}/cetak/{one.number}" if one.state is not SubmissionState.DRAFT else "",
        "paraf": paraf(found),
        "photos": [photo(act, each, one, may_file=may_file) for each in photos],
        "may_file": may_file and closed is None,
        "closed": closed.sentence() if may_file and closed else None,
    }


def paraf(found: VersionOnPaper) -> list[str]:
    """Who gave the electronic paraf, and when; empty when nobody did."""
    if found.paraf_at is None:
        return []
    lines = [found.paraf_name, found.paraf_met, clock.saat(found.paraf_at, found.version.item.zone)]
    return [line for line in lines if line]


def photo(act: Act, one: WetParaf, of: Version, *, may_file: bool) -> dict[str, Any]:
    """One photo; a wrong one with its reason, one of an earlier content with the code of that."""
    zone = of.item.zone
    return {
        "id": one.id,
        "url": f"/foto-paraf/{one.id}",
        "name": one.name,
        "size": size(one.size),
        "filed": _("%(name)s, %(at)s", name=one.filed_by_name, at=clock.saat(one.filed_at, zone)),
        "wrong": _("%(name)s, %(at)s", name=one.wrong_by_name, at=clock.saat(one.wrong_at, zone))
        if one.wrong_at
        else "",
        "reason": one.wrong_reason,
        "earlier": shown(one.code) if one.fingerprint != of.fingerprint else "",
        "may_mark": may_file and one.wrong_at is None and not of.item.is_finished and may_mark(act, one, of),
    }


def in_force(trainees: Iterable[tuple[InForce, Sequence[InForce]]]) -> list[dict[str, Any]]:
    """The list of versions by trainee: a row for each form, a column for each folder."""
    return [
        {"seat": first.seat or "–", "name": first.trainee, "rows": list(_by_form(lines).items())}
        for first, lines in trainees
    ]


def _by_form(lines: Sequence[InForce]) -> dict[str, dict[str, list[tuple[int, str, str]]]]:
    """Name of the form -> folder -> number, short fingerprint and state of what is there."""
    found: dict[str, dict[str, list[tuple[int, str, str]]]] = {}
    for line in lines:
        cells = found.setdefault(line.name, {folder: [] for folder in TASKS})
        cells[line.folder].append((line.number, short(line.fingerprint), str(line.state)))
    return found
