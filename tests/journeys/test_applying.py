"""An application for certification on a phone: sent, returned with a reason, mended, sent again, accepted."""

import pytest
from playwright.sync_api import expect

from tests.journeys import finished
from tests.journeys.applying import BLURRED, accepts, applies, opens, rules
from tests.journeys.device import PHONE

pytestmark = pytest.mark.browser


@pytest.fixture
def served():
    return "finished_site"


@pytest.mark.row("002-075", "002-076")
def test_an_application_comes_back_is_mended_and_is_accepted(device):
    trainee = device(finished.LATE, size=PHONE)
    applies(trainee)
    trainee.is_sound()
    trainee.go("/kenapa-belum").sees("sudah dikirim dan belum ditelaah")
    panitia = device(finished.PANITIA_NAME, size=PHONE)
    opens(panitia)
    panitia.is_sound()
    page = panitia.page
    panitia.expects("422")
    rules(panitia, unmet=0)
    panitia.press("Kembalikan").sees("belum ditulis").is_within_its_width()
    expect(page.locator("fieldset.seg input[value=belum]").first).to_be_checked()
    page.get_by_label("Alasan bila belum").first.fill(BLURRED)
    panitia.press("Kembalikan").sees("ditelaah: Dikembalikan.").is_sound()
    trainee.go("/sertifikasi").sees(BLURRED).is_sound()
    trainee.press("Kirim lagi").sees("versi 2")
    accepts(panitia)
    panitia.sees("versi 1").is_sound()
    trainee.go("/sertifikasi").sees("Anda peserta sertifikasi").is_within_its_width()
    trainee.go("/kenapa-belum").sees_not("Permohonan sertifikasi sudah dikirim")
