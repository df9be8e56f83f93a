"""One whole folder, item by item, through the same services as the pages."""

from askom_lms.coursework import queries
from tests.coursework.world import NOW, name_asesi, parafed, planning_parafed, progress_of

CONDUCT = (
    "fr-apl-01",
    "fr-apl-02",
    "fr-ak-01",
    "fr-ia-01-hasil",
    "fr-ia-02-hasil",
    "fr-ia-03-hasil",
    "fr-ak-02",
    "fr-ak-03",
    "fr-ak-05",
    "fr-va",
)


def test_every_item_of_a_folder_is_filled_by_its_people_and_parafed(world):
    import datetime as dt

    later = NOW + dt.timedelta(days=1, hours=5)
    name_asesi(world, 0, "merah", 1)
    planning_parafed(world, 0, "merah", now=later)
    for key in CONDUCT:
        parafed(world, 0, "merah", key, now=later)
    assert progress_of(world)[:16] == "p" * 16
    assert queries.unparafed_items(world.seats[0], ["merah"]) == []
