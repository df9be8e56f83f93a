"""The desk is remembered as drawn: for its reader only, with the token of his browser, until something about him moves."""

import re

import pytest

from askom_lms.kernel import db
from askom_lms.people.domain import Role
from askom_lms.people.models import Person
from tests.coursework.pressing import press_outside
from tests.coursework.world import handed_in, master_of
from tests.factories.classes import open_class
from tests.factories.people import grant_in

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"|<meta name="csrf-token" content="([^"]+)"')


def tokens(page):
    return {one or other for one, other in TOKEN.findall(page.html)}


def test_two_browsers_of_one_person_get_one_desk_with_a_token_each(world, at, desk_of):
    path = f"/paraf/{handed_in(world).id}"
    master = master_of(world, 0)
    first, second = desk_of(master).go(path), desk_of(master).go(path)

    assert len(tokens(first)) == len(tokens(second)) == 1
    assert tokens(first) != tokens(second)
    assert TOKEN.sub("", first.html) == TOKEN.sub("", second.html)


def test_shortcuts_that_are_switched_off_are_off_at_once(world, at, desk_of):
    path = f"/paraf/{handed_in(world).id}"
    master = master_of(world, 0)
    desk = desk_of(master)
    assert 'data-shortcuts="off"' not in desk.go(path).html

    db.session().get_one(Person, master.id).has_shortcuts = False
    db.session().commit()

    assert 'data-shortcuts="off"' in desk.go(path).html


@pytest.mark.row("004-001")
def test_the_desk_names_who_answers_for_the_paraf_in_full(world, at, desk_of):
    """004-001: the responsible person, not only his initials."""
    master = master_of(world, 0)

    assert f"Yang bertanggung jawab: {master.name}" in desk_of(master).go(f"/paraf/{handed_in(world).id}").text


def test_the_queue_of_a_remembered_desk_moves_with_the_class(world, at, desk_of):
    path = f"/paraf/{handed_in(world).id}"
    desk = desk_of(master_of(world, 0))
    assert "Antrean 1" in desk.go(path).text

    handed_in(world, 0, "merah", "fr-mapa-01")

    assert "Antrean 2" in desk.go(path).text


def test_a_desk_that_says_a_sentence_once_carries_the_token_too(world, at, desk_of):
    first, second = handed_in(world), handed_in(world, 0, "merah", "fr-mapa-01")
    desk = desk_of(master_of(world, 0))
    page = press_outside(desk.go(f"/paraf/{first.id}").press("Tandai sudah saya buka"), "Paraf, lanjut")

    assert "Diparaf." in page.text
    assert page.url == f"/paraf/{second.id}" or page.url.startswith(f"/paraf/{second.id}?")
    assert tokens(page) == tokens(desk.go(f"/paraf/{second.id}"))


def test_the_header_of_the_desk_names_the_class_of_the_sheet_and_not_the_newest_one(world, at, desk_of):
    version, master = handed_in(world), master_of(world, 0)
    grant_in(master, Role.MASTER_ASESOR, open_class(number="91/2026").klass)
    db.session().commit()

    pages = [desk_of(master).go(path).html for path in (f"/paraf/{version.id}", f"/lembar/{version.item.id}")]

    for html in pages:
        assert f"Kelas {world.klass.number} · " in html.split('class="kls"')[1].split("</a>")[0]


def test_a_question_asked_at_the_desk_leads_back_to_the_sheet_on_the_desk(world, at, desk_of):
    version = handed_in(world)
    desk = desk_of(master_of(world, 0))

    after = desk.go(f"/paraf/{version.id}").press("Kirim pesan", text="Mengapa tanggalnya berbeda?")

    assert after.url == f"/paraf/{version.id}"
    assert "Pesan terkirim." in after.text
    assert "Mengapa tanggalnya berbeda?" in after.text


def test_the_result_of_the_checks_stands_above_the_sheet_and_leads_to_them(world, at, desk_of):
    """On a phone the checks themselves stand below the whole sheet."""
    path = f"/paraf/{handed_in(world).id}"
    desk = desk_of(master_of(world, 0)).go(path)
    assert desk.links()["Pemeriksaan lolos"] == "#pemeriksaan"
    assert "Pemeriksaan otomatis" in "".join(desk.tree.find(".//section[@id='pemeriksaan']").itertext())
