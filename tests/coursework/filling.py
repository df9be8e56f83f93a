"""A sheet is opened and saved by its trainee."""

import datetime as dt

from askom_lms.coursework import services
from tests.coursework.world import (
    NOW,
    act_of,
    item_of,
)

LATER = NOW + dt.timedelta(days=2)


def opened(world, key="peta", index=0, folder="merah", now=NOW):
    return services.open_item(act_of(world.trainees[index], now), item_of(world, index, folder, key))


def save(world, answers, key="peta", *, who=None, role="asesor", now=NOW):
    act = act_of(who or world.trainees[0], now)
    return services.save_form(act, item_of(world, 0, "merah", key, act=act), role, answers)
