"""Official forms as data: one TOML file per edition, and the lock that keeps released editions as they were signed.

A family (V2018, V2023) is what a class pins: the option lists of its name, and the forms that differ in it. All other
forms of the class open in the edition that `edition_for` names, and their records say so.

To release an edition, add its line to `editions.lock` (the output of `sha256sum <folder>/<edition>.toml`). A released
file never changes: correcting a form is a new file, and records keep printing with the edition they were filled in.
"""

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from askom_lms.kernel.messages import Refusal

ROOT = Path(__file__).resolve().parent
LOCK = "editions.lock"
LISTS = "lists"
DEFAULT_EDITION = "V2023"


class EditionRefused(Refusal):
    """The edition is unknown, not released, or its file is not the one that was released."""


@dataclass(frozen=True)
class Edition:
    """One edition as it stands in its file, with the option lists of its family."""

    code: str
    edition: str
    data: Mapping[str, Any]
    lists: Mapping[str, Any]
    sha256: str


@dataclass(frozen=True)
class Difference:
    """A file that is not as locked: changed, missing, or not locked."""

    path: str
    what: str


def folder_of(code: str) -> str:
    """FR.IA.01 -> fr-ia-01, the folder and the URL part of a form."""
    return code.lower().replace(".", "-")


@cache
def _codes(root: Path) -> Mapping[str, str]:
    return {
        str(tomllib.loads(path.read_text(encoding="utf-8"))["code"]): path.parent.name
        for path in sorted(root.glob("*/*.toml"))
        if path.parent.name != LISTS
    }


def codes(root: Path = ROOT) -> tuple[str, ...]:
    """The codes of all official forms we hold."""
    return tuple(_codes(root))


def code_of(folder: str, root: Path = ROOT) -> str:
    """fr-ia-01 -> FR.IA.01. Raises EditionRefused."""
    for code, held in _codes(root).items():
        if held == folder:
            return code
    raise EditionRefused("official_forms.unknown", form=folder, edition="")


def editions(code: str, root: Path = ROOT) -> tuple[str, ...]:
    """The editions of one form, oldest first; empty when the form is unknown."""
    folder = root / folder_of(code)
    return _editions_in(folder, folder.stat().st_mtime_ns) if folder.is_dir() else ()


@cache
def _editions_in(folder: Path, _changed_at: int) -> tuple[str, ...]:
    """Asked for every record that is read: the folder is listed again only when a file came or went."""
    return tuple(path.stem.upper() for path in sorted(folder.glob("*.toml")))


def edition_for(code: str, family: str, root: Path = ROOT) -> str:
    """The edition in which a class that pins a family opens this form.

    A form that has no edition of the family did not change in it, or we lack the facts to print it honestly: it opens
    in the newest edition before the family, or else in the oldest one after it. A family that we do not hold, and a
    form that we do not know, are returned as asked, for `read_edition` to refuse.
    """
    held = editions(code, root)
    if family in held or family not in editions(LISTS, root) or not held:
        return family
    earlier = [edition for edition in held if edition < family]
    return earlier[-1] if earlier else held[0]


def read_edition(code: str, edition: str = DEFAULT_EDITION, root: Path = ROOT) -> Edition:
    """The edition as released. Raises EditionRefused: unknown, unreleased or changed since its release."""
    own = f"{folder_of(code)}/{edition.lower()}.toml"
    shared = f"{LISTS}/{edition.lower()}.toml"
    data = released(root, own, code, edition)
    lists = released(root, shared, code, edition)
    if (data["code"], data["edition"]) != (code, edition):
        raise EditionRefused("official_forms.unknown", form=code, edition=edition)
    return Edition(code, edition, data, lists, _sha256(root / own))


def released(root: Path, path: str, code: str, edition: str) -> Mapping[str, Any]:
    """A file of a locked folder, read only as it was released. Raises EditionRefused."""
    if not (root / path).is_file():
        raise EditionRefused("official_forms.unknown", form=code, edition=edition)
    locked = read_lock(root).get(path)
    if locked is None:
        raise EditionRefused("official_forms.unreleased", form=code, edition=edition, path=path)
    content = (root / path).read_bytes()
    if hashlib.sha256(content).hexdigest() != locked:
        raise EditionRefused("official_forms.changed", form=code, edition=edition, path=path)
    return tomllib.loads(content.decode("utf-8"))


def read_lock(root: Path = ROOT) -> Mapping[str, str]:
    """Path -> SHA-256 of every released file."""
    lines = (root / LOCK).read_text(encoding="utf-8").splitlines()
    return {path: sha for sha, path in (line.split() for line in lines if line.strip())}


def check_lock(root: Path = ROOT) -> list[Difference]:
    """What differs between the lock and the folder; empty when every edition is as released."""
    locked = read_lock(root)
    held = {path.relative_to(root).as_posix(): path for path in sorted(root.glob("*/*.toml"))}
    found = [Difference(path, "missing") for path in locked if path not in held]
    for name, path in held.items():
        if name not in locked:
            found.append(Difference(name, "unlocked"))
        elif _sha256(path) != locked[name]:
            found.append(Difference(name, "changed"))
    return found


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
