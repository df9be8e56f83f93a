"""A class pins one asesor standard until it starts; codes from copies are compared by a person."""

import pytest

from askom_lms.kernel import audit, db
from askom_lms.kernel.messages import Denied, Invalid
from askom_lms.training import services
from askom_lms.training.domain.settings import ClassSettings
from askom_lms.training.domain.standards import is_compared, pinnable, standard_choices
from askom_lms.training.domain.states import ClassState
from tests.factories.classes import act_of, open_class
from tests.factories.people import PersonFactory
from tests.refusing import refused
from tests.training.making import admin_of, new_class

pytestmark = pytest.mark.usefixtures("lms_app")
OLDER, NEWER, NOTED = "185-2018", "333-2020", "22-2020"


def pin(world, key, *, is_checked=False, by=None):
    services.pin_standard(act_of(by or world.panitia), world.klass, key, is_checked=is_checked)


def test_a_new_class_has_the_standard_of_the_scheme_or_the_one_it_was_made_with():
    world = open_class()
    act = act_of(admin_of(world))
    assert new_class(act, world).asesor_standard == OLDER
    assert new_class(act, world, number="49/2026", asesor_standard=NEWER).asesor_standard == NEWER
    with refused("training.standard_incomplete"):
        new_class(act, world, number="50/2026", asesor_standard=NOTED)
    with refused("regulations.standard_unknown", Invalid):
        new_class(act, world, number="51/2026", asesor_standard="1-1999")


def test_only_a_standard_whose_units_are_known_is_offered():
    assert list(pinnable()) == [OLDER, NEWER]
    assert [(one.standard.key, one.is_chosen) for one in standard_choices(NEWER, "")] == [
        (NEWER, True), (OLDER, False), (NOTED, False),
    ]  # fmt: skip


def test_codes_are_compared_for_the_standard_that_was_compared():
    assert is_compared(OLDER, "")
    assert not is_compared(NEWER, "")
    assert is_compared(NEWER, NEWER)
    assert not is_compared(NEWER, OLDER)


def test_a_pinned_standard_is_told_in_the_chain_and_raises_the_version():
    world = open_class()
    version = world.klass.version
    pin(world, NEWER, is_checked=True)
    db.session().refresh(world.klass)

    assert (world.klass.asesor_standard, ClassSettings.read(world.klass.settings).standard_checked) == (NEWER, NEWER)
    entry = audit.history_of(db.session(), "training_class", world.klass.id)[-1]
    told = {"what": "standard", "standard": NEWER, "checked": NEWER}
    assert told.items() <= entry["data"].items()
    assert world.klass.version == version + 1
    pin(world, NEWER, is_checked=True)
    db.session().refresh(world.klass)
    assert world.klass.version == version + 1


def test_going_back_forgets_that_the_other_codes_were_compared():
    world = open_class()
    pin(world, NEWER, is_checked=True)
    pin(world, OLDER)
    assert ClassSettings.read(world.klass.settings).standard_checked == ""
    with refused("training.standard_not_copied", Invalid):
        pin(world, OLDER, is_checked=True)


@pytest.mark.parametrize(
    ("state", "may_change"),
    [(ClassState.PLANNED, True), (ClassState.OPEN, True), (ClassState.CLOSED, True), (ClassState.RUNNING, False)],
)
def test_a_standard_changes_until_the_class_starts(state, may_change):
    world = open_class()
    world.klass.state = state
    if may_change:
        pin(world, NEWER)
    else:
        with refused("training.standard_pinned"):
            pin(world, NEWER)
        pin(world, OLDER)
    assert world.klass.asesor_standard == (NEWER if may_change else OLDER)


def test_a_running_class_may_still_say_that_its_codes_were_compared_and_a_finished_one_not():
    world = open_class()
    pin(world, NEWER)
    world.klass.state = ClassState.RUNNING
    pin(world, NEWER, is_checked=True)
    assert ClassSettings.read(world.klass.settings).standard_checked == NEWER
    world.klass.state = ClassState.FINISHED
    with refused("training.finished"):
        pin(world, NEWER)


def test_only_who_manages_the_class_pins_its_standard():
    world = open_class()
    with pytest.raises(Denied):
        pin(world, NEWER, by=PersonFactory())


def test_the_settings_page_shows_the_reading_that_was_not_chosen_and_saves_another(desk_of):
    world = open_class()
    db.session().commit()
    page = desk_of(world.panitia).go("/kelas/47-2026/pengaturan")
    assert "Terpasang: Kepmenaker 161/2015 jo. 185/2018" in page.text
    assert "Standar lain: Kepmenaker 333/2020" in page.text
    assert "Salinan lain menulis M.74SPS03.091.1." in page.text
    assert "Standar lain: SKKNI 22/2020" in page.text
    assert "kode dan judul unit tidak disebut sumber dan tidak boleh ditebak" in page.text

    after = page.press("Simpan pengaturan", asesor_standard=NEWER)
    assert "Terpasang: Kepmenaker 333/2020" in after.text
    assert "Standar lain: Kepmenaker 161/2015 jo. 185/2018" in after.text
    assert "Kepmenaker 333/2020" in desk_of(world.panitia).go("/kelas/47-2026").text
    assert "M.74SPS03.088.2" in desk_of(world.panitia).go("/kelas/47-2026/kit").text


def test_a_class_that_runs_hears_why_its_standard_stays(desk_of):
    world = open_class()
    world.klass.state = ClassState.RUNNING
    db.session().commit()
    page = desk_of(world.panitia).go("/kelas/47-2026/pengaturan")
    after = page.press("Simpan pengaturan", asesor_standard=NEWER, head_name="Dr. Ratna")
    assert after.status == 409
    assert "tidak dapat diganti lagi: kelas sudah dimulai" in after.text
    assert after.tree.find(".//input[@name='head_name']").get("value") == "Dr. Ratna"
    db.session().expire_all()
    assert world.klass.asesor_standard == OLDER
