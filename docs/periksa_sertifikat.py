"""Periksa sertifikat askom_lms tanpa sistem yang menerbitkannya, tanpa jaringan.

    pip install cryptography pyhanko
    python periksa_sertifikat.py sertifikat.pdf bukti.json akar.pem

bukti.json dari /log/bukti/<kode>, akar.pem dari /log/akar.pem. Kode keluar: 0 sah, 1 tidak sah, 2 tidak terbaca.
Diperiksa: sidik, segel PDF, baris penerbitan di rantai, tanda tangan titik periksa, dan baris paraf.
"""

import contextlib
import hashlib
import io
import json
import logging
import sys
from pathlib import Path

from asn1crypto import pem
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

ROOT_NAME = "Akar segel askom_lms"
SIGNED_PARTS = ("at", "chain", "head", "root", "size")


class TidakSah(Exception):
    """Satu hal tidak cocok; pesannya menyebut yang mana."""


def periksa(pdf: bytes, bukti: dict, akar: bytes) -> list[str]:
    """Kalimat tentang setiap hal yang cocok. Raises TidakSah pada yang pertama tidak cocok."""
    issued = json.loads(bukti["entry"]["body"])
    sha256 = hashlib.sha256(pdf).hexdigest()
    if {sha256} != {issued["data"]["sha256"], bukti["certificate"]["sha256"]} or issued["kind"] != "certificate.issue":
        raise TidakSah("Sidik berkas ini bukan sidik yang dicatat saat penerbitan.")
    number = issued["data"]["number"]
    if number != bukti["certificate"]["number"]:
        raise TidakSah("Nomor di bukti bukan nomor yang dicatat saat penerbitan.")
    told = [f"Sidik berkas sama dengan yang dicatat untuk nomor {number}."]
    inside = seal(pdf, akar)
    told.append("Segel utuh, dari akar yang diberikan, dan mencakup seluruh berkas.")
    checkpoint, key = bukti["checkpoint"], signer(bukti["certificate_of_checkpoint_key"], akar)
    signature(checkpoint, key)
    told.append(f"Titik periksa {checkpoint['at']} bertanda tangan sah: {checkpoint['size']} baris.")
    inclusion(bukti["entry"], checkpoint)
    told.append(f"Penerbitan tercatat di rantai, baris {bukti['entry']['seq']}.")
    if inside:
        earlier = json.loads(inside)
        signature(earlier, key)
        if earlier["chain"] != checkpoint["chain"] or earlier["size"] > checkpoint["size"]:
            raise TidakSah("Titik periksa di dalam berkas bukan dari rantai ini, atau lebih baru dari buktinya.")
        told.append(f"Titik periksa di dalam berkas sah: {earlier['size']} baris pada {earlier['at']}.")
    for one in bukti["parafs"]:
        paraf(one, checkpoint)
    told.append(f"{len(bukti['parafs'])} paraf tercatat di rantai dengan sidik lembarnya.")
    return told


def seal(pdf: bytes, akar: bytes) -> str:
    """Titik periksa di dalam berkas, sesudah segelnya cocok."""
    known = [asn1.Certificate.load(der) for _, _, der in pem.unarmor(akar, multiple=True)]
    own = [one for one in known if str(one.subject.native.get("common_name", "")).startswith(ROOT_NAME)]
    try:
        reader = PdfFileReader(io.BytesIO(pdf), strict=False)
        found, last = reader.embedded_regular_signatures, reader.embedded_signatures[-1]
        ours, anybody = (ValidationContext(trust_roots=some, allow_fetching=False) for some in (own, known))
        status = validate_pdf_signature(found[0], ours, ts_validation_context=anybody)
        whole = last.evaluate_signature_coverage() is SignatureCoverageLevel.ENTIRE_FILE
        inside = str(reader.root.get("/AskomTitikPeriksa", ""))
    except Exception as error:
        raise TidakSah(f"Berkas tidak bersegel atau segelnya tidak terbaca ({type(error).__name__}).") from error
    if not status.bottom_line:  # never `intact`: it stays true when something is added
        raise TidakSah("Segel rusak, dari akar lain, atau isi ditambahkan sesudahnya.")
    if not whole or len(found) != 1:
        raise TidakSah("Ada isi sesudah segel.")
    return inside


def signer(text: str, akar: bytes):
    """Kunci titik periksa, bila salah satu akar menyatakannya."""
    try:
        certificate = x509.load_pem_x509_certificate(text.encode())
    except ValueError as error:
        raise TidakSah("Sertifikat kunci titik periksa tidak terbaca.") from error
    for root in x509.load_pem_x509_certificates(akar):
        with contextlib.suppress(ValueError, TypeError, InvalidSignature):  # another root
            certificate.verify_directly_issued_by(root)
            if root.subject.rfc4514_string().startswith(f"CN={ROOT_NAME}"):
                return certificate.public_key()
    raise TidakSah("Kunci titik periksa tidak dinyatakan oleh akar yang diberikan.")


def signature(checkpoint: dict, key) -> None:
    """Tanda tangan satu titik periksa atas JSON kanoniknya."""
    try:
        body = json.dumps({name: checkpoint[name] for name in SIGNED_PARTS}, separators=(",", ":"))
        key.verify(bytes.fromhex(checkpoint["signature"]), body.encode())
    except Exception as error:
        raise TidakSah("Titik periksa tidak bertanda tangan sah.") from error


def inclusion(line: dict, checkpoint: dict) -> None:
    """RFC 6962: jalan dari satu baris ke akar pohon."""
    path = [bytes.fromhex(one) for one in line["path"]]
    node = hashlib.sha256(b"\x00" + line["body"].encode()).digest()
    index, size = line["seq"] - 1, checkpoint["size"]
    if json.loads(line["body"])["seq"] != line["seq"] or not 0 <= index < size:
        raise TidakSah(f"Baris {line['seq']} tidak berada di dalam titik periksa.")
    while size > 1:
        if index % 2 or index + 1 < size:
            other = path.pop(0) if path else b""
            node = hashlib.sha256(b"\x01" + (other + node if index % 2 else node + other)).digest()
        index, size = index // 2, (size + 1) // 2
    if node.hex() != checkpoint["root"] or path:
        raise TidakSah(f"Baris {line['seq']} tidak ada di rantai yang ditandatangani.")


def paraf(one: dict, checkpoint: dict) -> None:
    """Satu paraf: barisnya ada, dan menyebut sidik lembar yang sama."""
    inclusion(one, checkpoint)
    body = json.loads(one["body"])
    if body["kind"] != "submission.sign_off" or body["data"]["fingerprint"] != one["fingerprint"]:
        raise TidakSah(f"Paraf {one['form']} versi {one['version']} tidak sesuai dengan barisnya di rantai.")


def main(arguments: list[str]) -> int:
    for name in ("pyhanko", "pyhanko_certvalidator"):  # what they think of a file is said in words below
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        pdf, proof, akar = (Path(name).read_bytes() for name in arguments)
        for line in periksa(pdf, json.loads(proof), akar):
            print(f"cocok: {line}")
    except TidakSah as error:
        print(f"TIDAK SAH. {error}")
        return 1
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        print(f"TIDAK TERBACA. Beri tiga berkas: sertifikat.pdf bukti.json akar.pem ({type(error).__name__}: {error}).")
        return 2
    print("SAH. Keadaan terakhir (dibekukan, dicabut) hanya ada di halaman pemeriksaan.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
