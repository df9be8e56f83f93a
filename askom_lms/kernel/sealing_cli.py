"""Operator commands for the seal: init, rotate, show."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from flask.cli import AppGroup

from askom_lms.kernel import sealing
from askom_lms.kernel.sealing.authority import SealProblem

DRY = "Uji jalan: belum ada yang dibuat. Ulangi dengan --commit."
KEEP_SAFE = (
    "Kunci di folder itu TIDAK ikut cadangan. Simpan salinannya terenkripsi di luar mesin ini; akar.key boleh dipindah "
    "ke sana seluruhnya, karena hanya dipakai untuk mengganti kunci."
)
group = AppGroup("seal", help="Segel elektronik pada sertifikat: akar, kunci, penggantian kunci.")


@group.command("init")
@click.option("--commit", is_flag=True, help="Buat kuncinya.")
def init(*, commit: bool) -> None:
    """Buat akar dan kunci segel di ASKOM_SEAL; yang sudah ada tidak diganti."""
    if not commit:
        click.echo(DRY)
        return
    with _said():
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
    with _said():
        sealing.rotate_keys()
    click.echo("Kunci segel diganti. Sertifikat berikutnya memakai kunci baru; yang lama tetap sah.")


@group.command("show")
def show() -> None:
    """Tampilkan sertifikat akar yang diumumkan di /log/akar.pem, dengan sidiknya."""
    roots = sealing.roots()
    for one in x509.load_pem_x509_certificates(roots) if roots else []:
        click.echo(f"{one.subject.rfc4514_string()}\t{one.fingerprint(SHA256()).hex()}")
    if not roots:
        click.echo("Belum ada akar. Jalankan: flask askom seal init --commit.")
    if found := sealing.problem():
        raise click.ClickException(found)


@contextmanager
def _said() -> Iterator[None]:
    """What went wrong with a folder or a key, as a sentence."""
    try:
        yield
    except (SealProblem, OSError, ValueError) as error:
        raise click.ClickException(str(error)) from error
