"""What happens to transfers and loans of asesor, and who may do what with one. Pure."""

from enum import StrEnum

from askom_lms.kernel.machine import Machine, Transition


class AsesorPermission(StrEnum):
    """Who may do what with an asesor."""

    READ = "asesor:read"
    KEEP = "asesor:keep"
    """What the home LSP keeps: certificate, skema, resignation and release."""
    APPROVE = "asesor:approve"
    """The word of BNSP on a transfer (000-024)."""
    TAKE = "asesor:take"
    """The new LSP proposes the asesor and takes him over (000-026)."""
    BORROW = "asesor:borrow"
    LEND = "asesor:lend"
    JUDGE = "asesor:judge"
    """A certificate: warning, freeze, revocation, return (002:9.5.1)."""


class TransferState(StrEnum):
    """Where a transfer from one home LSP to the next stands."""

    RESIGNED = "mengundurkan_diri"
    RELEASED = "dilepas"
    APPROVED = "disetujui"
    DONE = "selesai"
    REFUSED = "ditolak"


class TransferEvent(StrEnum):
    """What is done with a transfer. Each step has its own refusal, because each has another author."""

    RELEASE = "release"
    APPROVE = "approve"
    TAKE = "take"
    REFUSE_RELEASE = "refuse_release"
    REFUSE_APPROVAL = "refuse_approval"
    DECLINE = "decline"


class LoanState(StrEnum):
    """Where a loan of an asesor stands."""

    REQUESTED = "diajukan"
    GRANTED = "disetujui"
    REFUSED = "ditolak"
    WITHDRAWN = "ditarik"


class LoanEvent(StrEnum):
    """What is done with a loan."""

    GRANT = "grant"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"


class CertificateState(StrEnum):
    """What was decided about a certificate; its last day and a later certificate are read beside it."""

    ACTIVE = "berlaku"
    WARNED = "diperingatkan"
    FROZEN = "dibekukan"
    REVOKED = "dicabut"


class CertificateEvent(StrEnum):
    """What is decided about a certificate."""

    WARN = "warn"
    FREEZE = "freeze"
    REVOKE = "revoke"
    RESTORE = "restore"


SUSPENDED = frozenset({CertificateState.FROZEN, CertificateState.REVOKED})
"""Whoever holds such a certificate does not work as asesor."""
P, T, E, L, V = AsesorPermission, TransferState, TransferEvent, LoanState, LoanEvent
TRANSFER = Machine(
    "transfer",
    initial=T.RESIGNED,
    final=[T.DONE, T.REFUSED],
    transitions=[
        Transition(E.RELEASE, frozenset({T.RESIGNED}), T.RELEASED, P.KEEP),
        Transition(E.REFUSE_RELEASE, frozenset({T.RESIGNED}), T.REFUSED, P.KEEP),
        Transition(E.APPROVE, frozenset({T.RELEASED}), T.APPROVED, P.APPROVE),
        Transition(E.REFUSE_APPROVAL, frozenset({T.RELEASED}), T.REFUSED, P.APPROVE),
        Transition(E.TAKE, frozenset({T.APPROVED}), T.DONE, P.TAKE),
        Transition(E.DECLINE, frozenset({T.APPROVED}), T.REFUSED, P.TAKE),
    ],
)
"""000-023 to 000-026: no LSP ends a membership alone, and the new one comes last."""
REFUSALS = frozenset({E.REFUSE_RELEASE, E.REFUSE_APPROVAL, E.DECLINE})
LOAN = Machine(
    "loan",
    initial=L.REQUESTED,
    final=[L.GRANTED, L.REFUSED, L.WITHDRAWN],
    transitions=[
        Transition(V.GRANT, frozenset({L.REQUESTED}), L.GRANTED, P.LEND),
        Transition(V.REFUSE, frozenset({L.REQUESTED}), L.REFUSED, P.LEND),
        Transition(V.WITHDRAW, frozenset({L.REQUESTED}), L.WITHDRAWN, P.BORROW),
    ],
)
"""000-015, instruments 11.3: the borrowing LSP asks by letter, the home LSP answers by letter."""
C, CE = CertificateState, CertificateEvent
CERTIFICATE = Machine(
    "asesor_certificate",
    initial=C.ACTIVE,
    final=[C.REVOKED],
    transitions=[
        Transition(CE.WARN, frozenset({C.ACTIVE}), C.WARNED, P.JUDGE),
        Transition(CE.FREEZE, frozenset({C.ACTIVE, C.WARNED}), C.FROZEN, P.JUDGE),
        Transition(CE.REVOKE, frozenset({C.ACTIVE, C.WARNED, C.FROZEN}), C.REVOKED, P.JUDGE),
        Transition(CE.RESTORE, frozenset({C.WARNED, C.FROZEN}), C.ACTIVE, P.JUDGE),
    ],
)
"""002:9.5.2: at once, or after a warning; a revoked one never returns."""
