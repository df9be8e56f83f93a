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


def test_a_whole_row_of_the_board_is_the_link_on_a_phone(screen):
    page = screen("/katalog?bagian=papan", 390)
    row = page.locator(".board tbody tr").first
    row.scroll_into_view_if_needed()
    box = row.bounding_box()
    hit = page.evaluate(
        "([x, y]) => document.elementFromPoint(x, y).closest('a')?.textContent",
        [box["x"] + box["width"] / 2, box["y"] + box["height"] - 6],
    )
    assert hit == row.locator("th a").inner_text()


def test_on_a_phone_a_row_without_a_number_begins_where_its_facts_begin(screen):
    page = screen("/katalog?bagian=kartu", 390)
    edges = page.locator("table:has(#tanpa-nomor) tbody td").evaluate_all(
        "cells => cells.map(cell => cell.getBoundingClientRect().x)"
    )
    assert len(edges) == 3
    assert len(set(edges)) == 1


@pytest.mark.parametrize("width", [1366, 390])
def test_a_box_of_the_queue_leaves_the_age_of_the_sheet_legible(screen, width):
    page = screen("/katalog?bagian=meja#antrean", width)
    gaps = page.locator(".q li:has([name=item])").evaluate_all(
        """rows => rows.map(row => {
          const age = document.createRange();
          age.selectNodeContents(row.querySelector('.nw'));
          return row.querySelector('[name=item]').getBoundingClientRect().y - age.getBoundingClientRect().bottom;
        })"""
    )
    assert gaps
    assert min(gaps) >= 0
