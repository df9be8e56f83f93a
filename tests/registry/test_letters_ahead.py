"""A letter that a step of an asesor rests on was written before the step is noted."""

import datetime as dt

import pytest

from askom_lms.kernel import db
from askom_lms.kernel.messages import Invalid
from askom_lms.registry.domain.asesor import Document
from tests.factories.classes import stored
from tests.registry.asesor_world import DAY, asesor_at_home, resigned
from tests.registry.world import TODAY

YEAR = dt.timedelta(days=365)


def dated(on):
    return Document("UND-9", on, stored().sha256, "image/jpeg")


@pytest.mark.row("000-028")
@pytest.mark.parametrize("ahead", [2 * DAY, YEAR])
def test_000_028_a_letter_of_a_day_to_come_begins_nothing(lms_app, ahead):
    world = asesor_at_home()
    with pytest.raises(Invalid, match="belum tiba") as error:
        resigned(world, document=dated(TODAY + ahead))
    assert error.value.code == "registry.paper_ahead"
    db.session().rollback()


@pytest.mark.row("000-028")
@pytest.mark.parametrize("on", [TODAY - YEAR, TODAY, TODAY + DAY])
def test_000_028_a_letter_of_today_counts_also_where_the_sun_rises_first(lms_app, on):
    assert resigned(asesor_at_home(), document=dated(on)) is not None
