"""The seal: keys of the worker, what they give, what a file says about itself, what is said when there are none."""

import dataclasses
import io
import json
import os
import stat
import subprocess
import sys
import uuid
import zipfile

import pytest
from asn1crypto import crl, keys, x509
from cryptography import x509 as pyca
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from flask_migrate import stamp
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from sqlalchemy import text

from askom_lms.kernel import audit, backup, checkpoints, clock, db, pdf, sealing
from askom_lms.kernel.audit import ChainRef
from askom_lms.kernel.sealing import SIGNER, SealUnavailable, authority
from askom_lms.kernel.sealing.authority import Places

pytestmark = pytest.mark.one_database
CLASS = ChainRef("class", uuid.UUID(int=7))
PAGE = "<html><head><style>@font-face { font-family: D; src: url('DejaVuSans.ttf'); } body { font-family: D; }</style></head><body>Kode 7QK4-M2XD</body></html>"


@pytest.fixture
def place(lms_app, tmp_path):
    """An installation with folders of its own: mode production makes no keys by itself."""
    before = lms_app.config["SETTINGS"]
    (tmp_path / "titik").mkdir()
    lms_app.config["SETTINGS"] = dataclasses.replace(
        before, mode="production", checkpoints=tmp_path / "titik", seal=tmp_path / "kunci"
    )
    yield tmp_path
    lms_app.config["SETTINGS"] = before


def setting(app, **values):
    app.config["SETTINGS"] = dataclasses.replace(app.config["SETTINGS"], **values)


def line():
    audit.append(
        CLASS, at=clock.now(), actor_id=None, kind="x.y", subject_kind="x", subject_id=uuid.UUID(int=5), data={}
    )
    db.session().commit()


_page = []


def page():
    """One printed page, drawn once."""
    if not _page:
        _page.append(pdf.render(PAGE))
    return _page[0]


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
    assert sealing.judge(made) == sealing.Judged("valid", sealing.judge(page()).text)
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


# Commands, processes, what never leaves the folder.


def run(app, *words):
    result = app.test_cli_runner().invoke(args=["askom", *words])
    return result.exit_code, result.output + (result.stderr or "")


def test_the_commands_make_change_and_show(place, lms_app):
    assert "Belum ada akar" in run(lms_app, "seal", "show")[1]
    assert "Uji jalan" in run(lms_app, "seal", "init")[1]
    assert not (place / "kunci").exists()
    assert run(lms_app, "seal", "rotate", "--commit")[0] == 1
    assert "Kunci segel dibuat." in run(lms_app, "seal", "init", "--commit")[1]
    assert "TIDAK ikut cadangan" in run(lms_app, "seal", "init", "--commit")[1]
    assert "Uji jalan" in run(lms_app, "seal", "rotate")[1]
    assert "diganti" in run(lms_app, "seal", "rotate", "--commit")[1]
    assert "CN=Akar segel askom_lms localhost" in run(lms_app, "seal", "show")[1]


def test_a_worker_with_a_wrong_key_does_not_start(place, lms_app):
    sealing.make_keys()
    (place / "kunci" / "segel.key").chmod(0o644)
    code, said = run(lms_app, "jobs", "work")

    assert (code, "Setelan salah. Kunci segel" in said) == (2, True)


def test_no_process_that_answers_people_loads_the_library(tmp_path):
    told = "import sys; from askom_lms.app import create_app; create_app(); print([m for m in sys.modules if 'hanko' in m])"
    env = {**os.environ, "ASKOM_MODE": "demo", "ASKOM_STORAGE": str(tmp_path / "f"), "ASKOM_QUEUE": str(tmp_path / "q"),
           "ASKOM_CHECKPOINTS": str(tmp_path / "c"), "ASKOM_DATABASE": f"sqlite:///{tmp_path / 'a.db'}"}  # fmt: skip
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True, env=env)

    assert done.stdout.strip() == "[]"
    assert not (tmp_path / "seal").exists()


def test_no_line_of_a_log_holds_a_key(place, capsys):
    sealing.make_keys()
    sealing.rotate_keys()
    sealing.sealed(page(), CLASS)
    (place / "kunci" / "segel.key").write_bytes(b"-----BEGIN PRIVATE KEY-----\nrahasia\n-----END PRIVATE KEY-----\n")
    told = sealing.problem() + "".join(capsys.readouterr())

    assert "tidak terbaca" in told
    assert "rahasia" not in told
    assert "PRIVATE KEY" not in told


def test_a_backup_takes_the_public_part_and_no_key(place, tmp_path):
    sealing.make_keys()
    sealing.sealed(page(), CLASS)
    db.session().rollback()
    stamp()
    try:
        backup.write(tmp_path / "a.zip")
    finally:
        with db.db.engine.begin() as connection:
            connection.execute(text("DROP TABLE alembic_version"))
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        names = archive.namelist()
        whole = b"".join(archive.read(name) for name in names)

    assert {"checkpoints/akar.pem", "checkpoints/titik.pem"} <= set(names)
    assert not [name for name in names if name.endswith(("akar.key", "segel.key"))]
    for path in (place / "kunci").glob("*.key"):
        assert path.read_bytes().splitlines()[1] not in whole
