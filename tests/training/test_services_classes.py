"""Making a class, changing it step by step and leading it through its life: what is copied, refused, kept."""

import datetime as dt
import uuid

import pytest

from askom_lms.classroom import services as classroom
from askom_lms.enrolment.services import withdraw
from askom_lms.kernel import audit, clock, db
from askom_lms.kernel.act import Act
from askom_lms.kernel.messages import Denied, NotFound
from askom_lms.people.models import RoleGrant
from askom_lms.training import queries, services
from askom_lms.training.domain.kits import default_kit, kit_shape
from askom_lms.training.domain.settings import ClassSettings
from askom_lms.training.domain.states import ClassState, Mark, Programme
from tests.factories.classes import BEFORE, STARTS_ON, accepted, act_of, make_skema, open_class, ready
from tests.refusing import refused
from tests.training.making import DAY, WEEK, admin_of, new_class, place

pytestmark = pytest.mark.usefixtures("lms_app")


def kinds_of(klass):
    return [entry["kind"] for entry in audit.history_of(db.session(), "training_class", klass.id)]


@pytest.mark.row("000-130")
def test_an_admin_makes_a_class_with_the_default_plan_for_his_institution():
    world = open_class()
    klass = new_class(act_of(admin_of(world)), world, pre_day_on=STARTS_ON)

    sessions = queries.sessions_of(klass.id)
    assert (klass.slug, klass.state, klass.ends_on) == ("48-2026", ClassState.PLANNED, STARTS_ON + WEEK + 4 * DAY)
    assert [row.key for row in sessions][:2] == ["h0-1", "h1-1"]
    assert clock.jam(sessions[1].starts_at, "WIB") == "08.00"
    assert len(queries.kit_of(klass.id)) == len(default_kit())
    assert klass.kit_shape == kit_shape(default_kit())
    assert ClassSettings.read(klass.settings).paper == "A4"
    assert kinds_of(klass) == ["class.created"]


def test_a_class_without_a_pre_day_opens_the_peta_with_its_first_session():
    world = open_class()
    klass = new_class(Act.system(BEFORE), world)

    assert {row.day for row in queries.sessions_of(klass.id)} == {1, 2, 3, 4, 5}
    assert queries.kit_of(klass.id)[0].opens_with == "h1-1"


def test_an_admin_of_another_institution_finds_nothing():
    world, other = open_class(), open_class(number="33/2026", starts_on=STARTS_ON - WEEK)

    with pytest.raises(NotFound):
        new_class(act_of(admin_of(other)), world)


def test_panitia_make_no_classes():
    world = open_class()

    with pytest.raises(Denied):
        new_class(act_of(world.panitia), world)


@pytest.mark.parametrize("number", ["47/2026", "47-2026"])
def test_a_number_is_used_once_even_when_only_its_address_is_equal(number):
    world = open_class()

    with refused("training.number_taken"):
        new_class(Act.system(BEFORE), world, number=number)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"number": "kelas 1"}, "training.number_unreadable"),
        ({"number": "baru"}, "training.number_taken"),
        ({"zone": "UTC"}, "training.zone_unknown"),
        ({"tuk_kind": "Hotel"}, "training.tuk_unknown"),
        ({"capacity": 25}, "training.capacity"),
        ({"capacity": 0}, "training.capacity"),
        ({"proposed": 25}, "training.proposed"),
        ({"pre_day_on": STARTS_ON + WEEK}, "training.pre_day_late"),
        ({"rule_set": "lain"}, "training.rule_set_unknown"),
        ({"skema_ids": [uuid.UUID(int=1)]}, "training.skema_unknown"),
    ],
)
def test_a_class_that_cannot_be_is_refused(changes, code):
    world = open_class()

    with refused(code):
        new_class(Act.system(BEFORE), world, **changes)


def test_a_class_of_24_is_allowed():
    assert new_class(Act.system(BEFORE), open_class(), capacity=24, proposed=24).capacity == 24


def test_moving_the_first_day_moves_every_session_and_keeps_the_clock():
    world = open_class()
    klass, act = world.klass, act_of(world.panitia)

    services.save_place(act, klass, **place(klass, starts_on=STARTS_ON + WEEK, pre_day_on=STARTS_ON, zone="WITA"))

    days = queries.days_of(queries.sessions_of(klass.id), "WITA")
    assert days[:2] == [(0, STARTS_ON), (1, STARTS_ON + WEEK)]
    assert klass.ends_on == STARTS_ON + WEEK + 4 * DAY
    assert clock.jam(queries.sessions_of(klass.id)[1].starts_at, "WITA") == "08.00"


def test_dropping_the_pre_day_and_bringing_it_back_keeps_the_kit_whole():
    world = open_class()
    klass, act = world.klass, act_of(world.panitia)

    services.save_place(act, klass, **place(klass, pre_day_on=None))
    assert [row.position for row in queries.sessions_of(klass.id)] == list(range(10))
    assert queries.kit_of(klass.id)[0].opens_with == "h1-1"

    services.save_place(act, klass, **place(klass))
    assert [row.key for row in queries.sessions_of(klass.id)][:2] == ["h0-1", "h1-1"]
    assert queries.kit_of(klass.id)[0].opens_with == "h0-1"


def test_a_new_venue_reaches_the_page_head_of_everybody():
    world = open_class()

    services.save_place(act_of(world.panitia), world.klass, **place(world.klass, venue="Balai Kota"))

    labels = {g.scope_label for g in db.session().query(RoleGrant).filter_by(scope_id=world.klass.id)}
    assert labels == {"Kelas 47/2026 · Balai Kota, Sidoarjo"}


