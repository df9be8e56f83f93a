"""What stands between a trainee and a K: each missing thing with clause, person and place (askom:D5.kompeten)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from askom_lms.certification.domain.evidence import ROWS, Ticks, failed_rules
from askom_lms.certification.domain.states import Verdict

TRAINING_FOLDERS = ("merah", "kuning")
FOLDERS = ("merah", "kuning", "hijau")


class Cure(StrEnum):
    """Who can cure what is missing; the name of the person is added where he is known."""

    TRAINEE = "trainee"
    MASTER_ASESOR = "master_asesor"
    EXAMINER = "examiner"
    PANITIA = "panitia"
    NOBODY = "nobody"


@dataclass(frozen=True)
class ItemFact:
    """A sheet of a dossier that has no paraf yet."""

    folder: str
    key: str
    title: str
    status: str


@dataclass(frozen=True)
class SessionFact:
    """A session that was missed and not made up."""

    key: str
    title: str
    can_make_up: bool


@dataclass(frozen=True)
class RuleFact:
    """A rule of eligibility that is not fulfilled today."""

    rule: str
    clause: str
    says: str


class TurnProgress(StrEnum):
    """How far somebody's practice as asesor in role play has come; one finished turn counts (004:praktik.1)."""

    NONE = "none"
    PLANNED = "planned"
    RUNNING = "running"
    DONE = "done"


@dataclass(frozen=True)
class TurnFact:
    """The turn as asesor that went furthest; without a plan there is neither round nor table."""

    progress: TurnProgress = TurnProgress.NONE
    round: int = 0
    table: int = 0


@dataclass(frozen=True)
class Facts:
    """All that a recommendation depends on, gathered by the queries."""

    unparafed: Sequence[ItemFact] = ()
    missed: Sequence[SessionFact] = ()
    unmarked: Sequence[str] = ()
    """Titles of sessions that are over but have no mark for this person."""
    broken_rules: Sequence[RuleFact] = ()
    turn: TurnFact = TurnFact()
    practice_done: bool = False
    ticks: Ticks = field(default_factory=dict)
    trainer_signed: bool = False
    people: Mapping[str, str] = field(default_factory=dict)
    """Cure -> name, where it is known."""


@dataclass(frozen=True)
class Missing:
    """One thing that is missing: its sentence has `code`, filled with `what`; `link` is a key of the page's links."""

    code: str
    clause: str
    who: Cure
    person: str = ""
    what: Mapping[str, str] = field(default_factory=dict)
    link: str = ""

    def stored(self) -> dict[str, Any]:
        """As it is kept with a signed recommendation."""
        return asdict(self) | {"what": dict(self.what), "who": str(self.who)}


def prerequisites(facts: Facts) -> list[Missing]:
    """What must hold before K is offered, evidence aside (askom:D5.kompeten): dossiers, sessions, rules, role play,
    practice.
    """
    return [
        *_dossiers(facts, FOLDERS),
        *_sessions(facts),
        *_eligibility(facts),
        *_turn(facts),
        *_practice(facts),
    ]


def readiness(facts: Facts) -> list[Missing]:
    """Everything between this trainee and K; empty exactly when K may be recommended (000-082, 002:9.3.4)."""
    return [*prerequisites(facts), *_evidence(facts)]


def training_gaps(facts: Facts) -> list[Missing]:
    """What must hold before the trainer may recommend (002:6.1.2, 6.1.3): sessions so far, two dossiers, a turn."""
    return [*_dossiers(facts, TRAINING_FOLDERS), *_sessions(facts), *_turn(facts)]


def certificate_gaps(facts: Facts) -> list[Missing]:
    """What must hold before the training certificate is issued: the training is complete and recommended."""
    gaps = training_gaps(facts)
    if not facts.trainer_signed:
        gaps.append(_missing(facts, "certification.missing.trainer", "002:6.1.3", Cure.MASTER_ASESOR, link="trainer"))
    return gaps


def may_choose(facts: Facts, unit: str, verdict: Verdict) -> bool:
    """BK is always open; K of a unit only with all its evidence Ya and no prerequisite missing (askom:D5.kompeten)."""
    if verdict is Verdict.BK:
        return True
    return not prerequisites(facts) and all(not failed_rules(facts.ticks, row.key) for row in ROWS if row.unit == unit)


def _dossiers(facts: Facts, folders: Sequence[str]) -> Iterator[Missing]:
    for item in facts.unparafed:
        if item.folder not in folders:
            continue
        waits = item.status == "submitted"
        who = Cure.MASTER_ASESOR if waits else Cure.TRAINEE
        code = "certification.missing.paraf" if waits else "certification.missing.item"
        clause = "000:kewajiban.2" if waits else "000:kewajiban.3"
        what = {"folder": item.folder, "item": item.title, "status": item.status}
        yield _missing(facts, code, clause, who, what, link=f"{item.folder}/{item.key}")


def _sessions(facts: Facts) -> Iterator[Missing]:
    for session in facts.missed:
        code = "certification.missing.session" if session.can_make_up else "certification.missing.session_for_good"
        who = Cure.TRAINEE if session.can_make_up else Cure.NOBODY
        yield _missing(facts, code, "000:kewajiban.1", who, {"session": session.title}, link="attendance")
    for title in facts.unmarked:
        yield _missing(
            facts, "certification.missing.mark", "000:kewajiban.1", Cure.PANITIA, {"session": title}, link="attendance"
        )


def _eligibility(facts: Facts) -> Iterator[Missing]:
    for rule in facts.broken_rules:
        yield _missing(
            facts,
            "certification.missing.eligibility",
            rule.clause,
            Cure.TRAINEE,
            {"rule": rule.says},
            link="eligibility",
        )


def _turn(facts: Facts) -> Iterator[Missing]:
    """Everybody has been asesor in role play, to the end of the turn (004:praktik.1)."""
    turn = facts.turn
    if turn.progress is TurnProgress.DONE:
        return
    if turn.progress is TurnProgress.NONE:
        yield _missing(facts, "certification.missing.turn_unplanned", "004:praktik.1", Cure.PANITIA, link="turns/1")
        return
    is_running = turn.progress is TurnProgress.RUNNING
    code = "certification.missing.turn_running" if is_running else "certification.missing.turn"
    what = {"round": str(turn.round), "table": str(turn.table)}
    yield _missing(facts, code, "004:praktik.1", Cure.TRAINEE, what, link=f"turns/{turn.round}")


def _practice(facts: Facts) -> Iterator[Missing]:
    if not facts.practice_done:
        yield _missing(facts, "certification.missing.practice", "004:uji.1", Cure.EXAMINER, link="exam")


def _evidence(facts: Facts) -> Iterator[Missing]:
    for row in ROWS:
        for rule in failed_rules(facts.ticks, row.key):
            what = {"row": row.key, "rule": rule}
            yield _missing(facts, "certification.missing.vatm", "002:9.3.3", Cure.EXAMINER, what, link=f"row/{row.key}")


def _missing(
    facts: Facts,
    code: str,
    clause: str,
    who: Cure,
    what: Mapping[str, str] | None = None,
    *,
    link: str = "",
) -> Missing:
    return Missing(code, clause, who, facts.people.get(who, ""), what or {}, link)
