"""What a master asesor must hold before his paraf counts: certificate, field, assignment (001:definisi.2), and what he
declared of himself (002:9.10.7)."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class Mandate:
    """The master asesor of an item as the registers of people and of the class have him."""

    met_number: str | None
    met_valid_until: dt.date | None
    field: str
    """In what he is competent (bidang)."""
    letter_sha256: str | None
    """The filed letter of his assignment to this class."""
    has_declared: bool = True
    """He signed for this class that his relations are told, and the code of ethics."""
    is_related: bool = False
    """A relation to this trainee came to light that he had not told."""

    def missing(self, on: dt.date) -> str:
        """Code of the first thing that keeps the paraf back on this day, or empty; a register lasts to its last day."""
        if not self.met_number:
            return "coursework.paraf_without_met"
        if self.met_valid_until is not None and self.met_valid_until < on:
            return "coursework.paraf_met_expired"
        if not self.field:
            return "coursework.paraf_without_field"
        if not self.letter_sha256:
            return "coursework.paraf_without_letter"
        if self.is_related:
            return "coursework.paraf_related"
        return "" if self.has_declared else "coursework.paraf_undeclared"
