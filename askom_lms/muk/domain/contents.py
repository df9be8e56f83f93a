"""What a MUK holds: documents of the completeness list (daftar periksa), as far as its edition of forms knows them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache

from askom_lms import official_forms

CHECKLIST = "DAFTAR.PERIKSA"
INSTRUMENT = "FR.IA."
FORM_EDITIONS = official_forms.editions(official_forms.LISTS)
LATER = {"V2018": frozenset({"PETA.KP", "FR.AK.07"})}
"""Documents that an edition does not have: peta kelompok pekerjaan and FR.AK.07 came with V2023."""


@dataclass(frozen=True)
class Document:
    """One line of the completeness list."""

    code: str
    stage: str
    text: str


@cache
def all_documents() -> tuple[Document, ...]:
    """The 28 documents of the completeness list, in its order."""
    data = official_forms.read_edition(CHECKLIST).data
    rows = data["section"][0]["field"][0]["row"]
    return tuple(Document(row["code"], row["head"], row["text"]) for row in rows)


def documents_of(edition: str) -> tuple[Document, ...]:
    """Those that an edition of the forms has."""
    return tuple(one for one in all_documents() if one.code not in LATER.get(edition, frozenset()))


def chosen(codes: Collection[str]) -> list[Document]:
    """The documents of these codes, in the order of the list."""
    return [one for one in all_documents() if one.code in codes]


def unknown_in(edition: str, codes: Iterable[str]) -> list[str]:
    """Codes that this edition of the forms does not have."""
    return sorted(set(codes) - {one.code for one in documents_of(edition)})


def has_instrument(codes: Iterable[str]) -> bool:
    """Whether anything is asked, observed or verified with it: one FR.IA at least."""
    return any(code.startswith(INSTRUMENT) for code in codes)
