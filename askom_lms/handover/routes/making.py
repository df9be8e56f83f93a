"""The job that makes a version: the register, the papers, and a manifest with the hash of each file."""

import datetime as dt
import hashlib
import io
import json
import re
import unicodedata
import uuid
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flask import render_template
from flask_babel import force_locale

from askom_lms.certification.queries.standing import Standing
from askom_lms.certification.routes.aca import frame_of
from askom_lms.coursework.domain.subjects import TASKS
from askom_lms.coursework.queries.bundle import dossiers_of_class, filled_dossier
from askom_lms.coursework.routes.bundles import bundle_of, file_name
from askom_lms.handover import queries, services
from askom_lms.handover.domain.checks import Handed, changes, counts, findings, told
from askom_lms.handover.models import HandoverPackage
from askom_lms.handover.routes.words import change_lines, columns, line, plain
from askom_lms.kernel import clock, db, files, jobs, pdf, sheets
from askom_lms.kernel.act import Act
from askom_lms.kernel.made import made_files
from askom_lms.paperwork import services as paperwork
from askom_lms.paperwork.queries import sheet_of
from askom_lms.training.domain.settings import ClassSettings
from askom_lms.training.models import TrainingClass
from askom_lms.training.queries import class_by_id

REGISTER, MANIFEST, READABLE = "daftar-serah.xlsx", "manifest.json", "MANIFES.txt"
People = Sequence[tuple[Standing, Handed]]
Files = list[tuple[str, bytes]]


@jobs.job(services.MAKE_JOB, slow=True)
def make_package(job: jobs.RunningJob) -> None:
    """Make a version and freeze its bytes; equal facts give equal bytes, whenever and however often it runs.

    Between two people it looks whether somebody cancelled: then nothing is kept.
    """
    package_id = jobs.uuid_of(job.payload["package_id"])
    package = queries.package_by_id(package_id)
    klass = class_by_id(package.class_id)
    class_id = klass.id
    parafs, changed = queries.sheets_recomputed(klass.id)
    people = queries.people_of(klass, clock.now())
    if changed or any(one.is_hard for _standing, each in people for one in findings(each)):
        code = "handover.sheets_changed" if changed else "handover.moved"
        with job.effect():
            services.refuse_package(Act.system(clock.now()), package_id, code)
        return
    with force_locale("id"):
        content, facts = package_of(klass, package, people, parafs, job)
    sha256 = files.store(content)
    with job.effect():
        kept = class_by_id(class_id)
        services.keep_package(Act.system(clock.now()), package_id, facts, sha256=sha256, size=len(content), klass=kept)


def package_of(
    klass: TrainingClass, package: HandoverPackage, people: People, parafs: int, job: jobs.RunningJob | None = None
) -> tuple[bytes, dict[str, Any]]:
    """The ZIP, and what the version keeps: everybody, the counts, and the hash of each file."""
    handed = [each for _standing, each in people]
    before = next((one for one in queries.packages_of(klass.id) if one.sha256 and one.number < package.number), None)
    stamp = {
        "class": klass.number, "slug": klass.slug, "institution": klass.institution.name, "zone": klass.zone,
        "number": package.number, "ordered_at": package.ordered_at, "by": package.ordered_by_name,
        "with_dossiers": package.with_dossiers,
    }  # fmt: skip
    papers = [
        (REGISTER, register_of(klass, handed)),
        *((f"berita-acara/{_plain(one.number or '')}.pdf", files.read(one.pdf_sha256 or ""))
          for one in queries.minutes_of(klass.id)),
        *_recommendations(people),
    ]  # fmt: skip
    if package.with_dossiers:
        papers += _dossiers(klass.id, job)
    differs = changes(before.facts["people"], told(handed)) if before else []
    said = _manifest(stamp, handed, papers, parafs, differs, before.number if before else 0)
    hashes = {one["name"]: one["sha256"] for one in said["files"]}
    written = json.dumps(said, ensure_ascii=False, indent=1, sort_keys=True).encode()
    text = readable(stamp, said).encode()
    content = _zip([*papers, (MANIFEST, written), (READABLE, text)])
    facts = {"people": told(handed), "counts": said["counts"], "files": hashes, "findings": said["findings"]}
    return content, facts


def register_of(klass: TrainingClass, handed: Sequence[Handed]) -> bytes:
    """The list of everybody; a NIK is text, a day a day."""
    rows = [line(one) for one in handed]
    paper = ClassSettings.read(klass.settings).paper
    return sheets.settled(sheets.written("Daftar serah", columns(), rows, paper=paper))


