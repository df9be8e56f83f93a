"""Who may come in: the findings of one applicant under a rule-set, and what the other rule-sets would say."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from askom_lms.enrolment.domain.facts import Facts
from askom_lms.enrolment.domain.findings import BEFORE_DAY_1, IN_CLASS, Finding, Outcome, Part, Renewal, Verdict
from askom_lms.enrolment.domain.nodes import Answer, Group, Node, answer
from askom_lms.enrolment.domain.rule_sets import Rule, RuleSet, rule_sets
from askom_lms.enrolment.domain.sentences import Said, say

__all__ = ["Finding", "Outcome", "Part", "Rule", "RuleSet", "Verdict", "check", "other_readings"]


def check(facts: Facts, rule_set: RuleSet, on: dt.date, *, language: str = "id") -> Verdict:
    """Every clause of the rule-set for the applicant's programme, met or not, in the order of the source.

    `on` is the day the question is asked. Clauses about the trade are read on day 1 of the class when facts know it and
    it is later (001-035), those about the application on the day it was handed in (K10). Clauses: those of the
    rule-set; the gate on internalisasi is 000:internalisasi.1.
    """
    rules = rule_set.rules_for(facts.programme)
    answers = {rule.code: _answer(rule, facts, on) for rule in rules}
    for rule in rules:
        if rule.excused_by:
            answers[rule.code] = answers[rule.code].or_else(answers[rule.excused_by])
    findings = tuple(_finding(rule, answers[rule.code], facts, on, language) for rule in rules)
    refusals = [finding.refuses for finding in findings]
    met = False if True in refusals else None if None in refusals else True
    return Verdict(
        rule_set=rule_set.name,
        findings=findings,
        met=met,
        conditions=_conditions(findings),
        programme=facts.programme,
        on=on,
        title=rule_set.title if language == "id" else rule_set.title_en,
        version=rule_set.version,
        in_force_from=rule_set.in_force_from,
        in_force=rule_set.is_in_force(on),
        renewal=_renewal(rules, findings),
    )


def other_readings(
    facts: Facts,
    rule_set: RuleSet,
    on: dt.date,
    *,
    language: str = "id",
    settings: Mapping[str, Any] | None = None,
) -> tuple[Verdict, ...]:
    """The verdicts of the other rule-sets, with every finding marked that differs from the pinned one.

    `settings` are those of the class (see RuleSet.with_settings).
    """
    pinned = check(facts, rule_set, on, language=language)
    matter = {rule.code: rule.matter for rule in rule_set.rules}
    by_matter = {matter[finding.rule]: finding for finding in pinned.findings}
    others = [other.with_settings(settings or {}) for name, other in rule_sets().items() if name != rule_set.name]
    return tuple(_compared(other, check(facts, other, on, language=language), by_matter) for other in others)


def _compared(other: RuleSet, verdict: Verdict, by_matter: Mapping[str, Finding]) -> Verdict:
    matter = {rule.code: rule.matter for rule in other.rules}
    findings = tuple(
        replace(finding, differs=_differs(finding, by_matter.get(matter[finding.rule]))) for finding in verdict.findings
    )
    asked = {matter[finding.rule] for finding in verdict.findings}
    not_asked = tuple(mine.rule for about, mine in by_matter.items() if about not in asked and _matters(mine))
    return replace(verdict, findings=findings, conditions=_conditions(findings), not_asked=not_asked)


def _matters(finding: Finding) -> bool:
    """Whether it makes a difference that only one reading asks this: not for what is met, nor for a duty to come."""
    return finding.met is not True and finding.due != IN_CLASS


def _differs(finding: Finding, pinned: Finding | None) -> bool:
    if pinned is None:
        return _matters(finding)
    return (finding.met, finding.cure_on, finding.refuses) != (pinned.met, pinned.cure_on, pinned.refuses)


def _conditions(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    return tuple(finding for finding in findings if finding.is_open and finding.due == BEFORE_DAY_1)


def _day_read(rule: Rule, facts: Facts, on: dt.date) -> dt.date:
    if rule.reads_application:
        return facts.applied_on or on
    return max(on, facts.class_starts_on or on) if rule.reads_class_start else on


def _answer(rule: Rule, facts: Facts, on: dt.date) -> Answer:
    day = _day_read(rule, facts, on)
    told = answer(rule.holds, facts, day)
    if rule.reads_application and facts.applied_on:
        return told.as_on(day)
    return told.read_no_earlier_than(day) if day > on else told


def _finding(rule: Rule, told: Answer, facts: Facts, on: dt.date, language: str) -> Finding:
    reading, seat = told.reading, told.seat_on(on)
    met = reading.met_on(on)
    what = reading.what
    if rule.reads_application and facts.applied_on:
        what = (Said("read.application", {"date": facts.applied_on}), *what)
    elif _day_read(rule, facts, on) > on:
        what = (Said("read.class_start", {"date": facts.class_starts_on}), *what)
    return Finding(
        rule=rule.code,
        clause=rule.clause,
        met=met,
        what=say(what, language),
        cure=None if met else say(reading.cure, language),
        cure_on=None if met else reading.certain.next_from(on),
        title=rule.title if language == "id" else rule.title_en,
        also=rule.also,
        met_until=reading.certain.last_from(on) if met else None,
        refuses=None if seat is None else not seat,
        pending=say(reading.pending, language) or None,
        due=rule.due or None,
        parts=tuple(_part(part, on, language) for part in told.parts),
        needs_all=told.needs_all,
        is_choice=isinstance(rule.holds, Group) and not rule.holds.says and _has_choice(rule.holds),
        topic=rule.matter,
    )


def _has_choice(node: Node) -> bool:
    return isinstance(node, Group) and (not node.needs_all or any(_has_choice(part) for part in node.parts))


def _part(told: Answer, on: dt.date, language: str) -> Part:
    parts = tuple(_part(part, on, language) for part in told.parts)
    return Part(told.reading.met_on(on), say(told.reading.what, language), told.needs_all, parts)


def _renewal(rules: tuple[Rule, ...], findings: tuple[Finding, ...]) -> Renewal | None:
    """Full when every excusable clause is met, partial when the rule that excuses them is; None when none is asked."""
    met = {rule.code: finding.met for rule, finding in zip(rules, findings, strict=True)}
    excusable = [met[rule.code] for rule in rules if rule.excused_by]
    excuses = [met[rule.excused_by] for rule in rules if rule.excused_by]
    if not excusable:
        return None
    if False in excuses:
        return Renewal.NONE
    if False in excusable and None not in excuses:
        return Renewal.PARTIAL
    return Renewal.FULL if all(excusable) else Renewal.UNKNOWN
