"""The second factor lapses while certificates of BNSP are written down: what was typed, pasted or chosen comes along."""

import datetime as dt
import io

import pyotp
import pytest
from sqlalchemy import update

from askom_lms.kernel import clock, db, files, keys
from askom_lms.kernel.uploads.pieces import MOST_FILES, Announced, pieces
from askom_lms.people.models import LoginSession
from tests.attack_files.pdfs import plain
from tests.certification.competence_world import MONDAY, certificate_of, decided_class, imported
from tests.certification.test_routes_competence import SK, at, how_many, table
from tests.people.conftest import code_of


@pytest.fixture(autouse=True)
def monday(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: MONDAY)


@pytest.fixture
def world(lms_app):
    """Certificates come from BNSP; panitia has an authenticator."""
    found = decided_class()
    found.panitia.totp_secret = keys.box("totp").encrypt(pyotp.random_base32().encode()).decode()
    db.session().commit()
    return found


@pytest.fixture
def desk(world, desk_of):
    return desk_of(world.panitia)


def lapsed(world):
    """Sixteen minutes have passed since the second factor was shown."""
    old = MONDAY - dt.timedelta(minutes=16)
    db.session().execute(
        update(LoginSession).where(LoginSession.person_id == world.panitia.id).values(second_factor_at=old)
    )
    db.session().commit()


def gone_on(door, world):
    """The code is shown, a wrong one first, and the form is sent again."""
    assert (door.status, door.h1) == (403, "Langkah kedua")
    wrong = door.press("Lanjut", code="000000")
    carried = wrong.press("Lanjut", code=code_of(world.panitia))
    assert "tidak dapat dibawa" not in carried.text
    return carried.press("Lanjutkan mengirim")


def facts(world, **changes):
    return {
        **SK,
        "person": str(world.seats[0]),
        "number": "85500 2320 00912 2026",
        "issued_on": "2026-11-22",
        **changes,
    }


def test_a_pasted_table_comes_along_before_the_check_and_before_it_is_written_down(desk, world):
    page = desk.go(at(world, "/impor"))
    lapsed(world)
    preview = gone_on(page.press("Periksa tabel", sel=table(world, 0, 1)), world)
    assert "2 baru" in preview.text
    lapsed(world)
    done = gone_on(preview.press("Catat 2 sertifikat"), world)

    assert "2 sertifikat kompetensi dicatat." in done.text
    assert how_many() == 2


def test_a_table_as_a_file_comes_along(desk, world):
    page = desk.go(at(world, "/impor"))
    lapsed(world)
    sent = table(world, 0, 2).replace("\t", ";").encode()
    preview = gone_on(page.press("Periksa tabel", berkas=(io.BytesIO(sent), "dari-bnsp.csv")), world)

    assert "2 baru" in preview.text
    assert "2 sertifikat kompetensi dicatat." in preview.press("Catat 2 sertifikat").text


def test_one_certificate_comes_along_with_its_file(desk, world):
    page = desk.go(at(world, "/impor"))
    lapsed(world)
    done = gone_on(page.press("Catat sertifikat", **facts(world), berkas=(io.BytesIO(plain()), "a.pdf")), world)

    assert "1 sertifikat kompetensi dicatat." in done.text
    kept = certificate_of(world, 0)
    assert (kept.number, files.read(kept.pdf_sha256)[:5]) == ("85500 2320 00912 2026", b"%PDF-")


def test_a_file_sent_later_comes_along(desk, world):
    imported(world, 0)
    page = desk.open("certification.show_certificate", certificate_id=certificate_of(world, 0).id)
    lapsed(world)
    done = gone_on(page.press("Simpan berkas", berkas=(io.BytesIO(plain()), "a.pdf")), world)

    assert "Berkas sertifikat disimpan." in done.text
    assert files.read(certificate_of(world, 0).pdf_sha256).startswith(b"%PDF-")


def test_a_file_that_cannot_wait_is_chosen_anew_and_the_facts_come_along(desk, world):
    page = desk.go(at(world, "/impor"))
    for n in range(MOST_FILES):
        pieces().begin(world.panitia.id, Announced(f"{n}.pdf", 10))
    lapsed(world)
    door = page.press("Catat sertifikat", **facts(world), berkas=(io.BytesIO(plain()), "a.pdf"))
    carried = door.press("Lanjut", code=code_of(world.panitia))

    assert "Berkas yang tadi dipilih tidak dapat dibawa" in carried.text
    assert "85500 2320 00912 2026" in carried.html
