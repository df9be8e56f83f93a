"""MET numbers: every written form of instruments 13.1 is one number, and one number is one person's."""

import pytest

from askom_lms.kernel import db
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import Refusal
from askom_lms.people import services
from askom_lms.people.domain.met import canonical
from askom_lms.people.models import Person
from tests.conftest import NOW
from tests.coursework.test_races import at_once
from tests.factories.people import PersonFactory


@pytest.mark.row("000-040")
@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("MET.000.004772 2024", "MET.000.004772 2024"),
        ("MET. 000.001261 2022", "MET.000.001261 2022"),
        ("MET.000.004455.2023", "MET.000.004455 2023"),
        ("MET 000.000001.2016", "MET.000.000001 2016"),
        ("MET.000.003627", "MET.000.003627"),
        ("MET.000.0071672018", "MET.000.007167 2018"),
        ("  met.000.004772   2024 ", "MET.000.004772 2024"),
        ("MET.000.04772 2024", ""),
        ("MET.000.0047722 2024", ""),
        ("MET.000.004772 24", ""),
        ("MET.001.004772 2024", ""),
        ("MET.000.004772 2024 A", ""),
        ("MET.000.٠٠٤٧٧٢", ""),
        ("", ""),
    ],
)
def test_000_040_each_written_form_is_one_number_and_everything_else_is_none(written, read):
    assert canonical(written) == read
    assert canonical(read) == read


def save(person, number):
    facts = {"name": person.name, "phone": "", "met_valid_until": None}
    services.update_person(Act.system(NOW), person, met_number=number, **facts)
    db.session().flush()
    return person.met_number


def refused(person, number):
    with pytest.raises(Refusal) as error:
        save(person, number)
    return error.value.code, error.value.sentence().what, error.value.sentence().next


def test_a_number_is_kept_in_one_form_and_held_by_one_person(lms_app):
    first, second = PersonFactory(), PersonFactory()
    assert save(first, "MET 000.004772.2024") == "MET.000.004772 2024"

    code, what, _next = refused(second, "met.000.0047722024")
    assert (code, what) == ("people.met_taken", "Nomor MET.000.004772 2024 sudah tercatat atas nama orang lain.")
    code, what, cure = refused(second, "MET.4772")
    assert (code, what) == ("people.met_unreadable", "Nomor registrasi 'MET.4772' tidak terbaca sebagai nomor MET.")
    assert "MET.000.004772 2024" in cure
    assert save(first, "MET.000.004772.2024") == "MET.000.004772 2024"
    assert save(first, "") is None
    assert save(second, "MET.000.004772 2024") == "MET.000.004772 2024"


def test_a_new_person_takes_no_number_of_another(lms_app):
    PersonFactory(met_number="MET.000.000009 2020")

    with pytest.raises(Refusal, check=lambda error: error.code == "people.met_taken"):
        services.create_person(Act.system(NOW), email="b@contoh.id", name="B", met_number="MET.000.000009.2020")


def test_a_number_of_old_that_cannot_be_read_stays_until_somebody_changes_it(lms_app):
    person = PersonFactory(met_number="REG-17")

    assert save(person, "REG-17") == "REG-17"
    assert refused(person, "REG-18")[0] == "people.met_unreadable"


def test_two_who_are_given_one_number_at_once_do_not_both_get_it(lms_app):
    people = [PersonFactory().id, PersonFactory().id]

    def give(person_id):
        return save(db.session().get_one(Person, person_id), "MET.000.000123 2021")

    found = at_once(lms_app, [lambda one=one: give(one) for one in people])

    assert sorted(one.code if isinstance(one, Refusal) else one for one in found) == [
        "MET.000.000123 2021",
        "people.met_taken",
    ]
