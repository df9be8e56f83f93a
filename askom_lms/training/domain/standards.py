"""The asesor standard of a class in words: its three units, how sure each code is, and the readings not chosen (K7)."""

from collections.abc import Mapping
from dataclasses import dataclass

from askom_lms.regulations import AsesorStandard, asesor_standard, asesor_standards


@dataclass(frozen=True)
class StandardChoice:
    """One standard beside its standing in a class."""

    standard: AsesorStandard
    is_chosen: bool
    is_compared: bool
    """A person compared its codes with the official text, or they stand in the source itself."""


def standard_choices(key: str, checked: str) -> tuple[StandardChoice, ...]:
    """The chosen standard first, then the others; `checked` is the key whose codes were compared.

    The readings are 002:4.5, 001:dasar.4 and 000:skkni.3.
    """
    every = (StandardChoice(one, one.key == key, is_compared(one.key, checked)) for one in asesor_standards().values())
    return tuple(sorted(every, key=lambda choice: not choice.is_chosen))


def is_compared(key: str, checked: str) -> bool:
    """Whether the unit codes of a standard may stand on a certificate (askom:standar.2)."""
    return asesor_standard(key).is_sure or key == checked


def pinnable() -> Mapping[str, str]:
    """key -> name of every standard whose units are known."""
    return {one.key: one.name for one in asesor_standards().values() if one.is_known}
