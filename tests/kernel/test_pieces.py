"""A file that comes in pieces: each byte once, for its sender only, whole or not at all, and gone after a day."""

import datetime as dt
import errno
import hashlib
import os
import random
import subprocess
import sys
import threading
import uuid

import pytest

from askom_lms.kernel import clock
from askom_lms.kernel.children import ROOT
from askom_lms.kernel.files import StorageFull, StorageUnavailable
from askom_lms.kernel.jobs.engine import bell
from askom_lms.kernel.messages import Invalid, Refusal, TooMany
from askom_lms.kernel.uploads import UploadRefused
from askom_lms.kernel.uploads.pieces import (
    KEPT,
    LARGEST,
    MOST_BYTES,
    MOST_FILES,
    Announced,
    Pieces,
    UploadGone,
    WrongOffset,
)

DATA = random.Random(164).randbytes(700_000)
PIECE = 256 * 1024
SURAT = Announced("surat.pdf", len(DATA), hashlib.sha256(DATA).hexdigest(), "/berkas/ijazah 1")
PERSON, OTHER = uuid.uuid4(), uuid.uuid4()


@pytest.fixture
def pieces(tmp_path):
    return Pieces(tmp_path / ".pieces")


@pytest.fixture
def later(monkeypatch):
    """later(by): so much time has passed."""

    def move(by):
        now = clock.now()
        monkeypatch.setattr(clock, "now", lambda: now + by)

    return move


def send(pieces, upload_id, data=DATA, offset=0, person=PERSON):
    """All of it, piece by piece, going on wherever the answer says; the offset at the end."""
    while offset < len(data):
        try:
            offset = pieces.append(person, upload_id, offset, data[offset : offset + PIECE])
        except WrongOffset as refusal:
            offset = refusal.held
    return offset


def whole(pieces, upload_id, person=PERSON):
    held = pieces.hold(person, upload_id)
    try:
        return held.whole().read()
    finally:
        held.close()


def everything(pieces):
    return sorted(path.name for path in pieces.root.rglob("*") if path.is_file())


def test_a_file_in_three_pieces_is_whole(pieces):
    upload_id, offset = pieces.begin(PERSON, SURAT)
    assert offset == 0
    assert send(pieces, upload_id) == len(DATA)
    assert whole(pieces, upload_id) == DATA


@pytest.mark.row("000-164")
def test_announced_again_it_goes_on_where_it_was(pieces):
    upload_id, _ = pieces.begin(PERSON, SURAT)
    pieces.append(PERSON, upload_id, 0, DATA[:PIECE])
    assert pieces.begin(PERSON, SURAT) == (upload_id, PIECE)
    send(pieces, upload_id, offset=PIECE)
    assert pieces.begin(PERSON, SURAT) == (upload_id, len(DATA))


@pytest.mark.parametrize(
    "other",
    [
        Announced("surat2.pdf", SURAT.size, SURAT.sha256, SURAT.mark),
        Announced(SURAT.name, SURAT.size + 1, SURAT.sha256, SURAT.mark),
        Announced(SURAT.name, SURAT.size, "0" * 64, SURAT.mark),
        Announced(SURAT.name, SURAT.size, SURAT.sha256, "/berkas/ktp 1"),
    ],
    ids=["name", "size", "content", "form"],
)
def test_another_file_never_goes_on_with_this_one(pieces, other):
    upload_id, _ = pieces.begin(PERSON, SURAT)
    pieces.append(PERSON, upload_id, 0, DATA[:PIECE])
    assert pieces.begin(PERSON, other)[1] == 0
    assert pieces.begin(OTHER, SURAT)[1] == 0


@pytest.mark.parametrize("offset", [0, PIECE - 1, PIECE + 1, -1])
def test_a_piece_at_a_wrong_place_is_answered_with_the_true_one_and_changes_nothing(pieces, offset):
    upload_id, _ = pieces.begin(PERSON, SURAT)
    pieces.append(PERSON, upload_id, 0, DATA[:PIECE])
    with pytest.raises(WrongOffset, match="tidak menyambung") as refused:
        pieces.append(PERSON, upload_id, offset, b"x" * 10)
    assert (refused.value.held, refused.value.status) == (PIECE, 409)
    send(pieces, upload_id, offset=PIECE)
    assert whole(pieces, upload_id) == DATA


def test_the_last_byte_makes_it_whole_and_one_more_is_refused(pieces):
    upload_id, _ = pieces.begin(PERSON, SURAT)
    pieces.append(PERSON, upload_id, 0, DATA[:-1])
    with pytest.raises(Refusal, match=r"baru 0,7 MB dari 0,7 MB") as refused:
        whole(pieces, upload_id)
    assert refused.value.code == "upload.incomplete"
    with pytest.raises(Invalid) as refused:
        pieces.append(PERSON, upload_id, len(DATA) - 1, DATA[-1:] + b"!")
    assert refused.value.code == "upload.more_than_announced"
    assert pieces.append(PERSON, upload_id, len(DATA) - 1, DATA[-1:]) == len(DATA)
    assert whole(pieces, upload_id) == DATA


