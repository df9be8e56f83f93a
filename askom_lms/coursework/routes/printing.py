"""Sheets on paper: a version as it was handed in, or the draft with its mark."""

import uuid
from dataclasses import replace

from flask import Response, current_app
from flask.typing import ResponseReturnValue

from askom_lms.coursework.domain import codes
from askom_lms.coursework.domain.parties import OWNER
from askom_lms.coursework.domain.states import CourseworkPermission as P
from askom_lms.coursework.domain.subjects import Item, Version
from askom_lms.coursework.queries.bundle import FROZEN
from askom_lms.coursework.queries.content import Opened, open_by_id
from askom_lms.coursework.queries.filling import filling, own_opened, started
from askom_lms.coursework.queries.margin import Margin
from askom_lms.coursework.queries.papers import Paper, paper_of, papers_of
from askom_lms.coursework.routes.blueprint import bp
from askom_lms.kernel.act import Act
from askom_lms.kernel.made import made_files
from askom_lms.kernel.messages import Refusal
from askom_lms.kernel.pdf import Part, bind, changed_pages, kept, page_counts, render
from askom_lms.kernel.web import page
from askom_lms.paperwork.domain.paper import Frame
from askom_lms.paperwork.domain.sheet import Sheet, Signed
from askom_lms.paperwork.services.printing import record_document

DRAFT_CODE = "DRAF"
"""Stands where the code of a handed-in version stands; nothing can be looked up by it."""


@bp.get("/tugas/<int:task>/<key>/cetak")
@page(P.WRITE)
def print_item(act: Act, task: int, key: str) -> ResponseReturnValue:
    """The own item as it stands: the frozen version, or a draft that says so."""
    opened = own_opened(act, task, key)
    if opened.last is not None and not opened.item.is_editable:
        return version_pdf(act, opened.item.id, opened.last.number)
    found = filling(act, opened, OWNER)
    act.viewed("dossier_item", found.item.id, "draft:pdf")
    frame = replace(frame_of(found.item, found.sheet), attachments=attached(found.margin), is_draft=True)
    return pdf(found.sheet, frame, f"{found.item.key}-draf.pdf")


@bp.get("/tugas/<int:task>/<key>/kosong")
@page(P.WRITE)
def print_own_blank(act: Act, task: int, key: str) -> ResponseReturnValue:
    """The own form for handwriting."""
    return blank_pdf(act, own_opened(act, task, key))


@bp.get("/lembar/<uuid:item_id>/kosong")
@page(P.READ)
def print_blank(act: Act, item_id: uuid.UUID) -> ResponseReturnValue:
    """The form of somebody's item for handwriting, for whoever may read it."""
    opened = open_by_id(act, item_id)
    act.require(P.READ, opened.item)
    return blank_pdf(act, opened)


def blank_pdf(act: Act, opened: Opened) -> Response:
    """Official layout with lent head and rows, room to write, and nobody's answers."""
    item = opened.item
    content = opened.content or started(item, opened.form_edition)
    act.viewed("dossier_item", item.id, "blank:pdf")
    sheet = content.sheet((), item.reader(act.actor_id)).blank()
    return pdf(sheet, replace(frame_of(item, sheet), is_blank=True), f"{item.key}-kosong.pdf")


@bp.get("/lembar/<uuid:item_id>/beda/<int:number>")
@page(P.READ)
def print_changed(act: Act, item_id: uuid.UUID, number: int) -> ResponseReturnValue:
    """Of one version only the pages that differ from the version decided before, each saying which they are.

    A first version is printed whole. Raises Refusal `coursework.no_page_changed`.
    """
    now, before = papers_of(act, item_id, number)
    if before is None:
        return paper_pdf(act, now)
    prints = kept([record_document(one.sheet, frame_of_paper(one)) for one in (now, before)], made_files())
    names = [f"{codes.shown(one.version.code)}, versi {one.version.number}" for one in (now, before)]
    changed = changed_pages(prints[0], prints[1], names[:1], names[1:])
    earlier = before.version.number
    if not changed:
        raise Refusal("coursework.no_page_changed", sheet=now.version.item.name, number=number, before=earlier)
    act.viewed("submission", now.version.id, "changed:pdf")
    pages = ", ".join(str(at + 1) for at in changed)
    total = page_counts(prints[:1])[0]
    of = f"versi {earlier} ({codes.shown(before.version.code)})"
    line = f"Cetak sebagian: halaman {pages} dari {total} berbeda dari {of}"
    content = bind([Part("", line, tuple(changed))], prints[:1], count="Lembar {n} dari {of} yang diganti")
    return shown(content, f"{now.version.item.key}-v{number}-{now.version.code}-beda.pdf")


@bp.get("/lembar/<uuid:item_id>/cetak/<int:number>")
@page(P.READ)
def print_version(act: Act, item_id: uuid.UUID, number: int) -> ResponseReturnValue:
    """One handed-in version."""
    return version_pdf(act, item_id, number)


def version_pdf(act: Act, item_id: uuid.UUID, number: int) -> Response:
    return paper_pdf(act, paper_of(act, item_id, number))


def paper_pdf(act: Act, paper: Paper) -> Response:
    """The whole version."""
    version = paper.version
    act.viewed("submission", version.id, "pdf")
    return pdf(paper.sheet, frame_of_paper(paper), f"{version.item.key}-v{version.number}-{version.code}.pdf")


def frame_of_paper(paper: Paper) -> Frame:
    """The frame of one version with what hangs on it."""
    return frame_of_version(paper.version, paper.sheet, paper.parafs, attached(paper.margin))


def frame_of_version(
    version: Version, sheet: Sheet, parafs: tuple[Signed, ...], attachments: tuple[tuple[str, str], ...]
) -> Frame:
    """The frame of a frozen version: controlled as long as it is the current one and did not come back.

    One that waits has a place for the paraf, since its photo is filed to exactly this version (X10).
    """
    is_current = version.number == version.item.number
    return replace(
        frame_of(version.item, sheet),
        code=codes.shown(version.code),
        version=version.number,
        fingerprint=version.fingerprint,
        parafs=parafs,
        paraf_by=version.item.master_asesor_name if version.is_submitted and is_current else None,
        attachments=attachments,
        is_superseded=not is_current or version.state not in FROZEN,
    )


def attached(margin: Margin) -> tuple[tuple[str, str], ...]:
    """Names and hashes of the files that hang on the sheet."""
    return tuple((file.name, file.sha256) for file in margin.live_files)


def frame_of(item: Item, sheet: Sheet) -> Frame:
    """What stands around the sheet of an item; in the language of the form, whoever prints it."""
    venue = str((sheet.lent.get("tuk") or {}).get("nama") or "")
    return Frame(
        code=DRAFT_CODE,
        version=item.number,
        fingerprint="",
        base_url=current_app.config["SETTINGS"].base_url,
        class_line=" · ".join(part for part in (f"Kelas {item.class_slug.replace('-', '/')}", venue) if part),
        folder=item.colour,
        folder_text=item.folder_text,
        paper=item.paper,
    )


def pdf(sheet: Sheet, frame: Frame, name: str) -> Response:
    """The sheet, printed for this once."""
    document = record_document(sheet, frame)
    return shown(render(document.html, pictures=document.pictures), name)


def shown(content: bytes, name: str) -> Response:
    """The bytes, shown by the browser's own reader."""
    response = Response(content, mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response
