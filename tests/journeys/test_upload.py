"""A large file over a ballroom's Wi-Fi: what broke off goes on, each byte is sent for good once, and nothing is silent."""

import os
import re
import zipfile

import pytest
from playwright.sync_api import expect

from tests.attack_files import office
from tests.journeys import story
from tests.journeys.device import PHONE

pytestmark = pytest.mark.browser
REPORT = "/tugas/1/fr-ak-05"
PIECE = 256 * 1024
NAME = "bukti.docx"
HELD = "Sudah tersimpan 1,0 MB dari 3,1 MB; pengiriman dilanjutkan dari situ."
"""Four pieces."""
SOME = 4
WATCH = """() => {
  const told = [], bar = document.querySelector('#berkas-lampiran progress');
  new MutationObserver(() => told.push(bar.value)).observe(bar, {attributes: true, childList: true});
  onpagehide = () => sessionStorage.setItem('told', JSON.stringify(told));
}"""


@pytest.fixture(scope="module")
def document():
    """A Word document of three megabytes, which is kept byte for byte; no two pieces of it are alike."""
    picture = zipfile.ZipInfo("word/media/foto.png")
    data = office.docx((picture, os.urandom(12 * PIECE)))
    assert 12 * PIECE < len(data) < 13 * PIECE
    return data


class Wire:
    """What a tab sends to /unggahan, piece by piece, and the scissors."""

    def __init__(self, page, lasts=None):
        self.lasts, self.sent, self.taken = lasts, [], []
        page.route(re.compile("/unggahan/"), self._pass)
        page.on("response", self._note)

    def _pass(self, route):
        """From the piece number `lasts` on the network is gone."""
        if self.lasts is not None and len(self.sent) >= self.lasts:
            route.abort("connectionreset")
            return
        self.sent.append(int(route.request.headers["upload-offset"]))
        route.continue_()

    def _note(self, answer):
        if "/unggahan/" in answer.url and answer.ok:
            self.taken.append((int(answer.request.headers["upload-offset"]), answer.request.post_data_buffer))

    def mend(self):
        self.lasts = None


def choose(device, data):
    device.page.locator("#lampiran-berkas").set_input_files({"name": NAME, "mimeType": "", "buffer": data})


def is_attached(device, data):
    """The attachment, downloaded again, is the file that was chosen."""
    link = device.page.get_by_role("link", name=NAME)
    expect(link).to_be_visible(timeout=20_000)
    with device.page.expect_download() as handed:
        link.click()
    assert handed.value.path().read_bytes() == data


def pieces_of(data):
    return [(at, data[at : at + PIECE]) for at in range(0, len(data), PIECE)]


@pytest.mark.row("000-164")
def test_a_network_that_breaks_in_the_middle_costs_the_piece_under_way(device, document):
    trainee = device(story.REPORTER, size=PHONE).go(REPORT)
    trainee.expects("ERR_CONNECTION_RESET")
    wire = Wire(trainee.page, lasts=SOME)
    choose(trainee, document)
    trainee.sees("Sambungan terputus. bukti.docx belum terkirim").sees(HELD).is_sound()
    assert wire.sent == [at for at, _ in pieces_of(document)][:SOME]
    wire.mend()
    trainee.page.evaluate("dispatchEvent(new Event('online'))")
    is_attached(trainee, document)
    assert wire.taken == pieces_of(document)


