"""F7: a launch in a frame of another site, in real Chromium that blocks cookies of third parties, over TLS."""

import pytest
from playwright.sync_api import sync_playwright

from askom_lms.kernel import db
from askom_lms.people.domain import Role
from tests.factories.people import PersonFactory, grant_in
from tests.lti.browsing import browser_with, wait_in_frame
from tests.lti.course import joined
from tests.lti.foreign_lab import served

pytestmark = [pytest.mark.browser, pytest.mark.platform]
BLOCKING = {"cookie_controls_mode": 1, "block_third_party_cookies": True}


def with_student(world, registration):
    person = PersonFactory(name="Rini Astuti", email="rini@contoh.id")
    grant_in(person, Role.TRAINEE, world.klass)
    db.session().flush()
    joined(person, registration, "ext-0002")
    return {}


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    with served(tmp_path_factory.mktemp("frame"), tls=True, more=with_student) as made:
        yield made


@pytest.fixture
def course_page(lab, tmp_path):
    """The course in a browser that keeps no cookies of others."""
    with sync_playwright() as playwright:
        context = browser_with(playwright.chromium, tmp_path / "profile", BLOCKING)
        page = context.new_page()
        page.goto(f"{lab.platform.address}/lab/page/s01")
        yield page
        context.close()


def test_f7_a_launch_in_a_frame_works_where_cookies_of_third_parties_are_blocked(lab, course_page):
    ours = course_page.frame_locator("iframe")
    wait_in_frame(course_page, "Rini Astuti")
    frame = course_page.frames[1]
    assert frame.url.startswith(lab.address)
    kept = frame.evaluate("document.cookie = 'plain=1; SameSite=None; Secure'; document.cookie")
    assert "plain" not in kept, "this browser blocks what is not partitioned"
    cookies = {one["name"]: one for one in course_page.context.cookies(lab.address)}
    token = cookies["__Host-askom_frame"]
    assert (token["secure"], token["httpOnly"], token["sameSite"]) == (True, True, "None")
    assert token["partitionKey"]

    frame.goto(f"{lab.address}/platform-saya")
    ours.get_by_label("Setuju").check()
    ours.get_by_role("button", name="Simpan pilihan").click()
    ours.get_by_text("Pilihan Anda disimpan.").wait_for()
