"""The five steps of a new class, and its settings."""

import uuid
from collections.abc import Iterable

from flask import request
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField

from askom_lms.paperwork.domain.sheet import TUK_KINDS
from askom_lms.training.domain.evaluation import LONGEST_EVALUATION
from askom_lms.training.domain.folders import Reading
from askom_lms.training.domain.grace import LONGEST_GRACE
from askom_lms.training.domain.settings import (
    CERTIFICATION_RULE_SETS,
    ENTRY_RULE_SETS,
    LONGEST_FEE,
    LONGEST_OFFER,
    PAPERS,
    ZONES,
)
from askom_lms.training.domain.standards import pinnable
from askom_lms.training.domain.states import Programme
from askom_lms.training.domain.venue import LONGEST
from askom_lms.training.forms import fields

WEEKDAYS = (_l("Senin"), _l("Selasa"), _l("Rabu"), _l("Kamis"), _l("Jumat"), _l("Sabtu"), _l("Minggu"))
PROGRAMMES = {
    Programme.PELATIHAN: _l("Pelatihan asesor kompetensi"),
    Programme.PENINGKATAN: _l("Peningkatan kompetensi asesor (RCC)"),
}
RULE_SETS = {
    "juknis-001": _l("Juknis 001: sertifikat teknis dan pengalaman 3 tahun"),
    "skema-002": _l("Skema 002: sertifikat teknis atau pengalaman 3 tahun"),
    "peserta-000": _l("Catatan 000: bacaan terketat, pengalaman 5 tahun bila tanpa sertifikat"),
}


FOLDER_COLOURS = {
    "merah": _l("Merah"),
    "kuning": _l("Kuning"),
    "hijau": _l("Hijau"),
    "biru": _l("Biru"),
    "ungu": _l("Ungu"),
    "cokelat": _l("Cokelat"),
    "abu": _l("Abu-abu"),
}
READINGS = {
    Reading.TASKS: _l("Tugas 1, Tugas 2, Tugas 3, berkas (catatan diklat 000)"),
    Reading.CONTENT: _l("Bermain peran, tugas mandiri, asesmen calon asesor, permohonan (praktik kelas lain)"),
}


class PlaceForm(FlaskForm):
    """Step 1: where and when."""

    number = fields.text(
        _l("Nomor kelas"),
        longest=32,
        needed=_l("Tulis nomor kelas, misalnya 07/2026."),
        hint=_l("Misalnya 07/2026; menjadi alamat kelas."),
    )
    venue = fields.text(
        _l("Tempat"), longest=160, needed=_l("Tulis nama gedung atau hotel."), hint=_l("Nama gedung atau hotel.")
    )
    city = fields.text(_l("Kota atau kabupaten"), longest=80, needed=_l("Tulis kota atau kabupatennya."))
    tuk_kind = fields.choice(_l("Jenis TUK"), [(kind, kind) for kind in TUK_KINDS])
    zone = fields.choice(_l("Zona waktu"), [(zone, zone) for zone in ZONES])
    starts_on = fields.date(
        _l("Hari 1"), needed=_l("Pilih tanggal hari pertama kelas."), hint=_l("Hari pertama kelas, biasanya Senin.")
    )
    stated_day = fields.choice(
        _l("Nama hari pada surat"),
        [("", _l("Tidak disebut")), *((str(n), day) for n, day in enumerate(WEEKDAYS))],
        hint=_l("Bila surat menyebut hari lain daripada tanggalnya, kami memperingatkan."),
    )
    pre_day_on = fields.date(
        _l("Hari internalisasi"), hint=_l("Kosongkan bila internalisasi tidak diadakan kelas ini.")
    )


class KnownPlaceForm(PlaceForm):
    """Step 1 of a class that exists: its organiser, and so the register of places, is known."""

    tuk_id = fields.choice(
        _l("TUK dari daftar lembaga"),
        hint=_l("Nama tempat dan jenis TUK mengikuti daftar. Untuk tempat lain, pilih yang pertama dan tulis namanya."),
    )


class NewClassForm(PlaceForm):
    """Step 1 for a class that does not exist yet."""

    institution_id = fields.choice(_l("Penyelenggara"))
    asesor_standard = fields.choice(
        _l("Standar asesor"),
        list(pinnable().items()),
        hint=_l("Tiga unit yang dilatih; dapat diganti sampai kelas dimulai."),
    )


class ProgrammeForm(FlaskForm):
    """Step 2: what is taught, and who may enter."""

    programme = fields.radio(_l("Program"), [(key.value, label) for key, label in PROGRAMMES.items()])
    skema_ids = fields.checks(_l("Skema yang boleh dipilih peserta"))
    rule_set = fields.choice(
        _l("Aturan masuk kelas"),
        [(key, RULE_SETS[key]) for key in ENTRY_RULE_SETS],
        hint=_l("Aturan ini ditetapkan saat pendaftaran dibuka; bacaan lain tetap terlihat di setiap permohonan."),
    )
    certification_rule_set = fields.choice(
        _l("Aturan sertifikasi"), [(key, RULE_SETS[key]) for key in CERTIFICATION_RULE_SETS]
    )


