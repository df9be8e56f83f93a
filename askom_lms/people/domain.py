"""Roles, and what a person must show before acting in one."""

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


STAFF = frozenset(Role) - {Role.TRAINEE, Role.KETUA_KELAS, Role.ASESI}
"""Roles that need a second factor (D12)."""
EVERYBODY = frozenset(Role)
