"""The process map: what each step of the long chain says, and in which one the signed-in person is."""

import datetime as dt
import uuid

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from askom_lms.certification.domain.states import Verdict
from askom_lms.certification.queries import ResultPage, own_result
from askom_lms.enrolment.domain.flow import REVIEWED
from askom_lms.enrolment.domain.states import EnrolmentState
from askom_lms.enrolment.models import Enrolment
from askom_lms.enrolment.queries import own_enrolment
from askom_lms.kernel import clock
from askom_lms.kernel.act import Act
from askom_lms.kernel.db import session
from askom_lms.people.domain import Role
from askom_lms.training.models import ClassSession, ClassState, TrainingClass

TRAINEES = frozenset({Role.TRAINEE, Role.KETUA_KELAS})
LAST_DAY = 5
MIDNIGHT = dt.time(23, 59)
CHAINS = {
    "diklat": _l("Diklat dan sertifikasi asesor"),
    "asesmen": _l("Satu asesmen, sekali dalam setiap tugas"),
}
WORDS = {
    "usul": (
        _l("Usul kelas"),
        _l("Kelas diusulkan: tempat, skema, jadwal, petugas, dan paling banyak 24 kursi."),
        _l("Penyelenggara"),
    ),
    "permohonan": (
        _l("Permohonan"),
        _l("Peserta mengisi data, memilih skema, dan mengunggah berkas permohonan."),
        _l("Peserta"),
    ),
    "kajian": (
        _l("Kajian berkas"),
        _l("Berkas dan syarat diperiksa; yang memenuhi mendapat kursi."),
        _l("Panitia"),
    ),
    "internalisasi": (
        _l("Pra-kelas: internalisasi"),
        _l("Peserta membawa dokumen skema dan SKKNI, dan membuat peta kompetensi."),
        _l("Peserta, pengajar"),
    ),
    "hari-1": (
        _l("Hari 1: rencana"),
        _l("Konsep asesmen; Tugas 1 direncanakan."),
        _l("Peserta; paraf master asesor"),
    ),
    "hari-2": (
        _l("Hari 2: perangkat"),
        _l("Perangkat Tugas 1 dan Tugas 2 disusun dan diparaf."),
        _l("Peserta; paraf master asesor"),
    ),
    "hari-3": (
        _l("Hari 3: bermain peran 1"),
        _l("Tugas 1 dijalankan bersama teman sekelas, bergantian sebagai asesor dan asesi."),
        _l("Peserta berpasangan"),
    ),
    "hari-4": (
        _l("Hari 4: bermain peran 2"),
        _l("Tugas 2 dijalankan, perangkat divalidasi, pelatih merekomendasikan peserta untuk uji."),
        _l("Peserta, master asesor"),
    ),
    "hari-5": (
        _l("Hari 5: asesmen Jumat"),
        _l("Tugas 3: peserta mengases asesi sebenarnya dan diuji."),
        _l("Peserta, asesi, penguji"),
    ),
    "rekomendasi": (
        _l("Rekomendasi"),
        _l("Bukti ditimbang dengan VATM: kompeten (K) atau belum kompeten (BK)."),
        _l("Penguji"),
    ),
    "keputusan": (
        _l("Keputusan"),
        _l("Rapat memutuskan atas rekomendasi; banding paling lambat 1 hari sesudahnya."),
        _l("Tim teknis"),
    ),
    "sertifikat": (
        _l("Sertifikat"),
        _l("Yang kompeten menerima sertifikat kompetensi, berlaku 3 tahun."),
        _l("BNSP, LSP"),
    ),
    "penggunaan": (
        _l("Penggunaan"),
        _l("Mengases dengan surat tugas, dalam lingkup sertifikat: 2 kali setahun, 6 kali dalam 3 tahun."),
        _l("Pemegang sertifikat"),
    ),
    "surveilan": (
        _l("Surveilan"),
        _l("Paling sedikit setahun sekali kompetensi diperiksa lewat logbook dan konfirmasi."),
        _l("BNSP"),
    ),
    "sertifikasi-ulang": (
        _l("Sertifikasi ulang"),
        _l("Permohonan baru sebelum masa berlaku habis, dengan bukti enam asesmen."),
        _l("Pemegang sertifikat"),
    ),
    "rencana": (
        _l("Merencanakan"),
        _l("Kelompok pekerjaan, pendekatan, metode, dan instrumen ditetapkan."),
        _l("Asesor"),
    ),
    "permohonan-asesi": (
        _l("Memohon dan menilai diri"),
        _l("Asesi memohon dan menilai dirinya terhadap setiap KUK."),
        _l("Asesi"),
    ),
    "persetujuan": (
        _l("Menyepakati"),
        _l("Rencana dan kerahasiaan disepakati dan ditandatangani berdua."),
        _l("Asesor, asesi"),
    ),
    "bukti": (
        _l("Mengumpulkan bukti"),
        _l("Observasi, tugas praktik, dan pertanyaan pendukung."),
        _l("Asesor, asesi"),
    ),
    "hasil": (
        _l("Merekam hasil"),
        _l("Bukti ditimbang per unit; rekomendasi disampaikan kepada asesi."),
        _l("Asesor"),
    ),
    "umpan-balik": (_l("Umpan balik"), _l("Asesi menilai proses asesmennya."), _l("Asesi")),
    "laporan": (_l("Melaporkan"), _l("Hasil semua asesi dilaporkan kepada LSP."), _l("Asesor")),
    "validasi": (_l("Memvalidasi"), _l("Perangkat dan proses ditinjau orang lain dan diperbaiki."), _l("Validator")),
}
"""Title, what happens, and who does it; forms and clauses stand in the register."""


