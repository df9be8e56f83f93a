"""The pages on which anybody checks a certificate, a sheet or a file, without signing in."""

import io

import pytest
from sqlalchemy import select

from askom_lms.certification.domain import codes
from askom_lms.certification.domain.states import CertificateState
from askom_lms.coursework.models import Submission
from askom_lms.kernel import db, files
from tests.assessment.world import master_of
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
