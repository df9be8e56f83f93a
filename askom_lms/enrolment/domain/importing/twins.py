"""A row with a new address and the name and day of birth of somebody who is known: who it is, is chosen."""

import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

CHOICE = re.compile(r"(bukan )?[0-9a-f-]{36}( [0-9a-f-]{36}){0,4}")
MOST_TWINS = 5
OTHER = "bukan"


@dataclass(frozen=True)
class Twin:
    """Somebody with the name and the day of birth of a row, and another address."""

    id: uuid.UUID
    name: str
    email: str

    @property
    def address(self) -> str:
        """Enough of the address to know it by, not enough to learn it."""
        local, _, domain = self.email.partition("@")
        return f"{local[:2]}…@{domain}"


def is_choice(written: str) -> bool:
    """An id, or `bukan` before those that were denied."""
    return CHOICE.fullmatch(written) is not None


def chosen_twin(twins: Sequence[Twin], choice: str) -> Twin | None:
    """Whom panitia named as the one of this row."""
    return next((twin for twin in twins if str(twin.id) == choice), None)


def is_settled(twins: Sequence[Twin], choice: str) -> bool:
    """Whether each of them was chosen or denied; who came later is asked for again."""
    denied = choice.split()[1:] if choice.startswith(OTHER) else []
    return chosen_twin(twins, choice) is not None or all(str(twin.id) in denied for twin in twins)


def denial(twins: Sequence[Twin]) -> str:
    """The choice that says: none of these."""
    return " ".join([OTHER, *(str(twin.id) for twin in twins)])
