"""Roles, what a person must show before acting in one, and how long a proof lasts."""

import datetime as dt
from enum import StrEnum


class Role(StrEnum):
    """A role is granted for a class, an institution or everywhere."""

    TRAINEE = "trainee"
    KETUA_KELAS = "ketua_kelas"
    ASESI = "asesi"
    MASTER_ASESOR = "master_asesor"
    EXAMINER = "examiner"
    PENGAJAR = "pengajar"
    PANITIA = "panitia"
    TIM_TEKNIS = "tim_teknis"
    LSP_ADMIN = "lsp_admin"
    PENGELOLA = "pengelola"
    BNSP = "bnsp"
    """Reads registers, classes and decisions of every institution; writes nothing."""


STAFF = frozenset(Role) - {Role.TRAINEE, Role.KETUA_KELAS, Role.ASESI}
"""Roles that need a second factor (askom:D12)."""
EVERYBODY = frozenset(Role) - {Role.BNSP}
"""Who may have work to do here; BNSP only reads, and what it reads names it."""
WEIGHTIEST_FIRST = (
    Role.PENGELOLA,
    Role.BNSP,
    Role.LSP_ADMIN,
    Role.PANITIA,
    Role.TIM_TEKNIS,
    Role.MASTER_ASESOR,
    Role.EXAMINER,
    Role.PENGAJAR,
    Role.KETUA_KELAS,
    Role.TRAINEE,
    Role.ASESI,
)
"""Which of several roles names a person and where his work begins."""
INSTITUTION_ROLES = frozenset({Role.LSP_ADMIN})
"""Given for an institution, not for a class."""
PLATFORM_ROLES = frozenset({Role.PENGELOLA, Role.BNSP})
"""Given everywhere or not at all."""


class PeoplePermission(StrEnum):
    """What can be asked of people."""

    READ_PEOPLE = "person:read"
    INVITE = "person:invite"
    MANAGE = "person:manage"
    READ_OUTBOX = "mail:read"


IDLE = dt.timedelta(minutes=30)
"""A sign-in that nobody uses ends after this."""
LONGEST = dt.timedelta(hours=12)
"""A sign-in ends after this, used or not."""
SEEN_EVERY = dt.timedelta(minutes=1)
"""How often a use is written down."""
SESSIONS_AT_MOST = 5
"""Devices of one person at once; the oldest is signed out by the next."""
INVITATION_LASTS = dt.timedelta(days=7)
RESET_LASTS = dt.timedelta(minutes=15)
HANDOVER_LASTS = dt.timedelta(minutes=15)
"""From its beginning, and again from each save."""
HANDOVER_AT_MOST = dt.timedelta(hours=2)
"""A handover ends after this however much it is used; the longest written test fits in."""


class EndReason(StrEnum):
    """Why a sign-in ended; shown to nobody, kept for questions later."""

    SIGNED_OUT = "signed_out"
    REPLACED = "replaced"
    ENDED_BY_OWNER = "ended_by_owner"
    ENDED_BY_OPERATOR = "ended_by_operator"
    TOO_MANY = "too_many"
    PASSWORD = "password"  # noqa: S105 - a reason, not a password
    SECOND_FACTOR = "second_factor"
    ROLE = "role"
    DISABLED = "disabled"
    RESTORED = "restored"
