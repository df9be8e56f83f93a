"""What may happen to one version of one item: draft, hand-in, return, paraf, and ten seconds to undo."""

import datetime as dt
from enum import StrEnum

from askom_lms.kernel.machine import Guard, Machine, Transition

UNDO_SECONDS = 10
UNDO_TIME = dt.timedelta(seconds=UNDO_SECONDS)


class CourseworkPermission(StrEnum):
    """Who asks what about dossiers."""

    HOME = "coursework:home"
    READ = "coursework:read"
    BUNDLE = "coursework:bundle"
    WRITE = "coursework:write"
    PARTS = "coursework:parts"
    FILL_PART = "coursework:fill_part"
    REVIEW = "coursework:review"
    DESK = "coursework:desk"
    SECOND_LOOK = "coursework:second_look"
    PAPER = "coursework:paper"
    FILE_PAPER = "coursework:file_paper"
    VERSIONS = "coursework:versions"
    ORGANISE = "coursework:organise"
    SUBSTITUTE = "coursework:substitute"
    DISCUSS = "coursework:discuss"
    RELATE = "coursework:relate"
    """Declare one's own relations to a class (002:9.10.7)."""
    RELATIONS = "coursework:relations"
    """Read and report relations of others."""


class SubmissionState(StrEnum):
    """Of one version. Returned and signed_off are final for that version."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    SIGNED_OFF = "signed_off"


class SubmissionEvent(StrEnum):
    """Steps of one version; `undo` exists only within ten seconds and is a revoking line in the chain."""

    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    RETURN = "return"
    SIGN_OFF = "sign_off"
    UNDO = "undo"


class ItemStatus(StrEnum):
    """Five words for a row of a list; `draft` reads Diisi n dari m."""

    EMPTY = "empty"
    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    SIGNED_OFF = "signed_off"


PROGRESS = {
    ItemStatus.EMPTY: ".",
    ItemStatus.DRAFT: "d",
    ItemStatus.SUBMITTED: "s",
    ItemStatus.RETURNED: "r",
    ItemStatus.SIGNED_OFF: "p",
}
"""Letters of the progress string."""

S, E, P = SubmissionState, SubmissionEvent, CourseworkPermission
IS_UNOPENED = Guard("coursework.already_opened", lambda submission: submission.opened_at is None)

SUBMISSION = Machine(
    "submission",
    initial=S.DRAFT,
    final=[S.RETURNED, S.SIGNED_OFF],
    transitions=[
        Transition(E.SUBMIT, frozenset({S.DRAFT}), S.SUBMITTED, P.WRITE),
        Transition(E.WITHDRAW, frozenset({S.SUBMITTED}), S.DRAFT, P.WRITE, (IS_UNOPENED,)),
        Transition(E.RETURN, frozenset({S.SUBMITTED}), S.RETURNED, P.REVIEW),
        Transition(E.SIGN_OFF, frozenset({S.SUBMITTED}), S.SIGNED_OFF, P.REVIEW),
        Transition(E.UNDO, frozenset({S.RETURNED, S.SIGNED_OFF}), S.SUBMITTED, P.REVIEW),
    ],
)


def is_in_undo_time(decided_at: dt.datetime | None, now: dt.datetime) -> bool:
    """Whether ten seconds have not yet passed since the decision (inclusive)."""
    return decided_at is not None and now - decided_at <= UNDO_TIME
