"""A whole life: Friday, decision, certificate, a stranger, an appeal of somebody else, a freeze, the next certificate."""

import datetime as dt
import hashlib
import re
import uuid

import pytest
from playwright.sync_api import expect

from askom_lms.kernel import clock
from tests.journeys import finished
from tests.journeys.applying import accepts, applies
from tests.journeys.device import PHONE

pytestmark = pytest.mark.browser
WAIT_FOR_A_JOB = 20
TWO_MONTHS = dt.timedelta(days=60)
ADMIN, PENGELOLA = "Rudi Hartono", "Maya Kusuma"
MET_NUMBER = "MET.000.004772 2026"
OLD_NUMBER, NEXT_NUMBER = "85500 2320 00912 2026", "85500 2320 01977 2026"
WITH_FEEDBACK = "Observasi runtut dan umpan balik jelas."


@pytest.fixture
def served():
    return "finished_site"


def reload_until(somebody, selector):
    """A job runs beside the server: the page shows its result after a while."""
    for _ in range(WAIT_FOR_A_JOB):
        if somebody.page.locator(selector).count():
            return somebody.page.locator(selector).first
        somebody.page.wait_for_timeout(500)
        somebody.page.reload()
    raise AssertionError(f"no {selector} on {somebody.page.url}")


def points_of(page):
    """The points that can be ticked now, in their order."""
    return page.locator("button[name=point][value$=':ya']").evaluate_all("all => all.map(one => one.value)")


def observes(examiner):
    """Declare, start, tick every point, finish; on a phone, as beside the table."""
    page = examiner.page
    examiner.follow(f"Pengamatan uji {finished.LATE}").heading(f"Pengamatan uji: {finished.LATE}")
    page.get_by_label("Saya menilai tanpa memihak").check()
    examiner.press("Nyatakan").sees("Pernyataan tercatat.")
    examiner.press("Mulai uji")
    opening = points_of(page)
    examiner.is_sound()
    page.locator("input[name^='note-']").first.fill("Menyapa asesi dengan namanya.")
    for point in opening:
        page.locator(f"button[value='{point}']").click()
    points = points_of(page)
    assert len(points) > len(opening), "later steps open with the last point of the opening"
    for point in points[len(opening) :]:
        page.locator(f"button[value='{point}']").click()
    examiner.is_within_its_width().sees(f"{len(points)} dari {len(points)} butir tercatat.")
    examiner.press("Selesaikan uji").sees("Uji selesai.")
    examiner.sees("Menyapa asesi dengan namanya.")


def judges(examiner):
    """FR-ACA-07: K is offered once every mark is set; checked once more, then signed."""
    page = examiner.page
    examiner.follow("Buka FR-ACA-07").heading(finished.LATE)
    assert page.locator("input[type=radio][value=K]:enabled").count() == 0
    for mark in page.locator("table input[type=checkbox]").all():
        mark.check()
    examiner.press("Simpan dan hitung ulang")
    expect(page.locator("input[type=radio][value=K]:enabled")).to_have_count(3)
    examiner.is_sound()
    page.get_by_label("Umpan balik untuk peserta").fill(WITH_FEEDBACK)
    examiner.press("Periksa lalu kirim rekomendasi").heading(f"Periksa rekomendasi {finished.LATE}")
    examiner.is_sound().sees(WITH_FEEDBACK).press("Tanda tangani dan teruskan")
    examiner.sees("Rekomendasi ditandatangani dan diteruskan kepada tim teknis.")


def meets(chair):
    """A meeting of all three, and the decision on the one who is left."""
    page = chair.page
    chair.follow("Buka rapat").heading("Rapat tim teknis")
    page.get_by_label("Tempat").fill("Ruang rapat LSP Nusantara Digital")
    page.get_by_role("radio", name=finished.CHAIR).check()
    chair.press("Buka rapat").sees("1 rekomendasi, 1 belum diputuskan")
    expect(page.get_by_role("button", name="Tanda tangani")).to_be_disabled()
    chair.is_sound()
    meeting = page.url
    chair.follow(finished.LATE).heading(finished.LATE).is_sound()
    page.get_by_role("radio", name="Setuju", exact=True).check()
    chair.press("Simpan keputusan").sees("0 belum diputuskan")
    return meeting.removeprefix(chair.site.address)


