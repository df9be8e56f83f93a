"""F7: a browser that keeps no cookie of ours in a frame, not even a partitioned one, at a platform that keeps values for us.

Real Chromium over TLS. The launch is bound by the platform's storage, and ends where cookies are kept: in a window of its own.
"""

import pytest
from playwright.sync_api import sync_playwright

from askom_lms.kernel import db
from askom_lms.people.domain import Role
from tests.factories.people import PersonFactory, grant_in
from tests.lti.browsing import browser_with, wait_in_frame
from tests.lti.course import joined
from tests.lti.foreign_lab import served
from tests.lti.storing import Storing

pytestmark = pytest.mark.browser
BLOCK, THIRD_PARTIES = 2, {"cookie_controls_mode": 1, "block_third_party_cookies": True}


def with_student(world, registration):
    person = PersonFactory(name="Rini Astuti", email="rini@contoh.id")
    grant_in(person, Role.TRAINEE, world.klass)
    db.session().flush()
    joined(person, registration)
    return {}


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    with served(tmp_path_factory.mktemp("storage"), tls=True, more=with_student, make=Storing) as made:
        yield made


@pytest.fixture(scope="module")
def chromium():
    with sync_playwright() as playwright:
        yield playwright.chromium


@pytest.fixture
def course(lab, chromium, tmp_path):
    """course(blocked=..., page=...) -> the course page in a browser; `blocked`: it keeps nothing of ours in frames."""
    opened = []

    def make(*, blocked=True, **page):
        profile = {**THIRD_PARTIES}
        if blocked:
            rule = {f"{lab.address},{lab.platform.address}": {"setting": BLOCK}}
            profile["content_settings"] = {"exceptions": {"cookies": rule}}
        context = browser_with(chromium, tmp_path / str(len(opened)), profile)
        opened.append(context)
        found = context.new_page()
        found.goto(lab.platform.page(**page))
        return found

    yield make
    for context in opened:
        context.close()


def heard(page):
    return page.evaluate("heard")


def in_frame(page):
    return page.frame_locator("iframe")


def window_from(page):
    """What the button of the frame opens: the launch once more, where cookies are kept."""
    with page.context.expect_page() as opened:
        in_frame(page).get_by_role("link", name="Buka jendela baru").click()
    opened.value.get_by_text("Rini Astuti").first.wait_for()
    return opened.value


def test_f7_the_platform_keeps_what_the_browser_does_not_and_a_window_of_its_own_opens_the_class(lab, course):
    page = course()
    in_frame(page).get_by_role("heading", name="Buka di jendela baru").wait_for()
    assert heard(page) == [["lti.put_data", lab.address], ["lti.get_data", lab.address]]
    assert page.context.cookies(lab.address) == [], "this browser keeps nothing of ours in a frame"
    window = window_from(page)
    assert window.url == f"{lab.address}/beranda"
    assert {one["name"] for one in window.context.cookies(lab.address)} >= {"__Host-askom_frame"}


def test_f7_without_storage_the_window_is_offered_at_once(lab, course):
    page = course(storage="")
    in_frame(page).get_by_role("heading", name="Buka di jendela baru").wait_for()
    assert heard(page) == []
    assert window_from(page).url == f"{lab.address}/beranda"


def test_f7_a_platform_that_offers_storage_and_does_not_answer_leaves_a_way(lab, course):
    page = course(silent=True)
    in_frame(page).get_by_role("link", name="Buka jendela baru").wait_for()
    assert heard(page)[0] == ["lti.put_data", lab.address]
    assert window_from(page).url == f"{lab.address}/beranda"


def test_f7_where_partitioned_cookies_are_kept_storage_is_not_even_asked(lab, course):
    page = course(blocked=False)
    wait_in_frame(page, "Rini Astuti")
    assert heard(page) == [["lti.put_data", lab.address]]
    assert page.frames[1].url == f"{lab.address}/beranda"
