"""A browser's description of itself in words its owner recognises."""

BROWSERS = (
    ("Edg/", "Edge"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
)
LATER_BROWSERS = (("CriOS/", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)
LONGEST = 200


def device_of(user_agent: str) -> str:
    """What is kept of a user agent: `Chrome, Android`; empty when it says nothing we know."""
    browser = next((word for mark, word in (*BROWSERS, *LATER_BROWSERS) if mark in user_agent), "")
    system = next((word for mark, word in SYSTEMS if mark in user_agent), "")
    return ", ".join(part for part in (browser, system) if part)[:LONGEST]
