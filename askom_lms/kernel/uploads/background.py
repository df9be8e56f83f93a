"""A hint whether a portrait was taken before a red wall: a sentence for the applicant, never a verdict."""

import colorsys
import io
from enum import StrEnum

from PIL import Image

SIDE = 64
EDGE = 5
"""Of 64 columns and rows, how many at each edge are taken for the wall."""
SHOULDERS = 0.6
"""Below this part of the height the edges show clothes."""
COLOURED, BRIGHT, MOST = 0.35, 0.2, 0.6
SMALLEST = 32


class Background(StrEnum):
    """What the wall behind a person looks like."""

    RED = "red"
    BLUE = "blue"
    OTHER = "other"


def hint_background(image: bytes) -> Background | None:
    """The colour of most of the upper edges of a stored picture or preview; None when it is too small to tell."""
    with Image.open(io.BytesIO(image), formats=("JPEG", "PNG")) as source:
        if min(source.size) < SMALLEST:
            return None
        small = source.convert("RGB").resize((SIDE, SIDE))
    rows = range(int(SIDE * SHOULDERS))
    edges = [(x, y) for y in rows for x in range(SIDE) if y < EDGE or x < EDGE or x >= SIDE - EDGE]
    pixels = small.tobytes()
    seen = [_colour(*pixels[(at := 3 * (y * SIDE + x)) : at + 3]) for x, y in edges]
    for colour in (Background.RED, Background.BLUE):
        if seen.count(colour) >= MOST * len(seen):
            return colour
    return Background.OTHER


def hint_red_background(image: bytes) -> bool | None:
    """Whether the wall looks red; None when nobody can tell."""
    background = hint_background(image)
    return None if background is None else background is Background.RED


def _colour(red: int, green: int, blue: int) -> Background:
    hue, saturation, value = colorsys.rgb_to_hsv(red / 255, green / 255, blue / 255)
    if saturation < COLOURED or value < BRIGHT:
        return Background.OTHER
    if hue < 0.05 or hue > 0.93:  # noqa: PLR2004 - the red end of the colour circle, orange and pink left out
        return Background.RED
    return Background.BLUE if 0.5 < hue < 0.72 else Background.OTHER  # noqa: PLR2004 - cyan to indigo
