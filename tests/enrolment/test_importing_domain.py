"""Lists of participants: heads are guessed, days are read in four spellings, what fits is counted person by person."""

import datetime as dt

import pytest

from askom_lms.enrolment.domain.facts import EducationLevel, Programme
from askom_lms.enrolment.domain.importing import cells
from askom_lms.enrolment.domain.importing.columns import (
    Column,
    guessed,
    head_row,
    header_key,
    known_columns,
)
from askom_lms.enrolment.domain.importing.fitting import Room, divided, first_external_over, shares
from askom_lms.enrolment.domain.importing.rows import by_column, read_row
from askom_lms.enrolment.domain.places import province

NEW_YEARS_EVE = dt.date(2026, 12, 31)


@pytest.mark.parametrize(
    ("header", "meant"),
    [
        (["No", "Nama Lengkap", "E-mail", "Lembaga Asal"], ["", "nama", "email", "asal"]),
        (["Full name", "Email", "Institution", "City"], ["nama", "email", "asal", "kota"]),
        (["NAMA (sesuai KTP)", "Alamat e-mail aktif", "Asal"], ["nama", "email", "asal"]),
        (["Nama", "Nama Lembaga", "Lembaga perekomendasi"], ["nama", "asal", "perekomendasi"]),
        (["Tgl. Lahir", "Berlaku sampai", "Keterangan", ""], ["lahir", "berlaku", "", ""]),
        (["Nama", "Nama"], ["nama", ""]),
    ],
)
def test_heads_are_guessed_in_both_languages(header, meant):
    assert guessed(header) == meant


def test_a_title_above_the_head_is_no_head():
    assert head_row([["Daftar peserta"], ["Kelas 1"], ["Nama", "Email"], ["Ani", "a@contoh.id"]]) == 2
    assert head_row([["Ani", "x"], ["Budi", "y"]]) == 0


def test_a_head_is_known_again_whatever_its_capitals_and_signs():
    assert header_key(["Nama ", "E-Mail"]) == header_key(["nama", "e mail"]) != header_key(["nama", "hp"])


def test_of_two_columns_with_one_meaning_the_first_counts_and_unknown_words_mean_nothing():
    assert known_columns(["nama", "nama", "x"], 4) == ["nama", "", "", ""]


@pytest.mark.parametrize(
    "text", ["31/12/2026", "31-12-2026", "31.12.2026", "2026-12-31", "2026-12-31 00:00:00", "31 Desember 2026",
             "31 des 2026", "31 December 2026", "46387", "46387.0"],
)  # fmt: skip
def test_a_day_is_read_in_every_usual_spelling(text):
    assert cells.day(text) == NEW_YEARS_EVE


@pytest.mark.parametrize("text", ["31/02/2026", "12/31/2026", "31/12/26", "31 Foo 2026", "besok", "", "1/1/0202"])
def test_what_is_no_day_is_none(text):
    assert cells.day(text) is None


@pytest.mark.parametrize(
    ("text", "level"),
    [("S1", "S1"), ("S-1 Informatika", "S1"), ("D III", "D3"), ("D-IV", "D4"), ("Diploma 3", "D3"), ("SMK", "SMA"),
     ("Sarjana", "S1"), ("Profesi", "Profesi")],
)  # fmt: skip
def test_education_is_read_as_people_write_it(text, level):
    assert cells.education(text) is EducationLevel(level)


def test_what_is_no_education_is_none():
    assert cells.education("TK") is None
    assert cells.education("") is None


def test_a_cell_is_one_line_of_visible_letters():
    assert cells.clean(" a\0\u202eb\n c ") == "a b c"
    assert len(cells.clean("x" * 501)) == 500


@pytest.mark.row("004-010")
@pytest.mark.parametrize(
    ("written", "kept"),
    [("jatim", "Jawa Timur"), ("Provinsi JAWA TIMUR", "Jawa Timur"), ("Ruritania", "Ruritania"), ("", "")],
)
def test_a_province_has_its_official_name(written, kept):
    assert province(written) == kept


