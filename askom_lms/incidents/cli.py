"""`flask askom breach`: whose data was looked at, in one command, before anybody writes an incident."""

import datetime as dt

import click

from askom_lms.incidents.models import Incident
from askom_lms.incidents.queries import touched
from askom_lms.kernel import clock
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import Invalid
from askom_lms.people.cli.operator import operator
from askom_lms.people.queries import find_person_by_email

FORM = "%Y-%m-%dT%H:%M"
MOMENT = click.DateTime([FORM])


@click.command("breach")
@click.option("--from", "began", type=MOMENT, required=True, help="Mulai, WIB, misalnya 2026-11-30T08:00.")
@click.option("--to", "ended", type=MOMENT, help="Berakhir, WIB; kosong berarti sampai sekarang.")
@click.option("--account", "email", help="Akun yang disalahgunakan; kosong berarti semua akun.")
@operator(writes=False)
def breach(act: Act, began: dt.datetime, ended: dt.datetime | None, email: str | None) -> None:
    """Cetak siapa yang datanya dibuka selama insiden: nama, e-mail, terakhir, jumlah menurut jenis dokumen."""
    account = find_person_by_email(email) if email else None
    if email and account is None:
        raise Invalid("incidents.account_unknown", email=email[:80])
    during = Incident(
        began_at=_moment(began), ended_at=_moment(ended) if ended else act.now,
        account_id=account.id if account else None,
    )  # fmt: skip
    people = touched(act, during)
    for one in people:
        looks = ", ".join(f"{kind} {n}" for kind, n in one.looks.items())
        click.echo(f"{one.name}\t{one.email}\t{clock.saat(one.last_at)}\t{looks}")
    click.echo(f"{len(people)} orang. Catat insidennya di /kelola/insiden: pemberitahuan paling lambat 3 x 24 jam.")


def _moment(typed: dt.datetime) -> dt.datetime:
    return clock.at(typed.date(), typed.time(), "WIB")
