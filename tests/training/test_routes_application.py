"""The pages of an application: written by panitia, examined by BNSP, printed once everything is green."""

import io
import re

import pytest

from askom_lms.enrolment import services as enrolments
from askom_lms.kernel import db, pdf
from askom_lms.training import services
from askom_lms.training.domain.application import ALL_ITEMS
from tests.attack_files import pdfs, pictures
from tests.factories.classes import open_class
from tests.training.applying import by, decide, examine, send, sign, written
from tests.training.making import admin_of, place

SLUG = "47-2026"


@pytest.fixture
def world(lms_app):
    """An application whose class has not begun; by the clock of the server it is late, with a reason. Form 2 is signed."""
    found = written()
    sign(found)
    db.session().commit()
    return found


def page(desk_of, person):
    return desk_of(person).open("training.show_application", slug=SLUG)


def given(world, **changes):
    services.save_application(
        by(world.panitia, world),
        world.klass,
        world.application,
        **{
            "seen": world.application.version,
            "letter_number": "017/ND/X/2026",
            "contact_name": "Sari Melati",
            "contact_phone": "0811222333",
            "funding": "Biaya mandiri peserta",
            "late_reason": "Gedung baru tersedia.",
            **changes,
        },
    )
    db.session().commit()


@pytest.mark.row("001-046")
def test_a_new_class_begins_with_its_application(lms_app, desk_of):
    world = open_class()
    desk = desk_of(admin_of(world))
    made = desk.open("training.new_class").press(
        "Simpan dan lanjut",
        number="48/2026",
        institution_id=str(world.organiser.id),
        venue="Hotel Baru",
        city="Gresik",
        starts_on="2027-02-01",
        pre_day_on="",
    )
    assert made.status == 200

    summary = desk.open("training.show_class", slug="48-2026")
    for word in ("Tahap pelaksanaan", "Permohonan", "Verifikasi", "Pra pelaksanaan", "Sedang ditulis"):
        assert word in summary.text.replace("\N{SOFT HYPHEN}", "")
    assert "Tahap pelaksanaan" not in desk.open("training.show_class", slug=SLUG).text


@pytest.mark.row("001-048")
def test_everything_that_is_lacking_stands_on_the_page_and_nothing_is_printed(world, desk_of):
    given(world, funding="", late_reason="")
    for n in range(8):
        enrolments.invite_trainee(
            by(world.panitia, world), world.klass, email=f"l{n}@contoh.id", name=f"L {n}", origin="SMK"
        )
    db.session().commit()

    shown = page(desk_of, world.panitia)

    assert "Peserta dari lembaga lain 8 orang = 33% dari yang diajukan, melebihi 30%." in shown.text
    assert "001: mengikutsertakan peserta dari LSP/CLSP/Instansi Teknis lainnya maksimal 30%" in shown.text
    assert "Nomor surat, penanggung jawab, telepon, atau sumber biaya belum diisi." in shown.text
    assert "Tersisa 0 hari kerja sampai hari 1 (min. 20); batas pengajuan Senin, 19 Oktober 2026." in shown.text
    assert "Form 1 sampai 4 terbuka setelah semua syarat hijau." in shown.text
    refused = shown.press("Ajukan permohonan")
    assert (refused.status, "melebihi 30%" in refused.text) == (409, True)
    printed = desk_of(world.panitia).go(f"/kelas/{SLUG}/permohonan/form-1.pdf", expect=409)
    assert "Form 1 sampai 4 belum dapat dicetak" in printed.text


def test_panitia_and_bnsp_lead_an_application_to_its_approval(world, desk_of):
    summary = desk_of(world.panitia).open("training.show_class", slug=SLUG)
    assert "Permohonan kelas ini belum disetujui BNSP." in summary.text
    assert "Buka pendaftaran" not in summary.buttons
    saved = page(desk_of, world.panitia).press("Simpan isian", late_reason="Gedung baru tersedia.")
    assert "Tersimpan." in saved.text
    sent = page(desk_of, world.panitia).press("Ajukan permohonan")
    assert "Permohonan diajukan ke BNSP." in sent.text
    assert "Menunggu verifikasi BNSP" in desk_of(world.bnsp).open("training.list_classes").text
    assert "Simpan isian" not in sent.buttons
    assert "Setujui permohonan" not in sent.buttons

    examined = page(desk_of, world.bnsp).press(
        "Simpan hasil pemeriksaan", **{"nilai.skema": "finding", "temuan.skema": "Lampirkan salinan lisensi."}
    )
    assert "Hasil pemeriksaan disimpan." in examined.text
    refused = page(desk_of, world.bnsp).press("Setujui permohonan")
    assert "13 butir permohonan belum dinyatakan sesuai." in refused.text
    returned = page(desk_of, world.bnsp).press("Kembalikan dengan temuan", reason="Mohon dilengkapi.")
    assert "Permohonan dikembalikan kepada panitia." in returned.text

    mine = page(desk_of, world.panitia)
    assert "Lampirkan salinan lisensi." in mine.text
    told = mine.text.index("Yang perlu diperbaiki")
    assert told < mine.text.index("Mohon dilengkapi.") < mine.text.index("Syarat sebelum diajukan")
    mine.press("Ajukan permohonan")
    again = page(desk_of, world.bnsp)
    assert "Pengajuan sebelumnya: Lampirkan salinan lisensi." in again.text
    good = {f"nilai.{item}": "ok" for item in ALL_ITEMS}
    again.press("Simpan hasil pemeriksaan", **good)
    approved = page(desk_of, world.bnsp).press("Setujui permohonan")
    assert "Permohonan disetujui." in approved.text

    opened = desk_of(world.panitia).open("training.show_class", slug=SLUG).press("Buka pendaftaran")
    assert "Pendaftaran dibuka." in opened.text


