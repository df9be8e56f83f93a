"""Panitia's list and one application: buttons that fit the state, refusals with their clause, nothing foreign."""

import pytest

from askom_lms.enrolment import services
from askom_lms.enrolment.domain.states import EnrolmentState as S
from askom_lms.enrolment.models import DocumentKind, DocumentState, Enrolment
from askom_lms.kernel import db
from askom_lms.people.domain import Role
from askom_lms.people.queries import find_person_by_email
from askom_lms.training import services as classes
from tests.factories.classes import accepted, act_of, applicant, coming_class, paper, person_of
from tests.factories.people import PersonFactory, grant_in

pytestmark = pytest.mark.usefixtures("lms_app")
DONE = {"held_on": "2026-01-05", "certificate": "INT-1"}


@pytest.fixture
def world():
    return coming_class()


@pytest.fixture
def desk(world, desk_of):
    return desk_of(world.panitia)


def again(enrolment):
    return db.session().get(Enrolment, enrolment.id, populate_existing=True)


def listing(desk, world, chosen=""):
    return desk.go(f"/kelas/{world.klass.slug}/peserta" + (f"?saring={chosen}" if chosen else ""))


def one(desk, enrolment):
    return desk.go(f"/permohonan/{enrolment.id}")


# the list


def test_the_list_tells_every_state_apart(world, desk):
    accepted(world, 1, internalisasi=DONE, name="Adi Kursi")
    accepted(world, 1, documents="aaaaaa.a", internalisasi=None, name="Budi Bersyarat")
    applicant(world, name="Cici Menunggu", documents="uaaaaaxa")
    applicant(world, state=S.DRAFT, name="Dodi Draf")
    text = listing(desk, world).text
    for words in ("Diterima", "Kursi bersyarat", "Menunggu panitia", "Belum diajukan", "1 menunggu", "1 ditolak"):
        assert words in text
    assert "4 permohonan" in text
    assert "Semua 4" in text
    assert "Perlu panitia 2" in text


@pytest.mark.parametrize(
    ("chosen", "names"),
    [
        ("", {"Adi", "Budi", "Cici", "Dodi"}),
        ("tindakan", {"Budi", "Cici"}),
        ("diajukan", {"Cici"}),
        ("bersyarat", {"Budi"}),
        ("kursi", {"Adi", "Budi"}),
        ("draf", {"Dodi"}),
        ("lain", {"Adi", "Budi", "Cici", "Dodi"}),
    ],
)
def test_a_filter_keeps_what_it_says(world, desk, chosen, names):
    accepted(world, 1, internalisasi=DONE, name="Adi")
    accepted(world, 1, documents="aaaaaa.a", internalisasi=None, name="Budi")
    applicant(world, name="Cici")
    applicant(world, state=S.DRAFT, name="Dodi")
    page = listing(desk, world, chosen)
    assert {said for said in page.links() if said in {"Adi", "Budi", "Cici", "Dodi"}} == names


def test_panitia_pastes_lines_of_a_spreadsheet(world, desk):
    page = listing(desk, world)
    pasted = f"Ani Baru\tani@baru.id\tLSP Lain\n\nBudi Baru; BUDI@baru.id ; {world.organiser.name}\n"
    after = page.press("Kirim undangan", lines=pasted)
    assert "2 orang diundang, 0 sudah ada di daftar." in after.text
    ani, budi = (
        db.session().query(Enrolment).filter_by(person_id=find_person_by_email(f"{name}@baru.id").id).one()
        for name in ("ani", "budi")
    )
    assert (ani.is_external, budi.is_external) == (True, False)


@pytest.mark.parametrize("line", ["hanya nama", "A; bukan-alamat; LSP", "; a@b.id; LSP", "A; a@b.id", "A; a@b.id; "])
def test_lines_that_cannot_be_read_are_named_and_nobody_is_invited(world, desk, line):
    after = listing(desk, world).press("Kirim undangan", lines=f"Ani; ani@baru.id; LSP\n{line}")
    assert after.status == 422
    assert f"1 baris belum dapat dibaca: 2 ({line.strip()[:40]})." in after.text
    assert "Ani; ani@baru.id; LSP" in after.html
    assert find_person_by_email("ani@baru.id") is None


