"""The register of asesor on screen: found, paged by key, taken away as a spreadsheet; letters come with their file."""

import datetime as dt
import io

import pytest
from openpyxl import load_workbook

from askom_lms.kernel import clock, db
from askom_lms.kernel.act import Act
from askom_lms.people.models import Person
from askom_lms.registry import queries
from askom_lms.registry.domain.asesor import Document
from askom_lms.registry.models import AsesorLoan, AsesorTransfer
from askom_lms.registry.services import set_home
from tests.attack_files.pdfs import plain
from tests.factories.people import PersonFactory
from tests.house.counting import counted
from tests.registry.asesor_world import MET, asesor_at_home

DAY = dt.timedelta(days=1)


@pytest.fixture
def world(lms_app):
    return asesor_at_home()


@pytest.fixture
def today():
    """The day of the pages, which ask the clock."""
    return clock.in_zone(clock.now(), "WIB").date()


def file():
    return io.BytesIO(plain()), "surat.pdf"


def show(desk, person, expect=200):
    return desk.open("registry.show_asesor", person_id=person.id, expect=expect)


def paper(prefix="surat", number="S-1", on="2026-11-02"):
    return {f"{prefix}-document_number": number, f"{prefix}-document_on": on, "berkas": file()}


@pytest.mark.row("000-040")
def test_the_list_is_found_by_name_number_and_lsp_and_filtered_by_its_last_day(desk_of, world, today):
    for name, left in (("Citra Segera", 90), ("Dodi Aman", 91), ("Eka Habis", -1), ("Fitri Hari Ini", 0)):
        PersonFactory(name=name, met_number=f"MET.000.1000{abs(left):02} 2020", met_valid_until=today + left * DAY)
    PersonFactory(name="Bukan Asesor")
    db.session().commit()
    desk = desk_of(world.manager)
    page = desk.go("/").follow("Asesor")
    assert page.h1 == "Register asesor"
    assert "Bukan Asesor" not in page.text
    for address, names in (
        ("?cari=wulan", ["Wulan Sari"]),
        ("?cari=MET 000.004772.2024", ["Wulan Sari"]),
        ("?cari=004772", ["Wulan Sari"]),
        ("?cari=lembaga satu", ["Wulan Sari"]),
        ("?cari=sar+wul", ["Wulan Sari"]),
        ("?cari=ulan", []),
        ("?masa=segera-habis", ["Citra Segera", "Fitri Hari Ini"]),
        ("?masa=habis&cari=eka", ["Eka Habis"]),
        ("?masa=berlaku&cari=dodi", ["Dodi Aman"]),
        ("?masa=berlaku&cari=fitri", ["Fitri Hari Ini"]),
        ("?masa=berlaku&cari=eka", []),
    ):
        page = desk.go(f"/kelola/asesor{address}")
        shown = [one for one in page.links() if page.links()[one].startswith("/kelola/asesor/") and " " in one]
        assert [one for one in shown if one != "Unduh XLSX"] == names, address
    assert "Tidak ada yang cocok." in page.text


def test_a_long_list_goes_on_after_the_last_name_of_a_page_whoever_came_since(desk_of, world):
    for n in range(60):
        PersonFactory(name="Asesor Sama" if n % 2 else f"Asesor {n:02}", met_number=f"MET.000.2000{n:02} 2020")
    db.session().commit()
    act, seen, after = Act.system(), [], None
    for _page in range(3):
        rows, has_more = queries.asesor_lines(act, after=after)
        seen += [row.id for row in rows]
        after = (rows[-1].name, rows[-1].id)
        PersonFactory(name="Aaa Baru", met_number=None)
        if not has_more:
            break
    assert (len(seen), len(set(seen))) == (62, 62)
    desk = desk_of(world.manager)
    page = desk.go("/kelola/asesor").follow("Berikut")
    assert "Wulan Sari" in page.text
    assert "Berikut" not in page.links()
    assert "Wulan Sari" not in page.follow("Dari awal").text
    assert desk.go("/kelola/asesor?nama=A&sesudah=bukan").h1 == "Register asesor"


def test_a_page_of_the_register_asks_as_much_for_fifty_as_for_two(desk_of, world):
    desk = desk_of(world.manager)
    desk.go("/kelola/asesor")
    with counted() as few:
        desk.go("/kelola/asesor")
    for n in range(48):
        PersonFactory(name=f"Asesor {n:02}", met_number=f"MET.000.2000{n:02} 2020")
    db.session().commit()
    with counted() as many:
        desk.go("/kelola/asesor")

    assert len(many) == len(few)


