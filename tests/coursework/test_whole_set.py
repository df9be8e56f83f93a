"""A whole folder of kit edition 2 on each evidence path, sheet by sheet, through the same services as the pages."""

import datetime as dt

import pytest

from askom_lms.coursework import queries
from askom_lms.coursework.queries.lending import lent_for
from askom_lms.training.queries import kit_of
from tests.coursework.world import NOW, item_of, name_asesi, parafed, running_class

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


def test_the_interview_is_lent_what_the_verified_portfolio_left_open(lms_app):
    world = running_class(6, kit=2)
    name_asesi(world, 0, "kuning", 4)
    for row in kit_of(world.klass.id):
        if row.folder == "kuning" and row.key != "fr-ia-09-hasil":
            parafed(world, 0, "kuning", row.key, now=LATER)
        elif row.folder == "kuning":
            break

    item = item_of(world, 0, "kuning", "fr-ia-09-hasil")
    assert lent_for(item)["plan"]["portofolio"] == []
