"""What a version of a hand-over may still say when somebody in it is erased. Pure."""

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from askom_lms.privacy.domain.tombstones import GONE

Facts = Mapping[str, Any]


def is_in(facts: Facts, ids: Collection[str]) -> bool:
    """Whether one of these enrolments was handed over in it."""
    return any(one["id"] in ids for one in facts.get("people", ()))


def seats_of(facts: Facts, ids: Collection[str]) -> set[Any]:
    """The seats of these enrolments in it."""
    return {one["seat"] for one in facts.get("people", ()) if one["id"] in ids}


def without(facts: Facts, ids: Collection[str]) -> dict[str, Any]:
    """That there was somebody, and nothing of him: the counts still add up, the names of his files are gone."""
    seats = seats_of(facts, ids)
    told = [
        {"id": one["id"], "seat": one["seat"], "name": GONE} if one["id"] in ids else one
        for one in facts.get("people", ())
    ]
    held = {name: sha256 for name, sha256 in facts.get("files", {}).items() if not _is_of(name, seats)}
    rest = {"people": told, "files": held}
    if "findings" in facts:
        rest["findings"] = [one for one in facts["findings"] if one["seat"] not in seats]
    return {**facts, **rest}


def unchanged(changes: Sequence[Mapping[str, Any]], seats: Collection[Any]) -> list[Mapping[str, Any]]:
    """What differs between two versions, without what is told of these seats."""
    return [one for one in changes if one["seat"] not in seats]


def _is_of(name: str, seats: Collection[Any]) -> bool:
    """A file of one person begins with his seat: rekomendasi/07-sari-fr-aca-07.pdf."""
    begins = re.match(r"(\d+)-", name.rpartition("/")[2])
    return begins is not None and int(begins[1]) in {seat or 0 for seat in seats}
