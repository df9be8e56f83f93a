"""What the demo class leaves out and the journeys need: a return on one answer, a second hand-in, a long queue."""

import datetime as dt

from askom_lms.coursework.queries import latest_version
from askom_lms.demo import day_three, days, masters

MASTER = "Bambang Wiryawan"
OTHER_MASTER = "Ratna Kusumawati"
PANITIA = "Sari Melati"
TRAINEE = "Dewi Anggraini"
"""The ketua kelas: the demo shows its returned sheet and its rejected photo at her home."""
REPORTER = "Fajar Hidayat"
"""His recommendation is known, so the report of his assessment (FR.AK.05) may be written."""
RETURNED_TO = "Eko Prasetyo"
RETURN_NOTE = "Umpan balik belum menyebut bukti yang Anda amati."
SENT_AGAIN_BY, AGAIN_ANSWER = masters.SENT_AGAIN_BY, masters.AGAIN_ANSWER
"""The demo has this sheet returned and sent again."""
MINUTE = dt.timedelta(minutes=1)


def live(now):
    """The demo class, and what it leaves out; through the same services as the pages."""
    world = day_three.fill(now)
    bambang = "bambang@askom.contoh.id"
    desks = {desk.email: desk for desk in days.desks_of(world, world.class_id) if desk.master_email == bambang}
    send_back(desks[days.trainee_email(RETURNED_TO)], "fr-ia-01-hasil", now - 50 * MINUTE, "umpan_balik", RETURN_NOTE)
    for place, desk in enumerate(desks.values()):
        desk.hand_in("kuning", "fr-ia-11-perangkat", now - (35 - place) * MINUTE)


def send_back(desk, key, at, path, note):
    """The master asesor returns the waiting version of a sheet of the red folder."""
    version = latest_version(desk.world.act(desk.email, at), desk.item("merah", key, at))
    desk.send_back(version, at, note=note, remarks=[(path, note)])
