"""FR.AK.04: an appeal follows the decision within a day, says why, and is judged by people who had no part in it."""

import datetime as dt
from collections.abc import Iterable

from askom_lms.paperwork.domain.filled import Filled, Issue, Severity
from askom_lms.paperwork.domain.kinds import as_date, written_date
from askom_lms.paperwork.domain.lent import is_same_person, person
from askom_lms.paperwork.domain.rules.turns import appeal_follows_the_decision

TEAM = ("tim_banding_1", "tim_banding_2", "tim_banding_3")
"""Who judges the appeal, where the host names them."""
INVOLVED = ("asesor", "asesi", "lead_asesor", "master_asesor")
"""Who had a part in what is appealed against."""
TIME_TO_APPEAL = dt.timedelta(days=1)


def appeal_is_in_time(form: Filled) -> Iterable[Issue]:
    """On the day of the decision or the day after it; neither later, nor before there is a decision."""
    filed = as_date(form.answers.get("tanggal"))
    decided = as_date(form.plan.get("decided_on"))
    if filed is None or decided is None:
        return
    if filed > decided + TIME_TO_APPEAL:
        last = written_date((decided + TIME_TO_APPEAL).isoformat())
        yield form.issue("paperwork.fr_ak_04.lewat", "tanggal", clause="002:9.9.2", last=last)
    if filed < decided:
        day = written_date(decided.isoformat())
        yield form.issue("paperwork.fr_ak_04.sebelum", "tanggal", clause="002:9.9.2", day=day)


def unexplained_process_is_flagged(form: Filled) -> Iterable[Issue]:
    """An asesi to whom nobody explained the process may appeal all the same; the LSP gets to see it."""
    path = "pertanyaan:q1:jawaban"
    if form.text(path) == "tidak":
        yield form.issue("paperwork.fr_ak_04.dijelaskan", path, severity=Severity.WARNING)


def team_had_no_part(form: Filled) -> Iterable[Issue]:
    """Nobody who assessed, was assessed or led the assessment judges the appeal."""
    for role in TEAM:
        found = person(form.lent, role)
        if found and any(is_same_person(form.lent, role, other) for other in INVOLVED):
            yield form.issue("paperwork.fr_ak_04.tim", clause="002:9.9.4", name=found["name"])


RULES = (appeal_follows_the_decision, appeal_is_in_time, unexplained_process_is_flagged, team_had_no_part)
