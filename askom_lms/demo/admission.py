"""Everybody applies for certification once his FR.APL.02 has its paraf, and is accepted; one mends his first."""

import datetime as dt
import uuid

from askom_lms.agreements import services as agreements
from askom_lms.agreements.domain import Key
from askom_lms.agreements.domain.texts import newest
from askom_lms.applying import queries, services
from askom_lms.applying.domain.states import ApplicationEvent, Ruling
from askom_lms.applying.models import CertificationApplication
from askom_lms.applying.routes.own import facts_of
from askom_lms.demo.opening import PANITIA
from askom_lms.demo.sheets import Desk
from askom_lms.demo.world import World
from askom_lms.enrolment.models import Enrolment
from askom_lms.kernel import db
from askom_lms.training.models import TrainingClass

MINUTE = dt.timedelta(minutes=1)
BLURRED = "Foto KTP pada berkas kurang tajam; bawa yang asli untuk dicocokkan."


def apply(world: World, desks: list[Desk], class_id: uuid.UUID, at: dt.datetime) -> None:
    """Information, rights and ethics first; then FR.APL.01 with its evidence leaves."""
    facts = facts_of(db.session().get_one(TrainingClass, class_id))
    for place, desk in enumerate(desks):
        act, seat = world.act(desk.email, at + place * MINUTE), db.session().get_one(Enrolment, desk.enrolment_id)
        services.acknowledge(act, seat, newest(Key.INFORMATION), facts)
        for key in (Key.RIGHTS, Key.ETHICS):
            agreements.sign(act, key, newest(key))
        services.send(act, seat)
        world.count("permohonan sertifikasi")
    db.session().commit()


def review(world: World, desks: list[Desk], at: dt.datetime) -> None:
    """Panitia says of each row whether it is met; the first one comes back once."""
    for place, desk in enumerate(desks):
        when = at + place * MINUTE
        found = queries.application_of(desk.enrolment_id)
        assert found is not None
        if desk is desks[0]:
            _judge(world, found, when, ApplicationEvent.RETURN)
            seat = db.session().get_one(Enrolment, desk.enrolment_id)
            found = services.send(world.act(desk.email, when + MINUTE / 4), seat)
        _judge(world, found, when + MINUTE / 2, ApplicationEvent.ACCEPT)
        world.count("permohonan sertifikasi diterima")
    db.session().commit()


def _judge(world: World, found: CertificationApplication, at: dt.datetime, event: ApplicationEvent) -> None:
    act = world.act(PANITIA, at)
    application = queries.get_application(act, found.id)
    said = {row.rule: Ruling(is_met=True) for row in queries.evidence_in(application)}
    if event is ApplicationEvent.RETURN:
        said[next(iter(said))] = Ruling(is_met=False, reason=BLURRED)
    services.judge(act, application, event, said)
