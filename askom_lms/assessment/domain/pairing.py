"""Who plays with whom: each once asesor and once asesi in a round, no pair twice where that is possible.

Pairs are of one skema (the class-mate must know the trade). An odd number makes one group of three that rotates
asesor, asesi, observer. Somebody alone in his skema is paired with another skema, and the turn says so.
"""

import random
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from askom_lms.assessment.domain.grouping import PAIR, Pair, cheapest_groups, pair_of


class TurnNote(StrEnum):
    """What is not as one would wish about a turn; the words are in the page."""

    CROSS_SKEMA = "cross_skema"
    REPEATED = "repeated"
    AGAIN_ASESI = "again_asesi"
    ASESI_CHECKS = "asesi_checks"
    """Whoever plays the asesi also validates or reviews this set. Read from the roles, never stored."""


@dataclass(frozen=True)
class Player:
    """Somebody who is there to play, and his skema."""

    id: str
    skema: str


@dataclass(frozen=True)
class Turn:
    """One assessment: asesor, asesi, perhaps an observer; `order` is the place in the sequence at this table."""

    asesor: str
    asesi: str
    table: int
    order: int = 1
    observer: str | None = None
    notes: tuple[TurnNote, ...] = ()

    @property
    def people(self) -> frozenset[str]:
        return frozenset({self.asesor, self.asesi} | ({self.observer} if self.observer else set()))


@dataclass(frozen=True)
class Plan:
    """What to play now. `dropped` turns of the old plan are void; `waiting` people must wait to be asesi."""

    turns: tuple[Turn, ...]
    dropped: tuple[Turn, ...] = ()
    waiting: tuple[str, ...] = ()


def plan(players: Sequence[Player], *, met: Collection[Pair] = (), seed: int = 0) -> Plan:
    """A whole round. `met` are pairs of earlier rounds. Same input and seed, same plan (askom:pasangan.1)."""
    return replan(players, met=met, seed=seed)


def replan(
    present: Sequence[Player],
    *,
    played: Sequence[Turn] = (),
    planned: Sequence[Turn] = (),
    met: Collection[Pair] = (),
    seed: int = 0,
) -> Plan:
    """The round as it goes on with the people who are there.

    `played` turns (finished or running) stay. `planned` turns stay too, unless somebody of their table is absent or has
    to make room for a person who would be alone. Everybody present becomes asesor once; whoever has been assessed
    by nobody because his partner left before his own turn is named in `waiting`.
    """
    return _Round(present, played, planned, met, seed).plan()


