"""Two of panitia change one class at one moment: what each of them saved stays."""

import pytest

from askom_lms.kernel import db
from askom_lms.training import services
from askom_lms.training.domain.settings import ClassSettings
from askom_lms.training.models import TrainingClass
from tests.coursework.test_races import at_once
from tests.factories.classes import act_of, open_class
from tests.training.making import SETTINGS

pytestmark = pytest.mark.usefixtures("lms_app")
TURNS = 15
OTHERS, AS_NOTED = ("ungu", "abu", "biru", "merah"), ("merah", "kuning", "hijau", "biru")


def test_settings_and_colours_saved_at_once_are_both_kept(lms_app):
    world = open_class()
    act, class_id = act_of(world.panitia), world.klass.id
    chosen = {name: value for name, value in SETTINGS.items() if name != "paper"}

    def colours():
        for turn in range(TURNS):
            klass = db.session().get_one(TrainingClass, class_id)
            services.colour_folders(act, klass, AS_NOTED if turn % 2 else OTHERS, "tugas")
            db.session().commit()

    def paper():
        for turn in range(TURNS):
            klass = db.session().get_one(TrainingClass, class_id)
            services.save_settings(act, klass, paper="A4" if turn % 2 else "F4", **chosen)
            db.session().commit()

    at_once(lms_app, [colours, paper])

    kept = db.session().get_one(TrainingClass, class_id)
    assert (kept.folders.colours, ClassSettings.read(kept.settings).paper) == (OTHERS, "F4")
