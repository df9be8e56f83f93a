"""Addresses that came from outside: which of them stay in this application."""

import re
import unicodedata

EMAIL = re.compile(r"[^@\s\"'<>(),:;\\]{1,64}@[a-z0-9](?:[a-z0-9.-]{0,250}[a-z0-9])?", re.IGNORECASE)
LONGEST_EMAIL = 254
LONGEST_PATH = 2000
INVISIBLE = ("Cc", "Cf", "Zl", "Zp")
"""Unicode categories of what a browser drops or hides."""


def local_path(target: str | None) -> str | None:
    """The target when it is a path of this application, otherwise None.

    A browser reads `//host`, `/\\host` and paths with control characters or tabs as another site.
    """
    if not target or len(target) > LONGEST_PATH or not target.startswith("/"):
        return None
    if target.startswith("//") or "\\" in target or any(unicodedata.category(c) in INVISIBLE for c in target):
        return None
    return target


def normal_email(written: str) -> str:
    """How an address is stored and looked up."""
    return unicodedata.normalize("NFKC", written).strip().lower()


def is_email(written: str) -> bool:
    """Whether mail could be sent there, judged by shape only."""
    return len(written) <= LONGEST_EMAIL and EMAIL.fullmatch(written) is not None and ".." not in written


def is_public_email(written: str) -> bool:
    """An address with a whole domain: `ani@gmail` is a slip of the hand, and an invitation sent there is lost."""
    return is_email(written) and "." in written.rpartition("@")[2]
