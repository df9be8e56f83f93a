"""What only a browser can tell of a page as it stands: axe, and the smallest phone."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.house.test_look_catalogue import ERRORS, HELP, PARTS

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [1366, 390])
@pytest.mark.parametrize("part", PARTS)
def test_axe_finds_nothing_in_the_catalogue(screen, part, width):
    page = screen(f"/katalog?bagian={part}", width)
    found = Axe().run(page).response["violations"]
    assert [(v["id"], [n["html"][:200] for n in v["nodes"]]) for v in found] == []


@pytest.mark.parametrize("address", [*(f"/galat/{name}" for name in ERRORS), *(f"/bantuan/{name}" for name in HELP)])
def test_axe_finds_nothing_on_errors_and_help(screen, address):
    found = Axe().run(screen(address, 390)).response["violations"]
    assert [(v["id"], [n["html"][:200] for n in v["nodes"]]) for v in found] == []


@pytest.mark.parametrize("part", PARTS)
def test_no_page_scrolls_sideways_on_the_smallest_phone(screen, part):
    page = screen(f"/katalog?bagian={part}", 320)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
