"""Panitia's page for a list of participants, and the lists of a class as spreadsheets."""

import datetime as dt
import io

import pytest
from openpyxl import load_workbook
from sqlalchemy import func, select

from askom_lms.enrolment.domain.states import EnrolmentState as S
from askom_lms.enrolment.models import Enrolment
from askom_lms.kernel import db
from askom_lms.people.models import Person
from askom_lms.training.models import Roster
from tests.attack_files.office import macro_type, xlsx
from tests.desk import words
from tests.enrolment.tables import HEADER, line, lines
from tests.factories.classes import accepted, applicant, coming_class, person_of

pytestmark = pytest.mark.usefixtures("lms_app")


@pytest.fixture
def world(lms_app):
    return coming_class()


@pytest.fixture
def desk(world, desk_of):
    return desk_of(world.panitia)


def page_of(world):
    return f"/kelas/{world.klass.slug}/peserta/impor"


def sent(desk, world, data, name="peserta.xlsx"):
    """The page after a file was sent."""
    return desk.send(page_of(world), {"berkas": (io.BytesIO(data), name), "sel": ""})


def imported(desk, world, rows):
    return sent(desk, world, xlsx(HEADER, *rows))


def count():
    return db.session().scalar(select(func.count()).select_from(Enrolment))


def shown(page, place):
    """The text of one row."""
    found = [section for section in page.all("section") if section.get("id") == f"baris-{place}"]
    return " ".join("".join(found[0].itertext()).split())


def test_a_file_is_read_corrected_in_its_row_and_registered(world, desk):
    start = desk.go(f"/kelas/{world.klass.slug}/peserta").follow("Impor dari lembar kerja")
    assert start.h1 == f"Impor peserta kelas {world.klass.number}"
    page = imported(desk, world, [*lines(world, 2), line(world, 3, **{"Tgl lahir": "31/02/1990"})])
    assert "peserta.xlsx, 3 baris" in page.text
    assert "'31/02/1990' bukan tanggal yang ada." in shown(page, 2)
    stopped = page.press("Daftarkan 2 orang")
    assert stopped.text.count("1 baris yang dipilih belum dapat didaftarkan: baris 3 (Peserta 3).") == 1
    assert count() == 0
    column = HEADER.index("Tgl lahir")
    page = stopped.press("Simpan perbaikan", **{f"c-2-{column}": "28 Februari 1990"})
    assert "perlu dibetulkan" not in page.text
    done = page.press("Daftarkan 3 orang")
    assert "3 orang didaftarkan dan diundang; 0 sudah terdaftar." in done.text
    assert shown(done, 2).endswith("Sudah terdaftar di kelas ini; tidak ada yang diubah.")
    again = imported(desk, world, lines(world, 2)).press("Daftarkan 0 orang")
    assert "Tidak ada yang berubah: 2 baris yang dipilih sudah terdaftar." in again.text
    assert count() == 3


def test_a_refused_step_keeps_the_corrections_of_the_same_press(world, desk):
    page = imported(desk, world, [line(world, 1), line(world, 2, Nama="")])
    column = HEADER.index("Nama")
    page = page.press("Daftarkan 1 orang", **{f"c-0-{column}": "Nama Betul"})
    assert "1. Nama Betul" in shown(page, 0)
    assert "1. Nama Betul" in shown(desk.go(page_of(world)), 0)


def test_a_row_without_its_tick_is_left_out(world, desk):
    page = imported(desk, world, [line(world, 1), line(world, 2, Nama="")])
    done = page.press("Daftarkan 1 orang", pilih=["0"])
    assert "1 orang didaftarkan" in done.text
    assert "1 baris dilepas" in done.text
    assert count() == 1


def test_pasted_cells_are_mapped_by_hand_and_the_choice_is_remembered(world, desk):
    cells = "Siapa\tKe mana\tDari\nAni\tani@contoh.id\tLSP X"
    start = desk.go(page_of(world))
    page = start.press("Baca sel", sel=cells)
    assert "belum dipilih: Nama, E-mail, Lembaga asal" in page.text
    page = page.press("Simpan kolom", **{"kolom-0": "nama", "kolom-1": "email", "kolom-2": "asal"})
    assert "1. Ani" in shown(page, 0)
    assert "bersyarat" in shown(page, 0)
    page.press("Buang tabel, mulai lagi")
    again = desk.go(page_of(world)).press("Baca sel", sel=cells.upper())
    assert "1. ANI" in shown(again, 0)


def test_two_classes_are_made_on_one_page(world, desk):
    page = imported(desk, world, lines(world, 29, external=8))
    assert "masih punya tempat untuk 24" in page.text
    assert "15 orang di kelas 47/2026, 14 di kelas kedua" in page.text
    refused = page.press("Bagi menjadi dua kelas", tinggal="24", nomor=world.klass.number)
    assert "sudah dipakai" in refused.text.lower() or world.klass.number in refused.text
    assert count() == 0
    done = refused.press("Bagi menjadi dua kelas", tinggal="24", nomor="98/2030")
    assert "24 orang didaftarkan di kelas 47/2026 dan 5 di kelas baru 98/2030." in done.text
    assert "5 permohonan" in desk.go("/kelas/98-2030/peserta").text
    assert count() == 29


