"""Who may sit in a class and who must stand before it: what holds now, and which number would break next.

Its sentences are in sentences.<language>.toml under `composition`.
"""

from dataclasses import asdict, dataclass, replace
from typing import Any

from askom_lms.enrolment.domain.sentences import Said, say

MOST_SEATS = 24
EXTERNAL_PERCENT = 30
PER_MASTER_ASESOR = 12
LEAST_PANITIA = 2
CLAUSES = {
    "seats": ("001:penyelenggara.6", "000:kelas.1"),
    "external": ("001:penyelenggara.5",),
    "master_asesor": ("000:kelas.3",),
    "panitia": ("001:penyelenggara.8",),
    "pengajar": ("000:kelas.4",),
    "skema": ("001:penyelenggara.7",),
}
"""What each rule of the strip stands on, the first one quoted."""


@dataclass(frozen=True, kw_only=True)
class Composition:
    """The numbers of one class."""

    proposed: int
    """People on the class's application; at first the planned seats."""
    accepted: int
    external: int
    """Of the accepted: from another institution than the organiser's."""
    master_asesor: int
    panitia: int
    pengajar: int = 0
    capacity: int = MOST_SEATS
    """Seats of this class, 24 at most."""
    skema_is_licensed: bool | None = None
    """The organiser holds a scheme licensed by BNSP that is in force; None while not known."""
    is_closed: bool = False
    """Enrolment is over: from now on those accepted count as proposed."""

    @property
    def counted(self) -> int:
        """Those of whom the 30 % are taken."""
        return self.accepted if self.is_closed else self.proposed

    @property
    def seats(self) -> int:
        return min(self.capacity, MOST_SEATS)


@dataclass(frozen=True)
class Line:
    """One line of the rules strip. `holds` None: not known."""

    code: str
    clause: str
    holds: bool | None
    now: int
    limit: int | None
    breaks_at: int | None
    """The number that would break the rule next; None when no number does."""
    what: str
    next: str
    also: tuple[str, ...] = ()
    """Further clauses that ask the same."""

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def strip(class_now: Composition, language: str = "id") -> tuple[Line, ...]:
    """Every rule of composition, holding or not, always in the same order."""
    rules = (_seats, _external, _master_asesor, _panitia, _pengajar, _skema)
    return tuple(_line(*rule(class_now), language=language) for rule in rules)


def breaks_with_one_more(class_now: Composition, *, is_external: bool, language: str = "id") -> Line | None:
    """The line that refuses this very person a seat (seats or external share), or None when there is room."""
    more = replace(class_now, accepted=class_now.accepted + 1, external=class_now.external + is_external)
    rules = (_seats, _external) if is_external else (_seats,)
    lines = [_line(*rule(more), language=language) for rule in rules]
    return next((line for line in lines if line.holds is False), None)


def most_external(counted: int) -> int:
    """The greatest number of external people with 100 x external <= 30 x counted: 7 of 24, 6 of 20 (001)."""
    return EXTERNAL_PERCENT * counted // 100


def least_counted(external: int) -> int:
    """The smallest class in which so many external people are still within 30 %: 20 for 6."""
    return -(-100 * external // EXTERNAL_PERCENT)


def master_asesor_needed(trainees: int) -> int:
    """One to twelve trainees: 1 for 12, 2 for 13 (000)."""
    return -(-trainees // PER_MASTER_ASESOR)


def may_take_on(trainees_now: int) -> bool:
    """Whether a master asesor with so many trainees may be given one more."""
    return trainees_now < PER_MASTER_ASESOR


@dataclass(frozen=True)
class _Rule:
    """What a rule found, before it is said."""

    holds: bool | None
    now: int
    limit: int | None
    breaks_at: int | None
    values: dict[str, Any]
    next: str = ""
    """The sentence on what would break next, when it is not that of the state."""


def _line(code: str, found: _Rule, *, language: str) -> Line:
    state = {True: "holds", False: "broken", None: "unknown"}[found.holds]
    values = {"now": found.now, "limit": found.limit, "breaks_at": found.breaks_at, **found.values}
    clause, *also = CLAUSES[code]
    return Line(
        code=code,
        clause=clause,
        holds=found.holds,
        now=found.now,
        limit=found.limit,
        breaks_at=found.breaks_at,
        what=say(Said(f"composition.{code}.{state}", values), language),
        next=say(Said(f"composition.{code}.next_{found.next or state}", values), language),
        also=tuple(also),
    )


def _seats(these: Composition) -> tuple[str, _Rule]:
    people = these.accepted if these.is_closed else max(these.accepted, these.proposed)
    holds = these.accepted <= these.seats and people <= MOST_SEATS
    values = {"proposed": these.proposed, "most": MOST_SEATS}
    return "seats", _Rule(holds, these.accepted, these.seats, these.seats + 1, values)


def _external(these: Composition) -> tuple[str, _Rule]:
    """Before enrolment closes one more external person breaks it; afterwards it is a withdrawal that does."""
    most, smallest = most_external(these.counted), least_counted(these.external)
    holds = 100 * these.external <= EXTERNAL_PERCENT * these.counted
    values = {"counted": these.counted, "least_counted": smallest}
    if holds and these.is_closed and these.external:
        return "external", _Rule(holds, these.external, most, smallest - 1, values, "closed")
    return "external", _Rule(holds, these.external, most, most + 1, values)


def _master_asesor(these: Composition) -> tuple[str, _Rule]:
    trainees = these.accepted if these.is_closed else max(these.accepted, these.proposed)
    needed = master_asesor_needed(trainees)
    values = {"trainees": trainees, "next_needed": these.master_asesor + 1}
    breaks_at = these.master_asesor * PER_MASTER_ASESOR + 1
    return "master_asesor", _Rule(these.master_asesor >= needed, these.master_asesor, needed, breaks_at, values)


def _panitia(these: Composition) -> tuple[str, _Rule]:
    values = {"missing": LEAST_PANITIA - these.panitia}
    return "panitia", _Rule(these.panitia >= LEAST_PANITIA, these.panitia, LEAST_PANITIA, LEAST_PANITIA - 1, values)


def _pengajar(these: Composition) -> tuple[str, _Rule]:
    """No source asks for a number; they are shown because they never count as master asesor."""
    return "pengajar", _Rule(holds=True, now=these.pengajar, limit=None, breaks_at=None, values={})


def _skema(these: Composition) -> tuple[str, _Rule]:
    return "skema", _Rule(these.skema_is_licensed, int(these.skema_is_licensed or 0), 1, 0, {})
