"""The rehearsal: a phone looks at itself and hands in, a desk gives a test paraf, the report counts it, then all is gone."""

import pytest

from tests.journeys import story
from tests.journeys.device import PHONE

pytestmark = pytest.mark.browser


def test_a_phone_is_ready_once_its_page_came_back_with_a_test_paraf(device):
    panitia = device(story.PANITIA).follow("Gladi").press("Buka gladi").sees("0 dari 24 peserta siap")
    phone = device(story.TRAINEE, size=PHONE).follow("Periksa perangkat").heading("Gladi")
    phone.sees("Jam perangkat: siap").sees("Jaringan: siap").is_sound()
    phone.page.get_by_label("Lembar uji").fill("Meja 3")
    phone.press("Kirim lembar uji").sees("Menunggu paraf uji")
    desk = device(story.MASTER)
    desk.page.goto(panitia.page.url)
    desk.press("Beri paraf uji").sees("1 dari 24 peserta siap").is_sound()
    panitia.page.reload()
    panitia.sees("1 dari 24 peserta siap").sees("LAN ok").is_sound()
    panitia.press("Hapus data uji").sees("Gladi terakhir").sees("1 dari 24 peserta siap")
    phone.page.reload()
    phone.sees("Gladi belum dibuka.").sees_not("Meja 3")
