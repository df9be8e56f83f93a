"""What a host lends to a record: skema, standards, units, groups, people, TUK, date. Nothing of it is ever typed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Lent = Mapping[str, Any]
DASH = "–"
ATTACHED = "attachments"
"""The names of the files that hang on the sheet, lent to a form that points at one of them."""
OF_PERSON = "orang"
"""The origin of a note of a unit that no standard says: a person wrote it."""
ONE_GROUP = "Kelompok Pekerjaan 1"
ROLE_NAMES: Mapping[str, str] = {
    "asesor": "Asesor",
    "asesi": "Asesi",
    "manajer_sertifikasi": "Manajer sertifikasi LSP",
    "admin": "Admin LSP",
    "validator": "Validator",
    "validator_1": "Tim validasi 1",
    "validator_2": "Tim validasi 2",
    "peninjau": "Peninjau",
    "supervisor": "Supervisor",
    "master_asesor": "Master asesor",
}
"""Official names of the roles, as the forms print them; never translated."""
UNSIGNED_MET = "calon asesor"
"""What stands in place of a MET number that a trainee does not have yet."""


@dataclass(frozen=True)
class Scope:
    """One unit or one kelompok pekerjaan for which a section is repeated."""

    kind: str
    key: str
    title: str
    units: tuple[str, ...]


def units(lent: Lent) -> Sequence[Mapping[str, Any]]:
    """The units of the skema, in its order."""
    found: Sequence[Mapping[str, Any]] = lent.get("units") or ()
    return found


def groups(lent: Lent) -> Sequence[Mapping[str, Any]]:
    """The kelompok pekerjaan; one group of all units when the peta has not said otherwise."""
    found: Sequence[Mapping[str, Any]] | None = lent.get("groups")
    return found or ({"key": "g1", "name": ONE_GROUP, "units": [unit["code"] for unit in units(lent)]},)


def units_of(lent: Lent, codes: Sequence[str]) -> list[Mapping[str, Any]]:
    """The units with these codes, in the order of the skema."""
    return [unit for unit in units(lent) if unit["code"] in codes]


def units_in(lent: Lent, scope: Scope | None) -> list[Mapping[str, Any]]:
    """The units of a repeated section; all of the skema elsewhere."""
    return units_of(lent, scope.units) if scope else list(units(lent))


def scopes(lent: Lent, per: str) -> list[Scope | None]:
    """The repetitions of a section: one per unit, one per group, or just itself."""
    if per == "unit":
        return [Scope("unit", unit["code"], unit_name(unit), (unit["code"],)) for unit in units(lent)]
    if per == "group":
        return [Scope("group", group["key"], group["name"], tuple(group["units"])) for group in groups(lent)]
    return [None]


def note_of(lent: Lent, code: str, kind: str) -> Mapping[str, Any] | None:
    """What is held of a unit besides KUK (text, origin, source, by), if the host lent it; None where nobody has it."""
    held: Sequence[Mapping[str, Any]] = (lent.get("notes") or {}).get(code) or ()
    return next((note for note in held if note["kind"] == kind), None)


def unit_name(unit: Mapping[str, Any]) -> str:
    """J.620100.020.02 Menggunakan SQL."""
    return f"{unit['code']} {unit['title']}"


def person(lent: Lent, role: str) -> Mapping[str, Any] | None:
    """Who plays this role in the record, if anybody does."""
    found: Mapping[str, Any] | None = (lent.get("people") or {}).get(role)
    return found if found and found.get("name") else None


def name_of(lent: Lent, role: str) -> str:
    """The name of whoever plays this role; empty while nobody does."""
    found = person(lent, role)
    return str(found["name"]) if found else ""


def named(lent: Lent, role: str) -> str:
    """Asesor (Rina); only the title of the role while nobody plays it."""
    title, name = ROLE_NAMES.get(role, role), name_of(lent, role)
    return f"{title} ({name})" if name else title


def is_same_person(lent: Lent, one: str, other: str) -> bool:
    """Whether two roles are played by one person; by id, or by name where the host lent no ids."""
    a, b = person(lent, one), person(lent, other)
    if a is None or b is None:
        return False
    if a.get("id") and b.get("id"):
        return bool(a["id"] == b["id"])
    return str(a["name"]).casefold() == str(b["name"]).casefold()


def standard_short(standard: Mapping[str, Any]) -> str:
    """282/2016, as units cite it; a number that ends with its year is whole already."""
    number, year = str(standard["number"]), standard["year"]
    return number if number.endswith(f"/{year}") else f"{number}/{year}"


def standard_name(standard: Mapping[str, Any]) -> str:
    """SKKNI 282/2016."""
    return f"{standard.get('kind') or 'SKKNI'} {standard_short(standard)}"


def grounds_of(lent: Lent, unit: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The standard that a unit cites; all of the skema when it cites none that is known."""
    standards = list(lent.get("standards") or ())
    cited = [one for one in standards if standard_short(one) == str(unit.get("standard") or "")]
    return cited or standards


def standard_of(lent: Lent, unit: Mapping[str, Any]) -> str:
    """The standard of a unit as the form prints it; a dash when the data does not say."""
    named = str(unit.get("standard") or "")
    known = {standard_short(one): standard_name(one) for one in lent.get("standards") or ()}
    return known.get(named, named) or DASH


def standards_line(lent: Lent) -> str:
    """All standards of the skema in one line."""
    return "; ".join(standard_name(standard) for standard in lent.get("standards") or ())


def named_rows(lent: Lent, path: str) -> Sequence[Mapping[str, Any]]:
    """Lent rows with key and name, by dotted path ("asesi", "plan.portofolio")."""
    found: Any = _at(lent, path)
    return found or ()


def lookup(lent: Lent, path: str) -> str:
    """A lent scalar by dotted path ("tuk.nama"); empty when the host lent nothing there."""
    if path == "standards":
        return standards_line(lent)
    found = _at(lent, path)
    return "" if found is None else str(found)


def _at(lent: Lent, path: str) -> Any:
    found: Any = lent
    for part in path.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found
