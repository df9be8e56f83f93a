"""Who may decide about whom, and when a reason is asked (askom:D4.keputusan, 002:9.4.2)."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from askom_lms.certification.domain.evidence import BY_KEY, ROLE_OF
from askom_lms.certification.domain.states import Verdict
from askom_lms.kernel import clock
from askom_lms.training.domain.deadline import working_days_after


class Part(StrEnum):
    """What somebody did for one trainee, in the order of the process."""

    TAUGHT = "taught"
    TRAINED = "trained"
    PARAFED = "parafed"
    EXAMINED = "examined"
    RECOMMENDED = "recommended"
    DECIDED = "decided"


FEWEST = 2
"""Members of a meeting: 002:9.4.4 asks for a meeting, and nobody decides alone."""
APPEAL_DAYS = 1
"""002:9.9.2: at most one day since the decision; K16: a calendar day, to the end of the day."""
JUDGEMENT = "certification.missing.vatm"
"""A rule of evidence that the examiner found unmet: the technical team may see it otherwise, with a reason."""
FORBIDS_DECISION = frozenset({Part.TAUGHT, Part.TRAINED, Part.PARAFED, Part.EXAMINED, Part.RECOMMENDED})
"""A person with one of these parts never decides about this trainee (D4)."""

Parts = Mapping[uuid.UUID, AbstractSet[Part]]
"""Person -> what he did for one trainee."""


@dataclass(frozen=True)
class Overlap:
    """One person with two parts that should be of two people."""

    person_id: uuid.UUID
    parts: tuple[Part, ...]


def conflicts(parts: Parts, person_id: uuid.UUID) -> tuple[Part, ...]:
    """Why this person may not decide about this trainee, in the order of the process; empty when he may."""
    return tuple(part for part in Part if part in FORBIDS_DECISION & parts.get(person_id, frozenset()))


def overlaps(parts: Parts) -> list[Overlap]:
    """Forbidden overlaps for one trainee: examiner who gave parafs or trained, decider with any earlier part."""
    found = []
    for person_id, done in parts.items():
        forbidden = Part.EXAMINED in done and bool(done & {Part.PARAFED, Part.TRAINED})
        if forbidden or (Part.DECIDED in done and bool(done & FORBIDS_DECISION)):
            found.append(Overlap(person_id, tuple(part for part in Part if part in done)))
    return found


def needs_reason(recommended: Verdict, decided: Verdict) -> bool:
    """A decision that differs from the recommendation carries a reason, and so does every BK (003-028)."""
    return decided is not recommended or decided is Verdict.BK


def is_after(ends: str, starts: str) -> bool:
    """Whether a meeting ends after it began, both as "09.30"; minutes from before hours were read are not judged."""
    known = all(len(hour) == len("09.30") for hour in (ends, starts))
    return ends > starts if known else True


def bars_to_k(missing: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """What was missing at the recommendation and no meeting can overrule: facts, not the judgement of evidence (D5)."""
    return [one for one in missing if one["code"] != JUDGEMENT]


def unmet_rules(missing: Iterable[Mapping[str, Any]]) -> dict[str, list[str]]:
    """Row of evidence -> rules of evidence that the examiner did not find fulfilled."""
    found: dict[str, list[str]] = {}
    for one in missing:
        if one["code"] == JUDGEMENT:
            what = dict(one["what"])
            found.setdefault(what["row"], []).append(what["rule"])
    return found


def appeal_until(decided_at: dt.datetime, zone: str, *, in_working_days: bool = False) -> dt.datetime:
    """The last moment for an appeal: the end of the next day, calendar or working, in the zone of the class."""
    day = clock.in_zone(decided_at, zone).date()
    last = working_days_after(day, APPEAL_DAYS) if in_working_days else day + dt.timedelta(days=APPEAL_DAYS)
    return clock.at(last, dt.time.max, zone)


def after_again(
    recommended: Verdict, missing: Iterable[Mapping[str, Any]], results: Mapping[str, bool]
) -> tuple[Verdict, list[Mapping[str, Any]]]:
    """What the case says once units were assessed again (unit -> competent), and what is still missing.

    What was judged of these units before counts no more; facts and the judgement of the other units stay. K asks for
    every one of these units, and for an earlier K or nothing left of what kept it from being one.
    """
    left = [one for one in missing if one["code"] != JUDGEMENT or _unit_of(one) not in results]
    is_k = all(results.values()) and (recommended is Verdict.K or not left)
    return Verdict.K if is_k else Verdict.BK, left


def _unit_of(judgement: Mapping[str, Any]) -> str:
    return str(ROLE_OF[BY_KEY[dict(judgement["what"])["row"]].unit])


def undecided(agenda: Iterable[uuid.UUID], decided: AbstractSet[uuid.UUID]) -> list[uuid.UUID]:
    """Those on the agenda without a decision, in the order of the agenda."""
    return [enrolment_id for enrolment_id in agenda if enrolment_id not in decided]


INDEPENDENT = (Part.TRAINED, Part.RECOMMENDED, Part.DECIDED)
"""Whose employers are compared (000-071)."""


def one_employer(parts: Mapping[uuid.UUID, frozenset[Part]], employers: Mapping[uuid.UUID, str]) -> list[str]:
    """The institutions to which trainer, recommender and decider all belong. Nobody's employer proves nothing."""
    of = [
        {employers[person] for person, done in parts.items() if part in done and person in employers}
        for part in INDEPENDENT
    ]
    return sorted(set.intersection(*of))
