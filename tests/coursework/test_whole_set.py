"""A whole folder of kit edition 2 on each evidence path, sheet by sheet, through the same services as the pages."""

import datetime as dt

import pytest

from askom_lms.coursework import queries
from askom_lms.training.queries import kit_of
from tests.coursework.world import NOW, name_asesi, parafed, running_class

LATER = NOW + dt.timedelta(days=1, hours=5)
"""Thursday afternoon, when the sets are validated."""


@pytest.mark.parametrize("folder", ["merah", "kuning"])
def test_every_sheet_of_the_set_is_filled_by_its_people_and_parafed(lms_app, folder):
    world = running_class(6, kit=2)
    name_asesi(world, 0, folder, 4)
    kit = [row for row in kit_of(world.klass.id) if row.folder == folder]

    for row in kit:
        parafed(world, 0, folder, row.key, now=LATER)

    assert queries.unparafed_items(world.seats[0], [folder]) == []
