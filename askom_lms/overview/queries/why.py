"""Why somebody has no certificate yet: all that is in the way, from what each context knows, in the order of the path.

Sentences are those with which the services refuse: a block names the same code.
"""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from askom_lms.certification.domain.recommendation import Cure, Missing, certificate_gaps, prerequisites
from askom_lms.certification.domain.states import Verdict
from askom_lms.certification.queries.aca import broken_rules, certification_verdict
from askom_lms.certification.queries.standing import ClassPlan, Standing, class_plan, facts_of, standings
from askom_lms.enrolment.domain.states import EnrolmentPermission
from askom_lms.enrolment.models import Enrolment
from askom_lms.enrolment.queries import own_enrolment, today_in
from askom_lms.kernel import clock
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import NotFound
from askom_lms.overview.queries.blocks import Block, Next, Reader, Stage, Why
from askom_lms.overview.queries.way import After, Holder, after_class, holder
from askom_lms.overview.queries.why_after import applying, certificate, decision, following, upkeep
from askom_lms.overview.queries.why_before import before_the_seat, on_the_seat, unjudged
from askom_lms.training.models import TrainingClass

ELSEWHERE = frozenset({"two_sets", "training", "task_records", "training_papers", "self_assessment", "approval"})
"""Rules of certification that only repeat what a sheet, the trainer's word or the approval say themselves."""


def why_own(act: Act, language: str) -> Why:
    """Of the signed-in trainee in his newest class. Raises Denied, NotFound. Six queries at most."""
    enrolment = own_enrolment(act)
    if enrolment is None:
        act.require(EnrolmentPermission.APPLY)
        raise NotFound
    act.require(EnrolmentPermission.APPLY, enrolment)
    return why(act, enrolment, language, Reader())


def why(act: Act, enrolment: Enrolment, language: str, reader: Reader) -> Why:
    """Of an application that was asked for already."""
    klass, today = enrolment.training_class, today_in(act, enrolment.training_class)
    if enrolment.seat_number is None:
        blocks = list(before_the_seat(enrolment, klass, today, language))
        return Why(enrolment, klass, None, blocks, Next("seat", klass.starts_on), is_whole=True)
    standing = standings(Enrolment.id == enrolment.id)
    if not standing:  # an edit dropped the approval: the seat stays, and panitia looks again
        blocks = list(on_the_seat(enrolment, klass, today))
        return Why(enrolment, klass, None, blocks, Next("seat", klass.starts_on), is_whole=True)
    one, plan = standing[0], class_plan(klass.id)
    after = after_class(enrolment.id, klass.id)
    held = holder(enrolment.person_id, today) if reader.holder else None
    blocks = list(_seated(act, enrolment, one, plan, after, held, reader, today))
    coming = following(act, klass, plan, after, held)
    return Why(enrolment, klass, one, blocks, coming, is_whole=reader.results)


_STAGE_OF = {
    "certification.missing.eligibility": Stage.RULES,
    "certification.missing.practice": Stage.PRACTICE,
    "certification.missing.trainer": Stage.TRAINER,
    "certification.missing.vatm": Stage.DECISION,
}


def _missing(one: Missing, plan: ClassPlan, klass: TrainingClass, today: dt.date) -> Block:
    """What certification says, on its place of the path, with the day it was due or is."""
    kind = one.code.removeprefix("certification.missing.")
    if kind in ("item", "paraf"):
        stage = Stage(one.what["folder"])
    elif kind.startswith("turn"):
        stage = Stage.PRACTICE
    elif kind in ("session", "session_for_good", "mark"):
        stage = Stage.SESSIONS
    else:
        stage = _STAGE_OF[one.code]
    when = klass.ends_on
    if stage is Stage.SESSIONS:
        ends = next((row.ends_at for row in plan.sessions if row.title == one.what["session"]), None)
        when = clock.in_zone(ends, klass.zone).date() if ends else when
    is_late = when < today or stage is Stage.SESSIONS
    since, due = (when, None) if is_late else (None, when)
    if stage is Stage.RULES:
        since = due = None
    return Block(stage, one.code, one.what, one.clause, one.who, one.person, since, due, one.link)


def _seated(
    act: Act, enrolment: Enrolment, one: Standing, plan: ClassPlan, after: After, held: Holder | None, reader: Reader,
    today: dt.date,
) -> Iterator[Block]:  # fmt: skip
    klass = enrolment.training_class
    told = after.is_told
    if not told:
        yield from on_the_seat(enrolment, klass, today)
    gaps = _gaps(act, enrolment, one, plan, after)
    yield from sorted((_missing(each, plan, klass, today) for each in gaps), key=lambda block: _ORDER[block.stage])
    if one.trainer_signed_at is not None and not one.is_recommended:
        since = clock.in_zone(one.trainer_signed_at, klass.zone).date()
        why_not = {"name": one.master_name or "", "reason": after.trainer_reason}
        yield Block(Stage.TRAINER, "overview.trainer_no", why_not, "002:6.1.3", since=since, link="result")
    yield from applying(one, after, klass)
    if reader.results:
        yield from decision(one, after, klass, today)
        yield from certificate(one, plan, after, klass, act.now)
    if held is not None:
        yield from upkeep(one, after, held, today)


_ORDER = {stage: place for place, stage in enumerate(Stage)}


def _gaps(act: Act, enrolment: Enrolment, one: Standing, plan: ClassPlan, after: After) -> list[Missing]:
    """What is missing now; once minutes say BK what was missing then, once they say K only what a certificate asks."""
    if after.is_told and one.decision is Verdict.BK:
        return [Missing(**{**each, "who": Cure(each["who"])}) for each in after.missing]
    facts = facts_of(one, plan, act.now, broken_rules=())
    if after.is_told or one.is_proposed:
        return certificate_gaps(facts)
    facts = facts_of(one, plan, act.now, broken_rules=_rules(act, enrolment, one, plan, after))
    trainer = [] if one.trainer_signed_at else [each for each in certificate_gaps(facts) if each.link == "trainer"]
    return [*prerequisites(facts), *trainer]


def _rules(act: Act, enrolment: Enrolment, one: Standing, plan: ClassPlan, after: After) -> list[Any]:
    verdict = certification_verdict(
        enrolment, enrolment.training_class, one, plan, after.trainer, act.now, but=unjudged(enrolment)
    )
    found = {rule.says: rule for rule in broken_rules(enrolment, verdict) if rule.rule not in ELSEWHERE}
    return list(found.values())
