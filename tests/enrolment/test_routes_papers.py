"""The blue folder from a phone: what passes is stored harmless, what does not is told, every view is logged."""

import io
import os

import pytest
from PIL import Image
from sqlalchemy import select

from askom_lms.enrolment.domain.states import EnrolmentState as S
from askom_lms.enrolment.models import DocumentKind, DocumentState, Enrolment, EnrolmentDocument
from askom_lms.enrolment.routes.words import HINTS
from askom_lms.kernel import db, files
from askom_lms.kernel.audit import AccessLogEntry
from tests.attack_files import pdfs, pictures
from tests.factories.classes import applicant, coming_class, paper, person_of

pytestmark = pytest.mark.usefixtures("lms_app")
MEGABYTE = 1024 * 1024


@pytest.fixture
def world():
    return coming_class()


@pytest.fixture
def draft(world):
    return applicant(world, state=S.DRAFT, documents="........")


@pytest.fixture
def desk(draft, desk_of):
    return desk_of(person_of(draft))


def photo(data, name="IMG_2034.jpg"):
    return (io.BytesIO(data), name)


def send(desk, data, kind="ktp", name="IMG_2034.jpg", **more):
    return desk.send(f"/berkas/{kind}", {"berkas": photo(data, name), **more})


def as_script(desk, data, kind="ktp"):
    """As unggah.js sends it."""
    response = desk._run(
        "post",
        f"/berkas/{kind}",
        data={"berkas": photo(data), "csrf_token": desk.csrf_token()},
        headers={"Accept": "application/json"},
    )
    return response.status_code, response.get_json()


def versions(draft):
    return db.session().scalars(
        select(EnrolmentDocument).where(EnrolmentDocument.enrolment_id == draft.id).order_by(EnrolmentDocument.number)
    )


def only(draft):
    return versions(draft).one()


def test_a_photo_of_five_megabytes_loses_its_place_and_its_weight(draft, desk):
    noise = Image.frombytes("RGB", (3200, 2400), os.urandom(3200 * 2400 * 3))
    data = pictures.encoded(noise, "JPEG", quality=80, exif=pictures.exif())
    assert len(data) > 4 * MEGABYTE
    assert pictures.GPS_MARK in data
    page = send(desk, data)
    assert "KTP tersimpan dan menunggu diperiksa panitia." in page.text
    kept = files.read(only(draft).sha256)
    assert pictures.GPS_MARK not in kept
    assert max(Image.open(io.BytesIO(kept)).size) <= 2400
    assert db.session().get(Enrolment, draft.id).documents == "u......."


@pytest.mark.row("002-061")
def test_the_applicant_is_told_to_bring_two_prints_of_his_photo(desk):
    assert "Bawa juga dua lembar cetak 3×4 ke kelas" in desk.go("/berkas/foto").text


def test_a_photo_of_an_iphone_is_turned_into_a_jpeg(draft, desk):
    send(desk, pictures.heic(), name="IMG_1.HEIC")
    assert (only(draft).media_type, only(draft).name) == ("image/jpeg", "IMG_1.jpg")


def test_a_plain_pdf_is_kept(draft, desk):
    send(desk, pdfs.plain(), kind="ijazah", name="ijazah.pdf")
    assert (only(draft).kind, only(draft).media_type) == (DocumentKind.DIPLOMA, "application/pdf")


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (pdfs.script, "PDF"),
        (pdfs.hidden_script, "PDF"),
        (lambda: pictures.huge_png(20_000), "juta piksel"),
        (lambda: b"", "kosong"),
        (lambda: b"<html><script>alert(1)</script>", ""),
        (lambda: b"\xff\xd8\xff" + b"0" * (10 * MEGABYTE), "10,0 MB"),
    ],
    ids=["script in a PDF", "hidden script", "20000 x 20000", "nothing in it", "a page", "over ten megabytes"],
)
def test_what_does_not_pass_is_told_and_nothing_is_kept(draft, desk, make, words):
    page = send(desk, make())
    assert page.status == 422
    assert page.h1 == "KTP"
    assert words in page.text
    assert list(versions(draft)) == []


def test_a_body_that_is_far_too_large_gets_a_sentence(draft, desk):
    page = send(desk, b"\xff\xd8\xff" + os.urandom(13 * MEGABYTE))
    assert page.status == 413
    assert page.h1


def test_no_file_is_told(draft, desk):
    page = desk.send("/berkas/ktp", {})
    assert page.status == 422
    assert "Belum ada berkas yang dipilih." in page.text


def test_the_camera_button_works_without_script(draft, desk):
    desk.send("/berkas/ktp", {"berkas": photo(b"", ""), "berkas_foto": photo(pictures.jpeg())})
    assert only(draft).state is DocumentState.WAITING


def test_both_buttons_at_once_are_told_and_nothing_is_dropped_in_silence(draft, desk):
    page = send(desk, pictures.jpeg(), berkas_foto=photo(pictures.jpeg()))
    assert page.status == 422
    assert "Dua berkas terpilih sekaligus" in page.text
    assert list(versions(draft)) == []


def test_a_double_click_and_the_back_button_make_one_version(draft, desk):
    for _ in range(3):
        assert send(desk, pictures.jpeg()).status == 200
    assert only(draft).number == 1


