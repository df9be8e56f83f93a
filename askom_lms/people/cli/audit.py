"""`flask askom audit`: does the evidence still say what it said."""

import sys

import click
from sqlalchemy.exc import SQLAlchemyError

from askom_lms.kernel import checkpoints, db
from askom_lms.kernel.act import Act
from askom_lms.kernel.audit import chains, name_of
from askom_lms.people.cli.operator import is_kept, operator

UNREADABLE = (SQLAlchemyError, OSError, ValueError, LookupError)
CURE = "Periksa ASKOM_DATABASE dan ASKOM_CHECKPOINTS, dan jalankan `flask db upgrade` bila basis datanya baru."


@click.group("audit", help="Rantai bukti dan titik periksanya.")
def audit() -> None:
    """The group of commands about the evidence chains."""


@audit.command("verify")
@operator(writes=False)
def verify(act: Act) -> None:
    """Periksa semua rantai bukti, titik periksa, baris dan berkasnya; sebut entri pertama yang tidak cocok, kode 1."""
    del act
    try:
        wrong = list(checkpoints.verify_all(db.session()))
    except UNREADABLE as error:
        first = str(error).splitlines()[0]
        raise click.ClickException(f"Rantai bukti tidak dapat dibaca: {first}. {CURE}") from error
    for one in wrong:
        click.echo(f"{one.chain}\tentri {one.seq}\t{one.why}")
    if wrong:
        sys.exit(1)
    known = chains(db.session())
    for chain in known:
        last = checkpoints.last_checkpoint(name_of(chain))
        covered = f"titik periksa sampai entri {last.size}" if last else "belum ada titik periksa"
        click.echo(f"{name_of(chain)}\t{chain.size} entri\t{covered}")
    click.echo(f"Cocok: {len(known)} rantai, {sum(chain.size for chain in known)} entri.")


@audit.command("checkpoint")
@operator
def checkpoint(act: Act) -> None:
    """Tulis titik periksa bertanda tangan untuk setiap rantai yang bertambah, dan jadwalkan yang berikut."""
    s = db.session()
    for chain in checkpoints.due(s, act.now, all_of_them=True):
        click.echo(f"{name_of(chain)}\t{chain.size} entri\t{chain.head}")
        if is_kept():
            checkpoints.write(s, chain, act.now)
    checkpoints.keep_going(act.now)
