"""The peta of the first trainee: its address, a place in it, its latest version, and how it comes back."""

from askom_lms.coursework import queries, services
from askom_lms.kernel import db
from tests.coursework.world import act_of, item_of

PETA = "/tugas/1/peta"
NAME = "kelompok:r1:nama"


def latest(world):
    return queries.latest_version(act_of(world.master), item_of(world, 0, "merah", "peta"))


def return_it(world, version, note="Lengkapi lagi.", remarks=()):
    act = act_of(world.master)
    services.return_submission(act, queries.get_submission(act, version.id), note=note, remarks=list(remarks))
    db.session().commit()