def test_an_empty_paste_is_told(world, desk):
    after = listing(desk, world).press("Kirim undangan")
    assert after.status == 422
    assert "Tulis minimal satu baris." in after.text


def test_groups_are_made_or_the_reason_is_told(world, desk):
    page = listing(desk, world)
    assert "Belum ada peserta yang mendapat kursi" in page.press("Bagi kelompok").text
    accepted(world, 3, internalisasi=DONE)
    after = page.press("Bagi kelompok")
    assert "Kelompok dibagi: A 2, B 1." in after.text


def test_all_who_are_ready_are_enrolled_and_the_others_named(world, desk):
    [ready] = accepted(world, 1, internalisasi=DONE)
    accepted(world, 1, documents="aaaaaa.a", internalisasi=None, name="Budi Bersyarat")
    after = listing(desk, world).press("Daftarkan yang siap")
    assert "1 peserta didaftarkan ke kelas." in after.text
    assert "Budi Bersyarat belum: Kursi ini bersyarat dan belum dipastikan." in after.text
    assert again(ready).state is S.ENROLLED


def test_a_broken_thirty_percent_is_red_on_the_list(world, desk):
    own = accepted(world, 17, internalisasi=DONE)
    accepted(world, 7, external=True, internalisasi=DONE)
    classes.close_enrolment(act_of(world.panitia, world.now), world.klass)
    services.withdraw(act_of(world.panitia, world.now), own[0], reason="Sakit")
    page = listing(desk, world)
    assert "Dari lembaga lain 7 = 30,4%, melebihi 30%" in page.text


# one application


def test_an_acceptance_gives_the_seat(world, desk):
    enrolment = applicant(world, internalisasi=DONE)
    after = one(desk, enrolment).press("Terima")
    assert "Pemohon diterima." in after.text
    assert (again(enrolment).state, again(enrolment).seat_number) == (S.ACCEPTED, 1)
    assert "Diterima" in after.text
    assert "Kursi diberikan" in after.text, "the history tells it"


def test_buttons_fit_the_state(world, desk):
    asked = [("applied", applicant(world)), ("draft", applicant(world, state=S.DRAFT))]
    found = {name: set(one(desk, enrolment).buttons) for name, enrolment in asked}
    assert found["applied"] == {"Terima", "Simpan asal", "Tetapkan keadaan lembaga", "Tolak dengan alasan"}
    assert found["draft"] == {"Simpan asal", "Tetapkan keadaan lembaga", "Catat mundur"}
    [seat] = accepted(world, 1, internalisasi=DONE)
    assert set(one(desk, seat).buttons) == {
        "Daftarkan",
        "Tetapkan keadaan lembaga",
        "Tetapkan sebagai ketua kelas",
        "Catat mundur",
    }
    [conditional] = accepted(world, 1, documents="aaaaaa.a", internalisasi=None)
    assert "Pastikan kursi" in one(desk, conditional).buttons
    assert "Daftarkan" not in one(desk, conditional).buttons


def test_a_refusal_names_the_clauses_and_keeps_the_words(world, desk):
    enrolment = applicant(world, can_excel=False)
    refused = one(desk, enrolment).press("Terima")
    assert refused.status == 409
    assert "1 syarat peserta belum terpenuhi: Mampu mengoperasikan Word dan Excel." in refused.text
    assert "002:9.1.5" in refused.text
    after = refused.press("Terima", waiver_reason="Kursus minggu ini")
    assert again(enrolment).state is S.ACCEPTED
    assert "Diterima dengan pengecualian 001:peserta.1.d: “Kursus minggu ini”" in after.text


def test_the_reason_of_a_refused_acceptance_is_not_lost(world, desk):
    accepted(world, 24, internalisasi=DONE)
    late = applicant(world, can_excel=False)
    refused = one(desk, late).press("Terima", waiver_reason="Kursus minggu ini")
    assert refused.status == 409
    assert f"{person_of(late).name} tidak mendapat kursi: kelas 47/2026 penuh, 24 dari 24 kursi" in refused.text
    assert "Kursus minggu ini" in refused.html


