"""Paper in the hand: a signed print is photographed and filed, the wrong one is refused, a scan says what a sheet is."""

import re

import pytest

from tests.coursework.photos import photographed
from tests.journeys import story
from tests.journeys.device import PHONE

pytestmark = pytest.mark.browser
PARAFED = """
SELECT i.key, s.code, lower(hex(s.id)) FROM submission s JOIN dossier_item i ON i.id = s.item_id
JOIN enrolment e ON e.id = i.enrolment_id JOIN person p ON p.id = e.person_id
WHERE p.name = ? AND s.state = 'signed_off' AND i.folder = 'merah' ORDER BY i.position LIMIT 2
"""
FILED = "SELECT code, filed_by_name, wrong_reason FROM wet_paraf"


def print_of(device, key):
    """The print of the own sheet, as the phone of somebody else photographs it."""
    answer = device.context.request.get(f"{device.site.address}/tugas/1/{key}/cetak")
    assert answer.ok
    return photographed(answer.body())


def camera(device, photo, place="#berkas-foto"):
    """The phone's camera answers with this photo."""
    picture = {"name": "IMG_2041.jpg", "mimeType": "image/jpeg", "buffer": photo}
    device.page.locator(place).set_input_files(picture)
    return device


def own_version(device, key):
    """From the history of the own sheet to the version on paper."""
    return device.go(f"/tugas/1/{key}/riwayat").follow("Kertas")


def test_a_signed_print_is_photographed_and_stands_beside_the_paraf(device, site):
    (key, code, _), (other_key, _, _) = site.find(PARAFED, story.TRAINEE)
    trainee = device(story.TRAINEE, size=PHONE)
    trainee.expects("409")
    own_version(trainee, key).sees("Versi yang berlaku.").is_sound()

    camera(trainee, print_of(trainee, other_key)).sees(re.compile("Foto menunjukkan .* yang diharapkan"))
    assert site.find(FILED) == []

    camera(trainee, print_of(trainee, key)).sees(re.compile(rf"{story.TRAINEE}, .* \d\d\.\d\d"))
    trainee.sees("Yang menentukan adalah paraf elektronik").is_sound()
    assert site.find(FILED) == [(code, story.TRAINEE, "")]
    assert trainee.page.locator("img[src$='/pratinjau']").count() == 1
    trainee.page.get_by_text("Tandai keliru").first.click()
    trainee.page.get_by_label("Apa yang keliru").fill("Tanda tangan terpotong")
    trainee.press("Tandai keliru").sees("Foto ditandai keliru dan tetap disimpan.").sees("“Tanda tangan terpotong”")
    assert site.find(FILED) == [(code, story.TRAINEE, "Tanda tangan terpotong")]


def test_a_photo_is_filed_without_scripts_too(device, site):
    (key, code, _), _ = site.find(PARAFED, story.TRAINEE)
    trainee = device(story.TRAINEE, size=PHONE, scripts=False)
    own_version(trainee, key)
    camera(trainee, print_of(trainee, key)).press("Unggah").sees("Foto tercatat pada versi ini")
    assert site.find(FILED) == [(code, story.TRAINEE, "")]


def test_a_sheet_is_scanned_with_the_phone(device, site):
    (key, _, _), _ = site.find(PARAFED, story.TRAINEE)
    photo = print_of(device(story.TRAINEE), key)
    master = device(story.MASTER, size=PHONE)
    camera(master.go("/peserta-saya").follow("Pindai lembar").is_sound(), photo)
    master.sees("Berlaku: versi 1, sudah diparaf").is_sound().follow("Buka versi yang dipindai")
    master.sees("Versi yang berlaku.")
