"""Pairs, and one group of three for an odd number, at the least cost: branch and bound with a limit on its work."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

Pair = frozenset[str]
Cost = Callable[[str, str], int]
Groups = tuple[tuple[str, ...], ...]
STEPS = 20_000
"""Enough for the exact answer up to nine people; above that the first answer without a repeat comes at once."""
PAIR, THREE = 2, 3


def pair_of(one: str, other: str) -> Pair:
    return frozenset({one, other})


def cheapest_groups(people: Sequence[str], cost: Cost) -> list[tuple[str, ...]]:
    """Everybody in one pair; of an odd number three people in one group; one person alone has no group."""
    if len(people) < PAIR:
        return []
    search = _Search(cost)
    search.walk(tuple(people), (), 0)
    return list(search.best)


@dataclass
class _Search:
    """Depth first; the person with the fewest free partners is placed first."""

    cost: Cost
    best: Groups = ()
    least: int | None = None
    steps: int = 0

    def walk(self, left: tuple[str, ...], done: Groups, spent: int) -> None:
        self.steps += 1
        if not left:
            self.best, self.least = done, spent
            return
        for group in self._groups(left):
            price = spent + self._price(group)
            if self._is_over() or (self.least is not None and price >= self.least):
                continue
            self.walk(tuple(p for p in left if p not in group), (*done, group), price)

    def _is_over(self) -> bool:
        return self.least == 0 or (self.least is not None and self.steps > STEPS)

    def _groups(self, left: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        """All groups of the most constrained person, cheapest first; pairs before threes."""
        if len(left) == THREE:
            yield left
            return
        person = min(left, key=lambda p: (sum(self.cost(p, q) == 0 for q in left if q != p), left.index(p)))
        others = sorted((q for q in left if q != person), key=lambda q: (self.cost(person, q), left.index(q)))
        yield from ((person, other) for other in others)
        if len(left) % 2:
            yield from ((person, one, other) for one, other in combinations(others, 2))

    def _price(self, group: tuple[str, ...]) -> int:
        return sum(self.cost(one, other) for one, other in combinations(group, 2))
