"""The book on screen: written, returned, corrected and confirmed; surveillance and a measure; the public check."""

import io

import pytest
from openpyxl import load_workbook

from askom_lms.kernel import clock, db
from askom_lms.people.domain import Role
from askom_lms.people.models import RoleGrant
from askom_lms.upkeep.models import BookEntry
from tests.attack_files.pdfs import plain
from tests.factories.people import PersonFactory, grant
from tests.house.counting import counted
from tests.registry.asesor_world import standing
from tests.upkeep.world import DAY, NUMBER, certified, told, written


@pytest.fixture
def today():
    """The day of the pages, which ask the clock."""
    return clock.in_zone(clock.now(), "WIB").date()


@pytest.fixture
def world(lms_app, today):
    return certified(today)


def typed(**changes):
    return {name: str(value) for name, value in told(**changes).items()} | {"asesi": "12"}


def file():
    return io.BytesIO(plain()), "spt.pdf"


def test_a_task_is_written_returned_corrected_and_confirmed(desk_of, world, today):
    own, home = desk_of(world.asesor), desk_of(world.admin)
    page = own.go("/buku")
    for said in ("Buku asesor", "Belum ada tugas.", "kurang 2 sampai 31 Desember", "002 klausul 6.2.4"):
        assert said in page.text
    empty = page.follow("Catat tugas").press("Kirim ke LSP induk", skema="JDA", asesi="dua")
    assert empty.status == 422
    for said in ("Tulis TUK atau tempatnya.", "Tulis angka bulat, misalnya 12.", "Tulis nomor surat tugas."):
        assert said in empty.text
    assert 'value="JDA"' in empty.html
    ahead = empty.press("Kirim ke LSP induk", **typed(done_on=today + DAY), berkas=file())
    assert (ahead.status, "Tanggal tugas belum diisi atau belum lewat." in ahead.text) == (422, True)
    without = ahead.press("Kirim ke LSP induk", **typed(done_on=today))
    assert (without.status, "Berkas surat tugas (SPT) belum dipilih." in without.text) == (422, True)
    sent = without.press("Kirim ke LSP induk", **typed(done_on=today), berkas=file())
    assert ("Dicatat. Menunggu konfirmasi LSP induk." in sent.text, "0 dari 2" in sent.text) == (True, True)
    assert sent.follow("Buka berkas").response.mimetype == "application/pdf"
    listed = home.go("/kelola/asesor").follow("Pemeliharaan sertifikat")
    assert "1 catatan" in listed.text
    page = listed.follow("Wulan Sari")
    why = page.press("Kembalikan SPT/001/SATU/2026")
    assert (why.status, "Alasan atau temuan belum ditulis." in why.text) == (422, True)
    [entry] = db.session().query(BookEntry).all()
    page = why.press("Kembalikan SPT/001/SATU/2026", **{f"putusan-{entry.id}-reason": "Nomor keliru"})
    assert "Catatan dikembalikan; asesor diberi tahu." in page.text
    page = own.go("/buku").follow("Perbaiki dan kirim lagi").press("Kirim lagi", document_number="SPT-2")
    assert "Dikirim lagi." in page.text
    assert own.go(f"/buku/{entry.id}/ubah", expect=404).status == 404
    page = home.open("upkeep.show_book", person_id=world.asesor.id).press("Terima SPT-2")
    assert ("Catatan diterima dan dihitung." in page.text, "1 dari 2" in page.text) == (True, True)
    assert own.go("/buku").buttons == home.go("/buku").buttons


def test_an_asesor_whose_roles_have_all_ended_still_keeps_his_book(desk_of, world, today):
    db.session().query(RoleGrant).filter_by(person_id=world.asesor.id).delete()
    db.session().commit()
    other = PersonFactory(name="Tanpa Peran")
    sent = desk_of(world.asesor).go("/profil").follow("Buku asesor").follow("Catat tugas")
    sent = sent.press("Kirim ke LSP induk", **typed(done_on=today), berkas=file())
    assert "Dicatat. Menunggu konfirmasi LSP induk." in sent.text
    assert sent.follow("Buka berkas").response.mimetype == "application/pdf"
    [entry] = db.session().query(BookEntry).all()
    assert desk_of(other).go(f"/buku/spt/{entry.id}", expect=404).status == 404
    assert "Belum ada tugas." in desk_of(other).go("/buku").text