def test_the_eighth_external_person_is_refused_with_the_sentence(world, desk):
    accepted(world, 7, external=True, internalisasi=DONE)
    eighth = applicant(world, external=True, internalisasi=DONE)
    refused = one(desk, eighth).press("Terima")
    assert refused.status == 409
    assert "peserta luar ke-8 dari 24 yang diajukan, melewati 30 %. Maksimal 7 orang." in refused.text
    assert "001:penyelenggara.5" in refused.text
    assert again(eighth).seat_number is None


def test_a_page_that_is_old_decides_nothing(world, desk):
    enrolment = applicant(world, internalisasi=DONE)
    page = one(desk, enrolment)
    paper(again(enrolment), DocumentKind.KTP, number=2)
    refused = page.press("Terima")
    assert refused.status == 409
    assert "Permohonan ini berubah sejak halaman Anda dibuka." in refused.text
    assert again(enrolment).state is S.APPLIED


def test_a_second_click_is_told_where_it_stands(world, desk):
    enrolment = applicant(world, internalisasi=DONE)
    page = one(desk, enrolment)
    page.press("Terima")
    again_page = page.press("Terima")
    assert again_page.status == 409
    assert "Diterima" in again_page.text
    assert again(enrolment).seat_number == 1


def test_a_rejection_needs_its_reason(world, desk):
    enrolment = applicant(world)
    page = one(desk, enrolment)
    refused = page.press("Tolak dengan alasan")
    assert refused.status == 422
    assert "Tulis satu kalimat alasan." in refused.text
    after = page.press("Tolak dengan alasan", reason="Data belum lengkap")
    assert "Permohonan ditolak dengan alasan." in after.text
    assert "“Data belum lengkap”" in after.text


def test_a_conditional_seat_is_confirmed_after_its_certificate(world, desk):
    [enrolment] = accepted(world, 1, documents="aaaaaa.a", internalisasi=None)
    page = one(desk, enrolment)
    refused = page.press("Pastikan kursi")
    assert refused.status == 409
    assert "Internalisasi belum terbukti" in refused.text
    paper(again(enrolment), DocumentKind.INTERNALISASI, DocumentState.ACCEPTED)
    after = one(desk, enrolment).press("Pastikan kursi")
    assert "Kursi dipastikan." in after.text
    assert again(enrolment).confirmed_at is not None
    assert "Pastikan kursi" not in after.buttons
    assert "Terdaftar sebagai peserta." in after.press("Daftarkan").text


def test_a_dropped_approval_is_approved_again(world, desk):
    [enrolment] = accepted(world, 1, internalisasi=DONE)
    own = act_of(person_of(enrolment), world.now)
    services.save_facts(own, enrolment, {**enrolment.facts, "agrees": None}, skema_id=enrolment.skema_id)
    page = one(desk, enrolment)
    assert "Persetujuan gugur karena data diubah setelah disetujui" in page.text
    assert "Data diubah; persetujuan gugur" in page.text, "the history tells it"
    after = page.press("Setujui data baru")
    assert "Pemohon diterima." in after.text
    assert again(enrolment).approved_facts_version == 2


def test_changed_data_of_somebody_enrolled_are_approved_again(world, desk):
    [enrolment] = accepted(world, 1, internalisasi=DONE)
    services.enrol(act_of(world.panitia, world.now), enrolment)
    own = act_of(person_of(enrolment), world.now)
    services.save_facts(own, enrolment, {**enrolment.facts, "agrees": None}, skema_id=enrolment.skema_id)
    after = one(desk, enrolment).press("Setujui data baru")
    assert "Data yang baru disetujui." in after.text


def test_an_origin_is_corrected(world, desk):
    enrolment = applicant(world, external=True)
    one(desk, enrolment).press("Simpan asal", origin=world.organiser.name.upper())
    assert not again(enrolment).is_external


def test_a_ketua_kelas_is_named_and_a_withdrawal_recorded(world, desk):
    [enrolment] = accepted(world, 1, internalisasi=DONE)
    after = one(desk, enrolment).press("Tetapkan sebagai ketua kelas")
    assert "Ketua kelas ditetapkan." in after.text
    left = one(desk, enrolment).press("Catat mundur", reason="Sakit")
    assert "Peserta dicatat mundur." in left.text
    assert (again(enrolment).state, again(enrolment).is_ketua_kelas) == (S.WITHDRAWN, False)


