"""Pages of competence certificates: list, check, confirm; a form and a table for those of BNSP; the public answer."""

import io

import pytest
from openpyxl import Workbook, load_workbook
from sqlalchemy import func, select

from askom_lms.certification.domain import codes
from askom_lms.certification.models import Certificate, CertificatePattern
from askom_lms.kernel import clock, db, files
from askom_lms.people.domain import Role
from askom_lms.registry.models import Institution
from tests.attack_files.pdfs import plain
from tests.certification.competence_world import (
    BK,
    MONDAY,
    certificate_of,
    decided_class,
    imported,
    issued,
)
from tests.certification.ways import run_jobs
from tests.factories.people import PersonFactory, grant

HEAD = ["Kursi", "Nama", "Nomor sertifikat", "Nomor SK", "Tanggal SK", "Tanggal terbit", "Berlaku sampai"]
SK = {"sk_number": "KEP.0412/BNSP/XI/2026", "sk_on": "2026-11-20"}


@pytest.fixture(autouse=True)
def monday(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: MONDAY)


@pytest.fixture
def here(lms_app):
    return decided_class(kind="bnsp")


@pytest.fixture
def elsewhere(lms_app):
    return decided_class()


def at(world, rest=""):
    return f"/kelas/{world.klass.slug}/sertifikat-kompetensi{rest}"


def how_many():
    return db.session().scalar(
        select(func.count()).where(Certificate.kind == "competence", Certificate.number.is_not(None))
    )


def table(world, *indexes, **changes):
    """Cells as they are pasted."""
    rows = [HEAD]
    for index in indexes:
        cells = [str(index + 1), world.trainees[index].name, f"85500 2320 {index + 1:05} 2026", "KEP.1/BNSP", "20/11/2026",
                 "22 November 2026", ""]  # fmt: skip
        rows.append([changes.get(head, cell) for head, cell in zip(HEAD, cells, strict=True)])
    return "\n".join("\t".join(row) for row in rows)


def test_list_check_confirm_issues_and_a_second_confirmation_changes_nothing(desk_of, here):
    desk = desk_of(here.panitia)
    page = desk.go(at(here))
    assert "3 siap dari 4 peserta" in page.text
    assert "Keputusannya Belum kompeten." in page.text
    check = page.press("Periksa lalu terbitkan")
    assert check.h1 == "Terbitkan 3 sertifikat kompetensi?"
    assert how_many() == 0
    empty = check.press("Terbitkan 3 sertifikat")
    assert empty.status == 422
    assert "Tulis nomor SK." in empty.text
    wrong = check.press("Terbitkan 3 sertifikat", sk_number="KEP 1", sk_on="2026-11-19")
    assert (wrong.status, "mendahului keputusan" in wrong.text) == (422, True)
    assert 'value="KEP 1"' in wrong.html
    assert "Sedang dicetak" in check.press("Terbitkan 3 sertifikat", **SK).text
    run_jobs()
    again = check.press("Terbitkan 3 sertifikat", **SK)
    assert "Tidak ada yang berubah" in again.text
    assert how_many() == 3
    assert "85500 2320 00003 2026" in desk.go(at(here)).text


def test_the_holder_finds_his_certificate_and_a_class_mate_does_not(desk_of, here):
    (certificate,) = issued(here, 0)
    page = desk_of(here.trainees[0]).open("certification.show_result")
    assert "Sertifikat kompetensi" in page.text
    link = f"/sertifikat/{certificate.id}/berkas.pdf"
    assert link in page.links().values()
    asked = desk_of(here.trainees[0]).go(link)
    assert "Persetujuan penggunaan sertifikat" in asked.text
    asked.press("Setujui dan buka unduhan", agrees="y")
    assert desk_of(here.trainees[0]).go(link).response.data == files.read(certificate.pdf_sha256)
    desk_of(here.trainees[1]).go(link, expect=404)


def test_one_certificate_with_its_file_by_the_form(desk_of, elsewhere):
    desk = desk_of(elsewhere.panitia)
    page = desk.go(at(elsewhere)).follow("Catat sertifikat dari BNSP")
    facts = {**SK, "person": str(elsewhere.seats[0]), "number": "85500 2320 00912 2026", "issued_on": "2026-11-22"}
    bad = page.press("Catat sertifikat", **{**facts, "issued_on": "31-02-2026"})
    assert bad.status == 422
    assert "85500 2320 00912 2026" in bad.html
    no_pdf = page.press("Catat sertifikat", **facts, berkas=(io.BytesIO(b"tidak"), "a.pdf"))
    assert no_pdf.status >= 400
    assert how_many() == 0
    done = page.press("Catat sertifikat", **facts, berkas=(io.BytesIO(plain()), "sertifikat.pdf"))
    assert "1 sertifikat kompetensi dicatat." in done.text
    assert certificate_of(elsewhere, 0).pdf_sha256
    again = page.press("Catat sertifikat", **facts, berkas=(io.BytesIO(plain()), "sertifikat.pdf"))
    assert "Tidak ada yang berubah" in again.text
    nobody = page.press("Catat sertifikat", **{**facts, "person": "bukan"})
    assert nobody.status == 422