@pytest.mark.parametrize(
    ("size", "code"), [(LARGEST, ""), (LARGEST + 1, "upload.too_large"), (1, ""), (0, "upload.empty")]
)
def test_a_file_that_no_form_takes_is_refused_before_its_first_byte(pieces, size, code):
    if not code:
        assert pieces.begin(PERSON, Announced("a.pdf", size))[1] == 0
        return
    with pytest.raises(UploadRefused) as refused:
        pieces.begin(PERSON, Announced("a.pdf", size))
    assert refused.value.code == code
    assert everything(pieces) == []


def test_what_belongs_to_somebody_else_is_as_missing_as_what_never_was(pieces):
    upload_id, _ = pieces.begin(PERSON, SURAT)
    for person, wanted in ((OTHER, upload_id), (PERSON, uuid.uuid4())):
        with pytest.raises(UploadGone, match="sudah tidak ada") as refused:
            pieces.append(person, wanted, 0, DATA)
        assert refused.value.status == 404
        with pytest.raises(UploadGone):
            pieces.hold(person, wanted)
    assert pieces.begin(PERSON, SURAT) == (upload_id, 0)


def test_it_waits_a_day_from_its_last_piece_and_no_longer(pieces, later):
    upload_id, _ = pieces.begin(PERSON, SURAT)
    later(KEPT - dt.timedelta(minutes=1))
    assert pieces.sweep() == 0
    pieces.append(PERSON, upload_id, 0, DATA[:PIECE])
    later(KEPT - dt.timedelta(minutes=1))
    assert pieces.sweep() == 0
    assert pieces.begin(PERSON, SURAT) == (upload_id, PIECE)
    later(KEPT + dt.timedelta(minutes=1))
    with pytest.raises(UploadGone):
        pieces.append(PERSON, upload_id, PIECE, DATA[PIECE:])
    assert pieces.sweep() == 2
    assert everything(pieces) == []
    assert pieces.sweep() == 0
    assert pieces.begin(PERSON, SURAT)[1] == 0


def test_the_hourly_tidying_sweeps_what_nobody_finished(installation, later):
    pieces = Pieces(installation.config["SETTINGS"].storage / ".pieces")
    upload_id, _ = pieces.begin(PERSON, SURAT)
    bell(installation).tidy()
    assert upload_id.hex in everything(pieces)
    later(KEPT * 2)
    bell(installation).tidy()
    assert upload_id.hex not in everything(pieces)


