"""A drawn paraf: strokes from a screen of any size, kept as whole numbers from 0 to 1000."""

import math
from collections.abc import Sequence
from typing import Any

SIZE = 1000
MOST_STROKES = 60
MOST_NUMBERS = 12_000
SHOWN, MARGIN = 220, 4
"""Pixels of the picture, and around it for the width of the pen."""
SMALLEST = 8
"""Pixels: less is a slip of the finger."""


class UnreadableStrokesError(ValueError):
    """What came from the pad is not a drawing."""


def scaled_strokes(drawn: Any) -> list[list[int]]:
    """The strokes of `{"s": [[x, y, x, y, ...], ...]}`, cropped and scaled so that the longer side is 1000.

    Raises UnreadableStrokesError on anything else, on too many points, and on a drawing too small to see.
    """
    lines = _lines(drawn)
    xs = [x for line in lines for x in line[::2]]
    ys = [y for line in lines for y in line[1::2]]
    left, top = min(xs), min(ys)
    extent = max(max(xs) - left, max(ys) - top)
    if extent < SMALLEST:
        raise UnreadableStrokesError
    factor = SIZE / extent
    return [[round((value - (top if i % 2 else left)) * factor) for i, value in enumerate(line)] for line in lines]


def _lines(drawn: Any) -> list[list[float]]:
    lines = drawn.get("s") if isinstance(drawn, dict) else None
    if not isinstance(lines, list) or not 0 < len(lines) <= MOST_STROKES or not all(map(_is_line, lines)):
        raise UnreadableStrokesError
    if sum(map(len, lines)) > MOST_NUMBERS:
        raise UnreadableStrokesError
    return lines


def _is_line(line: Any) -> bool:
    """Pairs of x and y."""
    return isinstance(line, list) and len(line) > 0 and len(line) % 2 == 0 and all(map(_is_number, line))


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def picture_of(strokes: Sequence[Sequence[int]]) -> dict[str, Any]:
    """Kept strokes as the picture macro wants them (`w`, `h`, `s`), in the size of a pad: lines stay as thick."""
    lines = [[round(value * SHOWN / SIZE + MARGIN, 1) for value in line] for line in strokes]
    return {
        "w": max(max(line[::2]) for line in lines) + MARGIN,
        "h": max(max(line[1::2]) for line in lines) + MARGIN,
        "s": lines,
    }
