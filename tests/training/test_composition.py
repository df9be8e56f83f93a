"""Whom a class is made of, and what its strip of rules says about that, without a database."""

import datetime as dt
import itertools
from dataclasses import replace

import pytest

from askom_lms.kernel.messages import sentence
from askom_lms.training.domain.composition import (
    Assigned,
    Composition,
    Organiser,
    check,
    external_allows,
    masters_needed,
    most_external,
)
from askom_lms.training.queries.strip import strip_items
from tests.factories.classes import STARTS_ON

LICENSED = Organiser("lsp", licence_number="L-1", licence_until=dt.date(2030, 1, 1))
WHOLE = Composition(
    capacity=24,
    proposed=24,
    seats_taken=24,
    external_taken=7,
    is_closed=False,
    n_panitia=2,
    n_pengajar=2,
    n_master_asesor=2,
    organiser=LICENSED,
    ends_on=STARTS_ON + dt.timedelta(days=4),
    has_skema=True,
    examiner_differs=True,
    assigned=(
        Assigned("master_asesor", "Ani", "A", True, True, "TI"),
        Assigned("master_asesor", "Budi", "B", True, True, "TI"),
        Assigned("examiner", "Edo", "A", True, True),
        Assigned("pengajar", "Citra", "", True, True),
    ),
)


def line(code, **changes):
    return next(line for line in check(replace(WHOLE, **changes)) if line.code == code)


@pytest.mark.row("001-029")
@pytest.mark.parametrize(
    ("external", "proposed", "allowed"),
    [
        (8, 24, False),
        (7, 24, True),
        (7, 23, False),
        (6, 20, True),
        (3, 10, True),
        (4, 13, False),
        (0, 0, True),
        (1, 0, False),
    ],
)
def test_thirty_percent_of_those_proposed_is_the_limit(external, proposed, allowed):
    assert external_allows(external, proposed) is allowed
    assert (external <= most_external(proposed)) is allowed


@pytest.mark.row("000-013")
@pytest.mark.parametrize(("trainees", "masters"), [(0, 0), (1, 1), (12, 1), (13, 2), (24, 2)])
def test_one_master_asesor_is_needed_for_twelve(trainees, masters):
    assert masters_needed(trainees) == masters


ONE_MASTER = replace(WHOLE, proposed=12, seats_taken=12, external_taken=0, n_master_asesor=1)


def test_the_strip_of_a_whole_class_reads_like_the_mock_up():
    said = [item.text for item in strip_items(check(WHOLE), "47-2026")]

    assert said == [
        "24 peserta (maks. 24)",
        "Dari lembaga lain 7 = 29% (maks. 30%); peserta luar berikutnya akan melewati 30%",
        "2 master asesor × 12",
        "2 panitia (min. 2)",
        "2 pengajar",
    ]


@pytest.mark.parametrize(
    ("proposed", "capacity", "masters", "closed", "foretold"),
    [
        (12, 24, 1, False, "next_trainee"),
        (11, 24, 1, False, ""),
        (12, 13, 1, False, "next_trainee"),
        (12, 12, 1, False, ""),
        (12, 24, 1, True, ""),
        (24, 24, 2, False, ""),
        (13, 24, 1, False, ""),
    ],
)
def test_the_thirteenth_trainee_of_one_master_asesor_is_foretold(proposed, capacity, masters, closed, foretold):
    found = line(
        "master_asesor",
        proposed=proposed,
        capacity=capacity,
        seats_taken=min(proposed, 12),
        n_master_asesor=masters,
        is_closed=closed,
    )

    assert found.next_code == foretold


def test_every_line_has_words_in_both_languages_whether_it_holds_or_not():
    broken = replace(
        WHOLE,
        proposed=30,
        external_taken=12,
        n_panitia=0,
        n_pengajar=0,
        n_master_asesor=0,
        organiser=Organiser("other"),
        has_skema=False,
        assigned=tuple(
            Assigned(role, "Ani", "", has_number, False)
            for role, has_number in itertools.product(("master_asesor", "examiner", "pengajar"), (True, False))
        ),
    )
    several = (
        WHOLE,
        broken,
        replace(WHOLE, least_trainees=1),
        replace(broken, least_trainees=25),
        replace(WHOLE, seats_taken=0),
        replace(WHOLE, is_closed=True),
        ONE_MASTER,
    )
    for these, language in itertools.product(several, ("id", "en")):
        for one in check(these):
            assert sentence(f"training.strip.{one.code}.{'ok' if one.holds else 'no'}", one.params, language).what
            assert not one.next_code or sentence(f"training.strip.{one.next_code}", one.params, language).what


@pytest.mark.parametrize(
    ("code", "proposed", "taken", "capacity", "holds"),
    [
        ("seats", 24, 24, 24, True),
        ("seats", 24, 25, 25, False),
        ("seats", 24, 20, 20, True),
        ("seats", 24, 21, 20, False),
        ("seats", 25, 24, 24, False),
        ("planned", 24, 0, 24, True),
        ("planned", 25, 0, 24, False),
    ],
)
def test_seats_hold_up_to_the_capacity_and_to_twenty_four(code, proposed, taken, capacity, holds):
    assert line(code, proposed=proposed, seats_taken=taken, capacity=capacity).holds is holds


