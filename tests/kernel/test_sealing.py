"""The seal: keys of the worker, what they give, what a file says about itself, what is said when there are none."""

import dataclasses
import datetime as dt
import io
import json
import stat
import uuid

import pytest
from asn1crypto import crl, keys, x509
from cryptography import x509 as pyca
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from sqlalchemy import select

from askom_lms.kernel import audit, checkpoints, clock, db, pdf, sealing
from askom_lms.kernel.sealing import SIGNER, SealUnavailable, authority
from askom_lms.kernel.sealing.authority import Places
from tests.kernel.sealing_ways import CLASS, PAGE, page

pytestmark = pytest.mark.one_database


def setting(app, **values):
    app.config["SETTINGS"] = dataclasses.replace(app.config["SETTINGS"], **values)


def line():
    audit.append(
        CLASS, at=clock.now(), actor_id=None, kind="x.y", subject_kind="x", subject_id=uuid.UUID(int=5), data={}
    )
    db.session().commit()


def test_keys_are_made_once_and_for_their_owner_only(place):
    assert sealing.make_keys()
    before = {path.name: path.read_bytes() for path in (place / "kunci").iterdir()}

    assert not sealing.make_keys()
    assert {path.name: path.read_bytes() for path in (place / "kunci").iterdir()} == before
    assert {stat.S_IMODE((place / "kunci" / name).stat().st_mode) for name in ("akar.key", "segel.key")} == {0o600}
    assert stat.S_IMODE((place / "titik" / "akar.pem").stat().st_mode) == 0o644
    assert b"PRIVATE" not in sealing.roots()
    assert sealing.problem() == ""


def test_what_is_sealed_stays_in_front_and_names_the_checkpoint_of_its_chain(place):
    sealing.make_keys()
    line()
    made = sealing.sealed(page(), CLASS)

    assert made.startswith(page())
    assert len(made) - len(page()) < 12_000
    judged = sealing.judge(made)
    assert (judged.seal, judged.text, judged.key) == ("valid", sealing.judge(page()).text, sealing.present_key())
    inside = json.loads(PdfFileReader(io.BytesIO(made)).root["/AskomTitikPeriksa"])
    assert (inside["chain"], inside["size"]) == (f"class:{CLASS.ref}", 1)
    assert inside == checkpoints.newest(inside["chain"]).line()
    assert pyca.load_pem_x509_certificate(sealing.certificate_of(checkpoints.newest(inside["chain"])).encode())


def test_the_page_below_the_seal_is_the_same_each_time(place):
    sealing.make_keys()
    one, other = (sealing.sealed(pdf.render(PAGE), CLASS) for _ in range(2))

    assert one[: len(page())] == other[: len(page())] == page()
    assert one != other


@pytest.mark.parametrize(
    ("change", "seal"),
    [
        (lambda data: data, "none"),
        (lambda data: b"%PDF-1.4 tidak ada apa-apa", "none"),
        (lambda data: b"", "none"),
        (lambda data: data.replace(b"endobj", b"/ByteRange", 1), "broken"),
    ],
)
def test_a_file_without_our_seal_says_so(place, change, seal):
    assert sealing.judge(change(page())).seal == seal


def test_a_seal_of_another_installation_is_a_stranger(place, lms_app, tmp_path):
    sealing.make_keys()
    made = sealing.sealed(page(), CLASS)
    (tmp_path / "lain").mkdir()
    setting(lms_app, checkpoints=tmp_path / "lain", seal=tmp_path / "kunci-lain")
    sealing.make_keys()

    assert sealing.judge(made).seal == "stranger"


def test_a_new_key_seals_and_what_the_old_one_sealed_still_holds(place):
    sealing.make_keys()
    old = sealing.sealed(page(), CLASS)
    key = (place / "kunci" / "segel.key").read_bytes()
    sealing.rotate_keys()
    new = sealing.sealed(page(), CLASS)

    assert (place / "kunci" / "segel.key").read_bytes() != key
    assert [sealing.judge(one).seal for one in (old, new)] == ["valid", "valid"]
    assert len(pyca.load_pem_x509_certificates(sealing.roots())) == 1


HOUR = dt.timedelta(hours=1)
OPERATOR = uuid.uuid4()
"""Whoever withdraws a key."""


def sealed_by(place):
    """A sealed page and the number of the key."""
    sealing.make_keys()
    return sealing.sealed(page(), CLASS), sealing.present_key()


