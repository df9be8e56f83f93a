"""A complete class of 24 in a database of its own: from application to decision, with its papers and a report."""

import datetime as dt
import json
import resource
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import Select, func, select

from askom_lms.certification.domain.numbering import TRAINING
from askom_lms.certification.domain.states import Verdict
from askom_lms.certification.models import Certificate, Decision, Recommendation, TrainerRecommendation
from askom_lms.config import DEMO_SECRET, ROOT, Settings
from askom_lms.coursework.domain.subjects import TASKS
from askom_lms.coursework.models import Paraf, Submission
from askom_lms.coursework.queries.bundle import whole_dossier
from askom_lms.coursework.routes.bundles import bundle_of
from askom_lms.demo import days, finale, opening
from askom_lms.demo.appeal import appeal
from askom_lms.demo.sheets import Desk
from askom_lms.demo.world import World
from askom_lms.enrolment.models import Enrolment
from askom_lms.kernel import audit, checkpoints, clock, db, files, jobs, pdf
from askom_lms.kernel.act import Act
from askom_lms.kernel.audit import Mismatch
from askom_lms.kernel.made import made_files
from askom_lms.people.models import Person
from askom_lms.training.models import Folder

DAY = dt.timedelta(days=1)
ZONE = "WIB"
FRIDAY_TO_MEETING = 7 * DAY


def settings_in(folder: Path) -> Settings:
    """An installation that lives inside this folder only; with the key of the demo, so that it can be served as one."""
    return Settings(
        mode="demo",
        secret=DEMO_SECRET,
        database=f"sqlite:///{folder / 'askom.db'}",
        storage=folder / "files",
        checkpoints=folder / "checkpoints",
        queue=folder / "queue.db",
        erasures=folder / "erasures.jsonl",
        base_url="https://askom.contoh.id",
    )


def live(app: Flask, starts_on: dt.date, people: int = 24) -> tuple[World, list[Desk]]:
    """The class from the first invitation to the certificates; nothing is inserted around the services."""
    world = World()
    with app.app_context(), db.writing():
        with world.stage("pendaftaran dan persiapan"):
            upgrade(directory=str(ROOT / "migrations"))
            desks = prepared(world, starts_on, people)
        assert world.class_id is not None
        with world.stage("hari 1 sampai 3"):
            finale.first_three_days(world, desks, world.class_id)
        with world.stage("hari 4"):
            finale.thursday(world, desks, world.class_id)
        with world.stage("hari 5"):
            finale.friday(world, desks, world.class_id)
        with world.stage("keputusan dan pesanan sertifikat"):
            met_at = clock.at(starts_on + FRIDAY_TO_MEETING, dt.time(9), ZONE)
            finale.decide(world, desks, world.class_id, met_at, doubted=desks[-1])
            appeal(world, desks[-1], met_at)
            finale.certify(world, desks, world.class_id, met_at + dt.timedelta(hours=4))
            finale.write_down(world, world.class_id, met_at + 3 * DAY)
    with world.stage("pekerjaan latar"):
        jobs.run_pending(app)
    return world, desks


def prepared(world: World, starts_on: dt.date, people: int) -> list[Desk]:
    """Invited, applied, judged, seated, shared out into groups: everybody at his desk on the first morning."""
    invited_at = clock.at(starts_on - 30 * DAY, dt.time(9), ZONE)
    organiser = opening.open_installation(world, invited_at - 5 * DAY)
    db.session().commit()
    klass = opening.open_class(world, organiser, starts_on, invited_at - 2 * DAY)
    world.class_id = class_id = klass.id
    seats = opening.fill_seats(world, klass, invited_at, people)
    days.attend(world, class_id, "h0-1")
    opening.start(world, class_id, seats, clock.at(starts_on - DAY, dt.time(15), ZONE))
    days.prepare(world, class_id, clock.at(starts_on - DAY, dt.time(16), ZONE))
    return days.desks_of(world, class_id)


