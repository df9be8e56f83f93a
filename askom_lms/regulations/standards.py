"""The standards of the asesor (K7): three units by their role, with what is known of each, read from their file."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType

from askom_lms.kernel.messages import Invalid
from askom_lms.regulations.clauses import Clause, clause, documents

FILE = Path(__file__).with_name("asesor_standards.toml")
DEFAULT_STANDARD = "185-2018"
"""What a new class pins: the standard of the skema under which it certifies (002:4.5)."""


class UnitRole(StrEnum):
    """What an asesor does; each standard has one unit for it."""

    PLANNING = "planning"
    CONDUCT = "conduct"
    VALIDATION = "validation"


class UnitStatus(StrEnum):
    """How sure the code of a unit is."""

    SURE = "pasti"
    COPIED = "salinan"
    UNKNOWN = "tidak_diketahui"


@dataclass(frozen=True)
class AsesorUnit:
    """The unit of one role; code and title are empty where no source gives them."""

    code: str
    title: str
    status: UnitStatus
    other: str = ""
    """Another code that some copies give for the same unit."""

    @property
    def name(self) -> str:
        """P.85ASM00.003.2 Melaksanakan Asesmen."""
        return f"{self.code} {self.title}"


@dataclass(frozen=True)
class AsesorStandard:
    """One version of the standard."""

    key: str
    name: str
    source: str
    clause: Clause
    scheme: Mapping[str, str]
    """Title, number and kind of the skema that rests on it; an empty number is not known."""
    units: Mapping[UnitRole, AsesorUnit]

    @property
    def is_known(self) -> bool:
        """Whether every role has its unit: without that nothing can be printed."""
        return all(unit.code and unit.title for unit in self.units.values())

    @property
    def is_sure(self) -> bool:
        """Whether all codes stand in the source itself; codes from copies are compared by a person first."""
        return all(unit.status is UnitStatus.SURE for unit in self.units.values())


def asesor_standard(key: str) -> AsesorStandard:
    """The standard with this key. Raises Invalid `regulations.standard_unknown`."""
    try:
        return asesor_standards()[key]
    except KeyError:
        raise Invalid("regulations.standard_unknown", found=key[:32]) from None


@cache
def asesor_standards() -> Mapping[str, AsesorStandard]:
    """All standards by key, the default first. Raises UnknownClause, ValueError for a source or status that is none."""
    data = tomllib.loads(FILE.read_text(encoding="utf-8"))
    found = {}
    for entry in data["standard"]:
        if entry["source"] not in documents():
            raise ValueError(f"no source {entry['source']}")
        units = {role: _unit(entry[role.value]) for role in UnitRole}
        cited, scheme = clause(entry["clause"]), MappingProxyType(entry["scheme"])
        found[entry["key"]] = AsesorStandard(
            entry["key"], entry["name"], entry["source"], cited, scheme, MappingProxyType(units)
        )
    return MappingProxyType(found)


def _unit(entry: Mapping[str, str]) -> AsesorUnit:
    unit = AsesorUnit(entry["code"], entry["title"], UnitStatus(entry["status"]), entry.get("other", ""))
    if (unit.status is UnitStatus.UNKNOWN) != (not unit.code):
        raise ValueError(f"a code that is not known is empty, and only that: {unit}")
    return unit
