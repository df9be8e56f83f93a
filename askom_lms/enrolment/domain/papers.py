"""The blue folder: which of its eight papers an applicant owes under a rule-set, judged by what he stated."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from askom_lms.enrolment.domain.facts import Facts, Paper
from askom_lms.enrolment.domain.nodes import Ask, Node
from askom_lms.enrolment.domain.rule_sets import RuleSet
from askom_lms.enrolment.domain.sentences import named

BLUE_FOLDER = (
    Paper.KTP,
    Paper.PHOTO,
    Paper.DIPLOMA,
    Paper.TECHNICAL,
    Paper.EXPERIENCE,
    Paper.RECOMMENDATION,
    Paper.INTERNALISASI,
    Paper.DECLARATION,
)
ALWAYS = frozenset({Paper.KTP, Paper.PHOTO, Paper.DECLARATION})
"""Who he is (002:9.1.2.1.a, 002:9.1.2.1.b) and that all of it is true (002:7.2.3): owed whatever a rule-set asks."""
PROOF_OF = {
    Paper.TECHNICAL: "technical_certificates",
    Paper.EXPERIENCE: "experience",
    Paper.RECOMMENDATION: "recommendations",
}
"""A paper proves a fact; who states to have none (an empty list) owes no proof, and the verdict decides."""


@dataclass(frozen=True)
class Owed:
    """What one node of a rule still wants; `is_vain` when he stated to have nothing that these papers could prove."""

    papers: frozenset[Paper] = frozenset()
    is_vain: bool = False


def papers_owed(facts: Facts, rule_set: RuleSet, held: Iterable[Paper]) -> tuple[Paper, ...]:
    """The papers that are missing before panitia can judge, in the order of the folder.

    `held` are those that are there. Of alternatives the one is taken that lacks least. What the seat may wait for (a
    condition: internalisasi, kelengkapan) is not owed. Source: the papers that the rules of the rule-set name.
    """
    there = frozenset(held)
    owed = set(ALWAYS - there)
    for rule in rule_set.rules_for(facts.programme):
        owed |= _owed(rule.holds, facts, there).papers
    return tuple(paper for paper in BLUE_FOLDER if paper in owed)


def _owed(node: Node, facts: Facts, held: AbstractSet[Paper]) -> Owed:
    if node.is_condition:
        return Owed()
    if isinstance(node, Ask):
        return _asked(node, facts, held)
    parts = [_owed(part, facts, held) for part in node.parts]
    if node.needs_all:
        return Owed(frozenset().union(*(part.papers for part in parts)), any(part.is_vain for part in parts))
    hopeful = [part for part in parts if not part.is_vain] or parts
    return min(hopeful, key=lambda part: len(part.papers))


def _asked(node: Ask, facts: Facts, held: AbstractSet[Paper]) -> Owed:
    if node.question != "paper":
        return Owed()
    paper = Paper(node.given["paper"])
    if paper in PROOF_OF and getattr(facts, PROOF_OF[paper]) == ():
        return Owed(is_vain=True)
    return Owed() if paper in held or paper not in BLUE_FOLDER else Owed(frozenset({paper}))


def names_of(papers: Iterable[Paper]) -> str:
    """KTP, ijazah: as sentences name them."""
    return ", ".join(named(paper) for paper in papers)
