"""How many people one examiner examines, and who examines which group."""

from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

from askom_lms.training.domain.composition import PER_MASTER_ASESOR

MUCH = 15
"""Above this an examiner who is no master asesor is warned about (000:kelas.2)."""
LEAST_LIMIT, GREATEST_LIMIT = 15, 20
"""Between these a class chooses how many block (000:kelas.2)."""
One = TypeVar("One", bound=Hashable)


def most_for(*, is_master_asesor: bool, chosen: int) -> int:
    """Twelve for a master asesor (000:kelas.3), what the class chose for another asesor (000:kelas.2)."""
    return PER_MASTER_ASESOR if is_master_asesor else chosen


def is_much(*, is_master_asesor: bool, people: int) -> bool:
    """Whether so many people ask for a warning; a master asesor is stopped at twelve before."""
    return not is_master_asesor and people > MUCH


def share_out(groups: Sequence[tuple[int, Sequence[One]]], most: Mapping[One, int]) -> list[One] | None:
    """An examiner for each group of (size, who may, first choice first), nobody with more people than his `most`.

    None when there is no such way.
    """
    if not groups:
        return []
    (size, choices), *others = groups
    for one in choices:
        if size > most[one]:
            continue
        rest = share_out(others, {**most, one: most[one] - size})
        if rest is not None:
            return [one, *rest]
    return None
