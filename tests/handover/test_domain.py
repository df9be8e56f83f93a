"""The number on a KTP, names on two papers, and what stands in the way of a hand-over: yes, no, border."""

import dataclasses
import datetime as dt

import pytest

from askom_lms.certification.domain.recommendation import Cure, Missing
from askom_lms.certification.domain.states import Verdict
from askom_lms.handover.domain.checks import Card, Handed, Photo, changes, counts, findings, told
from askom_lms.handover.domain.identity import cleaned, is_birthday, is_same_name, nik_problem

NOON = dt.datetime(2026, 11, 20, 5, tzinfo=dt.UTC)
SHEET = Missing("certification.missing.item", "000:kewajiban.3", Cure.TRAINEE, link="merah/peta")
WHOLE = Handed(
    enrolment_id="1", seat=1, name="Sari Dewi", born_on=dt.date(1998, 1, 20), origin="LSP X", education="s1",
    skema="JDA", card=Card("3515082001980001", "SARI DEWI, S.Kom.", NOON), photo=Photo(True, ""),
    trainer_recommends=True, recommended=Verdict.K, decided=Verdict.K, minutes="BA-001/X/XI/2026",
    minutes_on=dt.date(2026, 11, 20), minutes_frozen=True, certificate="001/PLT", appeal_open=False,
)  # fmt: skip


@pytest.mark.parametrize(
    ("nik", "said"),
    [
        ("3515082001980001", ""),
        ("1101010101000001", ""),
        ("9771017112990001", ""),
        ("3515086902040001", ""),
        ("3515086902050001", "handover.nik_date"),
        ("351508200198000", "handover.nik_length"),
        ("35150820019800011", "handover.nik_length"),
        ("35150820019800o1", "handover.nik_length"),
        ("", "handover.nik_length"),
        ("1015082001980001", "handover.nik_date"),
        ("9815082001980001", "handover.nik_date"),
        ("3515083201980001", "handover.nik_date"),
        ("3515084001980001", "handover.nik_date"),
        ("3515080001980001", "handover.nik_date"),
        ("3515082013980001", "handover.nik_date"),
        ("3515082001980000", "handover.nik_date"),
    ],
)
def test_a_nik_has_sixteen_digits_a_province_and_a_day_of_birth(nik, said):
    assert nik_problem(nik) == said


def test_a_nik_is_read_without_what_stands_between_its_digits():
    assert cleaned(" 3515-1720 0198.0001") == "3515172001980001"


def test_the_day_of_birth_of_a_woman_is_forty_higher():
    assert is_birthday("3515082001980001", dt.date(1998, 1, 20))
    assert is_birthday("3515086001980001", dt.date(1998, 1, 20))
    assert is_birthday("3515082001040001", dt.date(2004, 1, 20))
    assert not is_birthday("3515082001980001", dt.date(1998, 1, 21))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Sari Dewi", "SARI  DEWI, S.Kom.", True),
        ("Moh. Ali", "MOH ALI", True),
        ("Sari Dewi", "Sari Dewi Lestari", False),
        ("", "", False),
    ],
)
def test_capitals_spaces_points_and_titles_make_no_other_name(one, other, same):
    assert is_same_name(one, other) is same


@pytest.mark.row("002-089")
@pytest.mark.parametrize(
    ("change", "code", "is_hard"),
    [
        ({"card": None}, "handover.no_card", True),
        ({"card": Card("351508200198000", "Sari Dewi", NOON)}, "handover.nik_length", True),
        ({"born_on": dt.date(1998, 1, 21)}, "handover.nik_birth", False),
        ({"name": "Sari Lestari"}, "handover.name_differs", True),
        ({"photo": None}, "handover.no_photo", True),
        ({"photo": Photo(False, "")}, "handover.photo_unjudged", True),
        ({"photo": Photo(True, "other")}, "handover.photo_wall", False),
        ({"prerequisites": (SHEET,)}, "certification.missing.item", True),
        ({"prerequisites": (SHEET,), "decided": Verdict.BK}, "certification.missing.item", False),
        ({"trainer_recommends": None}, "certification.missing.trainer", True),
        ({"recommended": None, "decided": None}, "certification.not_signed_yet", True),
        ({"decided": None}, "handover.undecided", True),
        ({"minutes_frozen": False}, "handover.minutes_open", True),
        ({"appeal_open": True}, "handover.appeal_open", False),
        ({"certificate": ""}, "handover.no_certificate", False),
    ],
)
def test_each_thing_is_found_once_and_only_hard_ones_stop(change, code, is_hard):
    assert not findings(WHOLE)
    found = findings(dataclasses.replace(WHOLE, **change))
    assert [(one.missing.code, one.is_hard) for one in found] == [(code, is_hard)]


def test_what_needs_nothing_is_not_asked():
    assert not findings(dataclasses.replace(WHOLE, born_on=None, trainer_recommends=False))
    assert not findings(dataclasses.replace(WHOLE, decided=Verdict.BK, certificate=""))


def test_a_version_counts_k_and_bk_and_names_what_changed_since_the_one_before():
    bk = dataclasses.replace(WHOLE, enrolment_id="2", seat=2, name="Budi", decided=Verdict.BK)
    said = counts([WHOLE, bk])
    assert [said[key] for key in ("people", "recommended_K", "decided_K", "decided_BK", "differing")] == [2, 2, 1, 1, 1]
    before, now = told([WHOLE, bk]), told([dataclasses.replace(WHOLE, certificate="002/PLT"), WHOLE_3])
    assert "3515082001980001" not in str(before)
    assert [(one["seat"], one["what"]) for one in changes(before, now)] == [
        (1, ["certificate"]), (3, ["added"]), (2, ["gone"]),
    ]  # fmt: skip
    assert changes(before, before) == []


WHOLE_3 = dataclasses.replace(WHOLE, enrolment_id="3", seat=3, name="Citra")
