"""What stands in the way of somebody, as plain values: place on the path, a sentence by its code, who, when, where."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from askom_lms.certification.domain.recommendation import Cure
from askom_lms.certification.queries.standing import Standing
from askom_lms.enrolment.models import Enrolment
from askom_lms.training.models import TrainingClass


class Stage(StrEnum):
    """The path, in its order."""

    APPLICATION = "application"
    SEAT = "seat"
    RULES = "rules"
    SESSIONS = "sessions"
    TASK_1 = "merah"
    TASK_2 = "kuning"
    TASK_3 = "hijau"
    PRACTICE = "practice"
    TRAINER = "trainer"
    APPLYING = "applying"
    DECISION = "decision"
    CERTIFICATE = "certificate"
    UPKEEP = "upkeep"


@dataclass(frozen=True)
class Block:
    """One thing in the way: a sentence by its code, the clause where the sentence names none, who can cure it, when."""

    stage: Stage
    code: str
    params: Mapping[str, Any] = field(default_factory=dict)
    clause: str = ""
    who: Cure | None = None
    person: str = ""
    since: dt.date | None = None
    due: dt.date | None = None
    link: str = ""


@dataclass(frozen=True)
class Next:
    """What comes when nothing is in the way: a kind, its day, and what it is called."""

    kind: str
    on: dt.date | None = None
    what: str = ""


@dataclass(frozen=True)
class Why:
    """Everything in the way of one person, and what comes next."""

    enrolment: Enrolment
    klass: TrainingClass
    standing: Standing | None
    blocks: Sequence[Block]
    next: Next
    is_whole: bool
    """Whether the reader may know of recommendation, decision and appeal as well."""


@dataclass(frozen=True)
class Reader:
    """What of the path this reader may know."""

    results: bool = True
    holder: bool = True
