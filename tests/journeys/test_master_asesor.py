"""A master asesor's afternoon at the paraf desk: one key a sheet, undo, returns, batches, and what must never happen."""

import datetime as dt
import re

import pytest
from playwright.sync_api import expect

from tests.journeys import story
from tests.journeys.device import PHONE

pytestmark = pytest.mark.browser
TABLET = {"width": 1024, "height": 768}
KEYS_WAKE = 1000
"""Keys are dead for 0.8 s after a document appeared."""
PARAFS = "SELECT count(*) FROM paraf WHERE revoked_at IS NULL AND person_name = ?"


@pytest.fixture
def desk(device):
    """The desk of the master asesor with the long queue."""
    return device(story.MASTER)


def title(master):
    return master.page.locator(".doc h1").inner_text()


def seen(master, page=None):
    """Waits until the document was on the screen: from the moment that its opening is told, the keys wake."""
    page = page or master.page
    opened = master.site.address + page.locator(".doc").get_attribute("data-opened")
    for _ in range(400):
        if opened in master.posted:
            return
        page.wait_for_timeout(20)
    assert opened in master.posted


def awake(master, page=None):
    """The document has been looked at: its keys answer."""
    seen(master, page)
    (page or master.page).wait_for_timeout(KEYS_WAKE)


def moved_on_from(master, before):
    expect(master.page.locator(".doc h1")).not_to_have_text(before)
    return title(master)


def key(master, name):
    master.page.keyboard.press(name)


def parafs(site):
    return site.find(PARAFS, story.MASTER)[0][0]


def left(master):
    return int(master.page.locator("[data-left]").inner_text())


def test_a_paraf_moves_on_within_the_page_and_is_undone_within_ten_seconds(desk, site):
    page, before, count = desk.page, title(desk), parafs(site)
    waiting = left(desk)
    page.evaluate("globalThis.samePage = true")
    address = page.url
    awake(desk)
    key(desk, "p")
    moved_on_from(desk, before)
    expect(page.locator(".doc h1")).to_be_focused()
    desk.sees("Diparaf.")
    expect(page.locator("[data-left]")).to_have_text(str(waiting - 1))
    done = int(page.locator("[data-done]").inner_text())
    share = float(page.locator(".q .bar rect").get_attribute("width").rstrip("%"))
    assert share == pytest.approx(100 * done / (done + waiting - 1))
    assert page.evaluate("globalThis.samePage") is True
    assert page.url != address
    assert parafs(site) == count + 1
    key(desk, "u")
    expect(page.locator(".doc h1")).to_have_text(before)
    expect(page.locator(".doc h1")).to_be_focused()
    assert page.url == f"{address}#judul"
    assert parafs(site) == count
    assert left(desk) == waiting


def test_a_held_or_doubled_key_signs_once(desk, site):
    count, before, clock = parafs(site), title(desk), desk.page.clock
    clock.install(time=0)
    clock.pause_at(1000)
    seen(desk)
    desk.posted.clear()
    desk.page.reload()
    seen(desk)
    clock.run_for(KEYS_WAKE - 300)
    key(desk, "p")
    clock.run_for(KEYS_WAKE)
    desk.page.keyboard.down("p")
    for _ in range(5):
        desk.page.keyboard.down("p")
    desk.page.keyboard.up("p")
    key(desk, "p")
    moved_on_from(desk, before)
    key(desk, "p")
    desk.sees("Diparaf.")
    seen(desk)
    desk.page.wait_for_timeout(300)
    assert parafs(site) == count + 1


def test_a_prepared_remark_and_one_key_return_a_sheet(desk, device):
    desk.go("/paraf/catatan")
    desk.page.get_by_label("Judul pendek").first.fill("Bukti kurang")
    desk.page.get_by_label("Isi catatan").first.fill("Lampirkan bukti yang Anda sebut.")
    desk.press("Simpan catatan").sees("Catatan siap pakai tersimpan.")
    owner = title(desk).split(" · ")[1]
    before = title(desk)
    awake(desk)
    key(desk, "r")
    expect(desk.page.locator("#catatan")).to_be_focused()
    assert title(desk) == before
    key(desk, "Escape")
    key(desk, "1")
    expect(desk.page.locator("#catatan")).to_have_value("Lampirkan bukti yang Anda sebut.")
    key(desk, "r")
    moved_on_from(desk, before)
    desk.sees("Dikembalikan.")
    trainee = device(owner)
    trainee.sees("Perbaiki dulu").sees("Lampirkan bukti yang Anda sebut.")


