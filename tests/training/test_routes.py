"""The pages of a class: five steps, settings, kit, staff, timetable and the attendance list."""

import contextlib
import datetime as dt
import io

import pytest
from sqlalchemy import event

from askom_lms.kernel import clock, db
from askom_lms.people.domain import Role
from askom_lms.skema.models import Skema
from askom_lms.training import queries, services
from askom_lms.training.domain.settings import ClassSettings
from askom_lms.training.models import Attendance, ClassStaff, ClassState, Mark, TrainingClass
from tests.attack_files.pdfs import plain
from tests.factories.classes import accepted, act_of, open_class, ready
from tests.factories.people import PersonFactory, grant, grant_in

pytestmark = pytest.mark.usefixtures("lms_app")
DAY = dt.timedelta(days=1)


@pytest.fixture
def world():
    return open_class()


@pytest.fixture
def running(monkeypatch):
    """A class that began yesterday by the clock of the server."""
    today = clock.now().date()
    world = open_class(number="99/2026", starts_on=today - DAY)
    world.people = [enrolment.person_id for enrolment in ready(world, 3)]
    act = act_of(world.panitia)
    services.close_enrolment(act, world.klass)
    services.start_class(act, world.klass)
    db.session().commit()
    world.held = queries.sessions_of(world.klass.id)[1]
    return world


def admin_of(world):
    person = PersonFactory()
    grant(person, Role.LSP_ADMIN, world.organiser.id)
    return person


def fresh(world):
    return db.session().get(TrainingClass, world.klass.id, populate_existing=True)


@contextlib.contextmanager
def counted():
    """How many statements a request sends."""
    seen = []

    def note(_connection, _cursor, statement, *_rest):
        if statement.split(None, 1)[0].upper() in ("SELECT", "INSERT", "UPDATE", "DELETE"):
            seen.append(statement)

    event.listen(db.db.engine, "before_cursor_execute", note)
    yield seen
    event.remove(db.db.engine, "before_cursor_execute", note)


# --- five steps


def test_an_admin_makes_a_class_in_five_steps(world, desk_of):
    desk = desk_of(admin_of(world))

    page = desk.open("training.new_class").press(
        "Simpan dan lanjut",
        institution_id=str(world.organiser.id),
        number="50/2026",
        venue="Hotel Baru",
        city="Malang",
        starts_on="2026-12-07",
        pre_day_on="2026-12-02",
    )
    assert page.h1 == "Skema dan program"
    page = page.press("Simpan dan lanjut", skema_ids=str(db.session().query(Skema.id).scalar()))
    assert page.h1 == "Jadwal"
    page = page.press("Simpan dan lanjut")
    assert page.h1 == "Petugas"
    page = page.press("Tambahkan", role="panitia", name="Sari", email="sari@contoh.id")
    assert "Panitia: Sari" in page.text
    page = page.follow("Lanjut ke peserta").press("Simpan dan lihat ringkasan", capacity="12", proposed="12")
    assert page.h1 == "Kelas 50/2026"
    assert "Buka pendaftaran" not in page.buttons
    assert "Kelas memerlukan minimal 2 orang panitia." in page.text

    made = db.session().query(TrainingClass).filter_by(number="50/2026").one()
    assert (made.state, made.capacity, made.proposed, made.n_panitia) == (ClassState.PLANNED, 12, 12, 1)


def test_the_strip_stands_on_every_step(desk_of):
    world = open_class(letters=False)
    desk = desk_of(world.panitia)

    for step in ("place", "programme", "plan", "staff", "numbers", "settings", "kit"):
        page = desk.open(f"training.show_{step}", slug="47-2026")
        assert "2 master asesor × 12" in page.text
        assert "Surat tugas master asesor A belum diunggah" in page.text


def test_a_number_that_is_taken_is_said_and_nothing_typed_is_lost(world, desk_of):
    page = (
        desk_of(admin_of(world))
        .open("training.new_class")
        .press(
            "Simpan dan lanjut",
            institution_id=str(world.organiser.id),
            number="47/2026",
            venue="Hotel Baru",
            city="Malang",
            starts_on="2026-12-07",
        )
    )

    assert page.status == 409
    assert "Nomor kelas 47/2026 sudah dipakai." in page.text
    assert 'value="Hotel Baru"' in page.html


def test_a_date_that_is_none_is_said_beside_the_field(world, desk_of):
    page = (
        desk_of(world.panitia).open("training.show_place", slug="47-2026").press("Simpan dan lanjut", starts_on="besok")
    )

    assert page.status == 422
    assert "Tulis tanggal yang ada" in page.text
    assert page.title.startswith("Ada 1 masalah")


