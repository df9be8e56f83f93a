"""What a page of a class asks of the database."""

import datetime as dt

import pytest

from askom_lms.kernel import clock, db
from askom_lms.training import queries
from tests.assessment.counting import counted_queries
from tests.factories.classes import accepted, open_class
from tests.training.applying import IN_TIME, send, write, written
from tests.training.making import fresh

pytestmark = [pytest.mark.usefixtures("lms_app"), pytest.mark.one_database]

DAY = dt.timedelta(days=1)


PAGES = ("show_class", "show_place", "show_programme", "show_plan", "show_staff", "show_numbers", "show_settings", "show_kit", "show_timetable", "show_roll")  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_a_page_costs_the_same_few_queries_for_3_and_24_people(name, desk_of):
    world = open_class(number="99/2026", starts_on=clock.day_of(clock.now()) - DAY)
    accepted(world, 3)
    desk = desk_of(world.panitia)
    desk.open(f"training.{name}", slug="99-2026")
    with counted_queries() as few:
        desk.open(f"training.{name}", slug="99-2026")
    accepted(world, 21)
    with counted_queries() as many:
        desk.open(f"training.{name}", slug="99-2026")

    assert len(few) == len(many) <= 6, few


def test_the_rules_strip_is_one_query(world):
    klass = fresh(world)
    with counted_queries() as seen:
        queries.rules_strip(klass)

    assert len(seen) == 1


def test_the_list_of_classes_and_of_skema_cost_a_fixed_number_of_queries(world, desk_of):
    desk = desk_of(world.panitia)
    desk.open("training.list_classes")
    with counted_queries() as seen:
        desk.open("training.list_classes")
        desk.open("skema.list_skema")

    assert len(seen) <= 6


@pytest.mark.parametrize("form", [1, 2, 3, 4])
@pytest.mark.parametrize("is_sent", [False, True])
def test_each_form_of_an_application_is_printed_from_six_queries(form, is_sent, desk_of):
    world = written(now=IN_TIME)
    write(world, late_reason="Gedung baru tersedia.")
    if is_sent:
        send(world)
    db.session().commit()
    desk = desk_of(world.panitia)
    url = f"/kelas/{world.klass.slug}/permohonan/form-{form}.pdf"
    desk.go(url, expect=None)
    with counted_queries() as seen:
        answer = desk.go(url, expect=None)

    assert answer.status == (409 if is_sent and form == 3 else 200)
    assert len(seen) <= 6, seen
