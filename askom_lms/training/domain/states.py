"""What may happen to a class, and the words its rows are made of."""

from enum import StrEnum


class ClassState(StrEnum):
    """Life of a class in this part; the four stages of an application come with the organiser's desk."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"
    RUNNING = "running"
    FINISHED = "finished"


class Programme(StrEnum):
    """001 knows two programmes."""

    PELATIHAN = "pelatihan"
    PENINGKATAN = "peningkatan"


class StaffRole(StrEnum):
    """Who works in a class; pengajar and master asesor are counted separately (000-020)."""

    PANITIA = "panitia"
    PENGAJAR = "pengajar"
    MASTER_ASESOR = "master_asesor"
    EXAMINER = "examiner"
    TIM_TEKNIS = "tim_teknis"


class Mark(StrEnum):
    """Attendance of one person at one session."""

    HADIR = "H"
    TERLAMBAT = "T"
    IZIN = "I"
    ALPA = "A"


class Folder(StrEnum):
    """The four coloured folders (000-136)."""

    MERAH = "merah"
    KUNING = "kuning"
    HIJAU = "hijau"
    BIRU = "biru"
