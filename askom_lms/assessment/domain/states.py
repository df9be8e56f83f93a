"""What may happen to a turn of role play and to the examination of one trainee, and who may ask."""

from enum import StrEnum

from askom_lms.kernel.machine import Machine, Transition


class AssessmentPermission(StrEnum):
    """Who asks what about role play and the Friday assessment."""

    READ = "assessment:read"
    PLAN = "assessment:plan"
    PLAY = "assessment:play"
    TICK = "assessment:tick"
    FOLLOW = "assessment:follow"
    REGISTER_ASESI = "assessment:register_asesi"
    CONSENT = "assessment:consent"
    EXAMINE = "assessment:examine"
    ASSIGN_EXAMINER = "assessment:assign_examiner"
    READ_EXAM = "assessment:read_exam"


class RolePlayState(StrEnum):
    """A turn is planned, played, or was planned anew because somebody was absent."""

    PLANNED = "planned"
    RUNNING = "running"
    DONE = "done"
    REPLACED = "replaced"


class RolePlayEvent(StrEnum):
    """Steps of one turn."""

    START = "start"
    FINISH = "finish"
    REPLACE = "replace"


class ExamState(StrEnum):
    """The Friday examination of one trainee."""

    PLANNED = "planned"
    DECLARED = "declared"
    RUNNING = "running"
    FINISHED = "finished"


class ExamEvent(StrEnum):
    """Steps of one examination; judging starts after the declaration only (002:9.10.7)."""

    DECLARE = "declare"
    REASSIGN = "reassign"
    START = "start"
    FINISH = "finish"


P, R, RE, X, XE = AssessmentPermission, RolePlayState, RolePlayEvent, ExamState, ExamEvent

ROLE_PLAY = Machine(
    "role_play",
    initial=R.PLANNED,
    final=[R.DONE, R.REPLACED],
    transitions=[
        Transition(RE.START, frozenset({R.PLANNED}), R.RUNNING, P.PLAY),
        Transition(RE.FINISH, frozenset({R.RUNNING}), R.DONE, P.PLAY),
        Transition(RE.REPLACE, frozenset({R.PLANNED, R.RUNNING}), R.REPLACED, P.PLAN),
    ],
)

ACA_EXAM = Machine(
    "aca_exam",
    initial=X.PLANNED,
    final=[X.FINISHED],
    transitions=[
        Transition(XE.DECLARE, frozenset({X.PLANNED}), X.DECLARED, P.EXAMINE),
        Transition(XE.REASSIGN, frozenset({X.DECLARED}), X.PLANNED, P.ASSIGN_EXAMINER),
        Transition(XE.START, frozenset({X.DECLARED}), X.RUNNING, P.EXAMINE),
        Transition(XE.FINISH, frozenset({X.RUNNING}), X.FINISHED, P.EXAMINE),
    ],
)
