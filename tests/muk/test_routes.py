"""The register on screen: opened, filled, validated, handed over, answered; what was typed stays on a refused page."""

import io

import pytest

from askom_lms.kernel import db
from askom_lms.muk.domain.states import MukState
from askom_lms.muk.models import Muk
from askom_lms.people.domain import Role
from tests.factories.classes import _picture
from tests.factories.people import PersonFactory, grant
from tests.house.counting import counted
from tests.muk.world import draft, handed, lsp, offered, two_lsp, validated


@pytest.fixture
def world(lms_app):
    return two_lsp()


def show(desk, muk, expect=200):
    return desk.open("muk.show_muk", skema_id=muk.skema_id, muk_id=muk.id, expect=expect)


def test_an_empty_register_says_who_opens_a_muk(desk_of, world):
    assert "Belum ada MUK." in desk_of(world.admin).open("muk.list_all_muk").text


def test_an_admin_opens_fills_and_validates_a_muk(desk_of, world):
    desk = desk_of(world.admin)
    page = desk.open("skema.show_skema", skema_id=world.skema_id).follow("MUK skema ini").follow("Buka MUK baru")
    again = page.press("Simpan", number="MUK-01", name="Paket observasi", authors="Bambang; MET.000.000001 2020", form_edition="V2018", form_codes=["FR.AK.07"])  # fmt: skip
    assert again.status == 422
    assert "tidak ada dalam formulir edisi V2018" in again.text
    unread = again.press("Simpan", form_edition="V2023", form_codes=["FR.IA.01"], authors="Bambang; MET.1")
    assert (unread.status, "'MET.1' tidak terbaca sebagai nomor MET." in unread.text) == (422, True)
    one = unread.press("Simpan", authors="Bambang; MET 000.000001.2020")
    assert one.h1 == "Paket observasi"
    assert "Bambang" in one.text
    assert "MET.000.000001 2020" in one.text
    changed = one.follow("Ubah").press("Simpan", name="Paket lain", composed_on="2026-01-05")
    assert changed.h1 == "Paket lain"
    own = changed.press("Catat validasi", validators="Bambang; MET.000.000001 2020", validated_on="2026-01-06")
    assert own.status == 409
    assert "tidak dapat memvalidasi MUK yang disusunnya sendiri" in own.text
    assert "Bambang; MET.000.000001 2020" in own.html
    done = own.press("Catat validasi", validators="Ratna")
    assert "Isinya kini tetap." in done.text
    assert "Catat validasi" not in done.buttons
    desk.go(f"{done.url}/ubah", expect=409)


def test_a_date_that_is_none_is_refused_and_kept(desk_of, world):
    muk = draft(world)
    page = show(desk_of(world.admin), muk).press("Catat validasi", validators="Ratna", validated_on="31-31-2026")
    assert (page.status, "31-31-2026" in page.html) == (422, True)


def test_the_receiving_lsp_reads_accepts_and_owns(desk_of, world):
    muk = validated(world)
    giver, receiver = desk_of(world.admin), desk_of(world.other)
    show(receiver, muk, expect=404)
    told = show(giver, muk).press("Tawarkan", receiver_id=str(world.receiver.id), note="Silakan")
    assert "Menunggu jawaban LSP DUA" in told.text
    listed = receiver.open("muk.list_all_muk")
    assert "ditawarkan kepada lembaga Anda" in listed.text
    page = listed.follow("MUK-01")
    assert "Silakan" in page.text
    after = page.press("Terima MUK")
    assert "menjadi hak lembaga Anda" in after.text
    assert "Buka edisi baru" in after.buttons
    left = show(giver, muk)
    assert "Diterima, menjadi hak penerima" in left.text
    assert left.buttons == []


def test_a_refusal_without_a_reason_keeps_the_offer_open(desk_of, world):
    page = show(desk_of(world.other), offered(world))
    again = page.press("Tolak tawaran")
    assert (again.status, "Alasan diperlukan." in again.text) == (422, True)
    after = again.press("Tolak tawaran", refusal="Edisi lama")
    assert "MUK tetap hak pemberinya" in after.text
    assert "Belum ada MUK." in after.text


