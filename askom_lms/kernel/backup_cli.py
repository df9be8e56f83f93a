"""Operator commands for the archive of an installation: backup, verify, restore."""

import sys
from pathlib import Path

import click
from flask.cli import with_appcontext

from askom_lms.kernel import backup as backups
from askom_lms.kernel import checkpoints, clock, db, jobs
from askom_lms.kernel.messages import Refusal

ARCHIVE = click.Path(dir_okay=False, path_type=Path)
GO_ON = "Perbaiki, lalu jalankan lagi; yang sudah ada diteruskan."
DRY = "Uji jalan: cadangan utuh dan tempat ini siap. Tambahkan --commit untuk memulihkan."
KEEP_SAFE = (
    "Berkas ini memuat data pribadi dan kunci titik periksa: simpan terenkripsi, di luar mesin ini. Kunci segel "
    "(ASKOM_SEAL) tidak ikut: simpan salinannya tersendiri. Akarnya ikut, jadi segel lama tetap terperiksa."
)


@click.command("backup")
@click.argument("target", type=ARCHIVE, metavar="BERKAS")
@with_appcontext
def backup(target: Path) -> None:
    """Tulis cadangan utuh (basis data, berkas, titik periksa) ke BERKAS baru, sementara aplikasi tetap bekerja."""
    try:
        known = backups.write(target)
    except FileExistsError as error:
        raise click.ClickException(f"{target} sudah ada. Cadangan tidak menimpa; pilih nama lain.") from error
    except OSError as error:
        raise click.ClickException(f"{target} tidak dapat ditulis: {error.strerror or error}.") from error
    click.echo(_told(known))
    click.echo(KEEP_SAFE, err=True)


@click.command("verify")
@click.argument("archive", type=ARCHIVE, metavar="BERKAS")
@with_appcontext
def verify(archive: Path) -> None:
    """Baca cadangan sampai habis dan bandingkan setiap bagian dengan yang dicatat; kode 1 bila rusak."""
    try:
        known = backups.check(archive)
    except backups.Damaged as error:
        raise click.ClickException(f"Cadangan rusak: {error}.") from error
    click.echo(f"Utuh. {_told(known)}")


@click.command("restore")
@click.argument("archive", type=ARCHIVE, metavar="BERKAS")
@click.option("--commit", is_flag=True, help="Pulihkan; tanpa ini hanya diperiksa.")
@with_appcontext
def restore(archive: Path, *, commit: bool) -> None:
    """Pulihkan cadangan ke tempat kosong, juga ke jenis basis data yang lain, lalu periksa semua rantai bukti."""
    try:
        known = backups.restore(archive) if commit else backups.examine(archive)
    except backups.Damaged as error:
        raise click.ClickException(f"Cadangan rusak: {error}. Tidak ada baris yang dipulihkan.") from error
    except backups.Unfit as error:
        raise click.ClickException(str(error)) from error
    except (Refusal, OSError) as error:
        said = error.sentence().what if isinstance(error, Refusal) else f"{error.strerror or error}."
        raise click.ClickException(f"Pemulihan berhenti: {said} {GO_ON}") from error
    click.echo(_told(known))
    if not commit:
        click.echo(DRY, err=True)
        return
    _prove()


def _prove() -> None:
    """A restored installation shows that its evidence is whole before anybody works in it."""
    with db.reading():
        wrong = list(checkpoints.verify_all(db.session()))
        waiting = jobs.waiting()
    for one in wrong:
        click.echo(f"{one.chain}\tentri {one.seq}\t{one.why}")
    if wrong:
        sys.exit(1)
    click.echo(
        f"Pulih; semua rantai bukti cocok. Setiap orang masuk lagi. {waiting} pekerjaan menunggu `jobs work`; untuk "
        "latihan kosongkan dahulu ASKOM_SMTP agar surat tidak terkirim dua kali."
    )


def _told(known: backups.Manifest) -> str:
    at = clock.saat(known.moment)
    return (
        f"Cadangan {known.base_url}, {at}, skema {known.revision}: {len(known.tables)} tabel, {known.rows} baris, "
        f"{len(known.files)} berkas, {known.octets} bita."
    )
