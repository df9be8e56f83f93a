"""The paraf desk in a browser: keys, the way back, the second factor."""

import pytest

pytestmark = pytest.mark.browser


def parafs(site):
    return [post[:2] for post in site.seen.posts if post[1] == "paraf"]


def test_a_held_or_doubled_key_never_signs_two(screen, site):
    page = screen("/meja/1")
    page.keyboard.press("p")
    page.wait_for_timeout(1000)
    assert parafs(site) == []
    page.keyboard.down("p")
    for _ in range(16):
        page.keyboard.down("p")
        page.wait_for_timeout(120)
    page.keyboard.up("p")
    page.wait_for_selector("h1:has-text('Formulir 2')")
    assert parafs(site) == [(1, "paraf")]
    page.keyboard.press("p")
    page.keyboard.press("p")
    page.wait_for_selector("h1:has-text('Formulir 3')")
    page.wait_for_timeout(300)
    assert parafs(site) == [(1, "paraf"), (2, "paraf")]


def test_a_paraf_shows_the_next_document_and_can_be_undone(screen, site):
    page = screen("/meja/1")
    page.wait_for_timeout(1000)
    page.keyboard.press("p")
    page.wait_for_selector("h1:has-text('Formulir 2')")
    assert page.evaluate("document.activeElement.textContent") == "Formulir 2"
    assert page.url.endswith("/meja/2")
    page.locator("#urungkan", has_text="Urungkan (10)").wait_for()
    assert page.inner_text("[data-left]") == "3"
    page.keyboard.press("u")
    page.wait_for_url("**/meja/1")
    assert (1, "urungkan", None) in site.seen.posts


def test_opening_is_told_once_the_sheet_is_seen_and_never_by_prefetch(screen, site):
    page = screen("/meja/1")
    page.wait_for_timeout(600)
    assert [post[:2] for post in site.seen.posts] == [(1, "dibuka")]
    page.evaluate(
        "Object.defineProperty(document, 'visibilityState', {get: () => window.isAway ? 'hidden' : 'visible'})"
    )
    page.evaluate("window.isAway = true")
    page.keyboard.press("j")
    page.wait_for_selector("h1:has-text('Formulir 2')")
    page.wait_for_timeout(300)
    assert [post[:2] for post in site.seen.posts] == [(1, "dibuka")]
    page.evaluate("window.isAway = false; document.dispatchEvent(new Event('visibilitychange'))")
    page.wait_for_timeout(300)
    assert [post[:2] for post in site.seen.posts] == [(1, "dibuka"), (2, "dibuka")]
    page.keyboard.press("k")
    page.wait_for_selector("h1:has-text('Formulir 1')")


def test_a_return_without_a_note_is_refused_and_the_draft_note_is_kept(screen, site):
    page = screen("/meja/1")
    page.wait_for_timeout(1000)
    page.keyboard.press("r")
    assert page.evaluate("document.activeElement.id") == "catatan"
    page.keyboard.press("Escape")
    page.keyboard.press("1")
    assert page.input_value("#catatan") == "Standar masih kosong."
    page.keyboard.type(" p")
    assert parafs(site) == []
    page.reload()
    assert page.input_value("#catatan") == "Standar masih kosong. p"
    page.wait_for_timeout(1000)
    page.keyboard.press("r")
    page.locator("#urungkan", has_text="Dikembalikan.").wait_for()
    assert (1, "kembalikan", "Standar masih kosong. p") in site.seen.posts


def test_a_refused_paraf_is_told_with_the_way_back(screen, site):
    page = screen("/meja/1")
    page.wait_for_timeout(1000)
    site.seen.mode[:] = ["refused"]
    page.keyboard.press("p")
    page.locator("#urungkan", has_text="Formulir 1 belum diproses. Formulir sudah dikirim.").wait_for()
    assert page.get_attribute("#urungkan a", "href").endswith("/meja/1")


def test_a_paraf_waits_for_the_second_factor_and_is_then_repeated(screen, site):
    page = screen("/meja/1")
    page.wait_for_timeout(1000)
    site.seen.mode[:] = ["step_up"]
    page.keyboard.press("p")
    page.fill("#langkah-kode", "000000")
    page.get_by_role("button", name="Lanjutkan").click()
    page.locator("#langkah [role=alert]", has_text="Kode itu tidak cocok.").wait_for()
    page.fill("#langkah-kode", "123456")
    page.get_by_role("button", name="Lanjutkan").click()
    page.locator("#urungkan", has_text="Urungkan (10)").wait_for()
    assert parafs(site) == [(1, "paraf"), (1, "paraf")]


def test_only_changes_are_shown_and_all_again(screen):
    page = screen("/meja/1")
    page.keyboard.press("d")
    assert not page.get_by_text("Isi 1").is_visible()
    assert page.get_by_text("Berubah 1").is_visible()
    page.get_by_role("link", name="Lihat semua").click()
    assert page.get_by_text("Isi 1").is_visible()


def test_shortcuts_can_be_switched_off(screen, site):
    page = screen("/meja/1")
    page.evaluate("document.querySelector('[data-desk]').dataset.shortcuts = 'off'")
    page.wait_for_timeout(1000)
    page.keyboard.press("p")
    page.keyboard.press("j")
    page.wait_for_timeout(300)
    assert parafs(site) == []
    assert page.url.endswith("/meja/1")
