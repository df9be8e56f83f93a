"""Pages of both recommendations, as trainer, examiner, staff and trainee press them."""

import pytest
from sqlalchemy import select

from askom_lms.certification.domain import codes
from askom_lms.certification.domain.evidence import ROWS, VATM
from askom_lms.coursework.models import DossierItem
from askom_lms.kernel import db
from askom_lms.people.domain import Role
from tests.assessment.world import FRIDAY, attend, examiner_of, finished, master_of, real_asesi, seat_of, stamp
from tests.certification import ways
from tests.certification.ways import (
    examined,
    number,
    recommended,
    text_of,
    trained,
    trainer_recommends,
)
from tests.desk import filled, words
from tests.factories.people import PersonFactory, grant

pytestmark = pytest.mark.usefixtures("friday_evening")

TICKS = {f"{row.key}.{rule}": "1" for row in ROWS for rule in VATM}


def aca(desk_of, world, index=0):
    return desk_of(examiner_of(world, index)).open("certification.show_aca", seat=number(world, index))


def test_the_trainer_signs_on_the_page(desk_of, world):
    trained(world, 0)
    page = desk_of(master_of(world, 0)).open("certification.show_trainer_recommendation", seat=number(world, 0))
    assert "16 dari 16 diparaf" in page.text
    assert f"Yang bertanggung jawab: {master_of(world, 0).name}" in page.text
    assert page.press("Tanda tangani").status == 422
    after = page.press("Tanda tangani", is_recommended="ya")

    assert "Direkomendasikan untuk sertifikasi kompetensi" in after.text
    assert "Tanda tangani" not in after.buttons


def test_the_trainer_reads_what_is_missing_with_clause_and_person(desk_of, world):
    attend(world, 0, h2_1="A")
    page = desk_of(master_of(world, 0)).open("certification.show_trainer_recommendation", seat=number(world, 0))
    assert "hal kurang" in page.text
    assert "kewajiban" in page.text
    refused = page.press("Tanda tangani", is_recommended="ya")
    assert (refused.status, "Pelatihan peserta ini belum lengkap" in refused.text) == (409, True)


def test_the_recommendation_of_the_trainer_prints(desk_of, world):
    trained(world, 0)
    trainer_recommends(world, 0)
    answer = desk_of(master_of(world, 0)).open("certification.print_trainer_recommendation", seat=number(world, 0))
    printed = text_of(answer.response.data)
    assert "Direkomendasikan untuk mengikuti sertifikasi" in printed
    assert "telah mengikuti pelatihan" in printed


def test_a_recommendation_that_was_not_given_certifies_nothing_on_paper(desk_of, world):
    trainer_recommends(world, 0, is_recommended=False, reason="Map kuning belum selesai")
    answer = desk_of(master_of(world, 0)).open("certification.print_trainer_recommendation", seat=number(world, 0))
    printed = text_of(answer.response.data)
    assert "Belum direkomendasikan" in printed
    assert "Map kuning belum selesai" in printed
    assert "telah mengikuti pelatihan" not in printed


def test_fr_aca_07_looks_as_drawn_before_anything_is_ticked(desk_of, world):
    examined(world, 0)
    page = aca(desk_of, world)

    assert page.h1 == f"FR-ACA-07 Keputusan dan umpan balik: {world.trainees[0].name}"
    assert "hadir 6 dari 6 hari, 48 dari 48 formulir diparaf, berkas 8 dari 8" in page.text
    boxes = [box for box in page.all("input") if box.get("type") == "checkbox"]
    assert len(boxes) == 36
    radios = [one for one in page.all("input") if one.get("type") == "radio" and one.get("value") == "K"]
    assert [one.get("disabled") is not None for one in radios] == [True, True, True]
    links = page.links()
    assert links["Dokumen I PAAP"].startswith("/lembar/")
    assert links["Dokumen I PAAP"].endswith("/cetak/1")
    assert links["Rekaman hasil observasi uji 20 November 2026"].endswith(f"/uji/{number(world, 0)}")


