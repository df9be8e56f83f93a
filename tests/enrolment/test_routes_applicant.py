"""The applicant's pages: what is next, handing in, leaving; nobody else gets in."""

import pytest

from askom_lms.enrolment.domain.states import EnrolmentState as S
from askom_lms.enrolment.models import DocumentKind, DocumentState, Enrolment
from askom_lms.kernel import db
from askom_lms.people.domain import Role
from askom_lms.training.domain.states import ClassState
from tests.factories.classes import accepted, applicant, coming_class, paper, person_of
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.usefixtures("lms_app")
APPLICATION = "enrolment.show_application"


@pytest.fixture
def world():
    return coming_class()


def again(enrolment):
    return db.session().get(Enrolment, enrolment.id)


def test_a_draft_shows_what_is_missing_and_no_button_to_apply(world, desk_of):
    enrolment = applicant(world, state=S.DRAFT, documents="........", facts={})
    enrolment.skema_id = None
    page = desk_of(person_of(enrolment)).open(APPLICATION)
    assert "Lengkapi, lalu ajukan" in page.text
    assert "foto 3x4 latar merah" in page.text
    assert "Ajukan permohonan" not in page.buttons
    assert page.links()["Isi data"] == "/permohonan/data"


@pytest.mark.parametrize(("state", "why"), [("planned", "belum dibuka"), ("closed", "ditutup")])
def test_a_class_that_takes_no_applications_says_so_before_somebody_tries(world, desk_of, state, why):
    enrolment = applicant(world, state=S.DRAFT)
    world.klass.state = ClassState(state)
    db.session().flush()
    page = desk_of(person_of(enrolment)).open(APPLICATION)
    assert "Ajukan permohonan" not in page.buttons
    assert why in page.text
    assert "Siap diajukan" not in page.text


@pytest.mark.row("001-003", "002-075")
def test_every_finding_is_shown_with_clause_cure_and_date_and_the_other_readings(world, desk_of):
    short = {"started_on": "2026-02-01", "ongoing": True, "proof": "industri", "in_field": True, "employer": "PT Muda"}
    certificate = {"number": "62010", "issued_on": "2026-01-02", "valid_until": "2035-01-01"}
    enrolment = applicant(world, experience=[short], technical_certificates=[certificate])
    text = desk_of(person_of(enrolment)).open(APPLICATION).text
    assert "Juknis BNSP (001): 1 syarat belum terpenuhi" in text
    assert "Aturan versi 1, tanpa tanggal berlaku dalam sumbernya." in text
    assert "Aturan versi 1, berlaku sejak 6 Juli 2020." in text
    assert "Juknis BNSP (001), peserta.1.b: “Memiliki sertifikat kompetensi teknis" in text
    assert "Jalan keluar: Peserta meneruskan pekerjaannya" in text
    assert "Terpenuhi 1 Februari 2029." in text
    assert "Skema BNSP (002):" in text
    assert "Catatan diklat (000):" in text


def test_an_applicant_hands_in_and_pressing_twice_does_no_harm(world, desk_of):
    enrolment = applicant(world, state=S.DRAFT)
    desk = desk_of(person_of(enrolment))
    page = desk.open(APPLICATION)
    after = page.press("Ajukan permohonan")
    assert "Permohonan diajukan." in after.text
    assert page.press("Ajukan permohonan").status == 200
    assert again(enrolment).state is S.APPLIED


def test_a_stale_page_is_told_which_papers_are_missing(world, desk_of):
    enrolment = applicant(world, state=S.DRAFT)
    page = desk_of(person_of(enrolment)).open(APPLICATION)
    again(enrolment).documents = ".aaaaaaa"
    after = page.press("Ajukan permohonan")
    assert after.status == 409
    assert "1 berkas belum ada atau perlu diganti: KTP." in after.text
    assert "002:9.1.2" in after.text


def test_a_rejected_paper_comes_first_with_its_reason(world, desk_of):
    enrolment = applicant(world)
    paper(enrolment, DocumentKind.PHOTO, DocumentState.REJECTED, reason="Latar harus merah.")
    page = desk_of(person_of(enrolment)).open(APPLICATION)
    assert "Ganti berkas yang ditolak" in page.text
    assert "“Latar harus merah.”" in page.text
    assert page.links()["Ganti Foto 3×4 latar merah"] == "/berkas/foto"


