"""Notes on the place: written by panitia, also while the class runs, read by those who sit in it."""

import pytest

from askom_lms.kernel import audit, db, pdf
from askom_lms.kernel.messages import Denied, Invalid
from askom_lms.training import services
from askom_lms.training.domain.states import ClassState
from askom_lms.training.domain.venue import VenueNotes
from askom_lms.training.models import TrainingClass
from tests.coursework.world import act_of, running_class
from tests.refusing import refused

NOTES = {"room": "Melati 2", "address": "Jl. Pahlawan 1, Sidoarjo", "wifi": "HotelGraha-5G", "printer": "Lobi, A4"}


def test_notes_are_read_as_they_were_kept():
    assert not VenueNotes.of({}).has_any
    notes = VenueNotes(**NOTES)
    assert VenueNotes.of({"venue_notes": {**notes.stored, "parkir": "luas"}}) == notes
    assert notes.map_url.endswith("query=Jl.%20Pahlawan%201%2C%20Sidoarjo")
    assert VenueNotes(room="x").map_url == ""


@pytest.mark.row("000-115")
def test_notes_change_while_the_class_runs_and_not_after_it(lms_app):
    world = running_class(1)
    klass = db.session().get_one(TrainingClass, world.klass.id)
    act = act_of(world.panitia)
    services.save_venue_notes(act, klass, VenueNotes(room="a" * 200))
    with refused("training.venue_long", Invalid):
        services.save_venue_notes(act, klass, VenueNotes(room="a" * 201))
    with pytest.raises(Denied):
        services.save_venue_notes(act_of(world.master), klass, VenueNotes(**NOTES))
    before = len(audit.history_of(db.session(), "training_class", klass.id))
    services.save_venue_notes(act, klass, VenueNotes(room="a" * 200))
    assert len(audit.history_of(db.session(), "training_class", klass.id)) == before
    db.session().query(TrainingClass).update({"state": ClassState.FINISHED})
    with refused("training.finished"):
        services.save_venue_notes(act, klass, VenueNotes(**NOTES))


@pytest.mark.row("000-115")
def test_trainees_read_the_notes_on_their_home_and_master_asesor_on_the_timetable(lms_app, desk_of):
    world = running_class(2)
    trainee, master = desk_of(world.trainees[0]), desk_of(world.master)
    assert "Di tempat kelas" not in trainee.go("/beranda").text
    page = desk_of(world.panitia).go(f"/kelas/{world.klass.slug}").follow("Catatan tempat")
    assert page.press("Simpan catatan", room="a" * 201).status == 422
    assert "Catatan tempat disimpan." in page.press("Simpan catatan", **NOTES).text
    for shown in (trainee.go("/beranda"), trainee.go("/jadwal"), master.go(f"/kelas/{world.klass.slug}/jadwal")):
        for text in NOTES.values():
            assert text in shown.text
        assert "openstreetmap" in shown.links()["Buka peta"]


@pytest.mark.row("003-047")
def test_the_plan_for_trouble_names_whom_to_call_and_leaves_room_for_what_nobody_wrote(lms_app, desk_of):
    world = running_class(1)
    world.panitia.phone = "0811-222-333"
    db.session().commit()
    desk = desk_of(world.panitia)

    def plan():
        page = desk.go(f"/kelas/{world.klass.slug}/catatan-tempat").follow("Cetak rencana gangguan")
        return " ".join(pdf.text(page.response.get_data()).split())

    told = plan()
    for words in ("Rencana gangguan kelas 47/2026", f"{world.panitia.name} 0811-222-333", world.panitia_2.name):
        assert words in told
    for words in ("Printer: ....................", "flask askom backup", "3 x 24 jam"):
        assert words in told
    assert world.pengajar.name not in told
    desk.go(f"/kelas/{world.klass.slug}/catatan-tempat").press("Simpan catatan", **NOTES)
    assert "Printer: Lobi, A4." in plan()
    assert "Jaringan ruang: HotelGraha-5G." in plan()