def test_the_spreadsheet_holds_dates_as_dates_and_runs_no_formula(desk_of, world):
    world.asesor.name = "=1+1"
    db.session().commit()
    answer = desk_of(world.manager).go("/kelola/asesor/unduh").response
    assert "asesor.xlsx" in answer.headers["Content-Disposition"]
    rows = list(load_workbook(io.BytesIO(answer.data)).active.iter_rows())
    [line] = [row for row in rows if row[1].value == MET]
    assert [(cell.value, cell.data_type) for cell in line[:3]] == [("=1+1", "s"), (MET, "s"), ("Lembaga SATU", "s")]
    assert (line[3].is_date, line[3].value.date()) == (True, world.asesor.met_valid_until)
    own = desk_of(world.admin).go("/kelola/asesor/unduh?cari=bayu").response
    assert len(list(load_workbook(io.BytesIO(own.data)).active.iter_rows())) == 1


def test_an_admin_records_the_home_of_an_asesor_by_his_number(desk_of, world):
    desk = desk_of(world.taker)
    page = desk.go("/kelola/asesor")
    assert "Belum ada asesor." in page.text
    typed = {"induk-institution_id": str(world.third.id)}
    empty = page.press("Catat LSP induk", **typed)
    assert (empty.status, "Tulis nomor registrasi asesor" in empty.text) == (422, True)
    unknown = empty.press("Catat LSP induk", **typed, **{"induk-met_number": "MET.000.999999 2020"})
    assert "Tidak ada satu asesor dengan nomor MET.000.999999 2020." in unknown.text
    assert 'value="MET.000.999999 2020"' in unknown.html
    taken = unknown.press("Catat LSP induk", **typed, **{"induk-met_number": MET})
    assert (taken.status, "Wulan Sari sudah menginduk pada Lembaga SATU." in taken.text) == (409, True)
    done = taken.press("Catat LSP induk", **typed, **{"induk-met_number": "MET 000.000011.2020"})
    assert "Bayu Lepas menginduk pada Lembaga TIGA." in done.text
    foreign = desk.send(
        "/kelola/asesor/induk", {**typed, "induk-met_number": MET, "induk-institution_id": str(world.own.id)}
    )
    assert (foreign.status, "Pilih dari daftar." in foreign.text) == (422, True)


def test_the_four_letters_of_a_transfer_pass_from_screen_to_screen(desk_of, world):
    old, bnsp, new = desk_of(world.admin), desk_of(world.manager), desk_of(world.stranger)
    show(new, world.asesor, expect=404)
    page = show(old, world.asesor)
    typed = {"mundur-to_id": str(world.other.id), "mundur-is_stamped": "y"}
    refused = page.press("Catat pengunduran diri", **typed)
    assert (refused.status, "Surat ini belum lengkap" in refused.text) == (422, True)
    assert "Bila perpindahan terhambat" not in refused.text
    page = refused.press("Catat pengunduran diri", **typed, **paper("mundur"))
    assert "Menunggu pelepasan LSP asal" in page.text
    assert "dapat langsung menghubungi BNSP" in page.text
    assert "Pindah: Wulan Sari" in old.go("/kelola/asesor").text
    again = show(old, world.asesor).press("Tolak", **{"tolak-reason": ""})
    assert again.status == 422
    page = show(old, world.asesor).press("Lepas asesor", **paper())
    assert ("Menunggu persetujuan BNSP" in page.text, "Lepas asesor" in page.buttons) == (True, False)
    assert "Pindah: Wulan Sari" not in new.go("/kelola/asesor").text
    page = show(bnsp, world.asesor).press("Catat persetujuan BNSP", **paper(number="BNSP-7"))
    assert "Sekarang LSP tujuan dapat mengajukan" in page.text
    assert "Menunggu pengajuan LSP tujuan" in page.text
    page = new.go("/kelola/asesor").follow("Pindah: Wulan Sari")
    page = page.press("Ajukan dan terima asesor", **paper())
    assert "Asesor diterima. LSP induknya sudah berganti." in page.text
    assert queries.home_of(world.asesor.id).code == "DUA"
    assert "Surat BNSP-7, 2 November 2026" in page.text
    opened = page.follow("Buka berkas")
    assert (opened.status, opened.response.mimetype) == (200, "application/pdf")
    show(old, world.asesor, expect=404)


