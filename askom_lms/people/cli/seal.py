"""`flask askom seal retire`: a key that leaked or was lost is withdrawn, by somebody who answers for it."""

import datetime as dt
import re

import click

from askom_lms.kernel import clock, sealing
from askom_lms.kernel.act import Act
from askom_lms.kernel.sealing_cli import group, said
from askom_lms.people.cli.operator import is_kept, operator

LONGEST_REASON = 500
NAMELESS = "Sebut siapa yang menarik kunci ini: --as EMAIL, alamat akunnya. Namanya tercatat di rantai bukti."


@group.command("retire")
@click.option("--since", type=click.DateTime(["%Y-%m-%dT%H:%M"]), required=True, help="Sejak, WIB: 2026-11-30T08:00.")
@click.option("--reason", required=True, help="Apa yang terjadi dengan kunci itu.")
@click.option("--key", help="Nomor kunci yang lama; kosong berarti kunci yang dipakai sekarang.")
@operator
def retire(act: Act, since: dt.datetime, reason: str, key: str | None) -> None:
    """Tarik kunci segel yang bocor atau hilang, atas nama --as; sertifikat berikutnya memakai kunci baru."""
    moment, why = clock.at(since.date(), since.time(), "WIB"), " ".join(reason.split())
    if act.actor is None:
        raise click.ClickException(NAMELESS)
    if not why or len(why) > LONGEST_REASON:
        raise click.ClickException(f"Tulis alasannya, paling banyak {LONGEST_REASON} huruf.")
    if moment > act.now:
        raise click.ClickException("Saat penarikan belum tiba. Tulis kapan kunci itu mulai tidak dapat dipercaya.")
    if key and not re.fullmatch("[0-9a-f]{1,40}", key):
        raise click.ClickException("Nomor kunci tidak terbaca. Lihat nomornya dengan: flask askom seal show.")
    with said():
        serial = int(key, 16) if key else sealing.present_key()
        if is_kept():
            sealing.retire_key(serial, moment, why, by=act.actor.id)
    deed = "ditarik" if is_kept() else "akan ditarik"
    click.echo(f"Kunci {serial:x} {deed} sejak {clock.saat(moment)} oleh {act.actor.name}.")
    click.echo("Berkas yang disegel sejak itu tidak dipercaya, kecuali yang tercatat atau berstempel waktu sebelumnya.")
