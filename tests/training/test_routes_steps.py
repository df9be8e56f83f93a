"""The pages that make a class: five steps, settings and kit, and who finds them."""

import datetime as dt

import pytest

from askom_lms.kernel import db
from askom_lms.people.domain import Role
from askom_lms.skema.models import Skema
from askom_lms.training import queries
from askom_lms.training.domain.settings import ClassSettings
from askom_lms.training.models import ClassState, TrainingClass
from tests.factories.classes import open_class
from tests.factories.people import PersonFactory, grant, grant_in
from tests.training.making import admin_of, fresh

pytestmark = pytest.mark.usefixtures("lms_app")

DAY = dt.timedelta(days=1)


# --- five steps


def typed(world, **changes):
    """What an admin types on the first step."""
    where = {"institution_id": str(world.organiser.id), "venue": "Hotel Baru", "city": "Malang"}
    return {**where, "starts_on": "2026-12-07", **changes}


def test_an_admin_makes_a_class_in_five_steps(world, desk_of):
    desk = desk_of(admin_of(world))

    page = desk.open("training.new_class").press(
        "Simpan dan lanjut", **typed(world, number="50/2026", pre_day_on="2026-12-02")
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
        desk_of(admin_of(world)).open("training.new_class").press("Simpan dan lanjut", **typed(world, number="47/2026"))
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


@pytest.mark.row("000-114")
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


@pytest.mark.row("000-003")
def test_a_session_names_its_speaker_who_need_not_be_staff_of_the_class(world, desk_of):
    """000-003: the speaker of the pre-day is nobody's master asesor."""
    page = desk_of(world.panitia).open("training.show_plan", slug="47-2026")
    page.press("Simpan dan lanjut", **{"rows-0-speaker": " Aris Munandar ", "rows-0-room": "Aula"})
    row = queries.sessions_of(world.klass.id)[0]
    assert (row.day, row.speaker, row.room) == (0, "Aris Munandar", "Aula")
    assert world.klass.n_master_asesor == 2
    shown = desk_of(world.pengajar).go("/kelas/47-2026/jadwal").text
    assert "Peta kelompok pekerjaan; sertifikat internalisasi · Aris Munandar · Aula" in shown


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

    page.press(
        "Simpan pengaturan", make_up_allowed="y", paper="F4", head_name="Dr. Ratna", grace_minutes="0", offer_hours="48"
    )
    chosen = ClassSettings.read(fresh(world).settings)
    assert (chosen.grace_minutes, chosen.offer_hours) == (0, 48)
    assert (chosen.make_up_allowed, chosen.paper, fresh(world).head_name) == (True, "F4", "Dr. Ratna")

    folders = {f"folder_{name}": name for name in ("merah", "kuning", "hijau", "biru")} | {"folder_reading": "tugas"}
    data = {
        "paper": "A4",
        "asesor_standard": "185-2018",
        "internalisasi_required": "y",
        "examiner_most": "20",
        "grace_minutes": "15",
        "offer_hours": "24",
        "evaluation_days": "14",
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


# --- what is wrong with a long timetable is found


def test_a_row_of_the_timetable_that_cannot_be_read_is_named_on_top_with_a_way_to_it(world, desk_of):
    page = desk_of(world.panitia).open("training.show_plan", slug="47-2026")

    page = page.press("Simpan dan lanjut", **{"rows-4-start": "", "rows-6-on": "besok"})

    assert page.status == 422
    summary = page.html.split('class="err')[1].split("</div>")[0]
    assert '<a href="#rows-4-start">Baris 5, Mulai: Isi kolom ini.</a>' in summary
    assert '<a href="#rows-6-on">Baris 7, Tanggal: Tulis tanggal yang ada' in summary


def test_a_refused_row_of_the_timetable_has_the_number_of_the_page_and_is_marked(world, desk_of):
    page = desk_of(world.panitia).open("training.show_plan", slug="47-2026")

    page = page.press("Simpan dan lanjut", **{"rows-1-drop": "y", "rows-4-start": "07:00", "rows-4-end": "06:00"})

    assert page.status == 422
    assert "Baris 5: jam selesai harus sesudah jam mulai." in page.text
    assert '<a href="#baris-5">' in page.html
    assert page.html.split('<tr class="x">')[1].strip().startswith('<th scope="row" class="w2" id="baris-5">')
    assert page.html.count('<tr class="x">') == 1
