"""What the roles of a platform count for here: in one place, and never for more than they say (LTI Core 1.3, A.2)."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from askom_lms.people.domain import PLATFORM_ROLES, Role

MEMBERSHIP = "http://purl.imsglobal.org/vocab/lis/v2/membership#"


class Standing(StrEnum):
    """Who somebody is in the course he comes from."""

    TEACHER = "pengajar"
    LEARNER = "peserta"
    GUEST = "tamu"


LEARNERS = frozenset({Role.TRAINEE, Role.KETUA_KELAS, Role.ASESI})
MAY_HOLD = {
    Standing.TEACHER: frozenset(Role) - PLATFORM_ROLES,
    Standing.LEARNER: LEARNERS,
    Standing.GUEST: frozenset[Role](),
}
"""The most that somebody acts with after a launch; what he holds here in truth is his own roles, if they are fewer."""


def _short(role: Any) -> str:
    """The name of a role in a course: `Instructor` for the short and the full form, empty for anything else."""
    text = role if isinstance(role, str) else ""
    name = text.removeprefix(MEMBERSHIP)
    return "" if "/" in name or "#" in name or ":" in name else name


def standing_of(roles: Iterable[Any]) -> Standing:
    """Of all roles the one with the least right: who is teacher and learner at once comes as a learner.

    Roles in the institution or system, sub-roles such as teaching assistants, mentors and unknown words count for
    nothing.
    """
    names = {_short(role) for role in roles}
    if "Learner" in names:
        return Standing.LEARNER
    return Standing.TEACHER if "Instructor" in names else Standing.GUEST
