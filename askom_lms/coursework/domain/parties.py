"""Who plays which role in a dossier, and how class-mates share the roles so that nobody confirms his own work."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum


class PartyRole(StrEnum):
    """Roles beside the trainee's own (`asesor`)."""

    ASESI = "asesi"
    MANAJER_SERTIFIKASI = "manajer_sertifikasi"
    ADMIN = "admin"
    VALIDATOR = "validator"
    VALIDATOR_1 = "validator_1"
    VALIDATOR_2 = "validator_2"
    PENINJAU = "peninjau"
    SUPERVISOR = "supervisor"


CHECKERS = (PartyRole.VALIDATOR, PartyRole.VALIDATOR_1, PartyRole.VALIDATOR_2, PartyRole.PENINJAU)
"""The validator of the instruments, the team of two on FR.VA, and who reviews the process on FR.AK.06."""
OWNER = "asesor"
"""The role of the trainee in his own dossier."""
STAFF = "master_asesor"
"""The role in which staff read."""
TEAM_FORM = "FR.VA"
TEAM = frozenset({PartyRole.VALIDATOR_1, PartyRole.VALIDATOR_2})


def belongs(role: str, form_code: str) -> bool:
    """Whether this role appears on this form: the team of two on FR.VA only, a drafter's validator never there."""
    return (role in TEAM) == (form_code == TEAM_FORM) or role in (PartyRole.ASESI, OWNER)


@dataclass(frozen=True)
class Seat:
    """One trainee in the order of the class list."""

    enrolment_id: uuid.UUID
    person_id: uuid.UUID


def share(seats: Sequence[Seat], ketua_id: uuid.UUID | None) -> dict[uuid.UUID, dict[PartyRole, uuid.UUID]]:
    """The simulated roles of every dossier, by enrolment: neighbours on the list, never the trainee himself.

    The validator is the next class-mate (askom:penyusun.1), the FR.VA team the two after him, the peninjau of FR.AK.06
    the one before. Manajer sertifikasi, admin LSP and supervisor are the ketua kelas (000:mapa.1); in his own dossier
    the next class-mate stands in. Small classes get what is possible.
    """
    return {seat.enrolment_id: _roles(seats, place, ketua_id) for place, seat in enumerate(seats)}


def _roles(seats: Sequence[Seat], place: int, ketua_id: uuid.UUID | None) -> dict[PartyRole, uuid.UUID]:
    me = seats[place].person_id
    others = [seats[(place + step) % len(seats)].person_id for step in range(1, len(seats))]
    if not others:
        return {}
    team = others[:3][-2:]
    found = dict(zip((PartyRole.VALIDATOR_1, PartyRole.VALIDATOR_2), team, strict=False))
    manager = ketua_id if ketua_id and ketua_id != me else others[0]
    lsp = dict.fromkeys((PartyRole.MANAJER_SERTIFIKASI, PartyRole.ADMIN, PartyRole.SUPERVISOR), manager)
    return {PartyRole.VALIDATOR: others[0], **lsp, **found, PartyRole.PENINJAU: others[-1]}


def reader_of(person_id: uuid.UUID | None, trainee_id: uuid.UUID, roles: Collection[str]) -> str:
    """The role in which somebody reads a dossier: its trainee writes it, whoever plays its asesi stays the asesi.

    Staff read as master asesor. Forms hide keys of tests from the asesi (sheet `hidden_from`).
    """
    if PartyRole.ASESI in roles:
        return PartyRole.ASESI
    if person_id == trainee_id:
        return OWNER
    return min(roles, default=STAFF)
