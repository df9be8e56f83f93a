"""What may happen to a MUK. A set that was validated is never edited: a new edition is opened from it."""

from enum import StrEnum
from typing import Any

from askom_lms.kernel.machine import Guard, Machine, Transition
from askom_lms.muk.domain.contents import has_instrument
from askom_lms.muk.domain.makers import in_both


class MukState(StrEnum):
    """The words of the register."""

    DRAFT = "draf"
    VALIDATED = "divalidasi"
    HANDED = "diserahkan"
    """Handed over to another LSP, which has accepted it: it is the right of that LSP (000:muk.1)."""
    WITHDRAWN = "dicabut"


class MukEvent(StrEnum):
    """What is done with a MUK; between offer and answer it stays with its owner."""

    VALIDATE = "validate"
    OFFER = "offer"
    TAKE_BACK = "take_back"
    ACCEPT = "accept"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"


OPENED = "opened"
"""The first line of the history of a MUK, before any step."""
USABLE = (MukState.VALIDATED, MukState.HANDED)
"""What a class may use."""


class P(StrEnum):
    """Permissions of this context."""

    READ = "muk:read"
    EDIT = "muk:edit"
    RECEIVE = "muk:receive"
    DOWNLOAD = "muk:download"


def _has_units(muk: Any) -> bool:
    return bool(muk.unit_codes)


def _has_instrument(muk: Any) -> bool:
    return has_instrument(muk.form_codes)


def _has_authors(muk: Any) -> bool:
    return bool(muk.authors)


def _has_validators(muk: Any) -> bool:
    return bool(muk.validators)


def _is_looked_at_by_others(muk: Any) -> bool:
    return not in_both(muk.authors, muk.validators)


def _is_offered(muk: Any) -> bool:
    return muk.offered_to_id is not None


def _is_not_offered(muk: Any) -> bool:
    return muk.offered_to_id is None


S, E = MukState, MukEvent
WHOLE = (
    Guard("muk.no_unit", _has_units),
    Guard("muk.no_instrument", _has_instrument),
    Guard("muk.no_author", _has_authors),
    Guard("muk.no_validator", _has_validators),
    Guard("muk.same_person", _is_looked_at_by_others),
)
OPEN_OFFER, NO_OFFER = Guard("muk.no_offer", _is_offered), Guard("muk.is_offered", _is_not_offered)
MUK = Machine(
    "muk",
    initial=S.DRAFT,
    final=[S.WITHDRAWN],
    transitions=[
        Transition(E.VALIDATE, frozenset({S.DRAFT}), S.VALIDATED, P.EDIT, WHOLE),
        *(
            Transition(event, frozenset({state}), state, permission, (guard,))
            for state in USABLE
            for event, permission, guard in (
                (E.OFFER, P.EDIT, NO_OFFER),
                (E.TAKE_BACK, P.EDIT, OPEN_OFFER),
                (E.REFUSE, P.RECEIVE, OPEN_OFFER),
            )
        ),
        Transition(E.ACCEPT, frozenset(USABLE), S.HANDED, P.RECEIVE, (OPEN_OFFER,)),
        Transition(E.WITHDRAW, frozenset({S.DRAFT, *USABLE}), S.WITHDRAWN, P.EDIT, (NO_OFFER,)),
    ],
)