@pytest.mark.row("000-164")
@pytest.mark.parametrize("knows", ["its hash", "its last change"])
def test_after_a_reload_the_same_file_goes_on_where_it_was(device, document, tmp_path, knows):
    """On plain http a browser has no hash to tell."""
    kept = tmp_path / NAME
    kept.write_bytes(document)
    trainee = device(story.REPORTER)
    if knows == "its last change":
        trainee.context.add_init_script("Object.defineProperty(crypto, 'subtle', {value: undefined})")
    trainee.go(REPORT).expects("ERR_CONNECTION_RESET")
    before = Wire(trainee.page, lasts=SOME)
    trainee.page.locator("#lampiran-berkas").set_input_files(kept)
    trainee.sees(HELD)
    trainee.page = trainee.tab()
    trainee.context.pages[0].close()
    trainee.go(REPORT)
    after = Wire(trainee.page, lasts=0)
    trainee.page.locator("#lampiran-berkas").set_input_files(kept)
    trainee.sees("Sambungan terputus. bukti.docx belum terkirim").sees(HELD)
    trainee.page.reload()
    after.mend()
    trainee.page.locator("#lampiran-berkas").set_input_files(kept)
    is_attached(trainee, document)
    assert before.taken + after.taken == pieces_of(document)
    assert after.sent[0] == SOME * PIECE


def test_the_percent_is_the_true_one_also_after_going_on(device, document):
    trainee = device(story.REPORTER).go(REPORT)
    trainee.expects("ERR_CONNECTION_RESET")
    wire = Wire(trainee.page, lasts=SOME)
    choose(trainee, document)
    trainee.sees(HELD)
    trainee.page.evaluate(WATCH)
    wire.mend()
    trainee.page.evaluate("dispatchEvent(new Event('online'))")
    expect(trainee.page.get_by_role("link", name=NAME)).to_be_visible(timeout=20_000)
    told = trainee.page.evaluate("JSON.parse(sessionStorage.getItem('told'))")
    assert told == sorted(told)
    assert told[0] == pytest.approx(100 * SOME * PIECE / len(document))
    assert told[-1] == 100


def test_another_person_on_the_same_laptop_begins_anew(device, document):
    trainee = device(story.REPORTER).go(REPORT)
    trainee.expects("ERR_CONNECTION_RESET")
    Wire(trainee.page, lasts=SOME)
    choose(trainee, document)
    trainee.sees(HELD)
    other = device(story.RETURNED_TO).go("/tugas/1/fr-ak-05")
    other.expects("ERR_CONNECTION_RESET")
    wire = Wire(other.page, lasts=0)
    choose(other, document)
    other.sees("Sambungan terputus. bukti.docx belum terkirim").sees_not("Sudah tersimpan")
    assert wire.sent == []


def test_a_session_that_ended_is_named_and_after_signing_in_the_file_goes_on(device, document):
    trainee = device(story.REPORTER).go(REPORT)
    trainee.expects("ERR_CONNECTION_RESET|status of 401")
    wire = Wire(trainee.page, lasts=SOME)
    choose(trainee, document)
    trainee.sees(HELD)
    trainee.context.clear_cookies(name="askom")
    wire.mend()
    trainee.page.evaluate("dispatchEvent(new Event('online'))")
    trainee.sees("Sesi berakhir. Masuk lagi di tab lain, lalu pilih berkas ini lagi.").sees(HELD)
    trainee.sign_in(story.REPORTER).go(REPORT)
    choose(trainee, document)
    is_attached(trainee, document)
    assert wire.taken == pieces_of(document)


def test_what_the_checks_refuse_is_said_when_the_last_piece_is_there(device):
    trainee = device(story.REPORTER).go(REPORT)
    trainee.expects("status of 422")
    wire = Wire(trainee.page)
    choose(trainee, office.docx(("word/vbaProject.bin", b"x"), ("word/media/foto.png", os.urandom(PIECE))))
    trainee.sees("Dokumen ini berisi makro")
    assert [at for at, _ in wire.taken] == [0, PIECE]


def test_a_small_file_goes_in_one_request_and_without_scripts_a_large_one_too(device, document):
    small = office.docx()
    trainee = device(story.REPORTER).go(REPORT)
    wire = Wire(trainee.page)
    choose(trainee, small)
    is_attached(trainee, small)
    assert wire.sent == []
    trainee.press("Hapus")

    plain = device(story.REPORTER, scripts=False).go(REPORT)
    choose(plain, document)
    plain.press("Unggah", exact=True)
    is_attached(plain, document)
