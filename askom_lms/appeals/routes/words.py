"""Words of appeals: where one stands, what ties somebody to it, and how much time is left."""

import datetime as dt
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from askom_lms.appeals.domain.panel import Tie
from askom_lms.appeals.domain.states import AppealState, Outcome
from askom_lms.appeals.domain.term import days_left
from askom_lms.appeals.models import Appeal
from askom_lms.assessment.domain.states import AgainState
from askom_lms.kernel import clock

STATE_WORDS = {
    AppealState.FILED: _l("Menunggu tim banding"),
    AppealState.HEARD: _l("Diperiksa tim banding"),
    AppealState.DECIDED: _l("Diputus"),
}
OUTCOME_WORDS = {
    Outcome.REJECTED: _l("Banding ditolak"),
    Outcome.REASSESS: _l("Banding diterima: asesmen ulang"),
    Outcome.MEETING: _l("Banding diterima: kembali ke rapat tim teknis"),
}
OUTCOME_PRINT = {
    Outcome.REJECTED: "MENOLAK banding; keputusan sertifikasi tetap berlaku.",
    Outcome.REASSESS: "MENERIMA banding; peserta diases ulang untuk unit yang disebut di bawah.",
    Outcome.MEETING: "MENERIMA banding; keputusan sertifikasi dikembalikan kepada rapat tim teknis.",
}
"""On paper, always Indonesian."""
AGAIN_WORDS = {
    AgainState.OPEN: _l("Menunggu penguji"),
    AgainState.NAMED: _l("Penguji ditugaskan"),
    AgainState.DECLARED: _l("Penguji menyatakan tidak memihak"),
    AgainState.SIGNED: _l("Ditandatangani"),
}
AGAIN_SHAPES = {AgainState.OPEN: "open", AgainState.NAMED: "wait", AgainState.DECLARED: "half", AgainState.SIGNED: "ok"}
TIE_WORDS = {
    Tie.APPELLANT: _l("yang mengajukan"),
    Tie.DECIDED: _l("memutuskan"),
    Tie.MET: _l("anggota rapat yang memutuskan"),
    Tie.RECOMMENDED: _l("merekomendasikan"),
    Tie.EXAMINED: _l("menguji"),
    Tie.PARAFED: _l("memberi paraf"),
    Tie.TRAINED: _l("melatih"),
    Tie.TAUGHT: _l("mengajar"),
    Tie.ASESI: _l("asesi peserta ini"),
    Tie.PLAYED: _l("berperan dalam map peserta ini"),
    Tie.RELATED: _l("menyatakan ada hubungan"),
}
assert TIE_WORDS.keys() == set(Tie)


@dataclass(frozen=True)
class TermMark:
    """How much of the 20 working days is left, as every side reads it."""

    left: int
    is_over: bool
    is_decided: bool
    was_late: bool


def term_mark(appeal: Appeal, zone: str, now: dt.datetime) -> TermMark:
    """At this moment; the last day itself is in time."""
    today = clock.in_zone(now, zone).date()
    decided = clock.in_zone(appeal.decided_at, zone).date() if appeal.decided_at else None
    return TermMark(
        left=days_left(appeal.due_on, today),
        is_over=decided is None and today > appeal.due_on,
        is_decided=decided is not None,
        was_late=decided is not None and decided > appeal.due_on,
    )
