"""Who checks whose set: class-mates who neither wrote it nor are its asesi (instruments 12.5, askom:penyusun.1)."""

from collections.abc import Collection, Mapping, Sequence

from askom_lms.coursework.domain.parties import CHECKERS

MANAGER = "manajer_sertifikasi"
CLERKS = ("admin", "supervisor")
"""Roles that the manager plays too, unless he plays the applicant."""
PARTNERS = {"validator_1": "validator_2", "validator_2": "validator_1"}
"""The team are two people; in a small class the validator may be one of them."""


def recast(
    order: Sequence[str], author: str, asesi: str | None, held: Mapping[str, str], ketua: str | None
) -> dict[str, str]:
    """The roles of one dossier that must be named, or named anew: their holder has become its asesi or left the class.

    `order` is the class by seat, `held` says who plays which role now. The manager is the ketua kelas; his own set is
    confirmed by the next seat. Admin LSP and supervisor are the manager too, unless he plays the applicant. Where the
    class is too small, a role stays with whoever has it.
    """
    place = order.index(author)
    others = [order[(place + step) % len(order)] for step in range(1, len(order))]
    found: dict[str, str] = {}
    here = {role: one for role, one in held.items() if one in order}
    for role in CHECKERS:
        if here.get(role) not in (None, asesi):
            continue
        known = {**here, **found}
        playing: dict[str, str] = {one: known[one] for one in CHECKERS if one != role and one in known}
        partner = playing.get(PARTNERS.get(role, ""))
        candidate = _first(others, {author, asesi, *playing.values()}) or _first(others, {author, asesi, partner})
        if candidate is not None:
            found[role] = candidate
    manager = ketua if ketua not in (None, author) else next(iter(others), None)
    if MANAGER not in here and manager is not None:
        found[MANAGER] = manager
    clerk = next((person for person in (manager, *others) if person not in (None, asesi)), None)
    if clerk is not None:
        gone = (*({asesi} - {None}), *(set(held.values()) - set(here.values())))
        found |= {role: clerk for role in CLERKS if held.get(role) in gone}
    return found


def _first(people: Sequence[str], busy: Collection[str | None]) -> str | None:
    return next((person for person in people if person not in busy), None)
