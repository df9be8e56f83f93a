"""What an institution may be called in numbers of letters, and which kinds of LSP there are. Pure."""

import re

LSP_KINDS = ("", "P1", "P2", "P3")
"""Empty for an institution that is no LSP (000: P1, P2 and P3)."""
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,31}")


def is_code(code: str) -> bool:
    """Whether this short name can stand in a number such as 001/PLT-ASKOM/LSP-ND/VII/2026: no slash, no space."""
    return _CODE.fullmatch(code) is not None
