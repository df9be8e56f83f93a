"""Data files of this context: kits and timetables that a class copies."""

import tomllib
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent.parent


def read_toml(name: str) -> dict[str, Any]:
    """A data file by its path inside the context. Raises FileNotFoundError."""
    return tomllib.loads((HERE / name).read_text(encoding="utf-8"))
