"""The page on which somebody fills his part of another trainee's sheet."""

import datetime as dt
import re

import pytest
from sqlalchemy import select

from askom_lms.coursework import services
from askom_lms.coursework.models import DossierParty
from askom_lms.coursework.queries import current_record
from askom_lms.kernel import db
from askom_lms.paperwork.domain.samples import part_of, sample_answers
from askom_lms.paperwork.queries import spec_of, stage_of
from askom_lms.people.models import Person
from tests.coursework.deciding import give_back
from tests.coursework.world import NOW, act_of, begun, handed_in, item_of, name_asesi, planning_parafed

pytestmark = pytest.mark.usefixtures("at")
LATER = NOW + dt.timedelta(days=1, hours=4)
"""FR.VA opens at noon of the fourth day."""


def test_a_part_lists_what_its_own_filler_has_to_mend_and_nothing_of_others(world, desk_of):
    planning_parafed(world)
    name_asesi(world, 0, "merah", 1)
    item = item_of(world, 0, "merah", "fr-apl-01")
    page = desk_of(world.trainees[1]).send(f"/bagian/{item.id}/asesi/tanda-tangan", {"slot": "pemohon", "agreed": "y"})
    assert page.status == 409
    assert "Tulis Tempat / tgl. Lahir: Tempat" in page.text
    assert "Pilih satu jawaban untuk Berdasarkan ketentuan" not in page.text


@pytest.mark.row("000-165")
def test_the_application_leads_to_the_scheme_whose_section_6_it_rests_on(world, desk_of):
    """Whoever fills it opens the scheme from there (000 "liat skema bagian 6"); other sheets do not say it."""
    planning_parafed(world)
    name_asesi(world, 0, "merah", 1)
    asesi = desk_of(world.trainees[1])
    item = item_of(world, 0, "merah", "fr-apl-01")
    page = asesi.go(f"/bagian/{item.id}/asesi")
    assert "Persyaratan dasar: bagian 6 dokumen skema." in page.text
    assert page.links()["Buka skema sertifikasi"] == f"/kelola/skema/{item.skema_id}"
    assert asesi.go(page.links()["Buka skema sertifikasi"]).status == 200
    assert "bagian 6" not in desk_of(world.trainees[0]).go("/tugas/1/peta").text


def test_an_asesi_is_offered_no_signature_while_the_asesor_still_owes_an_answer(world, desk_of):
    planning_parafed(world)
    name_asesi(world, 0, "merah", 1)
    begun(world, 0, "merah", "fr-ia-01-hasil")
    db.session().commit()
    item = item_of(world, 0, "merah", "fr-ia-01-hasil")
    page = desk_of(world.trainees[1]).go(f"/bagian/{item.id}/asesi")
    assert "belum lengkap, jadi Asesi belum dapat menandatangani" in page.text
    assert "Tanda tangani" not in page.buttons


def test_a_device_is_handed_over_once_there_is_something_to_sign(world, desk_of):
    """Before, the asesi would show his proof for nothing: FR.IA.01 hasil has no answer that is his."""
    planning_parafed(world)
    name_asesi(world, 0, "merah", 1)
    begun(world, 0, "merah", "fr-ia-01-hasil")
    services.open_item(act_of(world.trainees[0]), item_of(world, 0, "merah", "fr-ia-01-hasil"))
    db.session().commit()
    desk = desk_of(world.trainees[0])
    page = desk.go("/tugas/1/fr-ia-01-hasil/periksa")
    assert "belum lengkap, jadi Asesi belum dapat menandatangani" in page.text
    assert not [url for url in page.links().values() if "/serah/" in url]

    item = item_of(world, 0, "merah", "fr-ia-01-hasil")
    record = current_record(world.seats[0], "merah", "fr-ia-01-hasil")
    spec, stage = spec_of(record), stage_of(record)
    answers = sample_answers(spec, stage, record.lent, seed=0) | record.answers
    services.save_form(act_of(world.trainees[0]), item, "asesor", part_of(spec, stage, record.lent, answers, "asesor"))
    db.session().commit()
    links = desk.go("/tugas/1/fr-ia-01-hasil/periksa").links().values()
    assert "/tugas/1/fr-ia-01-hasil/serah/asesi" in links


