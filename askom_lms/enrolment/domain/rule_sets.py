"""The rule-sets as data: which clauses a participant must meet under each source, and how each one is read."""

import datetime as dt
import difflib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from askom_lms.enrolment.domain.facts import Programme
from askom_lms.enrolment.domain.nodes import Ask, Group, Node
from askom_lms.enrolment.domain.readings import QUESTIONS
from askom_lms.regulations import clause

FOLDER = Path(__file__).resolve().parent.parent / "rule_sets"
NAMES = ("juknis-001", "skema-002", "peserta-000")
ENTRY_DEFAULT, CERTIFICATION_DEFAULT = NAMES[0], NAMES[1]


class UnknownRuleSet(LookupError):
    """There is no rule-set with this name; the sentence lists those there are."""

    def __init__(self, name: str) -> None:
        near = difflib.get_close_matches(name, NAMES, n=1)
        hint = f" Maksudnya {near[0]}?" if near else ""
        super().__init__(f"Himpunan aturan {name!r} tidak ada. Pilihannya: {', '.join(NAMES)}.{hint}")


class RuleSetError(ValueError):
    """A rule-set file says something that cannot be read; names the file and the rule."""


@dataclass(frozen=True)
class Rule:
    """One clause about a participant: `holds` is the tree of what it asks."""

    code: str
    clause: str
    title: str
    holds: Node
    title_en: str
    programmes: frozenset[Programme]
    also: tuple[str, ...] = ()
    """Further clauses that ask the same."""
    topic: str = ""
    """Rules of several rule-sets on one matter carry the same topic; empty: the code."""
    reads_class_start: bool = False
    """Read on day 1 of the class when that is later than the day asked."""
    reads_application: bool = False
    """Read on the day of the application once that was handed in: what happens later changes nothing."""
    due: str = ""
    """For what may still come: before_day_1, at_the_door or in_class (see Finding)."""
    setting: str = ""
    """The setting of the class that may switch this rule off."""
    excused_by: str = ""
    """The rule that, when met, keeps this one from refusing."""

    @property
    def clauses(self) -> tuple[str, ...]:
        return (self.clause, *self.also)

    @property
    def matter(self) -> str:
        return self.topic or self.code


@dataclass(frozen=True)
class RuleSet:
    """The rules of one source for both programmes."""

    name: str
    title: str
    title_en: str
    document: str
    rules: tuple[Rule, ...]
    version: int = 1
    """Which edition of these rules it is. A class pins the name; a change of rules is a file of another name."""
    in_force_from: dt.date | None = None
    in_force_until: dt.date | None = None
    """First and last day on which the source holds; None where it carries no such date (001-001)."""

    def is_in_force(self, on: dt.date) -> bool:
        return (self.in_force_from or on) <= on <= (self.in_force_until or on)

    def rules_for(self, programme: Programme) -> tuple[Rule, ...]:
        return tuple(rule for rule in self.rules if programme in rule.programmes)

    def with_settings(self, settings: Mapping[str, Any]) -> "RuleSet":
        """Without the rules that a class switched off (`internalisasi_required = false`); a setting not given is on."""
        kept = tuple(rule for rule in self.rules if not rule.setting or settings.get(rule.setting, True))
        return replace(self, rules=kept)

    @property
    def clauses(self) -> frozenset[str]:
        return frozenset(cited for rule in self.rules for cited in rule.clauses)


def rule_set(name: str) -> RuleSet:
    """The rule-set with this name. Raises UnknownRuleSet."""
    if name not in NAMES:
        raise UnknownRuleSet(name)
    return rule_sets()[name]


@cache
def rule_sets() -> Mapping[str, RuleSet]:
    """All rule-sets by name, the default for entry first. Raises RuleSetError on a wrong file."""
    texts = {name: (FOLDER / f"{name}.toml").read_text(encoding="utf-8") for name in NAMES}
    return MappingProxyType(read_rule_sets({name: tomllib.loads(text) for name, text in texts.items()}))


