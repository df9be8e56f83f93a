"""A platform of an institution with a class, and people on both sides."""

import dataclasses
import datetime as dt
from types import SimpleNamespace

import pytest

from askom_lms.kernel import clock, db
from askom_lms.kernel.jobs import run_pending
from askom_lms.lti.services import keysets, outgoing, own_keys
from askom_lms.people.domain import Role
from askom_lms.people.services import passwords
from tests.conftest import NOW
from tests.factories.classes import open_class
from tests.factories.people import PersonFactory, grant, grant_in
from tests.lti.course import Course, Platform, joined, registered
from tests.lti.gradebook import Services

PASSWORD = "kucing tetangga pulang pagi"
PATIENT_SECONDS = 60.0


@pytest.fixture(scope="session")
def server():
    platform = Platform()
    yield platform
    platform.close()


@pytest.fixture
def lab(lms_app, server, monkeypatch):
    """Private addresses may be called; the platform is as at its beginning.

    A busy machine is waited for: how long people wait is asked where it is the question.
    """
    for name in ("CONNECT_SECONDS", "READ_SECONDS", "TOTAL_SECONDS"):
        monkeypatch.setattr(outgoing, name, PATIENT_SECONDS)
    settings = dataclasses.replace(lms_app.config["SETTINGS"], lti_private="1")
    monkeypatch.setitem(lms_app.config, "SETTINGS", settings)
    server.keys, server.asked, server.bearer, server.client = ["a"], [], [], "baru-1"
    server.ahead = 0
    server.__dict__.pop("lies", None)
    keysets.forget()
    return server


@pytest.fixture
def town(lms_app, lab):
    """A class, its trainee and panitia, and a registration of the platform; the trainee is known there as siswa-1."""
    world = open_class()
    trainee = PersonFactory(name="Rini Astuti", email="rini@contoh.id")
    grant_in(trainee, Role.TRAINEE, world.klass)
    admin = PersonFactory(name="Admin LSP")
    grant(admin, Role.LSP_ADMIN, world.organiser.id, world.organiser.code, world.organiser.name)
    registration = registered(lab, world.organiser)
    joined(trainee, registration)
    joined(world.panitia, registration, "guru-1")
    db.session().commit()
    return SimpleNamespace(
        klass=world.klass,
        institution=world.organiser,
        panitia=world.panitia,
        masters=world.masters,
        trainee=trainee,
        admin=admin,
        registration=registration,
        platform=lab,
        course=Course(lms_app, lab),
        app=lms_app,
    )


@pytest.fixture(scope="session")
def password_hash(installation):
    """Made once: hashing is slow by its nature."""
    with installation.app_context():
        return passwords.hashed(PASSWORD)


@pytest.fixture(scope="session")
def services_server():
    made = Services()
    yield made
    made.close()


@pytest.fixture
def services(services_server):
    """Members and gradebook of a platform, as at their beginning."""
    services_server.as_at_first()
    return services_server


@pytest.fixture
def course(lms_app, lab, services, act_as, monkeypatch):
    """An open class in a course of a platform whose services answer; `at(moment)` moves the clock."""
    world = open_class()
    registration = registered(services, world.organiser)
    own_keys.ensure(act_as(None, now=NOW - dt.timedelta(days=30)))
    db.session().commit()
    made = SimpleNamespace(
        app=lms_app, klass=world.klass, world=world, panitia=world.panitia, organiser=world.organiser,
        registration=registration, services=services, now=NOW,
    )  # fmt: skip
    monkeypatch.setattr(clock, "now", lambda: made.now)

    def work():
        db.session().commit()
        run_pending(lms_app, now=made.now)
        db.session().expire_all()

    made.work, made.act = work, lambda person=None: act_as(person or world.panitia, now=made.now)
    return made
