"""Letters in real browsers: panitia issues on a phone, the admin of the LSP looks at a laptop, anybody checks the code."""

import re

import pytest

from tests.journeys import story
from tests.journeys.device import PHONE

pytestmark = pytest.mark.browser
ADMIN = "Rudi Hartono"


def test_panitia_issues_letters_on_a_phone_and_anybody_checks_one(device):
    panitia = device(story.PANITIA, size=PHONE)
    [[slug]] = panitia.site.find("SELECT slug FROM training_class ORDER BY starts_on LIMIT 1")
    panitia.go(f"/kelas/{slug}/surat").heading("Surat kelas").is_sound()
    panitia.press("Terbitkan semua surat tugas").heading("surat tugas?").is_sound()
    panitia.press("Terbitkan yang dicentang").sees(re.compile(r"\d+ surat tugas terbit\.")).is_within_its_width()
    panitia.press("Buat konsep Undangan peserta").heading("Undangan peserta").is_sound()
    panitia.page.get_by_label("Penanda tangan", exact=True).fill("Dr. Wulan Hapsari")
    panitia.press("Simpan konsep").sees("Tersimpan.")
    panitia.press("Simpan dan terbitkan").sees(re.compile(r"Surat UND/001/\S+ terbit\.")).is_sound()

    admin = device(ADMIN).go(f"/kelas/{slug}/surat").follow("Undangan peserta").sees("Dr. Wulan Hapsari").is_sound()
    admin.page.get_by_label("Alasan pencabutan").fill("Tempat berubah")
    admin.press("Cabut surat ini").sees("Tempat berubah").is_sound()
    [[code]] = admin.site.find("SELECT code FROM letter WHERE kind = 'undangan'")
    anybody = device(size=PHONE).go(f"/surat/{code}").heading("Surat ini dicabut").is_sound()
    anybody.sees_not("Tempat berubah")
