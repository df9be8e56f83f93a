"""A trainee's third day: what came back first, filling, sending, and everything a ballroom's Wi-Fi does to it."""

import io
import re

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.journeys import story
from tests.journeys.device import PHONE

pytestmark = pytest.mark.browser
REPORT = "/tugas/1/fr-ak-05"
"""FR.AK.05 asks nobody else for a signature: what is tried here is the way of the answers, not of the people."""
ASPECTS, REFUSALS, ADVICE = (
    "Aspek Negatif dan Positif dalam Asesmen",
    "Pencatatan Penolakan Hasil Asesmen",
    "Saran Perbaikan: (Asesor/Personil Terkait)",
)
A_FEW_LINES = 160
"""Pixels."""
RECEIPT_CODE = re.compile(r"^[2-9A-HJ-NP-Z]{4}-?[2-9A-HJ-NP-Z]{4}$")


def fill_report(device):
    """Every answer of FR.AK.05, typed and ticked as a person does."""
    page = device.page
    page.get_by_role("radio", name="K", exact=True).check()
    page.get_by_label(ASPECTS).fill("Asesi siap, ruang tenang.")
    page.get_by_label(REFUSALS).fill("tidak ada")
    page.get_by_label(ADVICE).fill("Mulai lebih pagi.")
    return device.save_bar("Tersimpan 14.")


def to_the_check_page(device):
    device.go(REPORT)
    fill_report(device).press("Periksa lalu kirim")
    device.page.wait_for_url("**/periksa")
    return device


def declare(device):
    device.page.get_by_label("Saya menyatakan isian ini benar").check()


def test_the_home_opens_with_what_came_back(device):
    trainee = device(story.TRAINEE)
    trainee.heading("Hari ke-3")
    first = trainee.page.locator("main section").first
    expect(first).to_contain_text("Perbaiki dulu 2 hal ini")
    expect(first).to_contain_text("FR.IA.01 hasil: 1 isian dikembalikan")
    expect(first).to_contain_text("Foto 3×4 latar merah ditolak")
    trainee.follow("Perbaiki FR.IA.01 hasil").heading("FR.IA.01")
    summary = trainee.page.locator(".err[data-focus]")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text(f"Dikembalikan master asesor {story.MASTER}")
    assert trainee.page.title().startswith("Ada 1 masalah:")


def test_a_dissent_is_seen_at_once_where_it_was_written(device):
    """Not the summary of what to mend, which takes the focus when the sheet is opened."""
    eko = device(story.RETURNED_TO).follow("Perbaiki FR.IA.01 hasil")
    eko.page.get_by_text("Percakapan (0 pesan)").click()
    eko.page.get_by_label("Tulis pertanyaan atau jawaban").fill("Bukti sudah disebut di butir 3.")
    eko.press("Catat tidak sepakat").sees("Tidak sepakat Anda tercatat.")
    expect(eko.page.locator("#percakapan")).to_be_in_viewport()


def test_a_returned_answer_is_mended_signed_by_its_asesi_and_sent_again(device):
    eko = device(story.RETURNED_TO)
    eko.sees("Perbaiki dulu 1 hal ini").sees(story.RETURN_NOTE)
    eko.follow("Perbaiki FR.IA.01 hasil")
    eko.follow("Umpan balik untuk asesi: ")
    answer = eko.page.get_by_label("Umpan balik untuk asesi")
    expect(answer).to_be_in_viewport()
    answer.fill("Bukti yang diamati: skrip DDL, hasil kueri, dan catatan transaksi.")
    eko.save_bar("Tersimpan 14.").press("Periksa lalu kirim")
    eko.sees("Menunggu tanda tangan:").follow("Serahkan perangkat")
    asesi = eko.page.get_by_role("heading", level=1).inner_text().removeprefix("Serahkan perangkat kepada ")
    eko.page.get_by_label(f"Sandi {asesi}").fill("diklat-asesor-2026")
    eko.press("Buka bagian saya").sees(f"Anda mengisi sebagai {asesi} di perangkat {story.RETURNED_TO}.")
    eko.page.get_by_label(f"Saya, {asesi}, sudah membaca").check()
    eko.press("Tanda tangani").sees(f"Ditandatangani atas nama {asesi}.")
    declare(eko)
    eko.press("Kirim untuk diparaf").heading("Tanda terima FR.IA.01")
    expect(eko.page.locator("main")).to_contain_text("Versi2")


