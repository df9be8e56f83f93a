"""How long each class of documents stays: proposed times, as data, until whoever is controller confirms one. Pure."""

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
    """Proposed; what was confirmed counts instead."""
    is_fixed: bool = False
    """Promised on the page that makes the thing: there is nothing to confirm."""
    least: int = 1
    """Days that a confirmation may not go below."""
    clause: str = ""
    """Of the duty behind `least`; empty where no source sets one."""


LONGEST = 50 * YEAR
"""Days that a confirmation may not go above: a longer time is no time."""
REASON_AT_MOST = 1000


def problem(kind: Retention, days: int | None, reason: str) -> str:
    """Code of what keeps these days from being confirmed; empty when nothing does."""
    if kind.is_fixed:
        return "privacy.retention_fixed"
    if days is None or days > LONGEST:
        return "privacy.retention_days"
    if days < kind.least:
        return "privacy.retention_short" if kind.clause else "privacy.retention_days"
    return "" if reason and len(reason) <= REASON_AT_MOST else "privacy.retention_reason"


RETENTIONS = {
    one.key: one
    for one in (
        Retention(
            "scans",
            "Pindaian KTP, pasfoto, ijazah, bukti, NIK yang disalin; surat izin",
            "kelas selesai dan banding diputus",
            90,
            least=30,
            clause="002 9.9.2, 9.9.6",
        ),
        Retention(
            "dossiers",
            "Isian formulir, lampiran, catatan penilaian, permohonan sertifikasi, ZIP penyerahan",
            "kelas selesai",
            (CERTIFICATE_YEARS + 1) * YEAR,
            least=CERTIFICATE_YEARS * YEAR,
            clause="002 9.4.6",
        ),
        Retention("access_log", "Catatan siapa membuka dokumen", "dibuka", 2 * YEAR),
        Retention("sessions", "Sesi masuk dan perangkatnya", "berakhir", 30),
        Retention("invitations", "Undangan dan tautan sandi", "berakhir", 30),
        Retention("scan_marks", "Pindaian kehadiran dengan tanda perangkat", "kelas selesai", 30),
        Retention("mails", "Isi surat elektronik", "ditulis", 90),
        Retention("jobs", "Isi dan hasil pekerjaan selesai", "selesai", 90),
        Retention("import_drafts", "Tabel peserta yang diimpor", "diunggah", 1, is_fixed=True),
        Retention("throttles", "Hitungan tebakan", "terakhir dicoba", 30),
        Retention("exports", "Unduhan Data saya", "dibuat", 7, is_fixed=True),
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
    "examiner_change",
    "role_play",
    "asesor_relation",
    "certification_application",
    "reassessment",
    "enrolment",
)
"""What is emptied when a dossier's time is over; that it existed, who signed and its hashes stay in the chain."""
SCAN_TABLES = ("enrolment_document", "register_identity")
"""Papers of the application and what was copied off them."""
