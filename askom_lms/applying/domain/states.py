"""What becomes of an application that was sent: accepted, returned or refused, with a verdict on each row. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from askom_lms.applying.domain import ApplyingPermission as P
from askom_lms.certification.domain.recommendation import Cure
from askom_lms.kernel.machine import Machine, Transition

LONGEST_REASON = 500
"""Characters of a reason, of a row and of the whole."""


class ApplicationState(StrEnum):
    """A version that was sent is judged once; one that was returned is followed by the next version."""

    SENT = "sent"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    REFUSED = "refused"


class ApplicationEvent(StrEnum):
    """What whoever judges it may say."""

    ACCEPT = "accept"
    RETURN = "return"
    REFUSE = "refuse"


S, E = ApplicationState, ApplicationEvent
APPLICATION = Machine(
    "certification_application",
    initial=S.SENT,
    final=[S.RETURNED, S.ACCEPTED, S.REFUSED],
    transitions=[
        Transition(E.ACCEPT, frozenset({S.SENT}), S.ACCEPTED, P.JUDGE),
        Transition(E.RETURN, frozenset({S.SENT}), S.RETURNED, P.JUDGE),
        Transition(E.REFUSE, frozenset({S.SENT}), S.REFUSED, P.JUDGE),
    ],
)
PAPERS = {
    "002:9.1.2.1.a": ("ktp",),
    "002:9.1.2.1.b": ("foto",),
    "002:9.1.2.1.c": ("ijazah",),
    "002:9.1.2.1.f": ("sertifikat-teknis", "pengalaman"),
    "002:9.1.2.2.a": ("ktp",),
    "002:9.1.2.2.b": ("foto",),
    "002:9.1.2.2.c": ("sertifikat-asesor",),
    "002:9.1.2.2.d": ("spt-perencanaan",),
    "002:9.1.2.2.e": ("spt-validasi",),
    "002:9.1.2.2.f": ("spt-asesmen",),
    "002:9.1.2.2.h": ("sertifikat-teknis", "pengalaman"),
}
"""Row of evidence -> the papers that are opened beside it; the class itself proves the others."""
AGAIN = {
    S.SENT: "applying.sent",
    S.ACCEPTED: "applying.accepted_already",
    S.REFUSED: "applying.refused_for_good",
}
"""State of the newest version -> why the next one may not be sent; one that was returned asks for it."""


@dataclass(frozen=True)
class Ruling:
    """What was said of one row of evidence."""

    is_met: bool
    reason: str = ""


def problem(
    event: ApplicationEvent, rows: Sequence[str], rulings: Mapping[str, Ruling], reason: str
) -> tuple[str, str]:
    """(code, row) of the first thing that is wrong with a judgement; empty when nothing is.

    `rows` are the rows of evidence in their order. Accepted: every row is met (002:9.1.6). Returned or refused: at
    least one is not, each of those with its reason; a refusal says besides why nothing can mend it.
    """
    found = ((_wrong_with_row(event, rulings.get(row)), row) for row in rows)
    if first := next(((code, row) for code, row in found if code), None):
        return first
    if any(len(text) > LONGEST_REASON for text in (reason, *(said.reason for said in rulings.values()))):
        return "applying.reason_long", ""
    if event is not E.ACCEPT and all(said.is_met for said in rulings.values()):
        return "applying.nothing_unmet", ""
    if event is E.REFUSE and not reason:
        return "applying.reason_missing", ""
    return "", ""


def _wrong_with_row(event: ApplicationEvent, said: Ruling | None) -> str:
    if event is E.ACCEPT:
        if said is None:
            return "applying.row_open"
        return "" if said.is_met else "applying.row_unmet"
    return "applying.row_reason" if said and not said.is_met and not said.reason else ""


@dataclass(frozen=True)
class Standing:
    """Why somebody is no participant of the certification yet: sentence, clause, and who can cure it."""

    code: str
    clause: str
    who: Cure

    @property
    def is_his(self) -> bool:
        """The next step is the applicant's own."""
        return self.who is Cure.TRAINEE


_STANDINGS = {
    None: Standing("applying.missing.none", "002:9.1.2", Cure.TRAINEE),
    S.SENT: Standing("applying.missing.sent", "002:9.1.5", Cure.PANITIA),
    S.RETURNED: Standing("applying.missing.returned", "002:9.1.5", Cure.TRAINEE),
    S.REFUSED: Standing("applying.missing.refused", "002:9.1.6", Cure.NOBODY),
}


def standing_of(newest: ApplicationState | None) -> Standing | None:
    """By the state of the newest version, None without any; None once it is accepted (002:9.1.6)."""
    return None if newest is S.ACCEPTED else _STANDINGS[newest]
