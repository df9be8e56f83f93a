"""What the benchmarks look at: a full class on its third day, with the units and KUK of a real skema."""

import hashlib
import uuid
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from sqlalchemy import select, update

from askom_lms.coursework.domain.states import ItemStatus
from askom_lms.coursework.models import DossierItem
from askom_lms.demo.opening import SKEMA_FOLDER, SKEMA_KEY
from askom_lms.enrolment.models import Enrolment
from askom_lms.kernel import db
from askom_lms.kernel.act import Act
from askom_lms.skema import services as skemas
from askom_lms.skema.models import Skema
from tests.coursework import world as worlds
from tests.factories.people import signed_in

PEOPLE = 24
READY = "peta"
WAITING = "fr-mapa-02"
MIDDLE_OF_THE_CLASS = "p" * 16 + "pppssrdd" + "." * 24
"""Where every dossier stands in the rows that lists read: the first folder parafed, the second half way."""


@dataclass
class Stage:
    """The class and the people who look at it."""

    world: Any
    class_id: uuid.UUID
    slug: str
    master_id: uuid.UUID
    trainees: list[uuid.UUID]
    cookies: dict[str, str]


def build():
    """A class of 24: one sheet of everybody ready to be handed in, one waiting. Committed."""
    raw = (SKEMA_FOLDER / f"{SKEMA_KEY}.yaml").read_bytes()
    skemas.import_skema(Act.system(), skemas.read_file(raw), SKEMA_KEY, hashlib.sha256(raw).hexdigest())
    s = db.session()
    s.flush()
    world = worlds.running_class(PEOPLE, skema=s.scalars(select(Skema).where(Skema.key == SKEMA_KEY)).one())
    for place in range(PEOPLE):
        worlds.filled(world, place, "merah", READY)
        worlds.handed_in(world, place, "merah", WAITING)
    who = {"panitia": world.panitia.id, "master": world.master.id, "trainee": world.trainees[0].id}
    cookies = {name: f"askom={signed_in(SimpleNamespace(id=person_id))}" for name, person_id in who.items()}
    trainees = [person.id for person in world.trainees]
    stage = Stage(world, world.klass.id, world.klass.slug, who["master"], trainees, cookies)
    s.commit()
    return stage


def go_on_to_the_third_day(stage):
    """The rows that lists read, as they are in the middle of a class; content of sheets is not needed for that."""
    s = db.session()
    letters = {".": ItemStatus.EMPTY, "d": ItemStatus.DRAFT, "r": ItemStatus.RETURNED, "p": ItemStatus.SIGNED_OFF}
    for position, letter in enumerate(MIDDLE_OF_THE_CLASS):
        if letter in letters:
            here = (DossierItem.class_id == stage.class_id, DossierItem.position == position)
            still = DossierItem.status != ItemStatus.SUBMITTED
            s.execute(update(DossierItem).where(*here, still).values(status=letters[letter]))
    s.execute(update(Enrolment).where(Enrolment.class_id == stage.class_id).values(progress=MIDDLE_OF_THE_CLASS))
    s.commit()
