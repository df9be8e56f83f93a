"""Settings, kit and minimum of a class: what is kept, what is refused, what a running class still takes."""

import pytest

from askom_lms.kernel import audit, db
from askom_lms.kernel.messages import Invalid
from askom_lms.training import queries, services
from askom_lms.training.domain.settings import LONGEST_FEE, ClassSettings
from askom_lms.training.domain.states import ClassState, Folder
from askom_lms.training.models import TrainingClass
from tests.factories.classes import act_of, open_class, ready
from tests.refusing import refused
from tests.training.making import SETTINGS, place, started_class

pytestmark = pytest.mark.usefixtures("lms_app")


def test_settings_are_kept_and_told_in_the_chain():
    world = open_class()

    services.save_settings(act_of(world.panitia), world.klass, **{**SETTINGS, "make_up_allowed": True, "paper": "F4"})

    entry = audit.history_of(db.session(), "training_class", world.klass.id)[-1]
    assert ClassSettings.read(world.klass.settings).paper == "F4"
    assert entry["data"]["switched"] == {"make_up_allowed": True, "paper": "F4"}


@pytest.mark.row("000-012")
@pytest.mark.parametrize(("most", "allowed"), [(14, False), (15, True), (20, True), (21, False)])
def test_a_class_lets_an_examiner_have_fifteen_to_twenty_people(most, allowed):
    world = open_class()
    wanted = {**SETTINGS, "examiner_most": most}
    if allowed:
        services.save_settings(act_of(world.panitia), world.klass, **wanted)
        assert ClassSettings.read(world.klass.settings).examiner_most == most
    else:
        with pytest.raises(Invalid, check=lambda error: error.code == "training.examiner_most"):
            services.save_settings(act_of(world.panitia), world.klass, **wanted)


@pytest.mark.parametrize(
    ("reason", "allowed"), [("", False), ("  ", False), ("Hanya satu master asesor tersedia", True)]
)
def test_switching_examiners_off_needs_a_reason(reason, allowed):
    world = open_class()
    wanted = {**SETTINGS, "examiner_differs": False, "examiner_reason": reason}

    if allowed:
        services.save_settings(act_of(world.panitia), world.klass, **wanted)
        assert ClassSettings.read(world.klass.settings).examiner_reason == reason
    else:
        with pytest.raises(Invalid, check=lambda error: error.code == "training.examiner_reason_missing"):
            services.save_settings(act_of(world.panitia), world.klass, **wanted)


@pytest.mark.parametrize(("reason", "allowed"), [("", False), (" ", False), ("Ditelaah BNSP di luar aplikasi", True)])
def test_applications_are_judged_elsewhere_only_with_a_reason(reason, allowed):
    world = open_class()
    wanted = {**SETTINGS, "application_first": False, "application_reason": reason}

    if allowed:
        services.save_settings(act_of(world.panitia), world.klass, **wanted)
        chosen = ClassSettings.read(world.klass.settings)
        assert (chosen.application_first, chosen.application_reason) == (False, reason)
    else:
        with pytest.raises(Invalid, check=lambda error: error.code == "training.application_reason_missing"):
            services.save_settings(act_of(world.panitia), world.klass, **wanted)


def test_a_running_class_keeps_its_place_and_entry_rules_but_may_still_allow_make_up():
    world, act = started_class()

    with refused("training.started"):
        services.save_place(act, world.klass, **place(world.klass))
    for switch in ("internalisasi_required", "pre_day_papers_required"):
        with refused("training.started"):
            services.save_settings(act, world.klass, **{**SETTINGS, switch: False})
    services.save_settings(act, world.klass, **{**SETTINGS, "make_up_allowed": True})


def kit_lines(klass, **off):
    from askom_lms.training.domain.kits import KitLine

    return [
        KitLine(row.folder, row.key, off.get(row.key.replace("-", "_"), True), row.position, row.opens_with)
        for row in queries.kit_of(klass.id)
    ]


def test_a_class_leaves_a_sheet_out_and_the_shape_follows():
    world = open_class()

    services.save_kit(act_of(world.panitia), world.klass, kit_lines(world.klass, fr_ak_05=False))

    assert world.klass.kit_shape == {"merah": [0, 15], "kuning": [15, 15], "hijau": [30, 15]}
    assert len(world.klass.kit_phases) == 45
    kit = queries.kit_of(world.klass.id)
    assert [row.position for row in kit] == list(range(45))
    assert [row.folder for row in kit] == sorted((row.folder for row in kit), key=list(Folder).index)


