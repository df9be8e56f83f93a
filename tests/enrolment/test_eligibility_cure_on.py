"""What must hold for every applicant: time until cure_on cures, the day before does not, knowing more never turns an answer."""

import dataclasses
import datetime as dt
from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from askom_lms.enrolment.domain.eligibility import check, other_readings
from askom_lms.enrolment.domain.facts import (
    AsesorCertificate,
    Duties,
    Education,
    EducationLevel,
    Equipment,
    Experience,
    Facts,
    Paper,
    PaperFact,
    PaperVerdict,
    Participation,
    Programme,
    ProofKind,
    Recommendation,
    RecommenderKind,
    Standing,
    TechnicalCertificate,
    TrainerRecommendation,
    WorkCounts,
    facts_from_dict,
    facts_to_dict,
)
from askom_lms.enrolment.domain.rule_sets import NAMES, rule_set

DAY = dt.timedelta(days=1)
FEW = settings(max_examples=120, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])

days = st.dates(dt.date(2019, 1, 1), dt.date(2029, 12, 31)) | st.sampled_from(
    [dt.date(2020, 2, 29), dt.date(2024, 2, 29), dt.date(2023, 2, 28), dt.date(2023, 3, 1), dt.date(2024, 1, 31)]
)
yes_no_unknown = st.none() | st.booleans()
mostly_yes = st.sampled_from([True, True, True, False, None])


def maybe(strategy):
    return st.none() | strategy


def few(strategy):
    return maybe(st.lists(strategy, max_size=3).map(tuple))


@st.composite
def certificates(draw):
    first, second = sorted([draw(days), draw(days)])
    number = draw(st.sampled_from(["S-1", "S-1", None]))
    return TechnicalCertificate(
        number=number, scheme="JDA", issued_on=draw(st.just(first) | st.none()), valid_until=second
    )


@st.composite
def periods(draw):
    first, second = sorted([draw(days), draw(days)])
    end = draw(st.sampled_from(["closed", "ongoing", "ongoing", "unknown"]))
    return Experience(
        started_on=first,
        ended_on=second if end == "closed" else None,
        ongoing=end == "ongoing",
        employer="PT",
        proof=draw(maybe(st.sampled_from(ProofKind))),
        in_field=draw(mostly_yes),
    )


letters = st.builds(
    Recommendation,
    kind=maybe(st.sampled_from(RecommenderKind)),
    institution=st.just("LSP A"),
    standing=maybe(st.sampled_from(Standing)),
    bnsp_approved=yes_no_unknown,
    dated_on=maybe(days),
)
parts = maybe(
    st.builds(
        Participation,
        held_on=maybe(days),
        attended=mostly_yes,
        certificate=st.sampled_from([None, "", "No. 1", "No. 1"]),
    )
)
how_many = maybe(st.integers(0, 7))
works = maybe(
    st.builds(WorkCounts, plans=how_many, organised=how_many, conducted=how_many, validations=how_many, tools=how_many)
)
paper_facts = st.builds(
    PaperFact, present=st.sampled_from([True, True, True, False]), verdict=maybe(st.sampled_from(PaperVerdict))
)


applicants = st.builds(
    Facts,
    programme=st.sampled_from(Programme),
    class_starts_on=maybe(days),
    education=maybe(
        st.builds(Education, level=maybe(st.sampled_from(EducationLevel)), kkni_level=maybe(st.integers(0, 9)))
    ),
    technical_certificates=few(certificates()),
    experience=few(periods()),
    recommendations=few(letters),
    can_word=mostly_yes,
    can_excel=mostly_yes,
    internalisasi=parts,
    asesor_certificates=few(
        st.builds(AsesorCertificate, number=st.sampled_from(["A-1", None]), valid_until=maybe(days))
    ),
    papers=st.dictionaries(st.sampled_from(Paper), paper_facts),
    made=works,
    spt=works,
    training=parts,
    refreshment=parts,
    trainer_recommendation=maybe(st.builds(TrainerRecommendation, given=mostly_yes, signed_on=maybe(days))),
    duties=maybe(
        st.builds(Duties, sessions=how_many, attended=how_many, tasks=how_many, parafed=how_many, handed_in=how_many)
    ),
    equipment=maybe(st.lists(st.sampled_from(Equipment), unique=True).map(tuple)),
    brings_base_map=yes_no_unknown,
    brings_skema=yes_no_unknown,
    brings_skkni=yes_no_unknown,
    has_apl01=yes_no_unknown,
    has_apl02=yes_no_unknown,
    agrees=yes_no_unknown,
)
well_papered = applicants.map(lambda facts: replace(facts, papers={paper: PaperFact(present=True) for paper in Paper}))
everyone = applicants | well_papered
sets = st.sampled_from(NAMES).map(rule_set)


