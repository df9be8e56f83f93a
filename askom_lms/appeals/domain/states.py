"""What may happen to an appeal, and who may ask."""

from enum import StrEnum

from askom_lms.kernel.machine import Machine, Transition


class AppealPermission(StrEnum):
    """Who asks what about appeals."""

    LIST = "appeal:list"
    FILE = "appeal:file"
    READ = "appeal:read"
    STUDY = "appeal:study"
    NAME = "appeal:name"
    JUDGE = "appeal:judge"


class AppealState(StrEnum):
    """Filed until a whole panel is named; decided is the end."""

    FILED = "filed"
    HEARD = "heard"
    DECIDED = "decided"


class AppealEvent(StrEnum):
    """A panel is named, a member steps back, the panel decides."""

    NAME = "name"
    RECUSE = "recuse"
    DECIDE = "decide"


class Outcome(StrEnum):
    """What the panel decides."""

    REJECTED = "rejected"
    REASSESS = "reassess"
    MEETING = "meeting"


P, S, E = AppealPermission, AppealState, AppealEvent
UPHELD = (Outcome.REASSESS, Outcome.MEETING)
APPEAL = Machine(
    "appeal",
    initial=S.FILED,
    final=[S.DECIDED],
    transitions=[
        Transition(E.NAME, frozenset({S.FILED, S.HEARD}), S.HEARD, P.NAME),
        Transition(E.RECUSE, frozenset({S.HEARD}), S.FILED, P.JUDGE),
        Transition(E.DECIDE, frozenset({S.HEARD}), S.DECIDED, P.JUDGE),
    ],
)
