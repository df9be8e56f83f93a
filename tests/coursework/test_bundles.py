"""A whole dossier on paper: what is in it, what is only named, who may have it."""

import io

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from askom_lms.coursework.domain.codes import shown
from askom_lms.kernel import db
from askom_lms.kernel.audit import AccessLogEntry
from askom_lms.training.models import TrainingClass
from tests.coursework.world import filled, handed_in, name_asesi, parafed


def url_of(world, index=0, task=1):
    return f"/dossier/{world.seats[index]}/{task}/cetak"


@pytest.fixture
def three(world):
    """Three sheets of the first folder: parafed, waiting, and still a draft."""
    name_asesi(world, 0, "merah", 1)
    return [parafed(world, 0, "merah", "peta"), handed_in(world, 0, "merah", "fr-mapa-02")]


def words_of(pages):
    return [" ".join(each.extract_text().split()) for each in pages]


@pytest.mark.row("004-016")
@pytest.mark.parametrize("paper", ["A4", "F4"])
def test_a_dossier_has_divider_contents_and_the_sheets_in_force(world, dewi, three, paper):
    klass = db.session().get_one(TrainingClass, world.klass.id)
    klass.settings = {**klass.settings, "paper": paper}
    db.session().commit()
    answer = dewi.go(url_of(world)).response
    reader = PdfReader(io.BytesIO(answer.data))
    words = words_of(reader.pages)
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert len({tuple(map(round, each.mediabox[2:])) for each in reader.pages}) == 1
    assert "MAP MERAH" in words[0]
    assert world.trainees[0].name in words[0]
    assert "2 dari 16 lembar" in words[0]
    for expected in ("Daftar isi", "diparaf 18 November 2026", "menunggu paraf", "FR.MAPA.01", "belum diserahkan"):
        assert expected in words[1]
    assert [mark.title.split()[0] for mark in reader.outline] == ["Pembatas", "Daftar", "Peta", "FR.MAPA.02"]
    for at, said in enumerate(words[1:], 2):
        assert f"Dossier, halaman {at} dari {len(words)}" in said
    for version in three:
        assert any(shown(version.code) in said and "Terkendali" in said for said in words[2:])
    assert not any("Merencanakan Aktivitas" in said for said in words[2:])


def test_the_same_dossier_is_the_same_bytes_for_every_reader(world, dewi, master, desk_of, three):
    panitia = desk_of(world.panitia)
    made = [
        desk.go(f"{url_of(world)}{asked}").response.data
        for desk in (dewi, master, panitia)
        for asked in ("", "?lang=en")
    ]
    assert len(set(made)) == 1


def test_a_new_paraf_is_in_the_next_print(world, dewi, master, three):
    before = dewi.go(url_of(world)).response.data
    parafed(world, 0, "merah", "fr-mapa-01")
    after = dewi.go(url_of(world)).response.data
    assert before != after
    assert "3 dari 16 lembar" in words_of(PdfReader(io.BytesIO(after)).pages)[0]


def test_a_dossier_without_sheets_is_divider_and_contents(world, dewi):
    filled(world, 0, "merah", "peta")
    pages = PdfReader(io.BytesIO(dewi.go(url_of(world)).response.data)).pages
    assert len(pages) == 2
    assert "0 dari 16 lembar" in words_of(pages)[0]


def test_a_sheet_of_two_stages_says_its_stage_once(world, dewi):
    contents = words_of(PdfReader(io.BytesIO(dewi.go(url_of(world)).response.data)).pages)[1]
    for stage in ("perangkat", "hasil"):
        assert f"FR.IA.01 {stage} Ceklis Observasi –" in contents
    assert "Peta Kelompok Pekerjaan" in contents or "Peta Kompetensi Pekerjaan" in contents


def test_who_only_plays_a_part_reads_sheet_by_sheet(world, desk_of, three):
    """The whole holds what is hidden from an asesi: questions with their keys."""
    other = desk_of(world.trainees[1])
    other.go(f"/lembar/{three[0].item.id}/cetak/1")
    other.go(url_of(world), expect=404)


@pytest.mark.parametrize("task", [0, 4])
def test_a_folder_that_is_none_is_not_found(world, dewi, task):
    dewi.go(url_of(world, task=task), expect=404)


def test_every_sheet_of_a_printed_dossier_is_in_the_access_log(world, master, three):
    master.go(url_of(world))
    seen = db.session().scalars(select(AccessLogEntry).where(AccessLogEntry.what == "dossier:pdf")).all()
    assert {(row.subject_id, row.actor_id) for row in seen} == {(one.id, world.master.id) for one in three}
