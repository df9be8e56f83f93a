"""What a column of a list of participants means, guessed by the words in its head."""

import hashlib
import re
from collections.abc import Sequence
from enum import StrEnum


class Column(StrEnum):
    """What may stand in a column."""

    NAME = "nama"
    EMAIL = "email"
    PHONE = "telepon"
    ORIGIN = "asal"
    CITY = "kota"
    PROVINCE = "provinsi"
    BORN_ON = "lahir"
    EDUCATION = "pendidikan"
    SKEMA = "skema"
    CERTIFICATE = "sertifikat"
    CERTIFICATE_SCHEME = "sertifikat-skema"
    ISSUED_ON = "terbit"
    VALID_UNTIL = "berlaku"
    EMPLOYER = "pengalaman"
    WORKED_SINCE = "bekerja-sejak"
    PROOF = "bukti"
    IN_FIELD = "bidang"
    RECOMMENDER = "perekomendasi"
    RECOMMENDER_KIND = "jenis-perekomendasi"
    RECOMMENDED_ON = "tanggal-rekomendasi"
    WORD = "word"
    EXCEL = "excel"
    INTERNALISASI_ON = "internalisasi"


C = Column
NEEDED = (C.NAME, C.EMAIL, C.ORIGIN)
"""Without these nobody is invited."""
DATES = frozenset({C.BORN_ON, C.ISSUED_ON, C.VALID_UNTIL, C.WORKED_SINCE, C.RECOMMENDED_ON, C.INTERNALISASI_ON})
HEADS: dict[Column, tuple[str, ...]] = {
    C.EMAIL: ("e mail", "email", "alamat email", "alamat e mail", "surel", "mail"),
    C.PHONE: ("telepon", "telp", "hp", "no hp", "nomor hp", "whatsapp", "wa", "no wa", "phone", "telephone", "mobile"),
    C.BORN_ON: ("tanggal lahir", "tgl lahir", "lahir", "date of birth", "birth date", "born"),
    C.EDUCATION: ("pendidikan", "pendidikan terakhir", "ijazah", "education", "degree"),
    C.VALID_UNTIL: ("berlaku sampai", "masa berlaku", "sertifikat berlaku sampai", "berlaku s d",
                    "berlaku hingga", "valid until", "expires", "expiry"),
    C.ISSUED_ON: ("tanggal terbit", "tgl terbit", "sertifikat terbit", "terbit", "issued", "issue date"),
    C.CERTIFICATE_SCHEME: ("skema sertifikat", "judul sertifikat", "nama sertifikat", "certificate title"),
    C.CERTIFICATE: ("nomor sertifikat", "no sertifikat", "sertifikat teknis", "certificate number", "certificate"),
    C.RECOMMENDED_ON: ("tanggal rekomendasi", "tgl rekomendasi", "recommendation date"),
    C.RECOMMENDER_KIND: ("jenis perekomendasi", "jenis lembaga perekomendasi", "recommender kind"),
    C.RECOMMENDER: ("perekomendasi", "lembaga perekomendasi", "rekomendasi", "recommended by",
                    "recommending institution", "recommender"),
    C.WORKED_SINCE: ("bekerja sejak", "mulai bekerja", "pengalaman sejak", "working since", "employed since"),
    C.PROOF: ("bukti pengalaman", "bukti kerja", "proof of experience", "proof"),
    C.IN_FIELD: ("sesuai bidang", "di bidang", "in field"),
    C.EMPLOYER: ("tempat kerja", "tempat bekerja", "perusahaan", "pengalaman", "pengalaman kerja",
                 "employer", "workplace", "company"),
    C.INTERNALISASI_ON: ("tanggal internalisasi", "internalisasi", "internalisation"),
    C.WORD: ("word", "microsoft word", "ms word"),
    C.EXCEL: ("excel", "microsoft excel", "ms excel"),
    C.SKEMA: ("skema", "skema sertifikasi", "scheme", "certification scheme"),
    C.PROVINCE: ("provinsi", "propinsi", "province"),
    C.CITY: ("kota", "kabupaten", "kota kabupaten", "kabupaten kota", "domisili", "city", "regency", "town"),
    C.ORIGIN: ("lembaga", "lembaga asal", "asal lembaga", "asal", "instansi", "lsp", "institution", "organisation",
               "organization", "origin", "satuan kerja", "unit kerja", "perguruan tinggi", "universitas", "sekolah"),
    C.NAME: ("nama", "nama lengkap", "nama peserta", "name", "full name", "participant"),
}  # fmt: skip
"""The words of a head, each as it is compared; a column that two could mean goes to the one that stands first."""
SEARCHED = 10
"""A title or two may stand above the head."""
LEAST_HEADS = 2