def test_the_file_is_sent_later_and_only_a_pdf(desk_of, elsewhere):
    imported(elsewhere, 0)
    desk, one = desk_of(elsewhere.panitia), certificate_of(elsewhere, 0)
    page = desk.open("certification.show_certificate", certificate_id=one.id)
    assert page.press("Simpan berkas").status == 422
    assert page.press("Simpan berkas", berkas=(io.BytesIO(b"GIF89a"), "a.gif")).status >= 400
    assert "Berkas sertifikat disimpan." in page.press("Simpan berkas", berkas=(io.BytesIO(plain()), "s.pdf")).text
    assert page.press("Simpan berkas", berkas=(io.BytesIO(plain()), "s.pdf")).status == 400 or how_many() == 1
    found = desk_of().send(
        "/periksa/berkas", {"file": (io.BytesIO(files.read(certificate_of(elsewhere, 0).pdf_sha256)), "x.pdf")}
    )
    assert "85500 2320 00001 2026" in found.text


def test_a_table_is_judged_row_by_row_then_written_whole_and_twice_changes_nothing(desk_of, elsewhere):
    desk = desk_of(elsewhere.panitia)
    page = desk.go(at(elsewhere, "/impor"))
    preview = page.press("Periksa tabel", sel=table(elsewhere, 0, 1))
    assert "2 baru" in preview.text
    assert how_many() == 0
    assert "2 sertifikat kompetensi dicatat." in preview.press("Catat 2 sertifikat").text
    assert how_many() == 2
    again = page.press("Periksa tabel", sel=table(elsewhere, 0, 1))
    assert "2 sudah tercatat" in again.text
    assert "Tidak ada yang berubah" in again.press("Selesai, tidak ada yang baru").text


def test_one_wrong_row_keeps_the_whole_table_back(desk_of, elsewhere):
    page = desk_of(elsewhere.panitia).go(at(elsewhere, "/impor"))
    preview = page.press("Periksa tabel", sel=table(elsewhere, 0, BK))
    assert "1 perlu dibetulkan" in preview.text
    assert not [label for label in preview.buttons if label.startswith("Catat")]
    sent = preview.desk.send(at(elsewhere, "/impor/catat"), {"sel": table(elsewhere, 0, BK)})
    assert (sent.status, how_many()) == (422, 0)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"Kursi": "77"}, "Tidak ada peserta di kursi 77"),
        ({"Nama": "Bukan Dia"}, "tetapi tertulis Bukan Dia"),
        ({"Tanggal SK": "besok"}, "belum tertulis atau tidak terbaca"),
        ({"Berlaku sampai": "entah"}, "Urutan tanggalnya tidak mungkin"),
        ({"Nomor sertifikat": ""}, "belum tertulis atau tidak terbaca"),
    ],
)
def test_each_wrong_cell_is_told_on_its_row(desk_of, elsewhere, changes, said):
    page = desk_of(elsewhere.panitia).go(at(elsewhere, "/impor"))
    assert said in page.press("Periksa tabel", sel=table(elsewhere, 0, **changes)).text


def test_a_seat_or_number_twice_is_told(desk_of, elsewhere):
    page = desk_of(elsewhere.panitia).go(at(elsewhere, "/impor"))
    both = page.press("Periksa tabel", sel=table(elsewhere, 0, 1, **{"Nomor sertifikat": "1/2026"}))
    assert "2 perlu dibetulkan" in both.text


@pytest.mark.parametrize(
    ("sent", "said"),
    [("", "Belum ada tabel"), ("a\tb\n1\t2", "Judul kolom tidak ditemukan"), ("\t".join(HEAD), "Belum ada tabel")],
)
def test_what_is_no_table_is_told_and_stays_in_the_form(desk_of, elsewhere, sent, said):
    page = desk_of(elsewhere.panitia).go(at(elsewhere, "/impor"))
    answer = page.press("Periksa tabel", sel=sent)
    assert (answer.status, said in answer.text) == (422, True)