def read_rule_sets(files: Mapping[str, Mapping[str, Any]]) -> dict[str, RuleSet]:
    """Rule-sets from parsed files by name; rules may refer to each other across files. Raises RuleSetError."""
    reader = _Reader(files)
    return {name: reader.rule_set(name) for name in files}


class _Reader:
    """Reads nodes, follows references and refuses what does not exist."""

    def __init__(self, files: Mapping[str, Mapping[str, Any]]) -> None:
        self.files = files
        self.rules = {
            name: {rule["code"]: rule for rule in data["rules"]} for name, data in files.items()
        }  # by file, by code

    def rule_set(self, name: str) -> RuleSet:
        data = self.files[name]
        if len(self.rules[name]) < len(data["rules"]):
            raise RuleSetError(f"{name}: two rules with one code")
        rules = tuple(self.rule(name, entry) for entry in data["rules"])
        return RuleSet(
            name, data["title"], data["title_en"], data["document"], rules,
            data.get("version", 1), data.get("in_force_from"), data.get("in_force_until"),
        )  # fmt: skip

    def rule(self, name: str, entry: Mapping[str, Any]) -> Rule:
        plain = {key: value for key, value in entry.items() if key not in {"holds", "programmes", "also"}}
        excuse = plain.get("excused_by")
        if excuse and excuse not in self.rules[name]:
            raise RuleSetError(f"{name}.{entry['code']}: is excused by {excuse!r}, which is not a rule here")
        rule = Rule(
            **plain,
            holds=self.node(name, entry["holds"], (f"{name}:{entry['code']}",)),
            programmes=frozenset(Programme(each) for each in entry["programmes"]),
            also=tuple(entry.get("also", ())),
        )
        for cited in rule.clauses:
            clause(cited)
        return rule

    def node(self, name: str, data: Mapping[str, Any], trail: tuple[str, ...]) -> Node:
        if "rule" in data:
            return self._referred(name, data["rule"], trail)
        is_condition = bool(data.get("condition", False))
        if "ask" in data:
            return self._asked(name, data, is_condition, trail)
        kind = "all" if "all" in data else "any"
        if kind not in data:
            raise RuleSetError(f"{trail[0]}: {dict(data)} is none of ask, all, any, rule")
        parts = tuple(self.node(name, part, trail) for part in data[kind])
        return Group(parts, kind == "all", is_condition, data.get("says"))

    def _referred(self, name: str, target: str, trail: tuple[str, ...]) -> Node:
        full = target if ":" in target else f"{name}:{target}"
        if full in trail:
            raise RuleSetError(f"{trail[0]}: refers to itself by {' > '.join((*trail, full))}")
        other, _, code = full.partition(":")
        if code not in self.rules.get(other, {}):
            raise RuleSetError(f"{trail[0]}: refers to {full}, which is not there")
        return self.node(other, self.rules[other][code]["holds"], (*trail, full))

    def _asked(self, name: str, data: Mapping[str, Any], is_condition: bool, trail: tuple[str, ...]) -> Node:
        question = QUESTIONS.get(data["ask"])
        if question is None:
            raise RuleSetError(f"{trail[0]}: nobody can ask {data['ask']!r}; known are {', '.join(QUESTIONS)}")
        given = {key: value for key, value in data.items() if key not in {"ask", "condition"}}
        if data["ask"] == "qualification":
            given["kkni"] = self.files[name]["settings"]["kkni"]
        missing = question.needs - given.keys()
        if missing:
            raise RuleSetError(f"{trail[0]}: {data['ask']} is not told {', '.join(sorted(missing))}")
        asked = Ask(data["ask"], MappingProxyType(given), is_condition)
        if data["ask"] == "paper" or "paper" not in given:
            return asked
        papers = Ask("paper", MappingProxyType({"paper": given.pop("paper")}), is_condition)
        return Group((asked, papers), needs_all=True, is_condition=is_condition)
