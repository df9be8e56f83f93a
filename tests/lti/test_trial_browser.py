"""A trial: from an empty course of a foreign platform to a class with 24 people, by clicks in Chromium, which are counted.

Whoever tries the product has three minutes; a person needs two or three seconds for each of these steps.
"""

import threading

import pyotp
import pytest
from playwright.sync_api import sync_playwright
from sqlalchemy import func, select

from askom_lms.enrolment.models import Enrolment
from askom_lms.kernel import clock, db
from askom_lms.kernel.jobs import run_pending
from askom_lms.people.models import Person
from tests.lti.foreign_lab import PASSWORD, SECRET, served

pytestmark = [pytest.mark.browser, pytest.mark.platform]
MOST_CLICKS, MOST_FIELDS = 8, 4


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    with served(tmp_path_factory.mktemp("trial")) as made:
        made.ends = threading.Event()
        worker = threading.Thread(target=works, args=(made,))
        worker.start()
        yield made
        made.ends.set()
        worker.join()


def works(lab):
    """The job worker of the installation."""
    while not lab.ends.wait(0.2):
        run_pending(lab.app)


@pytest.fixture
def page(lab):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield browser.new_page(viewport={"width": 1366, "height": 768}, locale="id-ID")
        browser.close()


class Hand:
    """Counts what a person does."""

    def __init__(self, page):
        self.page, self.clicks, self.fields = page, 0, 0

    def press(self, name):
        self.clicks += 1
        self.page.get_by_role("button", name=name, exact=True).first.click()

    def write(self, label, text):
        self.fields += 1
        self.page.get_by_label(label).first.fill(text)

    def code(self, lab):
        """The number on the telephone, when it is asked for; the next one where this one was used."""
        field = self.page.locator('input[name="code"]')
        if not field.count():
            return
        with lab.app.app_context(), db.reading():
            used = db.session().scalar(select(Person.totp_last_step).where(Person.email == lab.email))
        totp = pyotp.TOTP(SECRET)
        self.fields += 1
        field.fill(totp.generate_otp(max(totp.timecode(clock.now()), used + 1)))
        self.clicks += 1
        self.page.locator('form[action="/langkah-kedua"] button').first.click()


def people(lab):
    with lab.app.app_context(), db.reading():
        wanted = select(func.count()).select_from(Enrolment).where(Enrolment.class_id == lab.class_id)
        return db.session().scalar(wanted)


def test_a_class_of_24_people_is_filled_from_an_empty_course(lab, page):
    hand = Hand(page)
    assert people(lab) == 0
    page.goto(f"{lab.platform.address}/lab/start/teacher1?dl=1")
    hand.clicks += 1  # "Select content" at the platform
    hand.write("Alamat e-mail", lab.email)
    hand.write("Sandi", PASSWORD)
    hand.press("Sambungkan dan masuk")
    hand.code(lab)
    hand.press("Pasang")
    page.wait_for_url(f"{lab.platform.address}/api/**")

    page.goto(f"{lab.platform.address}/lab/start/teacher1")
    hand.clicks += 1  # the link in the course
    page.wait_for_url(f"{lab.address}/kelas/**")
    hand.code(lab)
    page.wait_for_url("**/platform/peserta")
    hand.press("Ambil daftar anggota")
    page.get_by_text("24 orang baru").wait_for()
    hand.press("Undang yang dipilih")
    page.get_by_text("24 orang diundang.").wait_for()
    assert people(lab) == 24
    assert hand.clicks <= MOST_CLICKS, hand.clicks
    assert hand.fields <= MOST_FIELDS, hand.fields
