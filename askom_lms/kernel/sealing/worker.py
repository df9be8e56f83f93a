"""The child's side: what a file that somebody sent says about itself. It may be hostile: nobody else reads it."""

import datetime as dt
import io
import logging
import re
from typing import Any

from asn1crypto import pem, x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext
from pypdf import PdfReader

from askom_lms.kernel.children import Parcel
from askom_lms.kernel.sealing.authority import ROOT_NAME

PAGES_READ = 2
MOST_WORDS = 100_000
MOST_SIGNATURES = 8
MARK = b"/ByteRange"
for _name in ("pypdf", "pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(_name).disabled = True  # they mumble about every odd file


def judge(parcel: Parcel) -> Parcel:
    """`seal`: none, valid, added, broken or stranger; `text`: the words of the first pages.

    Of a seal that holds also `key`, the number of the certificate that gave it, and `stamped_at`, when a timestamp
    service saw it.
    """
    data, roots = parcel.blobs
    try:
        found = _seal_of(data, roots)
    except Exception:  # noqa: BLE001 - a file that breaks the reader carries no seal that anybody could trust
        found = {"seal": "broken" if MARK in data else "none"}
    return Parcel({**found, "text": _text_of(data)})


def _seal_of(data: bytes, roots: bytes) -> dict[str, Any]:
    reader = PdfFileReader(io.BytesIO(data), strict=False)
    signatures = reader.embedded_signatures[:MOST_SIGNATURES]
    ours = [_verdict_on(one, roots) for one in reader.embedded_regular_signatures[:MOST_SIGNATURES]]
    if not ours:
        return {"seal": "broken" if MARK in data else "none"}
    is_to_the_end = signatures[-1].evaluate_signature_coverage() is SignatureCoverageLevel.ENTIRE_FILE
    return {**ours[0], "seal": "added"} if ours[0]["seal"] == "valid" and not is_to_the_end else ours[0]


def _verdict_on(signature: Any, roots: bytes) -> dict[str, Any]:
    """Only the bottom line says that a seal holds: a file with something added is still intact, says the library."""
    known = [x509.Certificate.load(der) for _, _, der in pem.unarmor(roots, multiple=True)] if roots else []
    own = [one for one in known if str(one.subject.native.get("common_name", "")).startswith(ROOT_NAME)]
    now = dt.datetime.now(dt.UTC)
    status = validate_pdf_signature(
        signature,
        ValidationContext(trust_roots=own, allow_fetching=False, moment=now),
        ts_validation_context=ValidationContext(trust_roots=known, allow_fetching=False, moment=now),
    )
    if status.bottom_line:
        stamp = status.timestamp_validity
        stamped_at = stamp.timestamp.isoformat() if stamp and stamp.intact and stamp.valid and stamp.trusted else ""
        return {"seal": "valid", "key": f"{signature.signer_cert.serial_number:x}", "stamped_at": stamped_at}
    if not (status.intact and status.valid):
        return {"seal": "broken"}
    return {"seal": "added" if status.trusted else "stranger"}


def _text_of(data: bytes) -> str:
    try:
        pages = PdfReader(io.BytesIO(data)).pages[:PAGES_READ]
        words = " ".join(page.extract_text() for page in pages)
    except Exception:  # noqa: BLE001 - as above
        return ""
    return re.sub(r"[\s\x00]+", " ", words.encode(errors="replace").decode())[:MOST_WORDS]


HANDLERS = {"judge": judge}
