"""Who may do what in the room."""

from enum import StrEnum
from typing import Any

from askom_lms.kernel.act import Actor
from askom_lms.kernel.policy import Rule, Rules
from askom_lms.people.domain import EVERYBODY, Role
from askom_lms.training.policy import approves, uses_library


class P(StrEnum):
    """Permissions of this context."""

    READ_NEWS = "announcement:read"
    WRITE_NEWS = "announcement:write"
    CLOSE_DAY = "day:close"
    REHEARSE = "rehearsal:join"
    KEEP_REHEARSAL = "rehearsal:keep"
    TEST_PARAF = "rehearsal:paraf"


ORGANISERS = frozenset({Role.PANITIA, Role.LSP_ADMIN})
IN_THE_ROOM = EVERYBODY - {Role.ASESI}


def closes_day(actor: Actor, klass: Any) -> bool:
    """The organiser, and the ketua kelas, who is the last to leave the room."""
    return approves(actor, klass) or actor.has(Role.KETUA_KELAS, klass.id)


def tests_paraf(actor: Actor, klass: Any) -> bool:
    """A master asesor of this class."""
    return actor.has(Role.MASTER_ASESOR, klass.id)


RULES: Rules = {
    P.READ_NEWS: Rule(IN_THE_ROOM, uses_library),
    P.WRITE_NEWS: Rule(ORGANISERS, approves),
    P.CLOSE_DAY: Rule(ORGANISERS | {Role.KETUA_KELAS}, closes_day),
    P.REHEARSE: Rule(IN_THE_ROOM, uses_library),
    P.KEEP_REHEARSAL: Rule(ORGANISERS, approves),
    P.TEST_PARAF: Rule(frozenset({Role.MASTER_ASESOR}), tests_paraf),
}