def test_a_letter_that_names_another_weekday_is_warned_of(world, desk_of):
    page = desk_of(world.panitia).open("training.show_place", slug="47-2026")

    after = page.press("Simpan dan lanjut", starts_on="2026-11-17", stated_day="0")

    assert "Surat menyebut Senin, tetapi Selasa, 17 November 2026." in after.text
    assert (
        "Hari 1 jatuh pada Selasa, 17 November 2026, bukan Senin."
        in desk_of(world.panitia).open("training.show_plan", slug="47-2026").text
    )


def test_a_row_of_the_timetable_that_cannot_be_read_keeps_what_was_typed(world, desk_of):
    page = desk_of(world.panitia).open("training.show_plan", slug="47-2026")

    bad = page.press("Simpan dan lanjut", **{"rows-1-start": "pagi", "rows-1-title": "Pembukaan baru"})
    assert bad.status == 422
    assert "Tulis jam" in bad.text
    assert "Pembukaan baru" in bad.html
    assert queries.sessions_of(world.klass.id)[1].title != "Pembukaan baru"

    good = page.press("Simpan dan lanjut", **{"rows-1-start": "07.30", "rows-1-title": "Pembukaan baru"})
    assert good.status == 200
    assert queries.sessions_of(world.klass.id)[1].title == "Pembukaan baru"


def test_a_session_is_added_and_another_removed(world, desk_of):
    page = desk_of(world.panitia).open("training.show_plan", slug="47-2026")

    page.press(
        "Simpan dan lanjut",
        **{
            "rows-2-drop": "y",
            "rows-11-day": "1",
            "rows-11-on": "2026-11-16",
            "rows-11-start": "19:00",
            "rows-11-end": "20:30",
            "rows-11-title": "Klinik MAPA",
        },
    )

    titles = [row.title for row in queries.sessions_of(world.klass.id)]
    assert "Klinik MAPA" in titles
    assert len(titles) == 11


def test_panitia_open_enrolment_and_later_close_it(world, desk_of):
    db.session().query(TrainingClass).update({"state": ClassState.PLANNED})
    db.session().commit()
    desk = desk_of(world.panitia)

    page = desk.open("training.show_class", slug="47-2026").press("Buka pendaftaran")
    assert "Pendaftaran dibuka." in page.text
    page.press("Tutup pendaftaran")

    assert fresh(world).state is ClassState.CLOSED


def test_a_trainee_sees_the_class_without_buttons(world, desk_of):
    person = PersonFactory()
    grant_in(person, Role.TRAINEE, world.klass)

    page = desk_of(person).open("training.show_class", slug="47-2026")

    assert [button for button in page.buttons if "pendaftaran" in button] == []
    desk_of(person).open("training.show_staff", slug="47-2026", expect=403)


def test_a_class_of_others_is_not_found(world, desk_of):
    other = open_class(number="48/2026", starts_on=world.klass.starts_on + 7 * DAY)

    for endpoint in ("show_class", "show_staff", "show_timetable", "download_calendar", "show_roll"):
        desk_of(other.panitia).open(f"training.{endpoint}", slug="47-2026", expect=404)


def test_the_list_holds_only_classes_of_this_person(world, desk_of):
    open_class(number="48/2026", starts_on=world.klass.starts_on + 7 * DAY)
    manager = PersonFactory()
    grant(manager, Role.PENGELOLA)

    assert set(desk_of(world.panitia).open("training.list_classes").links()) & {"47/2026", "48/2026"} == {"47/2026"}
    assert set(desk_of(manager).open("training.list_classes").links()) >= {"47/2026", "48/2026"}


# --- settings and kit


def test_settings_are_saved_and_a_missing_reason_is_said(world, desk_of):
    page = desk_of(world.panitia).open("training.show_settings", slug="47-2026")

    page.press("Simpan pengaturan", make_up_allowed="y", paper="F4", head_name="Dr. Ratna")
    chosen = ClassSettings.read(fresh(world).settings)
    assert (chosen.make_up_allowed, chosen.paper, fresh(world).head_name) == (True, "F4", "Dr. Ratna")

    folders = {f"folder_{name}": name for name in ("merah", "kuning", "hijau", "biru")} | {"folder_reading": "tugas"}
    data = {
        "paper": "A4",
        "asesor_standard": "185-2018",
        "internalisasi_required": "y",
        "examiner_most": "20",
        **folders,
    }
    bad = desk_of(world.panitia).send("/kelas/47-2026/pengaturan", data)
    assert bad.status == 422
    assert "hanya dapat dimatikan dengan alasan" in bad.text


