"""What may be put into the empty places of a sheet, and the units that the plan means with a form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from askom_lms.paperwork.domain import lent as lending
from askom_lms.paperwork.domain.authoring.criteria import Criterion
from askom_lms.paperwork.domain.lent import Lent
from askom_lms.paperwork.domain.plan import INSTRUMENT_OF


@dataclass
class Proposal:
    """What may be filled in, and what may not and why."""

    additions: dict[str, Any] = field(default_factory=dict)
    """Path -> value; every place is empty now."""
    names: list[str] = field(default_factory=list)
    """One for each row that gets something: KUK 1.1, or what a question is about."""
    gaps: list[Criterion] = field(default_factory=list)
    """KUK that the source lacks or cuts: shown, never filled in."""
    without_room: int = 0
    """KUK for which the table has no row left."""

    @property
    def places(self) -> int:
        return len(self.additions)


def planned_units(code: str, lent: Lent) -> list[str]:
    """The units for which the plan names this form's instrument; all units while nothing is planned."""
    plan = lent.get("plan") or {}
    codes: Mapping[str, Sequence[str]] = plan.get("codes") or {}
    ticked: Mapping[str, Sequence[str]] = plan.get("instruments") or {}
    units = [str(unit["code"]) for unit in lending.units(lent)]
    if any(codes.values()):
        units = [unit for unit in units if INSTRUMENT_OF[code] in (codes.get(unit) or ())]
    if any(ticked.values()):
        inside = {
            unit for group in lending.groups(lent) if code in ticked.get(group["key"], ()) for unit in group["units"]
        }
        units = [unit for unit in units if unit in inside]
    return units
