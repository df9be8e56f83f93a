"""What the pages across contexts read: the class board, and the registers as they are exported."""

from askom_lms.overview.queries.board import (
    FOLDERS,
    PAPERS,
    BoardClass,
    BoardRow,
    board_class,
    board_rows,
    frozen_seats,
)
from askom_lms.overview.queries.exporting import REGISTERS, Register, rows_of

__all__ = [
    "FOLDERS",
    "PAPERS",
    "REGISTERS",
    "BoardClass",
    "BoardRow",
    "Register",
    "board_class",
    "board_rows",
    "frozen_seats",
    "rows_of",
]
