"""The pages on which anybody checks a certificate, a sheet or a file, without signing in."""

import dataclasses
import io

import pytest
from sqlalchemy import select

from askom_lms.certification.domain import codes
from askom_lms.certification.domain.states import CertificateState
from askom_lms.certification.routes.printing import certificate_pdf
from askom_lms.certification.services import revoke_certificate
from askom_lms.certification.services.public import LARGEST_FILE
from askom_lms.coursework.models import Submission
from askom_lms.kernel import db, files, pdf, sealing
from askom_lms.kernel.audit import ChainRef
from tests.agreements.leave import consents, permits, withdraws
from tests.assessment.world import EVENING, act_of, master_of
from tests.certification.ways import (
    certificate_of,
    certified,
    trained,
)

pytestmark = pytest.mark.usefixtures("friday_evening")


@pytest.mark.row("003-061", "004-004")
def test_anybody_checks_a_certificate_without_login_and_sees_only_what_is_printed(desk_of, world):
    certificate = certified(world, 0)
    page = desk_of().go(f"/v/{codes.shown(certificate.code).lower()}")

    assert page.h1 == "Sertifikat pelatihan berlaku"
    for word in (world.trainees[0].name, certificate.number, "P.85ASM00.003.2", "bukan sertifikat kompetensi BNSP"):
        assert word in page.text
    assert world.trainees[0].email not in page.text
    assert len(page.response.data) < 12_000
    assert "Cetak hasil pemeriksaan" in page.text
    assert "/board." in page.response.text


def test_the_search_leads_codes_and_numbers_to_their_answer(desk_of, world):
    certificate = certified(world, 0)
    stranger = desk_of()
    assert stranger.go(f"/periksa?kode={certificate.code}").url == f"/v/{codes.shown(certificate.code)}"
    assert certificate.number in stranger.go(f"/periksa?kode={certificate.number}").text
    assert stranger.go("/periksa").h1 == "Pemeriksaan sertifikat"


def test_a_wrong_code_is_not_found_with_a_suggestion(desk_of, world):
    certificate = certified(world, 0)
    typed = certificate.code[:-1] + ("2" if certificate.code[-1] != "2" else "3")
    page = desk_of().go(f"/v/{typed}", expect=404)

    assert "Tidak ada sertifikat atau lembar dengan kode ini" in page.text
    assert page.links()[codes.shown(certificate.code)] == f"/v/{codes.shown(certificate.code)}"


def test_an_address_without_a_code_quotes_nothing(desk_of, lms_app):
    assert "Yang diketik: ABCD" in desk_of().go("/v/ABCD", expect=404).text
    assert "Yang diketik" not in desk_of().go("/v/%20", expect=404).text


def test_the_code_of_a_prepared_certificate_is_never_suggested(desk_of, world, slug):
    desk_of(world.panitia).open("certification.show_certificates", slug=slug).press("Siapkan untuk semua peserta")
    code = certificate_of(world, 0).code
    typed = code[:-1] + ("2" if code[-1] != "2" else "3")
    page = desk_of().go(f"/v/{typed}", expect=404)

    assert "Tidak ada sertifikat atau lembar dengan kode ini" in page.text
    assert codes.shown(code) not in page.html
    assert "Maksud Anda" not in page.text


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
    certificate = certified(world, 0)
    content = files.read(certificate.pdf_sha256)
    desk = desk_of()

    same = send(desk, content)
    assert "Sertifikat pelatihan berlaku" in same
    assert "Isi berkas sama dengan yang diterbitkan" in same
    assert "ada isi yang ditambahkan sesudah segel" in send(desk, content + b"x")
    middle = len(content) // 2
    assert "segelnya rusak" in send(desk, content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :])
    assert "Belum ada berkas yang dipilih" in send(desk, b"")


def send(desk, data, expect=200):
    """What the page says of this file."""
    desk.go("/periksa")
    upload = {"csrf_token": desk.csrf_token(), "file": (io.BytesIO(data), "sertifikat.pdf")}
    answer = desk.client.post("/periksa/berkas", data=upload, content_type="multipart/form-data")
    assert answer.status_code == expect
    return answer.get_data(as_text=True)


