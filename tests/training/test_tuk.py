"""A class takes place in a TUK of its organiser's register; no examination is planned in one that is not verified."""

import uuid
from dataclasses import replace

import pytest

from askom_lms.kernel import clock, db
from askom_lms.kernel.act import Act
from askom_lms.paperwork.domain.sheet import TUK_KINDS
from askom_lms.registry import services as register
from askom_lms.registry.domain import TUK_ON_FORMS, TukFacts, TukKind
from askom_lms.training import queries, services
from askom_lms.training.domain.plan import SessionLine
from askom_lms.training.domain.settings import ClassSettings
from tests.factories.classes import BEFORE, planned_class
from tests.refusing import refused
from tests.training.applying import by, written
from tests.training.making import DAY, STARTS_ON, place

FRIDAY = STARTS_ON + 4 * DAY


def a_tuk(world, name="TUK Darmo", kind="mandiri", until=FRIDAY):
    return register.create_tuk(Act.system(BEFORE), world.organiser, TukFacts(name, kind, "Surabaya", until))


def choose(world, tuk_id, **changes):
    services.save_place(by(world.panitia, world), world.klass, **place(world.klass, **changes), tuk_id=tuk_id)


def test_each_kind_of_the_register_has_its_spelling_on_forms():
    assert {kind: TUK_ON_FORMS[kind] for kind in TukKind} == {
        TukKind.SEWAKTU: "Sewaktu",
        TukKind.TEMPAT_KERJA: "Tempat Kerja",
        TukKind.MANDIRI: "Mandiri",
    }
    assert tuple(TUK_ON_FORMS.values()) == TUK_KINDS


@pytest.mark.usefixtures("lms_app")
@pytest.mark.row("002-084")
@pytest.mark.parametrize(("until", "passes"), [(FRIDAY, True), (FRIDAY - DAY, False), (None, False)])
def test_a_new_class_examines_only_where_the_verification_reaches_its_friday(until, passes):
    world = written()
    tuk = a_tuk(world, until=until)

    if passes:
        choose(world, tuk.id)
        assert (world.klass.venue, world.klass.tuk_kind) == ("TUK Darmo", "Mandiri")
        assert ClassSettings.read(world.klass.settings).tuk_id == str(tuk.id)
    else:
        with refused("training.tuk_unverified"):
            choose(world, tuk.id)


@pytest.mark.usefixtures("lms_app")
@pytest.mark.row("002-084")
def test_an_examination_is_not_moved_beyond_the_verification():
    world = written()
    choose(world, a_tuk(world).id)
    lines = [line_of(row) for row in queries.sessions_of(world.klass.id)]
    late = [replace(line, on=line.on + 3 * DAY) if line.is_aca else line for line in lines]
    elsewhere = [replace(line, is_aca=False) for line in late]

    with refused("training.tuk_unverified"):
        services.save_timetable(by(world.panitia, world), world.klass, late)
    services.save_timetable(by(world.panitia, world), world.klass, elsewhere)

    assert world.klass.ends_on == FRIDAY + 3 * DAY


def line_of(row):
    start, end = (clock.in_zone(moment, "WIB") for moment in (row.starts_at, row.ends_at))
    return SessionLine(
        row.key, row.day, start.date(), start.time(), end.time(), row.jp, row.title, row.output, is_aca=row.is_aca
    )


@pytest.mark.usefixtures("lms_app")
def test_a_place_that_is_typed_is_not_judged_and_takes_the_choice_back():
    world = written()
    choose(world, a_tuk(world).id)

    choose(world, None, venue="Balai Desa", tuk_kind="Sewaktu")

    assert (world.klass.venue, world.klass.tuk_kind) == ("Balai Desa", "Sewaktu")
    assert ClassSettings.read(world.klass.settings).tuk_id == ""


@pytest.mark.usefixtures("lms_app")
def test_a_closed_tuk_and_one_of_somebody_else_are_not_chosen():
    world = written()
    closed = a_tuk(world, "TUK Waru")
    register.close_tuk(Act.system(BEFORE), world.organiser, closed.id, reason="Sewa berakhir")
    other = planned_class(number="33/2026", starts_on=STARTS_ON - 28 * DAY)

    for tuk_id in (closed.id, a_tuk(other).id, uuid.uuid4()):
        with refused("training.tuk_gone"):
            choose(world, tuk_id)


def test_an_older_class_only_shows_the_mark(lms_app, desk_of):
    world = planned_class()
    a_tuk(world, "TUK Lama", until=FRIDAY - DAY)
    a_tuk(world, "TUK Baru", until=None)
    db.session().commit()
    page = desk_of(world.panitia).open("training.show_place", slug="47-2026")
    assert "TUK Lama · Mandiri · verifikasi berakhir 19 November 2026" in page.text
    assert "TUK Baru · Mandiri · belum diverifikasi" in page.text

    chosen = page.press(
        "Simpan dan lanjut", tuk_id=next(o.get("value") for o in page.all("option") if "Lama" in (o.text or ""))
    )

    assert chosen.status == 200
    summary = desk_of(world.panitia).open("training.show_class", slug="47-2026")
    assert "Mandiri · verifikasi berakhir 19 November 2026" in summary.text
    assert "TUK Lama, Sidoarjo" in summary.text
