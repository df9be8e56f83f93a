"""Announcements, days, the last checklist and the rehearsal on both databases."""

import datetime as dt
import json

import pytest
from sqlalchemy import func, select

from askom_lms.certification import services as certification
from askom_lms.certification.domain.states import CertificateState
from askom_lms.certification.models import Certificate, Decision
from askom_lms.classroom import queries, services
from askom_lms.classroom.models import (
    Announcement,
    AnnouncementRead,
    ClassClosing,
    DayClosing,
    Rehearsal,
    RehearsalDevice,
)
from askom_lms.coursework.queries.home import own_seat
from askom_lms.kernel import audit, clock, db, evidence
from askom_lms.kernel.act import Act
from askom_lms.kernel.mail import Mail
from askom_lms.kernel.messages import Denied, Invalid, NotFound
from askom_lms.training import services as classes
from askom_lms.training.models import TrainingClass
from askom_lms.training.queries import fresh
from tests.coursework.world import NOW, act_of, handed_in, master_of, parafed, running_class
from tests.refusing import refused

DAY = dt.timedelta(days=1)
SAID = {"audience": "semua", "title": "Ruang pindah", "text": "Ke lantai 2.", "ends_at": NOW + DAY}
NOTES = dict.fromkeys(("unmarked", "leave", "waiting", "returned", "papers", "photo"), "Sari, besok pagi")
GOOD = dict.fromkeys(("skrip", "simpan", "kamera", "jam", "jaringan"), "ok")


@pytest.fixture
def world(lms_app):
    found = running_class(2)
    found.klass = fresh(db.session().get_one(TrainingClass, found.klass.id))
    return found


def contradictions():
    chains = audit.chains(db.session())
    return [one for chain in chains for one in evidence.contradictions(db.session(), chain) if one]


def kinds(subject):
    return [one["kind"] for one in audit.history_of(db.session(), subject.__tablename__, subject.id)]


def count(model):
    return db.session().scalar(select(func.count()).select_from(model))


def test_an_announcement_is_read_changed_and_withdrawn(world):
    panitia, trainee = act_of(world.panitia), act_of(world.trainees[0])
    first = services.announce(panitia, world.klass, **SAID)
    for _twice in (1, 2):
        services.note_read(trainee, world.klass, 1)
    (row,) = queries.news_of(trainee, world.klass)
    assert (row.read_by, row.readers, row.is_read) == (1, 2, True)
    (note,) = own_seat(trainee).notes
    ketua = own_seat(act_of(world.trainees[-1], NOW + dt.timedelta(hours=7))).notes
    assert [one.url for one in ketua] == ["47-2026/pengumuman", "47-2026/hari/3/tutup"]
    assert (note.kind, note.title, note.url) == ("pengumuman", "Ruang pindah", "47-2026/pengumuman")
    assert own_seat(act_of(world.trainees[0], NOW + DAY)).notes == ()
    with refused("classroom.news_changed"):
        services.revise(panitia, world.klass, 1, seen=2, **SAID)
    second = services.revise(panitia, world.klass, 1, seen=1, **{**SAID, "text": "Ke\x1f lantai\r\n3."})
    assert (second.text, second.version, first.superseded_at) == ("Ke  lantai\n3.", 2, NOW)
    (row,) = queries.news_of(trainee, world.klass)
    assert (row.read_by, row.is_read) == (0, False)
    with refused("classroom.reason", Invalid):
        services.withdraw(panitia, world.klass, 1, reason=" ")
    services.withdraw(panitia, world.klass, 1, reason="Batal")
    for deed in (
        lambda: services.note_read(trainee, world.klass, 1),
        lambda: services.withdraw(panitia, world.klass, 1, reason="Lagi"),
        lambda: services.revise(panitia, world.klass, 1, seen=2, **SAID),
    ):
        with refused("classroom.news_withdrawn"):
            deed()
    assert (count(Announcement), count(AnnouncementRead)) == (2, 1)
    assert kinds(second) == ["announcement.written", "announcement.withdrawn"]
    db.session().commit()
    assert contradictions() == []
    second.text = "Ke lantai 4."
    db.session().flush()
    assert len(contradictions()) == 1
    db.session().rollback()


