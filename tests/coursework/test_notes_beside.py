"""What the standard says of a unit stands where instruments are made; the peta is offered its aspek kritis."""

import pytest

from askom_lms.coursework import services
from askom_lms.coursework.domain.parties import OWNER
from askom_lms.coursework.queries.lending import lent_for
from askom_lms.kernel import db
from askom_lms.kernel.act import Act
from askom_lms.paperwork.domain import seal
from askom_lms.paperwork.queries import spec_of, stage_of
from askom_lms.skema import services as skemas
from askom_lms.skema.domain.notes import NoteKind
from askom_lms.skema.models import Skema
from tests.coursework.world import SMALL, act_of, item_of, running_class
from tests.house.counting import counted

FIRST, SECOND = (unit["kode"] for unit in SMALL["units"])
PETA, CRITICAL = "/tugas/1/peta", f"unit:{FIRST}:aspek_kritis"
SUMMARY = "Aspek kritis, batasan variabel, panduan bukti"


@pytest.fixture
def world(lms_app):
    return running_class(1)


def write(text="Teliti membaca data", kind=NoteKind.CRITICAL, origin="orang", unit=FIRST, seen=0):
    skema = db.session().query(Skema).filter_by(key="juru_data").one()
    source = "SKKNI 282/2016 halaman 7" if origin == "standar" else ""
    skemas.write_note(Act.system(), skema.id, unit, kind, seen=seen, text=text, origin=origin, source=source)
    db.session().commit()


def answers_of(world, key="peta"):
    return services.open_item(act_of(world.trainees[0]), item_of(world, 0, "merah", key)).answers


@pytest.mark.parametrize(
    ("path", "times"), [("peta", 2), ("fr-mapa-01", 2), ("fr-ia-01-perangkat", 1), ("fr-ia-03-perangkat", 2)]
)
def test_the_texts_of_a_unit_stand_where_instruments_are_made(world, desk_of, path, times):
    write(kind=NoteKind.GUIDE, text="Diuji di tempat kerja")
    page = desk_of(world.trainees[0]).go(f"/tugas/1/{path}")
    assert page.text.count(SUMMARY) == times
    assert "Diuji di tempat kerja" in page.text
    assert "belum tercantum di data" in page.text


@pytest.mark.parametrize("path", ["fr-mapa-02", "fr-ia-01-hasil"])
def test_other_sheets_do_not_carry_them(world, desk_of, path):
    assert SUMMARY not in desk_of(world.trainees[0]).go(f"/tugas/1/{path}").text


def test_a_text_that_a_person_wrote_is_a_scaffold_of_the_peta_and_no_answer(world, desk_of):
    desk = desk_of(world.trainees[0])
    assert "Susun dari teks unit" not in desk.go(PETA).text
    write()
    before = answers_of(world)
    assert "Susun dari teks unit" in desk.go(PETA).text
    after = desk.send(f"{PETA}/susun", {})
    found = answers_of(world)
    assert found[CRITICAL] == "[Tulis aspek kritis menurut usulan askom: Teliti membaca data]"
    assert CRITICAL not in before
    assert "Tidak ada yang perlu disusun" in after.text
    item = item_of(world, 0, "merah", "peta")
    assert item.filled < item.required


def test_what_was_written_is_never_written_over(world, desk_of):
    write()
    answers_of(world)
    services.save_form(act_of(world.trainees[0]), item_of(world, 0, "merah", "peta"), OWNER, {CRITICAL: "Milik saya"})
    desk_of(world.trainees[0]).send(f"{PETA}/susun", {})
    assert answers_of(world)[CRITICAL] == "Milik saya"


def test_what_was_copied_from_the_standard_is_taken_over_word_for_word(world, desk_of):
    write(origin="standar")
    assert answers_of(world)[CRITICAL] == "Teliti membaca data"


def test_a_note_that_is_written_later_breaks_no_seal_of_a_signed_draft(world):
    item = item_of(world, 0, "merah", "fr-ia-03-perangkat")
    act = act_of(world.trainees[0])
    record = services.open_item(act, item)
    spec, stage = spec_of(record), stage_of(record)
    before = (
        seal.parts(spec, stage, record.answers, record.lent),
        seal.fingerprint(spec, stage, record.answers, record.lent),
    )
    write(origin="standar")
    lent = lent_for(item_of(world, 0, "merah", "fr-ia-03-perangkat"))
    assert lent["notes"]
    after = seal.parts(spec, stage, record.answers, lent), seal.fingerprint(spec, stage, record.answers, lent)
    assert after == before


def test_the_card_asks_no_query_of_its_own(world, desk_of):
    desk = desk_of(world.trainees[0])
    desk.go(PETA)
    with counted() as without:
        desk.go(PETA)
    write()
    desk.go(PETA)
    with counted() as beside:
        desk.go(PETA)
    assert len(beside.reads) == len(without.reads)
