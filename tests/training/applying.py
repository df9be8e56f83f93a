"""A class whose application is written, sent and examined, through services."""

from askom_lms.kernel import db
from askom_lms.kernel.act import Act
from askom_lms.people.domain import Role
from askom_lms.registry.services import add_skema
from askom_lms.training import services
from askom_lms.training.domain.application import ALL_ITEMS
from tests.factories.classes import BEFORE, act_of, planned_class, stored
from tests.factories.people import PersonFactory

OFFICE = {
    "letter_number": "017/ND/X/2026",
    "contact_name": "Sari Melati",
    "contact_phone": "0811222333",
    "funding": "Biaya mandiri peserta",
}
IN_TIME = BEFORE.replace(day=19)
"""19 October 2026: exactly 20 working days before Monday 16 November."""


def written(*, now=IN_TIME, licensed=True, **changes):
    """A planned class whose application lacks nothing but the sending. Committed."""
    world = planned_class(**changes)
    world.now = now
    if licensed:
        add_skema(Act.system(BEFORE), world.organiser, world.skema.id, document_number="BNSP-LSP-1/JDA")
    world.bnsp = PersonFactory(name="Petugas BNSP", roles=[Role.PENGELOLA])
    world.application = services.begin_application(Act.system(now), world.klass)
    write(world)
    db.session().commit()
    return world


def write(world, **changes):
    services.save_application(
        by(world.panitia, world), world.klass, world.application, **{**OFFICE, **seen(world), **changes}
    )


def by(person, world):
    return act_of(person, world.now)


def seen(world):
    """What a page that is fresh sends."""
    return {"seen": world.application.version}


def sign(world, name="form-2.jpg"):
    """Form 2 as its head signed it."""
    services.file_signed_form(by(world.panitia, world), world.klass, world.application, stored(name))


def send(world):
    """Signed as it is now, then sent."""
    if world.application.state in ("draft", "returned"):
        sign(world)
    services.submit_application(by(world.panitia, world), world.klass, world.application, **seen(world))


def examine(world, **findings):
    """Every item is in order but those named; an item's hyphen is an underscore here."""
    named = {item.replace("_", "-"): text for item, text in findings.items()}
    found = {item: ("finding", named[item]) if item in named else ("ok", "") for item in ALL_ITEMS}
    services.save_findings(by(world.bnsp, world), world.klass, world.application, found, **seen(world))


def decide(world, service, **reason):
    service(by(world.bnsp, world), world.klass, world.application, **seen(world), **reason)


def approved(**changes):
    """A class that BNSP has approved, not yet open. Committed."""
    world = written(**changes)
    send(world)
    examine(world)
    decide(world, services.approve_application)
    db.session().commit()
    return world