def test_a_file_that_only_names_a_certificate_leads_to_its_data(desk_of, world):
    certificate = certified(world, 0)
    shown = codes.shown(certificate.code)
    printed = certificate_pdf(certificate.facts, certificate.number, certificate.code, certificate.issued_on)
    said = send(desk_of(), printed)

    assert "nomornya dikenal, berkasnya lain" in said
    assert f'href="/v/{shown}"' in said
    assert "Berkas ini tidak kami kenal" in send(desk_of(), b"%PDF-1.4 apa saja")


def test_a_sealed_file_that_no_record_has_is_not_taken_for_issued(desk_of, world):
    certificate = certified(world, 0)
    printed = certificate_pdf(certificate.facts, certificate.number, certificate.code, certificate.issued_on)

    assert "segelnya utuh, tetapi tidak tercatat" in send(
        desk_of(), sealing.sealed(printed, ChainRef("class", world.klass.id))
    )


def test_a_printed_sheet_cannot_be_compared_and_leads_to_its_data(desk_of, world):
    trained(world, 0)
    version = db.session().scalars(select(Submission)).first()
    shown = codes.shown(version.code)
    style = '<style>@font-face { font-family: D; src: url("DejaVuSans.ttf"); } body { font-family: D; }</style>'
    said = send(desk_of(), pdf.render(f"<html><head>{style}</head><body><p>Kode {shown}</p></body></html>"))

    assert "Kode lembar ini dikenal" in said
    assert f'href="/v/{shown}"' in said


def test_a_file_of_a_revoked_certificate_says_revoked_first(desk_of, world):
    certificate = certified(world, 0)
    content = files.read(certificate.pdf_sha256)
    revoke_certificate(act_of(world.panitia, EVENING), certificate, reason="Data keliru")
    db.session().commit()
    said = send(desk_of(), content)

    assert said.index("Sertifikat ini dicabut") < said.index("Isi berkas sama")


@pytest.mark.parametrize(("size", "expect"), [(LARGEST_FILE, 200), (LARGEST_FILE + 1, 422)])
def test_a_file_of_five_megabytes_is_looked_at_and_one_byte_more_is_not(desk_of, world, size, expect):
    said = send(desk_of(), b"0" * size, expect)

    assert ("lebih besar dari 5 MB" in said) is (expect == 422)


def test_a_compared_file_is_kept_nowhere(desk_of, world, lms_app):
    settings = lms_app.config["SETTINGS"]
    before = {path for path in settings.storage.rglob("*") if path.is_file()}
    send(desk_of(), b"%PDF-1.4 " + b"x" * 600_000)

    assert {path for path in settings.storage.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("path", ["/", "/periksa", "/log/checkpoint", "/masuk"])
def test_pages_work_in_a_process_without_the_key_folder(desk_of, world, lms_app, tmp_path, path):
    certificate = certified(world, 0)
    before = lms_app.config["SETTINGS"]
    lms_app.config["SETTINGS"] = dataclasses.replace(before, seal=tmp_path / "tidak-ada")
    try:
        assert desk_of().client.get(path).status_code in (200, 302)
        assert desk_of().client.get("/log/akar.pem").status_code == 200
        assert "Isi berkas sama" in send(desk_of(), files.read(certificate.pdf_sha256))
    finally:
        lms_app.config["SETTINGS"] = before
    assert not (tmp_path / "tidak-ada").exists()


@pytest.mark.row("002-130")
def test_why_a_certificate_was_revoked_is_told_only_while_both_sides_allow_it(desk_of, world):
    certificate = certified(world, 0)
    revoke_certificate(act_of(world.panitia, EVENING), certificate, reason="Kehadiran tidak benar")
    db.session().commit()
    code, person = certificate.code, world.trainees[0]

    def said():
        page = desk_of().go(f"/v/{code}")
        assert page.h1 == "Sertifikat ini dicabut"
        return "Kehadiran tidak benar" in page.text, "Alasannya tidak ditunjukkan" in page.text

    assert said() == (False, True)
    consents(person, world.klass.id)
    assert said() == (False, True)
    permits(world.klass.id)
    assert said() == (True, False)
    withdraws(person)
    assert said() == (False, True)
