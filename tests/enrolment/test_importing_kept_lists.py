"""Lists as offices keep them: heads of two lines, numbered columns, a place before the day, telephones as numbers."""

import datetime as dt

import pytest

from askom_lms.enrolment import queries
from askom_lms.enrolment.domain.facts import Programme
from askom_lms.enrolment.domain.importing import cells
from askom_lms.enrolment.domain.importing.columns import Column, guessed, with_head
from askom_lms.enrolment.domain.importing.rows import Standing, read_row
from askom_lms.enrolment.services import keep_table
from tests.enrolment.tables import HEADER, line
from tests.factories.classes import act_of, open_class

WIDE = ["No", "Nama", "E-mail", "Asal LSP", "Sertifikat teknis", "", ""]
UNDER = ["", "", "", "", "Nomor", "Terbit", "Berlaku sampai"]
ANI = ["1", "Ani", "ani@contoh.id", "LSP Contoh", "S-1", "31/12/2025", "31/12/2028"]


def test_a_head_of_two_lines_is_one():
    head, body = with_head([["Daftar peserta"], WIDE, UNDER, ANI])
    assert guessed(head) == ["", "nama", "email", "asal", "sertifikat", "terbit", "berlaku"]
    assert body == [ANI]


def test_a_person_is_no_second_line_of_the_head():
    assert with_head([WIDE, ANI]) == (WIDE, [ANI])
    without_name = ["1", "", "ani@contoh.id", "", "", "31/12/2025", ""]
    assert with_head([WIDE, without_name]) == (WIDE, [without_name])
    under_a_full_head = ["", "", "Kota", "Malang"]
    assert with_head([["Nama", "E-mail", "Asal", "Kota"], under_a_full_head])[1] == [under_a_full_head]


def test_a_line_that_numbers_the_columns_is_nobody():
    for numbers in (["1", "2", "3"], ["(1)", "(2)", "(3)"]):
        assert with_head([["Nama", "E-mail", "Asal"], numbers, ["Ani", "a@contoh.id", "X"]])[1] == [
            ["Ani", "a@contoh.id", "X"]
        ]
    other = ["1", "3", "2"]
    assert with_head([["Nama", "E-mail", "Asal"], other])[1] == [other]


@pytest.mark.parametrize(
    "text", ["Malang, 12 Mei 1985", "Malang, 12-05-1985", "Minggu, 12 Mei 1985", "s.d. 12 Mei 1985", "s/d 12/05/1985",
             "12 - 05 - 1985", "Kota Batu, Jawa Timur, 12 Mei 1985"],
)  # fmt: skip
def test_a_place_or_a_weekday_may_stand_before_a_day(text):
    assert cells.day(text) == dt.date(1985, 5, 12)


@pytest.mark.parametrize("text", ["Malang", "Malang, ", "Malang, 31/02/1985", "12 Mei 1985, Malang", "Malang, 12/5/85"])
def test_a_place_without_a_day_is_no_day(text):
    assert cells.day(text) is None


@pytest.mark.parametrize(
    ("written", "read"),
    [("811222333", "0811222333"), ("8123456789", "08123456789"), ("0811222333", "0811222333"), ("", ""),
     ("+62 811 222 333", "+62 811 222 333"), ("0341 811222", "0341 811222"), ("8,11222E+10", None), ("8.1E10", None)],
)  # fmt: skip
def test_a_telephone_gets_back_its_zero_and_lost_digits_are_told(written, read):
    assert cells.phone(written) == read


def test_a_number_with_lost_digits_is_told_and_not_kept():
    sari = {Column.NAME: "Sari", Column.EMAIL: "sari@contoh.id", Column.ORIGIN: "LSP", Column.PHONE: "8,12E+10"}
    person = read_row(sari, Programme.PELATIHAN)
    assert [(problem.column, problem.code) for problem in person.problems] == [(Column.PHONE, "enrolment.import_phone")]
    assert person.phone == ""


def test_such_a_list_needs_no_correction(lms_app):
    world = open_class()
    act = act_of(world.panitia, world.now)
    row = line(world, 1, **{"Tgl lahir": "Malang, 31 Desember 1990", "HP": "811222333"})
    numbers = [str(n) for n in range(1, len(HEADER) + 1)]
    draft = keep_table(act, world.klass, "", [["Daftar peserta"], HEADER, numbers, row])
    [judged] = queries.judged_list(act, world.klass, draft).rows
    assert judged.standing is Standing.CONDITIONAL  # the internalisasi is still open
    assert judged.person.phone == "0811222333"


@pytest.mark.parametrize(("email", "is_told"), [("sari@gmail", True), ("sari@contoh.id", False), ("a@b.c", False)])
def test_an_address_without_its_ending_is_told(email, is_told):
    person = read_row({Column.NAME: "Sari", Column.EMAIL: email, Column.ORIGIN: "LSP"}, Programme.PELATIHAN)
    assert [problem.code for problem in person.problems] == ["people.email_unreadable"] * is_told


def test_offices_name_their_columns_so():
    assert guessed(["Nama", "Satuan Kerja", "Berlaku s.d."]) == ["nama", "asal", "berlaku"]
    assert guessed(["Nama", "Universitas", "Berlaku hingga", "Berlaku"]) == ["nama", "asal", "berlaku", ""]
