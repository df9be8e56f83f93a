"""The paper twin of a version: what its QR code names, and where that version stands (product X9)."""

import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from askom_lms.coursework.domain.codes import LENGTH, typed
from askom_lms.coursework.domain.states import SubmissionState

ADDRESS = re.compile(r"https?://[^/\s]+/v/([0-9A-Za-z-]+)/?")
"""What is printed as QR; the host may have been another one when the sheet was printed."""


class Standing(StrEnum):
    """What a sheet on paper is now."""

    CURRENT = "current"
    SUPERSEDED = "superseded"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


def standing(number: int, newest: int, state: SubmissionState) -> Standing:
    """Where a version stands; `newest` is the highest number of its item that was handed in and not withdrawn."""
    if newest > number:
        return Standing.SUPERSEDED
    return {SubmissionState.DRAFT: Standing.WITHDRAWN, SubmissionState.RETURNED: Standing.RETURNED}.get(
        state, Standing.CURRENT
    )


def codes_in(texts: Iterable[str]) -> tuple[str, ...]:
    """The check codes in what a camera read, each once; a QR code of something else is passed over."""
    found = (ADDRESS.fullmatch(text.strip()) for text in texts)
    codes = (typed(one[1]) for one in found if one)
    return tuple(dict.fromkeys(code for code in codes if len(code) == LENGTH))


@dataclass(frozen=True)
class Print:
    """What one check code stands for: a version, or an earlier content of it that was withdrawn and changed."""

    code: str
    item_id: uuid.UUID
    enrolment_id: uuid.UUID
    class_id: uuid.UUID
    class_number: str
    sheet: str
    trainee_name: str
    number: int
    is_replaced: bool
    """The content of this code was withdrawn; the version goes on under another code."""

    @property
    def words(self) -> str:
        """FR.IA.01 hasil versi 1, Dewi."""
        return f"{self.sheet} versi {self.number}, {self.trainee_name}"
