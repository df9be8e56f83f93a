"""Periksa sertifikat askom_lms tanpa sistem yang menerbitkannya, tanpa jaringan.

    pip install cryptography pyhanko && python periksa_sertifikat.py sertifikat.pdf bukti.json akar.pem

bukti.json dari /log/bukti/<kode>, akar.pem dari /log/akar.pem. Kode keluar: 0 sah, 1 tidak sah, 2 tidak terbaca.
Diperiksa: sidik, segel, baris penerbitan dan paraf di rantai, titik periksa, dan apakah kunci segelnya sudah ditarik.
"""

import contextlib
import datetime as dt
import hashlib
import io
import json
import logging
import sys
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

ROOT = "CN=Akar segel askom_lms"
SIGNED_PARTS = ("at", "chain", "head", "root", "size")


class TidakSah(Exception):
    """Satu hal tidak cocok; pesannya menyebut yang mana."""


def need(holds: object, why: str) -> None:
    if not holds:
        raise TidakSah(why)


def periksa(pdf: bytes, bukti: dict, akar: bytes) -> list[str]:
    """Kalimat tentang setiap hal yang cocok. Raises TidakSah pada yang pertama tidak cocok."""
    own = [one for one in x509.load_pem_x509_certificates(akar) if one.subject.rfc4514_string().startswith(ROOT)]
    issued, said, checkpoint = json.loads(bukti["entry"]["body"]), bukti["certificate"], bukti["checkpoint"]
    is_issued = issued["kind"] == "certificate.issue" and issued["data"]["sha256"] == said["sha256"]
    need(is_issued and hashlib.sha256(pdf).hexdigest() == said["sha256"], "Sidik berkas ini bukan yang dicatat.")
    need(issued["data"]["number"] == said["number"], "Nomor di bukti bukan nomor yang dicatat saat penerbitan.")
    inside, serial, stamped = seal(pdf, akar)
    signed(checkpoint, bukti, own)
    included(bukti["entry"], checkpoint)
    told = [
        f"Sidik berkas sama dengan yang dicatat untuk nomor {said['number']}.",
        "Segel utuh, dari akar yang diberikan, dan mencakup seluruh berkas.",
        f"Titik periksa {checkpoint['at']} bertanda tangan sah: {checkpoint['size']} baris.",
        f"Penerbitan tercatat di rantai, baris {bukti['entry']['seq']}.",
    ]
    if since := withdrawn(serial, bukti.get("withdrawn_keys", ""), own):
        first = bukti["first"]
        signed(first["checkpoint"], first, own)
        included({**first["entry"], "body": bukti["entry"]["body"]}, first["checkpoint"])
        oldest = min(stamped, dt.datetime.fromisoformat(first["checkpoint"]["at"]))
        need(oldest < since, f"Kunci segel ditarik sejak {since}: tidak terbukti berkas ini disegel sebelum itu.")
        told.append(f"Kunci segel ditarik sejak {since}; bukti dari {oldest} lebih tua, jadi segelnya dipercaya.")
    if inside:
        signed(earlier := json.loads(inside), bukti, own)
        is_earlier = earlier["chain"] == checkpoint["chain"] and earlier["size"] <= checkpoint["size"]
        need(is_earlier, "Titik periksa di dalam berkas bukan dari rantai ini, atau lebih baru dari buktinya.")
        told.append(f"Titik periksa di dalam berkas sah: {earlier['size']} baris pada {earlier['at']}.")
    for one in bukti["parafs"]:
        included(one, checkpoint)
        line = json.loads(one["body"])
        is_same = line["kind"] == "submission.sign_off" and line["data"]["fingerprint"] == one["fingerprint"]
        need(is_same, f"Paraf {one['form']} versi {one['version']} tidak sesuai dengan barisnya di rantai.")
    return [*told, f"{len(bukti['parafs'])} paraf tercatat di rantai dengan sidik lembarnya."]