def test_a_wrong_password_does_not_hand_the_device_over(device):
    eko = device(story.RETURNED_TO).go("/tugas/1/fr-ia-01-hasil?bagian=rekomendasi")
    eko.page.get_by_label("Umpan balik untuk asesi").fill("Diubah, jadi asesi menandatangani lagi.")
    eko.save_bar("Tersimpan 14.").press("Periksa lalu kirim")
    eko.follow("Serahkan perangkat").expects("the server responded with a status of 4")
    eko.page.get_by_label("Sandi ").fill("bukan sandinya")
    eko.press("Buka bagian saya")
    expect(eko.page.locator(".err")).to_be_focused()
    eko.heading("Serahkan perangkat kepada")


def test_a_sheet_is_filled_checked_declared_and_received(device):
    trainee = device(story.REPORTER)
    trainee.follow("Laporan Asesmen").heading("FR.AK.05")
    trainee.press("Periksa lalu kirim")
    expect(trainee.page.locator(".err").first).to_be_focused()
    trainee.sees("isian yang perlu diperbaiki").follow("Kembali mengisi")
    fill_report(trainee).press("Periksa lalu kirim")
    trainee.sees("Setelah dikirim, isi terkunci")
    declare(trainee)
    trainee.press("Kirim untuk diparaf").heading("Tanda terima FR.AK.05")
    told = trainee.page.locator("main").inner_text()
    assert any(RECEIPT_CODE.match(word) for word in told.split())
    assert re.search(r"nomor \d+ dari \d+", told)
    trainee.follow("Lihat lembar").sees("Lembar ini sudah dikirim dan menunggu paraf, jadi isinya terkunci.")


def test_without_the_declaration_nothing_is_sent(device):
    trainee = to_the_check_page(device(story.REPORTER))
    trainee.expects("status of 4")
    trainee.press("Kirim untuk diparaf").sees("Pernyataan kebenaran isian belum dicentang.")
    declare(trainee)
    trainee.press("Kirim untuk diparaf").heading("Tanda terima")


def test_a_double_click_and_the_back_button_send_once(device, site):
    trainee = to_the_check_page(device(story.REPORTER))
    declare(trainee)
    trainee.page.get_by_role("button", name="Kirim untuk diparaf").dblclick()
    trainee.heading("Tanda terima")
    code = trainee.page.url
    trainee.page.go_back()
    if trainee.page.get_by_role("button", name="Kirim untuk diparaf").count():
        trainee.expects("status of 409")
        declare(trainee)
        trainee.press("Kirim untuk diparaf")
        trainee.page.wait_for_url(code)
    versions = site.find(
        "SELECT s.number FROM submission s JOIN dossier_item i ON i.id = s.item_id JOIN enrolment e ON e.id = i.enrolment_id"
        " JOIN person p ON p.id = e.person_id WHERE p.name = ? AND i.folder = 'merah' AND i.key = 'fr-ak-05'",
        story.REPORTER,
    )
    assert versions == [(1,)]


def test_a_waiting_sheet_is_withdrawn_until_the_master_asesor_opens_it(device):
    trainee = to_the_check_page(device(story.REPORTER))
    declare(trainee)
    trainee.press("Kirim untuk diparaf").follow("Lihat lembar").press("Tarik kembali")
    trainee.sees("Kiriman ditarik kembali. Isinya dapat diubah lagi.")
    expect(trainee.page.get_by_label(ADVICE)).to_have_value("Mulai lebih pagi.")
    trainee.press("Periksa lalu kirim")
    declare(trainee)
    trainee.press("Kirim untuk diparaf").follow("Lihat lembar")
    master = device(story.MASTER)
    master.follow(re.compile(f"{story.REPORTER}.*FR.AK.05")).heading(f"FR.AK.05 · {story.REPORTER}")
    master.page.wait_for_timeout(500)
    trainee.expects("status of 409")
    trainee.press("Tarik kembali").sees("Kiriman ini sudah dibuka master asesor, jadi tidak dapat ditarik kembali.")


def test_what_is_typed_offline_arrives_when_the_network_is_back(device):
    trainee = device(story.REPORTER).go(REPORT)
    trainee.expects("ERR_INTERNET_DISCONNECTED")
    trainee.context.set_offline(True)
    trainee.sees("Luring")
    trainee.page.get_by_label(ASPECTS).fill("Ditulis tanpa Wi-Fi.")
    trainee.page.get_by_label(ADVICE).fill("Sinyal di pojok lemah.")
    trainee.save_bar("Tersimpan di perangkat ini").save_bar("2 isian dikirim otomatis saat tersambung.")
    trainee.context.set_offline(False)
    trainee.save_bar("Tersimpan 14.")
    elsewhere = device(story.REPORTER).go(REPORT)
    expect(elsewhere.page.get_by_label(ASPECTS)).to_have_value("Ditulis tanpa Wi-Fi.")
    expect(elsewhere.page.get_by_label(ADVICE)).to_have_value("Sinyal di pojok lemah.")


