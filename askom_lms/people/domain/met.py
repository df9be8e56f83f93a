"""Register numbers of asesor (MET): written in many ways, kept and printed in one. Pure."""

import re

EXAMPLE = "MET.000.004772 2024"
_WRITTEN = re.compile(r"MET[. ] ?000\.([0-9]{6})(?:[ .]?((?:19|20)[0-9]{2}))?", re.IGNORECASE)
"""instruments 13.1: dots or blanks as separators, the year glued on or left out."""


def canonical(written: str) -> str:
    """ "MET.000.NNNNNN YYYY" for every form of instruments 13.1, without year where none was written.

    Empty for what is no register number.
    """
    found = _WRITTEN.fullmatch(" ".join(written.split()))
    return f"MET.000.{found[1]} {found[2] or ''}".rstrip() if found else ""
