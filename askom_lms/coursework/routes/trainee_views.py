"""The trainees of a master asesor, as the house macros take them."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from askom_lms.coursework.domain.states import ItemStatus
from askom_lms.coursework.domain.subjects import TASKS, sheet_name
from askom_lms.coursework.queries.dossier import ItemLine
from askom_lms.coursework.queries.paper import OnPaper
from askom_lms.coursework.queries.trainees import TraineeLine
from askom_lms.coursework.routes.patterns import task_rows
from askom_lms.coursework.routes.views import folder_title, paper_marks
from askom_lms.coursework.routes.words import _
from askom_lms.kernel import clock


def classes(lines: list[TraineeLine]) -> list[dict[str, Any]]:
    """The newest class first, each with its trainees; a seat number alone names nobody where there are several."""
    return [
        {"slug": slug, "number": number, "rows": rows([line for line in lines if line.class_slug == slug])}
        for slug, number in dict.fromkeys((line.class_slug, line.class_number) for line in lines)
    ]


def rows(lines: list[TraineeLine]) -> list[dict[str, Any]]:
    """One row a trainee: three folders with counts."""
    return [
        {
            "seat": line.seat_number,
            "name": line.name,
            "folders": [
                {
                    "colour": line.folders.colour(folder),
                    "parafed": count.parafed,
                    "waiting": count.waiting,
                    "returned": count.returned,
                    "total": count.total,
                }
                for folder, count in line.counts
            ],
        }
        for line in lines
    ]


def dossier(
    found: TraineeLine, lines: list[ItemLine], papers: Mapping[uuid.UUID, OnPaper], now: dt.datetime
) -> dict[str, Any]:
    """The three dossiers of one trainee; every sheet that was opened can be read."""
    return {
        "trainee": found,
        "folders": [
            {
                "colour": found.folders.colour(folder),
                "title": folder_title(folder, found.folders),
                "print": f"/dossier/{found.enrolment_id}/{TASKS[folder]}/cetak",
                "count": dict(found.counts).get(folder),
                "rows": task_rows(
                    _row(line, found.zone, now) | paper_marks(papers.get(line.id))
                    for line in lines
                    if line.folder == folder
                ),
                "n_rows": sum(line.folder == folder for line in lines),
            }
            for folder in TASKS
        ],
    }


def _row(line: ItemLine, zone: str, now: dt.datetime) -> dict[str, Any]:
    closed = line.status is ItemStatus.EMPTY and line.gate.refusal(now) is not None
    at = clock.jam(line.parafed_at, zone) if line.parafed_at else ""
    return {
        "code": sheet_name(line.form_code, ""),
        "title": line.title,
        "url": f"/lembar/{line.id}" if line.record_id else "",
        "state": "locked" if closed else str(line.status),
        "filled": line.filled,
        "total": line.required,
        "at": _("Belum dibuka") if closed else at,
        "now": False,
    }
