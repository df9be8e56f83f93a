"""Panitia's desk of papers: one after the other, yes or no, undone within ten seconds, also without script."""

import re

import pytest
from sqlalchemy import select

from askom_lms.enrolment.domain.states import EnrolmentState as S
from askom_lms.enrolment.models import DocumentKind, DocumentState, Enrolment, EnrolmentDocument
from askom_lms.enrolment.routes.words import COMMON_REASONS, REASONS
from askom_lms.kernel import db
from askom_lms.kernel.audit import AccessLogEntry
from tests.coursework.pressing import press_outside
from tests.desk import words
from tests.factories.classes import applicant, coming_class, paper, person_of

pytestmark = pytest.mark.usefixtures("lms_app")
KTP, PHOTO, DIPLOMA = DocumentKind.KTP, DocumentKind.PHOTO, DocumentKind.DIPLOMA


@pytest.fixture
def world():
    return coming_class()


@pytest.fixture
def desk(world, desk_of):
    return desk_of(world.panitia)


def three_papers(world):
    enrolment = applicant(world, state=S.DRAFT, documents="........", name="Dewi Anggraini")
    return [paper(enrolment, kind) for kind in (KTP, PHOTO, DIPLOMA)]


def queue(desk, world, document=None):
    return desk.go(f"/kelas/{world.klass.slug}/berkas" + (f"?dokumen={document.id}" if document else ""))


def decisions(page):
    """The two big buttons of the desk."""
    return [words(button) for button in page.all("button") if button.get("form") in ("paraf", "kembalikan")]


def state(document):
    return db.session().get(EnrolmentDocument, document.id, populate_existing=True).state


def as_script(desk, document, step, **fields):
    response = desk._run(
        "post",
        f"/dokumen/{document.id}/{step}",
        data={"csrf_token": desk.csrf_token(), **fields},
        headers={"Accept": "application/json"},
    )
    return response.status_code, response.get_json()


def test_the_oldest_paper_of_the_first_kind_is_shown_with_the_queue(world, desk):
    ktp, photo, diploma = three_papers(world)
    page = queue(desk, world)
    assert page.h1 == "KTP · Dewi Anggraini"
    assert "1 dari 3" in page.text
    assert f"/dokumen/{ktp.id}" in page.html
    assert page.links()["Berikut"].endswith(str(photo.id))
    assert str(diploma.id) in page.html
    assert decisions(page) == ["Terima, lanjut P", "Tolak R"]


def test_a_pdf_is_judged_by_the_picture_of_its_first_page(world, desk):
    ktp, *_ = three_papers(world)
    ktp.media_type = "application/pdf"
    db.session().commit()
    page = queue(desk, world)
    (shown,) = (one for one in page.all("img") if "sheet" in one.get("class", ""))
    assert shown.get("src") == f"/dokumen/{ktp.id}?kecil"
    assert shown.get("alt") == "Halaman pertama KTP milik Dewi Anggraini"
    assert page.links()["Unduh PDF seluruhnya"] == f"/dokumen/{ktp.id}"

    ktp.preview_sha256 = None
    db.session().commit()
    bare = queue(desk, world)
    assert bare.links()["Unduh dan buka PDF"] == f"/dokumen/{ktp.id}"
    assert not [one for one in bare.all("img") if "sheet" in one.get("class", "")]


def test_a_yes_shows_the_next_paper(world, desk):
    ktp, photo, _ = three_papers(world)
    after = press_outside(queue(desk, world), "Terima, lanjut")
    assert "Berkas diterima." in after.text
    assert after.h1 == "Foto 3×4 latar merah · Dewi Anggraini"
    assert (state(ktp), state(photo)) == (DocumentState.ACCEPTED, DocumentState.WAITING)


def test_after_the_last_paper_the_desk_says_so(world, desk):
    enrolment = applicant(world, state=S.DRAFT, documents="........")
    paper(enrolment, KTP)
    after = press_outside(queue(desk, world), "Terima, lanjut")
    assert "Semua berkas sudah diperiksa." in after.text
    assert "1 berkas diperiksa hari ini." in after.text


def test_a_no_without_reason_shows_the_same_paper(world, desk):
    ktp, *_ = three_papers(world)
    after = press_outside(queue(desk, world), "Tolak")
    assert after.status == 422
    assert "Alasan belum ditulis." in after.text
    assert after.h1 == "KTP · Dewi Anggraini"
    assert state(ktp) is DocumentState.WAITING


def test_a_no_with_reason_is_what_the_applicant_reads(world, desk, desk_of):
    ktp, *_ = three_papers(world)
    after = press_outside(queue(desk, world), "Tolak", note="Tidak terbaca; foto ulang.")
    assert "Berkas ditolak; pemohon diberi tahu alasannya." in after.text
    assert state(ktp) is DocumentState.REJECTED
    applicant_desk = desk_of(person_of(db.session().get(Enrolment, ktp.enrolment_id)))
    assert "“Tidak terbaca; foto ulang.”" in applicant_desk.go("/berkas/ktp").text


