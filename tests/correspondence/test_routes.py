"""The letters of a class on screen: list, draft, issue, revocation, badges, and the public check."""

import io

import pypdf
import pypdfium2
import pytest
from sqlalchemy import select

from askom_lms.correspondence.models import Letter
from askom_lms.kernel import clock, db
from askom_lms.training.models import ClassStaff, TrainingClass
from tests.assessment.world import EVENING
from tests.certification.ways import run_jobs, text_of

LIST = "/kelas/47-2026/surat"


@pytest.fixture
def desk(world, desk_of, monkeypatch):
    """Panitia on Friday evening of the class."""
    monkeypatch.setattr(clock, "now", lambda: EVENING)
    return desk_of(world.panitia)


def only():
    db.session().rollback()
    return db.session().scalars(select(Letter)).one()


def test_an_invitation_from_draft_to_revocation(world, desk, desk_of):
    page = desk.go(LIST).press("Buat konsep Undangan peserta")
    assert "Konsep" in page.text
    letter = only()
    draft = desk.go(f"{LIST}/{letter.id}/pdf")
    assert "KONSEP, belum bernomor" in text_of(draft.response.data)
    desk_of(world.trainees[0]).go(f"{LIST}/{letter.id}/pdf", expect=404)

    page = desk.go(f"{LIST}/{letter.id}").press("Simpan dan terbitkan", signer="")
    assert page.status == 422
    assert "Tulis nama penanda tangan." in page.text
    page = page.press("Simpan konsep", signer="Dr. Wulan", dated_on="2026-11-19")
    assert "Tersimpan." in page.text
    page = page.press("Simpan dan terbitkan")
    assert "Surat UND/001/ND47/XI/2026 terbit." in page.text
    assert desk.go(f"{LIST}/{letter.id}/pdf", expect=409).status == 409
    run_jobs()

    page = desk.go(LIST)
    assert "UND/001/ND47/XI/2026 · 19 November 2026" in page.text
    bytes_of = desk.go(f"{LIST}/{letter.id}/pdf").response.data
    assert "Dr. Wulan" in text_of(bytes_of)
    assert desk_of(world.trainees[0]).go(f"{LIST}/{letter.id}/pdf").response.data == bytes_of
    desk_of(world.pengajar).go(f"{LIST}/{letter.id}/pdf", expect=404)
    klass = db.session().get_one(TrainingClass, world.klass.id)
    klass.venue = "Balai Diklat"
    db.session().commit()
    assert "Isi kelas berubah sejak terbit" in desk.go(LIST).text

    page = desk.go(f"{LIST}/{letter.id}")
    assert "Surat ini tetap seperti saat terbit." in page.text
    assert "Tulis alasan pencabutan." in page.press("Cabut surat ini", reason="").text
    page = desk.go(f"{LIST}/{letter.id}").press("Cabut surat ini", reason="Tempat berubah")
    assert "Dicabut 20 November 2026, 18.00 WIB: Tempat berubah" in page.text
    assert page.buttons == []
    assert "DICABUT" in text_of(desk.go(f"{LIST}/{letter.id}/pdf").response.data)


def test_the_public_check_says_what_a_letter_is_and_nothing_of_people(world, desk, desk_of):
    line = db.session().scalars(select(ClassStaff).where(ClassStaff.person_id == world.masters[0].id)).one()
    name, line_id = world.masters[0].name, line.id
    page = desk.go(LIST).press("Terbitkan semua surat tugas")
    assert page.h1 == "Terbitkan 7 surat tugas?"
    page = page.press("Terbitkan yang dicentang", about=[str(line_id)])
    assert "1 surat tugas terbit." in page.text
    run_jobs()
    letter = only()
    anybody = desk_of(None)
    page = anybody.go(f"/surat/{letter.code[:4]}-{letter.code[4:]}")
    for word in ("Surat ini berlaku", "ST/001/ND47/XI/2026", "Surat tugas", "20 November 2026", "LSP Nusantara"):
        assert word in page.text
    for secret in (name, "MET.000", "Dr. Hartati", "Hotel Graha"):
        assert secret not in page.text
    assert "Tidak ada surat dengan kode ini" in anybody.go("/surat/ABCD-EFGH", expect=404).text

    desk.go(f"{LIST}/{letter.id}").press("Cabut surat ini", reason=f"{name} sakit")
    page = anybody.go(f"/surat/{letter.code}")
    assert "Surat ini dicabut" in page.text
    assert name not in page.text
    staff = desk.go("/kelas/47-2026/petugas")
    assert "Surat tugas belum diunggah" in staff.text


def test_a_loan_is_asked_for_by_number(world, desk):
    page = desk.go(LIST).press("Buat konsep peminjaman", met="MET.000.999999 2020")
    assert page.status == 422
    assert "Tidak ada asesor dengan nomor registrasi MET.000.999999 2020." in page.text
    page = desk.go(LIST).press("Buat konsep peminjaman", met=world.masters[1].met_number)
    assert page.h1 == f"Peminjaman asesor: {world.masters[1].name}"
    page = page.press("Buang konsep")
    assert "Konsep dibuang." in page.text
    assert world.masters[1].name not in desk.go(LIST).h1


def _clipped(sheet):
    """Words of a name that reach into the code beside it, which begins at two thirds of its card."""
    page = pypdfium2.PdfDocument(sheet)[0]
    text, card = page.get_textpage(), page.get_width() / 2
    boxes = [text.get_rect(n) for n in range(text.count_rects())]
    return [box for box in boxes if box[3] - box[1] > 6 and (box[2] % card) > 0.78 * card]


@pytest.mark.row("002-123")
def test_badges_are_printed_eight_on_a_sheet_and_their_code_tells_staff_only(world, desk, desk_of):
    sheet = desk.go("/kelas/47-2026/tanda-pengenal.pdf").response.data
    words = text_of(sheet)
    assert len(pypdf.PdfReader(io.BytesIO(sheet)).pages) == 2  # four who learn, seven who work
    for word in (world.trainees[0].name, "Peserta 1", world.masters[0].name, "Master asesor", "MET.000.000001 2020"):
        assert word in words

    one, other = world.trainees[:2]
    one.name, other.name = "Siti Kusumawardhaningrum", "Prof. Dr. Raden Ajeng Notonegorosuryaningrat, M.Sc."
    db.session().commit()
    assert _clipped(desk.go("/kelas/47-2026/tanda-pengenal.pdf").response.data) == []
    world.trainees[0].name = one.name

    address = f"/kelas/47-2026/orang/{world.trainees[0].id}"
    page = desk_of(world.masters[0]).go(address)
    assert (page.h1, "Peserta 1" in page.text) == (world.trainees[0].name, True)
    desk_of(world.trainees[1]).go(address, expect=403)
    nobody = desk_of(None).go(address)
    assert nobody.h1 == "Masuk"
    assert world.trainees[0].name not in nobody.html


def test_the_list_of_a_day_is_called_by_its_day_and_is_addressed_to_nobody(world, desk):
    pre_day = desk.go(LIST).text
    assert ("Hari 0" in pre_day, "Hari 5, " in pre_day) == (False, True)
    page = desk.go(LIST).press("Buat konsep Daftar hadir Hari 5").press("Simpan dan terbitkan")
    assert "Pelatihan Asesor Kompetensi" in page.text
    assert "Kepada" not in page.text