def test_a_withdrawn_key_is_replaced_listed_for_all_and_told_in_the_chain(place, lms_app):
    old, serial = sealed_by(place)
    since = clock.now() - HOUR
    with db.writing():
        sealing.retire_key(serial, since, "Cadangan kunci hilang", by=OPERATOR)
        db.session().commit()
    new = sealing.sealed(page(), CLASS)

    assert sealing.retired() == {serial: since.replace(microsecond=0)}
    assert [sealing.judge(one).seal for one in (old, new)] == ["valid", "valid"]
    assert sealing.judge(old).key == serial
    assert sealing.judge(new).key == sealing.present_key() != serial
    (told,) = db.session().scalars(select(audit.ChainEntry.body).where(audit.ChainEntry.kind == "seal.retired"))
    assert json.loads(told)["actor"] == str(OPERATOR)
    assert json.loads(told)["data"] == {
        "key": f"{serial:x}", "since": since.isoformat(), "reason": "Cadangan kunci hilang",
    }  # fmt: skip
    listed = pyca.load_pem_x509_crl(sealing.list_of_retired())
    assert listed.is_signature_valid(pyca.load_pem_x509_certificates(sealing.roots())[0].public_key())
    assert stat.S_IMODE((place / "titik" / "tarikan.pem").stat().st_mode) == 0o644


def test_a_worker_of_another_process_seals_with_the_new_key(place):
    _, serial = sealed_by(place)
    authority.retire(sealing.places(), checkpoints.signing_key().public_key(), serial, clock.now())

    assert sealing.judge(sealing.sealed(page(), CLASS)).key == sealing.present_key() != serial


def test_a_worker_does_not_seal_with_a_withdrawn_key(place):
    sealing.make_keys()
    before = {name: (place / "kunci" / name).read_bytes() for name in ("segel.key", "segel.pem")}
    sealing.retire_key(sealing.present_key(), clock.now(), "Bocor", by=OPERATOR)
    for name, data in before.items():
        (place / "kunci" / name).write_bytes(data)

    assert "sudah ditarik" in sealing.problem()
    with pytest.raises(SealUnavailable, match="seal rotate"):
        sealing.sealed(page(), CLASS)
    sealing.rotate_keys()
    assert sealing.problem() == ""


def test_an_older_key_is_withdrawn_and_the_present_one_stays(place):
    _, serial = sealed_by(place)
    sealing.rotate_keys()
    present = sealing.present_key()
    sealing.retire_key(serial, clock.now() - HOUR, "Disalin orang lain", by=OPERATOR)

    assert (sealing.present_key(), set(sealing.retired())) == (present, {serial})


@pytest.mark.parametrize(("shift", "is_refused"), [(0, True), (1, True), (-1, False)])
def test_a_key_withdrawn_already_can_only_be_withdrawn_earlier(place, shift, is_refused):
    _, serial = sealed_by(place)
    since = clock.now().replace(microsecond=0) - 2 * HOUR
    sealing.retire_key(serial, since, "Bocor", by=OPERATOR)
    if is_refused:
        with pytest.raises(authority.SealProblem, match="sudah ditarik"):
            sealing.retire_key(serial, since + shift * HOUR, "Bocor", by=OPERATOR)
    else:
        sealing.retire_key(serial, since + shift * HOUR, "Bocor", by=OPERATOR)
    assert sealing.retired() == {serial: since + min(shift, 0) * HOUR}


def test_withdrawn_keys_of_an_older_root_stay_on_the_list(place):
    _, serial = sealed_by(place)
    sealing.retire_key(serial, clock.now() - HOUR, "Bocor", by=OPERATOR)
    for path in (place / "kunci").iterdir():
        path.unlink()
    _, other = sealed_by(place)
    sealing.retire_key(other, clock.now() - HOUR, "Bocor juga", by=OPERATOR)

    assert set(sealing.retired()) == {serial, other}


def test_without_the_key_of_the_root_nothing_is_withdrawn(place, tmp_path):
    _, serial = sealed_by(place)
    (place / "kunci" / "akar.key").rename(tmp_path / "akar.key")
    with pytest.raises(authority.SealProblem, match=r"akar\.key"):
        sealing.retire_key(serial, clock.now(), "Bocor", by=OPERATOR)
    assert sealing.retired() == {}


def test_after_the_keys_were_lost_a_new_root_stands_beside_the_old_one(place):
    sealing.make_keys()
    old = sealing.sealed(page(), CLASS)
    for path in (place / "kunci").iterdir():
        path.unlink()
    sealing.make_keys()

    assert len(pyca.load_pem_x509_certificates(sealing.roots())) == 2
    assert sealing.judge(old).seal == "valid"