@pytest.mark.parametrize(
    ("off", "code"),
    [({"fr_va": False}, "training.kit_folder_thin"), ({"fr_ia_01_perangkat": False}, "training.kit_needs_perangkat")],
)
def test_a_kit_that_cannot_be_worked_on_is_refused(off, code):
    world = open_class()

    with refused(code):
        services.save_kit(act_of(world.panitia), world.klass, kit_lines(world.klass, **off))


def test_a_sheet_opens_only_with_a_session_of_the_timetable():
    from dataclasses import replace

    world = open_class()
    lines = kit_lines(world.klass)
    lines[0] = replace(lines[0], opens_with="h9-9")

    with refused("training.kit_opens_with"):
        services.save_kit(act_of(world.panitia), world.klass, lines)


def test_the_kit_is_fixed_once_the_class_runs():
    world, act = started_class()

    with refused("training.started"):
        services.save_kit(act, world.klass, kit_lines(world.klass))


def test_every_change_raises_the_version_of_the_class():
    world = open_class()
    before = db.session().get(TrainingClass, world.klass.id, populate_existing=True).version

    services.save_settings(act_of(world.panitia), world.klass, **SETTINGS)
    db.session().commit()

    assert db.session().get(TrainingClass, world.klass.id, populate_existing=True).version > before


def started_with_minimum(least, seats):
    world = open_class()
    ready(world, seats)
    act = act_of(world.panitia)
    services.save_settings(act, world.klass, **SETTINGS, least_trainees=least)
    services.close_enrolment(act, world.klass)
    services.start_class(act, world.klass)
    return world


@pytest.mark.parametrize(("least", "seats"), [(None, 1), (0, 1), (1, 1), (2, 2), (2, 3)])
def test_a_class_that_reaches_its_own_minimum_starts(least, seats):
    assert started_with_minimum(least, seats).klass.state is ClassState.RUNNING


def test_a_class_below_its_own_minimum_does_not_start():
    with refused("training.below_minimum") as caught:
        started_with_minimum(3, 2)

    assert caught.value.sentence().next


@pytest.mark.parametrize(("least", "may"), [(-1, False), (0, True), (24, True), (25, False)])
def test_a_minimum_lies_within_the_seats(least, may):
    world = open_class()
    if may:
        services.save_settings(act_of(world.panitia), world.klass, **SETTINGS, least_trainees=least)
        assert ClassSettings.read(world.klass.settings).least_trainees == least
        return
    with pytest.raises(Invalid, check=lambda error: error.code == "training.minimum"):
        services.save_settings(act_of(world.panitia), world.klass, **SETTINGS, least_trainees=least)


def test_seats_do_not_fall_below_the_minimum_and_a_running_class_keeps_it():
    world = open_class()
    act = act_of(world.panitia)
    services.save_settings(act, world.klass, **SETTINGS, least_trainees=2)

    with pytest.raises(Invalid, check=lambda error: error.code == "training.minimum"):
        services.save_numbers(act, world.klass, capacity=1, proposed=2)
    ready(world, 2)
    services.close_enrolment(act, world.klass)
    services.start_class(act, world.klass)
    with refused("training.started"):
        services.save_settings(act, world.klass, **SETTINGS, least_trainees=3)


def test_the_fee_is_kept_as_one_line_and_not_longer_than_its_place():
    world = open_class()
    act = act_of(world.panitia)
    services.save_settings(act, world.klass, **{**SETTINGS, "fee": "  Rp 1.000.000,\n ditanggung LSP "})
    assert ClassSettings.read(world.klass.settings).fee == "Rp 1.000.000, ditanggung LSP"
    services.save_settings(act, world.klass, **{**SETTINGS, "fee": "x" * LONGEST_FEE})
    with pytest.raises(Invalid) as refused:
        services.save_settings(act, world.klass, **{**SETTINGS, "fee": "x" * (LONGEST_FEE + 1)})
    assert "paling banyak 300 huruf" in str(refused.value)