def test_surveillance_and_a_measure_on_screen_and_before_the_public(desk_of, world, today):
    desk = desk_of(world.manager)
    page = desk.open("upkeep.list_holders", perlu="surveilan").follow("Wulan Sari").follow("Surveilan dan tindakan")
    assert "terlewat sejak" in page.text
    assert page.press("Rencanakan").status == 422
    page = page.press("Rencanakan", **{"rencana-method": "kunjungan", "rencana-planned_on": str(today)})
    assert ("Surveilan direncanakan." in page.text, "Kunjungan ke tempat kerja" in page.text) == (True, True)
    refused = page.press("Simpan hasil")
    assert refused.status == 422
    for said in ("Tulis tanggalnya.", "Pilih hasilnya.", "Tulis temuannya dalam satu kalimat."):
        assert said in refused.text
    look = next(name for form in refused.forms() for name in _names(form) if name.startswith("hasil-"))[:42]
    found = {f"{look}-done_on": str(today), f"{look}-result": "ya", f"{look}-findings": "Sesuai"}
    page = refused.press("Simpan hasil", **found, berkas=file())
    assert ("Hasil surveilan dicatat." in page.text, "Kompetensi terpelihara" in page.text) == (True, True)
    assert "terlewat" not in page.text
    letter = {"tindakan-document_number": "KEP-7", "tindakan-document_on": str(today)}
    nothing = page.press("Simpan tindakan").text
    for said in (
        "Pilih dari daftar.",
        "Tulis nomor surat.",
        "Tulis tanggalnya.",
        "Tulis alasannya dalam satu kalimat.",
    ):
        assert said in nothing
    assert "Pilih dari daftar." in page.press("Simpan tindakan", **letter).text
    refused = page.press("Simpan tindakan", **letter, **{"tindakan-step": "freeze"})
    assert (refused.status, 'value="KEP-7"' in refused.html) == (422, True)
    page = refused.press("Simpan tindakan", **{"tindakan-reason": "Kewajiban dilanggar"})
    assert ("Keadaan sertifikat diubah" in page.text, "Berlakukan kembali" in page.text) == (True, True)
    assert "Peringatkan" not in page.text
    own = desk_of(world.asesor).go("/buku")
    for shown in (page, own):
        for said in ("Sertifikat dibekukan", "Surat KEP-7", "“Kewajiban dilanggar”"):
            assert said in shown.text
    rows = list(load_workbook(io.BytesIO(desk.go("/kelola/pemeliharaan/unduh").response.data)).active.iter_rows())
    assert [cell.value for cell in rows[1]][:3] == ["Wulan Sari", world.asesor.met_number, NUMBER]
    public = desk_of(None).go(f"/periksa?kode={NUMBER}")
    assert public.h1 == "Sertifikat asesor ini sedang dibekukan"
    assert ("Wulan Sari" in public.text, "Kewajiban" in public.text, "KEP-7" in public.text) == (True, False, False)
    register = desk_of(world.admin).open("registry.show_asesor", person_id=world.asesor.id)
    for said in ("Sertifikat dibekukan", "Surat KEP-7", "Selama dibekukan atau sesudah dicabut"):
        assert said in register.text
    assert "kurang" in register.follow("Buka buku asesor").text


def _names(form):
    return [one.get("name") or "" for one in form.iter("input")]


def test_the_calendar_holds_the_window_and_the_surveillance_of_each_year(desk_of, world):
    answer = desk_of(world.asesor).go("/buku/kalender.ics").response
    assert (answer.mimetype, "buku-asesor.ics" in answer.headers["Content-Disposition"]) == ("text/calendar", True)
    text = answer.get_data(as_text=True).replace("\r\n ", "")
    assert text.count("BEGIN:VEVENT") == 3 + text.count("SUMMARY:Surveilan asesor")
    assert "SUMMARY:Jendela perpanjangan asesor (001)" in text
    nobody = PersonFactory(name="Tanpa Buku")
    grant(nobody, Role.PANITIA, world.own.id, "", "")
    db.session().commit()
    desk = desk_of(nobody)
    assert "sertifikat belum tercatat" in desk.go("/buku").text
    assert "VEVENT" not in desk.go("/buku/kalender.ics").response.get_data(as_text=True)


def test_the_list_goes_on_after_the_last_name_and_asks_as_much_for_many_as_for_one(desk_of, world, today):
    from askom_lms.registry.models import AsesorCertificate

    desk = desk_of(world.manager)
    desk.go("/kelola/pemeliharaan")
    with counted() as few:
        desk.go("/kelola/pemeliharaan")
    for n in range(55):
        person = PersonFactory(name=f"Asesor {n:02}", met_number=f"MET.000.2000{n:02} 2020")
        db.session().flush()
        facts = {"number": f"S-{n}", "issued_on": today, "valid_until": today + 900 * DAY, "noted_at": clock.now()}
        db.session().add(AsesorCertificate(person_id=person.id, **facts))
    db.session().commit()
    with counted() as many:
        page = desk.go("/kelola/pemeliharaan")
    assert len(many) == len(few) <= 6
    assert "Wulan Sari" not in page.text
    assert "Wulan Sari" in page.follow("Berikut").text
    assert "Asesor 01" not in desk.go("/kelola/pemeliharaan?perlu=surveilan").text
    assert desk.go("/kelola/pemeliharaan?nama=A&sesudah=bukan").h1 == "Pemeliharaan sertifikat"


def test_a_stranger_finds_no_book_and_nothing_of_one_asesor_under_another(desk_of, world):
    entry = written(world)
    db.session().commit()
    assert standing(world).keeper_id == world.own.id
    for desk in (desk_of(world.stranger), desk_of(world.taker)):
        for url in (f"/kelola/asesor/{world.asesor.id}/buku", f"/buku/spt/{entry.id}"):
            desk.go(url, expect=404)
        assert "Belum ada pemegang sertifikat." in desk.go("/kelola/pemeliharaan").text
    sent = desk_of(world.admin).send(f"/kelola/asesor/{world.loose.id}/buku/{entry.id}", {"putusan": "terima"})
    assert sent.status == 404