def _recommendations(people: People) -> Iterator[tuple[str, bytes]]:
    """FR-ACA-07 and the trainer's recommendation of everybody, as they were signed."""
    found = queries.handed_in([standing.enrolment_id for standing, _handed in people])
    named, documents = [], []
    for standing, _handed in people:
        record, trainer = found[standing.enrolment_id]
        base = f"rekomendasi/{standing.seat:02}-{_plain(standing.name)}"
        named.append(f"{base}-fr-aca-07.pdf")
        documents.append(paperwork.record_document(sheet_of(record), frame_of(standing, record)))
        if trainer is not None:
            html = render_template(
                "print/trainer_recommendation.html",
                paper=standing.paper,
                signed=trainer,
                standing=standing,
                signed_at=clock.saat(trainer.signed_at, standing.zone, language="id"),
            )
            named.append(f"{base}-pelatih.pdf")
            documents.append(pdf.Document(html))
    db.end_reading()
    return zip(named, pdf.kept(documents, made_files()), strict=True)


def _dossiers(class_id: uuid.UUID, job: jobs.RunningJob | None) -> Files:
    act, made, done = Act.system(), made_files(), 0
    folders = [(folder, dossiers_of_class(class_id, folder)) for folder in queries.HANDED_FOLDERS]
    total = sum(len(dossiers) for _folder, dossiers in folders)
    found: Files = []
    for folder, dossiers in folders:
        for dossier in dossiers:
            whole = filled_dossier(act, dossier)
            db.end_reading()
            found.append((f"dossier/tugas-{TASKS[folder]}/{file_name(dossier)}.pdf", bundle_of(whole, made)))
            done += 1
            if job is not None:
                job.progress(done, total)
    return found


def _manifest(
    stamp: Mapping[str, Any], handed: Sequence[Handed], papers: Files, parafs: int, differs: list[dict[str, Any]],
    before: int,
) -> dict[str, Any]:  # fmt: skip
    soft = [{"seat": one.seat, "said": plain(each)} for one in handed for each in findings(one)]
    return {
        "format": "askom-serah-1",
        "class": stamp["class"],
        "institution": stamp["institution"],
        "version": stamp["number"],
        "ordered_at": stamp["ordered_at"].astimezone(dt.UTC).isoformat(timespec="seconds"),
        "ordered_by": stamp["by"],
        "with_dossiers": stamp["with_dossiers"],
        "counts": counts(handed) | {"parafs_standing": parafs, "parafs_matching": parafs, "parafs_changed": 0},
        "findings": soft,
        "changes_since": before,
        "changes": differs,
        "files": [
            {"name": name, "size": len(data), "sha256": hashlib.sha256(data).hexdigest()} for name, data in papers
        ],
    }


def readable(stamp: Mapping[str, Any], said: Mapping[str, Any]) -> str:
    """The same for people: what it is, what it holds, what to know."""
    number, held = said["counts"], said["files"]
    at = clock.saat(stamp["ordered_at"], stamp["zone"], language="id")
    decided = f"{number['decided_K']} K, {number['decided_BK']} BK"
    recommended = f"{number['recommended_K']} K, {number['recommended_BK']} BK"
    lines = [
        f"PENYERAHAN HASIL UJI KOMPETENSI KEPADA BNSP - kelas {said['class']}, versi {said['version']}",
        f"Penyelenggara: {said['institution']}",
        f"Disusun atas permintaan {said['ordered_by']}, {at}",
        "Hanya untuk BNSP (002 9.3.5 dan 9.4). Memberikan isinya kepada pihak lain memerlukan izin tertulis yang diases"
        " dan organisasi pengases (002 9.10.10).",
        "",
        f"Peserta: {number['people']}. Rekomendasi penguji: {recommended}.",
        f"Keputusan: {decided}; berbeda dari rekomendasi: {number['differing']}.",
        f"{number['parafs_standing']} paraf, {number['parafs_matching']} cocok, {number['parafs_changed']} berubah"
        " (sidik isi dihitung ulang saat paket disusun).",
        "",
        "CATATAN YANG TIDAK MENGHALANGI",
        *([f"- {one['said']}" for one in said["findings"]] or ["- tidak ada"]),
    ]
    if said["changes_since"]:
        told_changes = change_lines(said["changes"]) or ["kelengkapan berkas"]
        lines += ["", f"BERUBAH SEJAK VERSI {said['changes_since']}", *(f"- {one}" for one in told_changes)]
    lines += ["", "BERKAS DAN SIDIK SHA-256", *(f"{one['sha256']}  {one['name']}" for one in held), ""]
    return "\n".join(lines)


def _zip(papers: Files) -> bytes:
    """No clock gets into it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in papers:
            entry = zipfile.ZipInfo(name, sheets.LONG_AGO)
            entry.external_attr, entry.compress_type = 0o600 << 16, zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
    return out.getvalue()


def _plain(text: str) -> str:
    """Letters that every file system takes."""
    ascii_only = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", ascii_only).strip("-")