def test_who_writes_who_reads_and_how_many_stand(world):
    panitia = act_of(world.panitia)
    with pytest.raises(Denied):
        services.announce(act_of(world.master), world.klass, **SAID)
    with refused("classroom.news_audience", Invalid):
        services.announce(panitia, world.klass, **{**SAID, "audience": "kelompok-Z"})
    mine, other = (seat.group for seat in _seats(world))
    assert mine != other
    services.announce(panitia, world.klass, **{**SAID, "audience": f"kelompok-{other}"})
    services.announce(panitia, world.klass, **{**SAID, "audience": "petugas"})
    trainee = act_of(world.trainees[0])
    assert queries.news_of(trainee, world.klass) == []
    with pytest.raises(NotFound):
        services.note_read(trainee, world.klass, 1)
    services.note_read(act_of(world.trainees[1]), world.klass, 1)
    services.note_read(act_of(world.master), world.klass, 2)
    rows = queries.news_of(act_of(world.pengajar), world.klass)
    assert [(row.announcement.number, row.read_by, row.readers) for row in rows] == [(2, 1, 5), (1, 1, 1)]
    for _more in range(8):
        services.announce(panitia, world.klass, **SAID)
    with refused("classroom.news_many"):
        services.announce(panitia, world.klass, **SAID)
    late = act_of(world.panitia, NOW + DAY)
    assert not any(row.is_alive for row in queries.news_of(late, world.klass))
    assert count(Mail) == _mails_before(world)


def _seats(world):
    from askom_lms.enrolment.models import Enrolment

    return [db.session().get_one(Enrolment, seat) for seat in world.seats]


def _mails_before(world):
    return db.session().scalar(select(func.count()).select_from(Mail).where(Mail.created_at < NOW))


def test_a_mail_goes_only_when_it_is_ticked_and_in_the_language_of_its_reader(world):
    world.trainees[0].locale = "en"
    services.announce(act_of(world.panitia), world.klass, **SAID, by_mail=True)
    subjects = db.session().scalars(select(Mail.subject).where(Mail.created_at == NOW)).all()
    assert len(subjects) == 2 + 5
    assert set(subjects) == {
        "Pengumuman kelas 47/2026: Ruang pindah", "Announcement of class 47/2026: Ruang pindah",
    }  # fmt: skip


def test_a_day_is_closed_with_a_note_for_each_thing_that_is_open(world):
    handed_in(world, 0)
    panitia, klass = act_of(world.panitia), world.klass
    found = queries.day_page(panitia, klass, 2)
    assert {str(key): n for key, n in found.remains.items()} == {"unmarked": 4, "waiting": 1, "photo": 1}
    with refused("classroom.day_not_begun"):
        services.close_day(panitia, klass, 4, notes=NOTES)
    with pytest.raises(NotFound):
        services.close_day(panitia, klass, 9, notes=NOTES)
    with refused("classroom.notes_missing", Invalid):
        services.close_day(panitia, klass, 2, notes={**NOTES, "waiting": "  "})
    with refused("classroom.note_long", Invalid):
        services.close_day(panitia, klass, 2, notes={**NOTES, "waiting": "a" * 501})
    with pytest.raises(Denied):
        services.close_day(act_of(world.master), klass, 2, notes=NOTES)
    with refused("classroom.day_open"):
        services.reopen_day(panitia, klass, 2, reason="Keliru")
    closing = services.close_day(act_of(world.trainees[-1]), klass, 2, notes=NOTES, note=" Lancar ")
    assert closing.remains["waiting"] == {"n": 1, "note": "Sari, besok pagi"}
    with refused("classroom.day_closed"):
        services.close_day(panitia, klass, 2, notes=NOTES)
    morning = queries.day_now(klass, NOW + DAY)
    assert (morning.closed_day, morning.remains["photo"]["n"], morning.note) == (2, 1, "Lancar")
    with refused("classroom.reason", Invalid):
        services.reopen_day(panitia, klass, 2, reason="")
    services.reopen_day(panitia, klass, 2, reason="Izin menyusul")
    assert queries.day_now(klass, NOW + DAY).closed_day is None
    services.close_day(panitia, klass, 2, notes=NOTES)
    assert (count(DayClosing), kinds(closing)) == (2, ["day.closed", "day.reopened"])
    db.session().commit()
    assert contradictions() == []
    closing.remains = {}
    db.session().flush()
    assert len(contradictions()) == 1
    db.session().rollback()


