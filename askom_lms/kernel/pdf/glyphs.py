"""Which characters the printed fonts can draw, read from the fonts themselves."""

import struct
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

REPLACEMENT = "\N{WHITE SQUARE}"
FONTS = ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf")
UNICODE_FULL = 12
LAST_PRINTED = 0xFFFF
"""reportlab writes a wrong text map for higher characters: they would be drawn, but read back as something else."""
INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
"""Controls, format marks, surrogates, private and unassigned: nothing to draw, so nothing to replace. Variation
selectors are marks (Mn) and are dropped by their code."""


@dataclass(frozen=True)
class Printable:
    """A text that can be drawn, and the characters that could not (in order, each once)."""

    text: str
    replaced: tuple[str, ...]


def printable(text: str, fonts_folder: Path) -> Printable:
    """Swap what neither the regular nor the bold font can draw for U+25A1; drop what has no shape at all."""
    drawable = _drawable(fonts_folder)
    replaced = dict.fromkeys(char for char in text if ord(char) not in drawable and not _is_invisible(char))
    kept = (char if ord(char) in drawable else REPLACEMENT for char in text if not _is_invisible(char))
    return Printable("".join(kept), tuple(replaced))


def _is_invisible(char: str) -> bool:
    if char in "\n\t\r" or (char.isascii() and char.isprintable()):
        return False
    return unicodedata.category(char) in INVISIBLE or "\ufe00" <= char <= "\ufe0f"


@cache
def _drawable(folder: Path) -> frozenset[int]:
    regular, bold = (_code_points((folder / name).read_bytes()) for name in FONTS)
    below_astral = frozenset(range(LAST_PRINTED + 1))
    return (regular & bold & below_astral) | frozenset(map(ord, "\n\t\r"))


def _code_points(font: bytes) -> frozenset[int]:
    """The code points of a TrueType font's full Unicode table (cmap format 12)."""
    (tables,) = struct.unpack_from(">H", font, 4)
    directory = {font[at : at + 4]: struct.unpack_from(">I", font, at + 8)[0] for at in range(12, 12 + 16 * tables, 16)}
    cmap = directory[b"cmap"]
    (subtables,) = struct.unpack_from(">H", font, cmap + 2)
    for number in range(subtables):
        at = cmap + struct.unpack_from(">I", font, cmap + 8 + 8 * number)[0]
        if struct.unpack_from(">H", font, at)[0] == UNICODE_FULL:
            groups = struct.iter_unpack(
                ">III", font[at + 16 : at + 16 + 12 * struct.unpack_from(">I", font, at + 12)[0]]
            )
            return frozenset(code for first, last, _glyph in groups for code in range(first, last + 1))
    raise ValueError("the font has no full Unicode table")
