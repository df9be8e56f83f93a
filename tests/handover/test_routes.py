"""The page of the hand-over: from a list full of findings to the receipt, and who may not."""

import io

import pytest
from sqlalchemy import select

from askom_lms.handover.models import HandoverPackage
from askom_lms.kernel import db
from askom_lms.kernel.audit import AccessLogEntry
from tests.certification.ways import run_jobs
from tests.handover.conftest import NIK, copied
from tests.security.town import picture

BASE = "/kelas/47-2026/penyerahan"


@pytest.mark.row("002-087")
def test_panitia_copies_makes_hands_over_and_files_the_receipt(world, desk_of):
    desk = desk_of(world.panitia)
    page = desk.go("/kelas/47-2026/dokumen").follow("Penyerahan ke BNSP")
    for said in ("2 hal wajib dibereskan", "belum disalin dari KTP", "Keputusan K", "Keputusan BK", "belum bernomor"):
        assert said in page.text
    assert "Susun versi 1" not in page.buttons
    assert desk.send(f"{BASE}/susun", {}).status == 409
    form = desk.go(f"{BASE}/1/ktp")
    again = form.press("Simpan", nik=NIK[:15], ktp_name=world.trainees[0].name)
    assert (again.status, "harus 16 angka; sekarang 15" in again.text, NIK[:15] in again.html) == (422, True, True)
    assert again.press("Simpan", nik="", ktp_name="").status == 422
    page = form.press("Simpan", nik=NIK, ktp_name=world.trainees[0].name)
    assert ("NIK ••••••••••••0001" in page.text, NIK in page.html) == (True, False)
    stale = form.press("Simpan", nik=NIK, ktp_name="Orang Lain")
    assert (stale.status, "halaman lain" in stale.text) == (409, True)
    copied(world, 1, nik="3515084103990002")
    page = desk.go(BASE).press("Susun versi 1")
    assert "Versi 1 disusun di latar belakang." in page.text
    run_jobs()
    page = desk.go(BASE)
    assert "Belum ada yang berubah sejak versi 1." in page.text
    content = desk.go(f"{BASE}/1.zip").response.get_data()
    assert content.startswith(b"PK")
    log = set(db.session().scalars(select(AccessLogEntry.what)))
    assert {"penyerahan", "penyerahan-1.zip", "nik"} <= log
    typed = {"serah-sent_by": "Sari Melati", "serah-sent_to": "Sekretariat BNSP"}
    again = page.press("Simpan penyerahan", **typed)
    assert (again.status, "Catatan penyerahan belum lengkap." in again.text, "Sekretariat BNSP" in again.html) == (
        422, True, True,
    )  # fmt: skip
    assert again.press("Simpan penyerahan", **{"serah-sent_on": "kemarin"}).status == 422
    page = again.press("Simpan penyerahan", **{"serah-sent_on": "2026-11-20", "serah-sent_how": "Diantar"})
    assert "Penyerahan versi 1 dicatat." in page.text
    typed = {"terima-receipt_number": "TT-7", "terima-receipt_on": "2026-11-20", "terima-received_by": "Budi"}
    again = page.press("Simpan tanda terima", **typed)
    assert (again.status, "Tanda terima belum lengkap." in again.text, "TT-7" in again.html) == (422, True, True)
    scan = (io.BytesIO(_picture()), "tanda-terima.jpg")
    page = again.press("Simpan tanda terima", berkas=scan)
    assert ("Tanda terima versi 1 dicatat." in page.text, "TT-7" in page.text) == (True, True)
    assert desk_of(world.tim_1).go(f"{BASE}/1/tanda-terima").status == 200
    assert db.session().scalars(select(HandoverPackage.received_by)).one() == "Budi"


def _picture():
    from askom_lms.kernel import files

    return files.read(picture().sha256)


def test_tim_teknis_reads_without_numbers_and_others_do_not_get_in(world, desk_of):
    copied(world, 0)
    desk = desk_of(world.tim_1)
    page = desk.go(BASE)
    assert ("••••0001" in page.text, "Salin dari KTP" in page.text, page.buttons) == (True, False, [])
    assert "Belum ada paket. Panitia menyusunnya" in page.text
    for path in (f"{BASE}/1/ktp", f"{BASE}/1.zip"):
        desk.go(path, expect=403)
    assert desk.send(f"{BASE}/susun", {}).status == 403
    for person in (world.trainees[0], world.masters[0], world.pengajar):
        desk_of(person).go(BASE, expect=403)


def test_an_address_that_names_nothing_is_not_found(world, desk_of):
    desk = desk_of(world.panitia)
    for path in (f"{BASE}/9.zip", f"{BASE}/9/ktp", f"{BASE}/9/tanda-terima"):
        desk.go(path, expect=404)
    page = desk.send(f"{BASE}/batalkan", {})
    assert page.status in (200, 302)
