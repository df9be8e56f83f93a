"""The paraf desk in a browser: keys, the way back, the second factor."""

import pytest

pytestmark = pytest.mark.browser
TOUCH = 44
"""Pixels that a finger needs in height."""


@pytest.fixture
def phone(browser, site):
    """phone(path) -> a page of a telephone: narrow, and touched."""
    device = browser.new_context(viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True)
    device.set_default_timeout(6000)

    def look(path):
        page = device.new_page()
        page.goto(site.address + path)
        return page

    yield look
    device.close()


def parafs(site):
    return [post[:2] for post in site.seen.posts if post[1] == "paraf"]


def eventually(page, condition):
    """Waits, at most 6 s, until condition() holds; the browser goes on meanwhile."""
    for _ in range(300):
        if condition():
            return
        page.wait_for_timeout(20)
    assert condition()


def seen(page, site, number=1):
    """Waits until the sheet was on the screen: its opening is told, and only from then on the keys' 0.8 s run."""
    eventually(page, lambda: (number, "dibuka") in [post[:2] for post in site.seen.posts])


def awake(page, site):
    seen(page, site)
    page.wait_for_timeout(1000)


def test_a_held_or_doubled_key_never_signs_two(screen, site):
    page = screen("/meja/1")
    seen(page, site)
    page.clock.install(time=0)
    page.clock.pause_at(1000)
    site.seen.posts.clear()
    page.reload()
    seen(page, site)
    page.clock.run_for(700)
    page.keyboard.press("p")
    for number in (1, 2):
        page.clock.run_for(800)
        page.keyboard.down("p")
        for _ in range(16):
            page.keyboard.down("p")
        page.keyboard.up("p")
        page.keyboard.press("p")
        page.wait_for_selector(f"h1:has-text('Formulir {number + 1}')")
        page.keyboard.press("p")
        seen(page, site, number + 1)
        eventually(page, lambda signed=number: len(parafs(site)) >= signed)
        page.wait_for_timeout(200)
        assert parafs(site) == [(one, "paraf") for one in range(1, number + 1)]


def test_a_paraf_shows_the_next_document_and_can_be_undone(screen, site):
    page = screen("/meja/1")
    awake(page, site)
    page.keyboard.press("p")
    page.wait_for_selector("h1:has-text('Formulir 2')")
    assert page.evaluate("document.activeElement.textContent") == "Formulir 2"
    assert page.url.endswith("/meja/2")
    page.locator("#urungkan", has_text="Urungkan (10)").wait_for()
    undo = page.get_by_role("button", name="Urungkan")
    assert undo.evaluate("e => getComputedStyle(e).color") == "rgb(255, 255, 255)"
    assert page.inner_text("[data-left]") == "3"
    assert page.inner_text(".doc b:has([data-at])") == "1 dari 3"
    page.keyboard.press("u")
    page.wait_for_url("**/meja/1#judul")
    assert (1, "urungkan", None) in site.seen.posts
    page.wait_for_function("document.activeElement.textContent === 'Formulir 1'")


def test_a_sheet_fetched_in_advance_says_its_place_among_those_that_wait_now(screen, site):
    page = screen("/meja/1")
    place = page.locator(".doc b:has([data-at])")
    assert place.inner_text() == "1 dari 4"
    awake(page, site)
    page.keyboard.press("p")
    page.locator("#urungkan", has_text="Diparaf.").wait_for()
    assert place.inner_text() == "1 dari 3"
    page.keyboard.press("j")
    page.wait_for_selector("h1:has-text('Formulir 3')")
    assert place.inner_text() == "2 dari 3"


def test_opening_is_told_once_the_sheet_is_seen_and_never_by_prefetch(screen, site):
    page = screen("/meja/1")
    seen(page, site)
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
    awake(page, site)
    page.keyboard.press("r")
    assert page.evaluate("document.activeElement.id") == "catatan"
    why = page.get_by_role("alert").filter(has_text="Perlu catatan: tulis apa yang perlu diperbaiki")
    why.wait_for()
    page.keyboard.press("Escape")
    page.keyboard.press("1")
    assert page.input_value("#catatan") == "Standar masih kosong."
    why.wait_for(state="hidden")
    page.keyboard.type(" p")
    assert parafs(site) == []
    page.reload()
    assert page.input_value("#catatan") == "Standar masih kosong. p"
    awake(page, site)
    page.keyboard.press("r")
    page.locator("#urungkan", has_text="Dikembalikan.").wait_for()
    assert (1, "kembalikan", "Standar masih kosong. p") in site.seen.posts


def test_two_keys_return_a_sheet(screen, site):
    page = screen("/meja/1")
    awake(page, site)
    page.keyboard.press("1")
    page.keyboard.press("r")
    page.locator("#urungkan", has_text="Dikembalikan.").wait_for()
    assert (1, "kembalikan", "Standar masih kosong.") in site.seen.posts