def write_papers(app: Flask, world: World, desks: list[Desk], folder: Path) -> None:
    """Every dossier and every certificate as PDF: dossiers/01-merah.pdf, certificates/01.pdf."""
    (folder / "dossiers").mkdir(exist_ok=True)
    (folder / "certificates").mkdir(exist_ok=True)
    with app.app_context(), db.reading(), world.stage("mencetak dossier"):
        for desk in desks:
            for colour in (Folder.MERAH, Folder.KUNING, Folder.HIJAU):
                pages = _dossier(desk, colour)
                (folder / "dossiers" / f"{desk.seed:02}-{colour.value}.pdf").write_bytes(pages)
                world.count("dossier PDF")
            held = select(Certificate).where(
                Certificate.enrolment_id == desk.enrolment_id, Certificate.kind == TRAINING
            )
            certificate = db.session().execute(held).scalar_one()
            if certificate.pdf_sha256:
                (folder / "certificates" / f"{desk.seed:02}.pdf").write_bytes(files.read(certificate.pdf_sha256))
                world.count("sertifikat PDF")


def _dossier(desk: Desk, colour: Folder) -> bytes:
    """One dossier as whoever may read all of it prints it."""
    return bundle_of(whole_dossier(Act.system(), desk.enrolment_id, TASKS[colour.value]), made_files())


def seal_chains(app: Flask) -> list[Mismatch]:
    """A signed checkpoint for every chain, and what `flask askom audit verify` then says."""
    with app.app_context(), db.reading():
        checkpoints.write_all(db.session(), clock.now())
        return list(checkpoints.verify_all(db.session()))


RECOUNTED: Mapping[str, Select[Any]] = {
    "peserta diterima": select(func.count()).select_from(Enrolment).where(Enrolment.seat_number.is_not(None)),
    "formulir diserahkan": select(func.count()).select_from(Submission),
    "paraf": select(func.count()).select_from(Paraf).where(Paraf.revoked_at.is_(None)),
    "rekomendasi pelatih": select(func.count()).select_from(TrainerRecommendation),
    "rekomendasi K": select(func.count()).select_from(Recommendation).where(Recommendation.verdict == Verdict.K),
    "keputusan": select(func.count()).select_from(Decision),
    "sertifikat PDF": select(func.count()).select_from(Certificate).where(Certificate.pdf_sha256.is_not(None)),
}
"""Counts of the story that the database can confirm, by the same names."""


def report(app: Flask, world: World, folder: Path, wall_seconds: float) -> dict[str, object]:
    """Counts, counted once more in the database; times; what the evidence chains say. Kept as report.json."""
    pdf.close()
    mismatches = seal_chains(app)
    with app.app_context(), db.reading():
        s = db.session()
        entries = {chain.kind: chain.size for chain in audit.chains(s)}
        recounted = {what: s.scalar(wanted) for what, wanted in RECOUNTED.items()}
        people = s.scalar(select(func.count()).select_from(Person))
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = world.cpu | {"proses utama": time.process_time(), "proses anak (PDF)": children.ru_utime + children.ru_stime}
    told: dict[str, object] = {
        "kelas": world.slug,
        "orang": people,
        "jumlah": world.counts,
        "dihitung ulang di basis data": recounted,
        "detik_per_tahap": {what: round(seconds, 1) for what, seconds in world.stages.items()},
        "detik_cpu": {what: round(seconds, 2) for what, seconds in cpu.items()},
        "detik_seluruhnya": round(wall_seconds, 1),
        "rantai_bukti": {"entri": entries, "tidak_cocok": [f"{one.chain} {one.seq}: {one.why}" for one in mismatches]},
    }
    (folder / "report.json").write_text(json.dumps(told, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return told


def first_monday(today: dt.date) -> dt.date:
    """The Monday of a class that is over by now."""
    return today - dt.timedelta(days=today.weekday()) - 3 * 7 * DAY


def run(app: Flask, folder: Path, today: dt.date, people: int = 24) -> dict[str, object]:
    """The whole simulation; returns the report."""
    began = time.monotonic()
    world, desks = live(app, first_monday(today), people)
    write_papers(app, world, desks, folder)
    return report(app, world, folder, time.monotonic() - began)


def is_free(folder: Path) -> bool:
    """Whether this folder may be used: new or empty."""
    return not folder.exists() or not any(folder.iterdir())