def test_the_root_key_may_lie_elsewhere_until_a_key_is_changed(place, tmp_path):
    sealing.make_keys()
    (place / "kunci" / "akar.key").rename(tmp_path / "akar.key")

    assert sealing.judge(sealing.sealed(page(), CLASS)).seal == "valid"
    with pytest.raises(authority.SealProblem, match=r"akar\.key"):
        sealing.rotate_keys()


@pytest.mark.parametrize(
    ("spoil", "word"),
    [
        (lambda at: (at / "kunci" / "segel.key").chmod(0o640), "chmod 600"),
        (lambda at: (at / "kunci" / "segel.key").write_bytes(b"x"), "tidak terbaca"),
        (lambda at: (at / "kunci" / "segel.pem").unlink(), "tidak terbaca"),
        (lambda at: (at / "kunci" / "segel.key").write_bytes((at / "kunci" / "akar.key").read_bytes()), "bukan kunci"),
        (lambda at: (at / "titik" / "akar.pem").unlink(), "seal init"),
    ],
)
def test_keys_that_cannot_be_used_are_named_and_nothing_is_sealed(place, spoil, word):
    sealing.make_keys()
    spoil(place)

    assert word in sealing.problem()
    with pytest.raises(SealUnavailable, match=word) as refused:
        sealing.sealed(page(), CLASS)
    assert refused.value.code == "seal.bad_key"


def test_without_keys_the_job_waits_and_says_so(place):
    with pytest.raises(SealUnavailable, match="kunci segel belum ada") as refused:
        sealing.sealed(page(), CLASS)
    assert refused.value.code == "seal.no_key"
    assert not (place / "kunci").exists()


def test_another_signer_can_take_the_place_of_ours(place, lms_app):
    class Provider:
        def seal(self, document, checkpoint):
            return document + b"%sealed elsewhere " + checkpoint.encode()

    line()
    lms_app.extensions[SIGNER] = Provider()
    try:
        assert b"%sealed elsewhere {" in sealing.sealed(page(), CLASS)
    finally:
        del lms_app.extensions[SIGNER]


# A timestamp service.


def service(place):
    """A timestamp service whose root lies where the worker looks for it; its certificate is given by our own root."""
    places = Places(place / "kunci", place / "titik", "localhost")
    root = pyca.load_pem_x509_certificate((places.keys / "akar.pem").read_bytes())
    own = authority._key(places.keys / "akar.key")
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    made = pyca.CertificateBuilder(
        root.subject, pyca.Name([pyca.NameAttribute(pyca.NameOID.COMMON_NAME, "Waktu")]), key.public_key(),
        pyca.random_serial_number(), authority.BEGINS, authority.ENDS,
    )  # fmt: skip
    made = made.add_extension(pyca.ExtendedKeyUsage([pyca.ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
    made = made.sign(own, authority.hashes.SHA256())
    (places.keys / "tsa.pem").write_bytes(root.public_bytes(Encoding.PEM))
    der = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return DummyTimeStamper(x509.Certificate.load(made.public_bytes(Encoding.DER)), keys.PrivateKeyInfo.load(der))


def test_with_a_timestamp_service_the_seal_holds_its_own_proof(place):
    from askom_lms.kernel.sealing.signing import OwnSigner

    sealing.make_keys()
    made = OwnSigner(place / "kunci", timestamper=service(place)).seal(page(), "{}")
    reader = PdfFileReader(io.BytesIO(made))
    root = x509.Certificate.load(pyca.load_pem_x509_certificate(sealing.roots()).public_bytes(Encoding.DER))
    status = validate_pdf_signature(reader.embedded_regular_signatures[0], ValidationContext(trust_roots=[root]))

    assert status.bottom_line
    assert status.timestamp_validity.trusted
    assert [str(one.sig_object_type) for one in reader.embedded_signatures] == ["/Sig", "/DocTimeStamp"]
    assert reader.root["/DSS"]["/CRLs"]
    assert crl.CertificateList.load(reader.root["/DSS"]["/CRLs"][0].get_object().data)
    assert sealing.judge(made).seal == "valid"
    assert sealing.judge(made + b"\n%x\n").seal == "added"


def test_a_timestamp_service_without_its_root_is_a_wrong_setting(place, lms_app):
    sealing.make_keys()
    setting(lms_app, tsa="https://tsa.contoh.id")

    assert "tsa.pem" in sealing.problem()


def test_a_timestamp_service_that_does_not_answer_makes_the_job_come_again(place, lms_app):
    sealing.make_keys()
    (place / "kunci" / "tsa.pem").write_bytes(sealing.roots())
    setting(lms_app, tsa="http://127.0.0.1:9/tsr")

    with pytest.raises(SealUnavailable) as refused:
        sealing.sealed(page(), CLASS)
    assert refused.value.code == "seal.no_time"