def test_a_prepared_remark_pressed_by_mouse_leaves_the_focus_in_the_remark(screen):
    page = screen("/meja/1")
    page.get_by_role("button", name="Kosong").click()
    assert page.evaluate("document.activeElement.id") == "catatan"


@pytest.mark.parametrize(
    "typed", ["perbaiki", " dan rapikan", "jangan ditunda, paraf lagi", "Untuk KUK 2", "?", "5 rapor"]
)
def test_what_is_typed_after_a_prepared_remark_goes_on_in_it(screen, site, typed):
    page = screen("/meja/1")
    awake(page, site)
    page.keyboard.press("1")
    page.keyboard.type(typed, delay=20)
    page.wait_for_timeout(300)
    assert page.input_value("#catatan") == "Standar masih kosong." + typed
    assert {post[1] for post in site.seen.posts} == {"dibuka"}
    assert page.url.endswith("/meja/1")


def test_the_desk_is_left_for_its_keys_when_the_focus_moves_on_from_a_prepared_remark(screen, site):
    page = screen("/meja/1")
    awake(page, site)
    page.keyboard.press("1")
    page.locator(".doc h1").focus()
    page.keyboard.press("p")
    page.wait_for_selector("h1:has-text('Formulir 2')")
    assert parafs(site) == [(1, "paraf")]


def test_a_refused_paraf_is_told_with_the_way_back(screen, site):
    page = screen("/meja/1")
    awake(page, site)
    site.seen.mode[:] = ["refused"]
    page.keyboard.press("p")
    page.locator("#urungkan", has_text="Formulir 1 belum diproses. Formulir sudah dikirim.").wait_for()
    assert page.get_attribute("#urungkan a", "href").endswith("/meja/1")


def test_the_way_back_to_a_refused_paraf_is_read_and_touched_easily_on_a_phone(phone, site):
    page = phone("/meja/1")
    awake(page, site)
    site.seen.mode[:] = ["refused"]
    page.get_by_role("button", name="Paraf, lanjut").click()
    back = page.get_by_role("link", name="Buka lagi")
    assert back.evaluate("e => getComputedStyle(e).color") == "rgb(255, 255, 255)"
    assert back.bounding_box()["height"] >= TOUCH
    told = page.locator("#urungkan").bounding_box()
    assert told["x"] + told["width"] <= 390 - 8


def test_without_network_a_return_says_so_and_note_and_ticks_are_there_again(screen, site):
    page = screen("/meja/1")
    page.get_by_label("Tandai isi 1").check()
    page.locator("#catatan").fill("Isi ini belum benar.")
    awake(page, site)
    page.context.set_offline(True)
    page.get_by_role("button", name="Kembalikan").click()
    page.locator("#urungkan", has_text="Formulir 1 belum diproses. Jaringan terputus").wait_for()
    page.context.set_offline(False)
    page.get_by_role("link", name="Buka lagi").click()
    page.wait_for_url("**/meja/1")
    assert page.input_value("#catatan") == "Isi ini belum benar."
    assert page.get_by_label("Tandai isi 1").is_checked()


def test_when_the_session_has_ended_the_desk_says_to_sign_in(screen, site):
    page = screen("/meja/1")
    awake(page, site)
    site.seen.mode[:] = ["signed_out"]
    page.keyboard.press("p")
    page.locator("#urungkan", has_text="Formulir 1 belum diproses. Jaringan terputus atau sesi berakhir").wait_for()


def test_what_a_finger_must_hit_on_the_desk_is_large_enough(phone):
    page = phone("/meja/1")
    assert page.get_by_role("button", name="Kosong").bounding_box()["height"] >= TOUCH
    page.get_by_role("link", name="Antrean").click()
    around = page.locator(".q li label").first.bounding_box()
    assert around["width"] >= TOUCH
    assert around["height"] >= TOUCH
    page.get_by_text("lembar yang sudah Anda buka dan lolos setiap pemeriksaan").wait_for()


def test_a_paraf_waits_for_the_second_factor_and_is_then_repeated(screen, site):
    page = screen("/meja/1")
    awake(page, site)
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
    awake(page, site)
    page.keyboard.press("p")
    page.keyboard.press("j")
    page.wait_for_timeout(300)
    assert parafs(site) == []
    assert page.url.endswith("/meja/1")


def test_a_link_to_a_place_on_the_page_leads_there_and_draws_nothing_anew(screen):
    """Back from there included: the checks below a sheet are reached from above it."""
    page = screen("/meja/2", 390)
    page.evaluate(
        "document.querySelector('.doc').dataset.mine = 'ya'; document.querySelector('.sheet').style.height = '3000px'"
    )
    page.evaluate("location.hash = 'catatan'")
    page.wait_for_timeout(300)
    assert page.locator(".doc[data-mine]").count() == 1
    assert page.evaluate("scrollY") > 1000
