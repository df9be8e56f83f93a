"""The page of the coverage: the trainee's own dossier, and his master asesor's look at it."""

from askom_lms.coursework import services
from askom_lms.coursework.queries.coverage import own_covering
from askom_lms.kernel import db
from tests.coursework.world import act_of, filled, handed_in, item_of

CAKUPAN = "/tugas/1/cakupan"
USING, KEEPING = "J.620101.001.01", "J.620102.001.01"


def measured(world, index=0):
    return own_covering(act_of(world.trainees[index]), 1).measured


def test_before_anything_is_planned_the_plan_is_the_gap(world, dewi):
    page = dewi.go(CAKUPAN)
    assert page.h1 == "Cakupan perangkat: 0%"
    assert f"{USING}: perangkat belum direncanakan" in page.text
    assert page.links()[f"Buka FR.MAPA.01: {USING}: perangkat belum direncanakan"] == "/tugas/1/fr-mapa-01"
    assert "Keterampilan (usulan dari kata kerja)" in page.text


def test_the_measure_grows_to_whole_and_names_what_is_left(world, dewi):
    filled(world, 0, "merah", "fr-mapa-01")
    filled(world, 0, "merah", "fr-ia-01-perangkat")
    assert 0 < measured(world).percent < 100
    page = dewi.go(CAKUPAN)
    assert f"{KEEPING}: KUK 1.1, 1.2 belum tercakup TPD" in page.text
    assert "Kelompok Pekerjaan 1: dimensi CMS, JRES, TRS belum digali" in page.text
    for key in ("fr-ia-02-perangkat", "fr-ia-03-perangkat"):
        filled(world, 0, "merah", key)
    page = dewi.go(CAKUPAN)
    assert page.h1 == "Cakupan perangkat: 100%"
    assert "FR.IA.03 no. 4, sesudah" in page.text
    assert measured(world).gaps == ()


def test_a_gap_of_the_observation_leads_to_its_unit(world, dewi):
    filled(world, 0, "merah", "fr-mapa-01")
    act = act_of(world.trainees[0])
    services.save_form(
        act, item_of(world, 0, "merah", "fr-ia-01-perangkat"), "asesor", {f"kuk:{USING}_1.1:standar": "S"}
    )
    db.session().commit()
    links = dewi.go(CAKUPAN).links()
    assert links[f"Buka FR.IA.01: {USING}: KUK 1.2 belum tercakup CL"].endswith(f"?bagian=kuk-{USING}")


def test_the_master_asesor_is_led_there_from_the_desk(world, master):
    version = handed_in(world, 0, "merah", "peta")
    page = master.go(f"/paraf/{version.id}").follow("Cakupan perangkat")
    assert (page.status, page.h1) == (200, "Cakupan perangkat: 0%")
    assert world.trainees[0].name in page.text


def test_a_dossier_that_never_was_has_no_coverage(dewi):
    dewi.go("/tugas/4/cakupan", expect=404)
