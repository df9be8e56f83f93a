"""Step 1 of the map: a skema, and on which of three approaches its map is built; several may be prepared. Pure."""

from collections.abc import Collection, Sequence
from enum import StrEnum
from typing import TypeVar

MOST_PREPARED = 4
"""Beside the chosen one; more are no preparation any more."""
Key = TypeVar("Key")


class Approach(StrEnum):
    """000: three approaches, SKKNI being the safe one."""

    SKKNI = "skkni"
    SKK = "skk"
    KLASTER = "klaster"


def problem(prepared: Sequence[Key], offered: Collection[Key]) -> str:
    """Code of what is wrong with this choice; empty when it can be kept. `offered` is empty where all skema are."""
    if offered and not set(prepared) <= set(offered):
        return "enrolment.skema_unknown"
    return "enrolment.prepared_many" if len(set(prepared)) > MOST_PREPARED else ""
