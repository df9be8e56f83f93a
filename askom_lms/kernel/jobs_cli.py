"""Operator commands for the job table: work, list, retry."""

import os
import uuid

import click
from flask.cli import AppGroup
from flask.globals import app_ctx

from askom_lms.kernel import clock, db, jobs, sealing
from askom_lms.kernel.jobs import engine

WRONG_SETTING = 2
NO_KEY = "Jalankan: flask askom seal init --commit."
PATIENCE = 10
"""Work in the background, and the render children it starts, yield to the processes that answer people."""
group = AppGroup("jobs", help="Pekerjaan di luar permintaan halaman: surat, cetakan, ekspor.")


@group.command("work")
def work() -> None:
    """Jalankan pekerjaan yang menunggu, terus-menerus sampai dihentikan."""
    if found := sealing.problem():
        click.echo(f"Setelan salah. {found}", err=True)
        raise SystemExit(WRONG_SETTING)
    if not sealing.is_ready():
        click.echo(f"Kunci segel belum ada di {sealing.places().keys}: sertifikat menunggu. {NO_KEY}", err=True)
    os.nice(PATIENCE)
    click.echo("Pekerja siap. Hentikan dengan Ctrl+C.")
    engine.bell(app_ctx.app).answer()


@group.command("list")
@click.option("--limit", default=50, show_default=True, help="Paling banyak baris yang ditampilkan.")
def list_jobs(limit: int) -> None:
    """Tampilkan pekerjaan yang belum selesai dan yang gagal."""
    with db.reading():
        for job in jobs.unfinished(limit):
            progress = f"{job.progress_n}/{job.progress_of}" if job.progress_of else "-"
            due = clock.saat(job.run_after)
            click.echo(f"{job.id}\t{job.kind}\t{job.state}\t{job.attempts}x\t{progress}\t{due}\t{job.error}")


@group.command("retry")
@click.argument("job_id", type=click.UUID)
@click.option("--commit", is_flag=True, help="Simpan. Tanpa ini hanya diperiksa.")
def retry(job_id: uuid.UUID, commit: bool) -> None:
    """Beri kesempatan baru kepada pekerjaan yang gagal."""
    with db.writing():
        if not jobs.retry(job_id):
            raise click.ClickException("Tidak ada pekerjaan gagal dengan nomor ini.")
        if commit:
            db.session().commit()
        else:
            db.session().rollback()
    click.echo("Akan dijalankan lagi." if commit else "Dapat dijalankan lagi; ulangi dengan --commit.")
