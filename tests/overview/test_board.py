"""The class board: strings become rows, filters, a 304 while nothing moved, a spreadsheet that runs nothing."""

import io

import pytest
from openpyxl import load_workbook

from askom_lms.enrolment import services as enrolments
from askom_lms.kernel import db
from askom_lms.overview import queries
from askom_lms.overview.routes import _literal
from askom_lms.people.domain import Role
from askom_lms.training.models import Roster
from tests.factories.classes import accepted, act_of, open_class
from tests.factories.people import PersonFactory, grant_in


@pytest.mark.parametrize(
    ("marks", "positions", "letter"),
    [
        ("HH", (0, 1), "v"),
        ("HT", (0, 1), "T"),
        ("IT", (0, 1), "I"),
        ("IA", (0, 1), "A"),
        ("..", (0, 1), "."),
        ("H.", (0, 1), "v"),
        ("i", (0,), "v"),
        ("", (0,), "."),
    ],
)
def test_a_day_shows_the_worst_of_its_sessions(marks, positions, letter):
    assert queries._day_mark(marks, positions) == letter


def test_a_folder_counts_parafs_and_waiting_sheets():
    shape = {"merah": [0, 4], "hijau": [4, 2]}
    assert queries._folder("psr.....", shape, "merah") == (1, 1)
    assert queries._folder("psr.....", shape, "hijau") is None
    assert queries._folder("pppp.s", shape, "hijau") == (0, 1)


def test_days_are_read_from_the_timetable_in_any_order():
    assert queries._days("1:2,0:0,1:1") == ((0,), (1, 2))
    assert queries._days("") == ()


@pytest.mark.parametrize(("text", "shown"), [("=1+1", "'=1+1"), ("@x", "'@x"), ("Ani", "Ani")])
def test_a_spreadsheet_runs_no_formula(text, shown):
    assert _literal(text) == shown


@pytest.fixture
def world(lms_app):
    found = open_class()
    found.people = accepted(found, 3)
    return found


def test_panitia_sees_everybody_and_may_cure_the_rules(world, desk_of):
    page = desk_of(world.panitia).open("overview.show_board", slug=world.klass.slug)
    assert page.h1 == "Papan kelas 47/2026"
    assert "3 peserta" in page.text
    assert any("/petugas" in str(href) for href in page.links().values())


def test_a_master_asesor_reads_the_rules_without_links_he_may_not_follow(world, desk_of):
    page = desk_of(world.masters[0]).open("overview.show_board", slug=world.klass.slug)
    assert not any("/petugas" in str(href) for href in page.links().values())


def test_a_stranger_to_the_class_finds_no_board(world, desk_of):
    other = PersonFactory(roles=["tim_teknis"])
    db.session().flush()
    elsewhere = PersonFactory()
    grant_in(elsewhere, Role.TRAINEE, world.klass)
    assert desk_of(elsewhere).open("overview.show_board", expect=403, slug=world.klass.slug).status == 403
    assert desk_of(other).open("overview.show_board", slug=world.klass.slug).status == 200


def test_the_board_answers_304_until_the_class_moves(world, desk_of):
    desk = desk_of(world.panitia)
    first = desk.open("overview.show_board", slug=world.klass.slug)
    tag = {"If-None-Match": first.response.headers["ETag"]}
    assert desk.go(first.url, expect=None, headers=tag).status == 304
    enrolments.withdraw(act_of(world.panitia), world.people[0], reason="Sakit")
    db.session().commit()
    assert desk.go(first.url, expect=None, headers=tag).status == 200


def test_the_filter_shows_only_who_was_absent(world, desk_of):
    roster = db.session().query(Roster).filter_by(person_id=world.people[1].person_id).one()
    roster.marks = "A"
    db.session().commit()
    page = desk_of(world.panitia).go(f"/kelas/{world.klass.slug}/papan?saring=absen")
    assert "Kemajuan dan kehadiran 1 peserta" in page.text


def test_the_spreadsheet_holds_the_same_rows(world, desk_of):
    page = desk_of(world.panitia).open("overview.download_board", slug=world.klass.slug)
    sheet = load_workbook(io.BytesIO(page.response.data)).active
    assert [row[0].value for row in sheet.iter_rows()] == ["No", 1, 2, 3]
