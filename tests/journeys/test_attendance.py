"""Attendance at the door: the projector, a phone that scans it, and a phone and a list without a network."""

import io
import re

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import expect

from askom_lms.demo import cast
from tests.journeys import story
from tests.journeys.device import PHONE

pytestmark = pytest.mark.browser
SCANS, TYPES = cast.AT_THE_DOOR


@pytest.fixture
def projector(device):
    """The projector page of the session at hand, from the board."""
    return device(story.PANITIA).follow("Layar QR").heading("Kehadiran")


def qr_on(screen):
    """What a camera in the room reads from the projector."""
    picture = Image.open(io.BytesIO(screen.page.locator(".screen .qr").screenshot()))
    return zxingcpp.read_barcodes(picture)[0].text


def present(screen):
    return int(re.search(r"\d+", screen.page.locator(".count").inner_text()).group())


def test_a_phone_scans_the_projector_and_the_counter_follows(device, projector):
    before, link = present(projector), qr_on(projector)
    phone = device(size=PHONE)
    phone.page.goto(link)
    phone.sign_in(SCANS).page.goto(link)
    phone.is_sound().press("Saya hadir").sees("Tercatat:").is_sound()
    phone.page.goto(link)
    phone.press("Saya hadir").sees("Sudah tercatat sebelumnya")

    expect(projector.page.locator(".count")).to_contain_text(f"{before + 1} dari", timeout=15_000)
    projector.is_sound().sees(TYPES).sees_not(SCANS)


def test_a_code_typed_without_a_network_is_kept_and_sent_once(device, projector):
    before = present(projector)
    phone = device(TYPES, size=PHONE).follow("Kehadiran saya").heading("Kehadiran saya").is_sound()
    phone.context.set_offline(True)
    phone.expects("ERR_INTERNET_DISCONNECTED")
    phone.page.get_by_label("Kode di layar kelas").fill(projector.page.locator(".digits").inner_text())
    phone.press("Saya hadir").sees("tersimpan di perangkat ini")
    phone.context.set_offline(False)
    phone.sees("Tercatat:")
    phone.page.reload()
    expect(phone.page.locator("form[data-hadir] [role=status]")).to_be_hidden()
    expect(projector.page.locator(".count")).to_contain_text(f"{before + 1} dari", timeout=15_000)


def test_the_projector_says_so_when_its_network_is_gone(projector):
    projector.page.clock.install()
    projector.page.reload()
    projector.context.set_offline(True)
    projector.expects("ERR_INTERNET_DISCONNECTED")
    projector.page.clock.run_for(75_000)
    projector.sees("Sambungan layar ini terputus")
    expect(projector.page.locator(".screen .qr")).to_be_hidden()
    projector.context.set_offline(False)
    projector.page.clock.run_for(5_000)
    expect(projector.page.locator(".screen .qr")).to_be_visible()


def test_taps_without_a_network_stay_and_a_mark_that_moved_is_told(device):
    first, second = device(story.PANITIA), device(story.PANITIA)
    for one in (first, second):
        one.follow("Catat kehadiran").heading("Kehadiran")
    row = first.page.locator("ol.roll li", has_text=SCANS)
    first.context.set_offline(True)
    first.expects("ERR_INTERNET_DISCONNECTED")
    row.locator("input[value=A]").check()
    first.press("Simpan kehadiran", exact=True).sees("dikirim sendiri saat jaringan kembali")
    second.page.locator("ol.roll li", has_text=SCANS).locator("input[value=T]").check()
    second.press("Simpan kehadiran", exact=True).sees("1 tanda kehadiran disimpan.")

    first.expects("status of 409")
    first.context.set_offline(False)
    first.sees("orang lain sudah mengubah tanda")
    expect(row.locator("input[value=A]")).to_be_checked()
    first.press("Simpan kehadiran", exact=True).sees("1 tanda kehadiran disimpan.")
    first.page.reload()
    expect(first.page.locator("#daftar-hadir [role=status]")).to_be_hidden()
