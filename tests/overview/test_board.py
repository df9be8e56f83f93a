"""The class board: strings become rows, filters, a 304 while nothing moved, a spreadsheet that runs nothing."""

import io
import re

import pytest
from openpyxl import load_workbook

from askom_lms.enrolment import services as enrolments
from askom_lms.kernel import db
from askom_lms.overview import queries
from askom_lms.people.domain import Role
from askom_lms.people.models import Person
from askom_lms.people.services import update_person
from askom_lms.training.models import ClassSession, ClassStaff, Roster, TrainingClass
from askom_lms.training.services import touch_class
from tests.factories.classes import accepted, act_of, open_class
from tests.factories.people import PersonFactory, grant_in
from tests.plans import plans_of


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
    assert queries.board._day_mark(marks, positions) == letter


@pytest.mark.row("000-111")
def test_a_folder_counts_parafs_and_waiting_sheets():
    shape = {"merah": [0, 4], "hijau": [4, 2]}
    assert queries.board._folder("psr.....", shape, "merah") == (1, 1)
    assert queries.board._folder("psr.....", shape, "hijau") is None
    assert queries.board._folder("pppp.s", shape, "hijau") == (0, 1)


def test_days_are_read_from_the_timetable_in_any_order():
    assert queries.board._days("1:2,0:0,1:1") == {0: (0,), 1: (1, 2)}
    assert queries.board._days("") == {}


@pytest.fixture
def world(lms_app):
    found = open_class()
    found.people = accepted(found, 3)
    return found


@pytest.mark.row("000-111")
def test_panitia_sees_everybody_and_may_cure_the_rules(world, desk_of):
    without_letter(world.pengajar)
    page = desk_of(world.panitia).open("overview.show_board", slug=world.klass.slug)
    assert page.h1 == "Papan kelas 47/2026"
    assert "3 peserta" in page.text
    assert any("/petugas" in str(href) for href in page.links().values())


def without_letter(person):
    db.session().query(ClassStaff).filter_by(person_id=person.id).one().letter_sha256 = None
    db.session().commit()


def test_a_master_asesor_reads_the_rules_without_links_he_may_not_follow(world, desk_of):
    without_letter(world.pengajar)
    page = desk_of(world.masters[0]).open("overview.show_board", slug=world.klass.slug)
    assert not any("/petugas" in str(href) for href in page.links().values())


@pytest.mark.parametrize(("paper", "number"), [("A4", 9), ("F4", 14)])
def test_the_board_prints_on_the_paper_of_the_class(world, desk_of, paper, number):
    klass = db.session().get_one(TrainingClass, world.klass.id)
    klass.settings = {**klass.settings, "paper": paper}
    touch_class(klass.id)
    db.session().commit()
    desk = desk_of(world.panitia)

    page = desk.open("overview.show_board", slug=klass.slug)
    assert ('class="wrap f4"' in page.html) is (paper == "F4")
    book = load_workbook(io.BytesIO(desk.go(f"/kelas/{klass.slug}/papan.xlsx").response.data))
    assert int(book.active.page_setup.paperSize) == number


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


def test_a_deploy_of_other_templates_draws_the_board_anew(world, desk_of, lms_app, monkeypatch):
    desk = desk_of(world.panitia)
    first = desk.open("overview.show_board", slug=world.klass.slug)
    tag = {"If-None-Match": first.response.headers["ETag"]}
    monkeypatch.setitem(lms_app.config, "RELEASE", "the next one")
    assert desk.go(first.url, expect=None, headers=tag).status == 200


def test_the_filter_shows_only_who_was_absent(world, desk_of):
    roster = db.session().query(Roster).filter_by(person_id=world.people[1].person_id).one()
    roster.marks = "A"
    db.session().commit()
    page = desk_of(world.panitia).go(f"/kelas/{world.klass.slug}/papan?saring=absen")
    assert "Kemajuan dan kehadiran 1 peserta" in page.text


def test_a_filter_that_finds_nobody_says_so(world, desk_of):
    page = desk_of(world.panitia).go(f"/kelas/{world.klass.slug}/papan?saring=absen")
    assert "Tidak ada peserta di sini." in page.text


def test_the_spreadsheet_holds_the_same_rows(world, desk_of):
    db.session().query(Roster).filter_by(person_id=world.people[1].person_id).one().marks = "A"
    db.session().commit()
    page = desk_of(world.panitia).open("overview.download_board", slug=world.klass.slug)
    sheet = load_workbook(io.BytesIO(page.response.data)).active
    assert [row[0].value for row in sheet.iter_rows()] == ["No", 1, 2, 3]
    assert [cell.value for cell in sheet[1]][4:10] == [f"Hadir {day}" for day in "P12345"]
    assert [cell.value for cell in sheet[3]][4:7] == ["A", None, None]


def test_a_name_with_a_sign_that_no_spreadsheet_holds_is_written_without_it(world, desk_of):
    person = db.session().get(Person, world.people[0].person_id)
    person.name = "Ani\x08 Lestari"
    world.klass.slug = "kelas-" + "x" * 26
    db.session().commit()
    page = desk_of(world.panitia).open("overview.download_board", slug=world.klass.slug)
    book = load_workbook(io.BytesIO(page.response.data))
    assert "Ani Lestari" in [row[1].value for row in book.active.iter_rows()]
    assert len(book.active.title) == 31


def test_the_heads_of_the_days_are_those_of_the_timetable(world, desk_of):
    board = f"/kelas/{world.klass.slug}/papan"
    assert "P 1 2 3 4 5" in desk_of(world.panitia).go(board).text
    pre_day = db.session().query(ClassSession).filter_by(class_id=world.klass.id, day=0)
    pre_day.delete()
    db.session().query(ClassSession).filter_by(class_id=world.klass.id, day=5).update({"day": 8})
    touch_class(world.klass.id)
    db.session().commit()
    assert "Hadir 1 2 3 4 8" in desk_of(world.panitia).go(board).text


def test_a_new_name_reaches_the_board_at_once(world, desk_of):
    desk = desk_of(world.panitia)
    first = desk.open("overview.show_board", slug=world.klass.slug)
    tag = {"If-None-Match": first.response.headers["ETag"]}
    person = db.session().get(Person, world.people[0].person_id)
    update_person(act_of(person), person, name="Nama Baru", phone="", met_number="", met_valid_until=None)
    db.session().commit()
    again = desk.go(first.url, expect=None, headers=tag)
    assert again.status == 200
    assert "Nama Baru" in again.text


def test_a_sentence_for_the_next_page_is_said_once_and_not_kept(world, desk_of):
    desk = desk_of(world.panitia)
    first = desk.open("overview.show_board", slug=world.klass.slug)
    tag = {"If-None-Match": first.response.headers["ETag"]}
    with desk.client.session_transaction() as kept:
        kept["_flashes"] = [("message", "Profil tersimpan.")]
    said = desk.go(first.url, expect=None, headers=tag)
    assert "Profil tersimpan." in said.text
    assert "ETag" not in said.response.headers
    assert desk.go(first.url, expect=None, headers=tag).status == 304


def test_the_board_is_read_by_class_and_touches_no_sheet(world):
    """Strings of the seats and of the class, found by their index; the plan names no item and no version."""

    def look():
        queries.board_rows(queries.board_class(act_of(world.panitia), world.klass.slug))

    found = "\n".join(plans_of(look))
    assert re.search("ix_enrolment_(board|master)", found), found  # both begin with the class
    assert "dossier_item" not in found
    assert "submission" not in found
