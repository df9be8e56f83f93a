"""Who may work in a class, and in which role."""

import datetime as dt
from collections.abc import Collection

from askom_lms.training.domain.states import StaffRole

ASESOR_ROLES = frozenset({StaffRole.MASTER_ASESOR, StaffRole.EXAMINER})
"""Roles that need a register number in force (000:asesor.2)."""
BOOKED_ROLES = ASESOR_ROLES | {StaffRole.PENGAJAR}
"""Roles in which nobody works in two classes on one day (000:kelas.7)."""
GROUPED_ROLES = ASESOR_ROLES
"""Roles that belong to group A or B (askom:D4.penguji)."""
GROUPS = "ABCDEFGH"


def met_problem(role: StaffRole, number: str | None, valid_until: dt.date | None, last_day: dt.date) -> str:
    """Code of what is wrong with the register entry for this role, or empty (000:asesor.2)."""
    if role not in ASESOR_ROLES:
        return ""
    if not number:
        return "training.met_missing"
    if valid_until is None:
        return "training.met_undated"
    return "training.met_expired" if valid_until < last_day else ""


def role_conflict(role: StaffRole, others: Collection[StaffRole]) -> str:
    """Code of the conflict with roles the person has in the same class, or empty (askom:D4.keputusan)."""
    judged = (BOOKED_ROLES & set(others)) if role is StaffRole.TIM_TEKNIS else set()
    decides = StaffRole.TIM_TEKNIS in others and role in BOOKED_ROLES
    return "training.decider_teaches" if judged or decides else ""


def next_group(role: StaffRole, taken: Collection[str]) -> str:
    """The first free letter for a grouped role, otherwise empty."""
    if role not in GROUPED_ROLES:
        return ""
    return next((letter for letter in GROUPS if letter not in taken), "")
