"""The pages of dossiers, as people use them."""

import datetime as dt

import pytest

from askom_lms.coursework import queries
from askom_lms.kernel import clock
from tests.coursework.pressing import press_outside
from tests.coursework.world import NOW, filled, handed_in, name_asesi, parafed


@pytest.fixture
def at(monkeypatch):
    """at(moment) -> the clock of the server stands there."""

    def set_clock(moment):
        monkeypatch.setattr(clock, "now", lambda: moment)

    set_clock(NOW)
    return set_clock


@pytest.fixture
def dewi(world, at, desk_of):
    return desk_of(world.trainees[0])


@pytest.fixture
def master(world, at, desk_of):
    return desk_of(world.master)


def test_the_home_says_what_to_do_now(dewi):
    page = dewi.open("coursework.show_home")

    assert page.h1 == "Hari ke-3: selesaikan Tugas 1"
    assert "Isi Peta" in page.text
    assert "MAP MERAH" in page.text


def test_tasks_and_folder(dewi):
    assert "Tugas 2: set dokumen kedua" in dewi.open("coursework.show_tasks").text
    page = dewi.open("coursework.show_folder", task=1)
    assert "Merencanakan asesmen" in page.text
    dewi.open("coursework.show_folder", task=4, expect=404)


@pytest.mark.parametrize(
    "key",
    ["peta", "fr-mapa-01", "fr-mapa-02", "fr-ia-01-perangkat", "fr-ia-02-perangkat", "fr-ia-03-perangkat", "fr-va"],
)
def test_every_form_opens_to_be_filled(dewi, at, key):
    at(NOW + dt.timedelta(days=2))
    page = dewi.open("coursework.fill_item", task=1, key=key)
    assert page.h1


def test_fill_check_hand_in_and_paraf(world, dewi, master):
    filled(world)
    page = dewi.open("coursework.fill_item", task=1, key="peta")
    check = press_outside(page, "Periksa lalu kirim")
    assert check.url.endswith("/periksa")
    receipt = check.press("Kirim untuk diparaf", declared="y")
    assert "Terkirim untuk diparaf" in receipt.text
    item = queries.item_of_enrolment(queries_act(world), world.seats[0], "merah", "peta")
    desk = master.open("coursework.show_desk")
    assert "Peta" in desk.h1
    after = press_outside(desk, "Paraf, lanjut")
    assert "Antrean paraf kosong" in after.text
    assert item.key == "peta"


def queries_act(world):
    from tests.coursework.world import act_of

    return act_of(world.trainees[0])


def test_others(world, dewi, master, desk_of):
    handed_in(world)
    master.open("coursework.show_trainees")
    master.open("coursework.show_trainee", seat=1)
    master.open("coursework.show_session_mark")
    master.open("coursework.show_prepared_remarks")
    dewi.open("coursework.show_history", task=1, key="peta")
    dewi.open("coursework.fill_item", task=1, key="peta")
    panitia = desk_of(world.panitia)
    panitia.open("coursework.show_roles", slug=world.klass.slug)
    panitia.open("coursework.show_substitutions", slug=world.klass.slug)
    item = queries.item_of_enrolment(queries_act(world), world.seats[0], "merah", "peta")
    panitia.open("coursework.show_item", item_id=item.id)
    parafed(world, 0, "merah", "fr-mapa-01")
    name_asesi(world, 0, "merah", 1)
    desk_of(world.trainees[1]).open("coursework.show_parts")