def seal(pdf: bytes, akar: bytes) -> tuple[str, int, dt.datetime]:
    """Titik periksa di dalam berkas, nomor kunci dan stempel waktu segelnya, sesudah segelnya cocok."""
    known = list(load_certs_from_pemder_data(akar))
    own = [one for one in known if f"CN={one.subject.native.get('common_name')}".startswith(ROOT)]
    try:
        reader = PdfFileReader(io.BytesIO(pdf), strict=False)
        found, last = reader.embedded_regular_signatures, reader.embedded_signatures[-1]
        ours, anybody = (ValidationContext(trust_roots=some, allow_fetching=False) for some in (own, known))
        status = validate_pdf_signature(found[0], ours, ts_validation_context=anybody)
        whole = last.evaluate_signature_coverage() is SignatureCoverageLevel.ENTIRE_FILE
        inside, stamp = str(reader.root.get("/AskomTitikPeriksa", "")), status.timestamp_validity
    except Exception as error:
        raise TidakSah(f"Berkas tidak bersegel atau segelnya tidak terbaca ({type(error).__name__}).") from error
    # never `intact` alone: it stays true when something is added
    need(status.bottom_line, "Segel rusak, dari akar lain, atau isi ditambahkan sesudahnya.")
    need(whole and len(found) == 1, "Ada isi sesudah segel.")
    is_stamped = stamp and stamp.intact and stamp.valid and stamp.trusted
    return inside, found[0].signer_cert.serial_number, stamp.timestamp if is_stamped else dt.datetime.now(dt.UTC)


def withdrawn(serial: int, lists: str, own: list[x509.Certificate]) -> dt.datetime | None:
    """Sejak kapan kunci ini ditarik, menurut daftar yang ditandatangani salah satu akar."""
    for part in lists.split("-----BEGIN")[1:]:
        listed = x509.load_pem_x509_crl(f"-----BEGIN{part}".encode())
        is_signed = any(listed.is_signature_valid(root.public_key()) for root in own)
        need(is_signed, "Daftar kunci yang ditarik tidak ditandatangani akar yang diberikan.")
        if one := listed.get_revoked_certificate_by_serial_number(serial):
            return one.revocation_date_utc
    return None


def signed(checkpoint: dict, proof: dict, own: list[x509.Certificate]) -> None:
    """Tanda tangan atas JSON kanonik, dari kunci yang dinyatakan salah satu akar."""
    certificate = x509.load_pem_x509_certificate(proof["certificate_of_checkpoint_key"].encode())
    for root in own:
        with contextlib.suppress(ValueError, TypeError, InvalidSignature):  # another root, or another hand
            certificate.verify_directly_issued_by(root)
            body = json.dumps({name: checkpoint[name] for name in SIGNED_PARTS}, separators=(",", ":"))
            return certificate.public_key().verify(bytes.fromhex(checkpoint["signature"]), body.encode())
    raise TidakSah("Titik periksa tidak bertanda tangan sah dari kunci yang dinyatakan akar yang diberikan.")


def included(line: dict, checkpoint: dict) -> None:
    """RFC 6962: jalan dari satu baris ke akar pohon."""
    path = [bytes.fromhex(one) for one in line["path"]]
    node = hashlib.sha256(b"\x00" + line["body"].encode()).digest()
    index, size = json.loads(line["body"])["seq"] - 1, checkpoint["size"]
    need(0 <= index == line["seq"] - 1 < size, f"Baris {line['seq']} tidak berada di dalam titik periksa.")
    while size > 1:
        if index % 2 or index + 1 < size:
            other = path.pop(0) if path else b""
            node = hashlib.sha256(b"\x01" + (other + node if index % 2 else node + other)).digest()
        index, size = index // 2, (size + 1) // 2
    need(node.hex() == checkpoint["root"] and not path, f"Baris {line['seq']} tidak ada di rantai ini.")


def main(arguments: list[str]) -> int:
    try:
        pdf, proof, akar = (Path(name).read_bytes() for name in arguments)
        print("\n".join(f"cocok: {line}" for line in periksa(pdf, json.loads(proof), akar)))
    except TidakSah as error:
        print(f"TIDAK SAH. {error}")
        return 1
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        print(f"TIDAK TERBACA. Beri tiga berkas: sertifikat.pdf bukti.json akar.pem ({type(error).__name__}: {error}).")
        return 2
    print("SAH. Keadaan terakhir (dibekukan, dicabut) hanya ada di halaman pemeriksaan.")
    return 0


if __name__ == "__main__":
    logging.disable()  # what the libraries think of a file is said in words
    sys.exit(main(sys.argv[1:]))