def on_a_day(facts, rules, day):
    """The findings by rule."""
    return {finding.rule: finding for finding in check(facts, rules, day).findings}


@FEW
@given(everyone, sets, days)
def test_time_until_cure_on_cures_and_the_day_before_does_not(facts, rules, on):
    dated = {code: finding for code, finding in on_a_day(facts, rules, on).items() if finding.cure_on}
    then = {day: on_a_day(facts, rules, day) for day in {finding.cure_on for finding in dated.values()}}
    before = {day: on_a_day(facts, rules, day - DAY) for day in then}
    for code, finding in dated.items():
        assert finding.met is not True
        assert finding.cure_on > on
        assert then[finding.cure_on][code].met is True
        assert before[finding.cure_on][code].met is not True


@FEW
@given(everyone, sets, days, st.integers(1, 4000))
def test_no_day_before_cure_on_and_no_day_at_all_without_it_cures(facts, rules, on, later):
    day = on + later * DAY
    then = on_a_day(facts, rules, day)
    for code, finding in on_a_day(facts, rules, on).items():
        if finding.met is not True and (finding.cure_on is None or day < finding.cure_on):
            assert then[code].met is not True, code


@FEW
@given(everyone, sets, days)
def test_a_yes_that_ends_holds_on_its_last_day_and_not_on_the_next(facts, rules, on):
    for code, finding in on_a_day(facts, rules, on).items():
        if finding.met_until is not None:
            assert finding.met is True
            assert on_a_day(facts, rules, finding.met_until)[code].met is True
            assert on_a_day(facts, rules, finding.met_until + DAY)[code].met is not True


@FEW
@given(everyone, sets, days, st.integers(1, 4000))
def test_a_yes_without_end_stays(facts, rules, on, later):
    then = on_a_day(facts, rules, on + later * DAY)
    for code, finding in on_a_day(facts, rules, on).items():
        if finding.met is True and finding.met_until is None:
            assert then[code].met is True, code


def filled(little, more):
    """`little`, with what is not known taken from `more`, at every depth; lists are taken whole."""
    if little is None:
        return more
    if isinstance(little, Participation) and (little.attended or little.certificate):
        return little  # a date after the day asked, or an absence, would contradict what is known
    if dataclasses.is_dataclass(little) and type(little) is type(more):
        names = [field.name for field in dataclasses.fields(little)]
        return type(little)(**{name: filled(getattr(little, name), getattr(more, name)) for name in names})
    if isinstance(little, dict):
        return {**more, **little}
    return little


@FEW
@given(everyone, everyone, sets, days)
def test_knowing_more_never_turns_a_yes_or_a_no(facts, others, rules, on):
    known = filled(facts, replace(others, programme=facts.programme, class_starts_on=facts.class_starts_on))
    then = on_a_day(known, rules, on)
    for code, finding in on_a_day(facts, rules, on).items():
        if finding.met is not None and not finding.pending:
            assert then[code].met is finding.met, code


@FEW
@given(everyone, sets, days)
def test_a_verdict_adds_up_its_findings(facts, rules, on):
    verdict = check(facts, rules, on)
    refusing = [finding.refuses for finding in verdict.findings]

    assert verdict.met is (False if True in refusing else None if None in refusing else True)
    assert all(finding.refuses is False for finding in verdict.findings if finding.met)
    assert set(verdict.conditions) <= {finding for finding in verdict.findings if finding.refuses is False}
    assert bool(verdict.unmet) is (verdict.met is not True)
    assert [finding.rule for finding in verdict.findings] == [rule.code for rule in rules.rules_for(facts.programme)]


@FEW
@given(everyone, sets, days, st.sampled_from(["id", "en"]))
def test_everything_can_be_said_and_written(facts, rules, on, language):
    for verdict in (check(facts, rules, on, language=language), *other_readings(facts, rules, on, language=language)):
        for finding in verdict.findings:
            assert "None" not in finding.what + (finding.cure or "")
            assert bool(finding.cure) is (finding.met is not True)
        assert verdict.as_dict()["rule_set"] == verdict.rule_set


@FEW
@given(everyone)
def test_facts_come_back_from_their_dictionary(facts):
    assert facts_from_dict(facts_to_dict(facts)) == facts