def test_a_row_rests_on_the_sheets_that_the_kit_has_of_it_and_misses_no_other(desk_of, world):
    examined(world, 0)
    assert not [one for one in ways.page(world, 0).evidence if one.beside and not one.row.startswith("paap")]
    s = db.session()
    seat = seat_of(world, 0)
    held = s.scalars(
        select(DossierItem).where(DossierItem.enrolment_id == seat.id, DossierItem.key == "fr-ia-03-hasil")
    )
    oral = next(one for one in held if str(one.folder) == "hijau")
    names = [c.key for c in DossierItem.__table__.columns if c.key not in ("id", "key", "form_code")]
    shared = {name: getattr(oral, name) for name in names} | {"record_id": None}
    for one in ("05", "06", "07", "09"):
        s.add(DossierItem(**shared | {"key": f"fr-ia-{one}-hasil", "form_code": f"FR.IA.{one}"}))
    s.commit()
    page = aca(desk_of, world)
    assert "FR.IA.05 hasil (Tidak ada paraf)" in page.text

    stamp(world, 0, "hijau", keys=("fr-ia-07-hasil",))
    row = next(one for one in ways.page(world, 0).evidence if one.row == "tanya_jawab")
    assert [(one.name, bool(one.url)) for one in row.beside] == [
        ("FR.IA.05 hasil", False), ("FR.IA.06 hasil", False), ("FR.IA.07 hasil", True), ("FR.IA.09 hasil", False),
    ]  # fmt: skip
    links = aca(desk_of, world).links()
    assert links["FR.IA.07 hasil"] == row.beside[2].url
    assert links["Rekaman hasil tanya jawab"] == row.url
    assert row.url


def test_the_planning_documents_are_the_plan_the_map_the_peta_and_the_instruments_of_the_folder(desk_of, world):
    """PAAP is the whole set of planning (instruments 10.2, 12.1), each sheet as it was parafed."""
    examined(world, 0)
    shown = {one.row: one for one in ways.page(world, 0).evidence}
    for row, folder in (("paap_1", "merah"), ("paap_2", "kuning"), ("paap_3", "hijau")):
        assert (shown[row].folder, [one.name for one in shown[row].beside]) == (
            folder,
            ["FR.MAPA.02", "Peta", "FR.IA.01 perangkat", "FR.IA.02 perangkat", "FR.IA.03 perangkat"],
        )
        assert all(one.url for one in shown[row].beside)
    links = aca(desk_of, world).links()
    assert links["FR.MAPA.02"] in {one.url for row in shown.values() for one in row.beside}


def test_a_structured_task_is_the_record_of_an_observation_where_there_is_no_checklist(world):
    """A kit may give the direct evidence by FR.IA.04 in place of FR.IA.01."""
    examined(world, 0)
    seen = select(DossierItem).where(
        DossierItem.enrolment_id == seat_of(world, 0).id,
        DossierItem.folder == "hijau",
        DossierItem.key == "fr-ia-01-hasil",
    )
    held = db.session().scalars(seen).one()
    held.key, held.form_code = "fr-ia-04b-hasil", "FR.IA.04B"
    db.session().commit()
    row = next(one for one in ways.page(world, 0).evidence if one.row == "observasi")
    assert row.item_id == held.id
    assert row.url


def test_after_the_ticks_k_is_offered_and_the_recommendation_is_computed(desk_of, world):
    examined(world, 0)
    page = aca(desk_of, world).press("Simpan dan hitung ulang", **TICKS)

    assert "3 unit kompeten." in page.text
    radios = [one for one in page.all("input") if one.get("type") == "radio" and one.get("value") == "K"]
    assert [one.get("disabled") is None for one in radios] == [True, True, True]
    assert [one.get("checked") is not None for one in radios] == [True, True, True]


