"""A Device is one person's browser: a context of its own that acts by visible words and hears every complaint."""

import re

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

LAPTOP = {"width": 1366, "height": 768}
PHONE = {"width": 390, "height": 844}
SMALL_ACCOUNTS_OPEN = "document.querySelectorAll('details').forEach(one => { one.open = true; })"
LOOK = """() => axe.run(document, {resultTypes: ['violations'], preload: false}).then(found => found.violations
  .filter(one => ['serious', 'critical'].includes(one.impact))
  .map(one => one.id + ': ' + one.nodes.slice(0, 3).map(node => node.html.slice(0, 160)).join(' | ')))"""
LOOK_AGAIN = LOOK.replace("preload: false", "preload: false, rules: {'color-contrast': {enabled: false}}")
"""For the second width of one page: its colours were looked at."""
PATIENCE = 15_000
LONGEST_WAIT = 20_000


class Device:
    """The browser of one person. `page` is the tab in use."""

    def __init__(self, browser, site, *, size=LAPTOP, scripts=True):
        self.site, self.size = site, size
        self.context = browser.new_context(
            viewport=size,
            locale="id-ID",
            timezone_id="Asia/Jakarta",
            java_script_enabled=scripts,
            has_touch=size is PHONE,
        )
        self.context.set_default_timeout(PATIENCE)
        self.said, self.expected, self.posted = [], [], []
        self.context.on("console", self._hear)
        self.context.on("weberror", lambda error: self.said.append(f"{error.page.url}: {error.error}"))
        self.context.on(
            "request", lambda request: self.posted.append(request.url) if request.method == "POST" else None
        )
        self.page = self.context.new_page()

    def _hear(self, line):
        if line.type in ("error", "warning"):
            where = (line.location or {}).get("url", "")
            self.said.append(f"{line.text} ({where})")

    def expects(self, pattern):
        """From here on the console may say this; anything else fails the test."""
        self.expected.append(re.compile(pattern))

    def complaints(self):
        """What the console said that nobody expected."""
        return [said for said in self.said if not any(known.search(said) for known in self.expected)]

    def tab(self):
        """A second tab of the same browser."""
        return self.context.new_page()

    def go(self, path):
        """Type an address."""
        self.page.goto(self.site.address + path)
        return self

    def sign_in(self, name):
        """One click on the invented person, as the sign-in page of a demo offers."""
        self.go("/masuk")
        others = self.page.get_by_text("akun contoh lain", exact=False).first
        if others.count():
            others.click()
        self.page.get_by_role("button", name=f"sebagai {name}").first.click()
        self.page.wait_for_url(lambda url: "/masuk" not in url)
        return self

    def press(self, label, *, exact=False):
        """Press the visible button with these words."""
        self.page.get_by_role("button", name=label, exact=exact).first.click()
        return self

    def follow(self, label, *, exact=False):
        """Click the visible link with these words."""
        self.page.get_by_role("link", name=label, exact=exact).first.click()
        return self

    def sees(self, words, *, timeout=PATIENCE):
        """These words stand somewhere on the page, visible."""
        expect(self.page.get_by_text(words).locator("visible=true").first).to_be_visible(timeout=timeout)
        return self

    def sees_not(self, words):
        expect(self.page.get_by_text(words).locator("visible=true")).to_have_count(0)
        return self

    def heading(self, words):
        """The page's own heading says this."""
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(words)
        return self

    def save_bar(self, words, *, timeout=LONGEST_WAIT):
        """What the bar under a form says about where the answers are."""
        expect(self.page.locator("#status-simpan")).to_contain_text(words, timeout=timeout)
        return self

    def is_within_its_width(self):
        """Nothing scrolls sideways."""
        wide = self.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= self.size["width"], f"{self.page.url} is {wide} px wide on {self.size['width']}"
        return self

    def is_sound(self):
        """Axe finds nothing serious on the page as it stands."""
        self.page.evaluate(Axe().axe_script)
        assert self.page.evaluate(LOOK) == [], self.page.url
        return self.is_within_its_width()

    def close(self):
        self.context.close()