def test_an_undone_return_gives_the_note_back(desk):
    before, note = title(desk), desk.page.get_by_label("Catatan untuk peserta")
    note.fill("Perbaiki tanggalnya.")
    awake(desk)
    desk.press("Kembalikan").sees("Dikembalikan.")
    expect(note).to_have_value("")
    key(desk, "Escape")
    key(desk, "u")
    expect(desk.page.locator(".doc h1")).to_have_text(before)
    expect(note).to_have_value("Perbaiki tanggalnya.")


def test_keys_are_dead_in_every_kind_of_field(desk, site):
    count, before = parafs(site), title(desk)
    desk.follow("Tandai isian pada lembar")
    awake(desk)
    fields = (
        desk.page.get_by_label("Cari peserta"),
        desk.page.locator(".sheet input[name=fields]").first,
        desk.page.locator("#catatan"),
    )
    for field in fields:
        field.focus()
        for name in "pruj":
            key(desk, name)
    desk.page.wait_for_timeout(500)
    assert (title(desk), parafs(site)) == (before, count)
    key(desk, "Escape")
    key(desk, "p")
    moved_on_from(desk, before)
    desk.sees("Diparaf.")
    assert parafs(site) == count + 1


def test_a_remark_is_tied_to_an_answer_and_without_a_note_refused(desk):
    desk.follow(re.compile("FR.IA.03 hasil")).heading("FR.IA.03")
    desk.follow("Tandai isian pada lembar")
    desk.page.locator(".sheet input[name=fields]").first.check()
    desk.page.get_by_label("Catatan untuk peserta").fill("Isian ini belum sesuai bukti.")
    before, rows = title(desk), desk.page.locator(".q li")
    waiting = rows.count()
    awake(desk)
    desk.press("Kembalikan")
    moved_on_from(desk, before)
    desk.sees("Dikembalikan.")
    expect(rows).to_have_count(waiting - 1)


def test_only_the_changes_of_a_second_hand_in_are_shown(desk):
    desk.follow(re.compile(f"{story.SENT_AGAIN_BY}.*FR.IA.01 hasil · kiriman ke-2"))
    desk.heading(story.SENT_AGAIN_BY).sees("Kiriman ke-2.").sees("1 isian berubah")
    expect(desk.page.locator(".sheet mark").first).to_contain_text(story.AGAIN_ANSWER)
    rows = desk.page.locator(".sheet table.kuk tr, .sheet table tbody tr").locator("visible=true")
    assert rows.count() > 10
    awake(desk)
    key(desk, "d")
    desk.sees("Lihat semua")
    expect(rows).to_have_count(0)
    expect(desk.page.locator(".sheet mark").first).to_be_visible()
    key(desk, "d")
    assert rows.count() > 10


def test_opened_green_sheets_are_parafed_together_and_unopened_ones_are_not(desk, site):
    count, page = parafs(site), desk.page
    expect(page.get_by_label(re.compile("Belum Anda buka")).last).to_be_disabled()
    for _ in range(3):
        before = title(desk)
        seen(desk)
        key(desk, "j")
        moved_on_from(desk, before)
    ready = page.locator(".q input[name=item]:enabled")
    expect(ready).to_have_count(4)
    expect(ready.first).not_to_have_attribute("aria-label", re.compile("Belum Anda buka"))
    for box in ready.all()[:3]:
        box.check()
    desk.press("Paraf yang dipilih").sees("3 lembar diparaf.")
    assert parafs(site) == count + 3
    desk.press("Urungkan").sees("3 paraf diurungkan.")
    assert parafs(site) == count


