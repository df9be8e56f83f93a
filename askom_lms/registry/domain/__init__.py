"""What an institution may be called, how long a licence or a verification holds, which kinds of TUK there are. Pure."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from askom_lms.paperwork.domain.sheet import TUK_KINDS

LSP_KINDS = ("", "P1", "P2", "P3")
"""Empty for an institution that is no LSP (000: P1, P2 and P3)."""
SOON = dt.timedelta(days=90)
"""So long before its last day a licence is marked: a renewal takes weeks."""
LONGEST = {
    "name": 160,
    "licence_number": 64,
    "address": 300,
    "head_name": 120,
    "head_office": 120,
    "document_number": 64,
}
"""Characters of each text, as wide as its column."""
LONGEST_REASON = 500
IDENTITY = ("code", "name", "kind", "lsp_kind", "licence_number", "licence_from", "licence_until")
"""What only a pengelola changes of an institution."""
OFFICE = ("address", "head_name", "head_office")
"""What its own admin keeps up to date."""
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,31}")
_WORDS_OF_ADDRESSES = frozenset({"baru"})
"""Codes stand in addresses, beside the words of other pages."""


class TukKind(StrEnum):
    """Sewaktu for one occasion, tempat kerja, or mandiri, which is usually that of an LSP P3 (000-086, 000-087)."""

    SEWAKTU = "sewaktu"
    TEMPAT_KERJA = "tempat_kerja"
    MANDIRI = "mandiri"


TUK_ON_FORMS: Mapping[str, str] = dict(zip(TukKind, TUK_KINDS, strict=True))
"""Code of the register -> how official forms and classes write it: the one place where both meet."""


class SkemaRight(StrEnum):
    """An LSP is licensed for a skema, a CLSP has verified it."""

    LICENSED = "licensed"
    VERIFIED = "verified"


class Validity(StrEnum):
    """Where a last day stands; OPEN when none was written."""

    OPEN = "open"
    VALID = "valid"
    SOON = "soon"
    OVER = "over"


@dataclass(frozen=True)
class TukFacts:
    """What a person writes of a place of assessment; without a last day it is not verified."""

    name: str
    kind: str
    address: str
    verified_until: dt.date | None = None


def is_code(code: str) -> bool:
    """Whether this short name can stand in a number such as 001/PLT-ASKOM/LSP-ND/VII/2026: no slash, no space."""
    return _CODE.fullmatch(code) is not None


def is_word_of_addresses(code: str) -> bool:
    """Whether the page of an institution of this code could never be opened."""
    return code.lower() in _WORDS_OF_ADDRESSES


def validity(until: dt.date | None, today: dt.date) -> Validity:
    """What the last day means today; that day itself still counts."""
    if until is None:
        return Validity.OPEN
    if until < today:
        return Validity.OVER
    return Validity.SOON if until - today <= SOON else Validity.VALID


def is_verified(verified_until: dt.date | None, today: dt.date) -> bool:
    """Whether an uji kompetensi may take place there (002-084): a place that nobody verified, or no more, is none."""
    return verified_until is not None and verified_until >= today


def too_long(texts: Mapping[str, object]) -> str:
    """The first text that does not fit its column; empty when all do."""
    return next((name for name, most in LONGEST.items() if len(str(texts.get(name) or "")) > most), "")
