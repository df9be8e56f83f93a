"""The page on which somebody fills his part of another trainee's sheet."""

import pytest

from tests.coursework.world import item_of, name_asesi, planning_parafed

pytestmark = pytest.mark.usefixtures("at")


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
