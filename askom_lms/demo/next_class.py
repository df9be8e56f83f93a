"""The class after the one that runs: applied for, and half examined by BNSP, with one finding so far."""

import datetime as dt

from askom_lms.demo import cast, opening
from askom_lms.demo.asesor import LENT
from askom_lms.demo.world import World
from askom_lms.kernel import db
from askom_lms.training import services as classes
from askom_lms.training.models import TrainingClass

LATER = dt.timedelta(weeks=7)
"""So far after the class that runs; the application comes in time whatever day it is."""
EXAMINED = {
    "penyelenggara": ("ok", ""),
    "tempat-waktu": ("ok", ""),
    "jumlah-peserta": ("ok", ""),
    "skema": ("ok", ""),
    "pernyataan": ("finding", "Pernyataan pimpinan belum bermeterai; kirim lagi setelah ditandatangani."),
}


def apply_for_next(world: World, now: dt.datetime) -> TrainingClass:
    """Planned, staffed without who is on loan, sent two hours ago; BNSP has looked at five items since."""
    running = db.session().get_one(TrainingClass, world.class_id)
    act = world.act(opening.ADMIN, now - 2 * opening.HOUR)
    starts_on = running.starts_on + LATER
    klass = classes.create_class(
        act,
        number=f"{starts_on.isocalendar().week:02}/{starts_on.year}",
        institution_id=running.institution_id,
        venue="Balai Latihan Kerja",
        city="Malang",
        starts_on=starts_on,
        skema_ids=[opening.skema_of_the_demo().id],
        head_name=cast.HEAD[0],
        head_office=cast.HEAD[1],
    )
    away = {opening.WITHOUT_LETTER, LENT}
    opening.engage(act, klass, [member for member in cast.STAFF if member.key not in away])
    world.forget_all()
    application = opening.apply_for(world, klass, now - 2 * opening.HOUR)
    verifier = world.act(opening.PENGELOLA, now - opening.HOUR)
    classes.save_findings(verifier, klass, application, EXAMINED, seen=application.version)
    db.session().commit()
    return klass