@pytest.mark.parametrize(
    ("number", "size", "fits"),
    [
        (MOST_FILES - 1, 1, True),
        (MOST_FILES, 1, False),
        (MOST_BYTES // LARGEST - 1, LARGEST, True),
        (MOST_BYTES // LARGEST, LARGEST, False),
    ],
    ids=["the last file", "a file too many", "the last megabyte", "a byte too many"],
)
def test_one_person_has_so_much_on_the_way_and_others_do_not_feel_it(pieces, later, number, size, fits):
    for count in range(number):
        pieces.begin(PERSON, Announced(f"{count}.pdf", size))
    if fits:
        pieces.begin(PERSON, Announced("baru.pdf", size))
        return
    with pytest.raises(TooMany, match=r"0\.pdf, 1\.pdf.* Pilih lagi berkas itu") as refused:
        pieces.begin(PERSON, Announced("baru.pdf", 1))
    assert refused.value.status == 429
    assert pieces.begin(PERSON, Announced("0.pdf", size))[1] == 0
    pieces.begin(OTHER, Announced("baru.pdf", size))
    later(KEPT * 2)
    pieces.begin(PERSON, Announced("baru.pdf", size))


def test_two_beginnings_at_once_count_each_other(pieces):
    for count in range(MOST_FILES - 1):
        pieces.begin(PERSON, Announced(f"{count}.pdf", 1))
    begun, ready = [], threading.Barrier(6)

    def begin(number):
        ready.wait()
        try:
            begun.append(pieces.begin(PERSON, Announced(f"baru {number}.pdf", 1)))
        except TooMany:
            begun.append(None)

    run_together(begin, 6)
    assert sum(one is not None for one in begun) == 1


def run_together(work, count):
    threads = [threading.Thread(target=work, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return threads


def test_the_same_piece_from_two_devices_at_once_is_there_once(pieces):
    upload_id, _ = pieces.begin(PERSON, SURAT)
    answers, ready = [], threading.Barrier(6)

    def append(_number):
        ready.wait()
        try:
            answers.append(("yes", pieces.append(PERSON, upload_id, 0, DATA[:PIECE])))
        except WrongOffset as refusal:
            answers.append(("no", refusal.held))

    run_together(append, 6)
    assert sorted(answers) == [("no", PIECE)] * 5 + [("yes", PIECE)]


SENDER = """
import sys, uuid
from pathlib import Path
from tests.kernel.test_pieces import DATA, Pieces, send
print(send(Pieces(Path(sys.argv[1])), uuid.UUID(sys.argv[2]), person=uuid.UUID(sys.argv[3])))
"""


def test_processes_that_send_the_same_file_make_one_file(pieces):
    upload_id, _ = pieces.begin(PERSON, SURAT)
    command = [sys.executable, "-c", SENDER, str(pieces.root), str(upload_id), str(PERSON)]
    senders = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) for _ in range(3)]
    assert [int(sender.communicate()[0]) for sender in senders] == [len(DATA)] * 3
    assert whole(pieces, upload_id) == DATA


def test_whoever_takes_it_is_alone_with_it(pieces):
    """A second form that asks for the same file waits, and then hears where the first one went on."""
    upload_id, _ = pieces.begin(PERSON, SURAT)
    send(pieces, upload_id)
    first, heard, asking = pieces.hold(PERSON, upload_id), [], threading.Event()

    def ask():
        asking.set()
        second = pieces.hold(PERSON, upload_id)
        heard.append(second.went_on)
        second.close()

    other = threading.Thread(target=ask)
    other.start()
    asking.wait()
    assert first.went_on is None
    assert first.whole().read() == DATA
    first.taken("/berkas/ijazah")
    first.close()
    other.join()
    assert heard == ["/berkas/ijazah"]


def test_what_was_taken_takes_no_room_and_no_more_pieces(pieces):
    upload_id, _ = pieces.begin(PERSON, SURAT)
    send(pieces, upload_id)
    held = pieces.hold(PERSON, upload_id)
    held.taken("/berkas/ijazah")
    held.close()
    assert sum(path.stat().st_size for path in pieces.root.rglob(upload_id.hex)) == 0
    with pytest.raises(WrongOffset) as refused:
        pieces.append(PERSON, upload_id, 0, DATA[:PIECE])
    assert refused.value.held == len(DATA)
    again, offset = pieces.begin(PERSON, SURAT)
    assert (again != upload_id, offset) == (True, 0)


@pytest.mark.parametrize("sha256", [SURAT.sha256, ""])
def test_other_bytes_than_announced_are_refused_where_the_sender_said_a_hash(pieces, sha256):
    upload_id, _ = pieces.begin(PERSON, Announced("surat.pdf", len(DATA), sha256))
    send(pieces, upload_id, data=b"!" + DATA[1:])
    if not sha256:
        assert whole(pieces, upload_id)[:1] == b"!"
        return
    with pytest.raises(Invalid, match="dimulai dari awal") as refused:
        whole(pieces, upload_id)
    assert refused.value.code == "upload.changed"


def test_what_was_dropped_is_gone_also_for_who_waited_for_it(pieces):
    upload_id, _ = pieces.begin(PERSON, SURAT)
    held, heard, asking = pieces.hold(PERSON, upload_id), [], threading.Event()

    def ask():
        asking.set()
        try:
            heard.append(pieces.append(PERSON, upload_id, 0, DATA))
        except UploadGone as refusal:
            heard.append(refusal.code)

    other = threading.Thread(target=ask)
    other.start()
    asking.wait()
    held.drop()
    held.close()
    other.join()
    assert heard == ["upload.gone"]
    assert everything(pieces) == []


@pytest.mark.parametrize(("number", "refusal"), [(errno.ENOSPC, StorageFull), (errno.EIO, StorageUnavailable)])
def test_a_disk_that_fails_in_the_middle_of_a_piece_leaves_what_was_acknowledged(pieces, monkeypatch, number, refusal):
    upload_id, _ = pieces.begin(PERSON, SURAT)
    pieces.append(PERSON, upload_id, 0, DATA[:PIECE])
    write = os.pwrite

    def fail(descriptor, data, offset):
        if offset > PIECE:
            raise OSError(number, "the disk")
        return write(descriptor, data[:1000], offset)

    with monkeypatch.context() as broken:
        broken.setattr(os, "pwrite", fail)
        with pytest.raises(refusal):
            pieces.append(PERSON, upload_id, PIECE, DATA[PIECE:])
    assert pieces.begin(PERSON, SURAT) == (upload_id, PIECE)
    send(pieces, upload_id, offset=PIECE)
    assert whole(pieces, upload_id) == DATA


def test_a_piece_is_on_the_disk_before_it_is_acknowledged(pieces, monkeypatch):
    upload_id, _ = pieces.begin(PERSON, SURAT)
    synced, fsync = [], os.fsync

    def watch(descriptor):
        synced.append(os.fstat(descriptor).st_size)
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", watch)
    assert pieces.append(PERSON, upload_id, 0, DATA[:PIECE]) == PIECE
    assert synced == [PIECE]


def test_files_on_the_way_are_for_the_application_only(pieces):
    upload_id, _ = pieces.begin(PERSON, SURAT)
    send(pieces, upload_id)
    held = pieces.hold(PERSON, upload_id)
    held.taken("/")
    held.close()
    assert len(everything(pieces)) == 3
    assert [path for path in pieces.root.rglob("*") if path.stat().st_mode & 0o077] == []


def test_a_storage_that_is_away_is_told_apart_from_a_file_that_is_gone(pieces):
    pieces.root.write_bytes(b"a file where the folder should be")
    with pytest.raises(StorageUnavailable):
        pieces.begin(PERSON, SURAT)
    with pytest.raises(StorageUnavailable):
        pieces.append(PERSON, uuid.uuid4(), 0, DATA)
