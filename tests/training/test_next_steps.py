"""What a class page says of the next step, of broken rules, and of the other classes of the same person."""

import pytest

from askom_lms.kernel import db
from askom_lms.people.domain import Role
from tests.factories.classes import open_class
from tests.factories.people import PersonFactory, grant, grant_in

pytestmark = pytest.mark.usefixtures("lms_app")


@pytest.fixture
def world():
    return open_class()


def test_while_seats_are_given_the_next_step_is_to_judge_applications(world, desk_of):
    page = desk_of(world.panitia).open("training.show_class", slug="47-2026")

    assert page.links()["Undang dan periksa peserta"] == "/kelas/47-2026/peserta"


def test_an_admin_of_the_institution_is_not_sent_to_pages_that_refuse_him(world, desk_of):
    admin = PersonFactory()
    grant(admin, Role.LSP_ADMIN, world.organiser.id)

    page = desk_of(admin).open("training.show_class", slug="47-2026")

    assert page.h1 == "Kelas 47/2026"
    assert "Undang dan periksa peserta" not in page.links()


def test_the_rules_of_a_class_stand_in_words(world, desk_of):
    page = desk_of(world.panitia).open("training.show_class", slug="47-2026")

    assert "Juknis 001: sertifikat teknis dan pengalaman 3 tahun" in page.text
    assert "juknis-001" not in page.text


def test_a_broken_hard_rule_is_red_and_a_missing_letter_is_not(desk_of):
    world = open_class(letters=False)
    world.klass.n_panitia = 1
    db.session().commit()

    html = desk_of(world.panitia).open("training.show_class", slug="47-2026").html

    red = [part.split("</li>")[0] for part in html.split('<li class="red b">')[1:]]
    assert len(red) == 1
    assert "panitia" in red[0]
    assert "Surat tugas master asesor A belum diunggah" in html


def test_a_withdrawal_that_breaks_the_30_percent_is_red_on_the_board(world, desk_of):
    world.klass.external_taken, world.klass.seats_taken, world.klass.proposed = 3, 9, 9
    db.session().commit()

    html = desk_of(world.panitia).go("/kelas/47-2026/papan").html

    assert html.count('<li class="red b">') == 1
    assert "melebihi 30%" in html.split('<li class="red b">')[1].split("</li>")[0]


def test_who_prepares_nothing_reads_the_class_without_an_empty_column_beside_it(world, desk_of):
    columns = {
        who.id: 'class="two' in desk_of(who).open("training.show_class", slug="47-2026").html
        for who in (world.panitia, world.pengajar)
    }
    assert columns == {world.panitia.id: True, world.pengajar.id: False}


def test_somebody_in_two_classes_can_change_class_from_every_page(world, desk_of):
    desk = desk_of(world.panitia)
    assert 'title="Ganti kelas"' not in desk.open("training.show_class", slug="47-2026").html
    other = open_class(number="48/2026")
    grant_in(world.panitia, Role.PANITIA, other.klass)
    db.session().commit()

    page = desk.open("training.show_class", slug="47-2026")

    assert '<a class="kls" href="/kelas" title="Ganti kelas">' in page.html
    profile = desk.go("/profil")
    assert {"/kelas/47-2026", "/kelas/48-2026"} <= set(profile.links().values())


def test_somebody_who_has_the_role_already_is_not_said_to_be_added(world, desk_of):
    desk = desk_of(world.panitia)
    told = {"role": "pengajar", "name": "Rina", "email": "rina@contoh.id"}

    first = desk.open("training.show_staff", slug="47-2026").press("Tambahkan", **told)
    second = desk.open("training.show_staff", slug="47-2026").press("Tambahkan", **told)

    assert "Rina ditambahkan." in first.text
    assert "Rina sudah memegang peran itu di kelas ini." in second.text
    assert "ditambahkan" not in second.text
