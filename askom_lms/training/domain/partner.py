"""Which institution may stand beside the organiser of a class (004-005). Pure."""

import datetime as dt
from dataclasses import dataclass

from askom_lms.training.domain.composition import Organiser


@dataclass(frozen=True)
class Candidate:
    """An institution that would be a partner, as the rule asks."""

    is_organiser: bool
    licence: Organiser
    has_skema: bool
    """Licensed for at least one skema of the class."""


def problem(one: Candidate, starts_on: dt.date, ends_on: dt.date) -> str:
    """Code of the first thing that is wrong; empty when it may. The last day of a licence still counts."""
    if one.is_organiser or one.licence.kind != "lsp":
        return "training.partner_kind"
    if not (one.licence.is_licensed(starts_on) and one.licence.is_licensed(ends_on)):
        return "training.partner_licence"
    return "" if one.has_skema else "training.partner_skema"
