"""Pages of recommendation, decision, certificate and public check, as people press them."""

import io

import pytest
from sqlalchemy import select

from askom_lms.certification.domain import codes
from askom_lms.certification.domain.evidence import ROWS, VATM
from askom_lms.certification.domain.states import CertificateState, Verdict
from askom_lms.certification.models import DecisionMeeting
from askom_lms.coursework.models import DossierItem, Submission
from askom_lms.kernel import clock, db, files
from askom_lms.kernel.audit import AccessLogEntry
from askom_lms.people.domain import Role
from askom_lms.people.models import Person
from tests.assessment.counting import counted_queries
from tests.assessment.world import EVENING, attend, examiner_of, master_of, seat_of, stamp
from tests.certification import ways
from tests.certification.ways import (
    certificate_of,
    closed,
    decide,
    examined,
    issued,
    judged,
    meeting,
    recommended,
    run_jobs,
    text_of,
    trained,
    trainer_recommends,
)
from tests.factories.people import PersonFactory, grant

MOST_QUERIES = 6
TICKS = {f"{row.key}.{rule}": "1" for row in ROWS for rule in VATM}


@pytest.fixture(autouse=True)
def friday_evening(monkeypatch):
    """The wall clock of the pages: Friday of the class, 18.00 WIB."""
    monkeypatch.setattr(clock, "now", lambda: EVENING)


@pytest.fixture
def slug(world):
    return world.klass.slug


def number(world, index):
    return seat_of(world, index).seat_number


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
    for one in ("05", "07"):
        s.add(DossierItem(**shared | {"key": f"fr-ia-{one}-hasil", "form_code": f"FR.IA.{one}"}))
    s.commit()
    page = aca(desk_of, world)
    assert "FR.IA.05 hasil (Tidak ada paraf)" in page.text

    stamp(world, 0, "hijau", keys=("fr-ia-07-hasil",))
    row = next(one for one in ways.page(world, 0).evidence if one.row == "tanya_jawab")
    assert [(one.name, bool(one.url)) for one in row.beside] == [("FR.IA.05 hasil", False), ("FR.IA.07 hasil", True)]
    links = aca(desk_of, world).links()
    assert links["FR.IA.07 hasil"] == row.beside[1].url
    assert links["Rekaman hasil tanya jawab"] == row.url
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


def test_the_trainee_reads_recommendation_then_decision_in_words(desk_of, world):
    desk = desk_of(world.trainees[0])
    assert "Belum ada. Penguji mengisinya" in desk.open("certification.show_result").text
    recommended(world, 0)
    page = desk.open("certification.show_result")
    assert "Rekomendasi: Kompeten. Keputusan menunggu rapat Tim Teknis." in page.text
    assert "Tanda tangan Anda tercatat" in page.press("Tanda tangani FR-ACA-07").text

    found = meeting(world)
    decide(world, found, 0)
    assert "Keputusan: Kompeten." not in desk.open("certification.show_result").text
    closed(world, found)
    page = desk.open("certification.show_result")
    assert "Keputusan: Kompeten." in page.text
    assert "Banding dapat diajukan sampai 21 November 2026, 23.59 WIB" in page.text
    assert "gagal" not in page.text.lower()


def test_not_yet_competent_is_said_with_the_gap_and_never_as_failure(desk_of, world):
    recommended(world, 0, Verdict.BK)
    found = meeting(world)
    decide(world, found, 0, Verdict.BK, reason="Sesuai FR-ACA-07")
    closed(world, found)
    page = desk_of(world.trainees[0]).open("certification.show_result")

    assert "Keputusan: Belum kompeten." in page.text
    assert "P.854900.047.01 elemen 3" in page.text
    assert "gagal" not in page.text.lower()


def test_the_trainee_downloads_his_fr_aca_07_and_a_class_mate_has_none(desk_of, world):
    recommended(world, 0)
    assert desk_of(world.trainees[0]).open("certification.print_own_aca").response.mimetype == "application/pdf"
    desk_of(world.trainees[1]).open("certification.print_own_aca", expect=404)


