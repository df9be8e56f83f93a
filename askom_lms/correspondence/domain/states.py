"""What kinds of letter there are, what may happen to one, and who may ask."""

from enum import StrEnum

from askom_lms.kernel.machine import Machine, Transition


class LetterPermission(StrEnum):
    """Who asks what about the letters of a class."""

    KEEP = "letter:keep"
    READ = "letter:read"
    OPEN = "letter:open"
    MEET = "letter:meet"
    NUMBERS = "letter:numbers"
    """How the letters of an institution are numbered."""


class LetterKind(StrEnum):
    """Folder of the editions, and in which series a letter is numbered."""

    INVITATION = "undangan"
    ASSIGNMENT = "surat-tugas"
    LOAN = "peminjaman"
    ROLL = "daftar-hadir"
    MINUTES = "berita-acara"


OF_ONE = frozenset({LetterKind.ASSIGNMENT, LetterKind.LOAN})
"""Kinds that are about one person."""


class LetterState(StrEnum):
    """Nothing is ever deleted; a draft that is not wanted is discarded."""

    DRAFT = "draft"
    ISSUED = "issued"
    REVOKED = "revoked"
    REPLACED = "replaced"
    DISCARDED = "discarded"


class LetterEvent(StrEnum):
    """Steps of one letter."""

    ISSUE = "issue"
    REVOKE = "revoke"
    REPLACE = "replace"
    DISCARD = "discard"


P, L, LE = LetterPermission, LetterState, LetterEvent

LETTER = Machine(
    "letter",
    initial=L.DRAFT,
    final=[L.REVOKED, L.REPLACED, L.DISCARDED],
    transitions=[
        Transition(LE.ISSUE, frozenset({L.DRAFT}), L.ISSUED, P.KEEP),
        Transition(LE.DISCARD, frozenset({L.DRAFT}), L.DISCARDED, P.KEEP),
        Transition(LE.REVOKE, frozenset({L.ISSUED}), L.REVOKED, P.KEEP),
        Transition(LE.REPLACE, frozenset({L.ISSUED}), L.REPLACED, P.KEEP),
    ],
)