def test_a_missing_mark_names_itself_and_asks_a_reason(desk_of, world):
    examined(world, 0)
    ticks = {name: value for name, value in TICKS.items() if name != "pv_2.M"}
    page = aca(desk_of, world).press("Simpan dan hitung ulang", **ticks)
    assert "“Memadai” belum terpenuhi pada Dokumen II PV" in page.text
    assert "2 unit kompeten, 1 unit belum" in page.text

    checked = page.press("Periksa lalu kirim")
    assert "aturan bukti ini belum terpenuhi: memadai" in checked.text
    assert not [button for button in checked.buttons if button.startswith("Tanda tangani")]


def test_each_problem_leads_to_the_field_that_cures_it(desk_of, world):
    examined(world, 0)
    ticks = {name: value for name, value in TICKS.items() if name != "pv_2.M"}
    page = aca(desk_of, world).press("Simpan dan hitung ulang", **ticks)
    checked = page.press("Periksa lalu kirim", **{"unit-P.85ASM00.001.2": "BK"})
    told = [link.get("href").partition("#")[2] for link in checked.tree.findall(".//*[@role='alert']//a")]
    assert told == ["alasan-pv_2", "unit-1", "gap"]
    assert "Identifikasi kesenjangan: tulis Kode & judul unit, elemen/KUK" in checked.text
    assert {"unit-1", "unit-2", "unit-3", "gap"} <= {
        link.get("href").partition("#")[2] for link in checked.all("a") if words(link).startswith("Ubah")
    }
    ids = {one.get("id") for one in aca(desk_of, world).tree.iter()}
    assert {"alasan-pv_2", "unit-1", "unit-2", "unit-3", "gap"} <= ids


def test_what_was_typed_stays_when_it_is_refused(desk_of, world):
    trained(world, 0)
    trainer_recommends(world, 0)
    real_asesi(world, 0)
    given = {"paap_1.V": "1", "catatan": "Runtut dan ramah.", "gap": "Belum ada", "alasan-paap_1": "Belum lengkap"}
    page = aca(desk_of, world).press("Simpan dan hitung ulang", **given)
    assert (page.status, "belum menyatakan tidak memihak" in page.text) == (409, True)
    kept = judging(page)
    assert {name: kept.get(name) for name in given} == given


def test_a_page_from_before_the_signature_shows_what_was_signed(desk_of, world):
    examined(world, 0)
    page = aca(desk_of, world)
    page.press("Periksa lalu kirim", **TICKS).press("Tanda tangani dan teruskan")
    late = page.press("Simpan dan hitung ulang", catatan="Terlambat")
    assert (late.status, "Simpan dan hitung ulang" in late.buttons) == (409, False)
    assert "3 unit kompeten." in late.text


def judging(page):
    """What the form of FR-ACA-07 would send now."""
    return filled(next(form for form in page.forms() if form.get("action", "").startswith("/rekomendasi/")))


def test_of_two_pages_the_older_takes_nothing_back_and_its_next_save_goes_through(desk_of, world):
    examined(world, 0)
    laptop, phone = aca(desk_of, world), aca(desk_of, world)
    laptop.press("Simpan dan hitung ulang", catatan="Runtut.\r\nRamah.", gap="Elemen 3", **{"paap_1.V": "1"})

    late = phone.press("Simpan dan hitung ulang", catatan="Tergesa-gesa.", **{"pv_1.A": "1"})
    assert (late.status, "berubah sejak halaman Anda dibuka" in late.text) == (409, True)
    assert "Umpan balik untuk peserta: Runtut. Ramah." in late.text
    answers = ways.page(world, 0).answers
    assert (answers["catatan"].split(), "bukti:pv_1:vatm" in answers) == (["Runtut.", "Ramah."], False)

    kept = judging(late)
    typed_here = {"catatan": "Tergesa-gesa.", "pv_1.A": "1"}
    typed_there = {"gap": "Elemen 3", "paap_1.V": "1"}
    assert {name: kept.get(name) for name in typed_here | typed_there} == typed_here | typed_there
    assert late.press("Simpan dan hitung ulang").status == 200
    answers = ways.page(world, 0).answers
    assert [answers[path] for path in ("catatan", "gap__ada", "bukti:paap_1:vatm", "bukti:pv_1:vatm")] == [
        "Tergesa-gesa.", "Elemen 3", ["V"], ["A"],
    ]  # fmt: skip


