"""Evaluation, its results and the report of quality on screen, on paper and as a workbook."""

import io

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from askom_lms.kernel import clock, db
from askom_lms.quality.models import Evaluation, QualityReport
from askom_lms.training.domain.settings import ClassSettings
from tests.assessment.world import stamp
from tests.certification.ways import run_jobs, text_of
from tests.quality.conftest import LATER, evaluated, finish, klass_of

BASE = "/kelas/47-2026"
DAYS = 14


def test_a_trainee_evaluates_corrects_and_keeps_what_was_refused(world, desk_of, monkeypatch):
    about = world.masters[0]
    desk = desk_of(world.trainees[0])
    home = desk.go("/beranda")
    page = home.follow("Isi evaluasi")
    assert (page.h1, page.text.count("Belum dinilai")) == ("Evaluasi master asesor", 2)
    assert "Jumat, 4 Desember 2026" in page.text
    page = page.follow(about.name)
    again = page.press("Simpan evaluasi", note="Sabar.", **{"s-santun": "ya"})
    assert again.status == 422
    for said in ("belum dinilai", "Pilih Ya, Sebagian, atau Tidak.", "Sabar."):
        assert said in again.html
    done = again.press("Simpan evaluasi", **{f"s-{key}": "ya" for key in unrated(again)})
    assert (done.status, done.text.count("Sudah dinilai")) == (200, 1)
    stale = done.follow(about.name)
    stale.press("Simpan evaluasi", note="Sabar sekali.")
    late = stale.press("Simpan evaluasi", note="Dari tab lama.")
    assert (late.status, "baru saja disimpan dari halaman lain" in late.text, "Dari tab lama." in late.html) == (
        409,
        True,
        True,
    )
    assert db.session().scalars(select(Evaluation.note)).one() == "Sabar sekali."
    monkeypatch.setattr(clock, "now", lambda: LATER)
    shown = desk_of(world.trainees[0]).go(f"{BASE}/evaluasi/{about.id}")
    assert ("Dapat diisi sampai" in shown.text, shown.buttons[-1:] == ["Simpan evaluasi"]) == (True, False)
    refused = shown.desk.send(f"{BASE}/evaluasi/{about.id}", {"note": "Terlambat."})
    assert (refused.status, "Masa mengisi evaluasi sudah berakhir" in refused.text) == (409, True)


def unrated(page):
    names = {field.get("name") for field in page.all("input") if field.get("type") == "radio"}
    return {name.removeprefix("s-") for name in names if name.startswith("s-")}


def test_lsp_evaluates_with_a_note_and_results_stay_with_those_they_are_for(world, desk_of, monkeypatch):
    about = world.masters[0]
    page = desk_of(world.admin).go(f"{BASE}/evaluasi/{about.id}")
    answers = {f"s-{key}": "ya" for key in unrated(page)}
    again = page.press("Simpan evaluasi", **answers)
    assert (again.status, f"Catatan tentang {about.name} belum ditulis." in again.text) == (422, True)
    assert "Sudah dinilai" in again.press("Simpan evaluasi", note="Hadir setiap hari.").text
    for person in world.trainees[:5]:
        evaluated(world, person, about, note=f"Rahasia {person.name}", santun="tidak")
    told = desk_of(world.bnsp).go(f"{BASE}/hasil-evaluasi")
    for said in (
        "5 peserta menjawab, 1 jawaban LSP atau BNSP",
        "Tidak 83 %",
        "Hadir setiap hari.",
        "Belum ada jawaban.",
    ):
        assert said in told.text
    own = desk_of(about).go(f"{BASE}/hasil-evaluasi")
    assert ("Hasil belum ditampilkan" in own.text, "Rahasia" in own.text) == (True, False)
    monkeypatch.setattr(clock, "now", lambda: LATER)
    own = desk_of(about).go(f"{BASE}/hasil-evaluasi")
    assert ("Tidak 83 %" in own.text, own.text.count("Rahasia"), world.masters[1].name in own.text) == (True, 5, False)
    desk_of(world.trainees[0]).go(f"{BASE}/hasil-evaluasi", expect=403)
    desk_of(world.panitia).go(f"{BASE}/hasil-evaluasi", expect=403)


@pytest.mark.row("001-004")
def test_a_report_from_the_first_finding_to_the_next_version(world, desk_of):
    stamp(world, 0, "merah", keys=("fr-ak-03",))
    about = world.masters[0]
    for person in world.trainees[:5]:
        evaluated(world, person, about, santun="tidak", note="Rahasia")
    desk = desk_of(world.panitia)
    page = desk.go(f"{BASE}/dokumen").follow("Laporan mutu kelas")
    for said in (
        "Belum ditindaklanjuti",
        "Laporan ditutup setelah kelas selesai.",
        "5 dari 6 peserta yang ditemui menjawab",
    ):
        assert said in page.text
    assert "Rahasia" not in page.html
    again = page.press("Simpan tindak lanjut", action="Bicara dengan yang bersangkutan")
    assert (again.status, "Tindak lanjut belum lengkap." in again.text) == (422, True)
    assert "Bicara dengan yang bersangkutan" in again.html
    key = f"nilai:{str(about.id)[:8]}:santun"
    page = again.press("Simpan tindak lanjut", finding=key, owner="Rudi", due_on="2026-11-27")
    assert "Dalam tindak lanjut" in page.text
    page = page.press("Tandai selesai", note="Sudah bicara.")
    assert ("Ditindaklanjuti" in page.text, "Sudah bicara." in page.text) == (True, True)
    assert desk.send(f"{BASE}/mutu/tutup", {}).status == 409
    finish(world)
    page = desk.go(f"{BASE}/mutu").press("Tutup laporan versi 1")
    assert "Laporan mutu versi 1 ditutup." in page.text
    assert desk.go(f"{BASE}/mutu/1.pdf", expect=409).status == 409
    run_jobs()
    paper = text_of(desk_of(world.tim_1).go(f"{BASE}/mutu/1.pdf").response.data)
    report = db.session().scalars(select(QualityReport)).one()
    for said in ("Versi 1, ditutup 20 November 2026", report.fingerprint[:16], "Sudah bicara.", about.name):
        assert said in paper
    assert "Rahasia" not in paper
    page = desk.go(f"{BASE}/mutu")
    assert "Tutup laporan versi 2" not in page.buttons
    evaluated(world, world.trainees[5], about)
    page = desk.go(f"{BASE}/mutu")
    assert "Ada fakta baru sejak versi 1 ditutup." in page.text
    assert "Versi 2" in page.press("Tutup laporan versi 2").text
    book = load_workbook(io.BytesIO(desk.go(f"{BASE}/mutu.xlsx").response.data))
    assert book.sheetnames == [
        "Umpan balik AK.03",
        "Temuan FR.VA",
        "Pengembalian",
        "Angka kelas",
        "Evaluasi",
        "Tindak lanjut",
    ]
    assert book["Tindak lanjut"]["F2"].value == "Sudah bicara."
    desk_of(world.masters[0]).go(f"{BASE}/mutu", expect=403)
    desk_of(world.tim_1).go(f"{BASE}/mutu")


def test_the_class_decides_how_long_trainees_answer(world, desk_of):
    page = desk_of(world.panitia).go(f"{BASE}/pengaturan")
    assert f'value="{DAYS}"' in page.html
    wrong = page.press("Simpan pengaturan", evaluation_days="61")
    assert (wrong.status, "paling banyak 60 hari" in wrong.text) == (422, True)
    wrong.press("Simpan pengaturan", evaluation_days="0")
    assert ClassSettings.read(klass_of(world).settings).evaluation_days == 0
