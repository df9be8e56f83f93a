"""What may happen to a recommendation, a meeting and a certificate, and who may ask."""

from enum import StrEnum

from askom_lms.kernel.machine import Machine, Transition


class CertificationPermission(StrEnum):
    """Who asks what about recommendations, decisions and certificates."""

    LIST = "certification:list"
    READ = "certification:read"
    TRAINER_SIGN = "certification:trainer_sign"
    RECOMMEND = "certification:recommend"
    ACKNOWLEDGE = "certification:acknowledge"
    MEETINGS = "certification:meetings"
    REVIEW = "certification:review"
    """Read meetings, their agenda and minutes."""
    DECIDE = "certification:decide"
    CERTIFICATES = "certification:certificates"
    ISSUE = "certification:issue"
    KEEP = "certification:keep"
    COMPETENCE = "certification:competence"
    """Issue competence certificates, or write down those that BNSP issued."""
    PATTERNS = "certification:patterns"
    """How an institution numbers its certificates."""
    RESULT = "certification:result"
    DOWNLOAD = "certification:download"
    SEPARATION = "certification:separation"
    SCAN = "certification:scan"


class Verdict(StrEnum):
    """The two letters on the form."""

    K = "K"
    BK = "BK"


class RecommendationState(StrEnum):
    """A draft, or proposed to the technical team under a signature."""

    DRAFTED = "drafted"
    PROPOSED = "proposed"


class RecommendationEvent(StrEnum):
    """Signing hands it to the technical team; there is no way back."""

    PROPOSE = "propose"


class MeetingState(StrEnum):
    """A meeting of the technical team."""

    PLANNED = "planned"
    DECIDED = "decided"


class MeetingEvent(StrEnum):
    """The last signature on the berita acara closes the meeting."""

    CLOSE = "close"


class CertificateState(StrEnum):
    """prepared never verifies as valid; nothing is ever deleted."""

    PREPARED = "prepared"
    ISSUED = "issued"
    FROZEN = "frozen"
    REVOKED = "revoked"
    EXPIRED = "expired"
    REPLACED = "replaced"


class CertificateEvent(StrEnum):
    """Steps of one certificate; each but the issue carries a reason."""

    ISSUE = "issue"
    IMPORT = "import"
    """BNSP issued it; here it is written down."""
    FREEZE = "freeze"
    UNFREEZE = "unfreeze"
    REVOKE = "revoke"
    REPLACE = "replace"


P, C, CE = CertificationPermission, CertificateState, CertificateEvent

RECOMMENDATION = Machine(
    "recommendation",
    initial=RecommendationState.DRAFTED,
    final=[RecommendationState.PROPOSED],
    transitions=[
        Transition(
            RecommendationEvent.PROPOSE,
            frozenset({RecommendationState.DRAFTED}),
            RecommendationState.PROPOSED,
            P.RECOMMEND,
        ),
    ],
)

MEETING = Machine(
    "meeting",
    initial=MeetingState.PLANNED,
    final=[MeetingState.DECIDED],
    transitions=[
        Transition(MeetingEvent.CLOSE, frozenset({MeetingState.PLANNED}), MeetingState.DECIDED, P.DECIDE),
    ],
)

CERTIFICATE = Machine(
    "certificate",
    initial=C.PREPARED,
    final=[C.REVOKED, C.EXPIRED, C.REPLACED],
    transitions=[
        Transition(CE.ISSUE, frozenset({C.PREPARED}), C.ISSUED, P.ISSUE),
        Transition(CE.IMPORT, frozenset({C.PREPARED}), C.ISSUED, P.COMPETENCE),
        Transition(CE.FREEZE, frozenset({C.ISSUED}), C.FROZEN, P.KEEP),
        Transition(CE.UNFREEZE, frozenset({C.FROZEN}), C.ISSUED, P.KEEP),
        Transition(CE.REVOKE, frozenset({C.ISSUED, C.FROZEN}), C.REVOKED, P.KEEP),
        Transition(CE.REPLACE, frozenset({C.ISSUED, C.FROZEN}), C.REPLACED, P.KEEP),
    ],
)
