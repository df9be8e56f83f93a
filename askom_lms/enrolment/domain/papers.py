"""The blue folder: which papers it holds in a programme, and which an applicant owes, judged by what he stated."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from askom_lms.enrolment.domain.facts import Facts, Paper, Programme
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
RENEWAL = (Paper.ASESOR_CERTIFICATE, Paper.SPT_PLANS, Paper.SPT_VALIDATIONS, Paper.SPT_ASSESSMENTS)
"""What only a recertification shows, after the eight (002:9.1.2.2.c to f). The refreshment certificate of letter g is
not asked for: an upgrading class here is the refreshment."""
NOTHING = "."
ALWAYS = frozenset({Paper.KTP, Paper.PHOTO, Paper.DECLARATION})
"""Who he is (002:9.1.2.1.a, 002:9.1.2.1.b) and that all of it is true (002:7.2.3): owed whatever a rule-set asks."""
PROOF_OF = {
    Paper.TECHNICAL: "technical_certificates",
    Paper.EXPERIENCE: "experience",
    Paper.RECOMMENDATION: "recommendations",
    Paper.ASESOR_CERTIFICATE: "asesor_certificates",
}
"""A paper proves a fact; who states to have none (an empty list) owes no proof, and the verdict decides."""
COUNTED_BY = {
    Paper.SPT_PLANS: ("plans", "organised"),
    Paper.SPT_VALIDATIONS: ("validations", "tools"),
    Paper.SPT_ASSESSMENTS: ("conducted",),
}
"""Copies of letters prove how many there are; who states to have none owes no copy."""


def folder_of(programme: Programme) -> tuple[Paper, ...]:
    """The papers of the blue folder in this programme, in the order of the document string."""
    return (*BLUE_FOLDER, *RENEWAL) if programme is Programme.PENINGKATAN else BLUE_FOLDER


def marks_of(documents: str, programme: Programme) -> dict[Paper, str]:
    """Paper -> its letter in the document string; one that the string does not reach is not there."""
    folder = folder_of(programme)
    return dict(zip(folder, documents.ljust(len(folder), NOTHING), strict=False))


@dataclass(frozen=True)
class Owed:
    """What one node of a rule still wants; `is_vain` when he stated to have nothing that these papers could prove."""

    papers: frozenset[Paper] = frozenset()
    is_vain: bool = False


def papers_owed(
    facts: Facts, rule_set: RuleSet, held: Iterable[Paper], *, certified_by: RuleSet | None = None
) -> tuple[Paper, ...]:
    """The papers that are missing before panitia can judge, in the order of the folder.

    `held` are those that are there. Of alternatives the one is taken that lacks least. What the seat may wait for (a
    condition: internalisasi, kelengkapan) is not owed. Source: the papers that the rules of the rule-set name. What the
    rule-set of certification (`certified_by`) asks of a recertification alone is owed at the application too: the
    class brings nobody a letter of assignment (SPT).
    """
    there = frozenset(held)
    owed = set(ALWAYS - there)
    for rule in rule_set.rules_for(facts.programme):
        owed |= _owed(rule.holds, facts, there).papers
    for rule in certified_by.rules_for(facts.programme) if certified_by else ():
        owed |= _owed(rule.holds, facts, there).papers & frozenset(RENEWAL)
    return tuple(paper for paper in folder_of(facts.programme) if paper in owed)


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
    if _has_none(paper, facts):
        return Owed(is_vain=True)
    return Owed() if paper in held or paper not in folder_of(facts.programme) else Owed(frozenset({paper}))


def _has_none(paper: Paper, facts: Facts) -> bool:
    """Whether he stated to have nothing that this paper could prove."""
    if paper in PROOF_OF:
        return bool(getattr(facts, PROOF_OF[paper]) == ())
    counted = COUNTED_BY.get(paper)
    return bool(counted and facts.spt and all(getattr(facts.spt, kind) == 0 for kind in counted))


def names_of(papers: Iterable[Paper]) -> str:
    """KTP, ijazah: as sentences name them."""
    return ", ".join(named(paper) for paper in papers)
