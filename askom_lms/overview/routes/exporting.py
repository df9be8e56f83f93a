"""The export of the registers: one spreadsheet each, or all in a ZIP with a manifest of their hashes."""

import hashlib
import io
import json
import zipfile
from typing import Any

from flask import Response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from askom_lms.kernel import clock, sheets
from askom_lms.kernel.act import Act
from askom_lms.kernel.downloads import sheet
from askom_lms.kernel.messages import NotFound
from askom_lms.kernel.web import page
from askom_lms.overview import queries
from askom_lms.overview.queries.exporting import ZONE, Register
from askom_lms.overview.routes import bp
from askom_lms.registry.policy import P

NAMES = {
    "standar": _l("Standar"),
    "lembaga": _l("Lembaga"),
    "skema": _l("Skema"),
    "asesor": _l("Asesor"),
    "tuk": _l("TUK"),
    "muk": _l("MUK"),
    "kelas": _l("Kelas"),
    "sertifikat": _l("Sertifikat"),
}
PLACES = {
    "lembaga": "/kelola/lembaga",
    "skema": "/kelola/skema",
    "asesor": "/kelola/asesor",
    "muk": "/kelola/muk",
    "kelas": "/kelas",
    "sertifikat": "/sertifikat",
}
"""Where a register is read page by page; standards and TUK stand with skema and lembaga."""
MANIFEST = "manifes.jsonl"


@bp.get("/kelola/ekspor")
@page(P.EXPORT)
def show_export(act: Act) -> ResponseReturnValue:
    """What can be taken out, with the columns of each register."""
    act.require(P.EXPORT)
    places = {name: path for name, path in PLACES.items() if not _is_closed(act, name)}
    return render_template("overview/export.html", registers=queries.REGISTERS, names=NAMES, places=places)


def _is_closed(act: Act, name: str) -> bool:
    """Who manages the installation issues no certificates: their page is not for him."""
    return name == "sertifikat" and not act.may("certification:certificates")


@bp.get("/kelola/ekspor/<register>.xlsx")
@page(P.EXPORT)
def download_register(act: Act, register: str) -> ResponseReturnValue:
    """One register as a spreadsheet."""
    found = queries.REGISTERS.get(register)
    if found is None:
        act.require(P.EXPORT)
        raise NotFound
    return sheet(_workbook(found, queries.rows_of(act, found)), f"{register}.xlsx")


@bp.get("/kelola/ekspor.zip")
@page(P.EXPORT)
def download_export(act: Act) -> ResponseReturnValue:
    """Every register, and beside them what each file holds and its SHA-256."""
    at = clock.in_zone(act.now, ZONE)
    lines: list[dict[str, Any]] = [
        {"ekspor": "askom_lms", "pada": at.isoformat(timespec="seconds"), "oleh": act.person.name}
    ]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as packed:
        for name, register in queries.REGISTERS.items():
            rows = queries.rows_of(act, register)
            data = _workbook(register, rows)
            packed.writestr(f"{name}.xlsx", data)
            told = {"berkas": f"{name}.xlsx", "register": name, "kolom": list(register.columns), "baris": len(rows)}
            lines.append({**told, "ukuran": len(data), "sha256": hashlib.sha256(data).hexdigest()})
        packed.writestr(MANIFEST, "".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines))
    response = Response(out.getvalue(), mimetype="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="ekspor-askom-{at:%Y%m%d-%H%M}.zip"'
    return response


def _workbook(register: Register, rows: list[list[Any]]) -> bytes:
    return sheets.written(register.name, register.columns, rows)