@pytest.mark.parametrize("button", ["Terima MUK", "Tolak tawaran"])
def test_who_answers_an_offer_that_was_just_taken_back_is_told_so(desk_of, world, button):
    muk, receiver = offered(world), desk_of(world.other)
    page = show(receiver, muk)
    show(desk_of(world.admin), muk).press("Tarik tawaran")
    told = page.press(button)
    assert told.status == 409
    assert "Tawaran MUK ini tidak terbuka lagi" in told.text
    assert "LSP pemilik" in told.text
    assert "Paket observasi" not in told.text
    assert "tidak terbuka lagi" in show(receiver, muk, expect=409).text
    stranger = desk_of(lsp("TIGA")[1])
    assert stranger.send(f"{page.url}/terima").status == 404
    show(stranger, muk, expect=404)


def test_an_offer_is_work_on_the_first_page_of_the_admin_who_is_asked(desk_of, world):
    muk, admin = offered(world), desk_of(world.other)
    home = admin.go("/")
    assert "Menunggu jawaban Anda" in home.text
    page = home.follow("MUK-01 edisi 1: Paket observasi")
    assert page.url.endswith(str(muk.id))
    page.press("Terima MUK")
    assert "Menunggu jawaban Anda" not in admin.go("/").text
    assert "Menunggu jawaban Anda" not in desk_of(world.admin).go("/").text


def test_an_offer_is_taken_back_and_a_muk_withdrawn(desk_of, world):
    desk = desk_of(world.admin)
    page = show(desk, offered(world)).press("Tarik tawaran")
    assert "Tawaran ditarik." in page.text
    assert page.press("Cabut MUK").status == 422
    assert "tidak dapat memilihnya lagi" in page.press("Cabut MUK", reason="Standar dicabut").text
    assert db.session().query(Muk).one().state is MukState.WITHDRAWN


def test_a_new_edition_is_opened_from_its_page(desk_of, world):
    page = show(desk_of(world.admin), validated(world)).press("Buka edisi baru")
    assert "Edisi 2 dibuka sebagai draf." in page.text


def test_files_are_hung_on_read_and_taken_off(desk_of, world):
    muk, desk = draft(world), desk_of(world.admin)
    url = f"/kelola/skema/{muk.skema_id}/muk/{muk.id}"
    assert desk.send(f"{url}/berkas", {}).status == 422
    page = desk.send(f"{url}/berkas", {"berkas": (io.BytesIO(_picture("red")), "soal.jpg")})
    assert "Berkas ditambahkan." in page.text
    link = page.links()["soal.jpg"]
    assert desk.go(link).response.mimetype == "image/jpeg"
    desk_of(world.other).go(link, expect=404)
    assert "Berkas dilepas dari draf." in page.press("Hapus soal.jpg").text
    desk.go(link, expect=404)


def test_who_gave_a_muk_away_no_longer_reads_its_files(desk_of, world):
    muk = handed(world)
    assert "Belum ada berkas." not in show(desk_of(world.admin), muk).text
    assert "Belum ada berkas." in show(desk_of(world.other), muk).text


def test_a_muk_is_not_found_under_another_skema_nor_by_a_stranger(desk_of, world):
    muk = draft(world)
    desk_of(world.admin).open("muk.show_muk", skema_id=muk.id, muk_id=muk.id, expect=404)
    show(desk_of(world.other), muk, expect=404)
    person = PersonFactory()
    grant(person, Role.PANITIA, world.giver.id)
    show(desk_of(person), muk, expect=403)
    desk_of(world.other).open("muk.edit_muk", skema_id=muk.skema_id, muk_id=muk.id, expect=404)


def test_the_page_of_a_muk_reads_six_times_at_most(desk_of, world):
    muk, desk = validated(world), desk_of(world.admin)
    url = show(desk, muk).url
    with counted() as seen:
        desk.go(url)
    assert len(seen.reads) <= 6
