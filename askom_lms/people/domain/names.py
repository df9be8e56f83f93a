"""A name as it is kept, and as two spellings of it are known to be one."""

import re

BEFORE_A_SIGN = re.compile(r"\s+([,;])")
NO_LETTER = re.compile(r"[\W_]+")
LONGEST_KEY = 120


def written_name(written: str) -> str:
    """One blank between words and none before a comma: `Nama , S.Kom` is `Nama, S.Kom`."""
    return BEFORE_A_SIGN.sub(r"\1", " ".join(written.split()))


def name_key(name: str) -> str:
    """By which a name is found without regard to capitals, signs and the titles behind its comma."""
    bare = name.partition(",")[0]
    return " ".join(NO_LETTER.sub(" ", bare).split()).casefold()[:LONGEST_KEY]
