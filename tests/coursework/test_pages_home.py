"""The trainee's home: what to do now, the certification flow, the papers of the pre-day."""

import datetime as dt

import pytest

from askom_lms.coursework.models import DossierItem
from askom_lms.enrolment.models import Enrolment
from askom_lms.kernel import db
from askom_lms.training.services import touch_class
from tests.coursework.filling import LATER
from tests.coursework.peta import PETA, latest, return_it
from tests.coursework.world import NOW, handed_in, name_asesi, planning_parafed
from tests.desk import words
from tests.factories.people import PersonFactory


def test_the_home_says_what_to_do_now(dewi):
    page = dewi.open("coursework.show_home")

    assert page.h1 == "Hari ke-3: selesaikan Tugas 1"
    assert "Isi Peta" in page.text
    assert "MAP MERAH" in page.text


def test_the_home_goes_on_with_a_sheet_that_the_trainee_fills_himself(world, desk_of, at):
    """FR.APL.01 is his asesi's to begin; it is what is left only when nothing of his own is open."""
    planning_parafed(world)
    name_asesi(world, 0, "merah", 1)
    db.session().commit()
    at(LATER)
    dewi = desk_of(world.trainees[0])
    page = dewi.open("coursework.show_home")
    assert page.links()["Isi FR.AK.01"] == "/tugas/1/fr-ak-01"
    assert "Buka FR.APL.01" not in page.links()

    items = DossierItem.__table__
    others = items.c.form_code != "FR.APL.01"
    db.session().execute(
        items.update().where(items.c.enrolment_id == world.seats[0], others).values(status="signed_off")
    )
    touch_class(world.klass.id)
    db.session().commit()
    page = dewi.open("coursework.show_home")
    assert page.links()["Buka FR.APL.01"] == "/tugas/1/fr-apl-01"
    assert "Bagian ini diisi Asesi, di perangkatnya atau di perangkat Anda" in page.text


def test_after_the_last_day_the_home_says_where_things_stand_and_leads_to_the_result(world, at, desk_of):
    at(NOW + dt.timedelta(days=2))
    assert desk_of(world.trainees[0]).open("coursework.show_home").h1 == "Hari ke-5: selesaikan Tugas 1"
    at(NOW + dt.timedelta(days=3))
    page = desk_of(world.trainees[0]).open("coursework.show_home")
    assert page.h1 == "Kelas selesai: tugas belum lengkap"
    assert page.links()["Lihat hasil"] == "/hasil"


def test_the_home_follows_every_change_at_once(world, dewi):
    handed_in(world)
    assert "1 formulir menunggu paraf" in dewi.open("coursework.show_home").text
    return_it(world, latest(world))
    page = dewi.open("coursework.show_home")
    assert "Perbaiki dulu" in page.text
    assert "Lengkapi lagi." in page.text


def test_before_day_one_the_home_is_the_application(world, dewi):
    db.session().get_one(Enrolment, world.seats[0]).state = "accepted"
    db.session().commit()
    for page in (dewi.open("coursework.show_home"), dewi.open("coursework.show_tasks")):
        assert page.url == "/permohonan"
    dewi.open("coursework.show_folder", task=1, expect=404)


def test_who_has_no_application_reads_when_the_folders_come(world, at, desk_of):
    nobody = desk_of(PersonFactory(roles=["trainee"]))
    assert "Anda belum duduk di kelas" in nobody.open("coursework.show_home").text


def test_the_home_is_drawn_in_the_language_of_its_reader(dewi):
    assert dewi.open("coursework.show_home").h1 == "Hari ke-3: selesaikan Tugas 1"
    assert dewi.go("/beranda?lang=en").h1 == "Day 3: finish Task 1"
    assert "Check the entries" in dewi.go(f"{PETA}/periksa?lang=en").text


def test_staff_have_no_home_of_a_trainee(world, master):
    master.go("/beranda", expect=403)
    master.go(PETA, expect=403)


def flow_of(page):
    """What each step of the certification flow says, and the words of the one that is current."""
    steps = [words(li) for li in page.tree.findall(".//section[@class='flow']/ol/li")]
    current = [words(li) for li in page.tree.findall(".//section[@class='flow']/ol/li[@aria-current='step']")]
    return steps, current


def set_papers(world, marks):
    """A verdict of panitia, as the deed leaves it: the letters, and the version of the class."""
    db.session().get_one(Enrolment, world.seats[0]).documents = marks
    touch_class(world.klass.id)
    db.session().commit()


@pytest.mark.row("001-051")
def test_the_home_shows_the_certification_flow_with_the_step_he_is_in(dewi):
    page = dewi.open("coursework.show_home")
    steps, current = flow_of(page)
    assert steps == ["Permohonan✓ Selesai", "Kajian berkas✓ Selesai", "AsesmenDi sini Anda", "KeputusanBelum"]
    assert current == ["AsesmenDi sini Anda"]
    assert "Alur sertifikasi: langkah 3 dari 4" in page.text
    assert "Juknis BNSP (001), alur.1–4" in page.text
    assert "Certification flow: step 3 of 4" in dewi.go("/beranda?lang=en").text


def test_a_paper_without_yes_shows_in_the_flow_at_once_and_leads_nobody_back(world, dewi):
    dewi.open("coursework.show_home")
    for marks, said in (
        ("axaaaaaa", "Kajian berkas! Ada yang kurang"),
        ("aaaaaaaa", "Kajian berkas✓ Selesai"),
        ("auaaaaaa", "Kajian berkas! Ada yang kurang"),
    ):
        set_papers(world, marks)
        steps, current = flow_of(dewi.open("coursework.show_home"))
        assert (steps[1], current) == (said, ["AsesmenDi sini Anda"])


def test_the_home_names_the_papers_of_the_pre_day_that_are_missing(world, dewi):
    for marks, said in (
        ("a..", "Berkas internalisasi belum ada: Dokumen skema sertifikasi, Dokumen SKKNI"),
        ("aau", ""),
        ("..a", "Berkas internalisasi belum ada: Peta kompetensi dasar, Dokumen skema sertifikasi"),
        ("aaa", ""),
    ):
        db.session().get_one(Enrolment, world.seats[0]).pre_day = marks
        touch_class(world.klass.id)
        db.session().commit()
        text = dewi.open("coursework.show_home").text
        assert (said in text, "Berkas internalisasi" in text) == (True, bool(said)), marks
