"""What is really on the pages of a printed PDF: which fonts, how small. Runs in the child only."""

import math
import re
from collections.abc import Iterator
from typing import Any

from pypdf import PageObject

Matrix = tuple[float, ...]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
SHOW = frozenset({b"Tj", b"TJ", b"'", b'"'})
TOKEN = re.compile(
    rb"""
    \( (?: \\. | [^\\()] )* \)      # a string; reportlab escapes every inner parenthesis
    | < [0-9A-Fa-f\s]* >            # a string in hexadecimal
    | / [^\s()<>\[\]{}/%]*          # a name
    | [-+.0-9]+                     # a number
    | [A-Za-z'"*]+                  # an operator
    """,
    re.VERBOSE | re.DOTALL,
)


def shown_points(page: PageObject) -> Iterator[float]:
    """The size on paper of every piece of text drawn on the page itself, with all scaling counted in.

    A table cell that is higher than the page is shrunk by a matrix, not by its font size: only the product tells.
    pypdf's own content parser would cost half as much as the rendering did.
    """
    contents = page.get_contents()
    matrix, text, size = IDENTITY, IDENTITY, 0.0
    stack: list[tuple[Matrix, float]] = []
    operands: list[bytes] = []
    for token in TOKEN.findall(contents.get_data() if contents is not None else b""):
        if token[:1] in b"(</-+.0123456789":
            operands.append(token)
            continue
        match token:
            case b"q":
                stack.append((matrix, size))
            case b"Q" if stack:
                matrix, size = stack.pop()
            case b"cm":
                matrix = _product(_numbers(operands), matrix)
            case b"BT":
                text = IDENTITY
            case b"Tm":
                text = _numbers(operands)
            case b"Tf":
                size = float(operands[-1])
            case _ if token in SHOW and any(shown[1:-1].strip() for shown in operands):
                yield size * _height(_product(text, matrix))
        operands.clear()


def unembedded_fonts(page: PageObject) -> set[str]:
    """Base names of fonts that the page names, used or not, whose outlines are not in the file."""
    resources: Any = page.get("/Resources", {})
    fonts: Any = resources.get_object().get("/Font", {}).get_object()
    return {str(font["/BaseFont"]) for font in fonts.values() if not _is_embedded(font)}


def _is_embedded(font: Any) -> bool:
    descendants = font.get("/DescendantFonts")
    described = descendants[0].get_object() if descendants else font
    descriptor = described.get("/FontDescriptor")
    return descriptor is not None and any(f"/FontFile{kind}" in descriptor.get_object() for kind in ("", "2", "3"))


def _numbers(operands: list[bytes]) -> Matrix:
    return tuple(float(number) for number in operands[-6:])


def _product(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def _height(matrix: Matrix) -> float:
    return math.hypot(matrix[2], matrix[3])
