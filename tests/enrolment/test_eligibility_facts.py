"""Facts as JSON: read, written, and refused with where, what and an example."""

import datetime as dt

import pytest

from askom_lms.enrolment.domain.example import EXAMPLE
from askom_lms.enrolment.domain.facts import Facts, Paper, Programme, facts_from_dict, facts_to_dict
from askom_lms.enrolment.domain.facts_codec import FactsError
from askom_lms.enrolment.models import BLUE
from askom_lms.training.models import Programme as ClassProgramme


def test_the_example_fills_every_fact_and_comes_back_equal():
    written = facts_to_dict(EXAMPLE)

    assert facts_from_dict(written) == EXAMPLE
    assert [name for name, value in written.items() if value in (None, [], {})] == []
    assert set(written["papers"]) == set(Paper)


def test_what_is_not_said_is_not_known():
    facts = facts_from_dict({"programme": "peningkatan"})

    assert facts == Facts(programme=Programme.PENINGKATAN)
    assert facts.experience is None
    assert facts.papers == {}


def test_null_is_not_known_and_an_empty_list_is_none_at_all():
    assert facts_from_dict({"programme": "pelatihan", "experience": None}).experience is None
    assert facts_from_dict({"programme": "pelatihan", "experience": []}).experience == ()


@pytest.mark.parametrize(
    ("data", "path", "words"),
    [
        ([], "", "harus berupa objek, bukan daftar"),
        ("x", "", "harus berupa objek, bukan teks"),
        ({}, "programme", "wajib ada"),
        ({"programme": None}, "programme", "tidak boleh null"),
        ({"programme": "diklat"}, "programme", "pilihannya pelatihan, peningkatan"),
        ({"programme": ["pelatihan"]}, "programme", "tidak dikenal"),
        ({"programme": "pelatihan", "experiance": []}, "experiance", "maksudnya experience?"),
        ({"programme": "pelatihan", "can_word": "ya"}, "can_word", "harus true atau false, bukan teks"),
        ({"programme": "pelatihan", "born_on": "17-05-1994"}, "born_on", "bukan tanggal"),
        ({"programme": "pelatihan", "born_on": "2025-02-29"}, "born_on", "bukan tanggal"),
        ({"programme": "pelatihan", "born_on": "2025-W27-2"}, "born_on", "bukan tanggal"),
        ({"programme": "pelatihan", "born_on": "0001-01-01"}, "born_on", "bukan tanggal"),
        ({"programme": "pelatihan", "born_on": 19940517}, "born_on", "bukan tanggal"),
        ({"programme": "pelatihan", "experience": {}}, "experience", "harus berupa daftar, bukan objek"),
        ({"programme": "pelatihan", "experience": [{}]}, "experience[0].started_on", "wajib ada"),
        ({"programme": "pelatihan", "experience": [7]}, "experience[0]", "harus berupa objek, bukan angka"),
        ({"programme": "pelatihan", "papers": []}, "papers", "harus berupa objek, bukan daftar"),
        ({"programme": "pelatihan", "papers": {"paspor": {"present": True}}}, "papers", "'paspor' tidak dikenal"),
        ({"programme": "pelatihan", "papers": {"ktp": {}}}, "papers.ktp.present", "wajib ada"),
        ({"programme": "pelatihan", "spt": {"plans": True}}, "spt.plans", "harus bilangan bulat, bukan true/false"),
        ({"programme": "pelatihan", "spt": {"plans": 1.5}}, "spt.plans", "harus bilangan bulat"),
        ({"programme": "pelatihan", "made": {"tools": -1}}, "made.tools", "tidak boleh kurang dari 0"),
        ({"programme": "pelatihan", "education": {"kkni_level": 10}}, "education.kkni_level", "1 sampai 9"),
        ({"programme": "pelatihan", "education": {"level": "SMK"}}, "education.level", "pilihannya SD, SMP, SMA"),
    ],
)
def test_wrong_data_is_refused_with_its_place_and_an_example(data, path, words):
    with pytest.raises(FactsError) as refused:
        facts_from_dict(data)

    problem = next(each for each in refused.value.problems if each.path == path)
    assert words in problem.what
    assert problem.example
    assert str(problem) in str(refused.value)


def period(**changes):
    return {"programme": "pelatihan", "born_on": "1994-05-17", "experience": [{"started_on": "2020-02-29", **changes}]}


@pytest.mark.parametrize(
    ("data", "path", "words"),
    [
        (period(ended_on="2020-02-28"), "experience[0].ended_on", "sebelum mulai"),
        (period(ended_on="2021-01-01", ongoing=True), "experience[0].ended_on", "ongoing true"),
        (period(started_on="1994-05-16"), "experience[0].started_on", "sebelum tanggal lahir"),
        (
            {
                "programme": "pelatihan",
                "technical_certificates": [{"issued_on": "2024-02-29", "valid_until": "2024-02-28"}],
            },
            "technical_certificates[0].valid_until",
            "sebelum terbit",
        ),
    ],
)
def test_what_cannot_be_true_is_refused(data, path, words):
    with pytest.raises(FactsError) as refused:
        facts_from_dict(data)

    assert [problem.path for problem in refused.value.problems] == [path]
    assert words in str(refused.value)


@pytest.mark.parametrize("ended_on", ["2020-02-29", "2020-03-01"])
def test_a_period_may_end_on_the_day_it_began(ended_on):
    facts = facts_from_dict(period(ended_on=ended_on))

    assert facts.experience[0].started_on == dt.date(2020, 2, 29)


def test_every_problem_is_told_at_once():
    with pytest.raises(FactsError) as refused:
        facts_from_dict({"programme": "x", "can_word": 1, "experience": [{"started_on": "?"}, {"proof": "?"}]})

    assert [problem.path for problem in refused.value.problems] == [
        "programme",
        "experience[0].started_on",
        "experience[1].started_on",
        "experience[1].proof",
        "can_word",
    ]


def test_the_words_agree_with_those_of_the_tables():
    """The domain may not read the tables; their values must be the same all the same."""
    assert {kind.value for kind in BLUE} < {paper.value for paper in Paper}
    assert [each.value for each in Programme] == [each.value for each in ClassProgramme]
