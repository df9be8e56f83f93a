"""The rule-sets as data: every clause of their sources, known to the register, readable, and said in both languages."""

import datetime as dt
import re
import string
from typing import ClassVar

import pytest

from askom_lms.enrolment.domain import sentences
from askom_lms.enrolment.domain.eligibility import check
from askom_lms.enrolment.domain.facts import Programme
from askom_lms.enrolment.domain.rule_sets import (
    CERTIFICATION_DEFAULT,
    ENTRY_DEFAULT,
    FOLDER,
    NAMES,
    RuleSetError,
    UnknownRuleSet,
    read_rule_sets,
    rule_set,
    rule_sets,
)
from askom_lms.regulations import UnknownClause, clauses
from askom_lms.training.domain import composition
from tests.enrolment.eligibility_cases import all_cases, applicant


def enforced_in(part):
    return {clause.id for clause in clauses().values() if part in clause.enforced_in}


def test_the_clauses_that_the_rule_sets_cite_are_those_marked_for_eligibility():
    cited = {cited for each in rule_sets().values() for cited in each.clauses}

    assert cited == enforced_in("eligibility")


def test_the_clauses_that_the_strip_cites_are_those_marked_for_composition():
    assert {cited for each in composition.CLAUSES.values() for cited in each} == enforced_in("composition")


def own(name, programme, prefix):
    return [rule.clause for rule in rule_set(name).rules_for(programme) if rule.clause.startswith(prefix)]


@pytest.mark.row("001-033", "001-039", "002-033", "002-039")
@pytest.mark.parametrize(
    ("name", "programme", "prefix", "places"),
    [
        ("juknis-001", Programme.PELATIHAN, "001:peserta.1.", "abcde"),
        ("juknis-001", Programme.PENINGKATAN, "001:peserta.2.", "abcdef"),
        ("skema-002", Programme.PELATIHAN, "002:6.1.", "1234"),
        ("skema-002", Programme.PENINGKATAN, "002:6.2.", "1234567"),
        ("skema-002", Programme.PELATIHAN, "002:9.1.2.1.", "abcdef"),
        ("skema-002", Programme.PENINGKATAN, "002:9.1.2.2.", "abcdefghi"),
        ("peserta-000", Programme.PELATIHAN, "000:kewajiban.", "123"),
        ("peserta-000", Programme.PENINGKATAN, "000:kewajiban.", "123"),
    ],
)
def test_a_rule_set_lists_every_clause_of_its_source_in_order(name, programme, prefix, places):
    registered = [each for each in clauses() if each.startswith(prefix)]

    assert own(name, programme, prefix) == [prefix + place for place in places] == registered


@pytest.mark.parametrize("programme", list(Programme))
def test_the_class_notes_are_listed_as_far_as_they_speak_of_participants(programme):
    """Sections 'internalisasi' (7 is about the programme), 'kewajiban', 'asumsi' (2 is about examples), 'perlengkapan'."""
    headings = ("000:internalisasi.", "000:kewajiban.", "000:asumsi.", "000:perlengkapan.")
    of_participants = {each for each in clauses() if each.startswith(headings)} - {
        "000:internalisasi.7",
        "000:asumsi.2",
    }

    assert {cited for rule in rule_set("peserta-000").rules_for(programme) for cited in rule.clauses} == of_participants


@pytest.mark.row("000-004", "000-005")
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("programme", list(Programme))
def test_internalisasi_is_a_gate_of_every_rule_set_unless_the_class_switches_it_off(name, programme):
    rules = rule_set(name)
    gate = next(rule for rule in rules.rules_for(programme) if rule.code == "internalisasi")
    off = rules.with_settings({"internalisasi_required": False})

    assert gate.clause == "000:internalisasi.1"
    assert "internalisasi" not in [rule.code for rule in off.rules_for(programme)]
    assert rules.with_settings({"internalisasi_required": True}) == rules.with_settings({}) == rules


def test_the_defaults_are_the_juknis_for_a_class_and_the_scheme_for_certification():
    assert (ENTRY_DEFAULT, CERTIFICATION_DEFAULT) == ("juknis-001", "skema-002")
    assert set(NAMES) == {path.stem for path in FOLDER.glob("*.toml")}