def test_a_seat_has_an_address_of_its_own(world, desk):
    [enrolment] = accepted(world, 1, internalisasi=DONE)
    assert desk.go(f"/kelas/{world.klass.slug}/peserta/1").h1 == person_of(enrolment).name
    assert desk.go(f"/kelas/{world.klass.slug}/peserta/2", expect=None).status == 404


# who may not


@pytest.mark.parametrize("role", [Role.MASTER_ASESOR, Role.EXAMINER, Role.PENGAJAR, Role.TIM_TEKNIS], ids=str)
def test_other_staff_reads_and_decides_nothing(world, desk_of, role):
    somebody = PersonFactory()
    grant_in(somebody, role, world.klass)
    enrolment = applicant(world)
    desk = desk_of(somebody)
    page = one(desk, enrolment)
    assert page.buttons == []
    assert "Kirim undangan" not in listing(desk, world).buttons
    for step in ("terima", "tolak", "keluarkan", "pastikan", "daftarkan", "ketua-kelas", "asal", "setujui-lagi"):
        assert desk.send(f"/permohonan/{enrolment.id}/{step}", {"reason": "x"}).status == 403
    for step in ("peserta/undang", "kelompok", "daftarkan"):
        assert desk.send(f"/kelas/{world.klass.slug}/{step}", {"lines": "A; a@b.id; X"}).status == 403
    assert again(enrolment).state is S.APPLIED


def test_panitia_of_another_class_finds_nothing(world, desk_of):
    other = coming_class(number="46/2026")
    enrolment = applicant(world)
    desk = desk_of(other.panitia)
    assert desk.go(f"/permohonan/{enrolment.id}", expect=None).status == 404
    assert desk.go(f"/kelas/{world.klass.slug}/peserta", expect=None).status == 404
    for step in ("terima", "tolak", "keluarkan", "pastikan", "daftarkan", "ketua-kelas", "asal", "setujui-lagi"):
        assert desk.send(f"/permohonan/{enrolment.id}/{step}", {"reason": "x"}).status == 404
    for step in ("peserta/undang", "kelompok", "daftarkan"):
        assert desk.send(f"/kelas/{world.klass.slug}/{step}", {"lines": "A; a@b.id; X"}).status == 404


def test_a_class_mate_reads_nobody_else(world, desk_of):
    mine, other = applicant(world), applicant(world)
    [seat] = accepted(world, 1, internalisasi=DONE)
    desk = desk_of(person_of(mine))
    assert desk.go(f"/permohonan/{other.id}", expect=None).status == 404
    assert desk.go(f"/kelas/{world.klass.slug}/peserta/{seat.seat_number}", expect=None).status == 404
    assert desk.go(f"/kelas/{world.klass.slug}/peserta", expect=None).status == 403


def test_the_manager_of_the_installation_decides_everywhere(world, desk_of):
    enrolment = applicant(world, internalisasi=DONE)
    manager = PersonFactory(roles=[Role.PENGELOLA])
    assert "Pemohon diterima." in one(desk_of(manager), enrolment).press("Terima").text


# the board


def board(desk, world):
    return desk.go(f"/kelas/{world.klass.slug}/papan").text


def test_the_board_keeps_somebody_whose_approval_was_dropped_and_flags_him(world, desk):
    [enrolment] = accepted(world, 1, internalisasi=DONE, name="Adi Gugur")
    own = act_of(person_of(enrolment), world.now)
    services.save_facts(own, enrolment, {**enrolment.facts, "agrees": None}, skema_id=enrolment.skema_id)
    text = board(desk, world)
    assert "Adi Gugur" in text
    assert "Persetujuan gugur: data diubah" in text


def test_the_board_shows_a_paper_that_was_rejected_or_replaced_after_acceptance(world, desk):
    one_seat, another = accepted(world, 2, internalisasi=DONE)
    paper(one_seat, DocumentKind.PHOTO, DocumentState.REJECTED, reason="Buram")
    paper(another, DocumentKind.KTP, number=2)
    text = board(desk, world)
    assert "Berkas foto ditolak" in text
    assert "Berkas ktp menunggu diperiksa" in text
