"""Prints of one sheet: the mark of control, blank forms, only the changed pages, and how often it was printed."""

import io
import uuid

import pytest
from pypdf import PdfReader

from askom_lms.coursework import services
from askom_lms.coursework.domain.codes import shown
from askom_lms.kernel import db, pdf
from askom_lms.training.models import TrainingClass
from tests.coursework.peta import NAME, PETA, return_it
from tests.coursework.world import act_of, filled, handed_in, item_of, parafed


def words(page):
    return " ".join(pdf.text(page.response.data).split())


def second_version(world, changes):
    """The first came back; the second was handed in with these answers changed."""
    first = handed_in(world)
    return_it(world, first, "Nama kelompok terlalu umum.")
    trainee = act_of(world.trainees[0])
    services.save_form(trainee, item_of(world, 0, "merah", "peta"), "asesor", changes)
    db.session().commit()
    trainee = act_of(world.trainees[0])
    services.hand_in(trainee, item_of(world, 0, "merah", "peta"), key=uuid.uuid4().hex, declared=True)
    db.session().commit()
    return first


@pytest.mark.row("002-010")
def test_only_the_version_in_force_is_controlled(world, dewi):
    filled(world)
    assert "Tak Terkendali" in words(dewi.go(f"{PETA}/cetak"))
    first = second_version(world, {NAME: "Kelompok baru"})
    base = f"/lembar/{first.item.id}/cetak"
    old, new = words(dewi.go(f"{base}/1")), words(dewi.go(f"{base}/2"))
    assert "Tak Terkendali" in old
    assert "bukan versi yang berlaku" in old
    assert "Tak Terkendali" not in new
    assert "Terkendali" in new


@pytest.mark.row("002-010")
def test_a_parafed_version_is_not_controlled_once_the_next_one_is_begun(world, dewi):
    first = parafed(world)
    url = f"/lembar/{first.item.id}/cetak/1"
    assert "Tak Terkendali" not in words(dewi.go(url))
    act = act_of(world.trainees[0])
    services.reopen_item(act, item_of(world, 0, "merah", "peta", act=act), reason="Keliru")
    services.save_form(act, item_of(world, 0, "merah", "peta", act=act), "asesor", {NAME: "Kelompok baru"})
    db.session().commit()
    assert "Tak Terkendali" in words(dewi.go(url))


def test_paper_says_the_code_as_people_type_it_and_its_file_is_known_by_it(world, dewi, desk_of):
    """In two halves, as certificates print it: that is how it is found in a file that was sent."""
    version = parafed(world)
    page = dewi.go(f"/lembar/{version.item.id}/cetak/1")
    code, said = shown(version.code), words(page)
    assert f"/v/{code}" in said
    assert f"No. isian {code}, versi 1" in said
    assert version.code not in said
    stranger = desk_of()
    stranger.go("/periksa")
    sent = {"csrf_token": stranger.csrf_token(), "file": (io.BytesIO(page.response.data), "lembar.pdf")}
    answer = stranger.client.post("/periksa/berkas", data=sent, content_type="multipart/form-data").text
    assert "Kode lembar ini dikenal" in answer
    assert f'href="/v/{code}"' in answer


def test_a_sheet_that_waits_has_a_place_for_the_paraf_by_hand(world, dewi):
    """A photo of it is filed to this very version, so the place is on no draft and on no version that is not in force."""
    filled(world)
    assert "Paraf master asesor" not in words(dewi.go(f"{PETA}/cetak"))
    first = second_version(world, {NAME: "Kelompok baru"})
    base = f"/lembar/{first.item.id}/cetak"
    old, waiting = words(dewi.go(f"{base}/1")), words(dewi.go(f"{base}/2"))
    assert "Paraf master asesor" not in old
    assert f"Paraf master asesor {world.master.name} belum diparaf" in waiting


def test_a_sheet_that_is_parafed_waits_for_nothing(world, dewi):
    version = parafed(world)
    said = words(dewi.go(f"/lembar/{version.item.id}/cetak/1"))
    assert said.count("Paraf master asesor") == 1
    assert "belum diparaf" not in said


def test_a_returned_version_is_not_controlled_any_more(world, dewi):
    first = handed_in(world)
    url = f"/lembar/{first.item.id}/cetak/1"
    assert "Tak Terkendali" not in words(dewi.go(url))
    return_it(world, first, "Perbaiki.")
    assert "Tak Terkendali" in words(dewi.go(url))


@pytest.mark.parametrize(("paper", "height"), [("A4", 297), ("F4", 330)])
@pytest.mark.parametrize("stage", ["empty", "filled"])
def test_a_blank_form_has_head_and_rows_but_no_answers(world, dewi, master, paper, height, stage):
    klass = db.session().get_one(TrainingClass, world.klass.id)
    klass.settings = {**klass.settings, "paper": paper}
    db.session().commit()
    if stage == "filled":
        filled(world, 0, "merah", "peta")
    page = dewi.go(f"{PETA}/kosong")
    said = words(page)
    assert "Formulir kosong untuk diisi dengan tulisan tangan" in said
    assert "Tak Terkendali" in said
    assert world.skema.title in said
    assert "Menggunakan data" in said
    assert "☑" not in said
    assert "☐" in said
    assert round(float(PdfReader(io.BytesIO(page.response.data)).pages[0].mediabox[3]) * 25.4 / 72) == height
    assert master.go(f"/lembar/{item_of(world, 0, 'merah', 'peta').id}/kosong").response.data == page.response.data


def test_only_changed_pages_are_printed_and_named(world, dewi, master):
    first = second_version(world, {NAME: "Kelompok baru"})
    url = f"/lembar/{first.item.id}/beda/2"
    whole, part = dewi.go(f"/lembar/{first.item.id}/cetak/2"), master.go(url)
    said = words(part)
    assert "Cetak sebagian: halaman 1" in said
    assert f"berbeda dari versi 1 ({shown(first.code)})" in said
    assert "Kelompok baru" in said
    assert pdf.info(part.response.data).pages <= pdf.info(whole.response.data).pages
    assert master.go(url).response.data == part.response.data


def test_a_first_version_is_printed_whole(world, dewi):
    first = handed_in(world)
    base = f"/lembar/{first.item.id}"
    assert dewi.go(f"{base}/beda/1").response.data == dewi.go(f"{base}/cetak/1").response.data


@pytest.mark.row("000-129")
def test_an_item_says_how_often_it_was_printed(world, dewi, master, desk_of):
    version = parafed(world)
    url = f"/lembar/{version.item.id}"
    assert "Dicetak" not in master.go(url).text
    master.go(f"{url}/cetak/1")
    dewi.go(f"/dossier/{world.seats[0]}/1/cetak")
    dewi.go(f"{PETA}/kosong")
    assert "Dicetak 2x, terakhir Rab 18 Nov 10.00, v1" in master.go(url).text
    assert "Dicetak 2x" in dewi.go(f"{PETA}/riwayat").text


def test_a_print_of_changed_pages_is_a_print(world, dewi):
    first = second_version(world, {NAME: "Kelompok baru"})
    dewi.go(f"/lembar/{first.item.id}/beda/2")
    assert "Dicetak 1x, terakhir Rab 18 Nov 10.00, v2" in dewi.go(f"{PETA}/riwayat").text
