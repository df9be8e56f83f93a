"""Operator command: count every class anew and hold the sums against them."""

import click

from askom_lms.figures import queries, services
from askom_lms.kernel import clock, db


@click.command("figures")
@click.option("--commit", is_flag=True, help="Simpan. Tanpa ini hanya diperiksa.")
def figures(commit: bool) -> None:
    """Hitung ulang angka semua kelas dan cocokkan jumlahnya."""
    now, n_classes, n_moved = clock.now(), 0, 0
    with db.reading():
        batches = list(queries.every_class(services.BATCH))
        db.end_reading()
    for class_ids in batches:
        with db.writing():
            n_moved += services.count(class_ids, now)
            _end(commit)
        n_classes += len(class_ids)
    with db.writing():
        n_sums = services.mend(now)
        _end(commit)
    click.echo(f"{n_classes} kelas dihitung, {n_moved} berubah, {n_sums} jumlah diperbaiki.")
    if not commit:
        click.echo("Belum disimpan; ulangi dengan --commit.")


def _end(commit: bool) -> None:
    if commit:
        db.session().commit()
    else:
        db.session().rollback()