def test_a_stale_second_factor_is_asked_for_and_the_paraf_goes_on(desk, site):
    count, before = parafs(site), title(desk)
    site.change(
        "UPDATE login_session SET second_factor_at = datetime(second_factor_at, '-16 minutes') WHERE ended_at IS NULL AND person_id ="
        " (SELECT id FROM person WHERE name = ?)",
        story.MASTER,
    )
    desk.expects("status of 4")
    awake(desk)
    key(desk, "p")
    dialog = desk.page.get_by_role("dialog", name="Kode kedua")
    expect(dialog).to_be_visible()
    dialog.get_by_label("Kode 6 angka").fill("000000")
    dialog.get_by_role("button", name="Lanjutkan").click()
    expect(dialog.get_by_role("alert")).not_to_be_empty()
    assert parafs(site) == count
    dialog.get_by_label("Kode 6 angka").fill(code_on_the_phone(desk))
    dialog.get_by_role("button", name="Lanjutkan").click()
    expect(dialog).to_be_hidden()
    desk.sees("Diparaf.")
    assert parafs(site) == count + 1
    assert title(desk) != before


def code_on_the_phone(desk):
    """What the authenticator shows now; the demo says it on a page of its own."""
    tab = desk.tab()
    tab.goto(desk.site.address + "/langkah-kedua")
    told = re.search(r"\b\d{6}\b", tab.locator("main").inner_text())
    tab.close()
    return told.group()


def test_of_two_tabs_on_one_sheet_one_wins_and_the_other_is_told(desk, site):
    count, sheet = parafs(site), desk.page.url
    first, second = desk.page, desk.tab()
    second.goto(sheet)
    first.bring_to_front()
    awake(desk, first)
    first.get_by_label("Catatan untuk peserta").fill("Perbaiki tanggalnya.")
    first.get_by_role("button", name="Kembalikan").click()
    desk.sees("Dikembalikan.")
    desk.expects("status of 409")
    second.bring_to_front()
    awake(desk, second)
    second.keyboard.press("p")
    expect(second.locator("#urungkan")).to_contain_text("belum diproses")
    expect(second.locator("#urungkan")).to_contain_text(f"Sudah dikembalikan {story.MASTER}")
    expect(second.locator("#urungkan").get_by_role("link", name="Buka lagi")).to_be_visible()
    assert parafs(site) == count


def choose(select, words):
    """The option that begins with these words."""
    value = select.locator("option", has_text=words).first.get_attribute("value")
    select.select_option(value)


def test_whose_sheets_went_to_a_substitute_meanwhile_is_told(desk, device, site):
    count, panitia = parafs(site), device(story.PANITIA, size=PHONE)
    klass = panitia.page.url.removeprefix(site.address).partition("/papan")[0]
    panitia.follow(re.compile("Surat tugas pengajar")).heading("Petugas")
    add = panitia.page.locator("form", has=panitia.page.get_by_role("heading", name="Tambah petugas"))
    choose(add.get_by_label("Peran"), "Master asesor")
    add.get_by_label("Nama").fill("Slamet Riyadi")
    add.get_by_label("Alamat e-mail").fill("slamet@askom.contoh.id")
    add.get_by_label("Nomor surat tugas").fill("ST-098/ND/2026")
    add.get_by_label("Kelompok").fill("C")
    add.get_by_label("Nomor registrasi (MET)").fill("MET.000.003101 2020")
    add.get_by_label("Registrasi berlaku sampai").fill(f"{dt.date.today().year + 2}-01-31")
    panitia.press("Tambahkan").sees("Slamet Riyadi").go(f"{klass}/pengganti")
    choose(panitia.page.get_by_label("Master asesor yang diganti"), story.MASTER)
    choose(panitia.page.get_by_label("Pengganti", exact=True), "Slamet Riyadi")
    panitia.page.get_by_label("Nomor surat tugas").fill("ST-099/ND/2026")
    panitia.page.get_by_label("Alasan").fill("Sakit sejak siang.")
    panitia.press("Pindahkan lembar ke pengganti").sees("Penggantian yang tercatat")
    desk.expects("status of 409")
    awake(desk)
    key(desk, "p")
    expect(desk.page.locator("#urungkan")).to_contain_text("belum diproses")
    expect(desk.page.locator("#urungkan")).to_contain_text("kini diparaf Slamet Riyadi")
    assert parafs(site) == count
    desk.go("/paraf").sees("Antrean paraf kosong.")


