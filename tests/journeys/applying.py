"""Hands of an application for certification: the trainee on his phone, panitia who looks through it."""

from tests.journeys import finished

TEXTS = (
    ("Lembar informasi sertifikasi", "Nyatakan sudah dibaca"),
    ("Hak pemohon dan kewajiban pemegang sertifikat", "Setujui"),
    ("Kode etik asesor kompetensi dan master asesor kompetensi", "Setujui"),
)
BLURRED = "Foto KTP tidak terbaca; unggah yang tajam."


def applies(trainee):
    """Three texts, then the application leaves."""
    trainee.go("/sertifikasi").heading("Permohonan sertifikasi")
    for title, button in TEXTS:
        trainee.follow(title).page.get_by_role("checkbox").check()
        trainee.press(button, exact=True).go("/sertifikasi")
    trainee.press("Kirim permohonan").sees("Menunggu telaah")


def opens(panitia):
    """From the class to the application that waits."""
    slug = panitia.site.find("SELECT slug FROM training_class ORDER BY starts_on LIMIT 1")[0][0]
    panitia.go(f"/kelas/{slug}/permohonan-sertifikasi").follow("Semua permohonan yang dikirim")
    panitia.heading("Permohonan sertifikasi").follow(finished.LATE).heading(finished.LATE)


def rules(panitia, *, unmet=None):
    """Every row is met but the one of this place."""
    page = panitia.page
    rows = page.locator("fieldset.seg")
    for place in range(rows.count()):
        rows.nth(place).locator(f"label:has(input[value={'belum' if place == unmet else 'ya'}])").click()


def accepts(panitia):
    """All rows are met: he takes part in the certification."""
    opens(panitia)
    rules(panitia)
    panitia.press("Terima permohonan").sees("ditelaah: Diterima.")
