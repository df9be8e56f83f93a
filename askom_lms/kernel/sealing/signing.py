"""The installation's own signer: PAdES B-B, or B-LTA with a timestamp service. Loaded by the job worker only."""

import io
from pathlib import Path

from asn1crypto import crl, keys, pem, x509
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.sign.signers.pdf_signer import DSSContentSettings, TimestampDSSContentSettings
from pyhanko.sign.timestamps import HTTPTimeStamper, TimeStamper
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from askom_lms.kernel.sealing.authority import OWN_ROOT, REVOKED, SEAL_CERTIFICATE, SEAL_KEY, TIME_ROOT

FIELD = "SegelAskom"
CHECKPOINT_KEY = "/AskomTitikPeriksa"
"""Entry of the catalog, below the seal: the checkpoint as canonical JSON."""
REASON = "Segel keutuhan: isi berkas ini sejak terbit"
PATIENCE_SECONDS = 10
TIMESTAMP_LAST = DSSContentSettings(
    include_vri=False, next_ts_settings=TimestampDSSContentSettings(include_vri=False, update_before_ts=True)
)
"""Nothing stands behind the last timestamp, so whatever does was added by somebody else."""


class OwnSigner:
    """Seals with the key in a folder; each instance reads it once."""

    def __init__(self, folder: Path, tsa: str = "", timestamper: TimeStamper | None = None) -> None:
        self._root = x509.Certificate.load(_der(folder / OWN_ROOT))
        self._signer = signers.SimpleSigner(
            signing_cert=x509.Certificate.load(_der(folder / SEAL_CERTIFICATE)),
            signing_key=keys.PrivateKeyInfo.load(_der(folder / SEAL_KEY)),
            cert_registry=SimpleCertificateStore.from_certs([self._root]),
        )
        self._timestamper = timestamper or (HTTPTimeStamper(tsa, timeout=PATIENCE_SECONDS) if tsa else None)
        self._folder = folder

    def seal(self, pdf: bytes, checkpoint: str) -> bytes:
        """The same PDF with the checkpoint and the seal behind it; nobody may add anything afterwards.

        Raises what the timestamp service makes of being asked (OSError, ValueError and pyHanko's own).
        """
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
        writer.root[CHECKPOINT_KEY] = generic.pdf_string(checkpoint)
        writer.update_root()
        facts = signers.PdfSignatureMetadata(
            field_name=FIELD,
            md_algorithm="sha256",
            subfilter=fields.SigSeedSubFilter.PADES,
            reason=REASON,
            name=self._signer.subject_name,
            certify=True,
            docmdp_permissions=fields.MDPPerm.NO_CHANGES,
            embed_validation_info=self._timestamper is not None,
            use_pades_lta=self._timestamper is not None,
            validation_context=self._context() if self._timestamper else None,
            dss_settings=TIMESTAMP_LAST,
        )
        out = signers.sign_pdf(writer, facts, signer=self._signer, timestamper=self._timestamper)
        sealed: bytes = out.getvalue()
        return sealed

    def _context(self) -> ValidationContext:
        """Whom we believe while a seal that holds its own proof is made; the service says itself who was revoked."""
        given = pem.unarmor(_read(self._folder / TIME_ROOT), multiple=True)
        service = [x509.Certificate.load(der) for _, _, der in given]
        listed = crl.CertificateList.load(_read(self._folder / REVOKED))
        return ValidationContext(
            trust_roots=[self._root, *service], crls=[listed], allow_fetching=True, revocation_mode="hard-fail"
        )


def _read(path: Path) -> bytes:
    return path.read_bytes()


def _der(path: Path) -> bytes:
    found: bytes = pem.unarmor(_read(path))[2]
    return found
