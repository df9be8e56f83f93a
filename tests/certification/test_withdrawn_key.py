"""A key of the seal was withdrawn: page and script say what is still trusted, and why."""

import dataclasses
import datetime as dt
import io
import uuid

import pytest

from askom_lms.certification.domain import codes
from askom_lms.certification.services.public import FileKind, Withdrawn, compare_file
from askom_lms.kernel import checkpoints, clock, db, files, sealing
from askom_lms.kernel.act import Act
from askom_lms.kernel.audit import ChainRef
from askom_lms.kernel.sealing.signing import OwnSigner
from tests.assessment.world import EVENING
from tests.certification.test_proof import CHECK, changed, refused
from tests.certification.ways import certified
from tests.kernel.test_sealing import page, service

pytestmark = [pytest.mark.usefixtures("friday_evening"), pytest.mark.one_database]
HOUR, SECOND = dt.timedelta(hours=1), dt.timedelta(seconds=1)
TRUSTED = "Segelnya tetap dipercaya: titik periksa membuktikan"
DISTRUSTED = "Tidak terbukti berkas ini disegel sebelum itu, jadi segelnya tidak dipercaya"


@pytest.fixture(autouse=True)
def own_keys(lms_app, tmp_path):
    """Keys and checkpoints of this test alone: what is withdrawn here stays withdrawn."""
    before = lms_app.config["SETTINGS"]
    (tmp_path / "titik").mkdir()
    lms_app.config["SETTINGS"] = dataclasses.replace(before, checkpoints=tmp_path / "titik", seal=tmp_path / "kunci")
    yield tmp_path
    lms_app.config["SETTINGS"] = before


@pytest.fixture
def paper(world):
    """(bytes, code) of a training certificate whose issue a checkpoint of that moment covers."""
    certificate = certified(world, 0)
    checkpoints.cover(db.session(), ChainRef("class", world.klass.id))
    db.session().rollback()
    return files.read(certificate.pdf_sha256), certificate.code


def withdraw(since):
    with db.writing():
        sealing.retire_key(sealing.present_key(), since, "Laptop hilang", by=uuid.uuid4())
        db.session().commit()


def compared(content):
    return compare_file(Act(None, clock.now()), content, "10.0.0.9")


def proof_of(desk, code):
    """Proof and root as anybody gets them."""
    proof = desk.client.get(f"/log/bukti/{codes.shown(code)}")
    return proof.get_json(), desk.client.get("/log/akar.pem").data


@pytest.mark.parametrize(("since", "is_trusted"), [(EVENING - HOUR, False), (EVENING, False), (EVENING + SECOND, True)])
def test_what_was_recorded_before_the_key_was_withdrawn_is_trusted_and_nothing_later(paper, desk_of, since, is_trusted):
    content, code = paper
    withdraw(since)
    found = compared(content)
    said = desk_of().send("/periksa/berkas", {"file": (io.BytesIO(content), "s.pdf")}).text
    proof, root = proof_of(desk_of(), code)

    assert found.kind is FileKind.SAME
    assert found.withdrawn == Withdrawn(since, EVENING if is_trusted else None)
    assert "Kunci segel berkas ini ditarik sejak 20 November 2026" in said
    assert (TRUSTED in said, DISTRUSTED in said) == (is_trusted, not is_trusted)
    if is_trusted:
        assert any("lebih tua, jadi segelnya dipercaya" in line for line in CHECK.periksa(content, proof, root))
    else:
        assert "tidak terbukti berkas ini disegel sebelum itu" in refused(content, proof, root)


def test_a_later_checkpoint_does_not_make_an_older_record_younger(paper, world, desk_of, monkeypatch):
    content, code = paper
    withdraw(EVENING + HOUR)
    monkeypatch.setattr(clock, "now", lambda: EVENING + 2 * HOUR)
    certified(world, 1)
    checkpoints.cover(db.session(), ChainRef("class", world.klass.id))
    db.session().rollback()
    proof, root = proof_of(desk_of(), code)

    assert dt.datetime.fromisoformat(proof["checkpoint"]["at"]) == EVENING + 2 * HOUR
    assert dt.datetime.fromisoformat(proof["first"]["checkpoint"]["at"]) == EVENING
    assert refused(content, proof, root) is None
    assert compared(content).withdrawn.proven_at == EVENING