def signs(member, meeting):
    hour = member.go(meeting).page.get_by_label("Rapat selesai pukul")
    if hour.count():
        hour.fill("10.30")
    else:
        member.sees("Rapat selesai pukul 10.30, seperti yang sudah ditandatangani.")
    member.press("Tanda tangani", exact=True)
    expect(member.page.get_by_label("Rapat selesai pukul")).to_have_count(0)


def reads_minutes(chair):
    """The berita acara has a number and frozen bytes."""
    pdf = reload_until(chair, "a[href$='/berita-acara.pdf']")
    answer = chair.page.context.request.get(chair.site.address + pdf.get_attribute("href"))
    assert (answer.status, answer.body()[:5]) == (200, b"%PDF-")
    chair.follow("Lihat berita acara").sees(finished.LATE)


def issues(panitia, slug):
    """One action for whoever is ready; the certificate has its number when the job is done. Returns its code."""
    page = panitia.page
    panitia.go(f"/kelas/{slug}/sertifikat").press("Periksa lalu terbitkan").heading("Terbitkan 1 sertifikat")
    panitia.is_sound().sees(finished.LATE).press("Terbitkan 1 sertifikat")
    reload_until(panitia, f"tr:has-text('{finished.LATE}'):has-text('Terbit,')")
    panitia.follow(finished.LATE).heading(finished.LATE)
    return re.search(r"/v/([0-9A-Z-]{8,9})", page.locator("main").inner_text()).group(1).replace("-", "")


def downloads(holder):
    """The holder reads his result and takes the file; he has the same bytes each time."""
    holder.go("/hasil").sees("Keputusan: Kompeten.").press("Tanda tangani FR-ACA-07").sees("Tanda tangan Anda tercatat")
    holder.follow("Unduh sertifikat").heading("Persetujuan penggunaan sertifikat")
    holder.page.get_by_role("checkbox").check()
    holder.press("Setujui dan buka unduhan").sees("Sudah Anda setujui")
    link = holder.page.get_by_role("link", name="Unduh sertifikat").get_attribute("href")
    first, second = (holder.page.context.request.get(holder.site.address + link).body() for _ in range(2))
    assert first[:5] == b"%PDF-"
    assert hashlib.sha256(first).digest() == hashlib.sha256(second).digest()
    feedback = holder.page.context.request.get(f"{holder.site.address}/hasil/fr-aca-07.pdf")
    assert (feedback.status, feedback.body()[:5]) == (200, b"%PDF-")
    return first


def checks(visitor, code, file):
    """A stranger with the sheet in his hand: by code, by file, by the address in the QR."""
    visitor.go("/periksa").page.get_by_label("Periksa sertifikat atau lembar lain").fill(
        f"{code[:4]}-{code[4:]}".lower()
    )
    visitor.press("Periksa", exact=True).heading("Sertifikat pelatihan berlaku").sees(finished.LATE)
    name_and_type = {"name": "sertifikat.pdf", "mimeType": "application/pdf"}
    chosen = visitor.page.get_by_label("Cocokkan berkas PDF")
    chosen.set_input_files({**name_and_type, "buffer": file})
    visitor.press("Cocokkan", exact=True).sees("Isi berkas sama dengan yang diterbitkan")
    visitor.page.get_by_label("Cocokkan berkas PDF").set_input_files({**name_and_type, "buffer": file + b"\n"})
    visitor.press("Cocokkan", exact=True).sees("ada isi yang ditambahkan sesudah segel")
    visitor.go(f"/v/{code}").heading("Sertifikat pelatihan berlaku").is_within_its_width()


def writes_down(panitia, slug, today):
    """BNSP's certificate of competence, which ends in two months: the window of its renewal is open at once."""
    page = panitia.go(f"/kelas/{slug}/sertifikat-kompetensi/impor").page
    page.get_by_label("Peserta", exact=True).select_option(
        page.locator("option", has_text=finished.LATE).first.get_attribute("value")
    )
    page.get_by_label("Nomor sertifikat").fill(OLD_NUMBER)
    page.get_by_label("Nomor SK BNSP").fill("KEP.0412/BNSP/2026")
    for label, day in (("Tanggal SK", today), ("Tanggal terbit", today), ("Berlaku sampai", today + TWO_MONTHS)):
        page.get_by_label(label).fill(day.isoformat())
    panitia.press("Catat sertifikat").sees("1 sertifikat kompetensi dicatat.")


