"""What `make run` does: migrate, fill the demo class when the database is empty, serve it with one job worker."""

import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

import click
from flask import Flask
from flask_migrate import upgrade

from askom_lms.config import ROOT
from askom_lms.demo.day_three import day_of_class, fill_when_empty
from askom_lms.kernel import clock, sealing
from askom_lms.people.services.demo import DEMO_PASSWORD

START_PATIENCE_SECONDS = 30
THIRD = 3
BIN = Path(sys.executable).parent


def main(app: Flask) -> int:
    """Serve until interrupted; returns the exit code of the server."""
    end_as_if_interrupted()
    address = urlsplit(app.config["SETTINGS"].base_url).netloc
    _refuse_a_taken(address)
    upgrade(directory=str(ROOT / "migrations"))
    sealing.make_keys()
    people = fill_when_empty(app)
    day = day_of_class(app, clock.now())
    server = subprocess.Popen(_gunicorn(address))  # noqa: S603 - our own command
    children = [server]
    try:
        _wait_until_served(address)
        # Only now: while both start, they would share the cores, and nothing waits for a worker yet.
        children.append(subprocess.Popen([BIN / "flask", "--app", "wsgi", "askom", "jobs", "work"]))  # noqa: S603
        _say_who(address, people, day)
        return server.wait()
    except KeyboardInterrupt:
        return 0
    finally:
        for child in children:
            child.send_signal(signal.SIGTERM)
        for child in children:
            child.wait(timeout=START_PATIENCE_SECONDS)


def end_as_if_interrupted() -> None:
    """A `kill` ends worker and server too; without this they would go on and keep the port."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)


def _refuse_a_taken(address: str) -> None:
    """Two servers would share the port by `--reuse-port` and answer from two databases in turn."""
    host, _, port = address.partition(":")
    with socket.socket() as probe:
        if probe.connect_ex((host, int(port or 80))) == 0:
            raise click.ClickException(
                f"Alamat {address} sudah dipakai program lain. Hentikan program itu, atau pilih alamat lain, "
                f"misalnya ASKOM_BASE_URL=http://127.0.0.1:8010 make run."
            )


def _gunicorn(address: str) -> list[str]:
    flags = "--worker-class gthread --workers 2 --threads 2 --reuse-port --no-control-socket --keep-alive 30"
    return [str(BIN / "gunicorn"), "wsgi:app", "--bind", address, "--log-level", "warning", *flags.split()]


def _wait_until_served(address: str) -> None:
    deadline = time.monotonic() + START_PATIENCE_SECONDS
    while time.monotonic() < deadline:
        try:
            urlopen(f"http://{address}/masuk", timeout=2).close()
        except (URLError, OSError):
            time.sleep(0.2)
        else:
            return


def _say_who(address: str, people: list[tuple[str, str, str]], day: int) -> None:
    click.echo(f"\naskom_lms: kelas contoh hari ke-{day} di http://{address}")
    if day != THIRD:
        click.echo("Kelas ini dibuat pada hari lain; `make clean` lalu `make run` membukanya lagi pada hari ke-3.")
    click.echo(f"Kata sandi semua akun contoh: {DEMO_PASSWORD}\n")
    for role, name, email in people:
        click.echo(f"  {role:<16}{name:<22}{email}")
    click.echo("\nHentikan dengan Ctrl+C.\n")
