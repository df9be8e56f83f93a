"""A sheet in the hand: what the public page and the scan within the class say of it, in every state."""

import io

import pytest

from askom_lms.certification.queries.public import is_free
from askom_lms.coursework import services
from askom_lms.coursework.domain.codes import short, shown
from askom_lms.kernel import db
from tests.agreements.leave import consents, permits
from tests.coursework.deciding import give_back, sign
from tests.coursework.photos import LATER, again, blank_photo, pdf_of, photographed, place_of, side_by_side
from tests.coursework.world import act_of, handed_in, item_of, parafed, running_class


def public(desk_of, version):
    return desk_of().go(f"/v/{shown(version.code)}")


def test_a_waiting_and_a_parafed_version_are_in_force(world, desk_of):
    waiting, signed = handed_in(world), parafed(world, 1)
    assert public(desk_of, waiting).h1 == "Berlaku: versi 1, menunggu paraf"
    page = public(desk_of, signed)
    assert page.h1 == "Berlaku: versi 1, sudah diparaf"
    assert short(signed.fingerprint) in page.text


def test_a_returned_version_says_so_until_the_next_takes_its_place(world, desk_of):
    first = handed_in(world)
    give_back(world, first)
    db.session().commit()
    assert public(desk_of, first).h1 == "Belum diparaf: versi 1"
    consents(world.trainees[0], world.klass.id)
    permits(world.klass.id)
    assert public(desk_of, first).h1 == "Dikembalikan: versi 1"
    second = again(world)
    page = public(desk_of, first)
    assert page.h1 == "Digantikan oleh versi 2"
    assert "Versi ini tidak pernah diparaf." in page.text
    assert page.links()["Lihat versi 2"] == f"/v/{shown(second.code)}"
    assert page.follow("Lihat versi 2").h1 == "Berlaku: versi 2, menunggu paraf"


def test_an_old_paraf_is_told_of_and_the_next_draft_too(world, desk_of):
    first = parafed(world)
    services.reopen_item(act_of(world.trainees[0], LATER), item_of(world, 0, "merah", "peta"), reason="Salah ketik")
    db.session().commit()
    services.open_item(act_of(world.trainees[0], LATER), item_of(world, 0, "merah", "peta"))
    db.session().commit()
    page = public(desk_of, first)
    assert page.h1 == "Berlaku: versi 1, sudah diparaf"
    assert "Versi berikutnya sedang disusun." in page.text
    again(world)
    page = public(desk_of, first)
    assert page.h1 == "Digantikan oleh versi 2"
    assert "Versi ini diparaf ketika itu." in page.text
    assert world.master.name in page.text or world.other_master.name in page.text


def test_a_withdrawn_version_says_so_and_the_one_before_counts_again(world, desk_of):
    first = handed_in(world)
    give_back(world, first)
    db.session().commit()
    second = again(world)
    services.withdraw_submission(act_of(world.trainees[0], LATER), second.item)
    db.session().commit()
    assert public(desk_of, second).h1 == "Ditarik kembali: versi 2"
    assert public(desk_of, first).h1 == "Belum diparaf: versi 1"


def test_the_public_page_tells_no_more_than_the_paper(world, desk_of):
    version = parafed(world)
    page = public(desk_of, version)
    assert world.trainees[0].email not in page.text
    assert "MET" not in page.text
    assert "/lembar/" not in page.html


def test_the_code_of_a_withdrawn_content_is_suggested_and_never_given_again(world, desk_of):
    version = handed_in(world)
    old = version.code
    services.withdraw_submission(act_of(world.trainees[0], LATER), version.item)
    again(world)
    wrong = ("3" if old[0] == "2" else "2") + old[1:]
    page = desk_of().go(f"/v/{wrong}", expect=404)
    assert shown(old) in page.links()
    assert is_free(old) is False


# --- within the class


def scan(desk, photo, **how):
    return desk.send("/pindai", {"berkas": (io.BytesIO(photo), "IMG.jpg")}, **how)


def test_an_old_sheet_that_is_scanned_says_which_version_counts(world, dewi):
    first = handed_in(world)
    photo = photographed(pdf_of(dewi, first))
    give_back(world, first)
    db.session().commit()
    second = again(world)

    page = scan(dewi, photo)

    assert page.url == "/pindai"
    assert "Digantikan oleh versi 2" in page.text
    assert page.links()["Buka versi 2"] == place_of(second)
    assert page.links()["Buka versi yang dipindai"] == place_of(first)


def test_master_asesor_panitia_and_classmates_scan_and_only_readers_get_the_way_in(world, dewi, desk_of):
    version = parafed(world)
    photo = photographed(pdf_of(dewi, version))
    for person, may_read in (
        (world.master, True),
        (world.panitia, True),
        (world.pengajar, False),
        (world.trainees[1], False),
    ):
        page = scan(desk_of(person), photo)
        assert "Berlaku: versi 1, sudah diparaf" in page.text
        assert (place_of(version) in page.links().values()) is may_read


def test_a_sheet_of_another_class_says_what_the_public_page_says(world, at, desk_of):
    elsewhere = running_class(1, number="48/2026")
    version = handed_in(elsewhere)
    photo = photographed(pdf_of(desk_of(elsewhere.trainees[0]), version))
    page = scan(desk_of(world.master), photo)
    assert "Berlaku: versi 1, menunggu paraf" in page.text
    assert place_of(version) not in page.links().values()


def test_a_photo_without_code_with_two_or_without_file_is_refused(world, dewi):
    one, two = handed_in(world), handed_in(world, 0, "kuning", "peta")
    assert "Tidak ada QR lembar yang terbaca" in scan(dewi, blank_photo()).text
    assert dewi.send("/pindai", {}).status == 422
    assert (
        "lebih dari satu lembar"
        in scan(dewi, side_by_side(*(photographed(pdf_of(dewi, each)) for each in (one, two)))).text
    )


def test_a_code_may_be_typed_and_an_unknown_one_is_said(world, dewi):
    version = handed_in(world)
    assert "menunggu paraf" in dewi.go(f"/pindai?kode={version.code.lower()}").text
    page = dewi.go("/pindai?kode=ZZZZ-ZZZZ", expect=404)
    assert "Kode ini tidak dikenal" in page.text
    assert dewi.go("/pindai?kode=abc", expect=404).h1 == "Pindai lembar"


def test_wrong_codes_are_counted_here_too(world, dewi):
    for _ in range(40):
        dewi.go("/pindai?kode=ZZZZZZZZ", expect=404)
    dewi.go("/pindai?kode=ZZZZZZZZ", expect=429)


@pytest.mark.parametrize("step", ["wait", "sign"])
def test_the_answer_follows_a_decision_at_once(world, desk_of, step):
    version = handed_in(world)
    if step == "sign":
        sign(world, version)
        db.session().commit()
    expected = "sudah diparaf" if step == "sign" else "menunggu paraf"
    assert expected in public(desk_of, version).h1