@pytest.mark.row("000-079")
@pytest.mark.parametrize(
    ("one", "text"),
    [
        (Assigned("master_asesor", "Budi", "B", True, False, "TI"), "Surat tugas master asesor B belum diunggah"),
        (Assigned("master_asesor", "Budi", "B", False, True, "TI"), "Nomor surat tugas master asesor B belum dicatat"),
        (Assigned("master_asesor", "Budi", "B", True, True), "Bidang master asesor B belum dicatat"),
        (Assigned("examiner", "Edo", "A", True, False), "Surat tugas penguji A belum diunggah"),
        (Assigned("pengajar", "Citra", "", True, False), "Surat tugas pengajar Citra belum diunggah"),
        (Assigned("pengajar", "Citra", "", False, False), "Nomor surat tugas pengajar Citra belum dicatat"),
    ],
)
def test_a_missing_letter_or_field_is_named_and_leads_to_the_register(one, text):
    [item] = [item for item in strip_items(check(replace(WHOLE, assigned=(one,))), "47-2026") if not item.ok]

    assert item.text == text
    assert item.url == "/kelas/47-2026/petugas"


@pytest.mark.parametrize(("least", "seats", "holds"), [(12, 11, False), (12, 12, True), (12, 13, True)])
def test_a_minimum_of_the_class_is_told_and_leads_to_the_settings(least, seats, holds):
    found = line("minimum", least_trainees=least, seats_taken=seats)

    assert (found.holds, found.is_hard, found.place) == (holds, False, "pengaturan")
    assert found.params == {"n": seats, "least": least}


def test_a_class_without_a_minimum_hears_nothing_of_it():
    assert "minimum" not in {one.code for one in check(WHOLE)}


@pytest.mark.parametrize(
    ("external", "seats", "closed", "percent", "holds"),
    [(7, 24, False, "29", True), (8, 24, False, "33", False), (7, 23, True, "30,4", False), (6, 20, True, "30", True)],
)
def test_the_share_is_told_so_that_a_break_is_never_rounded_away(external, seats, closed, percent, holds):
    found = line("external", external_taken=external, seats_taken=seats, is_closed=closed)

    assert (found.params["percent"], found.holds) == (percent, holds)


@pytest.mark.parametrize(("is_closed", "percent", "holds"), [(False, "29", True), (True, "35", False)])
def test_the_share_is_of_those_proposed_and_of_those_accepted_once_enrolment_is_closed(is_closed, percent, holds):
    found = line("external", proposed=24, seats_taken=20, external_taken=7, is_closed=is_closed)

    assert (found.params["percent"], found.holds) == (percent, holds)


@pytest.mark.parametrize(
    ("external", "of", "is_closed", "foretold"),
    [
        (7, 24, True, "next_withdrawal"),
        (6, 20, True, "next_withdrawal"),
        (6, 21, True, ""),
        (7, 23, True, ""),
        (7, 24, False, "next_external"),
        (6, 24, False, ""),
        (8, 24, False, ""),
    ],
)
def test_what_would_break_the_share_next_is_foretold(external, of, is_closed, foretold):
    assert (
        line("external", external_taken=external, seats_taken=of, proposed=of, is_closed=is_closed).next_code
        == foretold
    )


def test_after_closing_a_withdrawal_breaks_thirty_percent():
    assert line("external", is_closed=True, seats_taken=24).holds
    assert not line("external", is_closed=True, seats_taken=23).holds


@pytest.mark.row("001-025", "001-026", "001-028")
@pytest.mark.parametrize(
    ("kind", "active", "number", "until", "licensed"),
    [
        ("bnsp", True, "", None, True),
        ("instansi", True, "", None, True),
        ("lsp", True, "L-1", STARTS_ON, True),
        ("lsp", True, "L-1", STARTS_ON - dt.timedelta(days=1), False),
        ("lsp", True, "L-1", None, True),
        ("lsp", True, "", None, False),
        ("clsp", True, "", None, False),
        ("lsp", False, "L-1", STARTS_ON, False),
        ("other", True, "L-1", STARTS_ON, False),
    ],
)
def test_an_organiser_is_bnsp_an_instansi_or_holds_a_licence_until_the_last_day(kind, active, number, until, licensed):
    assert Organiser(kind, active, number, until).is_licensed(STARTS_ON) is licensed


@pytest.mark.row("003-032")
@pytest.mark.parametrize(("days", "licensed"), [(-1, True), (0, True), (1, False)])
def test_a_licence_counts_from_its_first_day(days, licensed):
    begins = STARTS_ON + dt.timedelta(days=days)
    assert Organiser("lsp", True, "L-1", None, begins).is_licensed(STARTS_ON) is licensed


@pytest.mark.parametrize(("masters", "examiners", "holds"), [(2, 0, True), (1, 1, True), (1, 0, False), (0, 1, False)])
def test_groups_swap_examiners_when_there_are_two_people(masters, examiners, holds):
    assert line("examiner", n_master_asesor=masters, n_examiner=examiners).holds is holds


def test_a_class_that_switched_it_off_needs_no_second_examiner():
    assert line("examiner_same", examiner_differs=False, n_master_asesor=1).holds


def test_the_line_of_seats_counts_those_taken_else_those_proposed():
    assert line("seats", seats_taken=7, proposed=20).params == {"n": 7, "most": 24}
    assert line("planned", seats_taken=0, proposed=20).params == {"n": 20, "most": 24}


@pytest.mark.parametrize(("teachers", "holds"), [(0, False), (1, True)])
def test_one_pengajar_is_enough_for_the_strip(teachers, holds):
    assert line("pengajar", n_pengajar=teachers).holds is holds


def test_letters_are_one_line_when_all_are_there_and_none_when_nobody_is_assigned():
    told = [(one.code, one.holds) for one in check(WHOLE) if one.code.startswith("letter")]
    assert told == [("letters", True)]
    assert not [one for one in check(replace(WHOLE, assigned=())) if one.code.startswith("letter")]
