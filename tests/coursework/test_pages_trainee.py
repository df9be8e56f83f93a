"""The trainee's pages of a sheet: folders, filling, check, hand-in, receipt, history, print."""

import datetime as dt
import io
import json
import uuid

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from askom_lms.coursework import queries, services
from askom_lms.coursework.domain.states import ItemStatus
from askom_lms.coursework.models import Attachment, Submission
from askom_lms.kernel import db, pdf
from askom_lms.kernel.audit import AccessLogEntry
from askom_lms.training.models import TrainingClass
from tests.attack_files import pictures
from tests.coursework.peta import NAME, PETA, latest, return_it
from tests.coursework.photos import again
from tests.coursework.pressing import press_outside
from tests.coursework.world import NOW, act_of, filled, handed_in, item_of, parafed, planning_parafed
from tests.desk import words


def answers_of(world, key="peta"):
    db.session().expire_all()
    return queries.current_record(world.seats[0], "merah", key).answers


def test_tasks_and_folder(dewi):
    assert "Tugas 2: set dokumen kedua" in dewi.open("coursework.show_tasks").text
    page = dewi.open("coursework.show_folder", task=1)
    assert "Merencanakan asesmen" in page.text
    dewi.open("coursework.show_folder", task=4, expect=404)


@pytest.mark.row("000-138", "000-161", "000-163")
@pytest.mark.parametrize(
    "key",
    ["peta", "fr-mapa-01", "fr-mapa-02", "fr-ia-01-perangkat", "fr-ia-02-perangkat", "fr-ia-03-perangkat", "fr-va"],
)
def test_every_form_opens_to_be_filled(world, desk_of, at, key):
    at(NOW + dt.timedelta(days=2))
    page = desk_of(world.trainees[0]).open("coursework.fill_item", task=1, key=key)
    assert 'id="isian"' in page.html


def test_fill_check_hand_in_and_paraf(world, dewi, master):
    filled(world)
    page = dewi.open("coursework.fill_item", task=1, key="peta")
    check = press_outside(page, "Periksa lalu kirim")
    assert check.url.endswith("/periksa")
    receipt = check.press("Kirim untuk diparaf", declared="y")
    assert "Terkirim untuk diparaf" in receipt.text
    assert "nomor 1 dari 1" in receipt.text
    desk = master.open("coursework.show_desk")
    assert "Peta" in desk.h1
    assert "Antrean paraf kosong" in press_outside(desk, "Paraf, lanjut").text
    assert item_of(world, 0, "merah", "peta").status is ItemStatus.SIGNED_OFF


def test_a_sheet_without_signatures_shows_no_place_for_them(world, dewi):
    filled(world)
    for url in (PETA, f"{PETA}/periksa"):
        assert 'id="tanda-tangan"' not in dewi.go(url).html
    for url in ("/tugas/1/fr-mapa-01", "/tugas/1/fr-mapa-01/periksa"):
        assert 'id="tanda-tangan"' in dewi.go(url).html


def test_the_same_hand_in_pressed_twice_is_one_receipt(world, dewi):
    filled(world)
    check = dewi.go(f"{PETA}/periksa")
    first = check.press("Kirim untuk diparaf", declared="y")
    again = check.press("Kirim untuk diparaf", declared="y")
    assert first.url == again.url
    assert len(db.session().scalars(select(Submission)).all()) == 1


def test_without_the_declaration_the_check_page_says_so_and_keeps_its_number(world, dewi):
    filled(world)
    check = dewi.go(f"{PETA}/periksa")
    refused = check.press("Kirim untuk diparaf")
    assert refused.status == 422
    assert "Pernyataan kebenaran isian belum dicentang." in refused.text
    assert refused.press("Kirim untuk diparaf", declared="y").url.startswith("/terima/")


def test_the_check_page_of_an_empty_sheet_lists_what_is_missing(dewi):
    page = dewi.go(f"{PETA}/periksa")
    assert "Kirim untuk diparaf" not in page.buttons
    asked = f"{PETA}?periksa&bagian=unit#unit:J.620101.001.01:aspek_kritis"
    assert page.links()["J.620101.001.01 Menggunakan data: tulis aspek kritis unit ini"] == asked


# --- saving


def autosave(desk, changes, base=PETA, batch="b1", device="d1"):
    return desk.send(f"{base}/simpan", json={"batch": batch, "device": device, "changes": changes})


