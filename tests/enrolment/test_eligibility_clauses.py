"""Every clause of every rule-set: met, unmet, the day before, on and after its border, and not known."""

import pytest

from askom_lms.enrolment.domain.eligibility import check
from askom_lms.enrolment.domain.facts import Programme
from askom_lms.enrolment.domain.rule_sets import NAMES, rule_set
from tests.enrolment.applicants import ON, complete
from tests.enrolment.eligibility_cases import CASES, all_cases, applicant


def named(value):
    return value if isinstance(value, str) else getattr(value, "kind", None)


@pytest.mark.row(
    "000-123",
    "000-124",
    "000-125",
    "000-126",
    "000-128",
    "000-131",
    "000-132",
    "000-133",
    "000-134",
    "000-135",
    "000-137",
    "001-034",
    "001-035",
    "001-036",
    "001-037",
    "001-038",
    "001-040",
    "001-041",
    "001-042",
    "001-043",
    "001-044",
    "001-045",
    "002-034",
    "002-035",
    "002-036",
    "002-037",
    "002-038",
    "002-040",
    "002-041",
    "002-042",
    "002-043",
    "002-044",
    "002-045",
    "002-046",
    "002-059",
    "002-060",
    "002-061",
    "002-062",
    "002-063",
    "002-064",
    "002-065",
    "002-066",
    "002-067",
    "002-068",
    "002-069",
    "002-070",
    "002-071",
    "002-072",
    "002-073",
    "002-074",
)
@pytest.mark.parametrize(("rule_set_name", "programme", "rule", "case"), all_cases(), ids=named)
def test_a_clause_answers_for_the_facts_of_the_case(rule_set_name, programme, rule, case):
    verdict = check(applicant(programme, case), rule_set(rule_set_name), case.on)
    finding = next(each for each in verdict.findings if each.rule == rule)

    assert (finding.met, finding.cure_on) == (case.met, case.cure_on), finding.what
    assert (finding.cure is None) == (case.met is True)
    assert finding.cure != ""
    assert finding.what


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("programme", list(Programme))
def test_every_rule_has_a_case_of_each_kind(name, programme):
    cases = CASES[name, programme]

    assert list(cases) == [rule.code for rule in rule_set(name).rules_for(programme)]
    for rule, each in cases.items():
        assert {case.kind for case in each} == {"met", "unmet", "border", "unknown"}, rule


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("programme", list(Programme))
def test_who_has_everything_meets_every_clause_without_condition(name, programme):
    verdict = check(complete(programme), rule_set(name), ON)

    assert [finding.rule for finding in verdict.findings if finding.met is not True] == []
    assert (verdict.met, verdict.outcome, verdict.conditions, verdict.unmet) == (True, "memenuhi", (), ())
    assert verdict.assessed_as_new is False