def test_a_class_goes_through_its_checklist(world):
    panitia = act_of(world.panitia, clock.now())
    klass = world.klass
    lines = {str(line.check): (line.done, line.total) for line in queries.checklist(klass)}
    assert lines == {
        "recommended": (0, 2), "decided": (0, 2), "certified": (0, 2), "letters": (0, 1), "photos": (0, 6),
        "days": (0, 6), "turned_in": (2, 2), "evaluated": (0, 4), "evaluated_by_lsp": (0, 2), "answered": (0, 0),
    }  # fmt: skip
    seat = _seats(world)[0]
    certification.sign_trainer_recommendation(
        act_of(master_of(world, 0)), seat, is_recommended=False, reason="Tugas belum lengkap"
    )
    again = {str(line.check): line.done for line in queries.checklist(klass)}
    assert (again["recommended"], again["decided"], again["certified"]) == (1, 1, 0)
    db.session().commit()
    notes = dict.fromkeys(lines, "Menyusul")
    over = act_of(world.panitia, NOW + 10 * DAY)
    with refused("classroom.notes_missing", Invalid):
        services.finish_class(over, klass, notes={})
    with refused("classroom.finish_recommended"):
        services.finish_class(over, klass, notes=notes)
    db.session().rollback()
    with refused("classroom.finish_recommended"):
        classes.finish_class(over, fresh(klass))
    assert (count(ClassClosing), count(Decision), panitia.now > NOW) == (0, 0, True)


def test_a_certificate_of_the_pre_day_is_no_certificate_of_training(world):
    seat = _seats(world)[0]
    facts = {"state": CertificateState.ISSUED, "enrolment_id": seat.id, "person_id": seat.person_id, "prepared_at": NOW}
    db.session().add(Certificate(kind="internalisasi", code="PRADAY01", **facts))
    assert {str(line.check): line.done for line in queries.checklist(world.klass)}["certified"] == 0
    db.session().add(Certificate(kind="training", code="DIKLAT01", **facts))
    assert {str(line.check): line.done for line in queries.checklist(world.klass)}["certified"] == 1


def test_a_class_without_anybody_left_is_finished_only_through_the_list(world):
    from askom_lms.enrolment.models import Enrolment

    db.session().query(Enrolment).update({"seat_number": None})
    over = act_of(world.panitia, NOW + 10 * DAY)
    with refused("classroom.not_checked"):
        classes.finish_class(over, world.klass)
    services.finish_class(
        over, world.klass, notes=dict.fromkeys(("letters", "photos", "days", "evaluated_by_lsp"), "Menyusul")
    )
    kept = db.session().scalars(select(ClassClosing)).one()
    assert kept.lines["days"] == {"done": 0, "total": 6, "note": "Menyusul"}
    assert kept.lines["decided"] == {"done": 0, "total": 0, "note": ""}
    assert world.klass.state == "finished"


