"""The disk is full: what was acknowledged is there, what was not is refused in words, and reading goes on."""

import contextlib
import io
import os
import re
import subprocess

import pytest
from PIL import Image

from tests.assessment.world import PASSWORD
from tests.databases import sqlite_url
from tests.drills.served import Browser, Served, build

pytestmark = [pytest.mark.drill, pytest.mark.root]
DISK = 24 * 1024 * 1024
MOST_TRIES = 400


@pytest.fixture
def disk(tmp_path):
    """A disk of its own that can be filled to the last byte."""
    made = tmp_path / "disk"
    made.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", str(made)], check=True)
    yield made
    subprocess.run(["umount", "--lazy", str(made)], check=True)


def fill(disk, left):
    """Only so many bytes are left."""
    free = os.statvfs(disk)
    (disk / "filler").write_bytes(bytes(free.f_bavail * free.f_bsize - left))


def picture(number):
    """A photo that does not become smaller, and differs from all others."""
    out = io.BytesIO()
    Image.frombytes("RGB", (300, 300), os.urandom(270_000)).save(out, "PNG")
    return f"foto-{number}.png", out.getvalue()


def is_told(answer, said):
    assert answer.status == 507, answer.text[:2000]
    assert said in answer.text
    assert "tetap dapat dibaca" in answer.text


@contextlib.contextmanager
def served(url, folder, **settings):
    made = build(url, folder)
    made.served = Served(url, folder, **settings)
    made.served.start()
    try:
        yield made
        assert made.served.failures() == []
        assert made.served.operator("audit", "verify")[0] == 0
    finally:
        made.served.kill()


def test_a_full_storage_refuses_files_and_everything_else_goes_on(blank_url, tmp_path, disk):
    with served(blank_url, tmp_path, storage=disk / "files") as town:
        trainee = Browser(town.served, town.cookies[0])
        fill(disk, 1_000_000)
        kept = 0
        while (answer := trainee.attach(*picture(kept))).status == 302:
            kept += 1
        is_told(answer, "Tempat penyimpanan penuh, berkas belum tersimpan.")
        assert 1 <= kept < 10
        fill_rest(disk)
        is_told(trainee.post("/unggahan", {"name": "a.png", "size": "9000"}), "berkas belum tersimpan")

        page = trainee.get("/tugas/1/peta")
        there = set(re.findall(r'"(/lampiran/[0-9a-f-]{36})"', page.text))
        assert (page.status, len(there)) == (200, kept)
        assert {trainee.get(path).status for path in there} == {200}
        assert trainee.hand_in().status == 302
        assert trainee.withdraw().status == 302
        signed_in = Browser(town.served).post("/masuk", {"email": town.emails[0], "password": PASSWORD})
        assert (signed_in.status, signed_in.location) == (302, "/")

        for path in disk.glob("filler*"):
            path.unlink()
        assert trainee.attach(*picture(kept)).status == 302


def fill_rest(disk):
    with contextlib.suppress(OSError), (disk / "filler-of-the-rest").open("wb", buffering=0) as rest:
        while True:
            rest.write(bytes(4096))


def test_a_full_disk_below_the_database_keeps_what_was_acknowledged_and_lets_read_what_is_not_logged(tmp_path, disk):
    url = sqlite_url(disk)
    with served(url, tmp_path) as town:
        trainee = Browser(town.served, town.cookies[0])
        fill(disk, 500_000)
        for _ in range(MOST_TRIES):
            was_handed_in = trainee.hand_in()
            if was_handed_in.status != 302:
                break
            answer = trainee.withdraw()
            if answer.status != 302:
                break
        refused = was_handed_in if was_handed_in.status != 302 else answer
        is_told(refused, "Tempat penyimpanan penuh, jadi kiriman ini belum tersimpan.")
        assert [trainee.get(path).status for path in ("/beranda", "/jadwal")] == [200, 200]
        seen = trainee.get("/tugas/1/peta")
        assert seen.status in (200, 507), "shown with its line in the access log, or not at all"
        if seen.status == 507:
            is_told(seen, "Tempat penyimpanan penuh")
        (disk / "filler").unlink()
        assert (trainee.withdraw() if was_handed_in.status == 302 else trainee.hand_in()).status == 302
