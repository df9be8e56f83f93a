"""The rehearsal (gladi): what a device tells of itself, when somebody is ready, and the report. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

GOOD, BAD, NONE = "ok", "salah", "tidak"
"""It works, it does not, and nobody looked (a device without scripts or without a camera)."""
CHECKS = ("skrip", "simpan", "kamera", "jam", "jaringan")
MUST = ("skrip", "simpan", "jam", "jaringan")
"""A sheet is photographed by somebody else when the own camera fails; without the others work is lost."""
FOLDERS = ("merah", "kuning", "hijau", "biru")
LONGEST_TEXT = 200


def read_checks(told: Mapping[str, str]) -> dict[str, str]:
    """What a browser sent of its checks; anything else counts as not looked at."""
    return {name: said if (said := told.get(name, NONE)) in (GOOD, BAD) else NONE for name in CHECKS}


def failing(checks: Mapping[str, str]) -> list[str]:
    """Which checks keep a device from being ready."""
    return [name for name in MUST if checks.get(name) != GOOD]


@dataclass(frozen=True)
class Device:
    """One person at his device, as far as he came."""

    name: str
    is_trainee: bool
    checks: Mapping[str, str] | None
    """None while nothing was handed in."""
    is_parafed: bool

    @property
    def is_ready(self) -> bool:
        """The page came through, its checks hold, and for a trainee a desk gave it a test paraf."""
        return self.checks is not None and not failing(self.checks) and (self.is_parafed or not self.is_trainee)


@dataclass(frozen=True)
class Report:
    """22 of 24 ready, printer, LAN."""

    ready: int
    total: int
    staff_ready: int
    staff_total: int
    printed: int
    lan_ok: bool
    """Somebody's device was there, and the network was quick enough for each that was."""

    @property
    def printer_ok(self) -> bool:
        return self.printed == len(FOLDERS)


def report(devices: Iterable[Device], printed: int) -> Report:
    """Trainees and staff counted on their own."""
    held = list(devices)
    trainees, staff = ([one for one in held if one.is_trainee is which] for which in (True, False))
    looked = [one.checks for one in held if one.checks is not None]
    return Report(
        sum(one.is_ready for one in trainees),
        len(trainees),
        sum(one.is_ready for one in staff),
        len(staff),
        printed,
        bool(looked) and all(checks.get("jaringan") == GOOD for checks in looked),
    )