def test_what_came_back_waits_for_whoever_wrote_it_and_says_what_to_mend(world, desk_of, at):
    """FR.VA is its team's own form: the trainee in whose folder it lies cannot mend it."""
    planning_parafed(world)
    at(LATER)
    version = handed_in(world, 0, "merah", "fr-va", now=LATER)
    item = item_of(world, 0, "merah", "fr-va")
    first = party_of(item, "validator_1")
    desk = desk_of(first)
    part = f"/bagian/{item.id}/validator_1"
    assert f"{part}" not in waiting(desk.go("/bagian-saya"))
    give_back(world, version, note="Waktu harus tanggal.", remarks=[("tempat", "Tempat harus lengkap.")], now=LATER)
    db.session().commit()
    assert part in waiting(desk.go("/bagian-saya"))
    page = desk.go(part)
    assert "Dikembalikan master asesor" in page.text
    assert "Tempat harus lengkap." in page.text
    second = desk_of(party_of(item, "validator_2")).go(f"/bagian/{item.id}/validator_2")
    assert "Dikembalikan master asesor" not in second.text


def test_a_part_that_cannot_be_signed_yet_says_what_it_waits_for(world, desk_of):
    """The ketua, who signs plans as manajer sertifikasi: after the last answer and after the drafter."""
    begun(world, 0, "merah", "fr-mapa-01")
    trainee, ketua = act_of(world.trainees[0]), desk_of(world.trainees[2])
    record = services.open_item(trainee, item_of(world, 0, "merah", "fr-mapa-01"))
    db.session().commit()
    page = ketua.go("/bagian-saya")
    assert "Tidak ada yang menunggu Anda" in page.text
    assert re.search(r"Manajer sertifikasi LSP \(simulasi\) *Belum lengkap: \d+ dari \d+ isian", page.text)

    item = item_of(world, 0, "merah", "fr-mapa-01")
    services.save_form(trainee, item, "asesor", sample_answers(spec_of(record), stage_of(record), record.lent, seed=0))
    db.session().commit()
    page = ketua.go("/bagian-saya")
    assert waiting(page) == []
    assert "Manajer sertifikasi LSP (simulasi)Menunggu tanda tangan Asesor" in page.text

    services.sign_part(trainee, item_of(world, 0, "merah", "fr-mapa-01"), "asesor", "penyusun_1", agreed=True)
    db.session().commit()
    assert waiting(ketua.go("/bagian-saya")) == [f"/bagian/{item.id}/manajer_sertifikasi"]


def test_a_part_of_a_sheet_that_somebody_else_begins_names_him(world, desk_of):
    """FR.APL.01 is the asesi's: the ketua as admin waits for him and not for the trainee, the asesi for its opening."""
    name_asesi(world, 0, "merah", 1)
    db.session().commit()
    assert "Admin LSP (simulasi)Menunggu Asesi mulai mengisi" in desk_of(world.trainees[2]).go("/bagian-saya").text
    asesi = desk_of(world.trainees[1]).go("/bagian-saya").text
    assert "FR.APL.01" in asesi
    assert "Asesi (simulasi)Belum dibuka" in asesi
    planning_parafed(world)
    db.session().commit()
    item = item_of(world, 0, "merah", "fr-apl-01")
    assert f"/bagian/{item.id}/asesi" in desk_of(world.trainees[1]).go("/bagian-saya").links().values()


def waiting(page):
    """Where the list of what waits for this person leads."""
    first = page.tree.find(".//main//section")
    return [] if first is None else [link.get("href") for link in first.findall(".//a")]


def party_of(item, role):
    wanted = select(Person).join(DossierParty, DossierParty.person_id == Person.id)
    return (
        db.session()
        .scalars(
            wanted.where(
                DossierParty.enrolment_id == item.enrolment_id,
                DossierParty.folder == "merah",
                DossierParty.role == role,
            )
        )
        .one()
    )
