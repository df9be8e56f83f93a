"""A file whose name was given back is on the disk, whole, under the hash of its bytes."""

import datetime as dt
import errno
import hashlib
import io
import os
import random
import signal
import subprocess
import sys

import pytest

from askom_lms.kernel import files
from askom_lms.kernel.children import ROOT
from askom_lms.kernel.files import LocalStorage, StorageFull, StorageUnavailable, StoredFileErased, StoredFileMissing

DATA = b"ijazah" * 1000


@pytest.fixture
def storage(tmp_path):
    return LocalStorage(tmp_path / "files")


def everything(storage):
    return sorted(path for path in storage.root.rglob("*") if path.is_file())


def test_bytes_are_stored_under_their_hash_and_read_back(storage):
    sha256 = storage.store(DATA)

    assert sha256 == hashlib.sha256(DATA).hexdigest()
    assert storage.read(sha256) == DATA
    assert storage.size(sha256) == len(DATA)
    assert storage.exists(sha256)
    assert storage.verify(sha256)
    assert everything(storage) == [storage.root / sha256[:2] / sha256[2:]]


def test_a_stream_larger_than_one_chunk_is_stored_whole(storage):
    large = random.Random(1).randbytes(files.CHUNK * 2 + 7)
    sha256 = storage.store(io.BytesIO(large))
    with storage.open(sha256) as stored:
        assert stored.read() == large


def test_nothing_at_all_can_be_stored(storage):
    assert storage.read(storage.store(b"")) == b""


def test_storing_twice_keeps_one_file(storage):
    assert storage.store(DATA) == storage.store(DATA)
    assert len(everything(storage)) == 1


def test_stored_files_are_for_the_application_only(storage):
    sha256 = storage.store(DATA)
    assert (storage.root / sha256[:2] / sha256[2:]).stat().st_mode & 0o077 == 0


def test_a_damaged_file_is_found_and_storing_again_heals_it(storage):
    sha256 = storage.store(DATA)
    (storage.root / sha256[:2] / sha256[2:]).write_bytes(b"other")
    assert not storage.verify(sha256)
    storage.store(DATA)
    assert storage.verify(sha256)


def test_a_missing_file_is_told_apart_from_a_broken_storage(storage, monkeypatch):
    missing = "0" * 64
    assert not storage.exists(missing)
    for ask in (storage.read, storage.open, storage.size, storage.verify):
        with pytest.raises(StoredFileMissing, match="cadangan"):
            ask(missing)
    sha256 = storage.store(DATA)
    storage.root.chmod(0)
    (storage.root / sha256[:2]).rename(storage.root / "gone")
    (storage.root / sha256[:2]).write_bytes(b"a file where a folder should be")
    with pytest.raises(StorageUnavailable) as refused:
        storage.read(sha256)
    assert not isinstance(refused.value, StoredFileMissing)


@pytest.mark.parametrize("name", ["../../etc/passwd", "A" * 64, "0" * 63, "0" * 64 + "\n"])
def test_a_name_that_is_no_hash_never_becomes_a_path(storage, name):
    with pytest.raises(ValueError, match="SHA-256"):
        storage.read(name)


def test_a_content_that_was_destroyed_is_gone_and_says_so(storage):
    sha256 = storage.store(b"ktp")
    assert (storage.destroy(sha256), storage.destroy(sha256)) == (True, False)
    assert not storage.exists(sha256)
    with pytest.raises(StoredFileErased):
        storage.read("")


class Breaks:
    """The operating system fails at the n-th of these calls."""

    def __init__(self, call, nth, code):
        self.call, self.nth, self.code, self.calls = call, nth, code, 0

    def __call__(self, *args, **kwargs):
        self.calls += 1
        if self.calls == self.nth:
            raise OSError(self.code, os.strerror(self.code))
        return self.call(*args, **kwargs)


FAULTS = [("open", 1), ("write", 1), ("write", 2), ("fsync", 1), ("fsync", 2), ("fsync", 3), ("rename", 1), ("open", 2)]


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("trouble", [(errno.ENOSPC, StorageFull), (errno.EIO, StorageUnavailable)])
def test_a_fault_at_any_step_leaves_no_half_file_and_the_next_try_works(storage, monkeypatch, fault, trouble):
    (name, nth), (code, refusal) = fault, trouble
    data = random.Random(2).randbytes(files.CHUNK + 1)
    sha256 = hashlib.sha256(data).hexdigest()
    breaks = Breaks(getattr(os, name), nth, code)
    with monkeypatch.context() as patched:
        patched.setattr(files.os, name, breaks)
        with pytest.raises(refusal) as refused:
            storage.store(data)

    assert breaks.calls >= nth, "the fault never happened"
    assert refused.value.status in (503, 507)
    assert str(refused.value)
    for path in everything(storage):
        assert path == storage.root / sha256[:2] / sha256[2:]
        assert storage.verify(sha256)
    assert storage.store(data) == sha256
    assert storage.verify(sha256)


def test_a_write_that_takes_only_a_part_is_continued(storage, monkeypatch):
    write = os.write
    monkeypatch.setattr(files.os, "write", lambda descriptor, data: write(descriptor, data[:1000]))
    assert storage.verify(storage.store(DATA))


def test_the_sweeper_takes_old_orphans_and_leaves_fresh_ones(storage):
    storage.store(DATA)
    old, fresh = storage.temp / "old", storage.temp / "fresh"
    old.write_bytes(b"x")
    fresh.write_bytes(b"x")
    day = dt.timedelta(days=1)
    os.utime(old, (0, 0))

    assert storage.sweep_temp(day) == 1
    assert (old.exists(), fresh.exists()) == (False, True)
    assert storage.sweep_temp(day) == 0


WRITER = """
import hashlib, itertools, sys
from pathlib import Path
from askom_lms.kernel.files import LocalStorage
storage = LocalStorage(Path(sys.argv[1]))
for number in itertools.count():
    data = f"{sys.argv[2]} {number} ".encode() * 5000
    print(storage.store(data), flush=True)
"""


def test_every_file_acknowledged_by_a_killed_writer_is_readable(storage, tmp_path):
    acknowledged = []
    for life in range(6):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(storage.root), str(life)], stdout=subprocess.PIPE, text=True, cwd=ROOT
        )
        acknowledged += [writer.stdout.readline().strip() for _ in range(20)]
        writer.send_signal(signal.SIGKILL)
        acknowledged += [line.strip() for line in writer.stdout if len(line) == 65]
        writer.wait()

    assert len(acknowledged) >= 120
    assert all(storage.verify(sha256) for sha256 in acknowledged)
    for path in everything(storage):
        if path.parent != storage.temp:
            assert storage.verify(path.parent.name + path.name)
    storage.sweep_temp(dt.timedelta(seconds=-1))
    assert not list(storage.temp.iterdir())