def test_the_number_is_fixed_once_enrolment_is_open():
    world = open_class()

    with refused("training.number_fixed"):
        services.save_place(act_of(world.panitia), world.klass, **place(world.klass, number="50/2026"))


def test_dates_do_not_move_after_attendance_was_recorded():
    world = open_class()
    [person] = accepted(world)
    held = queries.sessions_of(world.klass.id)[0]
    services.record_attendance(
        act_of(world.panitia, held.starts_at), world.klass, held.id, {person.person_id: Mark.HADIR}
    )

    with refused("training.has_marks"):
        services.save_place(act_of(world.panitia), world.klass, **place(world.klass, starts_on=STARTS_ON + WEEK))


@pytest.mark.row("001-001")
def test_the_rule_set_is_pinned_and_skema_are_only_added_once_enrolment_is_open():
    world = open_class()
    [first] = ClassSettings.read(world.klass.settings).skema_uuids
    two = make_skema("Dua")
    facts = {"programme": Programme.PELATIHAN, "rule_set": "juknis-001", "certification_rule_set": "skema-002"}
    act = act_of(world.panitia)

    services.save_programme(act, world.klass, skema_ids=[first, two.id], **facts)
    assert ClassSettings.read(world.klass.settings).skema_uuids == (first, two.id)

    with refused("training.skema_in_use"):
        services.save_programme(act, world.klass, skema_ids=[two.id], **facts)
    with refused("training.rule_set_pinned"):
        services.save_programme(act, world.klass, skema_ids=[first, two.id], **{**facts, "rule_set": "peserta-000"})


def test_a_planned_class_may_still_change_its_rule_set():
    world = open_class()
    klass = new_class(Act.system(BEFORE), world)

    services.save_programme(
        act_of(admin_of(world)),
        klass,
        programme=Programme.PENINGKATAN,
        skema_ids=[],
        rule_set="peserta-000",
        certification_rule_set="skema-002",
    )

    assert (klass.programme, klass.rule_set) == (Programme.PENINGKATAN, "peserta-000")


@pytest.mark.parametrize(("capacity", "proposed", "allowed"), [(2, 2, True), (1, 24, False), (24, 1, False)])
def test_numbers_never_fall_below_the_seats_taken(capacity, proposed, allowed):
    world = open_class()
    accepted(world, 2)

    if allowed:
        services.save_numbers(act_of(world.panitia), world.klass, capacity=capacity, proposed=proposed)
        assert (world.klass.capacity, world.klass.proposed) == (2, 2)
    else:
        with refused("training.seats_taken"):
            services.save_numbers(act_of(world.panitia), world.klass, capacity=capacity, proposed=proposed)


@pytest.mark.row("001-050")
def test_the_life_of_a_class_from_planned_to_finished():
    world = open_class()
    (seat,) = ready(world)
    act, klass = act_of(world.panitia), world.klass

    services.close_enrolment(act, klass)
    assert klass.enrolment_closed_at == act.now
    services.reopen_enrolment(act, klass)
    assert klass.enrolment_closed_at is None
    services.close_enrolment(act, klass)
    services.start_class(act, klass)
    ends = queries.sessions_of(klass.id)[-1].ends_at
    with refused("training.not_over"):
        services.finish_class(act_of(world.panitia, ends - dt.timedelta(seconds=1)), klass)
    over = act_of(world.panitia, ends)
    with refused("classroom.finish_recommended"):
        services.finish_class(over, klass)
    withdraw(over, seat, reason="Sakit")
    notes = dict.fromkeys(("letters", "photos", "days", "evaluated_by_lsp"), "Menyusul")
    classroom.finish_class(over, klass, notes=notes)

    assert klass.state is ClassState.FINISHED
    assert [kind for kind in kinds_of(klass) if kind.startswith("class.") and kind != "class.changed"] == [
        "class.created", "class.open", "class.close", "class.reopen", "class.close", "class.start", "class.finish",
    ]  # fmt: skip


@pytest.mark.row("001-026", "001-032")
@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda k: setattr(k, "settings", {}), "training.no_skema"),
        (lambda k: setattr(k, "n_panitia", 1), "training.too_few_panitia"),
        (lambda k: setattr(k, "n_master_asesor", 1), "training.too_few_master_asesor"),
        (lambda k: setattr(k.institution, "licence_number", ""), "training.organiser_unlicensed"),
    ],
)
def test_a_hard_rule_keeps_enrolment_shut_and_says_so(spoil, code):
    world = open_class()
    klass = queries.class_by_id(world.klass.id)
    klass.state = ClassState.PLANNED
    spoil(klass)

    with refused(code) as caught:
        services.open_enrolment(act_of(world.panitia), klass)

    said = caught.value.sentence()
    assert all((said.what, said.clause, said.who, said.next))


def test_a_step_that_is_not_next_is_refused_with_a_sentence():
    world = open_class()

    with refused("class.not_now") as caught:
        services.start_class(act_of(world.panitia), world.klass)

    assert "keadaan" in str(caught.value)


def test_nobody_starts_an_empty_class():
    world = open_class()
    services.close_enrolment(act_of(world.panitia), world.klass)

    with refused("training.nobody_enrolled"):
        services.start_class(act_of(world.panitia), world.klass)


@pytest.mark.parametrize("who", ["masters", "pengajar"])
def test_teachers_do_not_move_a_class(who):
    world = open_class()
    person = world.pengajar if who == "pengajar" else world.masters[0]

    with pytest.raises(Denied):
        services.close_enrolment(act_of(person), world.klass)


def test_panitia_of_another_class_find_nothing():
    world, other = open_class(), open_class(number="33/2026", starts_on=STARTS_ON - WEEK)

    with pytest.raises(NotFound):
        services.close_enrolment(act_of(other.panitia), world.klass)
