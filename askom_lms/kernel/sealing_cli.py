"""Operator commands for the seal that ask nobody: init, rotate, show. `retire` is of people, since somebody answers."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from flask.cli import AppGroup

from askom_lms.kernel import clock, sealing
from askom_lms.kernel.sealing.authority import SealProblem

DRY = "Uji jalan: belum ada yang dibuat. Ulangi dengan --commit."
KEEP_SAFE = (
    "Kunci di folder itu TIDAK ikut cadangan. Simpan salinannya terenkripsi di luar mesin ini; akar.key boleh dipindah "
    "ke sana seluruhnya, karena hanya dipakai untuk mengganti kunci."
)
group = AppGroup("seal", help="Segel elektronik pada sertifikat: akar, kunci, penggantian dan penarikan kunci.")


@group.command("init")
@click.option("--commit", is_flag=True, help="Buat kuncinya.")
def init(*, commit: bool) -> None:
    """Buat akar dan kunci segel di ASKOM_SEAL; yang sudah ada tidak diganti."""
    if not commit:
        click.echo(DRY)
        return
    with said():
        is_new = sealing.make_keys()
    click.echo("Kunci segel dibuat." if is_new else "Kunci segel sudah ada dan tidak diganti.")
    click.echo(f"Folder: {sealing.places().keys}")
    click.echo(KEEP_SAFE, err=True)


@group.command("rotate")
@click.option("--commit", is_flag=True, help="Ganti kuncinya.")
def rotate(*, commit: bool) -> None:
    """Ganti kunci segel; sertifikat lama tetap dapat diperiksa."""
    if not commit:
        click.echo(DRY)
        return
    with said():
        sealing.rotate_keys()
    click.echo("Kunci segel diganti. Sertifikat berikutnya memakai kunci baru; yang lama tetap sah.")


@group.command("show")
def show() -> None:
    """Tampilkan akar yang diumumkan di /log/akar.pem dengan sidiknya, kunci sekarang, dan kunci yang ditarik."""
    roots = sealing.roots()
    for one in x509.load_pem_x509_certificates(roots) if roots else []:
        click.echo(f"{one.subject.rfc4514_string()}\t{one.fingerprint(SHA256()).hex()}")
    if sealing.is_made():
        click.echo(f"Kunci sekarang\t{sealing.present_key():x}")
    for serial, since in sorted(sealing.retired().items(), key=lambda one: one[1]):
        click.echo(f"Kunci ditarik\t{serial:x}\tsejak {clock.saat(since)}")
    if not roots:
        click.echo("Belum ada akar. Jalankan: flask askom seal init --commit.")
    if found := sealing.problem():
        raise click.ClickException(found)


@contextmanager
def said() -> Iterator[None]:
    """What went wrong with a folder or a key, as a sentence."""
    try:
        yield
    except (SealProblem, OSError, ValueError) as error:
        raise click.ClickException(str(error)) from error