def test_the_sheet_of_the_class_comes_back_filled_in(desk_of, elsewhere):
    desk = desk_of(elsewhere.panitia)
    sheet = load_workbook(io.BytesIO(desk.go(at(elsewhere, "/impor/lembar.xlsx")).response.data)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert [row[0] for row in rows[1:]] == ["1", "2", "3"]
    book = Workbook()
    book.active.append(rows[0])
    book.active.append([1, rows[1][1], "85500 2320 00001 2026", "KEP.1", "2026-11-20", "2026-11-22", None])
    out = io.BytesIO()
    book.save(out)
    preview = desk.send(at(elsewhere, "/impor"), {"berkas": (io.BytesIO(out.getvalue()), "isi.xlsx")})
    assert "1 baru" in preview.text


@pytest.mark.row("002-111")
def test_anybody_reads_how_it_stands_first_and_nothing_that_is_not_printed(desk_of, elsewhere):
    imported(elsewhere, 0)
    certificate = certificate_of(elsewhere, 0)
    person = elsewhere.trainees[0]
    for address in (f"/v/{codes.shown(certificate.code)}", f"/periksa?kode={certificate.number}"):
        page = desk_of().go(address)
        assert page.h1 == "Sertifikat kompetensi berlaku"
        assert person.name in page.text
        assert "Salinan data, bukan sertifikat." in page.text
        assert "Sertifikat pelatihan" not in page.text
        for hidden in (person.email, "3515"):
            assert hidden not in page.html


@pytest.mark.parametrize(
    ("who", "status"), [("tim_1", 403), ("master", 403), ("trainee", 403), ("stranger_admin", 404)]
)
def test_who_may_not_write_down_or_issue(desk_of, elsewhere, who, status):
    if who == "stranger_admin":
        person = PersonFactory(totp_confirmed_at=MONDAY)
        grant(person, Role.LSP_ADMIN, elsewhere.skema.id, "", "LSP lain")
    else:
        person = elsewhere.trainees[0] if who == "trainee" else getattr(elsewhere, who)
    desk = desk_of(person)
    for rest in ("/periksa", "/terbitkan", "/impor", "/impor/satu", "/impor/catat"):
        assert desk.send(at(elsewhere, rest), {"person": str(elsewhere.seats[0])}).status == status
    desk.go(at(elsewhere, "/impor"), expect=status)


@pytest.mark.parametrize("rest", ["/periksa", "/terbitkan"])
def test_a_seat_that_is_none_is_no_error_of_ours(desk_of, here, rest):
    assert desk_of(here.panitia).send(at(here, rest), {"person": "bukan", **SK}).status == 400


def test_bnsp_has_no_import_and_pengelola_reads_and_writes_down(desk_of, here):
    desk_of(here.panitia).go(at(here, "/impor"), expect=409)
    assert "Diterbitkan di sini" in desk_of(here.manager).go(at(here)).text


def test_patterns_are_tried_saved_and_followed(desk_of, here):
    code = db.session().get_one(Institution, here.klass.institution_id).code
    desk = desk_of(here.manager)
    page = desk.go(f"/kelola/lembaga/{code}/nomor-sertifikat")
    assert "85500 2320 00001 2026" in page.text
    trial = page.press("Lihat contoh", **{"pola-competence": "K.{urut:4}/{bulan_romawi}/{tahun}"})
    assert "K.0001/XI/2026" in trial.text
    assert db.session().scalar(select(func.count()).select_from(CertificatePattern)) == 0
    saved = page.press("Simpan pola nomor", **{"pola-competence": "K.{urut:4}/{bulan_romawi}/{tahun}"})
    assert "Pola nomor disimpan" in saved.text
    assert "Tidak ada yang berubah" in saved.press("Simpan pola nomor").text
    (certificate,) = issued(here, 0)
    assert certificate.number == "K.0001/XI/2026"


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("{nama}/{urut}/{tahun}", "isian atau tanda yang tidak dikenal"),
        ("PLT/{kode}/{tahun}", "tepat satu kali"),
        ("{urut}/{kode}", "tidak memuat isian tahun"),
        ("{urut}/{tahun}", "tidak memuat kode lembaga"),
        ("X" * 60 + "{urut}{kode}{tahun}", "dapat melebihi 64"),
        ("{urut:5}/INT-ASKOM/{kode}/{bulan_romawi}/{tahun}", "sama dengan pola"),
    ],
)
def test_a_pattern_that_cannot_count_is_refused_and_stays_on_the_page(desk_of, elsewhere, pattern, said):
    code = db.session().get_one(Institution, elsewhere.klass.institution_id).code
    page = desk_of(elsewhere.manager).go(f"/kelola/lembaga/{code}/nomor-sertifikat")
    assert "kompetensi" not in page.html.partition('<form class="stack"')[2].partition("</form>")[0]
    answer = page.press("Simpan pola nomor", **{"pola-training": pattern})
    assert (answer.status, said in answer.text) == (422, True)
    assert pattern in answer.html