def test_another_photo_is_the_next_version(draft, desk):
    send(desk, pictures.jpeg())
    page = send(desk, pictures.jpeg_turned())
    assert [v.number for v in versions(draft)] == [1, 2]
    assert "Diganti" in page.text


def test_the_script_gets_the_page_to_show_next(draft, desk):
    assert as_script(desk, pictures.jpeg()) == (200, {"next": "/berkas/ktp"})


def test_the_script_gets_the_sentence(draft, desk):
    status, answer = as_script(desk, pdfs.script())
    assert status == 422
    assert answer["error"]["what"]
    assert answer["error"]["next"]


def test_an_unknown_paper_is_not_found(desk):
    assert desk.go("/berkas/paspor", expect=None).status == 404
    assert send(desk, pictures.jpeg(), kind="paspor").status == 404


def test_nothing_is_sent_when_it_is_over(world, desk_of):
    done = applicant(world, state=S.COMPLETED)
    desk = desk_of(person_of(done))
    assert "Ambil foto" not in desk.go("/berkas/ktp").text
    page = send(desk, pictures.jpeg())
    assert page.status == 409


@pytest.mark.row("002-061")
def test_a_blue_wall_is_a_hint_in_the_readers_language(draft, desk):
    wall = pictures.encoded(Image.new("RGB", (300, 400), (20, 60, 200)), "JPEG")
    page = send(desk, wall, kind="foto")
    assert "Latar tampak biru, bukan merah." in page.text
    assert only(draft).hint == "blue"
    assert set(HINTS) == {"blue", "other"}


@pytest.mark.row("002-061")
def test_a_red_wall_is_no_hint(draft, desk):
    send(desk, pictures.encoded(Image.new("RGB", (300, 400), (200, 20, 20)), "JPEG"), kind="foto")
    assert only(draft).hint == ""


def test_the_folder_tells_each_paper_apart(draft, desk):
    paper(draft, DocumentKind.KTP, DocumentState.ACCEPTED)
    paper(draft, DocumentKind.PHOTO, DocumentState.REJECTED, reason="Buram")
    paper(draft, DocumentKind.DIPLOMA)
    page = desk.open("enrolment.show_papers")
    for words in ("MAP BIRU", "Diterima", "Ditolak", "Menunggu diperiksa", "Belum ada", "Tidak wajib sekarang"):
        assert words in page.text
    assert "Latar" not in page.text
    assert "“Buram”" in desk.go("/berkas/foto").text


def test_the_next_paper_that_is_missing_is_one_tap_away(draft, desk):
    page = send(desk, pictures.jpeg())
    assert page.links()["Berikutnya: Foto 3×4 latar merah"] == "/berkas/foto"


# the bytes


def logged():
    return db.session().execute(select(AccessLogEntry.actor_id, AccessLogEntry.what)).all()


def test_every_view_is_logged_with_person_and_paper(world, draft, desk, desk_of):
    document = paper(draft, DocumentKind.KTP)
    assert desk.go(f"/dokumen/{document.id}?kecil").response.mimetype == "image/jpeg"
    desk_of(world.panitia).go(f"/dokumen/{document.id}")
    assert sorted(what for _, what in logged()) == ["ktp", "ktp:kecil"]
    assert {actor for actor, _ in logged()} == {draft.person_id, world.panitia.id}


@pytest.mark.parametrize("who", ["class-mate", "other panitia", "master asesor"])
def test_who_may_not_see_it_gets_no_byte_and_is_not_in_the_log_as_if_he_had(world, draft, desk_of, who):
    other = coming_class(number="46/2026") if who == "other panitia" else None
    person = {
        "class-mate": lambda: person_of(applicant(world)),
        "other panitia": lambda: other.panitia,
        "master asesor": lambda: world.masters[0],
    }[who]()
    document = paper(draft, DocumentKind.KTP)
    page = desk_of(person).go(f"/dokumen/{document.id}", expect=None)
    assert page.status in (403, 404)
    assert all(what.startswith("refused:") for _, what in logged())


def test_a_master_asesor_sees_other_papers_but_no_ktp(world, draft, desk_of):
    diploma, ktp = paper(draft, DocumentKind.DIPLOMA), paper(draft, DocumentKind.KTP)
    desk = desk_of(world.masters[0])
    assert desk.go(f"/dokumen/{diploma.id}").status == 200
    page = desk.go(f"/permohonan/{draft.id}")
    assert f"/dokumen/{ktp.id}" not in page.html
    assert "Memuat NIK" in page.text


def test_bytes_are_served_so_that_no_browser_runs_them(world, draft, desk):
    send(desk, pdfs.plain(), kind="ijazah", name="ijazah.pdf")
    response = desk.go(f"/dokumen/{only(draft).id}").response
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert response.headers["Cache-Control"] == "private, no-store"


def test_outside_the_scan_a_nik_is_stored_sealed_only():
    """For the hand-over to BNSP (README 92)."""
    columns = {column.name for table in db.metadata.sorted_tables for column in table.columns}
    assert [name for name in columns if "nik" in name.split("_")] == ["nik_sealed"]
