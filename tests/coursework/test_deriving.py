"""Susun dari KUK: the page is saved, empty places are filled, nothing typed is touched, a second time nothing."""

from askom_lms.coursework import queries, services
from askom_lms.kernel import db
from tests.coursework.pressing import press_outside
from tests.coursework.world import act_of, handed_in, item_of, parafed

PMO = "/tugas/1/fr-ia-03-perangkat"
KEY = "fr-ia-03-perangkat"
MINE = "pertanyaan:g1_r1:pertanyaan"


def record(world):
    db.session().expire_all()
    return queries.current_record(world.seats[0], "merah", KEY)


def test_the_button_saves_the_page_and_fills_only_empty_places(world, dewi):
    page = dewi.go(PMO)
    assert "6 baris dapat disiapkan" in page.text
    after = press_outside(page, "Susun dari KUK", **{MINE: "Apa yang Anda kenakan?"})
    assert after.response.status_code in (200, 302)
    answers = record(world).answers
    assert answers[MINE] == "Apa yang Anda kenakan?"
    assert answers["pertanyaan:g1_r2:pertanyaan"].startswith("[Tulis pertanyaan sebelum praktik tentang K3L")
    assert answers["pertanyaan:g1_r7:dimensi"] == ["TRS"]
    assert "Tidak ada yang perlu disusun" in dewi.go(PMO).text


def test_a_second_press_changes_nothing(world, dewi):
    press_outside(dewi.go(PMO), "Susun dari KUK")
    first, rev = dict(record(world).answers), record(world).rev
    act = act_of(world.trainees[0])
    assert services.derive_answers(act, item_of(world, 0, "merah", KEY)).places == 0
    assert "Tidak ada tempat kosong" in dewi.send(f"{PMO}/susun", {}).text
    assert (record(world).answers, record(world).rev) == (first, rev)


def test_an_older_device_meets_what_was_derived_as_a_conflict(world, dewi):
    press_outside(dewi.go(PMO), "Susun dari KUK")
    act = act_of(world.trainees[0])
    item = item_of(world, 0, "merah", KEY)
    saved = services.save_answers(
        act, item, "asesor", {MINE: {"v": "Dari ponsel", "rev": 0}}, batch="a" * 32, device="b" * 32
    )
    assert list(saved.conflicts) == [MINE]
    assert record(world).revs[MINE] == [1, ""]


def test_what_waits_for_paraf_is_not_derived(world, dewi):
    handed_in(world, 0, "merah", KEY)
    before = dict(record(world).answers)
    assert dewi.send(f"{PMO}/susun", {}).status == 409
    assert record(world).answers == before


def test_a_form_that_derives_nothing_has_no_button_and_says_so(world, dewi):
    assert "Susun dari KUK" not in dewi.go("/tugas/1/fr-ia-01-perangkat").text
    assert "Tidak ada tempat kosong" in dewi.send("/tugas/1/fr-ia-01-perangkat/susun", {}).text


def test_the_terms_of_a_section_are_explained_below_its_title_once(dewi):
    page = dewi.go("/tugas/1/peta")
    assert page.text.count("Unit yang dikerjakan bersama dalam satu pekerjaan") == 1
    english = dewi.go("/tugas/1/peta?lang=en")
    assert "Units that belong to one job" in english.text


def test_the_map_follows_from_the_plan(world, dewi):
    parafed(world, 0, "merah", "fr-mapa-01")
    page = dewi.go("/tugas/1/fr-mapa-02")
    assert "tempat kosong mengikuti lembar sebelumnya" in page.text
    after = press_outside(page, "Isi dari FR.MAPA.01")
    assert "Periksa hasilnya; isian lain tidak diubah." in after.text
    db.session().expire_all()
    answers = queries.current_record(world.seats[0], "merah", "fr-mapa-02").answers
    assert answers["instrumen:g1_ia01:potensi"] == answers["instrumen:g1_ia02:potensi"] != []
    assert "Isi dari FR.MAPA.01" not in dewi.go("/tugas/1/fr-mapa-02").text
