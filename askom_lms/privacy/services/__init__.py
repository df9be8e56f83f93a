"""Everything that can be asked and done about personal data."""

from askom_lms.privacy.services.confirming import confirm_time
from askom_lms.privacy.services.consents import give_consent, withdraw_consent
from askom_lms.privacy.services.erasing import erase, plan_of, replay
from askom_lms.privacy.services.exporting import archive_of, proofs_of
from askom_lms.privacy.services.holding import lift_hold, place_hold
from askom_lms.privacy.services.requests import answer_request, ask
from askom_lms.privacy.services.retaining import due, retain

__all__ = [
    "answer_request",
    "archive_of",
    "ask",
    "confirm_time",
    "due",
    "erase",
    "give_consent",
    "lift_hold",
    "place_hold",
    "plan_of",
    "proofs_of",
    "replay",
    "retain",
    "withdraw_consent",
]
