"""What a person sees of a folder is the class's choice: on every page and print that draws one, and at once."""

import io

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from askom_lms.coursework.queries.bundle import dossiers_of_class
from askom_lms.coursework.routes.bundles import file_name
from askom_lms.kernel import db
from askom_lms.training import services
from tests.coursework.world import act_of, filled, handed_in, name_asesi, parafed

COLOURS = ("ungu", "cokelat", "abu", "hijau")


def choose(world, reading="tugas"):
    services.colour_folders(act_of(world.panitia), world.klass, COLOURS, reading)
    db.session().commit()


def classes_of(page):
    return {name for element in page.tree.iter() for name in (element.get("class") or "").split() if name[:2] == "f-"}


@pytest.fixture
def begun(world):
    """A sheet that waits, one that is parafed."""
    name_asesi(world, 0, "merah", 1)
    parafed(world, 0, "merah", "peta")
    handed_in(world, 0, "merah", "fr-mapa-02")


def test_remembered_pages_follow_the_class_at_once(world, desk_of, begun, at):
    dewi, master, panitia = (desk_of(one) for one in (world.trainees[0], world.master, world.panitia))
    pages = {
        (dewi, "/beranda"): {"f-ungu", "f-cokelat", "f-abu", "f-hijau"},
        (master, "/paraf"): {"f-ungu"},
        (panitia, f"/kelas/{world.klass.slug}/papan"): {"f-ungu", "f-cokelat", "f-abu", "f-hijau"},
    }
    noted = {"f-merah", "f-kuning", "f-hijau", "f-biru"}
    for desk, url in pages:
        assert classes_of(desk.go(url)) <= noted
    choose(world)
    for (desk, url), worn in pages.items():
        assert classes_of(desk.go(url)) == worn, url


def test_every_page_that_draws_a_folder_draws_the_colour_of_the_class(world, desk_of, begun, at):
    choose(world)
    dewi, master, panitia = (desk_of(one) for one in (world.trainees[0], world.master, world.panitia))
    filled(world, 0, "merah", "fr-mapa-01")
    urls = [
        *((dewi, url) for url in ("/tugas", "/tugas/1", "/tugas/1/peta", "/tugas/1/fr-mapa-01", "/berkas")),
        *((dewi, f"/tugas/1/fr-mapa-01/{page}") for page in ("periksa", "riwayat")),
        (desk_of(world.trainees[1]), "/bagian-saya"),
        (master, "/peserta-saya"),
        (master, "/peserta-saya/1"),
        *(
            (panitia, f"/kelas/{world.klass.slug}/{page}")
            for page in ("dossier", "peran", "kit", "bermain-peran", "dokumen")
        ),
    ]
    worn = {f"f-{colour}" for colour in COLOURS}
    for desk, url in urls:
        page = desk.go(url)
        assert classes_of(page), url
        assert classes_of(page) <= worn, (url, classes_of(page))
        for word in ("MAP MERAH", "map merah", "MAP KUNING", "MAP BIRU"):
            assert word not in page.text, (url, word)


def test_the_other_reading_changes_the_words_and_not_the_tasks(world, desk_of, begun, at):
    choose(world, "isi")
    page = desk_of(world.trainees[0]).go("/tugas")
    for title in ("Tugas 1: bermain peran", "Tugas 2: tugas mandiri", "Tugas 3: asesmen calon asesor"):
        assert title in page.text


@pytest.mark.parametrize(("reading", "what"), [("tugas", "TUGAS 1"), ("isi", "BERMAIN PERAN")])
def test_the_divider_and_the_sheets_print_the_colour_of_the_class(world, dewi, begun, reading, what):
    choose(world, reading)
    reader = PdfReader(io.BytesIO(dewi.go(f"/dossier/{world.seats[0]}/1/cetak").response.data))
    words = [" ".join(each.extract_text().split()) for each in reader.pages]
    assert f"MAP UNGU {what}" in words[0]
    assert all(f"MAP UNGU · {what}" in said for said in words[1:])
    fills = reader.pages[0].get_contents().get_data().decode("latin-1")
    assert ".4 .2 .6 rg" in fills


def test_files_and_spreadsheet_are_named_by_what_is_seen(world, desk_of):
    choose(world)
    names = [file_name(dossier) for dossier in dossiers_of_class(world.klass.id, "kuning")]
    assert all(name.split("-")[1] == "cokelat" for name in names)
    answer = desk_of(world.panitia).go(f"/kelas/{world.klass.slug}/papan.xlsx").response
    heads = [cell.value for cell in load_workbook(io.BytesIO(answer.data)).active[1]]
    assert heads[-5:-1] == ["Ungu", "Cokelat", "Abu-abu", "Hijau"]


def test_the_public_answer_names_the_colour_of_the_class(world, desk_of, begun):
    version = parafed(world, 0, "merah", "fr-mapa-01")
    choose(world)
    assert "MAP UNGU" in desk_of(None).go(f"/v/{version.code}").text
