"""The seal from outside: its commands, the processes that may know its keys, what never leaves their folder."""

import json
import os
import subprocess
import sys
import zipfile

import pytest
from flask_migrate import stamp
from sqlalchemy import select, text

from askom_lms.kernel import audit, backup, db, sealing
from tests.factories.people import PersonFactory
from tests.kernel.sealing_ways import CLASS, page

pytestmark = pytest.mark.one_database


def run(app, *words):
    result = app.test_cli_runner().invoke(args=["askom", *words])
    return result.exit_code, result.output + (result.stderr or "")


def test_the_commands_make_change_and_show(place, lms_app):
    assert "Belum ada akar" in run(lms_app, "seal", "show")[1]
    assert "Uji jalan" in run(lms_app, "seal", "init")[1]
    assert not (place / "kunci").exists()
    assert run(lms_app, "seal", "rotate", "--commit")[0] == 1
    assert "Kunci segel dibuat." in run(lms_app, "seal", "init", "--commit")[1]
    assert "TIDAK ikut cadangan" in run(lms_app, "seal", "init", "--commit")[1]
    assert "Uji jalan" in run(lms_app, "seal", "rotate")[1]
    assert "diganti" in run(lms_app, "seal", "rotate", "--commit")[1]
    assert "CN=Akar segel askom_lms localhost" in run(lms_app, "seal", "show")[1]


def test_the_command_withdraws_with_person_day_and_reason_only(place, lms_app):
    PersonFactory(name="Maya Kusuma", email="maya@contoh.id")
    db.session().commit()
    by, why = ("--as", "maya@contoh.id"), ("--reason", "Laptop hilang")
    begin = ("seal", "retire", "--since", "2026-01-02T08:00", *by)
    assert "belum ada" in run(lms_app, *begin, *why)[1]
    sealing.make_keys()
    serial = sealing.present_key()
    assert run(lms_app, *begin)[0] == 2
    assert "Tulis alasannya" in run(lms_app, *begin, "--reason", " ", "--commit")[1]
    assert "belum tiba" in run(lms_app, "seal", "retire", "--since", "2099-01-01T00:00", *by, *why, "--commit")[1]
    assert f"Kunci {serial:x} akan ditarik" in run(lms_app, *begin, *why)[1]
    assert (sealing.retired(), sealing.present_key()) == ({}, serial)
    code, said = run(lms_app, *begin, *why, "--commit")
    assert (code, f"Kunci {serial:x} ditarik sejak 2 Januari 2026" in said, "oleh Maya Kusuma" in said) == (
        0,
        True,
        True,
    )
    assert sealing.present_key() != serial
    assert f"Kunci ditarik\t{serial:x}" in run(lms_app, "seal", "show")[1]
    assert run(lms_app, *begin, *why, "--key", f"{serial:x}", "--commit")[0] == 1
    assert "tidak terbaca" in run(lms_app, *begin, *why, "--key", "bukan", "--commit")[1]


def told_of_withdrawing():
    """Who withdrew keys and why, as the platform's chain tells it."""
    bodies = db.session().scalars(select(audit.ChainEntry.body).where(audit.ChainEntry.kind == "seal.retired"))
    told = [json.loads(body) for body in bodies]
    return [(one["actor"], one["data"]["reason"]) for one in told]


def test_nobody_withdraws_a_key_without_a_name_and_the_chain_tells_whose_it_was(place, lms_app):
    person = PersonFactory(email="maya@contoh.id")
    gone = PersonFactory(email="pergi@contoh.id", is_active=False)
    db.session().commit()
    sealing.make_keys()
    serial = sealing.present_key()
    words = ("seal", "retire", "--since", "2026-01-02T08:00", "--reason", "Laptop hilang", "--commit")
    for nobody, said in (
        ((), "--as EMAIL"),
        (("--as", "bukan@contoh.id"), "bukan@contoh.id"),
        (("--as", gone.email), "aktif"),
    ):
        code, text = run(lms_app, *words, *nobody)
        assert (code, said in text) == (1, True)
    assert (sealing.retired(), sealing.present_key(), told_of_withdrawing()) == ({}, serial, [])

    assert run(lms_app, *words, "--as", person.email)[0] == 0
    assert told_of_withdrawing() == [(str(person.id), "Laptop hilang")]


def test_a_worker_with_a_wrong_key_does_not_start(place, lms_app):
    sealing.make_keys()
    (place / "kunci" / "segel.key").chmod(0o644)
    code, said = run(lms_app, "jobs", "work")

    assert (code, "Setelan salah. Kunci segel" in said) == (2, True)


def test_no_process_that_answers_people_loads_the_library(tmp_path):
    told = "import sys; from askom_lms.app import create_app; create_app(); print([m for m in sys.modules if 'hanko' in m])"
    env = {**os.environ, "ASKOM_MODE": "demo", "ASKOM_STORAGE": str(tmp_path / "f"), "ASKOM_QUEUE": str(tmp_path / "q"),
           "ASKOM_CHECKPOINTS": str(tmp_path / "c"), "ASKOM_DATABASE": f"sqlite:///{tmp_path / 'a.db'}"}  # fmt: skip
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True, env=env)

    assert done.stdout.strip() == "[]"
    assert not (tmp_path / "seal").exists()


def test_no_line_of_a_log_holds_a_key(place, capsys):
    sealing.make_keys()
    sealing.rotate_keys()
    sealing.sealed(page(), CLASS)
    (place / "kunci" / "segel.key").write_bytes(b"-----BEGIN PRIVATE KEY-----\nrahasia\n-----END PRIVATE KEY-----\n")
    told = sealing.problem() + "".join(capsys.readouterr())

    assert "tidak terbaca" in told
    assert "rahasia" not in told
    assert "PRIVATE KEY" not in told


def test_a_backup_takes_the_public_part_and_no_key(place, tmp_path):
    sealing.make_keys()
    sealing.sealed(page(), CLASS)
    db.session().rollback()
    stamp()
    try:
        backup.write(tmp_path / "a.zip")
    finally:
        with db.db.engine.begin() as connection:
            connection.execute(text("DROP TABLE alembic_version"))
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        names = archive.namelist()
        whole = b"".join(archive.read(name) for name in names)

    assert {"checkpoints/akar.pem", "checkpoints/titik.pem"} <= set(names)
    assert not [name for name in names if name.endswith(("akar.key", "segel.key"))]
    for path in (place / "kunci").glob("*.key"):
        assert path.read_bytes().splitlines()[1] not in whole
