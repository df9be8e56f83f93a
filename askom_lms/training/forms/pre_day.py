"""The internalisasi day as a form."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm

from askom_lms.training.forms import fields


class PreDayForm(FlaskForm):
    """Date, hours, speaker, place and link of the internalisasi day."""

    on = fields.date(_l("Tanggal"), needed=_l("Pilih tanggal internalisasi."), hint=_l("Sebelum hari 1."))
    start = fields.time(_l("Mulai"), needed=True)
    end = fields.time(_l("Selesai"), needed=True)
    speaker = fields.text(_l("Pemateri"), hint=_l("Seperti pada daftar petugas bila ia petugas kelas ini."))
    place = fields.text(_l("Tempat"), longest=80, hint=_l("Ruang atau gedung; tulis Daring bila lewat tautan."))
    link = fields.text(_l("Tautan daring"), longest=200, hint=_l("Tampil kepada peserta yang diterima."))
