"""The keys that seal: an own root, and the key it certifies, in a folder that only the job worker opens.

What anybody may have (root certificates, certificates of the checkpoint key, withdrawn keys) lies beside the
checkpoints, where the web process reads it and a backup takes it along. The keys lie in neither.
"""

import contextlib
import datetime as dt
import fcntl
import os
import stat
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.x509.oid import NameOID

from askom_lms.kernel.files import sync_folder

BEGINS, ENDS = dt.datetime(2026, 1, 1, tzinfo=dt.UTC), dt.datetime(2076, 1, 1, tzinfo=dt.UTC)
"""Of every certificate. A paper is checked decades later, and a wrong clock at set-up must not make it invalid."""
ROOT_NAME = "Akar segel askom_lms"
"""How the name of every root of ours begins; a verifier takes no other one for ours."""
ROOT_KEY, SEAL_KEY, SEAL_CERTIFICATE = "akar.key", "segel.key", "segel.pem"
OWN_ROOT, REVOKED, TIME_ROOT = "akar.pem", "akar.crl", "tsa.pem"
PUBLIC_ROOTS, PUBLIC_CHECKPOINTS, PUBLIC_REVOKED = "akar.pem", "titik.pem", "tarikan.pem"
LIST_BEGINS = b"-----BEGIN X509 CRL-----"
LOCK = ".kunci"
FOR_ALL = 0o644
OTHERS = stat.S_IRWXG | stat.S_IRWXO
PrivateKey = ec.EllipticCurvePrivateKey
CheckpointKey = ed25519.Ed25519PublicKey


class SealProblem(Exception):
    """The keys are not there, or not as they must be; the message is the sentence for the operator."""


@dataclass(frozen=True)
class Places:
    """Where the keys lie and where the public part does, and whose seal it is."""

    keys: Path
    public: Path
    host: str


def is_made(places: Places) -> bool:
    return (places.keys / SEAL_KEY).exists()


def problem(places: Places, *, needs_time: bool = False) -> str:
    """What is wrong with keys that are there; empty when nothing is. Keys that were never made are no mistake yet."""
    if not is_made(places):
        return ""
    if needs_time and not (places.keys / TIME_ROOT).exists():
        return f"ASKOM_TSA diisi, tetapi {places.keys / TIME_ROOT} tidak ada. Simpan akar layanan itu di sana."
    if not (places.public / PUBLIC_ROOTS).exists():
        return f"Sertifikat akar belum ada di {places.public}. Jalankan: flask askom seal init --commit."
    return _key_problem(places.keys)


def _key_problem(folder: Path) -> str:
    for path in (folder / SEAL_KEY, folder / ROOT_KEY):
        if path.exists() and stat.S_IMODE(path.stat().st_mode) & OTHERS:
            return f"Kunci segel {path} dapat dibaca orang lain. Jalankan: chmod 600 {path}."
    try:
        key, certificate = _key(folder / SEAL_KEY), _certificates(folder / SEAL_CERTIFICATE)[0]
        _certificates(folder / OWN_ROOT)[0].public_key()
        withdrawn = {one.serial_number for one in _revoked_in(folder / REVOKED)}
    except (OSError, ValueError, IndexError, TypeError) as error:
        return f"Kunci atau sertifikat segel di {folder} tidak terbaca ({error}). Pasang salinannya."
    if key.public_key() != certificate.public_key():
        return f"{folder / SEAL_KEY} bukan kunci dari {folder / SEAL_CERTIFICATE}. Pasang pasangan yang benar."
    if certificate.serial_number in withdrawn:
        return f"Kunci segel {folder / SEAL_KEY} sudah ditarik. Jalankan: flask askom seal rotate --commit."
    return ""


def make(places: Places, checkpoint_key: CheckpointKey) -> bool:
    """Root, seal key and public part; False when there are keys, which stay and are published. Raises OSError."""
    with _alone(places):
        if is_made(places):
            _publish_again(places, checkpoint_key)
            return False
        root_key = ec.generate_private_key(ec.SECP256R1())
        root = _certified(root_key.public_key(), f"{ROOT_NAME} {places.host}", root_key, None)
        _write(places.keys / ROOT_KEY, _pem_of(root_key))
        _write(places.keys / OWN_ROOT, _pem(root))
        _write(places.keys / REVOKED, _der_of(_revocations(root, root_key, {})))
        _give_seal_key(places, root, root_key)
        _publish(places, checkpoint_key, root, root_key)
        return True