def test_what_moved_since_it_was_sent_is_not_offered_for_approval(world, desk_of):
    send(world)
    db.session().commit()
    assert "Setujui permohonan" in page(desk_of, world.bnsp).buttons
    services.save_place(by(world.panitia, world), world.klass, **place(world.klass, venue="Hotel Lain"))
    db.session().commit()
    shown = page(desk_of, world.bnsp)
    assert "Setujui permohonan" not in shown.buttons
    assert "dikembalikan dulu" in shown.text
    assert "Kembalikan dengan temuan" in shown.buttons


def test_what_was_typed_stays_when_it_is_refused(world, desk_of):
    page(desk_of, world.panitia).press("Simpan isian", late_reason="Gedung baru tersedia.")
    page(desk_of, world.panitia).press("Ajukan permohonan")

    wrong = page(desk_of, world.bnsp).press("Simpan hasil pemeriksaan", **{"nilai.tempat-waktu": "finding"})
    assert (wrong.status, "Temuan pada butir “Tempat dan tanggal” belum dijelaskan." in wrong.text) == (422, True)
    refused = page(desk_of, world.bnsp).press("Tolak permohonan")
    assert (refused.status, "Penolakan memerlukan alasan." in refused.text) == (422, True)
    done = page(desk_of, world.bnsp).press("Tolak permohonan", reason="Skema tidak sesuai.")
    assert "Skema tidak sesuai." in done.text
    assert "Ditolak" in done.text


def test_the_four_forms_say_what_the_class_is(world, desk_of):
    given(world)
    enrolments.invite_trainee(
        by(world.panitia, world), world.klass, email="anisa@contoh.id", name="Anisa Rahmawati", origin="CLSP Boga"
    )
    db.session().commit()
    desk = desk_of(world.panitia)

    texts = {n: pdf.text(desk.go(f"/kelas/{SLUG}/permohonan/form-{n}.pdf").response.data) for n in (1, 2, 3, 4)}

    for n, title in (
        (1, "Lampiran Surat Permohonan Pelatihan Askom"),
        (2, "Pernyataan Keabsahan Peserta Pelatihan Askom"),
        (3, "Lampiran Pernyataan Keabsahan Peserta"),
        (4, "Pengendalian Persetujuan"),
    ):
        assert title in texts[n]
    assert "Biaya mandiri peserta" in texts[1]
    assert "Meterai" in texts[2]
    assert "Anisa Rahmawati" in texts[3]
    assert "lembaga lain" in texts[3]
    assert "MET.000.000001 2020" in texts[4]
    desk.go(f"/kelas/{SLUG}/permohonan/form-5.pdf", expect=404)


def test_form_2_signed_on_paper_and_photographed_is_served_as_the_picture_it_is(world, desk_of):
    given(world, late_reason="Gedung baru tersedia.")
    desk = desk_of(world.panitia)
    photo = {"surat": (io.BytesIO(pictures.jpeg()), "form-2.jpg")}
    desk.send(f"/kelas/{SLUG}/permohonan/form-2", photo)
    page(desk_of, world.panitia).press("Ajukan permohonan")
    sent = desk.go(f"/kelas/{SLUG}/permohonan/form-2.pdf").response
    assert sent.data.startswith(b"\xff\xd8")
    assert (sent.mimetype, 'form-2.jpg"' in sent.headers["Content-Disposition"]) == ("image/jpeg", True)


def test_the_signed_form_2_is_uploaded_read_and_replaced(world, desk_of):
    desk = desk_of(world.panitia)
    sent = {"surat": (io.BytesIO(pdfs.plain()), "form-2.pdf")}
    done = desk.send(f"/kelas/{SLUG}/permohonan/form-2", sent)
    assert "Form 2 bertanda tangan diunggah." in done.text
    assert [said for said in done.links() if said.startswith("Unggahan")] == ["Unggahan 2", "Unggahan 1"]
    assert desk.go(done.links()["Unggahan 2"]).response.mimetype == "application/pdf"
    nothing = desk.send(f"/kelas/{SLUG}/permohonan/form-2", {})
    assert (nothing.status, "Belum ada berkas Form 2 yang dipilih." in nothing.text) == (422, True)
    desk_of(admin_of(world)).go(done.links()["Unggahan 1"])


def test_what_was_typed_against_an_application_stays_in_its_own_place(world, desk_of):
    send(world)
    db.session().commit()
    url, seen = f"/kelas/{SLUG}/permohonan/tolak", {"seen": "999", "reason": "Tempat belum layak"}
    said = desk_of(world.bnsp).send(url, seen)
    assert said.status == 409
    assert re.search(r'id="catatan"[^>]* value="Tempat belum layak"', said.html)


def test_a_form_printed_after_a_return_is_of_no_round_and_without_the_old_decision(world, desk_of):
    given(world)
    send(world)
    examine(world, biaya="Sumber biaya belum jelas")
    decide(world, services.return_application)
    db.session().commit()
    text = pdf.text(desk_of(world.panitia).go(f"/kelas/{SLUG}/permohonan/form-4.pdf").response.data)
    assert "belum diajukan" in text
    assert "Dikembalikan" not in text
    assert "Coret yang tidak perlu" in text
