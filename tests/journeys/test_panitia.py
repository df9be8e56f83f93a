"""Panitia and the institution's administrator: attendance, papers, the board, a new class, and somebody's way into it."""

import datetime as dt
import io
import re

import pytest
from PIL import Image
from playwright.sync_api import expect

from askom_lms.demo import cast
from askom_lms.demo.opening import HERE as DEMO
from tests.attack_files import pdfs, pictures
from tests.journeys import story
from tests.journeys.device import PHONE, SMALL_ACCOUNTS_OPEN

pytestmark = pytest.mark.browser
ADMIN, KEEPER = "Rudi Hartono", "Maya Kusuma"
PASSWORD = "sandi-peserta-baru-2026"
NEWCOMER, ADDRESS = "Wulan Septiani", "wulan.septiani@contoh.id"
PAPERS = DEMO / "papers"
READ_WHAT_IS_KEPT = "outbox.rows(document.getElementById('daftar-hadir').dataset.kunci)"
"""Once this is answered, the page has read what the device keeps, too: it says then what was not saved."""


@pytest.fixture
def panitia(device):
    return device(story.PANITIA)


def choose(select, words):
    """The option with these words."""
    select.select_option(select.locator("option", has_text=words).first.get_attribute("value"))


def row_of(page, name):
    return page.locator("ol.roll li", has_text=name)


def mark(page, name, letter):
    """The letter in the row of this person: H, T, I or A."""
    return row_of(page, name).locator(f"input[value={letter}]")


def test_attendance_asks_a_reason_for_izin_and_warns_when_100_percent_is_lost(panitia):
    panitia.follow("Catat kehadiran").heading("Kehadiran")
    page = panitia.page
    mark(page, "Agus Santosa", "I").check()
    mark(page, "Bagas Nugroho", "A").check()
    panitia.expects("status of 422")
    panitia.press("Simpan kehadiran")
    expect(page.locator(".err")).to_be_focused()
    expect(row_of(page, "Agus Santosa")).to_have_class(re.compile("bad"))
    expect(mark(page, "Bagas Nugroho", "A")).to_be_checked()
    page.get_by_label("Alasan izin Agus Santosa").fill("Dipanggil kantor.")
    panitia.press("Simpan kehadiran").sees("2 tanda kehadiran disimpan.")
    page.evaluate(READ_WHAT_IS_KEPT)
    expect(page.locator("#daftar-hadir > [role=status]")).to_be_hidden()
    panitia.sees("Tidak lagi dapat mencapai 100 %")
    expect(row_of(page, "Bagas Nugroho")).to_contain_text("tidak lagi 100 %")
    panitia.follow("Papan kelas")
    board_row = page.get_by_role("row", name=re.compile("Bagas Nugroho"))
    expect(board_row).to_contain_text("Tidak hadir 1 sesi")


def test_the_board_is_filtered_by_links_and_shows_the_exceptions_first_on_a_phone(panitia, device):
    page = panitia.page
    rows = page.locator("table.board tbody tr")
    expect(rows).to_have_count(24)
    panitia.follow("Berkas kurang 2")
    expect(rows).to_have_count(2)
    panitia.sees("foto ditolak").sees("ijazah ditolak")
    assert "saring=" in page.url
    panitia.follow("Master B 12")
    expect(rows).to_have_count(12)
    panitia.follow("Semua 24")
    panitia.follow("Dewi Anggraini").heading("Dewi Anggraini")
    phone = device(story.PANITIA, size=PHONE)
    phone_rows = phone.page.locator("table.board tbody tr")
    phone.sees("foto ditolak")
    told = int(phone.page.get_by_role("link", name=re.compile("Perlu tindakan")).inner_text().split()[-1])
    assert told >= 4, "more of them are out of reach for tomorrow the later it is"
    expect(phone_rows).to_have_count(told)
    phone.is_within_its_width()
    phone.follow("Semua 24")
    expect(phone_rows).to_have_count(24)
    phone.is_within_its_width()