def test_autosave_answers_with_revisions_and_the_time(world, dewi):
    answer = autosave(dewi, {NAME: {"v": "Kelompok satu", "rev": 0}})
    assert answer.status_code == 200
    assert answer.get_json() == {"saved": {NAME: 1}, "conflicts": {}, "at": "10.00"}
    assert answers_of(world)[NAME] == "Kelompok satu"


def test_autosave_of_an_older_page_gets_the_other_text_back(world, dewi):
    autosave(dewi, {NAME: {"v": "Telepon", "rev": 0}})
    answer = autosave(dewi, {NAME: {"v": "Laptop", "rev": 0}}, batch="b2", device="d2").get_json()
    assert answer["saved"] == {}
    assert answer["conflicts"] == {NAME: {"mine": "Laptop", "theirs": "Telepon", "rev": 1}}
    assert answers_of(world)[NAME] == "Telepon"


@pytest.mark.parametrize("body", [[], {"batch": "x"}, {"changes": 3}, {"changes": [1]}])
def test_autosave_refuses_what_is_no_batch(dewi, body):
    answer = dewi.send(f"{PETA}/simpan", json=body)
    assert answer.status_code == 422
    assert answer.get_json()["error"]["what"] == "Kiriman simpan otomatis ini tidak terbaca."


def test_autosave_leaves_out_what_no_form_could_send(world, dewi):
    autosave(dewi, {NAME: {"v": "Kelompok satu", "rev": 0}})
    before = set(answers_of(world))
    answer = autosave(dewi, {"nowhere": {"v": "x", "rev": 0}, NAME: "x", "stempel": {"v": {}, "rev": "a"}})
    assert answer.status_code == 200
    assert set(answers_of(world)) == before


def test_autosave_into_a_sheet_that_waits_is_refused(world, dewi):
    handed_in(world)
    answer = autosave(dewi, {NAME: {"v": "Lain", "rev": 1}})
    assert answer.status_code == 409
    assert answer.get_json()["error"]["what"].startswith("Lembar ini sudah dikirim")


def test_a_plain_save_stays_or_goes_where_its_button_says(world, dewi):
    page = dewi.go(PETA)
    assert press_outside(page, "Simpan", **{NAME: "Kelompok satu"}).url == "/tugas/1"
    assert answers_of(world)[NAME] == "Kelompok satu"
    onward = dewi.send(f"{PETA}/simpan", {"bagian": "kelompok", NAME: "Kelompok dua", "ke": "kuk"}, follow=False)
    assert onward.response.location == f"{PETA}?bagian=kuk"
    check = dewi.send(f"{PETA}/simpan", {"bagian": "kelompok", NAME: "Kelompok dua"}, follow=False)
    assert check.response.location == f"{PETA}/periksa"
    row = dewi.send(f"{PETA}/simpan", {"bagian": "kelompok", NAME: "Kelompok dua", "tambah": "kelompok"}, follow=False)
    assert row.response.location == f"{PETA}?bagian=kelompok#bagian-kelompok"


# --- closed, withdrawn, reopened


def test_a_closed_sheet_says_why_and_until_when(dewi):
    page = dewi.go("/tugas/1/fr-ia-01-hasil")
    assert "Praktik belum dibuka" in page.text
    assert not page.tree.findall(".//textarea")
    assert "Map Tugas 3 belum dibuka." in dewi.go("/tugas/3/peta/periksa").text


def test_withdraw_until_it_was_opened(world, dewi, master):
    version = handed_in(world)
    page = dewi.go(PETA)
    back = page.press("Tarik kembali")
    assert "Kiriman ditarik kembali" in back.text
    assert back.url == PETA
    assert "Pernah dikirim" in dewi.go(f"/terima/{version.code}").text
    handed_in(world)
    page = dewi.go(PETA)
    master.send(f"/paraf/{latest(world).id}/dibuka")
    late = page.press("Tarik kembali")
    assert late.status == 409
    assert "sudah dibuka master asesor" in late.text
    assert "Tarik kembali" not in dewi.go(PETA).buttons


def test_a_parafed_sheet_is_opened_again_with_a_reason(world, dewi):
    parafed(world)
    page = dewi.go(f"{PETA}/riwayat")
    assert page.press("Buka kembali lembar ini").status == 422
    opened = page.press("Buka kembali lembar ini", reason="Ada unit yang keliru.")
    assert opened.url == PETA
    assert opened.tree.findall(".//textarea") or opened.tree.findall(".//input[@type='text']")
    assert "Ada unit yang keliru." in opened.text


