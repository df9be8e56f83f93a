"""The page on which somebody fills his part of another trainee's sheet."""

import datetime as dt

import pytest
from sqlalchemy import select

from askom_lms.coursework.models import DossierParty
from askom_lms.kernel import db
from askom_lms.people.models import Person
from tests.coursework.deciding import give_back
from tests.coursework.world import NOW, handed_in, item_of, name_asesi, planning_parafed

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