def send_paper(person, kind, name, content, media):
    """Choose a file on the page of one paper."""
    person.go(f"/berkas/{kind}")
    person.page.get_by_label("Pilih berkas").set_input_files({"name": name, "mimeType": media, "buffer": content})


def sample(kind):
    return (PAPERS / f"{kind}.jpg").read_bytes()


def arrived(person, version):
    person.sees(f"Versi {version}", timeout=20_000)


def test_papers_are_accepted_and_rejected_by_keys_and_undone(panitia, device):
    trainee = device(story.TRAINEE)
    send_paper(trainee, "foto", "foto-baru.jpg", sample("foto"), "image/jpeg")
    arrived(trainee, 3)
    other = device("Rizky Ramadhan")
    send_paper(other, "ijazah", "ijazah-baru.jpg", sample("ijazah"), "image/jpeg")
    arrived(other, 3)
    panitia.go("/").follow("Berkas", exact=True)
    page, title = panitia.page, panitia.page.locator(".doc h1")
    expect(page.locator("[data-left]")).to_have_text("2")
    first = title.inner_text()
    page.wait_for_timeout(1000)
    page.keyboard.press("r")
    expect(page.locator("#catatan")).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("1")
    assert page.locator("#catatan").input_value()
    page.keyboard.press("r")
    expect(title).not_to_have_text(first)
    panitia.sees("Berkas ditolak.")
    page.keyboard.press("u")
    expect(title).to_have_text(first)
    page.wait_for_timeout(1000)
    page.keyboard.press("p")
    expect(title).not_to_have_text(first)
    panitia.sees("Berkas diterima.")
    page.wait_for_timeout(1000)
    page.keyboard.press("p")
    panitia.sees("Semua berkas sudah diperiksa.")


def first_monday(after):
    return after + dt.timedelta(days=(7 - after.weekday()) % 7)


def new_class(device, starts_on):
    """The administrator's five steps; returns his device on the summary of a class that takes applications."""
    admin = device(ADMIN).go("/kelas")
    page = admin.page
    admin.follow("Kelas baru").heading("Kelas baru")
    choose(page.get_by_label("Penyelenggara"), cast.ND)
    page.get_by_label("Nomor kelas").fill("91/2026")
    page.get_by_label("Tempat", exact=True).fill("Gedung Serbaguna")
    page.get_by_label("Kota atau kabupaten").fill("Malang")
    page.get_by_label("Hari 1").fill(starts_on.isoformat())
    page.get_by_label("Hari internalisasi").fill((starts_on - dt.timedelta(days=5)).isoformat())
    admin.press("Simpan dan lanjut").heading("Skema dan program")
    page.get_by_label("Junior Database Administrator").check()
    admin.press("Simpan dan lanjut").heading("Jadwal")
    admin.press("Simpan dan lanjut").heading("Petugas")
    for role, name in STAFF_OF_THE_CLASS:
        add_staff(admin, role, name)
    admin.follow("Lanjut ke peserta").heading("Peserta")
    page.get_by_label("Kursi").fill("12")
    page.get_by_label("Peserta yang diajukan").fill("12")
    admin.press("Simpan dan lihat ringkasan").heading("Kelas 91/2026")
    for name in ("Aris Munandar", "Bambang Wiryawan"):
        letter_of(admin, name)
    approved(admin, device)
    return admin.go("/kelas/91-2026").press("Buka pendaftaran")


def letter_of(admin, name):
    """The signed surat tugas of one of the staff is filed."""
    page = admin.go("/kelas/91-2026/petugas").page
    page.evaluate(SMALL_ACCOUNTS_OPEN)
    form = page.locator(f"form[aria-label='Surat tugas {name}']")
    letter = {"name": "surat.jpg", "mimeType": "image/jpeg", "buffer": sample("rekomendasi")}
    form.get_by_label("Pilih berkas").set_input_files(letter)
    admin.sees("Surat tugas diunggah.")


