"""`flask askom serve-demo` and `flask askom simulate`: a living class here, a whole class in a folder of its own."""

import json
from collections.abc import Callable
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from sqlalchemy.exc import SQLAlchemyError

from askom_lms.config import Settings
from askom_lms.demo import serve, simulation
from askom_lms.kernel import clock
from askom_lms.kernel.messages import Refusal

INTERRUPTED = 130


@click.command("serve-demo", help="Mengisi kelas contoh hari ke-3 bila masih kosong, lalu menjalankannya.")
@with_appcontext
def serve_demo() -> None:
    """Serve the demo class until interrupted; only in demo mode, where accounts are invented."""
    settings: Settings = current_app.config["SETTINGS"]
    if settings.mode != "demo":
        raise click.ClickException("Perintah ini hanya untuk ASKOM_MODE=demo.")
    raise SystemExit(serve.main(current_app._get_current_object()))  # type: ignore[attr-defined]  # noqa: SLF001


def simulate_with(create_app: Callable[[Settings], Flask]) -> click.Command:
    """The command `simulate`; it makes an application of its own, so app.py hands it the factory."""

    @click.command(help="Satu kelas 24 orang dari pendaftaran sampai keputusan, di basis data sendiri di dalam DIR.")
    @click.option(
        "--out", "folder", required=True, type=click.Path(file_okay=False, path_type=Path), help="Folder baru."
    )
    def simulate(folder: Path) -> None:
        folder = folder.absolute()
        _take(folder)
        click.echo(f"Kelas 24 orang dijalankan di {folder}; beberapa menit.", err=True)
        try:
            told = simulation.run(create_app(simulation.settings_in(folder)), folder, clock.day_of(clock.now()))
        except Refusal as refusal:
            raise click.ClickException(str(refusal)) from refusal
        except (OSError, SQLAlchemyError) as error:
            raise click.ClickException(f"{folder} tidak dapat ditulis: {error}") from error
        except KeyboardInterrupt:
            click.echo(f"\nDihentikan. {folder} belum lengkap: hapus, atau pilih folder lain.", err=True)
            raise SystemExit(INTERRUPTED) from None
        click.echo(json.dumps(told, indent=2, ensure_ascii=False))

    return simulate


def _take(folder: Path) -> None:
    """The folder is there, empty and ours to write; it holds names and must not be read by others."""
    try:
        if not simulation.is_free(folder):
            raise click.ClickException(f"{folder} tidak kosong. Pilih folder baru supaya tidak ada yang tertimpa.")
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise click.ClickException(f"{folder} tidak dapat dipakai: {error.strerror}. Pilih folder lain.") from error