def rotate(places: Places, checkpoint_key: CheckpointKey) -> None:
    """Another seal key under the same root; what the former sealed stays valid. Raises SealProblem, OSError."""
    with _alone(places):
        root, root_key = _own_root(places)
        _give_seal_key(places, root, root_key)
        _publish(places, checkpoint_key, root, root_key)


def _own_root(places: Places) -> tuple[x509.Certificate, PrivateKey]:
    """Raises SealProblem while the key of the root lies elsewhere."""
    if not (places.keys / ROOT_KEY).exists():
        raise SealProblem(f"Kunci akar {places.keys / ROOT_KEY} tidak ada. Pasang salinannya dahulu.")
    return _certificates(places.keys / OWN_ROOT)[0], _key(places.keys / ROOT_KEY)


def present_serial(places: Places) -> int:
    """The number of the certificate that seals now. Raises OSError, ValueError."""
    return _certificates(places.keys / SEAL_CERTIFICATE)[0].serial_number


def retire(places: Places, checkpoint_key: CheckpointKey, serial: int, since: dt.datetime) -> None:
    """What this key sealed from then on is not trusted; the present key gives way to a new one.

    The root signs the list, which is public before the key changes. Raises SealProblem when the day is no earlier than
    the one on the list, OSError.
    """
    with _alone(places):
        root, root_key = _own_root(places)
        known = {one.serial_number: one.revocation_date_utc for one in _revoked_in(places.keys / REVOKED)}
        if serial in known and known[serial] <= since:
            raise SealProblem(f"Kunci {serial:x} sudah ditarik sejak {known[serial]:%Y-%m-%d %H:%M} UTC.")
        listed = _revocations(root, root_key, {**known, serial: since})
        others = [one for one in _public_lists(places) if not one.is_signature_valid(root_key.public_key())]
        public = [one.public_bytes(serialization.Encoding.PEM) for one in (listed, *others)]
        _write(places.public / PUBLIC_REVOKED, b"".join(public), FOR_ALL)
        _write(places.keys / REVOKED, _der_of(listed))
        if serial == present_serial(places):
            _give_seal_key(places, root, root_key)
            _publish(places, checkpoint_key, root, root_key)


def retired(places: Places) -> dict[int, dt.datetime]:
    """Number of each withdrawn key -> since when; as everybody may read it."""
    return {one.serial_number: one.revocation_date_utc for listed in _public_lists(places) for one in listed}


def _public_lists(places: Places) -> list[x509.CertificateRevocationList]:
    """One list of each root."""
    parts = public_part(places, PUBLIC_REVOKED).split(LIST_BEGINS)[1:]
    return [x509.load_pem_x509_crl(LIST_BEGINS + part) for part in parts]


def _revoked_in(path: Path) -> list[x509.RevokedCertificate]:
    return list(x509.load_der_x509_crl(path.read_bytes())) if path.exists() else []


def _give_seal_key(places: Places, root: x509.Certificate, root_key: PrivateKey) -> None:
    """The certificate first: a worker that finds a key without its certificate would say so and stop."""
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = _certified(key.public_key(), f"Segel askom_lms {places.host}", root_key, root)
    _write(places.keys / SEAL_CERTIFICATE, _pem(certificate))
    _write(places.keys / SEAL_KEY, _pem_of(key))


def _publish(places: Places, checkpoint_key: CheckpointKey, root: x509.Certificate, root_key: PrivateKey) -> None:
    """Add what is new in front and forget nothing: old papers are checked with old roots."""
    signer = _certified(checkpoint_key, f"Titik periksa askom_lms {places.host}", root_key, root)
    for name, new in ((PUBLIC_ROOTS, root), (PUBLIC_CHECKPOINTS, signer)):
        before = _certificates(places.public / name) if (places.public / name).exists() else []
        kept = [one for one in before if one.public_key() != new.public_key()]
        _write(places.public / name, b"".join(_pem(one) for one in (new, *kept)), FOR_ALL)


def _publish_again(places: Places, checkpoint_key: CheckpointKey) -> None:
    """The folder of checkpoints may be another one, or its key; without the root key nothing new can be certified."""
    if (places.keys / ROOT_KEY).exists() and not is_published(places, checkpoint_key):
        _publish(places, checkpoint_key, _certificates(places.keys / OWN_ROOT)[0], _key(places.keys / ROOT_KEY))