class MukForm(FlaskForm):
    """The MUK for each skema of the class: muk.<skema> -> its id, or nothing."""

    @staticmethod
    def wanted(skema_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID | None]:
        """What was chosen for these skema; an id that nobody has for what is no id."""
        return {key: _id_of(request.form.get(f"muk.{key}", "")) for key in skema_ids}


def _id_of(sent: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(sent) if sent else None
    except ValueError:
        return uuid.UUID(int=0)


class NumbersForm(FlaskForm):
    """Step 5: how many."""

    capacity = fields.number(_l("Kursi"), hint=_l("Paling banyak 24."), min=1, max=24)
    proposed = fields.number(
        _l("Peserta yang diajukan"), hint=_l("Dasar hitungan 30 % peserta dari lembaga lain."), min=1, max=24
    )


class SettingsForm(FlaskForm):
    """What the class decides for itself."""

    head_name = fields.text(_l("Pimpinan lembaga"), hint=_l("Penanda tangan sertifikat pelatihan."))
    head_office = fields.text(_l("Jabatan pimpinan"))
    internalisasi_required = BooleanField(_l("Internalisasi wajib sebelum hari 1"))
    pre_day_papers_required = BooleanField(_l("Peta kompetensi dasar, dokumen skema, dan SKKNI wajib sebelum hari 1"))
    examiner_differs = BooleanField(_l("Penguji berbeda dari master asesor yang memberi paraf"))
    examiner_reason = fields.text(
        _l("Alasan bila penguji boleh sama"), longest=300, hint=_l("Tercetak pada halaman pemisahan peran.")
    )
    examiner_most = fields.number(
        _l("Peserta per penguji, paling banyak"),
        hint=_l("Antara 15 dan 20; di atas 15 tampil peringatan. Master asesor menguji paling banyak 12."),
        min=15,
        max=20,
    )
    appeal_in_working_days = BooleanField(_l("Batas banding 1 hari dihitung sebagai hari kerja"))
    application_first = BooleanField(_l("Kompeten hanya bagi yang permohonan sertifikasinya diterima di sini"))
    application_reason = fields.text(
        _l("Alasan bila permohonan ditelaah di luar aplikasi"), longest=300, hint=_l("Tercatat pada jejak kelas.")
    )
    make_up_allowed = BooleanField(_l("Susulan diizinkan, dengan persetujuan panitia"))
    grace_minutes = fields.number(
        _l("Toleransi terlambat, menit"),
        hint=_l("Pindaian sesudahnya tercatat T, terlambat. Antara 0 dan 60."),
        min=0,
        max=LONGEST_GRACE,
    )
    offer_hours = fields.number(
        _l("Tawaran kursi berlaku, jam"),
        hint=_l("Kursi yang dilepas ditawarkan kepada yang berikut dalam daftar tunggu. Antara 1 dan 168."),
        min=1,
        max=LONGEST_OFFER,
    )
    evaluation_days = fields.number(
        _l("Evaluasi master asesor, hari setelah kelas"),
        hint=_l("Peserta mengisi sejak hari terakhir. Antara 0 dan 60."),
        min=0,
        max=LONGEST_EVALUATION,
    )
    fee = fields.text(
        _l("Biaya sertifikasi"),
        longest=LONGEST_FEE,
        hint=_l("Tampil pada lembar informasi sebelum permohonan sertifikasi: jumlah, yang menanggung, cara membayar."),
    )
    shelf = fields.lines(
        _l("Bahan praktik"),
        hint=_l("Satu tautan per baris: judul; https://… Tampil di bawah jadwal, paling banyak 12."),
    )
    least_trainees = fields.number(
        _l("Peserta minimal"),
        needed=False,
        hint=_l("Di bawah jumlah ini kelas tidak dapat dimulai. Kosong berarti tanpa minimum."),
        min=0,
        max=24,
    )
    asesor_standard = fields.radio(_l("Standar asesor"), list(pinnable().items()))
    standard_checked = BooleanField(_l("Ketiga kode unit sudah dicocokkan dengan naskah resminya"))
    folder_merah = fields.choice(_l("Map Tugas 1"), list(FOLDER_COLOURS.items()))
    folder_kuning = fields.choice(_l("Map Tugas 2"), list(FOLDER_COLOURS.items()))
    folder_hijau = fields.choice(_l("Map Tugas 3"), list(FOLDER_COLOURS.items()))
    folder_biru = fields.choice(_l("Map berkas permohonan"), list(FOLDER_COLOURS.items()))
    folder_reading = fields.radio(_l("Sebutan map"), [(key.value, label) for key, label in READINGS.items()])
    paper = fields.radio(_l("Kertas"), [(paper, paper) for paper in PAPERS])


class PlainForm(FlaskForm):
    """A button without fields."""


class VenueForm(FlaskForm):
    """What people need to know of the place."""

    room = fields.text(_l("Ruang kelas"), longest=LONGEST)
    address = fields.text(_l("Alamat untuk peta"), longest=LONGEST, hint=_l("Jalan, nomor, kota."))
    wifi = fields.text(_l("Nama Wi-Fi"), longest=LONGEST)
    wifi_note = fields.text(
        _l("Catatan Wi-Fi"),
        longest=LONGEST,
        hint=_l("Misalnya di mana kata sandinya ditempel; jangan tulis kata sandinya."),
    )
    printer = fields.text(_l("Catatan pencetak"), longest=LONGEST, hint=_l("Di mana, jam berapa, kertas apa."))
