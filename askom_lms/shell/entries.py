"""Which entries a role sees, and where its work begins."""

import re

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _lp

from askom_lms.people.domain import Role

MOST_ENTRIES = 6
CLASS_ENTRIES = (
    ("/kelas/{slug}/papan", _l("Papan kelas")),
    ("/kelas/{slug}/peserta", _lp("daftar", "Peserta")),
    ("/kelas/{slug}/kehadiran", _l("Kehadiran")),
    ("/kelas/{slug}/berkas", _l("Berkas")),
    ("/kelas/{slug}/jadwal", _l("Jadwal")),
    ("/kelas/{slug}/dokumen", _l("Dokumen")),
    ("/kelas/{slug}/petugas", _l("Petugas")),
)
CLOSED_TO_MANAGERS = {
    Role.PENGELOLA: {"/kelas/{slug}/kehadiran"},
    Role.LSP_ADMIN: {"/kelas/{slug}/papan", "/kelas/{slug}/peserta", "/kelas/{slug}/berkas"},
}
"""Pages of a class that are only for those who work in it: their entry would lead to a refusal."""
TRAINEE_ENTRIES = (
    ("/beranda", _l("Beranda")),
    ("/tugas", _l("Tugas & berkas")),
    ("/jadwal", _l("Jadwal")),
    ("/hasil", _l("Hasil")),
)
ENTRIES = {
    Role.PENGELOLA: (
        ("/kelas", _l("Kelas")),
        ("/permohonan-sertifikasi", _l("Permohonan sertifikasi")),
        ("/kelola/skema", _l("Skema")),
        ("/kelola/muk", _l("MUK")),
        ("/kelola/lembaga", _l("Lembaga")),
        ("/kelola/asesor", _l("Asesor")),
        ("/kelola/formulir", _l("Formulir")),
        ("/kelola/pengguna", _l("Pengguna")),
        ("/kelola/lti", _l("Platform belajar")),
        ("/angka", _l("Angka")),
        ("/kelola/jejak", _l("Jejak")),
        ("/kelola/insiden", _l("Insiden")),
        ("/kelola/permintaan-data", _l("Permintaan data")),
        ("/kelola/ekspor", _l("Ekspor")),
        ("/banding", _l("Banding")),
        ("/surat-keluar", _l("Surat keluar")),
    ),
    Role.BNSP: (
        ("/kelas", _l("Kelas")),
        ("/permohonan-sertifikasi", _l("Permohonan sertifikasi")),
        ("/kelola/lembaga", _l("Lembaga")),
        ("/kelola/asesor", _l("Asesor")),
        ("/keputusan", _l("Keputusan")),
        ("/sertifikat", _l("Sertifikat")),
        ("/angka", _l("Angka")),
        ("/kelola/ekspor", _l("Ekspor")),
    ),
    Role.LSP_ADMIN: (
        ("/kelas", _l("Kelas")),
        ("/permohonan-sertifikasi", _l("Permohonan sertifikasi")),
        ("/kelola/skema", _l("Skema")),
        ("/kelola/muk", _l("MUK")),
        ("/kelola/lembaga", _l("Lembaga")),
        ("/kelola/asesor", _l("Asesor")),
        ("/kelola/pengguna", _l("Pengguna")),
        ("/kelola/lti", _l("Platform belajar")),
        ("/angka", _l("Angka")),
        ("/banding", _l("Banding")),
        ("/kelola/permintaan-data", _l("Permintaan data")),
    ),
    Role.PANITIA: CLASS_ENTRIES,
    Role.TIM_TEKNIS: (
        ("/keputusan", _l("Keputusan")),
        ("/sertifikat", _l("Sertifikat")),
        ("/banding", _l("Banding")),
        ("/kelola/pemeliharaan", _l("Pemeliharaan")),
    ),
    Role.MASTER_ASESOR: (
        ("/paraf", _l("Meja paraf")),
        ("/peserta-saya", _l("Peserta saya")),
        ("/rekomendasi", _l("Rekomendasi")),
        ("/kelas/{slug}/uji", _l("Uji")),
        ("/kelas/{slug}/jadwal", _l("Jadwal")),
        ("/buku", _l("Buku asesor")),
    ),
    Role.EXAMINER: (
        ("/rekomendasi", _l("Rekomendasi")),
        ("/kelas/{slug}/uji", _l("Uji")),
        ("/kelas/{slug}/jadwal", _l("Jadwal")),
        ("/buku", _l("Buku asesor")),
    ),
    Role.PENGAJAR: (("/kelas/{slug}/jadwal", _l("Jadwal")), ("/kelas/{slug}/kehadiran", _l("Kehadiran"))),
    Role.KETUA_KELAS: (*TRAINEE_ENTRIES, ("/bagian-saya", _l("Bagian saya"))),
    Role.TRAINEE: TRAINEE_ENTRIES,
    Role.ASESI: (("/persetujuan-asesmen", _l("Persetujuan")), ("/bagian-saya", _l("Bagian saya"))),
}
"""The entries of ux.md 4; one whose page does not exist in this installation is left out."""
BELONGS = (
    (re.compile(r"/kelola/skema/[^/]+/muk(/|$)"), "/kelola/muk"),
    (re.compile(r"/kelas/[^/]+/keputusan(/|$)"), "/keputusan"),
    (re.compile(r"/kelas/[^/]+/sertifikat(/|$)"), "/sertifikat"),
    (re.compile(r"/kelas/[^/]+/rekomendasi(/|$)"), "/rekomendasi"),
    (re.compile(r"/kelola/asesor/[^/]+/(buku|pemeliharaan)$"), "/kelola/pemeliharaan"),
    (re.compile(r"/kelola/pemeliharaan(/|$)"), "/kelola/asesor"),
    (re.compile(r"/banding(/|$)"), "/hasil"),
)
"""Pages whose address lies below another page than the entry that leads to them."""
HOMES = {
    Role.PENGELOLA: "/kelola/skema",
    Role.BNSP: "/kelas",
    Role.LSP_ADMIN: "/kelola/skema",
    Role.PANITIA: "/kelas/{slug}/papan",
    Role.TIM_TEKNIS: "/keputusan",
    Role.MASTER_ASESOR: "/paraf",
    Role.EXAMINER: "/rekomendasi",
    Role.PENGAJAR: "/kelas/{slug}/jadwal",
    Role.KETUA_KELAS: "/beranda",
    Role.TRAINEE: "/beranda",
    Role.ASESI: "/persetujuan-asesmen",
}
FALLBACK_HOME = "/profil"
