"""Which version a page showed, as a form sends it back."""

LONGEST = 9
"""Digits: what fits an integer column of either database."""


def version_sent(text: str | None, otherwise: int = 0) -> int:
    """The number in this field; `otherwise`, which no version has, for anything that is no number of ours."""
    sent = (text or "").strip()
    return int(sent) if sent.isascii() and sent.isdecimal() and len(sent) <= LONGEST else otherwise
