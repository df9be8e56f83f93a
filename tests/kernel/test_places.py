"""Folders and databases that cannot be used stop the start with a sentence, not with a traceback."""

import os
import sqlite3
import subprocess
import sys

import pytest

from askom_lms.config import ROOT
from askom_lms.kernel.places import database_problem, file_problem, folder_problem

NOWHERE = "postgresql+psycopg://nobody@127.0.0.1:1/none"


def test_a_folder_is_made_and_leaves_nothing_behind(tmp_path):
    assert folder_problem("ASKOM_STORAGE", tmp_path / "a" / "b") == ""
    assert list((tmp_path / "a" / "b").iterdir()) == []


def test_a_file_is_no_folder(tmp_path):
    (tmp_path / "berkas").write_text("x")
    assert "ASKOM_STORAGE: folder" in folder_problem("ASKOM_STORAGE", tmp_path / "berkas")
    assert "ASKOM_STORAGE: folder" in folder_problem("ASKOM_STORAGE", tmp_path / "berkas" / "dalam")


def test_a_folder_is_no_file(tmp_path):
    assert "adalah folder" in file_problem("ASKOM_QUEUE", tmp_path)
    assert file_problem("ASKOM_QUEUE", tmp_path / "queue.db") == ""


def test_a_database_may_be_new_empty_or_real_and_nothing_else(tmp_path):
    real, empty, junk = (tmp_path / name for name in ("real.db", "empty.db", "junk.db"))
    with sqlite3.connect(real) as connection:
        connection.execute("CREATE TABLE t (x)")
    empty.write_bytes(b"")
    junk.write_bytes(b"bukan basis data sama sekali")
    problems = [database_problem("ASKOM_DATABASE", f"sqlite:///{path}") for path in (real, empty, tmp_path / "new.db")]
    assert problems == ["", "", ""]
    assert "bukan basis data SQLite" in database_problem("ASKOM_DATABASE", f"sqlite:///{junk}")


@pytest.mark.parametrize("url", [NOWHERE, "postgresql+psycopg://nobody@127.0.0.1:x/none"])
def test_a_server_that_is_not_there_is_named(url):
    assert "basis data tidak menjawab" in database_problem("ASKOM_DATABASE", url)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ASKOM_DATABASE", NOWHERE),
        ("ASKOM_STORAGE", "/proc/tidak-ada"),
        ("ASKOM_CHECKPOINTS", "/proc/tidak-ada"),
        ("ASKOM_QUEUE", "/proc/tidak-ada/antrean.db"),
        ("ASKOM_MAIL_FROM", "askom"),
    ],
)
def test_a_wrong_setting_stops_the_start_with_one_sentence(tmp_path, name, value):
    good = {"ASKOM_MODE": "demo", "ASKOM_DATABASE": f"sqlite:///{tmp_path}/a.db", "ASKOM_STORAGE": str(tmp_path / "f")}
    kept = {"PATH": os.environ["PATH"], "ASKOM_CHECKPOINTS": str(tmp_path / "c"), "ASKOM_QUEUE": str(tmp_path / "q.db")}
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "askom", "people", "list"]
    done = subprocess.run(
        command, cwd=ROOT, env={**kept, **good, name: value}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert done.stderr.startswith(f"Setelan salah. {name}")
    assert done.stderr.count("\n") == 1
