"""The pages of figures: the nation for pengelola, its own for an institution, told to nobody else and of nobody."""

import datetime as dt
import io
import re

import pytest
from openpyxl import load_workbook

from askom_lms.figures import queries, services
from askom_lms.kernel import clock, db, jobs
from askom_lms.people.domain import Role
from askom_lms.people.services.passwords import hashed
from askom_lms.training.models import TrainingClass
from tests.coursework.world import NOW, parafed, running_class
from tests.factories.classes import planned_class
from tests.factories.people import PersonFactory, grant


@pytest.fixture
def world(lms_app, monkeypatch):
    """Two institutions: a class of five with five parafs in November, an empty one in the year after."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    world = running_class(5)
    for index in range(5):
        parafed(world, index)
    world.other = planned_class(number="48/2027", starts_on=dt.date(2027, 1, 11))
    world.manager = PersonFactory(name="Pengelola", roles=[Role.PENGELOLA])
    world.admin = PersonFactory(name="Admin")
    grant(world.admin, Role.LSP_ADMIN, world.organiser.id, "", world.organiser.name)
    for ids in queries.every_class(9):
        services.count(ids, NOW)
    db.session().commit()
    return world


def test_the_nation_in_tables_and_plots(desk_of, world):
    page = desk_of(world.manager).open("figures.show_nation")
    assert page.h1 == "Angka 2026: Nasional"
    for said in (
        "Dihitung 18 November 2026, 10.00 WIB.", "Kursi terisi5 dari 24", "Lembar dikembalikan0 dari 5 (0%)",
        "Setengah lembar menunggu parafsampai 5 menit", "Nov1245", "Direkomendasikan K0 dari 0",
    ):  # fmt: skip
        assert said in page.text, said
    drawn = re.findall(r'<svg[^>]* role="img"[^>]*><title[^>]*>([^<]+)', page.html)
    assert drawn == [
        "Kelas dan kursi per bulan", "Waktu dari serah sampai paraf", "Lembar yang dikembalikan per bulan",
    ]  # fmt: skip
    assert "Belum cukup untuk digambar." in page.text
    assert len(page.all("table")) == 5
    for person in (*world.trainees, *world.masters, world.panitia):
        assert person.name not in page.text
    next_year = page.desk.open("figures.show_nation", tahun=2027)
    assert "Kursi terisi0 dari 24" in next_year.text
    assert world.organiser.name not in next_year.text
    only = page.desk.open("figures.show_nation", tahun=2026, program="peningkatan")
    assert "Belum ada angka." in only.text


def test_a_filter_that_cannot_be_is_said_and_an_institution_is_found_by_code_or_name(desk_of, world):
    desk = desk_of(world.manager)
    page = desk.open("figures.show_nation", tahun="2020", program="lain", lembaga="XX")
    for said in (
        "Tidak ada kelas pada tahun 2020; yang tampil 2026.", "Program lain tidak dikenal; yang tampil semua program.",
        "Tidak ada lembaga dengan kode atau nama XX; yang tampil angka nasional.",
    ):  # fmt: skip
        assert said in page.text
    assert "Kursi terisi5 dari 24" in page.text
    for asked in (world.organiser.code, f" {world.organiser.name}"):
        found = desk.open("figures.show_nation", lembaga=asked, tahun=2026)
        assert found.h1 == f"Angka 2026: {world.organiser.name}"
    assert found.follow("Angka nasional").h1 == "Angka 2026: Nasional"


def test_an_institution_sees_its_own_and_no_other(desk_of, world):
    desk = desk_of(world.admin)
    page = desk.open("figures.show_nation")
    assert page.h1 == f"Angka 2026: {world.organiser.name}"
    assert (page.url, "Angka nasional" in page.text) == (f"/angka/{world.organiser.code}", False)
    desk.open("figures.show_institution", institution_code=world.other.organiser.code, expect=404)
    desk.open("figures.download_institution", institution_code=world.other.organiser.code, expect=404)
    desk.open("figures.download_nation", expect=403)
    desk_of(world.panitia).open("figures.show_nation", expect=403)
    assert desk.open("skema.list_skema").follow("Angka").h1 == page.h1


def test_four_are_too_few_for_a_share(desk_of, world):
    klass = db.session().get_one(TrainingClass, world.klass.id)
    (tally,) = queries.tallies([klass.id])
    tally.measures.update(parafed=3, returned=1, waited_0=3, n_k=4)
    services.keep([tally], NOW)
    db.session().commit()
    page = desk_of(world.manager).open("figures.show_nation")
    assert "Lembar dikembalikan1 dari 4Setengah lembar menunggu paraf–" in page.text
    assert "Direkomendasikan K4 dari 4Belum" in page.text
    assert "%" not in page.text.partition("Rekomendasi K dan BK per bulan")[2].partition("Waktu dari serah")[0].replace(
        "100%", ""
    )
    assert "Bagian dan lama waktu baru disebut mulai 5 orang atau lembar." in page.text


def lines_of(answer):
    assert answer.status == 200
    sheet = load_workbook(io.BytesIO(answer.response.get_data())).active
    head, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_the_spreadsheet_holds_numbers(desk_of, world):
    nation = lines_of(desk_of(world.manager).open("figures.download_nation", tahun=2026))
    assert [(row["Lembaga"], row["Bulan"]) for row in nation] == [
        ("Nasional", 11), ("Nasional", None), (world.organiser.name, None)
    ]  # fmt: skip
    for row in nation:
        told = [row[name] for name in ("Tahun", "Kelas", "Kursi", "Kursi terisi", "Lembar diparaf", "Bagian K")]
        assert told == [2026, 1, 24, 5, 5, None]
        assert (row["Bagian dikembalikan"], row["Setengahnya paling lama (menit)"]) == (0, 5)
    own = lines_of(desk_of(world.admin).open("figures.download_institution", institution_code=world.organiser.code))
    assert [row["Bulan"] for row in own] == [11, None]


def test_before_the_first_count_there_is_nothing_and_a_sign_in_sees_to_it(desk_of, lms_app):
    person = PersonFactory(
        roles=[Role.PENGELOLA], email="pengelola@contoh.id", password_hash=hashed("kata sandi yang panjang")
    )
    page = desk_of(person).open("figures.show_nation")
    assert "Belum pernah dihitung" in page.text
    assert "Belum ada angka." in page.text
    form = desk_of(None).go("/masuk")
    form.press("Masuk", email="pengelola@contoh.id", password="kata sandi yang panjang")
    assert [job.kind for job in jobs.unfinished() if job.kind == "figures.count"] == ["figures.count"]
