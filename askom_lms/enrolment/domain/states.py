"""What may happen to an application: from a draft to a seat, and from a seat to the end of the class."""

from enum import StrEnum

from askom_lms.kernel.machine import Guard, Machine, Transition


class EnrolmentState(StrEnum):
    """From a draft to the end of the class."""

    DRAFT = "draft"
    APPLIED = "applied"
    WAITING = "waiting"
    """May be accepted but for the seat: has a place on the waiting list."""
    OFFERED = "offered"
    """A free seat is kept for him until his offer ends."""
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    ENROLLED = "enrolled"
    COMPLETED = "completed"


class EnrolmentEvent(StrEnum):
    """Steps of an application."""

    APPLY = "apply"
    ACCEPT = "accept"
    REJECT = "reject"
    WAIT = "wait"
    OFFER = "offer"
    TAKE_SEAT = "take_seat"
    PUT_BACK = "put_back"
    """The guard no longer allows him: he waits on, at his place."""
    DECLINE = "decline"
    LAPSE = "lapse"
    DROP_APPROVAL = "drop_approval"
    WITHDRAW = "withdraw"
    ENROL = "enrol"
    COMPLETE = "complete"


class EnrolmentPermission(StrEnum):
    """Who asks what about applications."""

    READ = "enrolment:read"
    LIST = "enrolment:list"
    APPLY = "enrolment:apply"
    EDIT = "enrolment:edit"
    WITHDRAW = "enrolment:withdraw"
    DECIDE = "enrolment:decide"
    INVITE = "enrolment:invite"
    PARTNER = "enrolment:partner"
    """See the people of one's own LSP in classes in which it is a partner."""
    READ_IDENTITY = "enrolment:read_identity"
    """See a NIK unmasked (D13: two roles)."""


S, E, P = EnrolmentState, EnrolmentEvent, EnrolmentPermission
EDITABLE = frozenset({S.DRAFT, S.APPLIED, S.WAITING, S.OFFERED, S.REJECTED, S.ACCEPTED, S.ENROLLED})
"""States in which data and papers still change."""
IS_APPROVED = Guard(
    "enrolment.approval_dropped", lambda enrolment: enrolment.approved_facts_version == enrolment.facts_version
)
IS_CONFIRMED = Guard(
    "enrolment.condition_open", lambda enrolment: not enrolment.is_conditional or enrolment.confirmed_at is not None
)
HAS_SKEMA = Guard("enrolment.no_skema", lambda enrolment: enrolment.skema_id is not None)

ENROLMENT = Machine(
    "enrolment",
    initial=S.DRAFT,
    final=[S.WITHDRAWN, S.COMPLETED],
    transitions=[
        Transition(E.APPLY, frozenset({S.DRAFT, S.REJECTED}), S.APPLIED, P.APPLY, (HAS_SKEMA,)),
        Transition(E.ACCEPT, frozenset({S.APPLIED}), S.ACCEPTED, P.DECIDE),
        Transition(E.REJECT, frozenset({S.APPLIED, S.WAITING}), S.REJECTED, P.DECIDE),
        Transition(E.WAIT, frozenset({S.APPLIED}), S.WAITING, P.DECIDE),
        Transition(E.OFFER, frozenset({S.WAITING}), S.OFFERED, P.DECIDE, (IS_APPROVED,)),
        Transition(E.TAKE_SEAT, frozenset({S.OFFERED}), S.ACCEPTED, P.APPLY, (IS_APPROVED,)),
        Transition(E.PUT_BACK, frozenset({S.OFFERED}), S.WAITING, P.APPLY),
        Transition(E.DECLINE, frozenset({S.OFFERED}), S.APPLIED, P.APPLY),
        Transition(E.LAPSE, frozenset({S.OFFERED}), S.APPLIED, P.DECIDE),
        Transition(E.DROP_APPROVAL, frozenset({S.ACCEPTED}), S.APPLIED, P.EDIT),
        Transition(
            E.WITHDRAW,
            frozenset({S.DRAFT, S.APPLIED, S.WAITING, S.OFFERED, S.ACCEPTED, S.ENROLLED}),
            S.WITHDRAWN,
            P.WITHDRAW,
        ),
        Transition(E.ENROL, frozenset({S.ACCEPTED}), S.ENROLLED, P.DECIDE, (IS_APPROVED, IS_CONFIRMED)),
        Transition(E.COMPLETE, frozenset({S.ENROLLED}), S.COMPLETED, P.DECIDE),
    ],
)
