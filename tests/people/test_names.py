"""Spellings of one name."""

import datetime as dt

import pytest

from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import Invalid
from askom_lms.people.domain.names import name_key, written_name
from askom_lms.people.services import create_person
from tests.factories.people import PersonFactory


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Nama , S.Kom", "Nama, S.Kom"),
        ("  Nama   Dua ;  M.T.", "Nama Dua; M.T."),
        ("Nama,S.Kom", "Nama,S.Kom"),
        ("Dr. Nama", "Dr. Nama"),
    ],
)
def test_a_name_is_kept_without_a_blank_before_a_sign(written, kept):
    assert written_name(written) == kept


@pytest.mark.parametrize("written", ["Rina Amelia", "RINA  AMELIA", "Rina-Amelia, S.Kom.", "rina amelia,M.T"])
def test_capitals_signs_and_titles_behind_a_comma_make_no_other_name(written):
    assert name_key(written) == "rina amelia"


def test_a_person_is_found_by_the_name_of_now(lms_app):
    person = PersonFactory(name="Rina Amelia, S.Kom.")
    assert person.name_key == "rina amelia"
    person.name = "Rina Wati"
    assert person.name_key == "rina wati"


def test_a_new_person_is_kept_by_the_tidy_name(lms_app):
    act = Act.system(dt.datetime(2026, 11, 2, 8, 0, tzinfo=dt.UTC))
    assert create_person(act, email="nama@contoh.id", name="Nama , S.Kom").name == "Nama, S.Kom"


def test_an_address_without_a_whole_domain_makes_no_person(lms_app):
    act = Act.system(dt.datetime(2026, 11, 2, 8, 0, tzinfo=dt.UTC))
    with pytest.raises(Invalid) as refused:
        create_person(act, email="nama@contoh", name="Nama")
    assert refused.value.code == "people.email_unreadable"
