"""Every page as everybody: it changes nothing, and its headers keep browsers from running or keeping what they should not."""

import pytest

from tests.security import reach
from tests.security.dump import changed, dump
from tests.security.knocking import address, doors

KEPT_BY_BROWSERS = {"shell.serve_asset"}
"""Public files under the hash of their content."""
KEPT_A_WHILE = {"lti.show_keys": "public, max-age=3600"}
"""Public keys, which platforms fetch for themselves."""
ASKED_AGAIN = {"overview.show_board", "overview.show_wall"}
"""Kept, but shown only after the server said that nothing changed."""


@pytest.fixture(scope="module")
def crawl(installation, town):
    """Every page asked for by everybody, once: (name, endpoint, answer); and which tables that changed."""
    before = dump()
    pages = [door for door in doors(installation) if door.method == "GET"]
    seen = [
        (name, door.endpoint, town.browsers[name].get(address(installation, door, town.values)))
        for name in sorted(reach.EVERYBODY)
        for door in pages
    ]
    return seen, changed(before, dump())


def test_no_page_changes_anything(crawl):
    assert crawl[1] == []


def test_no_page_breaks(crawl):
    assert [(name, endpoint) for name, endpoint, answer in crawl[0] if answer.status_code >= 500] == []


def test_every_answer_says_what_a_browser_may_run(crawl):
    bad = set()
    for name, endpoint, answer in crawl[0]:
        policy = answer.headers.get("Content-Security-Policy", "")
        rules = {part.split()[0]: part.split()[1:] for part in policy.split(";") if part.strip()}
        ok = (
            rules.get("default-src") == ["'none'"]
            and rules.get("script-src") == ["'self'"]
            and rules.get("style-src") == ["'self'"]
            and rules.get("frame-ancestors") in (["'none'"], ["'self'"])
            and rules.get("base-uri") == ["'none'"]
            and rules.get("object-src") == ["'none'"]
            and "unsafe" not in policy
        )
        if not ok and not is_sandboxed_file(answer):
            bad.add((endpoint, name, policy))
    assert bad == set()


def is_sandboxed_file(answer):
    """An uploaded file: nothing in it may run at all."""
    policy = answer.headers.get("Content-Security-Policy", "")
    needed = ("sandbox", "default-src 'none'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'")
    return "html" not in answer.mimetype and all(rule in policy for rule in needed)


def test_every_answer_says_what_it_is_and_in_which_letters(crawl):
    bad = {
        (endpoint, answer.content_type)
        for _, endpoint, answer in crawl[0]
        if answer.data
        and (
            not answer.mimetype or (answer.mimetype.startswith("text/") and "charset=utf-8" not in answer.content_type)
        )
    }
    assert bad == set()


def test_every_answer_forbids_guessing_its_kind_and_tells_no_other_site_where_one_was(crawl):
    bad = {
        endpoint
        for _, endpoint, answer in crawl[0]
        if answer.headers.get("X-Content-Type-Options") != "nosniff"
        or answer.headers.get("Referrer-Policy") not in ("same-origin", "no-referrer")
        or answer.headers.get("Cross-Origin-Opener-Policy") != "same-origin"
        or "Access-Control-Allow-Origin" in answer.headers
    }
    assert bad == set()


def test_personal_pages_are_kept_by_nobody(crawl):
    bad = set()
    for _, endpoint, answer in crawl[0]:
        kept = answer.headers.get("Cache-Control", "")
        if endpoint in KEPT_BY_BROWSERS:
            assert "immutable" in kept
        elif endpoint in ASKED_AGAIN and answer.status_code == 200:
            assert kept == "private, no-cache"
        elif endpoint in KEPT_A_WHILE:
            assert kept == KEPT_A_WHILE[endpoint]
        elif "no-store" not in kept:
            bad.add((endpoint, kept))
    assert bad == set()


def test_no_answer_names_the_software(crawl):
    told = {header for _, _, answer in crawl[0] for header in answer.headers if header in ("Server", "X-Powered-By")}
    assert told == set()


def test_no_page_holds_a_script_or_style_of_its_own(crawl):
    """What the policy forbids is not there in the first place."""
    bad = set()
    for _, endpoint, answer in crawl[0]:
        if answer.mimetype == "text/html":
            text = answer.get_data(as_text=True)
            if "<style" in text or " style=" in text or "javascript:" in text or "<script>" in text:
                bad.add(endpoint)
    assert bad == set()


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(installation, town):
    for name in ("owner", "panitia", "anonymous"):
        answer = town.browsers[name].client.get("/masuk?lang=id")
        for cookie in answer.headers.getlist("Set-Cookie"):
            assert "HttpOnly" in cookie, cookie
            assert "SameSite=Lax" in cookie, cookie
