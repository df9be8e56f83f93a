"""What contexts above this one ask before K is decided; read together with the agenda."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement

from askom_lms.certification.domain.recommendation import Missing
from askom_lms.training.models import TrainingClass


@dataclass(frozen=True)
class Gate:
    """One thing to ask of everybody on an agenda."""

    asks: ColumnElement[Any]
    """A value for each row of `Enrolment`."""
    says: Callable[[TrainingClass, Any, str], Missing | None]
    """(class, that value, name of the trainee) -> what is missing."""


GATES: list[Gate] = []


def held_back(klass: TrainingClass, values: Sequence[Any], name: str) -> list[dict[str, Any]]:
    """What keeps K from somebody, as it is kept with a recommendation; `values` in the order of the gates."""
    found = (gate.says(klass, value, name) for gate, value in zip(GATES, values, strict=True))
    return [one.stored() for one in found if one is not None]
