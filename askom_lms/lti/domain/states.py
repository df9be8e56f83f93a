"""Which state a registration or a score has, what a link opens, which platforms we know by name."""

from enum import StrEnum


class RegistrationState(StrEnum):
    """Asked for until somebody confirms it; off lets nobody in and keeps what is there."""

    PENDING = "menunggu"
    ACTIVE = "aktif"
    OFF = "mati"


class Product(StrEnum):
    """The kinds of platform; an unknown one speaks the standard and nothing else."""

    MOODLE = "moodle"
    CANVAS = "canvas"
    OPENEDX = "openedx"
    OTHER = "lain"


class Target(StrEnum):
    """What a link in a course opens."""

    CLASS = "kelas"
    HOME = "beranda"
    DESK = "meja-paraf"
    TUGAS_1 = "tugas1"
    TUGAS_2 = "tugas2"
    TUGAS_3 = "tugas3"
    ATTENDANCE = "presensi"
    CERTIFICATE = "sertifikat"


class LineItemKey(StrEnum):
    """What a column of a gradebook is about: one tugas each."""

    TUGAS_1 = "tugas1"
    TUGAS_2 = "tugas2"
    TUGAS_3 = "tugas3"


class Proof(StrEnum):
    """How a person of a platform became a person here."""

    PASSWORD = "sandi"  # noqa: S105 - a kind of proof, not a password
    ROSTER = "daftar"


class ScoreState(StrEnum):
    """Of a score on its way: what is newest waits, was taken, waits to be tried again, or was refused for good."""

    WAITING = "menunggu"
    SENT = "terkirim"
    FAILED = "gagal"
    REFUSED = "ditolak"
