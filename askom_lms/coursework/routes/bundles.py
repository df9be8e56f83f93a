"""Whole dossiers on paper: one trainee's folder as one PDF."""

import re
import unicodedata
import uuid

from flask.typing import ResponseReturnValue

from askom_lms.coursework.domain.states import CourseworkPermission as P
from askom_lms.coursework.domain.states import ItemStatus
from askom_lms.coursework.domain.subjects import Dossier
from askom_lms.coursework.queries.bundle import BundledSheet, WholeDossier, whole_dossier
from askom_lms.coursework.queries.dossier import ItemLine
from askom_lms.coursework.routes.blueprint import bp
from askom_lms.coursework.routes.printing import frame_of_version, shown
from askom_lms.kernel import clock
from askom_lms.kernel.act import Act
from askom_lms.kernel.made import MadeFiles, made_files
from askom_lms.kernel.web import page
from askom_lms.paperwork.services.bundling import Cover, Entry, dossier_pdf

TITLES = {
    "merah": "Set dokumen pertama",
    "kuning": "Set dokumen kedua",
    "hijau": "Uji dengan asesi sebenarnya",
}
PHASES = {
    "planning": "Merencanakan asesmen",
    "conduct": "Melaksanakan asesmen",
    "validation": "Memberikan kontribusi dalam validasi",
}
STATES = {
    ItemStatus.EMPTY: "belum diserahkan",
    ItemStatus.DRAFT: "belum diserahkan",
    ItemStatus.RETURNED: "dikembalikan, belum diserahkan lagi",
    ItemStatus.SUBMITTED: "menunggu paraf",
    ItemStatus.SIGNED_OFF: "diparaf",
}
"""In the language of the forms, whoever prints the dossier."""


@bp.get("/dossier/<uuid:enrolment_id>/<int:task>/cetak")
@page(P.BUNDLE)
def print_dossier(act: Act, enrolment_id: uuid.UUID, task: int) -> ResponseReturnValue:
    """One folder of one trainee. Every sheet in it leaves its own line in the access log."""
    found = whole_dossier(act, enrolment_id, task)
    for one in found.sheets.values():
        act.viewed("submission", one.version.id, "dossier:pdf")
    return shown(bundle_of(found, made_files()), f"{file_name(found.dossier)}.pdf")


def bundle_of(found: WholeDossier, made: MadeFiles) -> bytes:
    """The dossier as one PDF; what was printed before is taken from there."""
    return dossier_pdf(cover_of(found.dossier), entries_of(found), made)


def cover_of(dossier: Dossier) -> Cover:
    """What the divider says of it."""
    return Cover(
        folder=dossier.colour,
        folder_text=dossier.folder_text,
        title=TITLES[dossier.folder],
        trainee=dossier.trainee_name,
        class_line=dossier.class_line,
        master=dossier.master_asesor_name,
        paper=dossier.paper,
    )


def entries_of(found: WholeDossier) -> list[Entry]:
    """Every item of the kit in order, with its sheet where one is in force."""
    return [_entry(line, found.sheets.get(line.id), found.dossier.zone) for line in found.lines]


def _entry(line: ItemLine, sheet: BundledSheet | None, zone: str) -> Entry:
    named = (PHASES[line.phase], line.name, line.whole_name)
    if sheet is None:
        return Entry(*named, STATES[line.status])
    version = sheet.version
    frame = frame_of_version(version, sheet.sheet, sheet.parafs, sheet.attachments)
    on = clock.in_zone(version.parafed_at, zone).date() if version.parafed_at else None
    state = STATES[line.status] + (f" {clock.tanggal(on, with_day=False, language='id')}" if on else "")
    return Entry(*named, state, sheet.sheet, frame)


def file_name(dossier: Dossier) -> str:
    """07-merah-sari-dewi: seat, colour of the folder and name in letters that every file system takes."""
    plain = unicodedata.normalize("NFKD", dossier.trainee_name).encode("ascii", "ignore").decode().lower()
    name = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    return "-".join(part for part in (f"{dossier.seat_number or 0:02}", dossier.colour, name) if part)