def test_the_technical_team_meets_decides_and_signs(desk_of, world, slug):
    recommended(world, 0)
    chair, member = desk_of(world.tim_1), desk_of(world.tim_2)
    page = chair.open("certification.show_meetings")
    assert "1 rekomendasi menunggu keputusan" in page.text
    form = page.follow("Buka rapat")
    assert form.press("Buka rapat", place="").status == 422
    page = form.press("Buka rapat", place="Hotel Graha", chair=str(world.tim_1.id))
    case = page.follow(world.trainees[0].name)
    assert "versi 1, paraf" in case.text
    refused = case.press("Simpan keputusan", agrees="tidak")
    assert (refused.status, "Alasan keputusan" in refused.text) == (422, True)
    page = case.press("Simpan keputusan", agrees="ya")
    assert "Kompeten" in page.text

    early = page.press("Tanda tangani", ends_at="20.00")
    assert (early.status, "Ketua menandatangani terakhir" in early.text) == (409, True)
    member.go(page.url).press("Tanda tangani", ends_at="20.00")
    done = chair.go(page.url).press("Tanda tangani", ends_at="20.00")
    assert "BA-001/ND47/XI/2026" in done.text
    run_jobs()
    assert "PDF beku" in chair.go(page.url).text
    found = db.session().scalars(select(DecisionMeeting)).one()
    assert chair.open("certification.download_minutes", meeting_id=found.id).response.data == files.read(
        found.pdf_sha256
    )
    assert "Demikian Berita Acara" in chair.open("certification.show_minutes", meeting_id=found.id).text


def test_a_member_in_conflict_reads_why_he_cannot_decide(desk_of, world):
    from tests.certification.test_services_deciding import also_decides

    recommended(world, 0)
    person = also_decides(world, world.pengajar)
    found = meeting(world, members={world.tim_1.id: "Ketua", person.id: "Anggota"})
    desk = desk_of(db.session().get_one(Person, person.id))
    page = desk.open("certification.show_case", meeting_id=found.id, seat=number(world, 0))
    assert "Anda tidak dapat memutuskan peserta ini" in page.text
    assert "Simpan keputusan" not in page.buttons
    assert "Bukan wewenang Anda" in desk.open("certification.show_meeting", meeting_id=found.id).text


def test_somebody_outside_the_team_finds_no_meeting(desk_of, world):
    found = meeting(world)
    desk_of(world.panitia).open("certification.show_meeting", meeting_id=found.id, expect=403)


def test_certificates_are_listed_checked_and_confirmed(desk_of, world, slug):
    trained(world, 0)
    trainer_recommends(world, 0)
    desk = desk_of(world.panitia)
    page = desk.open("certification.show_certificates", slug=slug)
    assert "1 siap diterbitkan" in page.text
    checked = page.press("Periksa lalu terbitkan")
    assert checked.h1 == "Terbitkan 1 sertifikat pelatihan?"
    assert certificate_of(world, 0) is None
    waiting = checked.press("Terbitkan 1 sertifikat")
    assert "Menunggu giliran" in waiting.text
    run_jobs()
    assert "001/PLT-ASKOM/ND47/XI/2026" in desk.open("certification.show_certificates", slug=slug).text


@pytest.mark.parametrize("who", ["panitia", "tim_1"])
def test_who_keeps_certificates_finds_the_class_in_his_list(desk_of, world, slug, who):
    page = desk_of(getattr(world, who)).open("certification.show_certificate_classes")
    assert f"/kelas/{slug}/sertifikat" in page.links().values()


@pytest.mark.parametrize(("who", "led"), [("panitia", True), ("tim_1", False)])
def test_what_is_missing_leads_only_to_pages_the_reader_may_open(desk_of, world, slug, who, led):
    page = desk_of(getattr(world, who)).open("certification.show_certificates", slug=slug)
    assert "Rekomendasi pelatih belum ditandatangani" in page.text
    assert (f"/kelas/{slug}/kehadiran" in page.links().values()) is led


def test_nothing_chosen_is_told_and_prepared_on_request(desk_of, world, slug):
    page = desk_of(world.panitia).open("certification.show_certificates", slug=slug)
    assert "Rekomendasi pelatih belum ditandatangani" in page.text
    assert "4 sertifikat disiapkan" in page.press("Siapkan untuk semua peserta").text


