"""An archive of everything, read back into an empty place: also on the other database, and never from a damaged file."""

import contextlib
import json
import re
import shutil
import zipfile
from types import SimpleNamespace

import pytest
from flask_migrate import stamp
from sqlalchemy import func, inspect, select, text

from askom_lms.app import create_app
from askom_lms.config import Settings
from askom_lms.kernel import backup, checkpoints, db, files
from askom_lms.kernel.audit import ChainEntry
from askom_lms.people.models import LoginSession, Person
from tests.databases import on_postgresql, sqlite_url

SECRET = "a secret for tests that is long enough"


@pytest.fixture(scope="module")
def source(demo_class, tmp_path_factory):
    """A class on its third day with a file and a sign-in, and its archive."""
    folder = tmp_path_factory.mktemp("backup")
    with demo_class.app.app_context():
        stamp()
        with db.writing():
            kept = files.store(b"a letter")
            for chain in checkpoints.due(db.session(), checkpoints.clock.now(), all_of_them=True):
                checkpoints.write(db.session(), chain, checkpoints.clock.now())
        known = backup.write(folder / "askom.zip")
    yield SimpleNamespace(path=folder / "askom.zip", known=known, file=kept)
    with demo_class.app.app_context(), db.writing():
        db.session().execute(text("DROP TABLE alembic_version"))
        db.session().commit()


@contextlib.contextmanager
def place(url, folder, secret=SECRET):
    """A new installation, nothing in it yet."""
    where = {"storage": folder / "files", "checkpoints": folder / "checkpoints", "queue": folder / "queue.db"}
    where["erasures"] = folder / "erasures.jsonl"
    app = create_app(Settings(mode="test", secret=secret, database=url, base_url="http://localhost", **where))
    with app.app_context():
        yield app
        db.db.session.remove()
        db.db.engine.dispose()


@pytest.fixture
def empty_place(tmp_path):
    with place(sqlite_url(tmp_path), tmp_path) as app:
        yield app


def flask(app, *args):
    ran = app.test_cli_runner().invoke(args=["askom", *args])
    return ran.exit_code, ran.output


def rewritten(source, folder, **members):
    """A copy of the archive in which some members hold something else; None leaves one out."""
    target = folder / "other.zip"
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            if members.get(name, b"") is not None:
                new.writestr(name, members.get(name, old.read(name)))
    return target


def assert_nothing_is_there(folder):
    assert [*(folder / "files").glob("??/*"), *(folder / "checkpoints").glob("*")] == []
    assert inspect(db.db.engine).get_table_names() == []


def without_sign_ins(known):
    return {name: of for name, of in known.tables.items() if name != "login_session"}


def test_everything_comes_back_in_an_empty_place(source, empty_place):
    code, said = flask(empty_place, "restore", str(source.path), "--commit")
    assert (code, "semua rantai bukti cocok" in said) == (0, True), said
    with db.reading():
        assert db.session().scalar(select(func.count()).select_from(Person)) == source.known.tables["person"][0] > 20
        assert db.session().scalar(select(func.count()).select_from(ChainEntry)) > 100
        assert db.session().scalar(select(func.count()).where(LoginSession.ended_at.is_(None))) == 0
        assert files.read(source.file) == b"a letter"
        assert list(checkpoints.verify_all(db.session())) == []
        db.session().rollback()


def test_the_archive_of_a_restored_place_holds_the_same(source, empty_place, tmp_path):
    backup.restore(source.path)
    again = backup.write(tmp_path / "again.zip")
    assert without_sign_ins(again) == without_sign_ins(source.known)
    assert again.files == source.known.files


def test_it_comes_back_on_the_other_database_and_from_there_again(source, tmp_path):
    with on_postgresql() as url, place(url, tmp_path / "postgresql"):
        backup.restore(source.path)
        there = backup.write(tmp_path / "there.zip")
    with place(sqlite_url(tmp_path), tmp_path / "sqlite"):
        backup.restore(tmp_path / "there.zip")
        back = backup.write(tmp_path / "back.zip")
    assert without_sign_ins(source.known) == without_sign_ins(there) == without_sign_ins(back)


def test_a_place_that_is_not_empty_is_refused_and_stays_as_it_was(source, demo_class):
    with demo_class.app.app_context():
        code, said = flask(demo_class.app, "restore", str(source.path), "--commit")
    assert code == 1
    assert re.search(
        r"Basis data tujuan tidak kosong: tabel \w+ berisi. Tunjuk basis data baru di ASKOM_DATABASE.", said
    )


