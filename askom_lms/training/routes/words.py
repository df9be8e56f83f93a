"""Words for the states and steps of a class and of its application."""

from flask_babel import lazy_gettext as _l

from askom_lms.training.domain.application import Stage
from askom_lms.training.domain.states import ApplicationState, ClassEvent, ClassState

STATE_WORDS = {
    ClassState.PLANNED: _l("Direncanakan"),
    ClassState.OPEN: _l("Pendaftaran dibuka"),
    ClassState.CLOSED: _l("Pendaftaran ditutup"),
    ClassState.RUNNING: _l("Berlangsung"),
    ClassState.FINISHED: _l("Selesai"),
}
EVENT_WORDS = {
    ClassEvent.OPEN: _l("Buka pendaftaran"),
    ClassEvent.CLOSE: _l("Tutup pendaftaran"),
    ClassEvent.REOPEN: _l("Buka lagi pendaftaran"),
    ClassEvent.START: _l("Mulai kelas"),
    ClassEvent.FINISH: _l("Selesaikan kelas"),
}
EVENT_DONE = {
    ClassEvent.OPEN: _l("Pendaftaran dibuka."),
    ClassEvent.CLOSE: _l("Pendaftaran ditutup. Hitungan 30 % kini memakai peserta yang diterima."),
    ClassEvent.REOPEN: _l("Pendaftaran dibuka lagi."),
    ClassEvent.START: _l("Kelas dimulai."),
    ClassEvent.FINISH: _l("Kelas diselesaikan."),
}

STAGE_WORDS = {
    Stage.APPLICATION: _l("Permohonan"),
    Stage.VERIFICATION: _l("Verifikasi"),
    Stage.PREPARATION: _l("Pra pelaksanaan"),
    Stage.TRAINING: _l("Pelaksanaan"),
}
"""Short enough for a quarter of a phone; the wording of the source stands in the clause."""
APPLICATION_WORDS = {
    ApplicationState.DRAFT: _l("Sedang ditulis"),
    ApplicationState.SUBMITTED: _l("Menunggu verifikasi BNSP"),
    ApplicationState.RETURNED: _l("Dikembalikan untuk diperbaiki"),
    ApplicationState.APPROVED: _l("Disetujui"),
    ApplicationState.REFUSED: _l("Ditolak"),
}
DECISION_WORDS = {"approve": _l("Disetujui"), "return": _l("Dikembalikan"), "refuse": _l("Ditolak")}
FORM_WORDS = {
    1: _l("Form 1 Lampiran Surat Permohonan Pelatihan Askom"),
    2: _l("Form 2 Pernyataan Keabsahan Peserta Pelatihan Askom"),
    3: _l("Form 3 Lampiran Pernyataan Keabsahan Peserta"),
    4: _l("Form 4 Pengendalian Persetujuan"),
}
ITEM_WORDS = {
    "penyelenggara": _l("Penyelenggara dan lisensinya"),
    "tempat-waktu": _l("Tempat dan tanggal"),
    "jumlah-peserta": _l("Jumlah kelas dan peserta"),
    "skema": _l("Skema terlisensi"),
    "panitia": _l("Panitia"),
    "biaya": _l("Sumber biaya"),
    "pernyataan": _l("Pernyataan pimpinan dengan meterai"),
    "data-peserta": _l("Data setiap peserta"),
    "peserta-luar": _l("Peserta dari lembaga lain"),
    "master-asesor": _l("Master asesor yang diusulkan"),
    "pengajar": _l("Pengajar yang diusulkan"),
    "penguji": _l("Penguji yang diusulkan"),
    "surat-tugas": _l("Surat tugas"),
}
FACT_WORDS = {
    "partners": _l("LSP mitra"),
    "institution": _l("penyelenggara"),
    "kind": _l("jenis lembaga"),
    "address": _l("alamat lembaga"),
    "licence_number": _l("nomor lisensi"),
    "licence_until": _l("masa berlaku lisensi"),
    "head_name": _l("pimpinan"),
    "head_office": _l("jabatan pimpinan"),
    "number": _l("nomor kelas"),
    "venue": _l("tempat"),
    "city": _l("kota"),
    "tuk_kind": _l("jenis TUK"),
    "starts_on": _l("hari pertama"),
    "ends_on": _l("hari terakhir"),
    "proposed": _l("peserta yang diajukan"),
    "skema": _l("skema"),
    "staff": _l("petugas"),
    "named": _l("peserta yang dinamai"),
}
REMOTE_WORDS = {
    "telusur": _l("Sistem dapat ditelusuri sampai bukti kompetensi asesi"),
    "aman": _l("Kerahasiaan, keamanan, prinsip asesmen, dan aturan bukti terjamin"),
    "teknis": _l("LSP menetapkan persyaratan teknis TUK jarak jauh"),
    "tersedia": _l("Persyaratan teknis skema tersedia dan sudah dicoba"),
    "sop": _l("SOP asesmen jarak jauh"),
    "uraian": _l("Penjelasan teknologi informasi atau sistem yang digunakan"),
    "permohonan": _l("Permohonan asesmen jarak jauh diajukan kepada BNSP"),
}
"""The conditions of SE.011, point D number 2, letters A to C."""
