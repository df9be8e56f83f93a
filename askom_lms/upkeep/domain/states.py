"""Who may do what with the book of an asesor, and what happens to an entry. Pure."""

from enum import StrEnum

from askom_lms.kernel.machine import Machine, Transition


class UpkeepPermission(StrEnum):
    """Permissions of this context."""

    OWN = "upkeep:own"
    """One's own book."""
    READ = "upkeep:read"
    """The book of an asesor, with its letters."""
    LIST = "upkeep:list"
    CONFIRM = "upkeep:confirm"
    """An entry that the asesor wrote himself."""
    JUDGE = "upkeep:judge"
    """Surveillance, and what follows from it for the certificate."""


class EntryState(StrEnum):
    """Where an entry stands that the asesor wrote himself."""

    WAITING = "menunggu"
    ACCEPTED = "diterima"
    RETURNED = "dikembalikan"
    WITHDRAWN = "ditarik"


class EntryEvent(StrEnum):
    """What is done with an entry."""

    ACCEPT = "accept"
    RETURN = "return"
    SEND = "send"
    WITHDRAW = "withdraw"


P, S, E = UpkeepPermission, EntryState, EntryEvent
ENTRY = Machine(
    "book_entry",
    initial=S.WAITING,
    final=[S.ACCEPTED, S.WITHDRAWN],
    transitions=[
        Transition(E.ACCEPT, frozenset({S.WAITING}), S.ACCEPTED, P.CONFIRM),
        Transition(E.RETURN, frozenset({S.WAITING}), S.RETURNED, P.CONFIRM),
        Transition(E.SEND, frozenset({S.RETURNED}), S.WAITING, P.OWN),
        Transition(E.WITHDRAW, frozenset({S.WAITING, S.RETURNED}), S.WITHDRAWN, P.OWN),
    ],
)
"""The home LSP confirms; what it returned is corrected and sent once more, or taken back."""