def test_two_devices_on_one_answer_lose_neither(device):
    laptop, phone = device(story.REPORTER).go(REPORT), device(story.REPORTER, size=PHONE).go(REPORT)
    laptop.page.get_by_label(ASPECTS).fill("Dari laptop.")
    laptop.save_bar("Tersimpan 14.")
    phone.page.get_by_label(ASPECTS).fill("Dari ponsel.")
    phone.save_bar("1 isian juga diubah di tempat lain.")
    phone.sees("Di sini: “Dari ponsel.”. Di tempat lain: “Dari laptop.”.")
    expect(phone.page.locator("form .err")).to_be_in_viewport()
    phone.page.get_by_label(ADVICE).fill("Isian lain tetap berjalan.")
    phone.press("Pakai isian di sini").save_bar("Tersimpan 14.")
    laptop.page.reload()
    expect(laptop.page.get_by_label(ASPECTS)).to_have_value("Dari ponsel.")
    expect(laptop.page.get_by_label(ADVICE)).to_have_value("Isian lain tetap berjalan.")


def test_two_tabs_of_one_browser_show_the_same_answers_and_lose_none(device):
    trainee = device(story.REPORTER).go(REPORT)
    first, second = trainee.page, trainee.tab()
    second.goto(first.url)
    first.get_by_label(ASPECTS).fill("Dari tab pertama.")
    trainee.save_bar("Tersimpan 14.")
    expect(second.get_by_label(ASPECTS)).to_have_value("Dari tab pertama.")
    first.get_by_label(ADVICE).press_sequentially("Satu.")
    second.get_by_label(ADVICE).press_sequentially("Dua.")
    first.wait_for_timeout(3000)
    bars = [tab.locator("#status-simpan").inner_text() for tab in (first, second)]
    assert any("juga diubah di tempat lain" in bar for bar in bars), bars


def test_a_button_pressed_on_an_old_page_takes_nothing_back(device):
    laptop, phone = device(story.REPORTER).go(REPORT), device(story.REPORTER, size=PHONE).go(REPORT)
    phone.page.get_by_label(ADVICE).fill("Dari ponsel.")
    phone.save_bar("Tersimpan 14.")
    laptop.page.get_by_label(ASPECTS).fill("Dari laptop.")
    laptop.save_bar("Tersimpan 14.").press("Periksa lalu kirim")
    laptop.page.wait_for_url("**/periksa")
    laptop.go(REPORT)
    expect(laptop.page.get_by_label(ADVICE)).to_have_value("Dari ponsel.")
    expect(laptop.page.get_by_label(ASPECTS)).to_have_value("Dari laptop.")


def test_without_scripts_an_answer_of_two_devices_is_shown_twice_and_chosen(device):
    laptop, phone = device(story.REPORTER, scripts=False).go(REPORT), device(story.REPORTER, size=PHONE).go(REPORT)
    phone.page.get_by_label(ADVICE).fill("Dari ponsel.")
    phone.save_bar("Tersimpan 14.")
    laptop.page.get_by_label(ASPECTS).fill("Dari laptop.")
    laptop.page.get_by_label(ADVICE).fill("Dari laptop juga.")
    laptop.press("Simpan, kembali").sees("1 isian juga diubah di tempat lain").sees("Di tempat lain: “Dari ponsel.”.")
    expect(laptop.page.get_by_label(ADVICE)).to_have_value("Dari laptop juga.")
    expect(laptop.page.get_by_label(ASPECTS)).to_have_value("Dari laptop.")
    laptop.press("Simpan, kembali").go(REPORT)
    expect(laptop.page.get_by_label(ADVICE)).to_have_value("Dari laptop juga.")