def test_a_returned_sheet_shows_the_remark_on_its_field(world, dewi):
    return_it(world, handed_in(world), "Nama kelompok terlalu umum.", [(NAME, "Nama kelompok terlalu umum.")])
    page = dewi.go(PETA)
    assert "Nama kelompok terlalu umum." in page.text
    assert any((href or "").endswith(NAME) or "#" in (href or "") for href in page.links().values())
    said = page.press("Catat tidak sepakat", text="Namanya dari SKKNI.")
    assert "Tidak sepakat" in said.text
    assert said.tree.find(".//ol[@id='percakapan']") is not None


def test_the_history_shows_versions_notes_and_changes(world, dewi):
    return_it(world, handed_in(world), "Nama kelompok terlalu umum.")
    services.save_form(act_of(world.trainees[0]), item_of(world, 0, "merah", "peta"), "asesor", {NAME: "Kelompok baru"})
    db.session().commit()
    act = act_of(world.trainees[0])
    services.hand_in(act, item_of(world, 0, "merah", "peta"), key=uuid.uuid4().hex, declared=True)
    db.session().commit()
    page = dewi.go(f"{PETA}/riwayat")
    assert "Nama kelompok terlalu umum." in page.text
    assert "Nama kelompok" in page.text
    assert len([href for href in page.links().values() if href and "/cetak/" in href]) == 1 or "/cetak/1" in page.html


# --- paper and files


@pytest.mark.parametrize("stage", ["draft", "version"])
def test_a_sheet_prints(world, dewi, stage):
    (filled if stage == "draft" else handed_in)(world)
    answer = dewi.go(f"{PETA}/cetak").response
    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF")
    assert ("draf" in answer.headers["Content-Disposition"]) == (stage == "draft")
    assert answer.headers["Cache-Control"] == "private, no-store"


@pytest.mark.row("000-130")
@pytest.mark.parametrize(("paper", "millimetres"), [("A4", (210, 297)), ("F4", (215, 330))])
@pytest.mark.parametrize("stage", ["draft", "version"])
def test_a_sheet_prints_on_the_paper_of_its_class(world, dewi, stage, paper, millimetres):
    klass = db.session().get_one(TrainingClass, world.klass.id)
    klass.settings = {**klass.settings, "paper": paper}
    (filled if stage == "draft" else handed_in)(world)
    first, again = (dewi.go(f"{PETA}/cetak").response.data for _ in range(2))

    sides = PdfReader(io.BytesIO(first)).pages[0].mediabox[2:]
    assert tuple(round(float(side) * 25.4 / 72) for side in sides) == millimetres
    assert first == again


def test_every_version_prints_for_who_may_read_it(world, dewi, master, desk_of):
    version = handed_in(world)
    url = f"/lembar/{version.item.id}/cetak/1"
    for desk in (dewi, master):
        assert desk.go(url).response.data.startswith(b"%PDF")
    dewi.go(f"/lembar/{version.item.id}/cetak/2", expect=404)
    seen = db.session().scalars(select(AccessLogEntry).where(AccessLogEntry.subject_id == version.id)).all()
    assert {(row.actor_id, row.what) for row in seen} == {(world.trainees[0].id, "pdf"), (world.master.id, "pdf")}
    desk_of(world.pengajar).go(url, expect=403)


def upload(desk, data, name="bukti.jpg", headers=None, field="berkas"):
    return desk.send(f"{PETA}/lampiran", {field: (io.BytesIO(data), name)}, headers=headers)


def test_a_photo_is_attached_shown_and_taken_off(world, dewi, master):
    page = upload(dewi, pictures.jpeg(), field="berkas_foto")
    assert "Lampiran ditambahkan." in page.text
    file = db.session().scalars(select(Attachment)).one()
    shown = dewi.go(f"/lampiran/{file.id}").response
    assert shown.mimetype == "image/jpeg"
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in shown.headers["Content-Security-Policy"]
    small = dewi.go(f"/lampiran/{file.id}/pratinjau").response
    assert small.data.startswith(b"\xff\xd8")
    dewi.send(f"{PETA}/lampiran/{file.id}/lepas")
    db.session().expire_all()
    assert db.session().get_one(Attachment, file.id).removed_at is not None
    seen = db.session().scalars(select(AccessLogEntry).where(AccessLogEntry.subject_id == file.id)).all()
    assert [row.what for row in seen] == ["download", "preview"]
    dewi.go(f"/lampiran/{uuid.uuid4()}", expect=404)


