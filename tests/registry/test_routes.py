"""The register on screen: found, added, changed, switched off; marks of last days; what was typed stays when refused."""

import datetime as dt
import io

import pytest
from openpyxl import load_workbook

from askom_lms.kernel import clock, db
from askom_lms.people.domain import Role
from askom_lms.registry import services
from askom_lms.registry.domain import TukFacts
from askom_lms.registry.models import Institution, InstitutionKind
from tests.factories.people import PersonFactory, grant
from tests.house.counting import counted
from tests.registry.world import GEDUNG, act_of, institution, two_lsp

DAY = dt.timedelta(days=1)


@pytest.fixture
def world(lms_app):
    return two_lsp()


@pytest.fixture
def today():
    """The day of the pages, which ask the clock."""
    return clock.in_zone(clock.now(), "WIB").date()


def show(desk, code="SATU", expect=200):
    return desk.open("registry.show_institution", institution_code=code, expect=expect)


@pytest.mark.row("000-038")
def test_pengelola_adds_an_institution_and_is_told_of_each_mistake_beside_its_field(desk_of, world):
    page = desk_of(world.manager).open("registry.list_institutions").follow("Catat lembaga baru")
    again = page.press("Simpan", licence_until="31-02-2027", kind="gudang")
    assert again.status == 422
    for said in ("Tulis kode lembaga", "Tulis nama lengkap lembaga", "Tulis tanggal yang ada", "Pilih dari daftar."):
        assert said in again.text
    assert "31-02-2027" in again.html
    taken = again.press("Simpan", code="TIGA", name="lembaga  satu", kind="lsp", lsp_kind="P1", licence_until="")
    assert (taken.status, "Nama lembaga satu sudah dipakai lembaga berkode SATU." in taken.text) == (409, True)
    done = taken.press(
        "Simpan", name="LSP Tiga", licence_number="L-3", licence_from="2026-02-01", licence_until="2031-01-31"
    )
    assert done.h1 == "LSP Tiga"
    assert "Berlaku mulai1 Februari 2026" in done.text
    assert "31 Januari 2031" in done.text
    assert "Lembaga dicatat" in done.text


def test_pengelola_changes_identity_and_the_history_tells_before_and_after(desk_of, world):
    page = show(desk_of(world.manager)).follow("Ubah Lembaga SATU")
    assert "Nama, kode, jenis" not in page.text
    done = page.press("Simpan", name="LSP Satu", lsp_kind="P1", licence_until="2031-01-31")
    assert "Data lembaga disimpan." in done.text
    assert "Nama: Lembaga SATU → LSP Satu" in done.text
    assert "Jenis LSP: P3 → P1" in done.text
    assert "→ 31 Januari 2031" in done.text
    assert "Tidak ada yang berubah." in done.follow("Ubah LSP Satu").press("Simpan").text


def test_the_admin_sees_his_own_and_changes_address_and_head(desk_of, world):
    desk = desk_of(world.admin)
    listed = desk.go("/").follow("Lembaga")
    assert "Lembaga DUA" not in listed.text
    assert "Catat lembaga baru" not in listed.text
    page = listed.follow("Lembaga SATU")
    assert page.buttons == []
    edit = page.follow("Ubah Lembaga SATU")
    assert "diubah oleh pengelola" in edit.text
    done = edit.press("Simpan", address="Jalan Raya 5", head_name="Dr. Hartati", head_office="Ketua LSP")
    assert "Alamat: – → Jalan Raya 5" in done.text
    office = {"address": "Jalan Raya 5", "head_name": "Dr. Hartati", "head_office": "Ketua LSP"}
    sent = {**office, "seen": "2", "name": "Dicuri", "code": "CURI", "licence_number": "L-9"}
    assert "Tidak ada yang berubah." in desk.send("/kelola/lembaga/SATU/ubah", sent).text
    assert db.session().query(Institution.name).filter_by(code="SATU").one() == ("Lembaga SATU",)


