"""The pages of the staff of a class: colleagues, letters, replacements."""

import io

import pytest

from askom_lms.kernel import db
from askom_lms.training import queries
from askom_lms.training.models import ClassStaff
from tests.attack_files.pdfs import plain
from tests.factories.classes import open_class
from tests.training.making import fresh

pytestmark = pytest.mark.usefixtures("lms_app")


def test_a_refused_colleague_is_explained_and_the_form_keeps_its_words(world, desk_of):
    page = (
        desk_of(world.panitia)
        .open("training.show_staff", slug="47-2026")
        .press("Tambahkan", role="master_asesor", name="Tanpa MET", email="tanpa@contoh.id")
    )

    assert page.status == 409
    assert "Tanpa MET belum memiliki nomor registrasi (MET)" in page.text
    assert 'value="tanpa@contoh.id"' in page.html


def test_letter_group_and_desk_are_corrected_in_place(world, desk_of):
    name = world.masters[0].name
    page = desk_of(world.panitia).open("training.show_staff", slug="47-2026")

    page.press(f"Simpan {name}", letter_number="ST-77", desk="Meja 4")

    row = next(row for row in queries.staff_of(world.klass.id) if row.name == name)
    assert (row.letter_number, row.desk, row.group) == ("ST-77", "Meja 4", "A")


def test_a_letter_is_uploaded_and_downloaded(world, desk_of):
    desk = desk_of(world.panitia)
    staff = db.session().query(ClassStaff).filter_by(person_id=world.masters[1].id).one()

    page = desk.send(f"/kelas/47-2026/petugas/{staff.id}/surat", {"surat": (io.BytesIO(plain()), "surat.pdf")})
    assert "Surat tugas diunggah." in page.text
    got = desk.go(f"/kelas/47-2026/petugas/{staff.id}/surat")
    assert got.response.data.startswith(b"%PDF")
    assert got.response.headers["Content-Disposition"].startswith("attachment")


def test_a_letter_that_is_no_letter_is_refused(desk_of):
    world = open_class(letters=False)
    staff = db.session().query(ClassStaff).filter_by(person_id=world.masters[1].id).one()
    address = f"/kelas/47-2026/petugas/{staff.id}/surat"

    assert desk_of(world.panitia).send(address, {}).status == 422
    page = desk_of(world.panitia).send(address, {"surat": (io.BytesIO(b"MZ program"), "surat.pdf")})
    assert page.status == 422
    desk_of(world.panitia).go(address, expect=404)


def test_a_colleague_is_replaced(world, desk_of):
    staff = db.session().query(ClassStaff).filter_by(person_id=world.masters[0].id).one()

    page = (
        desk_of(world.panitia)
        .open("training.show_replacement", slug="47-2026", staff_id=staff.id)
        .press(
            "Ganti",
            name="Wulan",
            email="wulan@contoh.id",
            met_number="MET.000.000077 2022",
            met_valid_until="2029-01-01",
        )
    )

    assert "Master asesor A: Wulan" in page.text


def test_an_assignment_is_ended(world, desk_of):
    page = desk_of(world.panitia).open("training.show_staff", slug="47-2026")

    page.press(f"Akhiri penugasan {world.panitia_2.name}")

    assert fresh(world).n_panitia == 1
