"""What an examiner says of units that he assesses again after an appeal. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

LONGEST_SEEN = 1000
"""Characters of what was seen in one unit."""


@dataclass(frozen=True)
class UnitResult:
    """One unit: competent or not yet, and on what evidence."""

    is_competent: bool
    seen: str


def problem(units: Sequence[str], results: Mapping[str, UnitResult]) -> str:
    """Code of the first thing that is missing before the signature; empty when every unit has verdict and evidence."""
    if any(unit not in results for unit in units):
        return "assessment.again_unit_open"
    if any(not results[unit].seen for unit in units):
        return "assessment.again_unseen"
    return "assessment.again_long" if any(len(results[unit].seen) > LONGEST_SEEN for unit in units) else ""