@pytest.mark.parametrize("address", ["", "/ubah", "/tuk/baru"])
def test_a_foreign_institution_is_missing_and_others_are_refused(desk_of, world, address):
    url = f"/kelola/lembaga/SATU{address}"
    desk_of(world.stranger).go(url, expect=404)
    desk_of(world.stranger).go(f"/kelola/lembaga/NIHIL{address}", expect=404)
    panitia = PersonFactory()
    grant(panitia, Role.PANITIA, world.own.id)
    desk_of(panitia).go(url, expect=403)
    desk_of(panitia).go("/kelola/lembaga", expect=403)
    assert desk_of(world.manager).go(url).status == 200


@pytest.mark.row("000-051")
@pytest.mark.parametrize("way", ["nonaktifkan", "aktifkan", "skema"])
def test_the_admin_does_not_decide_on_his_own_licence_or_state(desk_of, world, way):
    assert desk_of(world.admin).send(f"/kelola/lembaga/SATU/{way}", {"reason": "x"}).status == 403


def test_an_inactive_lsp_is_said_to_recommend_nobody(desk_of, world):
    desk = desk_of(world.manager)
    page = show(desk)
    assert "Ia tidak dapat merekomendasikan peserta" not in page.text
    again = page.press("Nonaktifkan")
    assert (again.status, "Tulis alasannya dalam satu kalimat." in again.text) == (422, True)
    off = again.press("Nonaktifkan", reason="Lisensi dicabut BNSP")
    assert "Ia tidak dapat merekomendasikan peserta (000: LSP yang masih aktif)" in off.text
    assert "“Lisensi dicabut BNSP”" in off.text
    assert "Ia tidak dapat merekomendasikan peserta" in show(desk_of(world.admin)).text
    late = desk.send("/kelola/lembaga/SATU/nonaktifkan", {"reason": "Terlambat"})
    assert (late.status, "Lembaga ini sudah nonaktif." in late.text, "Terlambat" in late.html) == (409, True, True)
    on = off.press("Aktifkan lagi", reason="Lisensi baru")
    assert "Ia tidak dapat merekomendasikan peserta" not in on.text


@pytest.mark.parametrize(
    ("days", "mark"),
    [(-1, "habis "), (0, "segera habis, "), (90, "segera habis, "), (91, "sampai ")],
)
def test_a_licence_that_ran_out_or_will_soon_is_marked_in_list_and_page(desk_of, world, today, days, mark):
    until = today + days * DAY
    act = act_of(world.manager)
    services.save_institution(act, world.own, {"licence_until": until}, seen=1)
    said = f"{mark}{clock.tanggal(until, with_day=False, language='id')}"
    desk = desk_of(world.manager)
    for page in (show(desk), desk.open("registry.list_institutions")):
        assert said in page.text
        if days < 0 or days > 90:
            assert "segera habis" not in page.text


@pytest.mark.row("000-085")
@pytest.mark.parametrize(("days", "is_marked"), [(-1, True), (0, False), (None, True)])
def test_a_place_whose_verification_ran_out_is_marked(desk_of, world, today, days, is_marked):
    until = None if days is None else today + days * DAY
    services.create_tuk(act_of(world.admin), world.own, TukFacts("TUK A", "mandiri", "Jalan", until))
    page = show(desk_of(world.admin))
    assert ("belum terverifikasi" in page.text) is is_marked
    assert ("terverifikasi sampai" in page.text) is not is_marked