def test_while_no_key_was_withdrawn_nothing_is_said_and_the_proof_is_as_it_was(paper, desk_of):
    content, code = paper
    said = desk_of().send("/periksa/berkas", {"file": (io.BytesIO(content), "s.pdf")}).text

    assert "ditarik sejak" not in said
    assert not {"withdrawn_keys", "first"} & proof_of(desk_of(), code)[0].keys()


def test_what_the_new_key_seals_needs_no_excuse(paper, world, desk_of):
    withdraw(EVENING - HOUR)
    later = certified(world, 1)
    checkpoints.cover(db.session(), ChainRef("class", world.klass.id))
    db.session().rollback()
    content = files.read(later.pdf_sha256)
    proof, root = proof_of(desk_of(), later.code)

    assert compared(content).withdrawn is None
    assert refused(content, proof, root) is None
    assert proof["withdrawn_keys"]


@pytest.mark.parametrize(
    ("path", "value", "word"),
    [
        (("first", "checkpoint", "at"), "2026-11-01T00:00:00+00:00", "bertanda tangan"),
        (("first", "entry", "path"), ["00" * 32], "Baris"),
        (("withdrawn_keys",), "-----BEGIN X509 CRL-----\nAAAA\n-----END X509 CRL-----\n", "unreadable"),
    ],
)
def test_a_changed_excuse_is_refused(paper, desk_of, path, value, word):
    content, code = paper
    withdraw(EVENING + HOUR)
    proof, root = proof_of(desk_of(), code)

    assert word in refused(content, changed(proof, path, value), root)


def test_a_list_that_another_root_signed_is_refused(paper, desk_of, lms_app, tmp_path):
    content, code = paper
    withdraw(EVENING + HOUR)
    proof, root = proof_of(desk_of(), code)
    other = sealing.authority.Places(tmp_path / "k", tmp_path / "lain", "contoh.id")
    other.public.mkdir()
    key = checkpoints.signing_key().public_key()
    sealing.authority.make(other, key)
    sealing.authority.retire(other, key, sealing.authority.present_serial(other), EVENING)
    strange = (other.public / "tarikan.pem").read_text()

    assert "tidak ditandatangani akar" in refused(content, changed(proof, ("withdrawn_keys",), strange), root)


def test_a_file_without_record_from_a_withdrawn_key_is_named_as_such(desk_of, lms_app):
    sealing.make_keys()
    made = sealing.sealed(page(), ChainRef("platform"))
    assert compared(made).kind is FileKind.UNLISTED
    withdraw(EVENING)

    assert compared(made) == dataclasses.replace(compared(made), kind=FileKind.RETIRED, withdrawn=Withdrawn(EVENING))
    said = desk_of().send("/periksa/berkas", {"file": (io.BytesIO(made), "s.pdf")}).text
    assert "Berkas ini tidak dipercaya: kunci segelnya sudah ditarik" in said
    assert "ditarik sejak 20 November 2026" in said
    assert "18.00" in said


@pytest.mark.parametrize(("later", "kind"), [(HOUR, FileKind.UNLISTED), (-HOUR, FileKind.RETIRED)])
def test_a_timestamp_tells_what_was_there_before(own_keys, later, kind):
    """The service stamps by the wall clock; the list of withdrawn keys stays usable for later seals with a stamp."""
    sealing.make_keys()
    stamper = service(own_keys)
    made = OwnSigner(own_keys / "kunci", timestamper=stamper).seal(page(), "{}")
    sealing.authority.publish_time_root(sealing.places())
    stamped = sealing.judge(made).stamped_at
    withdraw(stamped + later)

    assert compared(made).kind is kind
    again = OwnSigner(own_keys / "kunci", timestamper=stamper).seal(page(), "{}")
    assert sealing.judge(again).key == sealing.present_key()
    assert compared(again).kind is FileKind.UNLISTED
