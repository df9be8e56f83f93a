"""Chromium with settings of its own for cookies, on sites over TLS that nobody vouches for."""

import json

from playwright.sync_api import TimeoutError as NotShown

# The frame is a process of its own: told by the command line it trusts the certificate from its first request on,
# told through the debugger perhaps only from the second.
ARGUMENTS = ["--no-sandbox", "--ignore-certificate-errors"]


def browser_with(chromium, folder, profile):
    """A browser whose profile in `folder` begins with these settings; close it."""
    inner = folder / "Default"
    inner.mkdir(parents=True)
    (inner / "Preferences").write_text(json.dumps({"profile": profile}), encoding="utf-8")
    return chromium.launch_persistent_context(
        str(folder), executable_path="/usr/bin/chromium", args=ARGUMENTS, ignore_https_errors=True
    )


def wait_in_frame(page, text):
    """Until the frame shows `text`; raises AssertionError with what it shows instead."""
    try:
        page.frame_locator("iframe").get_by_text(text).first.wait_for()
    except NotShown:
        shown = [(one.url, one.locator("body").inner_text()) for one in page.frames]
        raise AssertionError(f"{text!r} is not there, but {shown}") from None