def test_the_admin_adds_changes_and_closes_a_place(desk_of, world):
    page = show(desk_of(world.admin)).follow("Tambah TUK")
    again = page.press("Simpan", verified_until="besok")
    assert again.status == 422
    for said in ("Tulis nama TUK.", "Tulis alamat TUK.", "Tulis tanggal yang ada"):
        assert said in again.text
    added = again.press("Simpan", name="TUK A", address="Jalan Raya 5", kind="tempat_kerja", verified_until="")
    assert "TUK A ditambahkan." in added.text
    assert "Tempat kerja" in added.text
    edit = added.follow("Ubah TUK A")
    assert edit.press("Tutup TUK").status == 422
    changed = edit.press("Simpan", name="TUK Utama")
    assert "Nama: TUK A → TUK Utama" in changed.text
    edit = changed.follow("Ubah TUK Utama")
    closed = edit.press("Tutup TUK", reason="Gedung dijual")
    assert "TUK Utama ditutup." in closed.text
    assert "Ubah TUK Utama" not in closed.links()
    late = edit.press("Simpan", name="TUK Lain")
    assert (late.status, "TUK ini sudah ditutup." in late.text) == (409, True)
    desk_of(world.admin).go(edit.url, expect=409)


def test_a_place_is_not_found_under_another_institution(desk_of, world):
    tuk = services.create_tuk(act_of(world.admin), world.own, GEDUNG)
    desk_of(world.stranger).open("registry.edit_tuk", institution_code="DUA", tuk_id=tuk.id, expect=404)
    desk_of(world.manager).open("registry.edit_tuk", institution_code="DUA", tuk_id=tuk.id, expect=404)


def test_pengelola_adds_and_ends_a_skema(desk_of, world):
    page = show(desk_of(world.manager))
    again = page.press("Tambah skema")
    assert (again.status, "Tulis nomor lisensi atau berita acara." in again.text) == (422, True)
    there = again.press("Tambah skema", document_number="SK-12", until="2030-05-01")
    assert "dokumen SK-12" in there.text
    assert "sampai 1 Mei 2030" in there.text
    twice = there.press("Tambah skema", document_number="SK-13")
    assert (twice.status, "sudah tercatat untuk lembaga ini" in twice.text, "SK-13" in twice.html) == (409, True, True)
    blank = twice.press("Akhiri skema")
    assert blank.status == 422
    done = blank.press("Akhiri skema", end_reason="Skema dicabut")
    assert "Skema diakhiri." in done.text
    assert "Akhiri skema" not in " ".join(done.buttons)
    assert "Akhiri" not in show(desk_of(world.admin)).text


def test_a_school_has_no_skema_and_no_licence_on_its_page(desk_of, world):
    institution("SMK", InstitutionKind.OTHER)
    page = show(desk_of(world.manager), "SMK")
    assert "Skema yang dilisensi" not in page.text
    assert "Nomor lisensi" not in page.text
    assert "Skema yang diverifikasi" in show(desk_of(world.manager), "CALON").text


def test_the_second_of_two_sees_what_stands_and_loses_nothing_typed(desk_of, world):
    one = show(desk_of(world.manager)).follow("Ubah Lembaga SATU")
    two = show(desk_of(world.admin)).follow("Ubah Lembaga SATU")
    one.press("Simpan", address="Jalan Satu", head_name="Dr. Satu")
    late = two.press("Simpan", address="Jalan Dua", head_name="Dr. Dua", head_office="Ketua")
    assert late.status == 409
    assert "Orang lain baru saja mengubah data lembaga ini." in late.text
    assert "Sekarang tersimpan: Jalan Satu" in late.text
    assert "Sekarang tersimpan: Dr. Satu" in late.text
    for typed in ("Jalan Dua", "Dr. Dua", "Ketua"):
        assert f'value="{typed}"' in late.html
    assert "Alamat: Jalan Satu → Jalan Dua" in late.press("Simpan").text


def test_an_old_page_with_a_mistake_is_still_an_old_page(desk_of, world):
    one = show(desk_of(world.manager)).follow("Ubah Lembaga SATU")
    two = show(desk_of(world.manager)).follow("Ubah Lembaga SATU")
    one.press("Simpan", address="Jalan Satu")
    wrong = two.press("Simpan", name="")
    assert wrong.status == 422
    assert wrong.press("Simpan", name="LSP Lain").status == 409