def appeals(trainee):
    """Somebody else of the class, whom the meeting did not find competent: within the day, by the official form."""
    page = trainee.go("/hasil").sees("Keputusan: Belum kompeten.").page
    trainee.go("/banding/ajukan").heading("Ajukan banding").is_sound()
    for name, said in (("q1", "ya"), ("q2", "ya"), ("q3", "tidak")):
        page.locator(f"label:has(input[name={name}][value={said}])").click()
    page.get_by_label("Banding ini diajukan atas alasan sebagai berikut").fill("Bukti validasi tidak dibaca.")
    trainee.press("Tanda tangani dan ajukan").sees("20 hari kerja")


def names_panel(admin):
    """Whoever had a part is shown with the reason and has no box; three others sit."""
    page = admin.go("/banding").follow(finished.DOUBTED).follow("Bentuk tim").page
    tied = page.locator("li").filter(has_text=finished.CHAIR)
    expect(tied.locator("input")).to_have_count(0)
    free = page.locator("input[name=member]:enabled")
    assert free.count() >= 3
    for place in range(3):
        free.nth(place).check()
    chair = free.first.get_attribute("value")
    page.locator(f"input[name=chair][value='{chair}']").check()
    admin.is_sound().press("Tunjuk tim banding").sees("Diperiksa tim banding")


def freezes(panitia, certificate, visitor, code):
    """A stranger reads at once that it is frozen, not why: nobody allowed that in writing; thawed again."""
    for step, button, said in (
        ("bekukan", "Bekukan", "Sertifikat ini sedang dibekukan"),
        ("cairkan", "Cairkan kembali", "Sertifikat pelatihan berlaku"),
    ):
        panitia.go(certificate).page.locator(f"details:has(#alasan-{step}) summary").click()
        panitia.page.locator(f"#alasan-{step}").fill("Daftar hadir diperiksa ulang")
        panitia.press(button, exact=True)
        visitor.go(f"/v/{code}").heading(said)
        if step == "bekukan":
            visitor.sees("Alasannya tidak ditunjukkan").is_within_its_width()


def renews(holder, pengelola, visitor, person, today):
    """The book says that the window is open; the next certificate is noted, and the old one is replaced for anybody."""
    holder.go("/buku").heading("Buku asesor").sees("jendela terbuka").is_within_its_width()
    pengelola.go(f"/kelola/pengguna/{person}").page.get_by_label("Nomor registrasi asesor (MET)").fill(MET_NUMBER)
    pengelola.press("Simpan data").sees("Data tersimpan.")
    page = pengelola.go(f"/kelola/asesor/{person}").heading(finished.LATE).page
    page.locator("details:has(input[name$=number]) summary").filter(has_text="Catat sertifikat").click()
    form = page.locator("form[action$='/sertifikat']")
    form.get_by_label("Nomor sertifikat").fill(NEXT_NUMBER)
    form.get_by_label("Tanggal terbit").fill(today.isoformat())
    pengelola.press("Simpan sertifikat").sees("Sertifikat dicatat.").sees(NEXT_NUMBER)
    for number, said in ((OLD_NUMBER, "sudah diganti dengan yang baru"), (NEXT_NUMBER, "berlaku")):
        visitor.go("/periksa").page.get_by_label("Periksa sertifikat atau lembar lain").fill(number)
        visitor.press("Periksa", exact=True).heading(said)
    holder.go("/buku").sees("jendela belum terbuka")


def test_a_whole_life_of_a_certificate(device, site):
    slug = site.find("SELECT slug FROM training_class")[0][0]
    examiner = device(finished.EXAMINER, size=PHONE)
    observes(examiner)
    judges(examiner)
    applies(device(finished.LATE, size=PHONE))
    accepts(device(finished.PANITIA_NAME))

    chair = device(finished.CHAIR)
    meeting = meets(chair)
    for name in finished.MEMBERS:
        signs(device(name), meeting)
    signs(chair, meeting)
    reads_minutes(chair)

    panitia, visitor = device(finished.PANITIA_NAME), device(size=PHONE)
    code = issues(panitia, slug)
    certificate = panitia.page.url.removeprefix(site.address)
    holder = device(finished.LATE, size=PHONE)
    checks(visitor, code, downloads(holder))

    appeals(device(finished.DOUBTED, size=PHONE))
    names_panel(device(ADMIN))
    freezes(panitia, certificate, visitor, code)

    today = clock.in_zone(clock.now(), "WIB").date()
    writes_down(panitia, slug, today)
    ((person,),) = site.find("SELECT id FROM person WHERE name = ?", finished.LATE)
    renews(holder, device(PENGELOLA), visitor, uuid.UUID(person), today)