def step_here(act: Act) -> str:
    """The key of the step in which this person is; empty for somebody who is in none.

    A trainee is where his application, his class and his result are; everybody else is where his class is.
    """
    if act.actor is None:
        return ""
    if TRAINEES & act.actor.roles:
        own = own_enrolment(act)
        return _of_trainee(act, own) if own is not None else ""
    place = act.actor.at_hand(act.today)
    klass = session().get(TrainingClass, place.scope) if place and place.scope else None
    return _of_class(act, klass) if klass is not None else ""


def _of_trainee(act: Act, own: Enrolment) -> str:
    if own.state in (EnrolmentState.DRAFT, EnrolmentState.REJECTED):
        return "permohonan"
    if own.state in REVIEWED:
        return "kajian"
    result = own_result(act)
    return (_of_result(result) if result else "") or _of_class(act, own.training_class, has_seat=True)


def _of_result(result: ResultPage) -> str:
    """Where somebody is who is recommended already; empty before.

    The certificate of competence comes from BNSP and is not recorded here: what follows it carries no mark.
    """
    if result.is_decided:
        return "sertifikat" if result.decision is Verdict.K else "keputusan"
    return "keputusan" if result.is_proposed else ""


def _of_class(act: Act, klass: TrainingClass, *, has_seat: bool = False) -> str:
    """By the timetable once its first day has come, before that by the state of the class."""
    today = clock.in_zone(act.now, klass.zone).date()
    if today > klass.ends_on:
        return "rekomendasi" if klass.state is not ClassState.FINISHED else "keputusan"
    day = _day_reached(klass.id, act, klass.zone)
    if day:
        return f"hari-{min(day, LAST_DAY)}"
    if day == 0 or has_seat:
        return "internalisasi"
    return {ClassState.PLANNED: "usul", ClassState.OPEN: "permohonan"}.get(klass.state, "kajian")


def _day_reached(class_id: uuid.UUID, act: Act, zone: str) -> int | None:
    """The latest day of the timetable that has begun on the calendar of the class; None before the first."""
    tonight = clock.at(clock.in_zone(act.now, zone).date(), MIDNIGHT, zone)
    begun = (ClassSession.class_id == class_id, ClassSession.starts_at <= tonight)
    return session().scalar(select(func.max(ClassSession.day)).where(*begun))