def test_a_certificate_is_frozen_on_the_page_and_the_public_sees_it_at_once(desk_of, world):
    trained(world, 0)
    trainer_recommends(world, 0)
    (certificate,) = issued(world, 0)
    desk = desk_of(world.panitia)
    page = desk.open("certification.show_certificate", certificate_id=certificate.id)
    assert page.press("Bekukan").status == 422
    page.press("Bekukan", reason="Kehadiran diperiksa ulang")

    public = desk_of().go(f"/v/{codes.shown(certificate.code)}")
    assert "Sertifikat ini sedang dibekukan" in public.text
    assert "Kehadiran diperiksa ulang" in public.text
    assert "Sertifikat pelatihan berlaku" not in public.text


def test_the_holder_downloads_the_same_bytes_and_it_is_logged(desk_of, world):
    trained(world, 0)
    trainer_recommends(world, 0)
    (certificate,) = issued(world, 0)
    desk = desk_of(world.trainees[0])
    link = next(
        href
        for said, href in desk.open("certification.show_result").links().items()
        if said.startswith("Unduh sertifikat")
    )
    assert desk.go(link).response.data == files.read(certificate.pdf_sha256)
    entry = db.session().scalar(select(AccessLogEntry).where(AccessLogEntry.subject_kind == "certificate"))
    assert (entry.subject_id, entry.actor_id) == (certificate.id, world.trainees[0].id)
    desk_of(world.trainees[1]).go(link, expect=404)


def test_anybody_checks_a_certificate_without_login_and_sees_only_what_is_printed(desk_of, world):
    trained(world, 0)
    trainer_recommends(world, 0)
    (certificate,) = issued(world, 0)
    page = desk_of().go(f"/v/{codes.shown(certificate.code).lower()}")

    assert page.h1 == "Sertifikat pelatihan berlaku"
    for word in (world.trainees[0].name, certificate.number, "P.85ASM00.003.2", "bukan sertifikat kompetensi BNSP"):
        assert word in page.text
    assert world.trainees[0].email not in page.text
    assert len(page.response.data) < 12_000


def test_the_search_leads_codes_and_numbers_to_their_answer(desk_of, world):
    trained(world, 0)
    trainer_recommends(world, 0)
    (certificate,) = issued(world, 0)
    stranger = desk_of()
    assert stranger.go(f"/periksa?kode={certificate.code}").url == f"/v/{codes.shown(certificate.code)}"
    assert certificate.number in stranger.go(f"/periksa?kode={certificate.number}").text
    assert stranger.go("/periksa").h1 == "Pemeriksaan sertifikat"


def test_a_wrong_code_is_not_found_with_a_suggestion(desk_of, world):
    trained(world, 0)
    trainer_recommends(world, 0)
    (certificate,) = issued(world, 0)
    typed = certificate.code[:-1] + ("2" if certificate.code[-1] != "2" else "3")
    page = desk_of().go(f"/v/{typed}", expect=404)

    assert "Tidak ada sertifikat atau lembar dengan kode ini" in page.text
    assert page.links()[codes.shown(certificate.code)] == f"/v/{codes.shown(certificate.code)}"


@pytest.mark.parametrize("typed", ["x", "<script>", "../etc/passwd", "A" * 300, "7QK4M2X'"])
def test_nonsense_is_not_found_with_a_sentence(desk_of, world, typed):
    page = desk_of().go(f"/v/{typed}", expect=None)
    assert page.status == 404
    assert "<script>" not in page.html.split("<main", 1)[1]


def test_a_sheet_says_which_version_it_is(desk_of, world):
    trained(world, 0)
    version = db.session().scalars(select(Submission)).first()
    page = desk_of().go(f"/v/{codes.shown(version.code)}")

    assert page.h1 == "Berlaku: versi 1, sudah diparaf"
    assert master_of(world, 0).name in page.text


def test_a_prepared_certificate_never_looks_valid(desk_of, world, slug):
    desk_of(world.panitia).open("certification.show_certificates", slug=slug).press("Siapkan untuk semua peserta")
    page = desk_of().go(f"/v/{certificate_of(world, 0).code}")

    assert page.h1 == "Sertifikat ini belum terbit"
    assert world.trainees[0].name not in page.text
    assert certificate_of(world, 0).state is CertificateState.PREPARED