@dataclass
class _Round:
    """The state of one planning run."""

    present: Sequence[Player]
    played: Sequence[Turn]
    planned: Sequence[Turn]
    met: Collection[Pair]
    seed: int
    kept: list[Turn] = field(init=False)
    new: list[Turn] = field(init=False, default_factory=list)
    groups: list[tuple[str, ...]] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        order = list(self.present)
        random.Random(self.seed).shuffle(order)  # noqa: S311 - variety, not secrecy
        self.order = [player.id for player in order]
        self.skema = {player.id: player.skema for player in self.present}
        self.known = frozenset(self.met)
        whole = {turn.table for turn in self.planned if turn.people <= self.skema.keys()}
        broken = {turn.table for turn in self.planned if not turn.people <= self.skema.keys()}
        self.kept = [turn for turn in self.planned if turn.table in whole - broken]

    def plan(self) -> Plan:
        for asesor, asesi in self._finish_halves():
            self._add([(asesor, asesi, None)])
        pools = self._pools()
        self._place_the_lonely(pools)
        for pool in pools.values():
            self.groups += cheapest_groups(pool, self._cost)
        for group in self.groups:
            self._add(_rotation(group))
        dropped = tuple(turn for turn in self.planned if turn not in self.kept)
        turns = tuple(replace(turn, notes=self._notes(turn)) for turn in self.new)
        return Plan(turns, dropped, tuple(person for person in self.order if self._lacks_asesi(person)))

    def _live(self) -> list[Turn]:
        return [*self.played, *self.kept, *self.new]

    def _lacks_asesor(self, person: str) -> bool:
        return all(turn.asesor != person for turn in self._live())

    def _lacks_asesi(self, person: str) -> bool:
        return all(turn.asesi != person for turn in self._live())

    def _cost(self, one: str, other: str) -> int:
        return (10 if pair_of(one, other) in self.known else 0) + (1 if self.skema[one] != self.skema[other] else 0)

    def _finish_halves(self) -> list[tuple[str, str]]:
        """Who still has to be asesor only is given who still has to be asesi only."""
        asesor = [p for p in self.order if self._lacks_asesor(p) and not self._lacks_asesi(p)]
        asesi = [p for p in self.order if self._lacks_asesi(p) and not self._lacks_asesor(p)]
        found = []
        for one in asesor:
            if not asesi:
                break
            other = min(asesi, key=lambda p: (self._cost(one, p), self.order.index(p)))
            asesi.remove(other)
            found.append((one, other))
        return found

    def _pools(self) -> dict[str, list[str]]:
        """Everybody who still has to be asesor, by skema."""
        pools: dict[str, list[str]] = {}
        for person in self.order:
            if self._lacks_asesor(person):
                pools.setdefault(self.skema[person], []).append(person)
        return pools

    def _place_the_lonely(self, pools: dict[str, list[str]]) -> None:
        """A pool of one joins a table of its skema, others who are alone, another skema, or a class-mate who helps."""
        for skema, pool in list(pools.items()):
            if len(pool) == 1 and not self._lacks_asesi(pool[0]):
                self._give_helper(pools.pop(skema)[0])
            elif len(pool) == 1 and (table := self._table_to_open(skema)):
                pools[skema] += self._open_table(table)
            elif len(pool) == 1 and self._put_between(pool[0], skema):
                pools.pop(skema)
        alone = [pools.pop(skema)[0] for skema, pool in list(pools.items()) if len(pool) == 1]
        if len(alone) == 1:
            alone = self._join_another_skema(alone[0], pools)
        self.groups += cheapest_groups(alone, self._cost)

    def _join_another_skema(self, person: str, pools: dict[str, list[str]]) -> list[str]:
        """Those who make a group with him; empty when he was put between two others or given a helper."""
        sizes = sorted(pools, key=lambda skema: (len(pools[skema]) % 2 == 0, -len(pools[skema]), skema))
        if sizes:
            pool = pools[sizes[0]]
            taken = sorted(pool, key=lambda p: (self._cost(person, p), self.order.index(p)))[: 1 + (len(pool) % 2 == 0)]
            pools[sizes[0]] = [p for p in pool if p not in taken]
            return [person, *taken]
        if table := self._table_to_open(""):
            return [person, *self._open_table(table)]
        if not self._lacks_asesi(person) or not self._put_between(person, ""):
            self._give_helper(person)
        return []

    def _table_to_open(self, skema: str) -> int | None:
        """The last table where nothing was played yet, of this skema (any skema when empty)."""
        busy = {turn.table for turn in self.played}
        free = [t.table for t in self.kept if t.table not in busy and skema in ("", self.skema[t.asesor])]
        return max(free, default=None)

    def _open_table(self, table: int) -> list[str]:
        people = [turn.asesor for turn in self.kept if turn.table == table]
        self.kept = [turn for turn in self.kept if turn.table != table]
        return people

    def _put_between(self, person: str, skema: str) -> bool:
        """Where B is still to assess A, B assesses him and he assesses A: at a table of this skema (any when empty)."""
        others = [t for t in (*self.new, *self.kept) if person not in (t.asesor, t.asesi)]
        open_turns = [t for t in others if skema in ("", self.skema[t.asesor])]
        if not open_turns:
            return False
        turn = min(open_turns, key=lambda t: (self._cost(t.asesor, person) + self._cost(person, t.asesi), -t.table))
        self.new = [other for other in self.new if other != turn]
        self.kept = [other for other in self.kept if other != turn]
        self.new += [Turn(turn.asesor, person, turn.table, 1), Turn(person, turn.asesi, turn.table, 2)]
        return True

    def _give_helper(self, person: str) -> None:
        """He assesses a class-mate who is asesi once more: one of his skema if possible, who helped least."""
        load = Counter(turn.asesi for turn in self._live())
        others = [p for p in self.order if p != person]
        if others:
            helper = min(others, key=lambda p: (self._cost(person, p), load[p], self.order.index(p)))
            self._add([(person, helper, None)])

    def _add(self, sequence: Iterable[tuple[str, str, str | None]]) -> None:
        table = self._free_table()
        self.new += [
            Turn(asesor, asesi, table, order, watcher) for order, (asesor, asesi, watcher) in enumerate(sequence, 1)
        ]

    def _free_table(self) -> int:
        """A table of the room where nobody sat yet, or one where all have played; only then one more."""
        seen = {turn.table for turn in self._live()}
        waited_for = {turn.table for turn in (*self.kept, *self.new)}
        room = range(1, max(seen, default=0) + 1)
        return next((number for taken in (seen, waited_for) for number in room if number not in taken), room.stop)

    def _notes(self, turn: Turn) -> tuple[TurnNote, ...]:
        again = sum(other.asesi == turn.asesi for other in self._live()) > 1
        found = {
            TurnNote.CROSS_SKEMA: self.skema[turn.asesor] != self.skema[turn.asesi],
            TurnNote.REPEATED: pair_of(turn.asesor, turn.asesi) in self.known,
            TurnNote.AGAIN_ASESI: again,
        }
        return tuple(note for note, holds in found.items() if holds)


def _rotation(group: Sequence[str]) -> list[tuple[str, str, str | None]]:
    """Two assess each other; of three everybody is asesor, asesi and observer once."""
    if len(group) == PAIR:
        one, other = group
        return [(one, other, None), (other, one, None)]
    first, second, third = group
    return [(first, second, third), (second, third, first), (third, first, second)]