def approved(admin, device):
    """BNSP has the application and finds every item in order."""
    page = admin.go("/kelas/91-2026/permohonan").page
    page.get_by_label("Nomor surat permohonan").fill("017/ND/2026")
    page.get_by_label("Penanggung jawab (PIC)").fill("Sari Melati")
    page.get_by_label("Telepon penanggung jawab").fill("0811222333")
    page.get_by_label("Sumber biaya").fill("Biaya mandiri peserta")
    page.get_by_label("Alasan keterlambatan").fill("Gedung baru tersedia pekan ini.")
    admin.press("Simpan isian").sees("Tersimpan.")
    signed = {"name": "form-2.jpg", "mimeType": "image/jpeg", "buffer": pictures.jpeg_with_place()}
    page.locator("#form-2-berkas").set_input_files(signed)
    admin.sees("Unggahan 1").press("Ajukan permohonan").sees("Permohonan diajukan ke BNSP.")
    verifier = device(KEEPER).go("/kelas/91-2026/permohonan")
    for item in verifier.page.locator("input[type=radio][value=ok]").all():
        item.check()
    verifier.press("Simpan hasil pemeriksaan").sees("Hasil pemeriksaan disimpan.")
    verifier.press("Setujui permohonan").sees("Permohonan disetujui.")


STAFF_OF_THE_CLASS = (
    ("Panitia", "Sari Melati"),
    ("Panitia", "Yusuf Maulana"),
    ("Pengajar", "Aris Munandar"),
    ("Master asesor", "Bambang Wiryawan"),
)


def add_staff(admin, role, name):
    known = next(member for member in cast.STAFF if member.name == name)
    page = admin.page
    form = page.locator("form", has=page.get_by_role("heading", name="Tambah petugas"))
    choose(form.get_by_label("Peran"), role)
    form.get_by_label("Nama", exact=True).fill(name)
    form.get_by_label("Alamat e-mail").fill(known.email)
    form.get_by_label("Nomor surat tugas").fill(f"ST-{name[:3]}/2026")
    admin.press("Tambahkan")
    expect(page.get_by_role("heading", name=name)).to_be_visible()


def invitation_of(device, address):
    """The link that stands in the letter, as the keeper of an installation without mail server hands it on."""
    keeper = device(KEEPER).go("/surat-keluar")
    letter = keeper.page.locator("li.card", has_text=address).first
    expect(letter).to_be_visible()
    return letter.get_by_role("link").first.get_attribute("href")


def facts(person, starts_on):
    """What a qualified applicant states."""
    page = person.page
    choose(page.get_by_label("Skema sertifikasi teknis Anda"), "Junior Database Administrator")
    page.get_by_label("Tanggal lahir").fill("1990-04-05")
    choose(page.get_by_label("Pendidikan terakhir"), "S1")
    certificate = page.get_by_role("group", name="Sertifikat 1", exact=True)
    certificate.get_by_label("Nomor sertifikat").fill("62010 2521 4 0009000 2025")
    certificate.get_by_label("Skema").fill("Junior Database Administrator")
    certificate.get_by_label("Terbit").fill((starts_on - dt.timedelta(days=300)).isoformat())
    certificate.get_by_label("Berlaku sampai").fill((starts_on + dt.timedelta(days=600)).isoformat())
    work = page.get_by_role("group", name="Pengalaman 1", exact=True)
    work.get_by_label("Tempat kerja").fill("PT Sumber Data")
    work.get_by_label("Bidang pekerjaan").fill("Basis data")
    work.get_by_label("Mulai").fill((starts_on - dt.timedelta(days=2500)).isoformat())
    work.get_by_label("Masih bekerja di sini").check()
    choose(work.get_by_label("Bukti dari"), "Industri")
    yes(work, "Sesuai bidang teknis skema saya")
    letter = page.get_by_role("group", name="Rekomendasi 1", exact=True)
    choose(letter.get_by_label("Dari"), "LSP")
    letter.get_by_label("Nama lembaga").fill(cast.ND)
    choose(letter.get_by_label("Keadaan lembaga"), "Terlisensi BNSP")
    letter.get_by_label("Tanggal surat").fill((starts_on - dt.timedelta(days=40)).isoformat())
    yes(letter, "Disetujui BNSP")
    page.get_by_label("Tanggal internalisasi").fill((starts_on - dt.timedelta(days=5)).isoformat())
    for question in ("Mampu mengoperasikan Microsoft Word", "Mampu mengoperasikan Microsoft Excel"):
        yes(page, question)
    for thing in page.get_by_role("group", name="Yang Anda bawa ke kelas").get_by_role("checkbox").all():
        thing.check()
    page.get_by_label("Saya setuju memenuhi persyaratan").check()


