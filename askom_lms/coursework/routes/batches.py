"""All dossiers of a class in the background: order, progress, cancel, one download."""

import hashlib
import io
import zipfile
from typing import Any

from flask import Response, flash, redirect, render_template
from flask.typing import ResponseReturnValue

from askom_lms.coursework import services
from askom_lms.coursework.domain.states import CourseworkPermission as P
from askom_lms.coursework.domain.subjects import FOLDERS, TASKS
from askom_lms.coursework.queries.bundle import dossiers_of_class, filled_dossier
from askom_lms.coursework.queries.organising import BundlesPage, bundles_page, class_for_organising, made_dossiers
from askom_lms.coursework.routes import beside
from askom_lms.coursework.routes.blueprint import bp
from askom_lms.coursework.routes.bundles import bundle_of, file_name
from askom_lms.coursework.routes.views import folder_title
from askom_lms.coursework.routes.words import _
from askom_lms.coursework.services.bundles import ACTIVE, BATCH_JOB
from askom_lms.kernel import clock, db, jobs
from askom_lms.kernel.act import Act
from askom_lms.kernel.files import StorageFull
from askom_lms.kernel.jobs import JobState
from askom_lms.kernel.made import made_files
from askom_lms.kernel.messages import NotFound, Refusal
from askom_lms.kernel.web import command, page

LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The first moment that a ZIP can name: equal dossiers give equal bytes."""


@bp.get("/kelas/<slug>/dossier")
@page(P.ORGANISE)
def show_bundles(act: Act, slug: str) -> ResponseReturnValue:
    """What is ordered, how far it is, what can be downloaded, and everybody's dossiers one by one."""
    found = bundles_page(act, slug)
    return render_template("coursework/bundles.html", found=found, folders=[_folder(found, one) for one in TASKS])


def _folder(found: BundlesPage, folder: str) -> dict[str, Any]:
    base = f"/kelas/{found.klass.slug}/dossier/{TASKS[folder]}"
    batch, job = found.batches.get(folder, (None, None))
    state = job.state if job else None
    shown: dict[str, Any] = {
        "colour": found.klass.folders.colour(folder),
        "task": TASKS[folder],
        "title": folder_title(folder, found.klass.folders),
        "order": f"{base}/cetak",
        "cancel": f"{base}/batalkan",
        "is_active": state in ACTIVE,
        "state": "queued" if state is JobState.WAITING else str(state or ""),
        "done": job.progress_n if job else 0,
        "total": job.progress_of if job else 0,
    }
    if batch is not None and batch.made_at is not None:
        shown["result"] = f"{base}.zip"
        shown["made"] = _(
            "%(n)s dossier, %(size)s, dibuat %(at)s",
            n=batch.n_dossiers,
            size=beside.size(batch.size),
            at=clock.saat(batch.made_at, found.klass.zone),
        )
    return shown


@bp.post("/kelas/<slug>/dossier/<int:task>/cetak")
@command(P.ORGANISE)
def order_dossiers(act: Act, slug: str, task: int) -> ResponseReturnValue:
    klass = class_for_organising(act, slug, P.ORGANISE)
    services.order_dossiers(act, klass, folder_of(task))
    flash(_("Dossier dicetak di latar belakang. Halaman ini boleh ditutup."))
    return redirect(f"/kelas/{slug}/dossier")


@bp.post("/kelas/<slug>/dossier/<int:task>/batalkan")
@command(P.ORGANISE)
def cancel_dossiers(act: Act, slug: str, task: int) -> ResponseReturnValue:
    klass = class_for_organising(act, slug, P.ORGANISE)
    stopped = services.cancel_dossiers(act, klass, folder_of(task))
    flash(_("Pencetakan dibatalkan.") if stopped else _("Tidak ada pencetakan yang sedang berjalan."))
    return redirect(f"/kelas/{slug}/dossier")


@bp.get("/kelas/<slug>/dossier/<int:task>.zip")
@page(P.ORGANISE)
def download_dossiers(act: Act, slug: str, task: int) -> ResponseReturnValue:
    """The latest result: a ZIP with one PDF for everybody. One line in the access log, for the class."""
    batch = made_dossiers(act, slug, folder_of(task))
    content = made_files().read(batch.made_name)
    if content is None:
        raise Refusal("coursework.bundle_gone")
    act.viewed("training_class", batch.class_id, f"dossier:{batch.folder}.zip")
    response = Response(content, mimetype="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="dossier-{slug}-{batch.folder}.zip"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def folder_of(task: int) -> str:
    """merah for 1. Raises NotFound."""
    if task not in FOLDERS:
        raise NotFound
    return FOLDERS[task]


@jobs.job(BATCH_JOB, slow=True)
def print_dossiers(job: jobs.RunningJob) -> None:
    """Everybody's dossier, one after the other; the sheets of one are laid out by all render children at once.

    Whatever was laid out before (in a run that was killed, or for a single print) is taken from the made files, so a
    second run only binds. Between two dossiers it looks whether somebody cancelled: then nothing is kept.
    """
    made, act = made_files(), Act.system()
    class_id, folder = jobs.uuid_of(job.payload["class_id"]), str(job.payload["folder"])
    dossiers = dossiers_of_class(class_id, folder)
    files: list[tuple[str, bytes]] = []
    job.progress(0, len(dossiers))
    for place, dossier in enumerate(dossiers, 1):
        found = filled_dossier(act, dossier)
        db.end_reading()
        files.append((f"{file_name(dossier)}.pdf", bundle_of(found, made)))
        job.progress(place)
    content = zip_of(files)
    result = {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content), "n": len(files)}
    with job.effect():
        before, name = services.keep_dossiers(Act.system(clock.now()), class_id, folder, result)
        if not made.write(name, content):
            raise StorageFull
    if before and before != name:
        made.drop(before)


def zip_of(files: list[tuple[str, bytes]]) -> bytes:
    """The files as they are: a PDF is compressed already, and no clock gets into it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files:
            entry = zipfile.ZipInfo(name, LONG_AGO)
            entry.external_attr = 0o600 << 16
            archive.writestr(entry, content)
    return out.getvalue()