def test_ticks_of_an_older_page_offer_k_once_more_and_a_choice_of_the_newer_stays(desk_of, world):
    examined(world, 0)
    planning, conduct = "unit-P.85ASM00.001.2", "unit-P.85ASM00.003.2"
    of_planning = {name: "1" for name in TICKS if name.startswith("paap")}
    laptop, phone = aca(desk_of, world), aca(desk_of, world)
    laptop.press("Simpan dan hitung ulang", **of_planning).press("Simpan dan hitung ulang", **{planning: "BK"})

    late = phone.press(
        "Simpan dan hitung ulang",
        **{name: "1" for name in TICKS if name.startswith(("mandiri", "observasi", "tanya_jawab"))},
    )
    assert late.status == 409
    assert [judging(late)[unit] for unit in (planning, conduct)] == ["BK", "K"]
    after = judging(late.press("Simpan dan hitung ulang"))
    assert [after[unit] for unit in (planning, conduct)] == ["BK", "K"]


def test_who_checked_an_older_state_signs_nothing_he_did_not_read(desk_of, world):
    examined(world, 0)
    checked = aca(desk_of, world).press("Periksa lalu kirim", catatan="Runtut.", **TICKS)
    aca(desk_of, world).press("Simpan dan hitung ulang", catatan="Tergesa-gesa.")

    refused = checked.press("Tanda tangani dan teruskan")
    assert (refused.status, "berubah sejak halaman Anda dibuka" in refused.text) == (409, True)
    assert "Tergesa-gesa." in refused.text
    assert "diteruskan kepada tim teknis" in refused.press("Tanda tangani dan teruskan").text


def test_the_self_assessment_in_its_place_is_not_called_missing(desk_of, world):
    trained(world, 0)
    trainer_recommends(world, 0)
    finished(world, 0)
    stamp(world, 0, "hijau", phases=("conduct",), at=FRIDAY)
    page = aca(desk_of, world)
    assert "Validasi Asesmen (map Tugas 3) belum" in page.text
    assert "FR.APL.02 belum diisi" not in page.text


def test_the_examiner_checks_and_signs(desk_of, world):
    examined(world, 0)
    checked = aca(desk_of, world).press("Periksa lalu kirim", catatan="Runtut.", **TICKS)
    assert checked.h1.startswith("Periksa rekomendasi")
    assert f"Yang bertanggung jawab: {examiner_of(world, 0).name}" in checked.text
    signed = checked.press("Tanda tangani dan teruskan")

    assert "diteruskan kepada tim teknis" in signed.text
    assert "Simpan dan hitung ulang" not in signed.buttons
    boxes = [box for box in signed.all("input") if box.get("type") == "checkbox"]
    assert all(box.get("disabled") is not None for box in boxes)


def test_bk_is_signed_with_gap_and_reason(desk_of, world):
    examined(world, 0)
    ticks = {name: value for name, value in TICKS.items() if name != "pv_2.M"}
    given = {"alasan-pv_2": "Belum memuat perbaikan", "gap": "P.854900.047.01 elemen 3", **ticks}
    checked = aca(desk_of, world).press("Periksa lalu kirim", **given)
    assert "Belum kompeten" in checked.text
    assert "Rekomendasi ditandatangani" in checked.press("Tanda tangani dan teruskan").text


@pytest.mark.row("002-089")
def test_a_prerequisite_missing_disables_k_and_says_what_and_who(desk_of, world):
    examined(world, 0)
    attend(world, 0, h2_1="A")
    page = aca(desk_of, world).press("Simpan dan hitung ulang", **TICKS)

    assert "Kompeten belum dapat dipilih: 1 hal kurang" in page.text
    assert "Bukti terpenuhi, tetapi ada prasyarat yang kurang" in page.text
    radios = [one for one in page.all("input") if one.get("type") == "radio" and one.get("value") == "K"]
    assert all(one.get("disabled") is not None for one in radios)


