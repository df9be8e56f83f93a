"""Operator commands of skema."""

import hashlib
from pathlib import Path

import click
from flask.cli import AppGroup

from askom_lms.kernel import db, files
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import Refusal, sentence
from askom_lms.skema import services
from askom_lms.skema.domain.report import Change, ImportReport, UnitLine
from askom_lms.skema.domain.source import key_of
from askom_lms.skema.domain.tree import Found

cli = AppGroup("skema", help="Skema sertifikasi dan standar.")
FOUND = {Found.COMPLETE: "lengkap", Found.PARTLY: "sebagian", Found.EMPTY: "kosong"}
WHOLE = "isi berkas"
CHANGE = {Change.NEW: "baru", Change.CHANGED: "berubah", Change.SAME: "tetap", Change.REMOVED: "dihapus"}


@cli.command("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--commit", is_flag=True, help="Simpan. Tanpa ini hanya laporan.")
def import_files(paths: tuple[Path, ...], *, commit: bool) -> None:
    """Impor berkas skema; nama berkas menjadi kuncinya. Semua berkas tersimpan, atau tidak satu pun."""
    act = Act.system()
    with db.writing():
        try:
            for path in paths:
                _import(act, path, commit=commit)
        except Refusal as refusal:
            db.session().rollback()
            raise click.ClickException(f"{path}: {refusal}\n{_problems(refusal)}") from refusal
        if commit:
            db.session().commit()
        else:
            db.session().rollback()
            click.echo("Belum disimpan. Ulangi dengan --commit untuk menyimpan.")


def _import(act: Act, path: Path, *, commit: bool) -> None:
    raw = path.read_bytes()
    data = services.read_file(raw)
    if commit:
        files.store(raw)
    _print(services.import_skema(act, data, key_of(path.name), hashlib.sha256(raw).hexdigest()))


def _problems(refusal: Refusal) -> str:
    if not isinstance(refusal, services.FileWrong):
        return ""
    told = (sentence(problem.code, {"path": problem.path or WHOLE, **problem.params}) for problem in refusal.problems)
    return "\n".join(f"  - {said}" for said in told)


def _print(report: ImportReport) -> None:
    counts = ", ".join(f"{report.count(found)} {word}" for found, word in FOUND.items())
    click.echo(f"{report.key}\t{report.skema.title}\t{CHANGE[report.change]}\t{counts}")
    for line in report.units:
        click.echo(f"  {line.unit.code}\t{FOUND[line.found]}\t{CHANGE[line.change]}\t{_marks(line)}")
    for standard in report.skema.revoked:
        click.echo(f"  {standard.name}: dicabut, hanya untuk latihan")
    if report.ignored:
        click.echo(f"  Bagian yang tidak diimpor: {', '.join(report.ignored)}")


def _marks(line: UnitLine) -> str:
    unit = line.unit
    marks = [f"{len(unit.kuk)} KUK"]
    marks += [f"{unit.n_cut} terpotong"] if unit.n_cut else []
    marks += [f"{unit.n_blank} tanpa bunyi"] if unit.n_blank else []
    marks += [f"{unit.n_duplicate} ganda di sumber"] if unit.n_duplicate else []
    marks += [f"berkas menyebut '{unit.status}'"] if unit.overstates else []
    marks += ["standar dicabut"] if line.is_training_only else []
    marks += [] if line.standard_is_known or not unit.standard else [f"acuan {unit.standard} tidak terdaftar"]
    return ", ".join(marks)
