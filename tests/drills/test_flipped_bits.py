"""Three hundred flipped bits of a sealed certificate, each sent to the public page and given to the script."""

import io
import random

import pytest

from askom_lms.certification.services.public import FILES
from askom_lms.kernel import db, files
from tests.certification.test_proof import FLIPS, flipped
from tests.certification.ways import certified
from tests.security.knocking import Browser

pytestmark = [pytest.mark.drill, pytest.mark.usefixtures("friday_evening")]
SAME = "Isi berkas sama dengan yang diterbitkan"


def test_the_page_takes_none_of_three_hundred_for_the_certificate(world, lms_app):
    """Each address may send thirty in a quarter of an hour, so ten strangers send them."""
    certificate = certified(world, 0)
    content = files.read(certificate.pdf_sha256)
    db.session().rollback()
    rng, stranger = random.Random(20261130), Browser(lms_app)

    def said(file, n):
        data = {"csrf_token": stranger.token, "file": (io.BytesIO(file), "s.pdf")}
        from_there = {"REMOTE_ADDR": f"10.0.0.{1 + n // (FILES.tries - 1)}"}
        answer = stranger.client.post("/periksa/berkas", data=data, environ_overrides=from_there)
        db.session().rollback()
        assert answer.status_code == 200
        return answer.get_data(as_text=True)

    assert SAME in said(content, 9999)
    taken = [n for n in range(FLIPS) if SAME in said(flipped(content, rng), n)]
    assert taken == []
