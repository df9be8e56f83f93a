"""What people need to know of the place of a class: Wi-Fi, printer, address, room (000-115)."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import quote

LONGEST = 200
MAP = "https://www.openstreetmap.org/search?query="


@dataclass(frozen=True)
class VenueNotes:
    """Notes of panitia; each may be empty."""

    room: str = ""
    address: str = ""
    wifi: str = ""
    """Name of the network. Its password stands on the wall, not here."""
    wifi_note: str = ""
    printer: str = ""

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> "VenueNotes":
        """From the settings of a class; unknown keys are left alone."""
        kept = settings.get("venue_notes") or {}
        return cls(**{key: str(kept[key]) for key in cls.__dataclass_fields__ if key in kept})

    @property
    def stored(self) -> dict[str, str]:
        """For the settings."""
        return asdict(self)

    @property
    def has_any(self) -> bool:
        return any(asdict(self).values())

    @property
    def too_long(self) -> bool:
        return any(len(text) > LONGEST for text in asdict(self).values())

    @property
    def map_url(self) -> str:
        """Where a map shows the address; empty without one."""
        return MAP + quote(self.address) if self.address else ""
