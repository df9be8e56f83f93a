"""Up to the seat: what an application lacks, whose turn it is, and what keeps a seat from being used."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from askom_lms.certification.domain.recommendation import Cure
from askom_lms.enrolment.domain.facts import Paper
from askom_lms.enrolment.domain.findings import Finding
from askom_lms.enrolment.domain.papers import names_of
from askom_lms.enrolment.domain.pre_day import unsettled
from askom_lms.enrolment.domain.states import EnrolmentState
from askom_lms.enrolment.models import DocumentState, Enrolment
from askom_lms.enrolment.queries import (
    asks_pre_day_papers,
    marks_in,
    papers_lacking,
    register_of,
    verdict_now,
)
from askom_lms.kernel import clock
from askom_lms.overview.queries.blocks import Block, Stage
from askom_lms.training.models import ClassState, TrainingClass

_REJECTED, _WAITING = DocumentState.REJECTED.value, DocumentState.WAITING.value


def before_the_seat(enrolment: Enrolment, klass: TrainingClass, today: dt.date, language: str) -> Iterator[Block]:
    """Up to the decision of panitia: papers, clauses, and whose turn it is."""
    at, state = Stage.APPLICATION, enrolment.state
    lacking = papers_lacking(enrolment)
    if state in (EnrolmentState.DRAFT, EnrolmentState.REJECTED):
        yield from _not_applied(enrolment, klass, lacking)
    elif state is EnrolmentState.WAITING:
        yield Block(at, "overview.waiting", {"place": enrolment.waiting_place}, link="application", due=klass.starts_on)
    elif state is EnrolmentState.OFFERED:
        ends = enrolment.offer_ends_at
        until = clock.in_zone(ends, klass.zone).date() if ends else None
        yield Block(at, "overview.offered", due=until, link="application")
    else:
        applied = enrolment.applied_at
        since = clock.in_zone(applied, klass.zone).date() if applied else None
        yield Block(at, "overview.applied", since=since, due=klass.starts_on, link="application")
    said = lacking if state in (EnrolmentState.DRAFT, EnrolmentState.REJECTED) else ()
    known, there = register_of(enrolment, today), {"papers": {str(paper): {"present": True} for paper in said}}
    verdict = verdict_now(enrolment, today, more=there, register=known, language=language)
    yield from map(_rule, _each_once((*verdict.unmet, *verdict.conditions)))


def _not_applied(enrolment: Enrolment, klass: TrainingClass, lacking: Sequence[Any]) -> Iterator[Block]:
    """In the order in which `apply` refuses, each once."""
    at = Stage.APPLICATION
    if enrolment.state is EnrolmentState.REJECTED:
        yield Block(at, "overview.rejected", {"reason": enrolment.decision_reason}, link="application")
    if klass.state is not ClassState.OPEN:
        code = "enrolment.not_open" if klass.state is ClassState.PLANNED else "enrolment.closed"
        yield Block(at, code, {"number": klass.number}, due=klass.starts_on)
    if enrolment.skema_id is None:
        yield Block(at, "enrolment.no_skema", due=klass.starts_on, link="application")
    if lacking:
        told = {"missing": names_of(lacking), "n": len(lacking)}
        yield Block(at, "enrolment.papers_missing", told, due=klass.starts_on, link="papers")
    if enrolment.state is EnrolmentState.DRAFT and enrolment.skema_id and not lacking:
        yield Block(at, "overview.not_applied", due=klass.starts_on, link="application")


def _each_once(found: Iterable[Finding]) -> list[Finding]:
    """Two rules that say the same thing are one."""
    return list({one.what: one for one in reversed(list(found))}.values())[::-1]


def _rule(finding: Finding) -> Block:
    told = {"what": finding.what, "cure": finding.cure or finding.pending or ""}
    return Block(Stage.RULES, "overview.rule", told, finding.clause, Cure.TRAINEE, due=finding.cure_on, link="rules")


def unjudged(enrolment: Enrolment) -> list[Paper]:
    """The papers of a seat that panitia turned down or has not looked at: each is said once, here and by no rule."""
    marks = marks_in(enrolment, enrolment.training_class)
    return [paper for paper, mark in marks.items() if mark in (_REJECTED, _WAITING)]


def on_the_seat(enrolment: Enrolment, klass: TrainingClass, today: dt.date) -> Iterator[Block]:
    """What keeps the seat from being used: approval, condition, papers."""
    at, before = Stage.SEAT, klass.starts_on if today < klass.starts_on else None
    if enrolment.approved_facts_version != enrolment.facts_version:
        yield Block(at, "enrolment.approval_dropped", due=before, link="rules")
    if enrolment.is_conditional and enrolment.confirmed_at is None:
        yield Block(at, "enrolment.condition_open", due=before, link="rules")
    if left := unjudged(enrolment):
        told = {"missing": names_of(left), "n": len(left)}
        yield Block(at, "enrolment.papers_not_accepted", told, due=before, link="papers")
    if before and asks_pre_day_papers(klass) and (owed := unsettled(enrolment.pre_day)):
        names = ", ".join(str(paper).replace("-", " ") for paper in owed)
        told = {"n": 1, "names": f"{enrolment.person.name} ({names})"}
        yield Block(at, "enrolment.pre_day_papers_before_start", told, due=before, link="papers")
