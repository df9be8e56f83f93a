"""Lists of participants as somebody keeps them in a spreadsheet."""

import datetime as dt

from askom_lms.enrolment import services
from tests.factories.classes import act_of

HEADER = ["No", "Nama", "E-mail", "Lembaga asal", "Kota", "Provinsi", "Tgl lahir", "Pendidikan", "No sertifikat",
          "Skema sertifikat", "Terbit", "Berlaku sampai", "Tempat kerja", "Bekerja sejak", "Bukti pengalaman",
          "Sesuai bidang", "Perekomendasi", "Jenis perekomendasi", "Tgl rekomendasi", "Word", "Excel", "HP"]  # fmt: skip


def line(world, n, *, origin=None, **changes):
    """One qualified person of the organiser, or of another institution; `changes` by head."""
    day_1 = world.klass.starts_on
    cells = {
        "No": str(n),
        "Nama": f"Peserta {n}",
        "E-mail": f"peserta{n}@contoh.id",
        "Lembaga asal": world.organiser.name if origin is None else origin,
        "Kota": "Sidoarjo",
        "Provinsi": "Jatim",
        "Tgl lahir": "31/12/1990",
        "Pendidikan": "D3",
        "No sertifikat": f"S-{n}",
        "Skema sertifikat": "Junior Database Administrator",
        "Terbit": (day_1 - dt.timedelta(days=400)).isoformat(),
        "Berlaku sampai": (day_1 + dt.timedelta(days=690)).isoformat(),
        "Tempat kerja": "PT Sumber Data",
        "Bekerja sejak": f"5 Januari {day_1.year - 6}",
        "Bukti pengalaman": "industri",
        "Sesuai bidang": "ya",
        "Perekomendasi": world.organiser.name,
        "Jenis perekomendasi": "lsp",
        "Tgl rekomendasi": (day_1 - dt.timedelta(days=60)).isoformat(),
        "Word": "ya",
        "Excel": "ya",
        "HP": "0812",
    }
    return [{**cells, **changes}[head] for head in HEADER]


def lines(world, n, *, external=0):
    """So many people, the first ones from elsewhere."""
    return [line(world, k, origin="Lembaga lain" if k <= external else None) for k in range(1, n + 1)]


def on_desk(world, rows, person=None):
    """The table of this person, read and mapped."""
    return services.keep_table(act_of(person or world.panitia, world.now), world.klass, "peserta.xlsx", [HEADER, *rows])