def yes(place, question):
    place.get_by_role("radiogroup", name=question).get_by_role("radio", name="Ya", exact=True).check()


def test_from_an_invitation_to_a_seat(device, site):
    starts_on = first_monday(dt.date.today() + dt.timedelta(days=30))
    admin = new_class(device, starts_on)
    admin.sees("Pendaftaran dibuka")
    panitia = device(story.PANITIA).go("/kelas/91-2026/peserta")
    panitia.page.get_by_label("satu orang satu baris").fill(f"{NEWCOMER}; {ADDRESS}; {cast.ND}")
    panitia.press("Kirim undangan").sees(NEWCOMER)
    link = invitation_of(device, ADDRESS)
    newcomer = device(size=PHONE)
    newcomer.page.goto(link)
    newcomer.heading("Selamat datang").is_within_its_width()
    newcomer.page.locator("#new_password").fill(PASSWORD)
    newcomer.page.locator("#repeat_password").fill(PASSWORD)
    newcomer.press("Simpan sandi dan masuk").heading("Permohonan kelas 91/2026")
    newcomer.is_within_its_width().follow("Isi data").heading("Data permohonan")
    newcomer.is_within_its_width()
    facts(newcomer, starts_on)
    newcomer.press("Simpan data", exact=True).heading("Permohonan kelas 91/2026")
    upload_all(newcomer)
    newcomer.go("/permohonan").press("Ajukan permohonan").sees("Panitia sedang memeriksa")
    judge_all(panitia)
    panitia.go("/kelas/91-2026/peserta").follow(NEWCOMER).heading(NEWCOMER)
    panitia.press("Terima", exact=True).sees("Diterima")
    newcomer.go("/permohonan").sees(re.compile("Anda diterima di kursi 1|Pastikan kursi Anda"))


def upload_all(person):
    """Eight papers: some as phones make them, one as an attacker does."""
    person.expects("status of 422")
    send_paper(person, "ktp", "ktp.pdf", pdfs.script(), "application/pdf")
    expect(person.page.locator("[role=status]", has_text=re.compile("PDF"))).to_be_visible(timeout=20_000)
    send_paper(person, "ktp", "IMG_2041.HEIC", pictures.heic(), "image/heic")
    arrived(person, 1)
    send_paper(person, "foto", "foto.jpg", pictures.jpeg_with_place(), "image/jpeg")
    arrived(person, 1)
    kept = person.page.context.request.get(
        person.site.address + person.page.get_by_role("link", name="Versi 1").get_attribute("href")
    )
    assert b"GPS" not in kept.body()
    assert pictures_place(kept.body()) == {}
    for kind in ("ijazah", "sertifikat-teknis", "pengalaman", "rekomendasi", "pernyataan"):
        send_paper(person, kind, f"{kind}.jpg", sample(kind), "image/jpeg")
        arrived(person, 1)


def pictures_place(content):
    """The GPS block of a picture."""
    return dict(Image.open(io.BytesIO(content)).getexif().get_ifd(0x8825))


def judge_all(panitia):
    """Every waiting paper of the class is accepted with one key each."""
    panitia.go("/kelas/91-2026/berkas")
    page = panitia.page
    for count in range(7, 0, -1):
        expect(page.locator("[data-left]")).to_have_text(str(count))
        title = page.locator(".doc h1").inner_text()
        page.wait_for_timeout(1000)
        page.keyboard.press("p")
        if count > 1:
            expect(page.locator(".doc h1")).not_to_have_text(title)
    panitia.sees("Semua berkas sudah diperiksa.")
