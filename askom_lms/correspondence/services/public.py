"""The public check of a letter counts what could be guessing, together with the check of certificates."""

from askom_lms.certification.domain import codes
from askom_lms.certification.services.public import MISSES
from askom_lms.correspondence.queries import LetterAnswer, answer_to
from askom_lms.kernel.act import Act
from askom_lms.people import services as people


def look_up(act: Act, typed: str, address: str) -> LetterAnswer | None:
    """The letter that was asked for; None when there is none. Raises TooMany for somebody who guesses."""
    found = answer_to(codes.normalised(typed))
    if found is None:
        people.spend_try(act.now, (MISSES, address))
    return found