WHOLE = {
    Column.NAME: "Ani",
    Column.EMAIL: "ANI@contoh.id",
    Column.ORIGIN: "LSP A",
    Column.BORN_ON: "1 Mei 1990",
    Column.VALID_UNTIL: "31/12/2026",
    Column.WORKED_SINCE: "2015-01-05",
    Column.EXCEL: "tidak",
}


def problems(**changes):
    written = {**WHOLE, **{Column[name]: value for name, value in changes.items()}}
    return [
        (found.column, found.code)
        for found in read_row({k: v for k, v in written.items() if v}, Programme.PELATIHAN).problems
    ]


def test_a_whole_row_becomes_facts():
    row = read_row(WHOLE, Programme.PELATIHAN)
    assert (row.email, row.problems) == ("ani@contoh.id", ())
    assert row.facts == {
        "born_on": "1990-05-01",
        "technical_certificates": [{"valid_until": "2026-12-31"}],
        "experience": [{"started_on": "2015-01-05", "ongoing": True}],
        "can_excel": False,
    }


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"NAME": ""}, [(Column.NAME, "people.name_missing")]),
        ({"WORKED_SINCE": "1980-01-01"}, [(Column.WORKED_SINCE, "enrolment.work_before_birth")]),
        ({"ISSUED_ON": "01/01/2030"}, [(Column.VALID_UNTIL, "enrolment.certificate_before_issue")]),
        ({"EMAIL": "ani"}, [(Column.EMAIL, "people.email_unreadable")]),
        ({"ORIGIN": ""}, [(Column.ORIGIN, "enrolment.origin_missing")]),
        ({"BORN_ON": "31/02/1990"}, [(Column.BORN_ON, "enrolment.import_day")]),
        ({"EXCEL": "kadang"}, [(Column.EXCEL, "enrolment.import_word")]),
        ({"WORKED_SINCE": "", "EMPLOYER": "PT A"}, [(Column.WORKED_SINCE, "enrolment.import_since")]),
    ],
)
def test_what_cannot_be_read_is_a_problem_and_no_fact(changes, found):
    assert problems(**changes) == found


def test_a_row_is_read_by_its_columns_and_short_rows_are_no_fault():
    assert by_column(["nama", "", "email"], [" Ani ", "x"]) == {Column.NAME: "Ani"}


# what fits

EMPTY = Room(24, 24, 0, 0)


@pytest.mark.row("001-029")
@pytest.mark.parametrize(
    ("room", "externals", "place"),
    [
        (EMPTY, [True] * 7 + [False] * 17, None),
        (EMPTY, [True] * 8, 7),
        (Room(24, 24, 10, 6), [False, True, True], 2),
        (Room(20, 20, 0, 0), [True] * 6, None),
        (Room(24, 24, 9, 9), [False], None),
    ],
)
def test_the_30_percent_stop_at_the_exact_person(room, externals, place):
    assert first_external_over(room, externals) == place


@pytest.mark.row("004-009", "000-011", "001-030")
@pytest.mark.parametrize(
    ("room", "people", "offered"),
    [
        (EMPTY, 24, ()),
        (EMPTY, 25, (13, 24)),
        (EMPTY, 29, (15, 24)),
        (EMPTY, 48, (24,)),
        (EMPTY, 49, ()),
        (Room(24, 24, 20, 0), 9, (0, 4)),
        (Room(24, 24, 24, 0), 5, (0,)),
    ],
)
def test_over_24_people_are_two_classes_of_at_most_24(room, people, offered):
    assert shares(room, people) == offered


@pytest.mark.parametrize(("guests", "stay"), [(14, 15), (8, 24), (0, 15), (29, 15), (28, 24)])
def test_people_of_other_institutions_are_shared_in_proportion(guests, stay):
    externals = [n < guests for n in range(29)]
    here, there = divided(externals, stay)
    assert (len(here), len(there)) == (stay, 29 - stay)
    assert sorted([*here, *there]) == list(range(29))
    assert abs(sum(externals[n] for n in here) - guests * stay / 29) < 1


def test_nobody_to_share_is_no_fault():
    assert divided([], 0) == ([], [])
