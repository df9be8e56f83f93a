"""What a hand-in would touch further down, in words."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l

from askom_lms.coursework.domain.subjects import sheet_name
from askom_lms.paperwork.domain.downstream import Effect, Point, Standing, Touched

EFFECTS = {
    Effect.MOVED: _l("%(what)s pindah dari %(place)s ke %(other)s"),
    Effect.GONE: _l("%(what)s tidak ada lagi; isiannya tidak ikut tercetak"),
    Effect.DROP: _l("%(what)s tidak lagi direncanakan, tetapi masih dicentang"),
    Effect.ADD: _l("%(what)s direncanakan, tetapi belum dicentang"),
    Effect.UNPLANNED: _l("perangkat ini tidak lagi direncanakan"),
}
STANDINGS = {
    Standing.OPEN: ("half", _l("masih dapat diisi")),
    Standing.WAITING: ("wait", _l("menunggu paraf")),
    Standing.PARAFED: ("ok", _l("sudah diparaf")),
}
NOTES = {
    Standing.WAITING: _l("Tetap seperti dikirim; tarik kembali atau tunggu keputusan bila ingin disamakan."),
    Standing.PARAFED: _l("Sudah diparaf: tetap seperti adanya, versi baru perlu bila ingin disamakan."),
}


def touched_rows(touches: Iterable[Touched]) -> list[dict[str, Any]]:
    """One row a sheet: its name, where it stands, what is touched in it, and what becomes of it."""
    rows = []
    for one in touches:
        look, standing = STANDINGS[one.sheet.standing]
        rows.append(
            {
                "name": sheet_name(one.sheet.code, one.sheet.stage),
                "look": look,
                "standing": standing,
                "points": [_said(point) for point in one.points],
                "note": NOTES.get(one.sheet.standing, ""),
            }
        )
    return rows


def _said(point: Point) -> str:
    words = str(EFFECTS[point.effect]) % {"what": point.what, "place": point.place, "other": point.other}
    if point.place and point.effect is not Effect.MOVED:
        return f"{point.place}: {words}"
    return words
