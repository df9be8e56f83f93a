"""The material library: files and links per session, one ZIP for a day without network, pre-work when panitia says so."""

import datetime as dt
import io
import zipfile

import pytest
from sqlalchemy import update

from askom_lms.kernel import checkpoints, clock, db
from askom_lms.kernel.messages import Denied, Invalid, NotFound
from askom_lms.people.domain import Role
from askom_lms.training import queries, services
from askom_lms.training.domain.library import MOST_BYTES, Item, is_open, links_as_text, names_in_zip
from askom_lms.training.domain.shelf import Link
from askom_lms.training.models import ClassMaterial
from tests.attack_files.pdfs import plain
from tests.factories.classes import act_of, coming_class, open_class, person_of, ready, stored
from tests.factories.people import PersonFactory, grant_in
from tests.refusing import refused

DAY = dt.timedelta(days=1)


@pytest.mark.row("000-113")
def test_trainees_see_the_library_from_day_one_or_earlier_when_panitia_says_so():
    first = dt.date(2026, 11, 16)
    assert [is_open(first, first + n * DAY, opens_early=False) for n in (-1, 0, 1)] == [False, True, True]
    assert is_open(first, first - 30 * DAY, opens_early=True)


def test_names_in_the_zip_are_safe_and_told_apart():
    twice = Item("02 Sesi: a/b", "Modul", "pdf")
    assert names_in_zip([twice, twice, Item("..", 'x"?', "png")]) == [
        "02 Sesi  a b/Modul.pdf",
        "02 Sesi  a b/Modul (2).pdf",
        "tanpa judul/x.png",
    ]
    told = links_as_text(
        [Link("Film", "https://contoh.id/1")], [twice, Item("01 Sesi", "Isi", url="https://contoh.id/2")]
    )
    assert "Film\nhttps://contoh.id/1" in told
    assert "01 Sesi: Isi\nhttps://contoh.id/2" in told
    assert "Modul" not in told


@pytest.mark.row("000-113")
def test_what_is_no_material_is_refused_and_what_is_taken_off_is_gone_from_the_list(lms_app):
    world = open_class()
    act = act_of(world.panitia)
    link = {"title": "Film", "url": "https://contoh.id/1"}
    with refused("training.material_title", Invalid):
        services.add_link(act, world.klass, "", title="  ", url=link["url"])
    with refused("training.material_title", Invalid):
        services.add_link(act, world.klass, "", title="a" * 161, url=link["url"])
    for url in ("", "contoh.id", "javascript:alert(1)"):
        with refused("training.material_link", Invalid):
            services.add_link(act, world.klass, "", title="Film", url=url)
    with refused("training.material_session", Invalid):
        services.add_link(act, world.klass, "h9-9", **link)
    heavy = services.add_material(act, world.klass, "", title="", file=stored("modul.jpg"))
    assert heavy.title == "modul.jpg"
    heavy.size = MOST_BYTES - stored().size
    services.add_material(act, world.klass, "", title="Batas", file=stored())
    with refused("training.library_heavy"):
        services.add_material(act, world.klass, "", title="Lebih", file=stored())
    services.remove_material(act, world.klass, heavy.id)
    with pytest.raises(NotFound):
        services.remove_material(act, world.klass, heavy.id)
    for n in range(59):
        services.add_link(act, world.klass, "h1-1", title=f"Film {n}", url=link["url"])
    with refused("training.library_full"):
        services.add_link(act, world.klass, "", **link)
    shelves = queries.library(act, world.klass).shelves
    assert [(shelf.session and shelf.session.key, len(shelf.items)) for shelf in shelves] == [(None, 1), ("h1-1", 59)]
    db.session().commit()
    assert list(checkpoints.verify_all(db.session())) == []
    db.session().execute(update(ClassMaterial).where(ClassMaterial.title == "Batas").values(sha256="0" * 64))
    db.session().commit()
    assert len(list(checkpoints.verify_all(db.session()))) == 1


@pytest.mark.row("000-113")
def test_panitia_fills_the_library_and_a_trainee_takes_it_along_once_it_is_open(lms_app, desk_of):
    world = coming_class()
    (seat,) = ready(world, 1)
    asesi = PersonFactory()
    grant_in(asesi, Role.ASESI, world.klass)
    address = f"/kelas/{world.klass.slug}/bahan"
    desk, trainee = desk_of(world.panitia), desk_of(person_of(seat))
    page = desk.go(address)
    wrong = page.press("Tambah bahan", title="Film", url="contoh")
    assert wrong.status == 422
    assert "Alamat bahan tidak terbaca." in wrong.text
    assert 'value="contoh"' in wrong.html
    page.press("Tambah bahan", title="Film", url="https://contoh.id/film")
    program = desk.send(
        address, {"title": "Modul", "session": "h1-1", "berkas": (io.BytesIO(b"MZ program"), "modul.pdf")}
    )
    assert program.status == 422
    told = desk.send(address, {"title": "Modul", "session": "h1-1", "berkas": (io.BytesIO(plain()), "modul.pdf")})
    assert "Bahan ditambahkan." in told.text
    file = told.links()["Modul"]

    assert "Bahan dibuka pada hari 1" in trainee.go(address).text
    assert "Film" not in trainee.go(address).text
    assert trainee.go(file, expect=None).status == 404
    assert trainee.go(f"{address}.zip", expect=None).status == 404
    assert "Peserta melihat bahan sebelum hari 1." in told.press("Buka sebagai pra-kerja").text
    opened = trainee.go(f"/kelas/{world.klass.slug}/jadwal").follow("Bahan kelas")
    assert opened.links()["Film"] == "https://contoh.id/film"
    assert "Tambah bahan" not in opened.text
    assert trainee.go(file).response.get_data().startswith(b"%PDF")
    with zipfile.ZipFile(io.BytesIO(trainee.go(f"{address}.zip").response.get_data())) as archive:
        module, links = archive.namelist()
        assert module.endswith("/Modul.pdf")
        assert archive.read(module).startswith(b"%PDF")
        assert links == "tautan.txt"
        assert b"https://contoh.id/film" in archive.read(links)
    assert desk_of(asesi).go(address, expect=None).status == 403
    assert "Bahan dihapus." in desk.go(address).press("Hapus Film").text
    assert "Film" not in trainee.go(address).links()


def test_only_who_manages_the_class_opens_the_library(lms_app):
    world = open_class()
    with pytest.raises(Denied):
        services.open_library(act_of(world.pengajar), world.klass, early=True)
    assert queries.library(act_of(world.pengajar, clock.now()), world.klass).is_open
