"""The class that most tests of dossiers play in: made once through services, then put back row by row."""

from types import SimpleNamespace

import pytest

from askom_lms.kernel import clock, db
from askom_lms.people.models import Person
from askom_lms.skema.models import Skema
from askom_lms.training.models import TrainingClass
from tests.coursework.world import NOW, running_class

PEOPLE = ("panitia", "panitia_2", "pengajar", "master", "other_master")
_kept = {}


@pytest.fixture
def world(lms_app):
    """Three trainees on day 3."""
    if not _kept:
        made = running_class(3)
        _kept["rows"] = {
            table: [dict(row._mapping) for row in db.session().execute(table.select())]
            for table in db.metadata.sorted_tables
        }
        _kept["ids"] = {name: getattr(made, name).id for name in PEOPLE}
        _kept["lists"] = {"masters": [m.id for m in made.masters], "trainees": [t.id for t in made.trainees]}
        _kept["class"], _kept["skema"], _kept["seats"] = made.klass.id, made.skema.id, made.seats
        db.session().rollback()
        return made
    return _put_back()


def _put_back():
    """The same rows once more. The class goes on counting, so that no page of another test is remembered."""
    s = db.session()
    for row in _kept["rows"][TrainingClass.__table__]:
        row["version"] += 100
    for table, rows in _kept["rows"].items():
        if rows:
            s.execute(table.insert(), rows)
    s.commit()
    people = {name: s.get_one(Person, key) for name, key in _kept["ids"].items()}
    lists = {name: [s.get_one(Person, key) for key in keys] for name, keys in _kept["lists"].items()}
    klass, skema = s.get_one(TrainingClass, _kept["class"]), s.get_one(Skema, _kept["skema"])
    return SimpleNamespace(klass=klass, skema=skema, seats=list(_kept["seats"]), **people, **lists)


@pytest.fixture
def at(monkeypatch):
    """at(moment) -> the clock of the server stands there; Wednesday of the class before anybody says otherwise."""

    def set_clock(moment):
        monkeypatch.setattr(clock, "now", lambda: moment)

    set_clock(NOW)
    return set_clock


@pytest.fixture
def dewi(world, at, desk_of):
    """The first trainee at his screen."""
    return desk_of(world.trainees[0])


@pytest.fixture
def master(world, at, desk_of):
    """His master asesor at the paraf desk."""
    return desk_of(world.master)
