"""The material library of a class: to read, to take along as one ZIP, and to fill."""

import io
import uuid
import zipfile
from collections.abc import Callable

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from askom_lms.kernel import db, downloads, files
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import Invalid, NotFound, Refusal
from askom_lms.kernel.uploads import Accepted, Allow, accept, megabytes
from askom_lms.kernel.uploads.pieces import LARGEST
from askom_lms.kernel.uploads.sending import sent_files
from askom_lms.kernel.web import command, page
from askom_lms.training import queries, services
from askom_lms.training.domain.library import Item, links_as_text, names_in_zip
from askom_lms.training.domain.states import ClassState, P
from askom_lms.training.models import TrainingClass
from askom_lms.training.routes import bp
from askom_lms.training.routes.setup import editable
from askom_lms.training.routes.shell import said

MADE = (2000, 1, 1, 0, 0, 0)
"""The same material gives the same ZIP."""


@bp.get("/kelas/<slug>/bahan")
@page(P.LIBRARY)
def show_library(act: Act, slug: str) -> ResponseReturnValue:
    """Files and links, for the whole class and for each session."""
    return _library_page(act, queries.get_class(act, slug))


@bp.post("/kelas/<slug>/bahan")
@command(P.EDIT)
def add_material(act: Act, slug: str) -> ResponseReturnValue:
    """Check the file outside any write transaction, then hang it; without a file the address."""
    with db.reading():
        editable(act, slug)
        db.end_reading()
    title, key = request.form.get("title", ""), request.form.get("session", "")
    try:
        sent = sent_files("berkas")
        file: Accepted | None = accept(*sent[0], Allow.TASK, LARGEST) if sent else None
        klass = editable(act, slug)
        if file is not None:
            services.add_material(act, klass, key, title=title, file=file)
        else:
            services.add_link(act, klass, key, title=title, url=request.form.get("url", ""))
    except Refusal as refusal:
        return _library_page(act, editable(act, slug), refusal), refusal.status
    flash(_("Bahan ditambahkan."))
    return redirect(url_for(".show_library", slug=slug))


@bp.post("/kelas/<slug>/bahan/buka")
@command(P.EDIT)
def open_library(act: Act, slug: str) -> ResponseReturnValue:
    """Let trainees see the library before day 1, or not."""
    early = request.form.get("sebelum") == "ya"
    told = _("Peserta melihat bahan sebelum hari 1.") if early else _("Peserta melihat bahan mulai hari 1.")
    return _done(act, slug, lambda klass: services.open_library(act, klass, early=early), told)


@bp.post("/kelas/<slug>/bahan/<uuid:material_id>/hapus")
@command(P.EDIT)
def remove_material(act: Act, slug: str, material_id: uuid.UUID) -> ResponseReturnValue:
    """Take one off."""
    return _done(act, slug, lambda klass: services.remove_material(act, klass, material_id), _("Bahan dihapus."))


@bp.get("/kelas/<slug>/bahan/<uuid:material_id>")
@page(P.LIBRARY)
def download_material(act: Act, slug: str, material_id: uuid.UUID) -> ResponseReturnValue:
    """One file."""
    found = queries.get_material(act, queries.get_class(act, slug), material_id)
    assert found.sha256 is not None
    return downloads.stored(found.sha256, found.media_type, found.name)


@bp.get("/kelas/<slug>/bahan.zip")
@page(P.LIBRARY)
def download_library(act: Act, slug: str) -> ResponseReturnValue:
    """Everything for a day without network: files in the folder of their session, links as a text."""
    klass = queries.get_class(act, slug)
    found = queries.library(act, klass)
    if not found.is_open:
        raise NotFound
    response = Response(_zip(found), mimetype="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="bahan-{klass.slug}.zip"'
    return response


def _zip(found: queries.Library) -> bytes:
    rows = [
        (Item(_folder(shelf.session), row.title, row.name.rpartition(".")[2] if row.sha256 else "", row.url), row)
        for shelf in found.shelves
        for row in shelf.items
    ]
    held = [(item, row.sha256) for item, row in rows if row.sha256]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, (_item, sha256) in zip(names_in_zip(item for item, _sha in held), held, strict=True):
            archive.writestr(zipfile.ZipInfo(name, MADE), files.read(sha256))
        links = links_as_text(found.links, [item for item, _row in rows])
        if links:
            archive.writestr(zipfile.ZipInfo("tautan.txt", MADE), links)
    return out.getvalue()


def _folder(held: queries.SessionRow | None) -> str:
    return f"{held.position + 1:02} {held.title}" if held else "00 Seluruh kelas"


def _done(act: Act, slug: str, what: Callable[[TrainingClass], None], told: str) -> ResponseReturnValue:
    klass = editable(act, slug)
    try:
        what(klass)
    except Refusal as refusal:
        return _library_page(act, klass, refusal), refusal.status
    flash(told)
    return redirect(url_for(".show_library", slug=slug))


def _library_page(act: Act, klass: TrainingClass, refusal: Refusal | None = None) -> str:
    return render_template(
        "training/library.html",
        klass=klass,
        library=queries.library(act, klass),
        may_fill=act.may(P.EDIT, klass) and klass.state is not ClassState.FINISHED,
        said=said(refusal),
        typed=request.form if isinstance(refusal, Invalid) else {},
        size=megabytes,
    )
