"""What a letter says: the facts as text that compares, the fields that people write, and the verdict in words."""

import datetime as dt
import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

LONGEST = {"place": 80, "subject": 160, "addressee": 300, "signer": 120, "office": 120, "paragraph": 2000}
"""Characters of each field that a person writes."""
NEEDED = {
    "place": "correspondence.no_place",
    "subject": "correspondence.no_subject",
    "signer": "correspondence.no_signer",
    "office": "correspondence.no_office",
}
"""Field that may not be empty -> what is said when it is."""
FOLLOW_UP = {"K": "Terbitkan Sertifikat", "BK": "Pengulangan Asesmen"}
"""What a berita acara asks for after the recommendation (instruments 11.4)."""


def canonical(facts: Mapping[str, Any]) -> str:
    """The facts as one text: equal facts, equal text."""
    return json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def fingerprint(facts: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical text."""
    return hashlib.sha256(canonical(facts).encode()).hexdigest()


def changed(then: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """Names of the facts that differ, in the order of their names."""
    return sorted(name for name in {*then, *now} if canonical({"": then.get(name)}) != canonical({"": now.get(name)}))


def problem(written: Mapping[str, str], dated_on: dt.date | None, until: dt.date) -> str:
    """Code of the first thing that keeps a letter back, or empty. `until`: the last date it may bear."""
    if dated_on is None:
        return "correspondence.undated"
    if dated_on > until:
        return "correspondence.future"
    if any(len(written[name]) > most for name, most in LONGEST.items()):
        return "correspondence.too_long"
    return next((code for name, code in NEEDED.items() if not written[name].strip()), "")


WITHIN = re.compile(
    r"(?:(?:ketua|kepala|sekretaris|sekretariat|anggota|deputi)\s+)?"
    r"(?:(?:tim teknis\s*)?(?:bnsp|badan nasional sertifikasi profesi)(?:\s*\(bnsp\))?|tim teknis|arsip)",
    re.IGNORECASE,
)
"""To whom findings go by law: BNSP (002:9.3.5) and the tim teknis (002:9.4.4)."""


def leaves(addressee: str) -> bool:
    """Whether a letter to this addressee takes what it says to a third party (002:9.10.10); when in doubt it does."""
    words = " ".join(addressee.split())
    return bool(words) and WITHIN.fullmatch(words) is None