def test_without_scripts_the_buttons_paraf_return_and_undo(device, site):
    master = device(story.MASTER, scripts=False)
    count, before = parafs(site), title(master)
    master.press("Paraf, lanjut").sees("Diparaf.")
    assert title(master) != before
    assert parafs(site) == count + 1
    master.press("Urungkan").sees("Keputusan diurungkan; lembar ini kembali ke antrean.")
    assert title(master) == before
    assert parafs(site) == count
    master.expects("status of 422")
    master.press("Kembalikan").sees("Pengembalian perlu catatan.")
    master.page.get_by_label("Catatan untuk peserta").fill("Lengkapi tanggal.")
    master.press("Kembalikan").sees("Dikembalikan.")
    assert title(master) != before


def test_twenty_sheets_are_parafed_by_keyboard_alone(desk, site):
    count, page = parafs(site), desk.page
    for _ in range(20):
        before = title(desk)
        awake(desk)
        key(desk, "p")
        moved_on_from(desk, before)
    desk.sees("Diparaf.")
    expect(page.locator("#urungkan")).to_be_visible()
    for _ in range(50):  # the desk moves on while the last paraf is on its way
        if parafs(site) < count + 20:
            page.wait_for_timeout(100)
    assert parafs(site) == count + 20


def test_every_key_is_told_and_can_be_switched_off(desk, site):
    awake(desk)
    key(desk, "?")
    dialog = desk.page.get_by_role("dialog", name="Pintasan meja paraf")
    expect(dialog).to_be_visible()
    key(desk, "Escape")
    expect(dialog).to_be_hidden()
    key(desk, "/")
    expect(desk.page.get_by_label("Cari peserta")).to_be_focused()
    desk.page.keyboard.type("Hana")
    expect(desk.page.locator(".q li:visible")).to_have_count(4)
    count = parafs(site)
    desk.go("/profil").page.get_by_label("Pakai pintasan satu tombol").uncheck()
    desk.press("Simpan").go("/paraf")
    awake(desk)
    key(desk, "p")
    desk.page.wait_for_timeout(500)
    assert parafs(site) == count
    desk.press("Paraf, lanjut").sees("Diparaf.")


def test_the_initials_are_drawn_once_and_stand_at_the_desk(desk):
    desk.follow(re.compile("^Gambar")).heading("Paraf sesi")
    canvas = desk.page.locator("canvas")
    box = canvas.bounding_box()
    desk.page.mouse.move(box["x"] + 20, box["y"] + 60)
    desk.page.mouse.down()
    for step in range(6):
        desk.page.mouse.move(box["x"] + 20 + 25 * step, box["y"] + (20 if step % 2 else 80))
    desk.page.mouse.up()
    desk.press("Simpan paraf sesi").sees("Paraf sesi tersimpan.")
    expect(desk.page.locator(".rev .pad svg")).to_be_visible()


@pytest.mark.parametrize("size", [TABLET, PHONE], ids=["tablet", "phone"])
def test_the_queue_is_one_touch_away_on_a_tablet_and_on_a_phone(device, size):
    master = device(story.MASTER, size=size)
    row = master.page.locator(".q li a").nth(2)
    expect(row).to_be_hidden()
    master.follow("Antrean", exact=True)
    expect(row).to_be_visible()
    expect(master.page.locator(".doc")).to_be_hidden()
    master.is_within_its_width()
    name = row.locator(".b").inner_text()
    row.click()
    expect(master.page.locator(".doc h1")).to_be_visible()
    expect(master.page.locator(".doc h1")).to_contain_text(name)


def test_a_sheet_with_a_finding_says_why_no_batch_takes_it(desk):
    desk.follow(re.compile("Hana Safitri.*FR.APL.02")).heading("FR.APL.02 · Hana Safitri")
    desk.sees("Sebaiknya tulis bukti yang mendukung jawaban K.")
    box = desk.page.get_by_label(re.compile("Pilih Hana Safitri, FR.APL.02.*Ada pemeriksaan yang belum lolos"))
    expect(box).to_be_disabled()


def test_the_desk_works_on_a_phone(device):
    master = device(story.MASTER, size=PHONE).is_within_its_width()
    before = title(master)
    awake(master)
    master.press("Paraf, lanjut")
    moved_on_from(master, before)
    master.sees("Diparaf.").press("Urungkan")
    expect(master.page.locator(".doc h1")).to_have_text(before)
    master.is_within_its_width()
