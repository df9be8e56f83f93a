"""What everybody brings: a list with a source, changed before day 1, and who lacks what at the door."""

import datetime as dt

import pytest

from askom_lms.kernel import db
from askom_lms.kernel.messages import NotFound, Refusal
from askom_lms.training import queries
from askom_lms.training import services as classes
from askom_lms.training.domain.equipment import DEFAULT, MOST, is_list, lacking, read, unseen
from askom_lms.training.models import EquipmentMark
from tests.factories.classes import BEFORE, STARTS_ON, accepted, act_of, open_class, person_of

DAY_1 = dt.datetime.combine(STARTS_ON, dt.time(0), tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("items", "may"),
    [
        (DEFAULT, True),
        (tuple(str(n) for n in range(MOST)), True),
        (tuple(str(n) for n in range(MOST + 1)), False),
        ((), False),
        (("Laptop", "laptop"), False),
        (("x" * 60,), True),
        (("x" * 61,), False),
    ],
)
def test_what_can_be_a_list(items, may):
    assert is_list(items) is may


def test_lacking_is_only_what_was_looked_for():
    assert read(" Laptop \n\nKertas  A4\n") == ("Laptop", "Kertas A4")
    assert lacking(("a", "b", "c"), {"a": True, "b": False}) == ["b"]
    assert unseen(("a", "b", "c"), {"a": True, "b": False}) == ["c"]


@pytest.fixture
def world(lms_app):
    world = open_class()
    world.trainee = person_of(accepted(world, 1)[0])
    return world


def test_what_is_found_counts_last_and_the_same_twice_changes_nothing(world):
    act = act_of(world.panitia)
    classes.mark_equipment(act, world.klass, world.trainee.id, {"Laptop": True})
    classes.mark_equipment(act, world.klass, world.trainee.id, {"Laptop": True, "Kertas A4": False})
    (row,) = queries.door_rows(act, world.klass)
    assert (row.found, row.lacks) == ({"Laptop": True, "Kertas A4": False}, ["Kertas A4"])
    assert db.session().query(EquipmentMark).count() == 2
    with pytest.raises(NotFound):
        classes.mark_equipment(act, world.klass, world.panitia.id, {"Laptop": True})
    with pytest.raises(Refusal) as raised:
        classes.mark_equipment(act, world.klass, world.trainee.id, {"Sepeda": True})
    assert raised.value.code == "training.equipment_unknown"


def test_the_page_of_the_class_says_how_many_lack_something(world, desk_of):
    """Who was not looked at is not counted, and neither is what the list no longer asks for."""
    act, desk = act_of(world.panitia), desk_of(world.panitia)
    classes.mark_equipment(act, world.klass, world.trainee.id, {"Laptop": True})
    db.session().commit()
    assert "orang kurang" not in desk.open("training.show_class", slug=world.klass.slug).text
    classes.mark_equipment(act, world.klass, world.trainee.id, {"Kertas A4": False, "Laptop": False})
    db.session().commit()
    assert "Perlengkapan (1 orang kurang)" in desk.open("training.show_class", slug=world.klass.slug).text
    classes.save_equipment(act, world.klass, "Mouse")
    assert queries.partners_and_lacking(world.klass)[1] == 0


def test_the_list_changes_until_the_day_before_the_class(world):
    classes.save_equipment(act_of(world.panitia, DAY_1 - dt.timedelta(hours=8)), world.klass, "Laptop\nMouse")
    assert queries.equipment_of(world.klass) == ("Laptop", "Mouse")
    for now, written, code in ((DAY_1, "Laptop", "training.equipment_fixed"), (BEFORE, "", "training.equipment_list")):
        with pytest.raises(Refusal) as raised:
            classes.save_equipment(act_of(world.panitia, now), world.klass, written)
        assert raised.value.code == code


def test_panitia_taps_at_the_door_and_the_trainee_reads_the_list_before(world, desk_of):
    db.session().commit()
    desk = desk_of(world.panitia)
    page = desk.go(f"/kelas/{world.klass.slug}/kehadiran").follow("Perlengkapan")
    assert "1 dari 1 belum diperiksa" in page.text
    page = page.press(f"Laptop, {world.trainee.name}: belum diperiksa")
    page = page.press(f"Laptop, {world.trainee.name}: ada")
    assert "kurang: Laptop" in page.text
    page = page.press("Semua ada")
    assert "lengkap" in page.text
    assert "1 orang kurang" not in page.text
    assert "Hardcopy formulir" in desk_of(world.trainee).go("/jadwal").text
    assert desk_of(world.trainee).go(f"/kelas/{world.klass.slug}/perlengkapan", expect=None).status == 403