def test_the_file_of_a_certificate_is_compared_without_login(desk_of, world):
    trained(world, 0)
    trainer_recommends(world, 0)
    (certificate,) = issued(world, 0)
    content = files.read(certificate.pdf_sha256)
    desk = desk_of()

    def send(data):
        desk.go("/periksa")
        token = desk.csrf_token()
        upload = {"csrf_token": token, "file": (io.BytesIO(data), "sertifikat.pdf")}
        return desk.client.post("/periksa/berkas", data=upload, content_type="multipart/form-data").get_data(
            as_text=True
        )

    assert "Isi berkas sama dengan yang diterbitkan" in send(content)
    assert "Isi berkas tidak sama" in send(content[:-1] + b"x")
    assert "Belum ada berkas yang dipilih" in send(b"")


def test_pages_cost_few_queries_whatever_the_number_of_people(desk_of, world, slug):
    recommended(world, 0)
    (certificate,) = issued(world, 0)
    found = meeting(world)
    decide(world, found, 0)
    seat = number(world, 0)
    examiner, master = desk_of(examiner_of(world, 0)), desk_of(master_of(world, 0))
    panitia, tim, trainee, stranger = (
        desk_of(world.panitia),
        desk_of(world.tim_1),
        desk_of(world.trainees[0]),
        desk_of(),
    )
    for desk, endpoint, values in (
        (examiner, "certification.show_recommendations", {}),
        (examiner, "certification.show_aca", {"seat": seat}),
        (master, "certification.show_trainer_recommendation", {"seat": seat}),
        (panitia, "certification.show_class_recommendations", {"slug": slug}),
        (panitia, "certification.show_certificates", {"slug": slug}),
        (panitia, "certification.show_certificate", {"certificate_id": certificate.id}),
        (panitia, "certification.show_separation", {"slug": slug}),
        (tim, "certification.show_meetings", {}),
        (tim, "certification.show_meeting", {"meeting_id": found.id}),
        (tim, "certification.show_case", {"meeting_id": found.id, "seat": seat}),
        (tim, "certification.show_minutes", {"meeting_id": found.id}),
        (trainee, "certification.show_result", {}),
        (stranger, "certification.show_check", {"code": certificate.code}),
    ):
        with counted_queries() as queries:
            desk.open(endpoint, **values)
        assert len(queries) <= MOST_QUERIES, (endpoint, [one[:90] for one in queries])


def test_lists_cost_the_same_for_two_and_for_four_people(desk_of, world, slug):
    from tests.assessment.world import fresh_class

    small = fresh_class(2, number="48/2026")
    counts = []
    for one in (world, small):
        judged_already = one is world and examined(one, 0) is None and judged(one, 0)
        assert judged_already or one is small
        with counted_queries() as queries:
            desk_of(one.panitia).open("certification.show_certificates", slug=one.klass.slug)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_every_look_at_a_recommendation_decision_or_certificate_is_logged(desk_of, world):
    recommended(world, 0)
    found = meeting(world)
    decide(world, found, 0)
    (certificate,) = issued(world, 0)
    seat = seat_of(world, 0).seat_number
    for person, path in (
        (world.tim_1, f"/keputusan/{found.id}/{seat}"),
        (world.tim_1, f"/keputusan/{found.id}/berita-acara"),
        (master_of(world, 0), f"/rekomendasi/{seat}/pelatih"),
        (world.panitia, f"/sertifikat/{certificate.id}"),
    ):
        desk_of(person).go(path)

    logged = {(row.subject_kind, row.what) for row in db.session().scalars(select(AccessLogEntry))}
    assert {
        ("recommendation", "case"),
        ("decision_meeting", "read"),
        ("enrolment", "trainer_recommendation"),
        ("certificate", "read"),
    } <= logged


def test_who_may_not_follow_the_practice_gets_no_link_to_it(desk_of, world):
    """The admin of the LSP reads the form; the page of the examination would refuse him."""
    examined(world, 0)
    seat = number(world, 0)
    admin = PersonFactory()
    grant(admin, Role.LSP_ADMIN, world.klass.institution_id)
    path = f"/kelas/{world.klass.slug}/rekomendasi/{seat}"
    assert f"/uji/{seat}" in desk_of(world.panitia).go(path).html
    assert "/uji/" not in desk_of(admin).go(path).html
