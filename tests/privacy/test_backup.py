"""A backup from before an erasure, read back after it: in an empty place, on either database, nobody comes back."""

import shutil

import pytest
from flask_migrate import stamp
from sqlalchemy import select, text

from askom_lms.kernel import audit, clock, db, evidence, files
from askom_lms.kernel.jobs import run_pending
from askom_lms.people.models import LoginSession, Person
from askom_lms.privacy.domain.tombstones import GONE
from tests.databases import on_postgresql, sqlite_url
from tests.kernel.test_backup import flask, place
from tests.privacy.world import EMAIL, MARKERS, NAME, everything, found_in, lived, long_over, wrong

pytestmark = pytest.mark.one_database


@pytest.fixture
def before(lms_app, tmp_path):
    """The owner is erased after the archive was made; what the chains contradicted before that."""
    one = lived()
    long_over(one)
    known = wrong()
    db.session().rollback()
    stamp()
    archive = tmp_path / "sebelum.zip"
    db.session().rollback()
    code, said = flask(lms_app, "backup", str(archive))
    assert code == 0, said
    assert len(found_in(everything(lms_app))) == len(MARKERS)
    db.session().rollback()
    code, said = flask(lms_app, "privacy", "erase", EMAIL, "--commit")
    assert code == 0, said
    run_pending(lms_app, now=clock.now())
    assert db.session().get_one(Person, one.owner.id).name == GONE
    db.session().rollback()
    yield archive, lms_app.config["SETTINGS"].erasures, known, one.owner.id
    db.session().rollback()
    with db.writing():
        db.session().execute(text("DROP TABLE alembic_version"))
        db.session().commit()


def restored(app, archive):
    """What the command says in an empty place, and what the worker does then; this world was not lived by the book, so
    that its chains contradict some rows before any backup: `wrong` tells these apart."""
    said = flask(app, "restore", str(archive), "--commit")[1]
    run_pending(app, now=clock.now())
    db.session().rollback()
    return said


def assert_gone(app, known, person_id):
    """Nothing names him, he cannot sign in, and the chains say what they said before, with the erasure at their ends."""
    assert found_in(everything(app)) == []
    s = db.session()
    person = s.get_one(Person, person_id)
    assert (person.name, person.is_active, person.password_hash, person.erased_at is None) == (GONE, False, None, False)
    assert s.scalars(select(LoginSession.id).where(LoginSession.ended_at.is_(None))).all() == []
    assert wrong() == known
    told = [
        entry.kind for chain in audit.chains(s) for entry in evidence.ledger_of(s, chain).of_kind("personal.erased")
    ]
    assert len(told) > 1
    s.rollback()


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_nobody_comes_back_with_an_older_backup(before, tmp_path, database):
    archive, noted, known, person_id = before
    folder = tmp_path / "baru"
    folder.mkdir()
    shutil.copy(noted, folder / "erasures.jsonl")
    if database == "sqlite":
        with place(sqlite_url(folder), folder) as app:
            _comes_back_without_him(app, archive, known, person_id)
    else:
        with on_postgresql() as url, place(url, folder) as app:
            _comes_back_without_him(app, archive, known, person_id)


def _comes_back_without_him(app, archive, known, person_id):
    said = restored(app, archive)
    assert "Daftar penghapusan: 1 orang dihapus lagi." in said, said
    assert_gone(app, known, person_id)
    again = archive.with_name("sesudah.zip")
    assert flask(app, "backup", str(again))[0] == 0
    octets = again.read_bytes()
    assert [one for one in MARKERS if one.encode() in octets] == []
    assert "0 orang dihapus lagi" in flask(app, "privacy", "replay", "--commit")[1]


def test_without_the_list_the_operator_hears_it_and_the_list_can_be_brought_later(before, tmp_path):
    archive, noted, known, person_id = before
    folder = tmp_path / "tanpa"
    folder.mkdir()
    with place(sqlite_url(folder), folder) as app:
        said = restored(app, archive)
        assert "salin daftarnya" in said, said
        assert db.session().get_one(Person, person_id).name == NAME
        db.session().rollback()
        shutil.copy(noted, folder / "erasures.jsonl")
        assert "1 orang dihapus lagi" in flask(app, "privacy", "replay", "--commit")[1]
        run_pending(app, now=clock.now())
        db.session().rollback()
        assert_gone(app, known, person_id)
        assert [path for path in files.storage().root.rglob("*") if path.is_file()]