def test_a_session_that_ends_while_typing_costs_nothing(device):
    trainee = device(story.REPORTER).go(REPORT)
    trainee.page.get_by_label(ASPECTS).fill("Sebelum sesi berakhir.")
    trainee.save_bar("Tersimpan 14.")
    trainee.expects("status of 401")
    trainee.context.clear_cookies(name="askom")
    trainee.page.get_by_label(ADVICE).fill("Sesudah sesi berakhir.")
    trainee.save_bar("Sesi berakhir.").save_bar("Isian aman di perangkat ini")
    form = trainee.page
    with trainee.context.expect_page() as opened:
        trainee.follow("Masuk lagi")
    trainee.page = opened.value
    trainee.sign_in(story.REPORTER)
    trainee.page.close()
    trainee.page = form
    form.bring_to_front()
    form.evaluate("dispatchEvent(new Event('focus'))")
    trainee.save_bar("Tersimpan 14.")
    form.reload()
    expect(form.get_by_label(ADVICE)).to_have_value("Sesudah sesi berakhir.")


def test_a_session_that_ends_before_sending_carries_the_hand_in_through_the_sign_in(device):
    trainee = to_the_check_page(device(story.REPORTER))
    declare(trainee)
    trainee.expects("status of 40[01]")
    trainee.context.clear_cookies(name="askom")
    trainee.press("Kirim untuk diparaf").sees("Sesi Anda berakhir, isian Anda aman.")
    trainee.page.get_by_label("E-mail").fill("fajar.hidayat@askom.contoh.id")
    trainee.page.get_by_label("Sandi", exact=True).fill("diklat-asesor-2026")
    trainee.press("Masuk", exact=True).press("Lanjutkan mengirim")
    trainee.heading("Tanda terima FR.AK.05")


def big_photo():
    """A sharp picture of more than five megabytes, as a phone takes it."""
    noise = Image.effect_noise((3000, 2200), 90).convert("RGB")
    kept = io.BytesIO()
    noise.save(kept, "JPEG", quality=92)
    assert len(kept.getvalue()) > 5_000_000
    return kept.getvalue()


def test_a_photo_of_five_megabytes_is_shrunk_sent_and_previewed(device):
    trainee = device(story.REPORTER, size=PHONE).go(REPORT)
    photo = {"name": "meja-asesmen.jpg", "mimeType": "image/jpeg", "buffer": big_photo()}
    trainee.page.get_by_label("Ambil foto").set_input_files(photo)
    kept = trainee.page.get_by_role("link", name="meja-asesmen.jpg")
    expect(kept).to_be_visible(timeout=20_000)
    size = trainee.page.locator("#berkas-lampiran li .mut").inner_text()
    assert size.endswith("KB") or float(size.split()[0].replace(",", ".")) < 3, size
    picture = trainee.page.locator("#berkas-lampiran img.pre")
    picture.scroll_into_view_if_needed()
    expect(picture).to_have_js_property("complete", True)
    assert picture.evaluate("image => image.naturalWidth") > 0
    trainee.is_within_its_width().press("Hapus")
    expect(kept).to_have_count(0)


@pytest.mark.parametrize(
    "path", ["/beranda", "/tugas", "/tugas/1", REPORT, f"{REPORT}/periksa", "/bagian-saya", "/berkas"]
)
def test_a_trainees_page_stays_within_a_phone(device, path):
    device(story.REPORTER, size=PHONE).go(path).is_within_its_width()


def test_a_finger_meets_every_link_of_the_header(device):
    links = device(story.REPORTER, size=PHONE).go("/beranda").page.locator("header.top a:visible").all()
    boxes = {link.inner_text(): link.bounding_box() for link in links}
    assert {"askom", "EN"} <= set(boxes)
    assert {name: box for name, box in boxes.items() if min(box["width"], box["height"]) < 44} == {}


def test_a_form_is_filled_and_sent_without_scripts(device):
    trainee = device(story.REPORTER, scripts=False).go(REPORT)
    page = trainee.page
    page.get_by_role("radio", name="K", exact=True).check()
    page.get_by_label(ASPECTS).fill("Tanpa skrip.")
    page.get_by_label(REFUSALS).fill("tidak ada")
    page.get_by_label(ADVICE).fill("tidak ada")
    trainee.press("Periksa lalu kirim")
    declare(trainee)
    trainee.press("Kirim untuk diparaf").heading("Tanda terima FR.AK.05")


def test_the_ketua_kelas_reads_the_parts_that_she_has_in_other_dossiers_on_a_phone(device):
    ketua = device(story.TRAINEE, size=PHONE).go("/bagian-saya")
    ketua.page.locator("summary").first.tap()
    rows = ketua.page.locator("details li")
    assert max(row.bounding_box()["height"] for row in rows.all()[:20]) < A_FEW_LINES
