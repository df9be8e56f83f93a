"""Questions about the person: education, computer, declarations, papers and what is brought along."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from askom_lms.enrolment.domain.facts import Equipment, Facts, Paper, PaperVerdict
from askom_lms.enrolment.domain.readings.base import Question, Reading, all_known, any_known, timeless, unknown
from askom_lms.enrolment.domain.sentences import Said


def qualification(facts: Facts, given: Mapping[str, Any], _on: dt.date) -> Reading:
    """Level `least` of KKNI or more, by diploma (levels in `kkni`) or by a qualification of its own (K2)."""
    least, kkni = given["least"], given["kkni"]
    education = facts.education
    enough = next(name for name, level in kkni.items() if level >= least)
    if education is None:
        return unknown("qualification.unknown", "qualification.state", least=least)
    by_diploma = None if education.level is None else kkni[education.level]
    by_proof = education.kkni_level
    values = {
        "least": least,
        "diploma": education.level or "-",
        "level": by_diploma,
        "proof": by_proof,
        "enough": enough,
    }
    if by_diploma is not None and by_diploma >= least:
        return timeless(True, Said("qualification.by_diploma", values))
    if by_proof is not None and by_proof >= least:
        return timeless(True, Said("qualification.by_proof", values))
    cure = Said("qualification.prove", values)
    if by_diploma is None:
        return timeless(None, Said("qualification.unknown", values), Said("qualification.state", values))
    if by_proof is None:
        return timeless(None, Said("qualification.proof_unknown", values), cure)
    return timeless(False, Said("qualification.too_low", values), cure)


def computer(facts: Facts, given: Mapping[str, Any], _on: dt.date) -> Reading:
    """Can use Word and Excel; with `any = true` one of them is enough."""
    skills = {"Microsoft Word": facts.can_word, "Microsoft Excel": facts.can_excel}
    met = (any_known if given["any"] else all_known)(list(skills.values()))
    wanting = [name for name, value in skills.items() if value is False]
    unsaid = [name for name, value in skills.items() if value is None]
    if met:
        able = [name for name, value in skills.items() if value]
        return timeless(True, Said("computer.able", {"programs": able}))
    code = "computer.unknown" if met is None else "computer.unable"
    return timeless(met, Said(code, {"programs": unsaid if met is None else wanting}), Said("computer.learn"))


def statement(facts: Facts, given: Mapping[str, Any], _on: dt.date) -> Reading:
    """A yes or no that the applicant gives; `of` names the fact."""
    name = given["of"]
    value: bool | None = getattr(facts, name)
    state = {True: "yes", False: "no", None: "unknown"}[value]
    return timeless(value, Said(f"statement.{name}.{state}"), Said(f"statement.{name}.cure"))


def equipment(facts: Facts, given: Mapping[str, Any], _on: dt.date) -> Reading:
    """All `items` are brought."""
    items = [Equipment(item) for item in given["items"]]
    if facts.equipment is None:
        return unknown("equipment.unknown", "equipment.bring", items=items)
    missing = [item for item in items if item not in facts.equipment]
    if missing:
        return timeless(
            False, Said("equipment.missing", {"items": missing}), Said("equipment.bring", {"items": missing})
        )
    return timeless(True, Said("equipment.brought", {"items": items}))


def paper(facts: Facts, given: Mapping[str, Any], _on: dt.date) -> Reading:
    """The paper is there and panitia did not reject it."""
    kind = Paper(given["paper"])
    fact = facts.papers.get(kind)
    name = {"paper": kind}
    if fact is None:
        return unknown("paper.unknown", "paper.bring", **name)
    if not fact.present:
        return timeless(False, Said("paper.missing", name), Said("paper.bring", name))
    if fact.verdict is PaperVerdict.REJECTED:
        said = Said("paper.rejected", {**name, "reason": fact.reason or "-"})
        return timeless(False, said, Said("paper.replace", name))
    return timeless(True, Said("paper.accepted" if fact.verdict else "paper.unjudged", name))


QUESTIONS = {
    "qualification": Question(qualification, frozenset({"least"})),
    "computer": Question(computer, frozenset({"any"})),
    "statement": Question(statement, frozenset({"of"})),
    "equipment": Question(equipment, frozenset({"items"})),
    "paper": Question(paper, frozenset({"paper"})),
}