@pytest.mark.parametrize("seen", ["", "x", "9" * 30, "-1"])
def test_a_version_that_is_none_is_an_old_page(desk_of, world, seen):
    sent = {"seen": seen, "address": "Jalan"}
    assert desk_of(world.admin).send("/kelola/lembaga/SATU/ubah", sent).status == 409


def test_the_second_of_two_who_change_a_place_keeps_what_he_typed(desk_of, world):
    tuk = services.create_tuk(act_of(world.admin), world.own, GEDUNG)
    where = {"institution_code": "SATU", "tuk_id": tuk.id}
    one = desk_of(world.manager).open("registry.edit_tuk", **where)
    two = desk_of(world.admin).open("registry.edit_tuk", **where)
    one.press("Simpan", name="TUK Satu")
    late = two.press("Simpan", name="TUK Dua")
    assert (late.status, "Sekarang tersimpan: TUK Satu" in late.text) == (409, True)
    assert 'value="TUK Dua"' in late.html
    assert "Nama: TUK Satu → TUK Dua" in late.press("Simpan").text


def test_filters_are_links_and_pages_hold_fifty(desk_of, world):
    for n in range(60):
        institution(f"X{n:02}", InstitutionKind.OTHER)
    page = desk_of(world.manager).open("registry.list_institutions")
    assert "63 lembaga" in page.text
    second = page.follow("Berikut")
    assert "Halaman 2 dari 2" in second.text
    others = page.follow("Lembaga lain")
    assert "60 lembaga" in others.text
    assert "jenis=other" in others.follow("Berikut").links()["Sebelum"]
    assert "2 lembaga" in desk_of(world.manager).go("/kelola/lembaga?cari=lembaga&jenis=lsp").text
    assert "Tidak ada yang cocok." in desk_of(world.manager).go("/kelola/lembaga?cari=zzz").text
    assert desk_of(world.manager).go("/kelola/lembaga?jenis=gudang&hal=99999999999999999999").status == 200


def test_a_list_of_sixty_costs_what_a_list_of_three_does(desk_of, world):
    desk = desk_of(world.manager)

    def reads():
        desk.go("/kelola/lembaga")
        with counted() as seen:
            desk.go("/kelola/lembaga")
        return len(seen.reads)

    three = reads()
    for n in range(57):
        institution(f"X{n:02}", InstitutionKind.OTHER)
    assert three == reads() <= 6


def test_the_page_of_an_institution_reads_six_times_at_most(desk_of, world):
    services.create_tuk(act_of(world.admin), world.own, GEDUNG)
    services.add_skema(act_of(world.manager), world.own, world.skema.id, document_number="SK-1")
    for person in (world.manager, world.admin):
        desk = desk_of(person)
        show(desk)
        with counted() as seen:
            show(desk)
        assert len(seen.reads) <= 6


def test_the_register_is_read_in_english(desk_of, world):
    desk = desk_of(world.manager)
    services.create_tuk(act_of(world.admin), world.own, TukFacts("TUK A", "mandiri", "Jalan"))
    page = desk.go("/kelola/lembaga/SATU?lang=en")
    assert "not verified" in page.text
    assert "Add skema" in page.buttons


def test_the_register_is_a_spreadsheet_with_its_days_and_the_same_search(desk_of, world):
    found = institution("TIGA", lsp_kind="P1", licence_number="0033", licence_until=dt.date(2031, 1, 31))
    db.session().commit()
    desk = desk_of(world.manager)

    def opened(query):
        book = load_workbook(io.BytesIO(desk.go(f"/kelola/lembaga.xlsx{query}").response.data))
        return [[cell.value for cell in row] for row in book.active]

    head, row = opened("?cari=tiga")
    assert head[:3] == ["Kode", "Nama", "Jenis"]
    assert (row[0], row[4], row[5]) == (found.code, "0033", dt.datetime(2031, 1, 31))
    assert len(opened("")) == 5
