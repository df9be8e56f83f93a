"""The timetable as everybody reads it, and the attendance list as panitia taps it."""

import pytest

from askom_lms.kernel import db
from askom_lms.training import queries, services
from askom_lms.training.models import Attendance, Mark
from tests.factories.classes import act_of
from tests.training.making import fresh

pytestmark = pytest.mark.usefixtures("lms_app")


# --- timetable


def test_everybody_in_the_class_reads_the_timetable(world, desk_of):
    page = desk_of(world.masters[0]).open("training.show_timetable", slug="47-2026")

    assert "Internalisasi Rabu, 11 November 2026" in page.text
    assert "08.00–09.30" in page.text
    assert "Ubah jadwal" not in page.links()


def test_a_trainee_sees_his_own_marks_and_the_warning(running, desk_of):
    one = running.people[0]
    services.record_attendance(
        act_of(running.panitia, running.held.ends_at), running.klass, running.held.id, {one: Mark.ALPA}
    )
    db.session().commit()
    person = db.session().get(type(running.panitia), one)

    page = desk_of(person).open("training.show_timetable", slug="99-2026")

    assert "tidak lagi dapat mencapai 100 %" in page.text
    assert "tidak hadir" in page.text


def test_a_trainee_opens_his_own_timetable_with_what_other_contexts_add(running, desk_of, monkeypatch):
    person = db.session().get(type(running.panitia), running.people[0])
    card = queries.TimetableCard("Bermain peran hari ini", (("Pasangan", "Agus Santosa"),))
    monkeypatch.setattr(queries.cards, "TIMETABLE_CARDS", [lambda _act, _klass: card, lambda _act, _klass: None])

    page = desk_of(person).open("training.show_own_timetable")

    assert page.h1 == "Jadwal kelas 99/2026"
    assert "Agus Santosa" in page.text
    desk_of(running.panitia).open("training.show_own_timetable", expect=404)


def test_the_calendar_is_a_download(world, desk_of):
    page = desk_of(world.masters[0]).go("/kelas/47-2026/jadwal.ics")

    assert page.response.mimetype == "text/calendar"
    assert page.text.count("BEGIN:VEVENT") == 11


# --- attendance


def test_the_list_is_tapped_and_saved_whole(running, desk_of):
    one, two, three = running.people
    page = desk_of(running.panitia).open("training.show_roll", slug="99-2026", sesi="h1-1")

    after = page.press("Simpan kehadiran", **{f"mark-{one}": "H", f"mark-{two}": "T", f"mark-{three}": "H"})

    assert "3 tanda kehadiran disimpan." in after.text
    assert db.session().query(Attendance).count() == 3


def test_the_rest_is_present_with_one_button(running, desk_of):
    page = desk_of(running.panitia).open("training.show_roll", slug="99-2026", sesi="h1-1")

    page.press("Yang belum ditandai", **{f"mark-{running.people[0]}": "A"})

    marks = sorted(row.mark for row in db.session().query(Attendance))
    assert marks == [Mark.ALPA, Mark.HADIR, Mark.HADIR]


def test_the_moment_100_percent_becomes_impossible_is_said(running, desk_of):
    one = running.people[0]
    name = db.session().get(type(running.panitia), one).name
    page = desk_of(running.panitia).open("training.show_roll", slug="99-2026", sesi="h1-1")

    after = page.press("Simpan kehadiran", **{f"mark-{one}": "A"})

    assert f"{name} tidak lagi dapat mencapai 100 %" in after.text
    assert "000: peserta menghadiri seluruh kegiatan" in after.text
    assert "Tidak lagi dapat mencapai 100 %" in after.text


def test_izin_without_a_reason_keeps_every_tap(running, desk_of):
    one, two, _three = running.people
    page = desk_of(running.panitia).open("training.show_roll", slug="99-2026", sesi="h1-1")

    bad = page.press("Simpan kehadiran", **{f"mark-{one}": "I", f"mark-{two}": "T"})

    chosen = {e.get("name"): e.get("value") for e in bad.all("input") if e.get("checked") is not None}
    assert bad.status == 422
    assert "memerlukan alasan" in bad.text
    assert (chosen[f"mark-{one}"], chosen[f"mark-{two}"]) == ("I", "T")
    assert db.session().query(Attendance).count() == 0


def test_two_panitia_with_the_same_list_open_do_not_undo_each_other(running, desk_of):
    one, two, _three = running.people
    first = desk_of(running.panitia).open("training.show_roll", slug="99-2026", sesi="h1-1")
    first.press("Yang belum ditandai")
    old = desk_of(running.panitia).open("training.show_roll", slug="99-2026", sesi="h1-1")
    desk_of(running.panitia).open("training.show_roll", slug="99-2026", sesi="h1-1").press(
        "Simpan kehadiran", **{f"mark-{one}": "T", f"mark-{two}": "A"}
    )

    bad = old.press("Simpan kehadiran", **{f"mark-{one}": "I", f"reason-{one}": "Sakit"})

    chosen = {e.get("name"): e.get("value") for e in bad.all("input") if e.get("checked") is not None}
    assert bad.status == 409
    assert "orang lain sudah mengubah tanda" in bad.text
    assert (chosen[f"mark-{one}"], chosen[f"mark-{two}"]) == ("I", "A")

    bad.press("Simpan kehadiran")
    db.session().expire_all()
    kept = {row.person_id: row.mark for row in db.session().query(Attendance)}
    assert (kept[one], kept[two]) == (Mark.IZIN, Mark.ALPA)


@pytest.mark.parametrize(
    ("key", "value", "status"), [("mark-bukan-id", "H", 422), ("one", "X", 422), ("stranger", "H", 409)]
)
def test_a_forged_list_is_refused(running, desk_of, key, value, status):
    name = {"one": f"mark-{running.people[0]}", "stranger": f"mark-{running.panitia.id}"}.get(key, key)

    page = desk_of(running.panitia).send("/kelas/99-2026/kehadiran/h1-1", {name: value})

    assert page.status == status
    assert db.session().query(Attendance).count() == 0


def test_a_list_of_tomorrow_cannot_be_tapped(running, desk_of):
    last = queries.sessions_of(running.klass.id)[-1]
    page = desk_of(running.panitia).open("training.show_roll", slug="99-2026", sesi=last.key)

    assert "30 menit sebelum sesi dimulai" in page.text
    assert "Simpan kehadiran" not in page.buttons
    sent = desk_of(running.panitia).send(f"/kelas/99-2026/kehadiran/{last.key}", {f"mark-{running.people[0]}": "H"})
    assert sent.status == 409


def test_a_make_up_is_approved_on_the_list(running, desk_of):
    klass = fresh(running)
    klass.settings = {**klass.settings, "make_up_allowed": True}
    services.record_attendance(
        act_of(running.panitia, running.held.ends_at), klass, running.held.id, {running.people[0]: Mark.ALPA}
    )
    db.session().commit()

    page = desk_of(running.panitia).open("training.show_roll", slug="99-2026", sesi="h1-1")
    after = page.press("Setujui susulan", note="Sesi malam hari 2")

    assert "Susulan disetujui dan dicatat." in after.text
    assert "sudah disusul" in after.text


def test_the_list_of_an_unknown_session_is_not_found(running, desk_of):
    desk_of(running.panitia).open("training.show_roll", slug="99-2026", sesi="h9-9", expect=404)


def test_an_empty_class_says_why_the_list_is_empty(world, desk_of):
    assert "Belum ada peserta." in desk_of(world.panitia).open("training.show_roll", slug="47-2026").text
