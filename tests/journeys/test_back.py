"""Back and reload after a refused form: what was typed is there, and no browser asks whether to send it again."""

import pytest

from tests.journeys import story
from tests.journeys.device import PHONE

pytestmark = pytest.mark.browser
TOO_LONG = "0811222333" * 4


def is_still_there(one):
    one.sees("Ada 1 isian yang perlu diperbaiki")
    assert one.page.get_by_label("Nomor telepon").input_value() == TOO_LONG
    return one


@pytest.mark.parametrize("scripts", [True, False])
def test_back_and_reload_show_a_refused_form_again_without_sending_it(device, scripts):
    one = device(story.TRAINEE, size=PHONE, scripts=scripts).go("/profil")
    one.page.get_by_label("Nomor telepon").evaluate("(field, typed) => { field.value = typed; }", TOO_LONG)
    one.press("Simpan profil")
    sent = len(one.posted)

    is_still_there(one).go("/jadwal").heading("Jadwal")
    one.page.go_back()
    is_still_there(one)
    one.page.reload()
    is_still_there(one)
    assert len(one.posted) == sent

    one.page.get_by_label("Nomor telepon").fill("0811222333")
    one.press("Simpan profil").sees("Profil tersimpan.")


def test_a_form_that_is_sent_offline_stays_and_goes_later(device):
    one = device(story.TRAINEE, size=PHONE).go("/profil")
    one.page.get_by_label("Nomor telepon").fill("08123456789")
    one.context.set_offline(True)
    one.press("Simpan profil").sees("Luring, belum terkirim: isian tetap di sini")
    one.context.set_offline(False)
    assert one.page.get_by_label("Nomor telepon").input_value() == "08123456789"
    one.press("Simpan profil").sees("Profil tersimpan.")


def test_back_after_a_form_was_sent_on_through_the_sign_in_shows_its_page(device):
    one = device(story.TRAINEE).go("/profil")
    one.expects("status of 401")
    one.page.get_by_label("Nomor telepon").fill("08123456789")
    one.context.clear_cookies(name="askom")
    one.press("Simpan profil").sees("Sesi Anda berakhir, isian Anda aman.")
    one.page.get_by_label("E-mail").fill("dewi.anggraini@askom.contoh.id")
    one.page.get_by_label("Sandi", exact=True).fill("diklat-asesor-2026")
    one.press("Masuk", exact=True).press("Lanjutkan mengirim").sees("Profil tersimpan.")
    sent = len(one.posted)

    one.page.go_back()
    one.heading("Dewi Anggraini")
    assert one.page.get_by_label("Nomor telepon").input_value() == "08123456789"
    assert len(one.posted) == sent


AGAIN = "Kiriman tadi tidak sampai. Yang Anda isi ada lagi di sini"


def is_there_again_and_goes_now(one):
    one.go("/profil").sees(AGAIN)
    assert one.page.get_by_label("Nomor telepon").input_value() == "08123456789"
    one.press("Simpan profil").sees("Profil tersimpan.").sees_not(AGAIN)
    one.go("/beranda").go("/profil").sees_not(AGAIN)


def test_a_form_whose_answer_never_came_is_there_again(device):
    """The server is out of reach while the browser believes to be connected."""
    one = device(story.TRAINEE, size=PHONE).go("/profil")
    one.expects("ERR_CONNECTION_REFUSED")
    one.page.get_by_label("Nomor telepon").fill("08123456789")
    one.context.route("**/*", lambda route: route.abort("connectionrefused"))
    one.press("Simpan profil")
    one.page.wait_for_url("chrome-error://**")
    one.context.unroute("**/*")
    is_there_again_and_goes_now(one)


def test_a_form_that_an_error_page_answered_is_there_again(device):
    one = device(story.TRAINEE).go("/profil")
    one.expects("status of 400")
    one.page.get_by_label("Nomor telepon").fill("08123456789")
    one.page.evaluate("document.querySelectorAll('[name=csrf_token]').forEach(one => { one.value = 'x'; })")
    one.press("Simpan profil").sees("Halaman ini kedaluwarsa")
    is_there_again_and_goes_now(one)


def test_nothing_typed_waits_once_its_page_took_it(device):
    one = device(story.TRAINEE).go("/profil")
    one.page.get_by_label("Nomor telepon").fill("08123456789")
    one.press("Simpan profil").sees("Profil tersimpan.")
    assert one.page.evaluate("sessionStorage.length") == 0
