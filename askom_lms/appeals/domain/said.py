"""What people write in an appeal, and how much. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

QUESTIONS = ("q1", "q2", "q3")
LONGEST = {"reason": 4000, "helper": 120}
LONGEST_RELATION = 500
LONGEST_REASON = 4000
MOST_FILES = 5


@dataclass(frozen=True)
class Said:
    """What the trainee answered on FR.AK.04."""

    answers: Mapping[str, bool]
    """q1, q2, q3: yes or no."""
    reason: str
    helper: str = ""

    def cleaned(self) -> "Said":
        """Without edges; a helper only where the third question asks for one."""
        return Said(self.answers, self.reason.strip(), self.helper.strip() if self.answers.get("q3") else "")


def problem(said: Said) -> str:
    """Code of the first thing that is missing; empty when all is there. q1 = Tidak is told, never refused."""
    if set(said.answers) != set(QUESTIONS):
        return "appeals.answers_missing"
    if not said.reason:
        return "appeals.reason_missing"
    if said.answers["q3"] and not said.helper:
        return "appeals.helper_missing"
    too_long = len(said.reason) > LONGEST["reason"] or len(said.helper) > LONGEST["helper"]
    return "appeals.too_long" if too_long else ""
