"""`flask askom people`: the first pengelola, who there is, who may no longer sign in."""

import click
from flask import current_app

from askom_lms.kernel import checkpoints, trail
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import Refusal
from askom_lms.people import queries, services
from askom_lms.people.cli.operator import is_kept, operator
from askom_lms.people.domain import EndReason, PeoplePermission, Role
from askom_lms.people.models import Person


@click.group("people", help="Orang, peran, dan akses.")
def cli() -> None:
    """The group of commands about people."""


@cli.command("create-admin")
@click.option("--email", required=True, help="Alamat e-mail pengelola.")
@click.option("--name", required=True, help="Nama lengkap, seperti pada KTP.")
@operator
def create_admin(act: Act, email: str, name: str) -> None:
    """Angkat seorang pengelola dan cetak tautan undangannya."""
    person = queries.find_person_by_email(email) or services.create_person(act, email=email, name=name)
    services.grant_role(act, person.id, Role.PENGELOLA)
    checkpoints.keep_going(act.now)
    click.echo(f"{person.email}\tpengelola")
    if person.password_hash is None:
        token = services.invite(act, person)
        click.echo(f"{current_app.config['SETTINGS'].base_url.rstrip('/')}/undangan/{token}")


@cli.command("list")
@operator(writes=False)
def list_everybody(act: Act) -> None:
    """Tampilkan semua orang: e-mail, nama, keadaan, peran."""
    for row in queries.everybody(act):
        state = "aktif" if row.is_active else "nonaktif"
        roles = ", ".join(f"{grant.role}@{grant.scope_label or '*'}" for grant in row.grants)
        click.echo(f"{row.email}\t{row.name}\t{state if row.has_password else 'diundang'}\t{roles}")


@cli.command("disable")
@click.argument("email")
@operator
def disable(act: Act, email: str) -> None:
    """Nonaktifkan akun EMAIL dan keluarkan semua perangkatnya."""
    services.disable_person(act, found(act, email))
    click.echo(f"{email}\tnonaktif")


@cli.command("sign-out")
@click.argument("email", required=False)
@click.option("--everybody", is_flag=True, help="Semua orang, misalnya setelah kebocoran.")
@operator
def sign_out(act: Act, email: str | None, everybody: bool) -> None:
    """Akhiri semua sesi EMAIL, atau semua orang; akun tetap aktif."""
    if bool(email) == everybody:
        raise click.UsageError("Tulis EMAIL atau --everybody.")
    if everybody:
        ended = services.sign_everybody_out(act)
    else:
        ended = services.end_sessions(act, found(act, email or "").id, EndReason.ENDED_BY_OPERATOR)
    if is_kept():
        trail.note("sessions_ended", count=str(ended), of="one" if email else "everybody")
    click.echo(f"{email or 'semua'}\t{ended} sesi diakhiri")


@cli.command("reset-second-factor")
@click.argument("email")
@operator
def reset_second_factor(act: Act, email: str) -> None:
    """Hapus langkah kedua EMAIL yang kehilangan ponsel dan kode cadangan."""
    services.reset_second_factor(act, found(act, email))
    click.echo(f"{email}\tlangkah kedua dihapus")


def found(act: Act, email: str) -> Person:
    """The person of this address, if this operator may manage him. Raises Refusal `people.unknown_person`, NotFound."""
    person = queries.find_person_by_email(email)
    if person is None:
        raise Refusal("people.unknown_person", email=email)
    return queries.known_person(act, person.id, PeoplePermission.MANAGE)