def compared(head: str) -> str:
    """A head without capitals, signs, remarks in brackets and doubled spaces."""
    bare = re.sub(r"\(.*?\)", " ", head.casefold())
    return " ".join(re.sub(r"[^a-z0-9]+", " ", bare).split())


def guessed(header: Sequence[str]) -> list[str]:
    """For each column what it means, or "" where nobody can tell; nothing is meant twice."""
    heads = [compared(head) for head in header]
    found = [""] * len(heads)
    for column, words in HEADS.items():
        exact = (n for n, head in enumerate(heads) if not found[n] and head in words)
        close = (n for n, head in enumerate(heads) if not found[n] and _speaks_of(head, words))
        place = next(exact, next(close, None))
        if place is not None:
            found[place] = column.value
    return found


def _speaks_of(head: str, words: Sequence[str]) -> bool:
    return any(f" {word} " in f" {head} " for word in words)


def head_row(rows: Sequence[Sequence[str]]) -> int:
    """Where the head stands: the first row that names two columns, else the first of all."""
    known = (n for n, row in enumerate(rows[:SEARCHED]) if sum(map(bool, guessed(row))) >= LEAST_HEADS)
    return next(known, 0)


def with_head(rows: Sequence[Sequence[str]]) -> tuple[Sequence[str], Sequence[Sequence[str]]]:
    """The head and the rows under it. A head of two lines (one cell over several columns) becomes one, and a line that
    only numbers the columns is none of the people."""
    top = head_row(rows)
    head, body = rows[top], rows[top + 1 :]
    if body and _is_second_line(head, body[0]):
        wide = [*head, *[""] * (len(body[0]) - len(head))]
        head, body = _joined(wide, body[0]), body[1:]
    if body and _only_numbers_columns(body[0]):
        body = body[1:]
    return head, body


def _is_second_line(head: Sequence[str], line: Sequence[str]) -> bool:
    """Nothing stands under the name and the address, and something under the wide cells."""
    person = [n for n, meant in enumerate(guessed(head)) if meant in (C.NAME, C.EMAIL)]
    under = [n for n, text in enumerate(line) if text.strip()]
    if not person or not under or any(n in person for n in under):
        return False
    return any(n >= len(head) or not head[n].strip() for n in under)


def _joined(head: Sequence[str], line: Sequence[str]) -> list[str]:
    """Each column by its own word, then that of the wide cell above it: `Nomor` under `Sertifikat teknis`."""
    joined, wide = [], ""
    for n, above in enumerate(head):
        below = line[n].strip() if n < len(line) else ""
        wide = above.strip() or (wide if below else "")
        joined.append(" ".join(filter(None, (below, wide))))
    return joined


def _only_numbers_columns(line: Sequence[str]) -> bool:
    """`1 2 3` or `(1) (2) (3)`, one under each head."""
    said = [compared(text.strip("() ")) for text in line if text.strip()]
    return len(said) > LEAST_HEADS and said == [str(n) for n in range(1, len(said) + 1)]


def header_key(header: Sequence[str]) -> str:
    """By which the same head is recognised next time."""
    return hashlib.sha256("\0".join(compared(head) for head in header).encode()).hexdigest()


def known_columns(columns: Sequence[str], width: int) -> list[str]:
    """What somebody chose, for so many columns: unknown words mean nothing, and of two equal ones the first counts."""
    chosen: list[str] = []
    for written in (*columns, *[""] * width)[:width]:
        is_new = written in set(Column) and written not in chosen
        chosen.append(written if is_new else "")
    return chosen
