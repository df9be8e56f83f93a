"""What follows from a photo: lists, what audit verify says, old codes, and the version in force."""

import pytest
from sqlalchemy import select

from askom_lms.coursework import services
from askom_lms.coursework.domain.codes import short, shown
from askom_lms.coursework.models import DossierItem, WetParaf, WithdrawnCode
from askom_lms.kernel import checkpoints, db, files
from tests.coursework.deciding import give_back
from tests.coursework.photos import LATER, again, file, pdf_of, photographed, place_of, send
from tests.coursework.world import act_of, handed_in, parafed
from tests.people.conftest import tamper

PETA = "/tugas/1/peta"


# --- beside the paraf, in lists


def test_a_photo_is_shown_in_history_and_lists(world, dewi, master):
    version = parafed(world)
    file(world, version)
    db.session().commit()
    assert "1 foto lembar bertanda tangan" in dewi.go(f"{PETA}/riwayat").text
    assert "1 foto lembar bertanda tangan" in master.go(f"/lembar/{version.item.id}").text
    assert "Foto Diparaf" in dewi.go("/tugas/1").text
    assert "Foto Diparaf" in master.go("/peserta-saya/1").text
    assert "Foto Diparaf" not in dewi.go("/tugas/2").text


def test_lists_say_what_was_printed_and_what_to_print_again(world, dewi, master):
    version = handed_in(world)
    assert "Dicetak" not in dewi.go("/tugas/1").text
    dewi.go(f"{PETA}/cetak", expect=None)
    for desk, path in ((dewi, "/tugas/1"), (master, "/peserta-saya/1")):
        assert "Dicetak v1" in desk.go(path).text
        assert "cetak lagi" not in desk.go(path).text

    give_back(world, version)
    handed_in(world)

    assert "Dicetak v1, cetak lagi: ada versi yang lebih baru" in dewi.go("/tugas/1").text


# --- audit verify


@pytest.mark.parametrize(
    ("step", "words"),
    [
        (lambda p: "UPDATE wet_paraf SET filed_by_name = 'Orang Lain'", "foto paraf basah Orang Lain atas Peta"),
        (lambda p: "UPDATE wet_paraf SET code = 'AAAABBBB'", "bukan lagi yang dicatat"),
        (lambda p: f"UPDATE wet_paraf SET sha256 = '{'0' * 64}'", "bukan lagi yang dicatat"),
        (
            lambda p: "UPDATE wet_paraf SET wrong_at = filed_at, wrong_by_name = 'X', wrong_reason = 'buram'",
            "bukan lagi yang dicatat",
        ),
        (lambda p: "DELETE FROM wet_paraf", "barisnya hilang"),
    ],
)
def test_audit_verify_names_a_photo_that_was_tampered_with(world, step, words):
    photo = file(world, handed_in(world))
    db.session().commit()
    tamper(step(photo))
    found = list(checkpoints.verify_all(db.session()))
    assert len(found) == 1
    assert words in found[0].why


def test_audit_verify_names_a_photo_whose_bytes_changed(world, lms_app):
    photo = file(world, handed_in(world))
    db.session().commit()
    path = files.storage()._path(photo.sha256)
    whole = path.read_bytes()
    path.chmod(0o600)
    path.write_bytes(whole + b"x")
    found = list(checkpoints.verify_all(db.session()))
    path.write_bytes(whole)
    assert any("di penyimpanan berubah" in one.why for one in found)


def test_audit_verify_names_a_photo_without_a_line(world):
    version = handed_in(world)
    photo = file(world, version)
    db.session().commit()
    row = {c.name: getattr(photo, c.name) for c in WetParaf.__table__.c} | {"id": version.id, "sha256": "1" * 64}
    db.session().execute(WetParaf.__table__.insert(), [row])
    db.session().commit()
    assert [one.why.endswith("tidak ada entri di rantai") for one in checkpoints.verify_all(db.session())] == [True]


# --- withdrawn and changed


def test_a_changed_content_gets_a_code_of_its_own_and_the_old_paper_says_withdrawn(world, dewi, desk_of):
    version = handed_in(world)
    old = version.code
    photo = photographed(pdf_of(dewi, version))
    file(world, version)
    services.withdraw_submission(act_of(world.trainees[0], LATER), version.item)
    db.session().commit()
    assert desk_of().go(f"/v/{old}").h1 == "Ditarik kembali: versi 1"

    fresh = again(world)

    assert (fresh.id, fresh.number) == (version.id, 1)
    assert fresh.code != old
    (kept,) = db.session().scalars(select(WithdrawnCode)).all()
    assert (kept.code, kept.submission_id) == (old, version.id)
    page = desk_of().go(f"/v/{old}")
    assert page.h1 == "Ditarik kembali: versi 1"
    assert short(kept.fingerprint) in page.text
    assert short(fresh.fingerprint) not in page.text
    assert page.follow("Lihat isi yang baru").h1 == "Berlaku: versi 1, menunggu paraf"
    refusal = send(dewi, fresh, photo)
    assert refusal.status == 409
    assert "isi yang sudah ditarik kembali dan diubah" in refusal.text
    assert f"Dari isi sebelumnya, kode {shown(old)}" in dewi.go(place_of(fresh)).text
    assert list(checkpoints.verify_all(db.session())) == []
    db.session().commit()
    tamper("UPDATE withdrawn_code SET code = 'AAAABBBB'")
    assert ["kode lama AAAA-BBBB" in one.why for one in checkpoints.verify_all(db.session())] == [True]


def test_an_unchanged_content_keeps_its_code(world):
    version = handed_in(world)
    services.withdraw_submission(act_of(world.trainees[0], LATER), version.item)
    db.session().commit()
    assert again(world, change=False).code == version.code
    assert db.session().scalars(select(WithdrawnCode.code)).all() == []


# --- the list of versions in force


def test_the_list_says_which_version_counts_with_the_print_of_its_content(world, dewi, master):
    first = handed_in(world)
    give_back(world, first)
    db.session().commit()
    second = again(world)
    other = parafed(world, 1)
    page = master.go(f"/kelas/{world.klass.slug}/versi")
    assert f"Petav2 {short(second.fingerprint)} menunggu" in page.text
    assert f"Petav1 {short(other.fingerprint)} diparaf" in page.text
    assert short(first.fingerprint) not in page.text
    assert short(second.fingerprint).replace(" ", "") == second.fingerprint[:12]
    dewi.go(f"/kelas/{world.klass.slug}/versi", expect=403)


def test_a_withdrawn_version_is_not_in_force(world, master):
    version = handed_in(world)
    services.withdraw_submission(act_of(world.trainees[0], LATER), version.item)
    db.session().commit()
    assert "Belum ada versi" in master.go(f"/kelas/{world.klass.slug}/versi").text


def test_an_item_that_was_never_opened_has_no_version_page(world, dewi):
    item = db.session().scalars(select(DossierItem.id).limit(1)).first()
    dewi.go(f"/lembar/{item}/versi/1", expect=404)
