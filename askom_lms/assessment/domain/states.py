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
    NAME_AGAIN = "assessment:name_again"
    REASSESS = "assessment:reassess"


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
    REPLACED = "replaced"
    """The observation has begun, another examiner was named for it and has not declared yet."""


class ExamEvent(StrEnum):
    """Steps of one examination; judging starts after the declaration only (002:9.10.7).

    Whoever takes an examination over declares first: then the observation goes on, or its end is his to judge.
    """

    DECLARE = "declare"
    REASSIGN = "reassign"
    START = "start"
    FINISH = "finish"
    REPLACE = "replace"
    RESUME = "resume"
    TAKE_OVER = "take_over"


class AgainState(StrEnum):
    """Units that are assessed again after an appeal: nobody is named, somebody is, he declared, he signed."""

    OPEN = "open"
    NAMED = "named"
    DECLARED = "declared"
    SIGNED = "signed"


class AgainEvent(StrEnum):
    """Steps of a reassessment."""

    NAME = "name"
    DECLARE = "declare"
    SIGN = "sign"


P, R, RE, X, XE = AssessmentPermission, RolePlayState, RolePlayEvent, ExamState, ExamEvent
A, AE = AgainState, AgainEvent

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
        Transition(XE.REPLACE, frozenset({X.RUNNING, X.FINISHED, X.REPLACED}), X.REPLACED, P.ASSIGN_EXAMINER),
        Transition(XE.RESUME, frozenset({X.REPLACED}), X.RUNNING, P.EXAMINE),
        Transition(XE.TAKE_OVER, frozenset({X.REPLACED}), X.FINISHED, P.EXAMINE),
    ],
)

REASSESSMENT = Machine(
    "reassessment",
    initial=A.OPEN,
    final=[A.SIGNED],
    transitions=[
        Transition(AE.NAME, frozenset({A.OPEN, A.NAMED, A.DECLARED}), A.NAMED, P.NAME_AGAIN),
        Transition(AE.DECLARE, frozenset({A.NAMED}), A.DECLARED, P.REASSESS),
        Transition(AE.SIGN, frozenset({A.DECLARED}), A.SIGNED, P.REASSESS),
    ],
)
