"""FR.AK.03: filled by the asesi after the recommendation; a "Tidak" asks for a comment and does not force it."""

from collections.abc import Iterable

from askom_lms.paperwork.domain.filled import Filled, Issue, Severity
from askom_lms.paperwork.domain.rules.turns import feedback_follows_the_recommendation


def no_asks_for_a_comment(form: Filled) -> Iterable[Issue]:
    for line in form.lines("komponen"):
        path = f"komponen:{line.row.key}"
        if form.text(f"{path}:hasil") == "tidak" and not form.text(f"{path}:catatan"):
            yield form.issue("paperwork.fr_ak_03.catatan", f"{path}:catatan", severity=Severity.WARNING)


RULES = (feedback_follows_the_recommendation, no_asks_for_a_comment)