def test_an_unknown_rule_set_is_refused_with_the_choices():
    with pytest.raises(UnknownRuleSet, match=r"juknis-01.*juknis-001, skema-002, peserta-000.*Maksudnya juknis-001\?"):
        rule_set("juknis-01")


def one_rule(**changes):
    rule = {
        "code": "a",
        "clause": "002:6.1.1",
        "title": "A",
        "title_en": "A",
        "programmes": ["pelatihan"],
        "holds": {"ask": "statement", "of": "agrees"},
        **changes,
    }
    return {"title": "X", "title_en": "X", "document": "002", "settings": {}, "rules": [rule]}


@pytest.mark.row("001-001")
def test_a_rule_set_says_its_version_and_since_when_its_source_holds():
    """001-001: where the source carries no date there is none."""
    held = {name: (one.version, one.in_force_from, one.in_force_until) for name, one in rule_sets().items()}

    assert held == {
        "juknis-001": (1, None, None),
        "skema-002": (1, dt.date(2020, 7, 6), None),
        "peserta-000": (1, None, None),
    }


@pytest.mark.row("001-001")
@pytest.mark.parametrize(
    ("day", "holds"), [("2026-12-31", False), ("2027-01-01", True), ("2027-12-31", True), ("2028-01-01", False)]
)
def test_a_rule_set_is_in_force_from_its_first_day_to_its_last(day, holds):
    dates = {"in_force_from": dt.date(2027, 1, 1), "in_force_until": dt.date(2027, 12, 31)}
    read = read_rule_sets({"x": one_rule() | {"version": 2} | dates})["x"]

    assert (read.version, read.is_in_force(dt.date.fromisoformat(day))) == (2, holds)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"holds": {"ask": "guess"}}, "nobody can ask 'guess'"),
        ({"holds": {"ask": "work", "source": "spt"}}, "is not told kind, least"),
        ({"holds": {"none": []}}, "none of ask, all, any, rule"),
        ({"holds": {"rule": "b"}}, "refers to x:b, which is not there"),
        ({"holds": {"rule": "y:b"}}, "refers to y:b, which is not there"),
        ({"holds": {"any": [{"rule": "a"}]}}, "refers to itself by x:a > x:a"),
        ({"excused_by": "b"}, "is excused by 'b'"),
    ],
)
def test_a_rule_that_cannot_be_read_is_refused(changes, words):
    with pytest.raises(RuleSetError, match=re.escape(words)):
        read_rule_sets({"x": one_rule(**changes)})


def test_a_rule_that_cites_no_registered_clause_is_refused():
    with pytest.raises(UnknownClause, match=r"002:6\.1\.9"):
        read_rule_sets({"x": one_rule(clause="002:6.1.9")})


def test_two_rules_with_one_code_are_refused():
    twice = one_rule()
    twice["rules"] *= 2

    with pytest.raises(RuleSetError, match="two rules with one code"):
        read_rule_sets({"x": twice})


def blanks(code, language):
    text = sentences._book(language)["sentences"][code]
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_say_the_same_sentences_with_the_same_blanks():
    assert sentences.codes("id") == sentences.codes("en")
    for code in sentences.codes():
        assert blanks(code, "id") == blanks(code, "en"), code
    assert sentences._book("id")["names"].keys() == sentences._book("en")["names"].keys()


class Heard(dict):
    """Sentences that remember which of them were said."""

    said: ClassVar[set] = set()

    def __getitem__(self, code):
        self.said.add(code)
        return super().__getitem__(code)


def test_every_sentence_is_said_to_somebody(monkeypatch):
    """Over all cases of all clauses: nothing is written in vain."""
    book = sentences._book("id")
    heard = {**book, "sentences": Heard(book["sentences"])}
    monkeypatch.setattr(sentences, "_book", lambda language: heard)
    for name, programme, _, case in all_cases():
        check(applicant(programme, case), rule_set(name), case.on)

    assert sentences.codes() - Heard.said == set()