def test_a_loan_is_asked_for_answered_and_taken_back_on_screen(desk_of, world):
    borrower, home = desk_of(world.stranger), desk_of(world.admin)
    page = borrower.go("/kelola/asesor")
    days = {"pinjam-starts_on": "2026-12-01", "pinjam-ends_on": "2026-12-03", "pinjam-tuk": "TUK SMK X"}
    refused = page.press("Ajukan peminjaman", **days, **{"pinjam-met_number": MET})
    assert (refused.status, "Surat ini belum lengkap" in refused.text) == (422, True)
    for _time in range(2):
        page = borrower.go("/kelola/asesor").press(
            "Ajukan peminjaman", **days, **{"pinjam-met_number": MET}, **paper("pinjam", "SP/042/DUA/XI/2026")
        )
        assert "Permohonan pinjam Wulan Sari dikirim" in page.text
    assert "Permohonan pinjam ditarik." in page.press("Tarik permohonan Wulan Sari").text
    [loan] = db.session().query(AsesorLoan).filter_by(state="diajukan").all()
    page = home.go("/kelola/asesor").follow("Pinjam: Wulan Sari")
    said = page.press("Tolak peminjaman", **paper(f"jawab-{loan.id}"))
    assert (said.status, "Tulis alasannya" in said.text or "alasan" in said.text.lower()) == (422, True)
    done = show(home, world.asesor).press("Setujui peminjaman", **paper(f"jawab-{loan.id}", "J-1"))
    assert ("Peminjaman disetujui." in done.text, "1 Desember 2026 – 3 Desember 2026" in done.text) == (True, True)
    guest = show(borrower, world.asesor)
    assert ("Lembaga DUA" in guest.text, guest.buttons) == (True, [])


def test_certificate_and_skema_are_kept_by_the_home_lsp(desk_of, world, today):
    desk = desk_of(world.admin)
    page = show(desk, world.asesor)
    wrong = page.press("Simpan sertifikat", **{"sertifikat-number": "S-9", "sertifikat-issued_on": "31-02-2026"})
    assert (wrong.status, "Tulis tanggal yang ada" in wrong.text) == (422, True)
    issued = today - DAY
    page = wrong.press(
        "Simpan sertifikat",
        **{"sertifikat-number": "S-9", "sertifikat-issued_on": issued.isoformat(), "berkas": file()},
    )
    until = issued.replace(year=issued.year + 3) if (issued.month, issued.day) != (2, 29) else None
    assert until is None or f"sampai {clock.tanggal(until, with_day=False)}" in page.text
    page = page.press("Tambah skema", **{"skema-document_number": "DOK-7"})
    assert "dokumen DOK-7" in page.text
    kept = page.press("Akhiri skema")
    assert kept.status == 422
    [held] = [name for name in _names(kept) if name.startswith("akhir-")]
    assert "diakhiri" in kept.press("Akhiri skema", **{held: "Habis"}).text


def _names(page):
    return [field.get("name") for form in page.forms() for field in form.iter("input") if field.get("name")]


def test_an_asesor_without_number_is_listed_by_his_home(desk_of, world):
    person = PersonFactory(name="Zaki Tanpa Nomor")
    set_home(Act.system(), db.session().get_one(Person, person.id), world.own, Document())
    db.session().commit()

    assert "Zaki Tanpa Nomor" in desk_of(world.admin).go("/kelola/asesor").text
    assert "tanpa nomor MET" in show(desk_of(world.admin), person).text


def test_a_transfer_that_bnsp_refuses_says_why_and_where_to_go(desk_of, world):
    page = show(desk_of(world.admin), world.asesor)
    typed = {"mundur-to_id": str(world.other.id), "mundur-is_stamped": "y"}
    page.press("Catat pengunduran diri", **typed, **paper("mundur"))
    page = show(desk_of(world.admin), world.asesor).press("Tolak", **{"tolak-reason": "Masih bertugas"})
    assert "Penolakan dicatat. LSP induk asesor tidak berubah." in page.text
    assert ("“Masih bertugas”" in page.text, "Bila perpindahan terhambat" in page.text) == (True, True)
    assert db.session().query(AsesorTransfer).one().closed_at is not None