def is_published(places: Places, checkpoint_key: CheckpointKey) -> bool:
    """Whether anybody can check what is sealed now: root and certificate of the checkpoint key are public."""
    root = _certificates(places.keys / OWN_ROOT)[0]
    known = x509.load_pem_x509_certificates(public_part(places, PUBLIC_ROOTS) or _pem(root))
    is_there = bool(public_part(places, PUBLIC_ROOTS)) and root in known
    return is_there and bool(certificate_of(places, lambda key: key == checkpoint_key))


def publish_time_root(places: Places) -> None:
    """Whoever checks a timestamp needs the root of the service too; it stands behind ours."""
    known = public_part(places, PUBLIC_ROOTS)
    missing = [one for one in _certificates(places.keys / TIME_ROOT) if _pem(one) not in known]
    if missing:
        _write(places.public / PUBLIC_ROOTS, known + b"".join(_pem(one) for one in missing), FOR_ALL)


def public_part(places: Places, name: str) -> bytes:
    """PUBLIC_ROOTS, PUBLIC_CHECKPOINTS or PUBLIC_REVOKED as PEM; empty while there is none."""
    path = places.public / name
    return path.read_bytes() if path.exists() else b""


def certificate_of(places: Places, is_the_key: Callable[[CheckpointKey], bool]) -> str:
    """The certificate of a checkpoint key as PEM; empty while the root has not given one."""
    path = places.public / PUBLIC_CHECKPOINTS
    for one in _certificates(path) if path.exists() else []:
        key = one.public_key()
        if isinstance(key, CheckpointKey) and is_the_key(key):
            return _pem(one).decode()
    return ""


def _certified(
    key: ec.EllipticCurvePublicKey | CheckpointKey, name: str, by: PrivateKey, root: x509.Certificate | None
) -> x509.Certificate:
    """A certificate for this key; without `root` the root itself."""
    is_root, subject = root is None, x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name[:64])])
    usage = x509.KeyUsage(
        digital_signature=not is_root, content_commitment=not is_root, key_cert_sign=is_root, crl_sign=is_root,
        key_encipherment=False, data_encipherment=False, key_agreement=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    return (
        x509.CertificateBuilder(
            issuer_name=root.subject if root else subject,
            subject_name=subject,
            public_key=key,
            serial_number=x509.random_serial_number(),
            not_valid_before=BEGINS,
            not_valid_after=ENDS,
        )
        .add_extension(x509.BasicConstraints(ca=is_root, path_length=0 if is_root else None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(by.public_key()), critical=False)
        .sign(by, hashes.SHA256())
    )


def _revocations(
    root: x509.Certificate, key: PrivateKey, serials: Mapping[int, dt.datetime]
) -> x509.CertificateRevocationList:
    """The list of withdrawn keys, mostly empty, which seals that hold their own proof for decades take along."""
    issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key())
    made = x509.CertificateRevocationListBuilder(root.subject, BEGINS, ENDS)
    made = made.add_extension(x509.CRLNumber(len(serials) + 1), critical=False).add_extension(issuer, critical=False)
    compromised = x509.CRLReason(x509.ReasonFlags.key_compromise)
    for serial, since in sorted(serials.items()):
        one = x509.RevokedCertificateBuilder(serial, since).add_extension(compromised, critical=False)
        made = made.add_revoked_certificate(one.build())
    return made.sign(key, hashes.SHA256())


def _der_of(listed: x509.CertificateRevocationList) -> bytes:
    return listed.public_bytes(serialization.Encoding.DER)


def _key(path: Path) -> PrivateKey:
    found = serialization.load_pem_private_key(path.read_bytes(), None)
    if not isinstance(found, PrivateKey):
        raise TypeError(f"{path.name}: bukan kunci EC")
    return found


def _certificates(path: Path) -> list[x509.Certificate]:
    return x509.load_pem_x509_certificates(path.read_bytes())


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


def _pem_of(key: PrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _write(path: Path, data: bytes, mode: int = 0o600) -> None:
    """Whole or not at all, for its owner only unless said otherwise, on the disk before this returns."""
    fresh = path.with_name(f"{path.name}.baru")
    fresh.unlink(missing_ok=True)
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode)
    with os.fdopen(descriptor, "wb") as target:
        target.write(data)
        target.flush()
        os.fsync(descriptor)
    fresh.rename(path)
    sync_folder(path.parent)


@contextlib.contextmanager
def _alone(places: Places) -> Iterator[None]:
    """One process at a time makes keys."""
    places.keys.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (places.keys / LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
