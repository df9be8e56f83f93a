"""FR-ACA-07: nine rows of evidence under three units, each judged by the four rules (002:9.3.3, askom:vatm.1)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from askom_lms.certification.domain.states import Verdict

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


PLANNING = "P.85ASM00.001.2"
CONDUCT = "P.85ASM00.003.2"
VALIDATION = "P.854900.047.01"
UNITS = (PLANNING, CONDUCT, VALIDATION)
TITLES = {
    PLANNING: "Merencanakan Aktivitas dan Proses Asesmen",
    CONDUCT: "Melaksanakan Asesmen",
    VALIDATION: "Memberikan Kontribusi dalam Validasi Asesmen",
}
"""The three units of SKM-01/BNSP/VII/2020, as the certificate prints them."""
ROWS = (
    EvidenceRow("paap_1", PLANNING, "TL", "merah", ("fr-mapa-01",)),
    EvidenceRow("paap_2", PLANNING, "TL", "kuning", ("fr-mapa-01",)),
    EvidenceRow("paap_3", PLANNING, "L", "hijau", ("fr-mapa-01",)),
    EvidenceRow("mandiri", CONDUCT, "TL", "hijau", ("fr-apl-02",)),
    EvidenceRow("observasi", CONDUCT, "L", "hijau", ("fr-ia-01-hasil",)),
    EvidenceRow("tanya_jawab", CONDUCT, "T", "hijau", ("fr-ia-03-hasil", "fr-ia-05-hasil", "fr-ia-07-hasil")),
    EvidenceRow("pv_1", VALIDATION, "TL", "merah", ("fr-va",)),
    EvidenceRow("pv_2", VALIDATION, "TL", "kuning", ("fr-va",)),
    EvidenceRow("pv_3", VALIDATION, "L", "hijau", ("fr-va",)),
)
BY_KEY = {row.key: row for row in ROWS}

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