def test_the_rehearsal_counts_devices_and_leaves_nothing_but_figures(world):
    panitia, klass = act_of(world.panitia), world.klass
    owner, master = act_of(world.trainees[0]), act_of(world.master)
    with refused("classroom.rehearsal_over"):
        services.hand_in_test(owner, klass, text="Meja 1", checks=GOOD)
    with refused("classroom.rehearsal_day", Invalid):
        services.open_rehearsal(panitia, klass, held_on=klass.ends_on + DAY)
    with refused("classroom.rehearsal_day", Invalid):
        services.open_rehearsal(panitia, klass, held_on=NOW.date() - DAY)
    services.open_rehearsal(panitia, klass, held_on=klass.ends_on)
    with refused("classroom.rehearsal_open"):
        services.open_rehearsal(panitia, klass, held_on=klass.ends_on)
    with refused("classroom.test_text", Invalid):
        services.hand_in_test(owner, klass, text=" ", checks=GOOD)
    assert [note.url for note in own_seat(owner).notes] == ["47-2026/gladi"]
    device = services.hand_in_test(owner, klass, text="Meja 1", checks=GOOD)
    services.hand_in_test(master, klass, text="Meja paraf", checks=GOOD)
    with pytest.raises(Denied):
        services.give_test_paraf(panitia, klass, device.id)
    for _twice in (1, 2):
        services.give_test_paraf(master, klass, device.id)
    for folder in ("merah", "kuning", "hijau", "biru"):
        services.note_print(panitia, klass, folder)
    with pytest.raises(NotFound):
        services.note_print(panitia, klass, "ungu")
    again = services.hand_in_test(owner, klass, text="Meja 1", checks=GOOD)
    assert (again.id, again.parafed_at) == (device.id, None)
    services.give_test_paraf(master, klass, device.id)
    assert [kind for kind in map(str, _chain_kinds()) if "rehearsal" in kind or kind == "paraf"] == []
    gone = services.wipe(panitia, klass)
    assert (count(RehearsalDevice), count(Rehearsal), gone.prints) == (0, 1, {})
    assert {name: gone.figures[name] for name in ("ready", "total", "staff_ready", "printed", "lan_ok")} == {
        "ready": 1, "total": 2, "staff_ready": 1, "printed": 4, "lan_ok": True,
    }  # fmt: skip
    (line,) = audit.history_of(db.session(), "rehearsal", gone.id)
    assert (line["kind"], line["data"]["ready"], line["data"]["removed"]) == ("rehearsal.wiped", 1, True)
    assert world.trainees[0].name not in json.dumps(line["data"])
    db.session().commit()
    assert contradictions() == []


def _chain_kinds():
    return db.session().scalars(select(audit.ChainEntry.kind).where(audit.ChainEntry.at == NOW))


def test_a_stranger_to_the_list_has_no_device_in_it(world):
    from askom_lms.people.domain import Role
    from tests.factories.people import PersonFactory

    manager = PersonFactory(roles=[Role.PENGELOLA])
    db.session().flush()
    services.open_rehearsal(act_of(world.panitia), world.klass, held_on=world.klass.ends_on)
    with refused("classroom.rehearsal_stranger"):
        services.hand_in_test(act_of(manager), world.klass, text="Meja 1", checks=GOOD)


@pytest.mark.row("000-111")
def test_the_day_knows_what_waits_longest_and_what_tomorrow_needs(world):
    parafed(world, 0, "merah", "peta", now=NOW - dt.timedelta(hours=1))
    handed_in(world, 1, now=NOW - dt.timedelta(minutes=30))
    handed_in(world, 0, "kuning", "peta", now=NOW)
    day = queries.day_now(world.klass, NOW)
    assert (day.number, day.next_number, day.waiting) == (3, 4, 2)
    assert (day.waiting_name, day.waiting_since) == (world.trainees[1].name, NOW - dt.timedelta(minutes=30))
    assert day.title.startswith("Bermain peran putaran 1")
    assert day.places
    assert len(day.paces) == 1
    seats = sorted(_seats(world), key=lambda seat: seat.seat_number)
    assert day.late(seats) == {}
    evening = queries.day_now(world.klass, NOW + dt.timedelta(hours=10, minutes=30))
    assert set(evening.late(seats)) == {1, 2}
    last = queries.day_now(world.klass, NOW + 2 * DAY)
    assert (last.next_number, last.places, last.late(seats)) == (None, (), {})
    nobody = queries.day_now(world.klass, NOW + 30 * DAY)
    assert (nobody.number, nobody.position, nobody.paces) == (None, None, {})


def test_the_system_may_look_at_a_day(world):
    assert queries.day_page(Act.system(NOW), world.klass, 1).standing is None
