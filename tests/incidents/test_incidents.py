"""An incident on screen, from the first note to its end; whose data was touched is read from the access log."""

import datetime as dt

import pytest

from askom_lms.incidents import queries, services
from askom_lms.incidents.domain import FACTS
from askom_lms.incidents.models import Incident
from askom_lms.kernel import audit, clock, db, evidence
from askom_lms.kernel.act import Act
from askom_lms.kernel.audit import AccessLogEntry
from askom_lms.kernel.messages import Refusal
from askom_lms.people.domain import Role
from tests.coursework.world import handed_in, running_class
from tests.factories.people import PersonFactory
from tests.house.counting import counted

HOUR, MINUTE = dt.timedelta(hours=1), dt.timedelta(minutes=1)


@pytest.fixture
def world(lms_app):
    """A class of two, one sheet of each handed in, a pengelola."""
    klass = running_class(2)
    klass.versions = [handed_in(klass, place, "merah", "peta") for place in (0, 1)]
    klass.manager = PersonFactory(name="Pengelola", roles=[Role.PENGELOLA])
    db.session().commit()
    return klass


def looked(world, place, at, by=None, what="pdf"):
    actor = by or world.masters[0]
    db.session().add(
        AccessLogEntry(
            at=at, actor_id=actor.id, subject_kind="submission", subject_id=world.versions[place].id, what=what
        )
    )


def opened(world, *, now=None, **changes):
    now = now or clock.now()
    facts = dict.fromkeys(FACTS) | {"title": "Laptop hilang", "known_at": now, "began_at": now - 2 * HOUR} | changes
    incident = services.open_incident(Act.system(now), facts)
    db.session().commit()
    return incident


def names(incident, now=None):
    return [one.name for one in queries.touched(Act.system(now or clock.now()), incident)]


def test_only_looks_that_were_granted_during_the_incident_by_that_account_count(world):
    now = clock.now()
    other = PersonFactory(name="Orang Lain")
    first, second = (world.trainees[place].name for place in (0, 1))
    looked(world, 0, now - HOUR)
    looked(world, 0, now - HOUR, what="desk")
    looked(world, 1, now - HOUR, by=other)
    incident = opened(world, now=now, account_id=world.masters[0].id)
    (one,) = queries.touched(Act.system(now), incident)
    assert (one.name, one.looks, one.last_at) == (first, {"submission": 2}, now - HOUR)
    everybody = opened(world, now=now)
    assert names(everybody, now) == sorted([first, second])
    for began, ended, found in (
        (HOUR, HOUR, 2), (HOUR - MINUTE, MINUTE, 0), (2 * HOUR, HOUR + MINUTE, 0), (2 * HOUR, HOUR, 2)
    ):  # fmt: skip
        everybody.began_at, everybody.ended_at = now - began, now - ended
        assert len(names(everybody, now)) == found
    looked(world, 1, now - MINUTE, what="refused:coursework:read")
    everybody.began_at, everybody.ended_at = now - 2 * MINUTE, None
    assert names(everybody, now) == []


def test_the_number_of_queries_does_not_grow_with_the_people(world):
    now = clock.now()
    incident = opened(world, now=now)
    looked(world, 0, now - HOUR)
    db.session().commit()
    with counted() as few:
        assert len(names(incident, now)) == 1
    looked(world, 1, now - HOUR)
    db.session().commit()
    with counted() as more:
        assert len(names(incident, now)) == 2
    assert len(more) == len(few)


def test_an_incident_is_noted_told_and_closed(desk_of, world):
    looked(world, 0, clock.now() - HOUR)
    db.session().commit()
    began = clock.in_zone(clock.now() - 2 * HOUR, "WIB").strftime("%Y-%m-%dT%H:%M")
    page = desk_of(world.manager).open("incidents.list_incidents")
    assert "Belum ada insiden." in page.text
    again = page.follow("Catat insiden").press("Simpan", title="", began_at="kemarin")
    assert again.status == 422
    for said in ("Tulis dalam satu kalimat apa yang terjadi.", "Tulis hari dan jam yang ada"):
        assert said in again.text
    unknown = again.press("Simpan", title="Laptop hilang", began_at=began, account="siapa@contoh.id")
    assert (unknown.status, "Tidak ada akun dengan alamat siapa@contoh.id." in unknown.text) == (422, True)
    shown = unknown.press("Simpan", account="")
    assert shown.h1 == "Insiden 1: Laptop hilang"
    assert "1 orang datanya dibuka" in shown.text
    assert world.trainees[0].name in shown.text
    assert "Pemilik data diberi tahu: sisa 71 jam" in shown.text
    early = shown.press("Tutup insiden")
    assert (early.status, "belum dapat ditutup karena masih berlangsung" in early.text) == (409, True)
    saved = shown.follow("Ubah").press("Simpan", measures="Akun dikunci.", ended_at=began)
    early = saved.press("Tutup insiden")
    assert (early.status, "pemilik data dan lembaga PDP diberi tahu dahulu" in early.text) == (409, True)
    letter = saved.follow("Surat pemberitahuan")
    for said in ("pasal 46 Undang-Undang Nomor 27 Tahun 2022", "Laptop hilang", "Akun dikunci."):
        assert said in letter.text
    told = saved.press("Pemilik data diberi tahu").press("Lembaga PDP diberi tahu")
    closed = told.press("Tutup insiden")
    assert "ditutup" in closed.text
    assert "Tutup insiden" not in closed.buttons
    assert closed.desk.open("incidents.edit_incident", number=1).press("Simpan").status == 409


def test_two_who_save_at_once_do_not_overwrite_each_other(desk_of, world):
    opened(world)
    first, second = (desk_of(world.manager).open("incidents.edit_incident", number=1) for _ in range(2))
    first.press("Simpan", story="Dari tas di lobi.")
    late = second.press("Simpan", story="Dari mobil.")
    assert (late.status, "baru saja diubah orang lain" in late.text, "Dari mobil." in late.html) == (409, True, True)
    late.press("Simpan")
    assert db.session().get_one(Incident, db.session().scalar(db.db.select(Incident.id))).story == "Dari mobil."


def test_what_was_told_is_told_once_and_the_chain_vouches_for_it(world):
    incident = opened(world)
    act = Act.system(clock.now())
    services.note_told(act, incident, "people")
    with pytest.raises(Refusal, match="Pemberitahuan ini sudah tercatat"):
        services.note_told(act, incident, "people")
    db.session().commit()
    chains = audit.chains(db.session())
    assert [found for chain in chains for found in evidence.contradictions(db.session(), chain)] == []
    incident.people_told_at = clock.now() + HOUR
    db.session().flush()
    found = [one.why for chain in chains for one in evidence.contradictions(db.session(), chain) if one]
    db.session().rollback()
    assert len(found) == 1
