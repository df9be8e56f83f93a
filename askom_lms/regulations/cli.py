"""The operator command of the requirements: every row beside the tests that prove it, without the database."""

import sys
from pathlib import Path
from typing import NoReturn

import click

from askom_lms.regulations.requirements import Scope, requirements
from askom_lms.regulations.tracing import BadMark, proofs_by_row

TESTS = Path(__file__).resolve().parents[2] / "tests"
BAD_INPUT = 2


@click.group("requirements", help="Butir dokumen sumber dan tes yang membuktikannya.")
def group() -> None:
    """The group `flask askom requirements`."""


@group.command("trace")
@click.option("--missing", "only_missing", is_flag=True, help="Hanya butir yang belum punya tes.")
@click.option("--strict", "is_strict", is_flag=True, help="Kode keluar 1 bila ada butir tanpa tes.")
@click.option(
    "--tests",
    "folder",
    type=click.Path(path_type=Path),
    default=TESTS,
    show_default="tests",
    metavar="FOLDER",
    help="Folder tes.",
)
def trace(folder: Path, *, only_missing: bool, is_strict: bool) -> None:
    """Cetak setiap butir lingkup I: nomor, aturan, tesnya; lalu butir yang belum punya tes."""
    rows = [row for row in requirements().values() if row.scope is Scope.INSIDE]
    found = _read(folder)
    missing = [row for row in rows if row.id not in found]
    if not only_missing:
        for row in rows:
            click.echo(f"{row.id}\t{row.part}\t{row.rule}")
            for node in found.get(row.id, ()):
                click.echo(f"\t{node}")
        click.echo()
    click.echo(f"Tanpa tes: {len(missing)} dari {len(rows)} butir.")
    for row in missing:
        click.echo(f"{row.id}\t{row.part}\t{row.rule}")
    if is_strict and missing:
        sys.exit(1)


def _read(folder: Path) -> dict[str, tuple[str, ...]]:
    if not folder.is_dir():
        _stop(f"Folder tes {folder} tidak ada.")
    try:
        found = dict(proofs_by_row(folder))
    except BadMark as error:
        _stop(f"{error}: tanda row tidak terbaca atau tidak berada pada sebuah tes.")
    except (SyntaxError, UnicodeDecodeError) as error:
        _stop(f"Tes tidak dapat dibaca: {error}.")
    if unknown := sorted(found.keys() - requirements().keys()):
        _stop(f"Butir {', '.join(unknown)} tidak ada: {found[unknown[0]][0]}.")
    return found


def _stop(sentence: str) -> NoReturn:
    click.echo(sentence, err=True)
    sys.exit(BAD_INPUT)
