"""`@operator`: somebody answers for a command, and nothing is kept without --commit."""

import functools
from collections.abc import Callable
from typing import Any, overload

import click
from flask.cli import with_appcontext

from askom_lms.kernel import clock, db
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import Denied, NotFound, Refusal
from askom_lms.people.domain.addresses import normal_email
from askom_lms.people.queries import operator_actor

Command = Callable[..., None]
DRY = "Uji jalan: tidak ada yang disimpan. Tambahkan --commit untuk menyimpan."
KEPT = "Tersimpan."


@overload
def operator(view: Command) -> Command: ...
@overload
def operator(*, writes: bool) -> Callable[[Command], Command]: ...
def operator(view: Command | None = None, *, writes: bool = True) -> Command | Callable[[Command], Command]:
    """Give a command its Act as first argument.

    `--as EMAIL` acts with that person's grants; without it the command acts for the installation, as whoever may log in
    to the server does. A command that writes is dry without `--commit`: it runs, says what it would do, and everything
    is rolled back. A refusal ends the command with its sentence and exit code 1.
    """
    return wrapped(view, writes=writes) if view else functools.partial(wrapped, writes=writes)


def wrapped(view: Command, *, writes: bool) -> Command:
    """The command with its options, its transaction and its Act."""

    @click.option("--as", "operator_email", metavar="EMAIL", help="Bertindak sebagai orang ini, dengan perannya.")
    @with_appcontext
    @functools.wraps(view)
    def run(*args: Any, operator_email: str | None = None, commit: bool = False, **kwargs: Any) -> None:
        with db.writing() if writes else db.reading():
            try:
                view(act_of(operator_email), *args, **kwargs)
                if writes and commit:
                    db.session().commit()
            except (Refusal, NotFound) as refusal:
                raise click.ClickException(said(refusal)) from refusal
            finally:
                db.session().rollback()
        if writes:
            click.echo(KEPT if commit else DRY, err=True)

    with_commit = click.option("--commit", is_flag=True, help="Simpan hasilnya; tanpa ini hanya uji jalan.")
    return with_commit(run) if writes else run


def is_kept() -> bool:
    """Whether this run keeps what it does: for commands that write more than the database."""
    return bool(click.get_current_context().params.get("commit"))


def act_of(email: str | None) -> Act:
    """The Act of an operator. Raises Refusal `people.unknown_operator`."""
    now = clock.now()
    if email is None:
        return Act.system(now)
    actor = operator_actor(normal_email(email), now)
    if actor is None:
        raise Refusal("people.unknown_operator", email=email)
    return Act(actor, now)


def said(refusal: Refusal | NotFound) -> str:
    """The sentence of a refusal on one line."""
    if isinstance(refusal, NotFound):
        refusal = Denied("kernel.not_found")
    return str(refusal.sentence())