def test_the_check_page_of_a_signed_form_shows_what_was_signed(desk_of, world):
    """Back on a phone asks for the check page again: it must not offer a second signature."""
    examined(world, 0)
    checked = aca(desk_of, world).press("Periksa lalu kirim", **TICKS)
    checked.press("Tanda tangani dan teruskan")
    back = desk_of(examiner_of(world, 0)).open("certification.check_aca", seat=number(world, 0))
    assert "Ditandatangani" in back.text
    assert "Tanda tangani dan teruskan" not in back.buttons
    printed = next(href for href in back.links().values() if "/cetak" in href)
    assert desk_of(examiner_of(world, 0)).go(printed).status == 200


def test_a_signed_bk_for_a_missing_prerequisite_says_so_afterwards_too(desk_of, world):
    examined(world, 0)
    attend(world, 0, h2_1="A")
    checked = aca(desk_of, world).press("Periksa lalu kirim", gap="Hadir pada sesi yang terlewat", **TICKS)
    signed = checked.press("Tanda tangani dan teruskan")
    assert "Rekomendasi ditandatangani" in signed.text
    assert "Bukti terpenuhi, tetapi ada prasyarat yang kurang" in signed.text
    assert "penguji memutuskan Belum kompeten" not in signed.text


def test_a_verdict_posted_where_k_was_not_offered_does_not_count(desk_of, world):
    examined(world, 0)
    desk = desk_of(examiner_of(world, 0))
    desk.open("certification.show_aca", seat=number(world, 0))
    forged = {f"unit-{unit}": "K" for unit in ("P.85ASM00.001.2", "P.85ASM00.003.2", "P.854900.047.01")}
    page = desk.send(f"/rekomendasi/{number(world, 0)}", {**forged, **{k.replace("unit", "was"): "K" for k in forged}})
    assert "0 unit kompeten, 3 unit belum" in page.text


def test_the_form_prints_in_its_official_layout_with_a_code_that_can_be_checked(desk_of, world):
    recommended(world, 0)
    answer = desk_of(examiner_of(world, 0)).open("certification.print_aca", seat=number(world, 0))
    assert answer.response.mimetype == "application/pdf"
    code = db.session().get_one(type(world.klass), world.klass.id) and page_code(world)
    public = desk_of().go(f"/v/{codes.shown(code)}")
    assert "tercatat dan ditandatangani" in public.text
    assert "Kompeten." not in public.text


def page_code(world):
    from askom_lms.paperwork.models import FilledRecord
    from tests.certification.ways import recommendation_of

    return db.session().get_one(FilledRecord, recommendation_of(world, 0).record_id).lent["code"]


def test_panitia_and_tim_teknis_read_the_recommendation_and_cannot_change_it(desk_of, world, slug):
    recommended(world, 0)
    for person in (world.panitia, world.tim_1):
        page = desk_of(person).open("certification.show_class_aca", slug=slug, seat=number(world, 0))
        assert "Simpan dan hitung ulang" not in page.buttons
    desk_of(world.panitia).open("certification.show_class_recommendations", slug=slug)
    desk_of(world.trainees[1]).open("certification.show_class_aca", slug=slug, seat=number(world, 0), expect=403)


def test_the_trainee_downloads_his_fr_aca_07_and_a_class_mate_has_none(desk_of, world):
    recommended(world, 0)
    assert desk_of(world.trainees[0]).open("certification.print_own_aca").response.mimetype == "application/pdf"
    desk_of(world.trainees[1]).open("certification.print_own_aca", expect=404)


def test_who_may_not_follow_the_practice_gets_no_link_to_it(desk_of, world):
    """The admin of the LSP reads the form; the page of the examination would refuse him."""
    examined(world, 0)
    seat = number(world, 0)
    admin = PersonFactory()
    grant(admin, Role.LSP_ADMIN, world.klass.institution_id)
    path = f"/kelas/{world.klass.slug}/rekomendasi/{seat}"
    assert f"/uji/{seat}" in desk_of(world.panitia).go(path).html
    assert "/uji/" not in desk_of(admin).go(path).html
