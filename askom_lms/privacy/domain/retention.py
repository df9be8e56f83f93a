"""How long each class of documents stays: the proposed defaults, as data. Whoever is controller decides them. Pure."""

import datetime as dt
from dataclasses import dataclass

YEAR = 365
CERTIFICATE_YEARS = 3
"""000-029: an asesor's certificate holds three years."""


@dataclass(frozen=True)
class Retention:
    """One class of documents."""

    key: str
    words: str
    """As a person calls it."""
    since: str
    """From when the days count."""
    days: int
    is_decided: bool = False
    """False: a default that the controller still has to decide (DPIA 7)."""

    def limit(self, now: dt.datetime) -> dt.datetime:
        """What began to count before this is over."""
        return now - dt.timedelta(days=self.days)


RETENTIONS = {
    one.key: one
    for one in (
        Retention(
            "scans",
            "Pindaian KTP, pasfoto, ijazah, bukti, NIK yang disalin; surat izin",
            "kelas selesai dan banding diputus",
            90,
        ),
        Retention(
            "dossiers",
            "Isian formulir, lampiran, catatan penilaian, permohonan sertifikasi, ZIP penyerahan",
            "kelas selesai",
            (CERTIFICATE_YEARS + 1) * YEAR,
        ),
        Retention("access_log", "Catatan siapa membuka dokumen", "dibuka", 2 * YEAR),
        Retention("sessions", "Sesi masuk dan perangkatnya", "berakhir", 30),
        Retention("invitations", "Undangan dan tautan sandi", "berakhir", 30),
        Retention("scan_marks", "Pindaian kehadiran dengan tanda perangkat", "kelas selesai", 30),
        Retention("mails", "Isi surat elektronik", "ditulis", 90),
        Retention("jobs", "Isi dan hasil pekerjaan selesai", "selesai", 90),
        Retention("import_drafts", "Tabel peserta yang diimpor", "diunggah", 1, is_decided=True),
        Retention("throttles", "Hitungan tebakan", "terakhir dicoba", 30),
        Retention("exports", "Unduhan Data saya", "dibuat", 7, is_decided=True),
    )
}
DOSSIER_TABLES = (
    "record",
    "attachment",
    "submission",
    "remark",
    "item_message",
    "wet_paraf",
    "aca_exam",
    "role_play",
    "asesor_relation",
    "certification_application",
    "enrolment",
)
"""What is emptied when a dossier's time is over; that it existed, who signed and its hashes stay in the chain."""
SCAN_TABLES = ("enrolment_document", "register_identity")
"""Papers of the application and what was copied off them."""
