"""Who validates whose set: class-mates, never the author, and not his asesi where the class is large enough."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

TEAM = 2


@dataclass(frozen=True)
class Cast:
    """The simulated roles around one author's set; None or a short team where the class is too small."""

    manager: str | None
    validator: str | None
    team: tuple[str, ...]


def cast(order: Sequence[str], asesi_of: Mapping[str, str], ketua: str | None, shift: int = 0) -> dict[str, Cast]:
    """For each author in the order of seats: manager, validator of the instruments, team of FR.VA.

    The manager is the ketua kelas; his own set is confirmed by a deputy, the next seat. `shift` differs from folder to
    folder, so that one does not always validate the same class-mate. Load is even: everybody validates once.
    """
    return {author: _cast_of(place, order, asesi_of.get(author), ketua, shift) for place, author in enumerate(order)}


def _cast_of(place: int, order: Sequence[str], asesi: str | None, ketua: str | None, shift: int) -> Cast:
    size = len(order)
    author = order[place]
    others = [order[(place + 1 + (shift + step) % (size - 1)) % size] for step in range(size - 1)]
    free = [person for person in others if person != asesi]
    validator = free[0] if free else None
    rest = [person for person in [*free[1:], *others] if person not in (validator, author)]
    team = tuple(dict.fromkeys(rest))[:TEAM]
    deputy = next((order[(place + step) % size] for step in range(1, size)), None)
    return Cast(ketua if ketua != author else deputy, validator, team)
