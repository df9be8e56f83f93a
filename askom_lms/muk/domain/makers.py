"""Penyusun and validator of a MUK: named by hand, for they need no account here. Nobody validates what he wrote."""

from collections.abc import Iterable, Mapping

from askom_lms.people.domain.met import canonical

Named = Mapping[str, str]
"""name and met: one person as a MUK names him; met is empty for somebody without a register number."""
MOST = 20
LONGEST_NAME, LONGEST_MET = 120, 32


def read(text: str) -> list[dict[str, str]]:
    """One person for each line, a register number after a semicolon: "Bambang Wiryawan; MET.000.001204 2018"."""
    found = []
    for line in text.splitlines():
        name, _, met = line.partition(";")
        if name.strip() or met.strip():
            number = " ".join(met.split())
            found.append({"name": " ".join(name.split()), "met": canonical(number) or number})
    return found


def unreadable(people: Iterable[Named], known: Iterable[Named] = ()) -> str:
    """The first register number that is none and that did not stand there before; empty when there is none."""
    before = {one["met"] for one in known}
    return next(
        (one["met"] for one in people if one["met"] not in before and one["met"] and not canonical(one["met"])), ""
    )


def written(people: Iterable[Named]) -> str:
    """The lines that `read` takes."""
    return "\n".join(f"{one['name']}; {one['met']}" if one["met"] else one["name"] for one in people)


def is_readable(people: list[dict[str, str]]) -> bool:
    """Whether everybody has a name and fits the columns of the official block."""
    return len(people) <= MOST and all(
        0 < len(one["name"]) <= LONGEST_NAME and len(one["met"]) <= LONGEST_MET for one in people
    )


def is_same(one: Named, other: Named) -> bool:
    """By register number where both have one, else by name: two namesakes with numbers of their own are two people."""
    key = "met" if one["met"] and other["met"] else "name"
    return _folded(one[key]) == _folded(other[key])


def in_both(authors: Iterable[Named], validators: Iterable[Named]) -> list[str]:
    """The names of validators who wrote the MUK themselves."""
    wrote = list(authors)
    return [one["name"] for one in validators if any(is_same(one, author) for author in wrote)]


def _folded(text: str) -> str:
    return "".join(text.split()).casefold()