def test_the_kit_is_edited_and_then_fixed(world, desk_of):
    page = desk_of(world.panitia).open("training.show_kit", slug="47-2026")
    assert len([e for e in page.all("input") if (e.get("name") or "").endswith("-is_on")]) == 48

    page.press("Simpan kit", **{"rows-1-opens_with": "h1-2"})
    assert queries.kit_of(world.klass.id)[1].opens_with == "h1-2"


def test_the_kit_of_a_running_class_is_only_shown(running, desk_of):
    page = desk_of(running.panitia).open("training.show_kit", slug="99-2026")

    assert "Simpan kit" not in page.buttons
    sent = desk_of(running.panitia).send("/kelas/99-2026/kit", {})
    assert sent.status == 409
    assert "sudah berjalan" in sent.text


# --- staff


def test_a_refused_colleague_is_explained_and_the_form_keeps_its_words(world, desk_of):
    page = (
        desk_of(world.panitia)
        .open("training.show_staff", slug="47-2026")
        .press("Tambahkan", role="master_asesor", name="Tanpa MET", email="tanpa@contoh.id")
    )

    assert page.status == 409
    assert "Tanpa MET belum memiliki nomor registrasi (MET)" in page.text
    assert 'value="tanpa@contoh.id"' in page.html


def test_letter_group_and_desk_are_corrected_in_place(world, desk_of):
    name = world.masters[0].name
    page = desk_of(world.panitia).open("training.show_staff", slug="47-2026")

    page.press(f"Simpan {name}", letter_number="ST-77", desk="Meja 4")

    row = next(row for row in queries.staff_of(world.klass.id) if row.name == name)
    assert (row.letter_number, row.desk, row.group) == ("ST-77", "Meja 4", "A")


def test_a_letter_is_uploaded_and_downloaded(world, desk_of):
    desk = desk_of(world.panitia)
    staff = db.session().query(ClassStaff).filter_by(person_id=world.masters[1].id).one()

    page = desk.send(f"/kelas/47-2026/petugas/{staff.id}/surat", {"surat": (io.BytesIO(plain()), "surat.pdf")})
    assert "Surat tugas diunggah." in page.text
    got = desk.go(f"/kelas/47-2026/petugas/{staff.id}/surat")
    assert got.response.data.startswith(b"%PDF")
    assert got.response.headers["Content-Disposition"].startswith("attachment")


def test_a_letter_that_is_no_letter_is_refused(desk_of):
    world = open_class(letters=False)
    staff = db.session().query(ClassStaff).filter_by(person_id=world.masters[1].id).one()
    address = f"/kelas/47-2026/petugas/{staff.id}/surat"

    assert desk_of(world.panitia).send(address, {}).status == 422
    page = desk_of(world.panitia).send(address, {"surat": (io.BytesIO(b"MZ program"), "surat.pdf")})
    assert page.status == 422
    desk_of(world.panitia).go(address, expect=404)


def test_a_colleague_is_replaced(world, desk_of):
    staff = db.session().query(ClassStaff).filter_by(person_id=world.masters[0].id).one()

    page = (
        desk_of(world.panitia)
        .open("training.show_replacement", slug="47-2026", staff_id=staff.id)
        .press(
            "Ganti",
            name="Wulan",
            email="wulan@contoh.id",
            met_number="MET.000.000077 2022",
            met_valid_until="2029-01-01",
        )
    )

    assert "Master asesor A: Wulan" in page.text


def test_an_assignment_is_ended(world, desk_of):
    page = desk_of(world.panitia).open("training.show_staff", slug="47-2026")

    page.press(f"Akhiri penugasan {world.panitia_2.name}")

    assert fresh(world).n_panitia == 1


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


# --- queries


PAGES = ("show_class", "show_place", "show_programme", "show_plan", "show_staff", "show_numbers", "show_settings", "show_kit", "show_timetable", "show_roll")  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_a_page_costs_the_same_few_queries_for_3_and_24_people(name, desk_of):
    world = open_class(number="99/2026", starts_on=clock.now().date() - DAY)
    accepted(world, 3)
    desk = desk_of(world.panitia)
    desk.open(f"training.{name}", slug="99-2026")
    with counted() as few:
        desk.open(f"training.{name}", slug="99-2026")
    accepted(world, 21)
    with counted() as many:
        desk.open(f"training.{name}", slug="99-2026")

    assert len(few) == len(many) <= 6, few


def test_the_rules_strip_is_one_query(world):
    klass = fresh(world)
    with counted() as seen:
        queries.rules_strip(klass)

    assert len(seen) == 1


def test_the_list_of_classes_and_of_skema_cost_a_fixed_number_of_queries(world, desk_of):
    desk = desk_of(world.panitia)
    desk.open("training.list_classes")
    with counted() as seen:
        desk.open("training.list_classes")
        desk.open("skema.list_skema")

    assert len(seen) <= 6
