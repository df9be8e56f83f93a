"""`flask askom privacy`: what is over, who is erased, what is held, and the proof of consents."""

import json
from typing import Any

import click

from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import Refusal
from askom_lms.people.cli.operator import operator
from askom_lms.people.models import Person
from askom_lms.people.queries import find_person_by_email
from askom_lms.privacy import services
from askom_lms.privacy.services.destroying import Plan


@click.group("privacy", help="Masa simpan, penghapusan, penahanan, dan bukti persetujuan.")
def cli() -> None:
    """The group of commands about personal data."""


@cli.command("retention")
@operator
def retention(act: Act) -> None:
    """Hapus yang masa simpannya dikonfirmasi dan habis, menurut golongan; usulan dan tanpa --commit hanya dihitung."""
    for one in services.retain(act):
        state = "dikonfirmasi" if one.is_confirmed else "usulan, tidak dihapus"
        click.echo(f"{one.retention.key}\t{one.rows} baris\t{one.days} hari\t{state}\t{one.retention.words}")
        for table, rows in one.plan.counts.items():
            click.echo(f"  {table}\t{rows}")


@cli.command("erase")
@click.argument("email")
@click.option("--keep-certificate", is_flag=True, help="Sertifikat tetap menyebut namanya.")
@operator
def erase(act: Act, email: str, *, keep_certificate: bool) -> None:
    """Hapus semua yang menyebut EMAIL; rantai bukti tetap cocok, penahanan mengalahkan penghapusan."""
    _tell(email, services.erase(act, _found(email), keep_certificate=keep_certificate))


@cli.command("replay")
@operator
def replay(act: Act) -> None:
    """Hapus lagi setiap orang dalam daftar penghapusan yang datanya kembali bersama cadangan."""
    click.echo(f"{len(services.replay(act))} orang dihapus lagi")


@cli.command("hold")
@click.argument("email")
@click.option("--reason", required=True, help="Sengketa atau perintah yang memerlukan datanya.")
@operator
def hold(act: Act, email: str, reason: str) -> None:
    """Tahan data EMAIL: tidak ada yang dihapus selama penahanan terbuka."""
    services.place_hold(act, _found(email), reason)
    click.echo(f"{email}\tditahan")


@cli.command("release")
@click.argument("email")
@operator
def release(act: Act, email: str) -> None:
    """Akhiri penahanan data EMAIL."""
    click.echo(f"{email}\t{services.lift_hold(act, _found(email))} penahanan berakhir")


@cli.command("consents")
@click.argument("email")
@operator(writes=False)
def consents(act: Act, email: str) -> None:
    """Cetak bukti persetujuan EMAIL sebagai JSON: naskah, hash, waktu, penarikan."""
    del act
    told: Any = services.proofs_of(_found(email).id)
    click.echo(json.dumps(told, ensure_ascii=False, indent=1, default=str))


def _found(email: str) -> Person:
    person = find_person_by_email(email)
    if person is None:
        raise Refusal("people.unknown_person", email=email)
    return person


def _tell(email: str, plan: Plan) -> None:
    for table, rows in plan.counts.items():
        click.echo(f"{table}\t{rows}")
    for left in sorted(set(plan.left)):
        click.echo(f"tetap\t{left}")
    click.echo(f"{email}\tdihapus\t{len(plan.files)} berkas dimusnahkan oleh pekerjaan berikutnya")
