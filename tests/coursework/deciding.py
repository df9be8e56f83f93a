"""What a master asesor does in tests: paraf, return, undo."""

import datetime as dt

from askom_lms.coursework import queries, services
from tests.coursework.world import (
    NOW,
    act_of,
)

SECOND = dt.timedelta(seconds=1)


def version_of(world, version, who=None, now=NOW):
    return queries.get_submission(act_of(who or world.master, now), version.id)


def sign(world, version, *, who=None, now=NOW, fingerprint=None, stepped_up=True):
    act = act_of(who or world.master, now, stepped_up=stepped_up)
    return services.sign_off_submission(act, version, fingerprint=fingerprint or version.fingerprint)


def give_back(world, version, *, note="Kurang lengkap", remarks=(), who=None, now=NOW):
    return services.return_submission(act_of(who or world.master, now), version, note=note, remarks=remarks)


def undo(world, version, *, who=None, now=NOW):
    services.undo_submission(act_of(who or world.master, now), version)