def test_a_verdict_is_taken_back_without_script(world, desk):
    ktp, *_ = three_papers(world)
    after = press_outside(queue(desk, world), "Terima, lanjut")
    back = after.press("Urungkan")
    assert "Putusan diurungkan; berkas ini menunggu lagi." in back.text
    assert back.h1 == "KTP · Dewi Anggraini"
    assert state(ktp) is DocumentState.WAITING


def test_a_class_mate_of_panitia_who_was_faster_is_told(world, desk, desk_of):
    ktp, *_ = three_papers(world)
    page = queue(desk, world)
    press_outside(queue(desk_of(world.panitia_2), world), "Terima, lanjut")
    after = press_outside(page, "Tolak", note="Buram")
    assert after.status == 409
    assert "sudah diberi putusan oleh panitia lain" in after.text
    assert "Buram" in after.html
    assert state(ktp) is DocumentState.ACCEPTED


def test_a_verdict_is_changed_from_the_application(world, desk):
    enrolment = applicant(world, documents="a.......")
    ktp = paper(enrolment, KTP, DocumentState.ACCEPTED)
    page = desk.go(f"/permohonan/{enrolment.id}").follow("Ubah KTP")
    assert decisions(page) == ["Tolak R"]
    assert "Putusan ini masih dapat diubah." in page.text
    press_outside(page, "Tolak", note="Ternyata bukan KTP-nya.")
    assert state(ktp) is DocumentState.REJECTED


def test_prepared_reasons_are_at_most_nine_and_full_sentences():
    for reasons in (*REASONS.values(), COMMON_REASONS):
        assert 1 <= len(reasons) <= 9
        assert all(str(sentence).endswith(".") for _, sentence in reasons)


def test_a_hint_of_the_machine_is_shown_as_a_guess(world, desk):
    enrolment = applicant(world, state=S.DRAFT, documents="........")
    paper(enrolment, PHOTO, hint="blue")
    text = queue(desk, world).text
    assert "Latar tampak biru, bukan merah." in text
    assert "Anda yang memutuskan" in text


# as meja.js asks


def test_the_script_gets_counts_the_next_paper_and_the_way_back(world, desk):
    ktp, photo, _ = three_papers(world)
    status, answer = as_script(desk, ktp, "terima", seen="u")
    assert status == 200
    assert (answer["left"], answer["done"]) == (2, 1)
    assert answer["undo"] == f"/dokumen/{ktp.id}/urungkan"
    assert f"dokumen={photo.id}" in answer["next"]
    assert as_script(desk, ktp, "urungkan") == (200, {"ok": True})
    assert state(ktp) is DocumentState.WAITING


def test_the_script_gets_the_sentence_of_a_refusal(world, desk):
    ktp, *_ = three_papers(world)
    status, answer = as_script(desk, ktp, "tolak", note=" ")
    assert status == 422
    assert answer["error"]["what"] == "Alasan belum ditulis."


def test_a_paper_fetched_in_advance_is_two_columns_and_no_view(world, desk):
    _, photo, _ = three_papers(world)
    page = desk.go(f"/kelas/{world.klass.slug}/berkas?dokumen={photo.id}", headers={"X-Fragment": "desk"})
    assert 'class="doc f-biru"' in page.html
    assert 'class="rev"' in page.html
    assert '<nav class="q"' not in page.html
    assert db.session().scalars(select(AccessLogEntry)).all() == []


def test_every_key_has_a_visible_button(world, desk):
    three_papers(world)
    html = queue(desk, world, None).html
    keys = set(re.findall(r'data-key="([^"]+)"', html))
    assert keys >= {"p", "r", "c", "u", "/", "?", "j", "1", "2"}


# who may not


@pytest.mark.parametrize("who", ["masters", "pengajar"])
def test_other_staff_has_no_desk_of_papers(world, desk_of, who):
    person = getattr(world, who)
    person = person[0] if isinstance(person, list) else person
    document = three_papers(world)[0]
    desk = desk_of(person)
    assert desk.go(f"/kelas/{world.klass.slug}/berkas", expect=None).status == 403
    assert desk.send(f"/dokumen/{document.id}/terima", {}).status == 403
    assert state(document) is DocumentState.WAITING


def test_panitia_of_another_class_finds_nothing(world, desk_of):
    other = coming_class(number="46/2026")
    document = three_papers(world)[0]
    desk = desk_of(other.panitia)
    assert desk.go(f"/kelas/{world.klass.slug}/berkas", expect=None).status == 404
    assert desk.go(f"/kelas/{other.klass.slug}/berkas?dokumen={document.id}", expect=None).status == 404
    for step in ("terima", "tolak", "urungkan"):
        assert desk.send(f"/dokumen/{document.id}/{step}", {"note": "x"}).status == 404


def test_an_address_that_is_no_id_shows_the_first(world, desk):
    three_papers(world)
    assert desk.go(f"/kelas/{world.klass.slug}/berkas?dokumen=satu").h1 == "KTP · Dewi Anggraini"
