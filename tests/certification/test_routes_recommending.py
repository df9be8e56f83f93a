"""Pages of both recommendations, as trainer, examiner, staff and trainee press them."""

import pytest
from sqlalchemy import select

from askom_lms.certification.domain import codes
from askom_lms.certification.domain.evidence import ROWS, VATM
from askom_lms.coursework.models import DossierItem
from askom_lms.kernel import db
from askom_lms.people.domain import Role
from tests.assessment.world import attend, examiner_of, master_of, seat_of, stamp
from tests.certification import ways
from tests.certification.ways import (
    examined,
    number,
    recommended,
    text_of,
    trained,
    trainer_recommends,
)
from tests.factories.people import PersonFactory, grant

pytestmark = pytest.mark.usefixtures("friday_evening")

TICKS = {f"{row.key}.{rule}": "1" for row in ROWS for rule in VATM}


def aca(desk_of, world, index=0):
    return desk_of(examiner_of(world, index)).open("certification.show_aca", seat=number(world, index))


def test_the_trainer_signs_on_the_page(desk_of, world):
    trained(world, 0)
    page = desk_of(master_of(world, 0)).open("certification.show_trainer_recommendation", seat=number(world, 0))
    assert "16 dari 16 diparaf" in page.text
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
    assert [one.beside for one in ways.page(world, 0).evidence] == [()] * 9
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


def test_the_examiner_checks_and_signs(desk_of, world):
    examined(world, 0)
    checked = aca(desk_of, world).press("Periksa lalu kirim", catatan="Runtut.", **TICKS)
    assert checked.h1.startswith("Periksa rekomendasi")
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


def test_a_prerequisite_missing_disables_k_and_says_what_and_who(desk_of, world):
    examined(world, 0)
    attend(world, 0, h2_1="A")
    page = aca(desk_of, world).press("Simpan dan hitung ulang", **TICKS)

    assert "Kompeten belum dapat dipilih: 1 hal kurang" in page.text
    assert "Bukti terpenuhi, tetapi ada prasyarat yang kurang" in page.text
    radios = [one for one in page.all("input") if one.get("type") == "radio" and one.get("value") == "K"]
    assert all(one.get("disabled") is not None for one in radios)


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
