"""Who checks whose set: class-mates who neither wrote it nor are its asesi (instruments 12.5, askom penyusun.1)."""

from collections.abc import Mapping, Sequence

MANAGER, ADMIN = "manajer_sertifikasi", "admin"
CHECKERS = ("validator", "validator_1", "validator_2")
"""The validator of the instruments and the team of two on FR.VA."""


def recast(
    order: Sequence[str], author: str, asesi: str | None, held: Mapping[str, str], ketua: str | None
) -> dict[str, str]:
    """The roles of one dossier that must be named, or named anew because their holder has become its asesi.

    `order` is the class by seat, `held` says who plays which role now. The manager is the ketua kelas; his own set is
    confirmed by the next seat. Admin LSP is the manager too, unless he plays the applicant. Where the class is too
    small, a role stays with whoever has it.
    """
    place = order.index(author)
    others = [order[(place + step) % len(order)] for step in range(1, len(order))]
    found: dict[str, str] = {}
    for role in CHECKERS:
        if held.get(role) not in (None, asesi):
            continue
        busy = {author, asesi, *(held[other] for other in CHECKERS if other in held), *found.values()}
        candidate = next((person for person in others if person not in busy), None)
        if candidate is not None:
            found[role] = candidate
    manager = ketua if ketua not in (None, author) else next(iter(others), None)
    if MANAGER not in held and manager is not None:
        found[MANAGER] = manager
    clerk = next((person for person in (manager, *others) if person not in (None, asesi)), None)
    if asesi is not None and held.get(ADMIN) == asesi and clerk is not None:
        found[ADMIN] = clerk
    return found