def test_files_of_somebody_else_in_the_folder_are_refused(source, empty_place):
    files.store(b"of another installation")
    with pytest.raises(backup.Unfit, match=r"Folder tujuan tidak kosong: files/[0-9a-f]{64} bukan dari cadangan ini"):
        backup.examine(source.path)


def test_an_interrupted_restore_goes_on(source, empty_place):
    files.store(b"a letter")
    assert backup.restore(source.path).files == source.known.files


def test_another_secret_is_refused(source, tmp_path):
    with (
        place(sqlite_url(tmp_path), tmp_path, secret="another secret that is long enough too") as app,
        pytest.raises(backup.Unfit, match="ASKOM_SECRET berbeda dari yang dipakai saat cadangan dibuat"),
    ):
        backup.examine(source.path)
    assert app.config["SETTINGS"].secret != SECRET


def test_an_archive_of_another_schema_names_the_way(source, empty_place, tmp_path):
    with zipfile.ZipFile(source.path) as archive:
        told = json.loads(archive.read("manifest.json"))
    older = rewritten(source.path, tmp_path, **{"manifest.json": json.dumps({**told, "revision": "0001"})})
    with pytest.raises(backup.Unfit, match=r"dari skema 0001, .* lalu naikkan rilis dan jalankan `flask db upgrade`"):
        backup.examine(older)


def manifest_with(source, **changes):
    with zipfile.ZipFile(source.path) as archive:
        return json.dumps({**json.loads(archive.read("manifest.json")), **changes})


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (lambda source: {"tables/person.jsonl": b""}, r"tables/person.jsonl tidak sama dengan yang dicatat"),
        (lambda source: {f"files/{source.file}": b"another letter"}, r"files/\w+ tidak sama dengan yang dicatat"),
        (lambda source: {f"files/{source.file}": None}, r"files/\w+ tidak terbaca"),
        (lambda source: {"manifest.json": None}, r"manifest.json tidak terbaca"),
        (lambda source: {"manifest.json": "[]"}, r"manifest.json tidak terbaca"),
        (lambda source: {"manifest.json": manifest_with(source, format=2)}, "format arsip 2 tidak dikenal"),
        (lambda source: {"manifest.json": manifest_with(source, tables={})}, r"tables/\w+.jsonl tidak tercatat"),
        (
            lambda source: {"manifest.json": manifest_with(source, files={"checkpoints/../../x": [1, "a"]})},
            r"checkpoints/../../x bukan nama berkas cadangan",
        ),
    ],
)
def test_a_damaged_archive_restores_nothing(source, empty_place, tmp_path, damage, told):
    broken = rewritten(source.path, tmp_path, **damage(source))
    with pytest.raises(backup.Damaged, match=told):
        backup.restore(broken)
    assert_nothing_is_there(tmp_path)


@pytest.mark.parametrize("keep", [0.2, 0.999])
def test_a_cut_archive_is_told(source, empty_place, tmp_path, keep):
    cut = tmp_path / "cut.zip"
    shutil.copy(source.path, cut)
    with cut.open("r+b") as raw:
        raw.truncate(int(cut.stat().st_size * keep))
    code, said = flask(empty_place, "verify", str(cut))
    assert (code, said.startswith("Error: Cadangan rusak: bukan arsip cadangan atau terpotong")) == (1, True)


def test_a_whole_archive_is_told_and_a_dry_restore_writes_nothing(source, empty_place, tmp_path):
    code, said = flask(empty_place, "verify", str(source.path))
    assert (code, f"{source.known.rows} baris" in said, said.startswith("Utuh. Cadangan http://localhost")) == (
        0,
        True,
        True,
    )
    code, said = flask(empty_place, "restore", str(source.path))
    assert (code, "Tambahkan --commit untuk memulihkan" in said) == (0, True)
    assert_nothing_is_there(tmp_path)


def test_a_backup_is_for_its_owner_only_and_never_overwrites(source, demo_class, tmp_path):
    target = tmp_path / "new.zip"
    with demo_class.app.app_context():
        code, said = flask(demo_class.app, "backup", str(target))
        assert (code, "simpan terenkripsi" in said) == (0, True)
        assert target.stat().st_mode & 0o777 == 0o600
        before = target.read_bytes()
        code, said = flask(demo_class.app, "backup", str(target))
    assert (code, "Cadangan tidak menimpa; pilih nama lain." in said, target.read_bytes() == before) == (1, True, True)
    assert [path.name for path in tmp_path.iterdir()] == ["new.zip"]


def test_a_folder_that_is_not_there_is_told(demo_class, tmp_path):
    with demo_class.app.app_context():
        code, said = flask(demo_class.app, "backup", str(tmp_path / "nowhere" / "new.zip"))
    assert (code, "tidak dapat ditulis: No such file or directory." in said) == (1, True)
