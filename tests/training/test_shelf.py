"""Practice material beside the timetable: what a line may be, who fills the shelf, who sees it."""

import pytest

from askom_lms.kernel.messages import Invalid
from askom_lms.training.domain import shelf
from askom_lms.training.domain.settings import ClassSettings
from askom_lms.training.domain.shelf import Link
from tests.factories.classes import open_class, person_of, ready

FILM = "Pendaftaran asesi; https://contoh.id/v/1"


def test_what_is_typed_is_read_and_written_the_same():
    links = shelf.read(f"{FILM}\n\n  Unit 3;  cara menilai ; http://contoh.id/b ")
    assert links == (
        Link("Pendaftaran asesi", "https://contoh.id/v/1"),
        Link("Unit 3; cara menilai", "http://contoh.id/b"),
    )
    assert shelf.read(shelf.written(links)) == links
    assert ClassSettings.read(ClassSettings(shelf=links).stored()).shelf == links


@pytest.mark.parametrize(
    "line",
    [
        "https://contoh.id",
        "; https://contoh.id",
        "Film; contoh.id",
        "Film; javascript:alert(1)",
        "Film; https://a.id b",
        f"{'a' * 290}; https://a.id",
    ],
)
def test_a_line_that_is_no_link_is_named_by_its_number(line):
    with pytest.raises(Invalid) as refused:
        shelf.read(f"{FILM}\n{line}")
    assert (refused.value.code, refused.value.params) == ("training.shelf_line", {"n": 2})


def test_a_shelf_holds_twelve_links_and_not_thirteen():
    assert len(shelf.read("\n".join([FILM] * 12))) == 12
    with pytest.raises(Invalid) as refused:
        shelf.read("\n".join([FILM] * 13))
    assert refused.value.code == "training.shelf_full"


@pytest.mark.row("000-167", "000-168")
def test_panitia_fills_the_shelf_and_a_trainee_finds_it_below_the_timetable(lms_app, desk_of):
    world = open_class()
    (seat,) = ready(world, 1)
    page = desk_of(world.panitia).open("training.show_settings", slug=world.klass.slug)
    refused = page.press("Simpan pengaturan", shelf=f"{FILM}\nFilm kedua")
    assert refused.status == 422
    assert "Baris 2 bahan praktik" in refused.text
    assert "Film kedua" in refused.html
    assert refused.press("Simpan pengaturan", shelf=FILM).status == 200

    trainee = desk_of(person_of(seat)).go(f"/kelas/{world.klass.slug}/jadwal")
    assert trainee.links()["Pendaftaran asesi"] == "https://contoh.id/v/1"
    again = desk_of(world.panitia).open("training.show_settings", slug=world.klass.slug)
    assert "Pendaftaran asesi; https://contoh.id/v/1" in again.html