def test_a_long_table_comes_in_pages_that_save(world, desk):
    page = imported(desk, world, [line(world, n) for n in range(1, 121)])
    second = page.press("Simpan, halaman 2", **{"c-0-1": "Nama Baru"})
    assert "51. Peserta 51" in second.text
    assert "Peserta 50" not in second.text
    assert "1. Nama Baru" in second.press("Simpan, halaman 1").text


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (macro_type(), "a.xlsx", "makro"),
        (b"%PDF-1.7", "a.pdf", "Berkas ini bukan tabel yang dapat dibaca."),
        (xlsx(["Nama"]), "a.xlsx", "Tabel ini tidak berisi baris peserta."),
        ("\n".join(["Nama,Email", *["a,b"] * 501]).encode(), "a.csv", "Tabel ini berisi lebih dari 500 baris."),
        (b"x" * (2 * 1024 * 1024 + 1), "a.csv", "2,0 MB"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(world, desk, data, name, said):
    page = sent(desk, world, data, name)
    assert page.status == 422
    assert said in page.text


def test_nothing_sent_is_said_and_so_is_a_table_that_is_gone(world, desk):
    page = desk.go(page_of(world)).press("Baca berkas")
    assert (page.status, "Belum ada berkas atau sel yang dikirim." in page.text) == (422, True)
    page = imported(desk, world, lines(world, 1))
    page.press("Buang tabel, mulai lagi")
    assert "Tabel ini sudah tidak tersimpan." in page.press("Simpan perbaikan").text


def test_an_old_page_overwrites_nothing(world, desk):
    old = imported(desk, world, lines(world, 1))
    old.press("Simpan perbaikan", **{"c-0-1": "Satu"})
    page = old.press("Simpan perbaikan", **{"c-0-1": "Dua"})
    assert "Tabel ini sudah diubah di halaman lain" in page.text
    assert "1. Satu" in shown(page, 0)


@pytest.mark.parametrize(("lang", "said"), [("id", "23 dari 23 kolom dipakai"), ("en", "23 of 23 columns used")])
def test_the_example_sheet_is_understood_whole_in_both_languages(world, desk, lang, said):
    data = desk.go(f"{page_of(world)}/contoh.xlsx?lang={lang}").response.data
    page = sent(desk, world, data)
    assert said in page.text
    assert "perlu dibetulkan" not in page.text


def test_what_is_wrong_in_a_row_stands_open_and_its_other_cells_are_folded_away(world, desk):
    page = imported(desk, world, [line(world, 1, **{"Tgl lahir": "31/02/1990", "E-mail": "x"}), line(world, 2)])
    folded = {field.get("name") for one in page.all("details") for field in one.iter("input")}
    named = {field.get("name") for field in page.all("input")}
    wrong = {f"c-0-{HEADER.index(head)}" for head in ("Tgl lahir", "E-mail")}
    assert wrong <= named - folded
    assert {f"c-0-{HEADER.index('Nama')}", f"c-1-{HEADER.index('E-mail')}"} <= folded


# the lists


def opened(desk, path):
    return [[cell.value for cell in row] for row in load_workbook(io.BytesIO(desk.go(path).response.data)).active]


def test_lists_are_spreadsheets_with_their_types(world, desk):
    [seated] = accepted(world, external=True)
    seated.city, seated.province = "Malang", "Jawa Timur"
    draft = applicant(world, state=S.DRAFT)
    person = db.session().get(Person, draft.person_id)
    person.name, person.phone = "=1+1", "0812"
    db.session().query(Roster).filter_by(person_id=seated.person_id).one().marks = "HTIi"
    db.session().commit()
    slug = world.klass.slug

    head, row = opened(desk, f"/kelas/{slug}/peserta.xlsx")
    assert head[:3] == ["Kursi", "Nama", "Lembaga asal"]
    assert row[:6] == [1, person_of(seated).name, "Lembaga lain", "ya", "Malang", "Jawa Timur"]

    _head, first, second = opened(desk, f"/kelas/{slug}/permohonan.xlsx")
    assert isinstance(first[-1], dt.datetime)
    assert (second[1], second[-2], second[-1]) == ("=1+1", "0812", None)

    head, row = opened(desk, f"/kelas/{slug}/kehadiran.xlsx")
    assert (row[1:6], row[-1]) == (["H", "T", "I", "i", None], 3)

    head, *rows = opened(desk, f"/kelas/{slug}/petugas.xlsx")
    master = next(row for row in rows if row[0] == "Master asesor")
    assert (master[5][:3], master[6]) == ("MET", dt.datetime(2030, 1, 1))
    assert len(rows) == 5


def test_who_may_not_see_addresses_downloads_none(world, desk_of):
    accepted(world)
    master = desk_of(world.masters[0])
    assert "peserta.xlsx" in master.go(f"/kelas/{world.klass.slug}/peserta").html
    assert "permohonan.xlsx" not in master.go(f"/kelas/{world.klass.slug}/peserta").html
    master.go(f"/kelas/{world.klass.slug}/permohonan.xlsx", expect=403)
    master.go(page_of(world), expect=403)


@pytest.mark.row("004-010")
def test_where_people_come_from_is_counted_by_province_and_can_be_corrected(world, desk, desk_of):
    first, second, left = applicant(world), applicant(world), applicant(world, state=S.WITHDRAWN)
    first.province, second.province, left.province = "Bali", "Bali", "Aceh"
    own = applicant(world, state=S.DRAFT)
    page = desk.go(f"/kelas/{world.klass.slug}/peserta")
    table = page.tree.find(".//table[@id='provinsi-tabel']")
    rows = [[words(cell) for cell in row] for row in table.findall(".//tbody/tr")]
    assert rows == [["Bali", "2"], ["belum diisi", "1"]]
    assert "Aceh" not in page.text
    page = desk.go(f"/permohonan/{first.id}").press("Simpan asal", city="Kota Batu", province="jatim", origin="LSP X")
    assert "Kota Batu, Jawa Timur" in page.text
    desk_of(person_of(own)).go("/permohonan/data").press("Simpan data", province="ntt", city="Kupang")
    assert db.session().get(Enrolment, own.id).province == "Nusa Tenggara Timur"
