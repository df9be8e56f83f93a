"""What trainees say of their master asesor after the last session, and the report of quality at the end."""

import datetime as dt
import uuid

from askom_lms.demo.opening import PANITIA
from askom_lms.demo.sheets import Desk
from askom_lms.demo.world import World
from askom_lms.kernel import clock, db
from askom_lms.quality import services
from askom_lms.quality.domain.statements import asked_of
from askom_lms.quality.domain.states import Rating, Side
from askom_lms.quality.queries import subjects
from askom_lms.training.queries import class_by_id

WEEK = dt.timedelta(days=7)
NOTES = ("Penjelasannya runtut.", "Antrean paraf hari ketiga panjang.", "", "Catatan pengembalian mudah dipahami.")
SELDOM = 7
"""One in so many says less than yes to one statement."""


def evaluate(world: World, desks: list[Desk], class_id: uuid.UUID, at: dt.datetime) -> None:
    """Every trainee, everybody he met."""
    klass = class_by_id(class_id)
    keys = [one.key for one in asked_of(Side.TRAINEE)]
    for place, desk in enumerate(desks):
        act = world.act(desk.email, at)
        for about in subjects(act, klass):
            said = dict.fromkeys(keys, Rating.YES.value)
            if place % SELDOM == 0:
                said[keys[place % len(keys)]] = (Rating.PARTLY if place else Rating.NO).value
            services.save_evaluation(act, klass, about.id, said, NOTES[place % len(NOTES)], seen=0)
            world.count("evaluasi master asesor")
    db.session().commit()


def follow_up(world: World, class_id: uuid.UUID, at: dt.datetime) -> uuid.UUID:
    """Panitia does something about the sheets that came back."""
    klass = class_by_id(class_id)
    act = world.act(PANITIA, at)
    written = services.add_follow_up(
        act,
        klass,
        key="",
        finding="Catatan observasi pada FR.IA.01 tidak cocok dengan pencapaian KUK",
        action="Bahas satu contoh FR.IA.01 di awal sesi praktik berikutnya",
        owner="Sari Melati",
        due_on=clock.in_zone(at + WEEK, klass.zone).date(),
    )
    db.session().commit()
    return written.id


def close_report(world: World, class_id: uuid.UUID, at: dt.datetime) -> None:
    """What was to be done is done, and the report is closed."""
    todo = follow_up(world, class_id, at)
    klass, act = class_by_id(class_id), world.act(PANITIA, at)
    services.finish_follow_up(act, klass, todo, "Masuk rencana sesi kelas berikutnya.")
    services.close_report(act, klass)
    db.session().commit()
    world.count("laporan mutu ditutup")