def test_a_script_uploads_and_is_told_where_to_go(dewi):
    answer = upload(dewi, pictures.jpeg(), headers={"Accept": "application/json"})
    assert json.loads(answer.text) == {"next": f"{PETA}#berkas-lampiran"}


def test_no_file_and_a_bad_file_are_refused_with_a_sentence(world, dewi):
    nothing = dewi.send(f"{PETA}/lampiran", {})
    assert nothing.status == 422
    assert "Belum ada berkas yang dipilih." in nothing.text
    assert upload(dewi, b"MZ nothing at all", "jahat.exe").status == 422
    assert db.session().scalars(select(Attachment)).all() == []


def test_a_practice_sheet_opens_when_planning_is_parafed(world, dewi):
    planning_parafed(world)
    assert "Praktik belum dibuka" not in dewi.go("/tugas/1/fr-ia-01-hasil").text


# --- somebody else's


def test_a_sheet_prints_the_same_bytes_for_every_reader(world, dewi, master):
    version = handed_in(world)
    url = f"/lembar/{version.item.id}/cetak/1"
    made = [desk.go(f"{url}{query}").response.data for desk in (dewi, master) for query in ("?lang=id", "?lang=en")]
    assert len(set(made)) == 1
    assert "Kelas 47/2026 · Hotel Graha, Sidoarjo" in " ".join(pdf.text(made[0]).split())


@pytest.mark.parametrize("path", ["", "/periksa", "/riwayat", "/cetak"])
def test_an_item_that_is_none_is_not_found(dewi, path):
    for there in ("/tugas/1/tidak-ada", "/tugas/4/peta"):
        dewi.go(f"{there}{path}", expect=404)


def test_a_receipt_is_for_its_trainee_and_the_staff_of_the_class(world, dewi, master, desk_of):
    version = handed_in(world)
    for desk in (dewi, master, desk_of(world.panitia), desk_of(world.other_master)):
        assert version.code[:4] in desk.go(f"/terima/{version.code}").text
    desk_of(world.trainees[2]).go("/terima/ABCDEFGH", expect=404)


def test_the_receipt_of_a_content_that_was_withdrawn_and_changed_leads_to_the_one_that_counts(world, desk_of, at):
    version = handed_in(world)
    old = version.code
    services.withdraw_submission(act_of(world.trainees[0]), version.item)
    db.session().commit()
    new = again(world).code
    assert new != old

    page = desk_of(world.trainees[0]).go(f"/terima/{old}")

    assert page.url == f"/terima/{new}"
    assert f"Kiriman dengan kode {old[:4]}-{old[4:]} ditarik kembali" in page.text
    desk_of(world.pengajar).go(f"/terima/{old}", expect=403)


def test_a_sheet_on_the_masters_screen_says_so_to_everybody_who_may_read_it(world, dewi, desk_of, at):
    version = handed_in(world)
    colleague, sheet = desk_of(world.other_master), f"/lembar/{version.item.id}"
    assert "dibuka" not in colleague.go(sheet).text
    services.open_submission(act_of(world.master), queries.get_submission(act_of(world.master), version.id))
    db.session().commit()

    now = f"Sedang dibuka {world.master.name}."
    assert now in colleague.go(sheet).text
    assert now in dewi.go("/tugas/1/peta/riwayat").text
    at(NOW + dt.timedelta(minutes=4))
    later = colleague.go(sheet).text
    assert now not in later
    assert f"Dibuka {world.master.name}" in later


def test_the_code_table_stands_beside_the_forms_that_use_it(world, dewi):
    filled(world, 0, "merah", "peta")
    page = dewi.go("/tugas/1/fr-mapa-01")
    assert "Kode perangkat dan sebutan lainnya" in page.text
    assert "CUP: – sumber tidak menjabarkannya (dibaca CRP, kesimpulan)" in words(
        page.tree.find(".//details[@id='kode-perangkat']")
    )
    assert dewi.go(PETA).tree.find(".//details[@id='kode-perangkat']") is None
