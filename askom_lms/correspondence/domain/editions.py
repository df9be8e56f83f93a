"""Templates of letters as data: one TOML file per kind and edition, and the lock that keeps released ones as they were.

To release an edition, add its line to `editions.lock` (the output of `sha256sum <kind>/<edition>.toml`). A released
file never changes: correcting a letter is a new file, and letters that are out keep the edition they were made from.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from askom_lms.correspondence.domain.states import LetterKind
from askom_lms.official_forms import EditionRefused, released

ROOT = Path(__file__).resolve().parents[1] / "editions"


@dataclass(frozen=True)
class Template:
    """One edition of one kind of letter as it stands in its file."""

    kind: LetterKind
    edition: int
    title: str
    number: str
    """With {n}, {kode}, {bulan_romawi} and {tahun}."""
    style: str
    """surat: number, enclosure and subject on the left, addressee below. naskah: title and number in the middle."""
    paper: str
    subject: str
    addressee: str
    enclosure: str
    paragraph: str
    copies: tuple[str, ...]
    body: str
    """Jinja over the facts of the letter."""
    attached: str
    """The same, of the pages behind the signature; may be empty."""


def newest(kind: LetterKind, root: Path = ROOT) -> int:
    """The edition of a new letter."""
    return max(int(path.stem) for path in (root / kind.value).glob("*.toml"))


def read(kind: LetterKind, edition: int, root: Path = ROOT) -> Template:
    """The edition as released. Raises EditionRefused: unknown, unreleased or changed since its release."""
    data: Mapping[str, Any] = released(root, f"{kind.value}/{edition}.toml", kind.value, str(edition))
    if (data["kind"], data["edition"]) != (kind.value, edition):
        raise EditionRefused("official_forms.unknown", form=kind.value, edition=str(edition))
    texts = {name: data.get(name, "") for name in Template.__dataclass_fields__}
    return Template(**{**texts, "kind": kind, "edition": edition, "copies": tuple(data.get("copies", ()))})