def test_a_conditional_seat_says_until_when(world, desk_of):
    [enrolment] = accepted(world, documents="aaaaaa.a")
    page = desk_of(person_of(enrolment)).open(APPLICATION)
    assert "Kursi bersyarat" in page.text
    assert "Pastikan kursi Anda sebelum" in page.text
    assert page.links()["Unggah sertifikat internalisasi"] == "/berkas/internalisasi"


def test_a_dropped_approval_is_shown_with_the_seat(world, desk_of):
    [enrolment] = accepted(world)
    desk = desk_of(person_of(enrolment))
    page = desk.open("enrolment.edit_facts").press("Simpan data", kkni_level="5")
    assert "persetujuan gugur dan panitia memeriksa lagi" in page.text
    assert "Persetujuan gugur" in page.text
    assert "Kursi 1 tetap dipegang" in page.text


def test_leaving_asks_for_a_reason_and_keeps_it(world, desk_of):
    [enrolment] = accepted(world)
    desk = desk_of(person_of(enrolment))
    page = desk.open(APPLICATION).follow("Mundur dari kelas ini")
    refused = page.press("Ya, saya mundur")
    assert refused.status == 422
    assert "Tulis satu kalimat alasan." in refused.text
    after = page.press("Ya, saya mundur", reason="Tugas luar kota")
    assert after.url == "/profil"
    assert (again(enrolment).state, again(enrolment).decision_reason) == (S.WITHDRAWN, "Tugas luar kota")
    for address in ("/permohonan", "/permohonan/mundur", "/permohonan/data", "/berkas", "/beranda", "/tugas"):
        left = desk.go(address, expect=None)
        assert left.status == 410
        assert f"Anda tercatat mundur dari kelas {world.klass.number} dengan alasan: Tugas luar kota." in left.text
        assert "minta panitia mengundang Anda ke kelas berikutnya" in left.text


def test_who_never_applied_is_not_told_that_he_withdrew(world, desk_of):
    nobody = desk_of(PersonFactory(roles=[]))
    assert nobody.open(APPLICATION, expect=None).status == 404
    assert "Anda belum duduk di kelas" in nobody.go("/beranda").text


@pytest.mark.parametrize("endpoint", [APPLICATION, "enrolment.edit_facts", "enrolment.show_papers"])
def test_staff_has_no_application(world, desk_of, endpoint):
    for person in (world.panitia, world.masters[0], PersonFactory(roles=[Role.PENGELOLA])):
        assert desk_of(person).open(endpoint, expect=None).status == 403


def test_a_trainee_without_an_application_finds_none(world, desk_of):
    person = PersonFactory(roles=[Role.TRAINEE])
    assert desk_of(person).open(APPLICATION, expect=None).status == 404


def test_a_stranger_signs_in_first(desk_of):
    assert desk_of(None).open(APPLICATION).url == "/masuk"


def test_the_page_reads_in_english(world, desk_of):
    enrolment = applicant(world, can_word=False)
    text = desk_of(person_of(enrolment)).go("/permohonan?lang=en").text
    assert "BNSP technical guideline (001)" in text
    assert "“Mampu mengoperasikan komputer" in text, "the source keeps its language"


@pytest.mark.parametrize(
    ("state", "step"), [(S.DRAFT, "langkah 1"), (S.REJECTED, "langkah 1"), (S.APPLIED, "langkah 2")]
)
def test_the_application_shows_the_step_of_the_certification_flow(world, desk_of, state, step):
    enrolment = applicant(world, state=state)
    assert f"Alur sertifikasi: {step} dari 4" in desk_of(person_of(enrolment)).open(APPLICATION).text


def test_the_flow_of_who_is_enrolled_is_on_his_home(world, desk_of):
    enrolment = applicant(world, state=S.ENROLLED)
    assert "Alur sertifikasi" not in desk_of(person_of(enrolment)).open(APPLICATION).text
