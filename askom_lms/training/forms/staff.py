"""Staff of a class and the words for their roles."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm

from askom_lms.training.domain.states import StaffRole
from askom_lms.training.forms import fields

STAFF_WORDS = {
    StaffRole.PANITIA: _l("Panitia"),
    StaffRole.PENGAJAR: _l("Pengajar"),
    StaffRole.MASTER_ASESOR: _l("Master asesor"),
    StaffRole.EXAMINER: _l("Penguji"),
    StaffRole.TIM_TEKNIS: _l("Tim teknis"),
}
LONGEST_EMAIL = 254
FIELD_HINT = _l("Untuk master asesor, misalnya Teknologi informasi; diperlukan sebelum ia memberi paraf.")


class StaffForm(FlaskForm):
    """Somebody new in the class."""

    role = fields.choice(_l("Peran"), [(role.value, word) for role, word in STAFF_WORDS.items()])
    name = fields.text(
        _l("Nama"),
        needed=_l("Tulis nama lengkap seperti pada KTP."),
        hint=_l("Seperti pada KTP; dipakai bila orang ini belum terdaftar."),
    )
    email = fields.text(
        _l("Alamat e-mail"),
        longest=LONGEST_EMAIL,
        needed=_l("Tulis alamat e-mail orang itu."),
        inputmode="email",
        autocapitalize="none",
    )
    letter_number = fields.text(_l("Nomor surat tugas"), longest=80)
    group = fields.text(
        _l("Kelompok"), longest=2, hint=_l("Untuk master asesor dan penguji: A, B, … Kosong berarti huruf berikutnya.")
    )
    desk = fields.text(_l("Meja atau ruang"), longest=80)
    field = fields.text(_l("Bidang"), hint=FIELD_HINT)
    met_number = fields.text(
        _l("Nomor registrasi (MET)"), longest=32, hint=_l("Untuk master asesor dan penguji yang belum tercatat.")
    )
    met_valid_until = fields.date(_l("Registrasi berlaku sampai"))


class StaffLineForm(FlaskForm):
    """Corrections to one line of the register."""

    letter_number = fields.text(_l("Nomor surat tugas"), longest=80)
    group = fields.text(_l("Kelompok"), longest=2)
    desk = fields.text(_l("Meja atau ruang"), longest=80)
    field = fields.text(_l("Bidang"))


class ReplaceForm(FlaskForm):
    """Who takes over."""

    name = fields.text(_l("Nama pengganti"), needed=_l("Tulis nama lengkap seperti pada KTP."))
    email = fields.text(
        _l("Alamat e-mail pengganti"),
        longest=LONGEST_EMAIL,
        needed=_l("Tulis alamat e-mail orang itu."),
        inputmode="email",
    )
    letter_number = fields.text(_l("Nomor surat tugas pengganti"), longest=80)
    field = fields.text(_l("Bidang pengganti"), hint=FIELD_HINT)
    met_number = fields.text(_l("Nomor registrasi (MET) pengganti"), longest=32)
    met_valid_until = fields.date(_l("Registrasi pengganti berlaku sampai"))
