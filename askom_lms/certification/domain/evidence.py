"""FR-ACA-07: nine rows of evidence under three units, each judged by the four rules (002:9.3.3, askom:vatm.1)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from askom_lms.certification.domain.states import Verdict
from askom_lms.regulations import DEFAULT_STANDARD, AsesorUnit, UnitRole, asesor_standard

VATM = ("V", "A", "T", "M")
"""Valid, asli, terkini, memadai, in the order of the form."""


@dataclass(frozen=True)
class EvidenceRow:
    """One row of the form: what is judged, and in which folder and items of the kit it lies."""

    key: str
    unit: str
    kind: str
    """L, TL or T."""
    folder: str
    items: tuple[str, ...]
    """Of these the row rests on what the kit of the class has; the others are not missed."""


FORM_STANDARD = asesor_standard(DEFAULT_STANDARD)
"""What the print of 2019 of FR-ACA-07 names; a class with another standard is lent its own codes and titles (K7)."""
PLANNING, CONDUCT, VALIDATION = (FORM_STANDARD.units[role].code for role in UnitRole)
"""The keys of the rows of the form, whatever standard the class pins."""
UNITS = (PLANNING, CONDUCT, VALIDATION)
ROLE_OF = dict(zip(UNITS, UnitRole, strict=True))
INSTRUMENTS = ("01", "02", "03", "04a", "04b", "05", "06", "07", "08", "09", "10", "11")
PAAP = ("fr-mapa-01", "fr-mapa-02", "peta", *(f"fr-ia-{number}-perangkat" for number in INSTRUMENTS))
"""The set of planning: plan and map of instruments, the peta that they rest on, and the instruments themselves."""
ROWS = (
    EvidenceRow("paap_1", PLANNING, "TL", "merah", PAAP),
    EvidenceRow("paap_2", PLANNING, "TL", "kuning", PAAP),
    EvidenceRow("paap_3", PLANNING, "L", "hijau", PAAP),
    EvidenceRow("mandiri", CONDUCT, "TL", "hijau", ("fr-apl-02",)),
    EvidenceRow("observasi", CONDUCT, "L", "hijau", ("fr-ia-01-hasil", "fr-ia-04b-hasil")),
    EvidenceRow(
        "tanya_jawab", CONDUCT, "T", "hijau", tuple(f"fr-ia-{n}-hasil" for n in ("03", "05", "06", "07", "09"))
    ),
    EvidenceRow("pv_1", VALIDATION, "TL", "merah", ("fr-va",)),
    EvidenceRow("pv_2", VALIDATION, "TL", "kuning", ("fr-va",)),
    EvidenceRow("pv_3", VALIDATION, "L", "hijau", ("fr-va",)),
)
BY_KEY = {row.key: row for row in ROWS}


def unit_of(standard: str, unit: str) -> AsesorUnit:
    """The unit of the form as the standard of the class names it. Raises Invalid `regulations.standard_unknown`."""
    return asesor_standard(standard).units[ROLE_OF[unit]]


def row_names(standard: str) -> dict[str, str]:
    """What stands in the rows of the form in place of its print; empty for the standard that it prints itself."""
    if standard == FORM_STANDARD.key:
        return {}
    return {unit: unit_of(standard, unit).name for unit in UNITS}


Ticks = Mapping[str, Sequence[str]]
"""Row key -> the rules of evidence that were ticked."""


def failed_rules(ticks: Ticks, row: str) -> tuple[str, ...]:
    """The rules of evidence that are not fulfilled by this row, in the order of the form."""
    return tuple(rule for rule in VATM if rule not in ticks.get(row, ()))


def row_is_met(ticks: Ticks, row: str) -> bool:
    """Ya: all four rules are fulfilled (FR-ACA-07)."""
    return not failed_rules(ticks, row)


def rows_of(unit: str) -> tuple[EvidenceRow, ...]:
    """The evidence rows of one unit."""
    return tuple(row for row in ROWS if row.unit == unit)


def computed_unit(ticks: Ticks, unit: str) -> Verdict:
    """K exactly when every evidence row of the unit is Ya (002:9.3.4)."""
    return Verdict.K if all(row_is_met(ticks, row.key) for row in rows_of(unit)) else Verdict.BK


def overall(units: Mapping[str, Verdict]) -> Verdict:
    """One unit BK makes the whole recommendation BK (askom:D6); a unit without a verdict counts as BK."""
    return Verdict.K if all(units.get(unit) is Verdict.K for unit in UNITS) else Verdict.BK
