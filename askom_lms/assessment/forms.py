"""What a browser may send to assessment."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, EmailField, PasswordField, SelectField, StringField, TelField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from askom_lms.training.forms.fields import TOO_LONG, SpokenDate, SpokenNumber, SpokenTime

MISSING = _l("Isi bagian ini.")
HOW_LONG = _l("Tulis lamanya dalam menit, misalnya 45.")


def _short(longest: int) -> Length:
    return Length(max=longest, message=TOO_LONG)


class PlanForm(FlaskForm):
    """When a round starts and how long one turn lasts."""

    day = SpokenDate(_l("Tanggal"), validators=[InputRequired(_l("Tulis tanggal mulai."))])
    time = SpokenTime(_l("Jam mulai"), validators=[InputRequired(_l("Tulis jam mulai."))])
    minutes = SpokenNumber(_l("Menit per giliran"), validators=[InputRequired(HOW_LONG)])


class ReplanForm(FlaskForm):
    """From when and how long the new turns are; the absent people are the ticks of the list."""

    time = SpokenTime(
        _l("Mulai lagi pukul"),
        validators=[Optional()],
        description=_l("Kosongkan untuk mulai lima menit lagi."),
    )
    minutes = SpokenNumber(_l("Menit per giliran"), validators=[InputRequired(HOW_LONG)])


class AsesiForm(FlaskForm):
    """The real asesi."""

    name = StringField(_l("Nama lengkap asesi"), validators=[DataRequired(MISSING), _short(120)])
    email = EmailField(
        _l("E-mail asesi"), validators=[DataRequired(MISSING), _short(254)],
        description=_l("Undangan dikirim ke alamat ini."),
    )  # fmt: skip
    phone = TelField(_l("Telepon"), validators=[Optional(), _short(32)])
    occupation = StringField(_l("Pekerjaan"), validators=[DataRequired(MISSING), _short(120)])
    institution = StringField(_l("Lembaga atau tempat kerja"), validators=[DataRequired(MISSING), _short(160)])


class ConsentForm(FlaskForm):
    """The asesi agrees."""

    agrees = BooleanField(_l("Saya setuju diases dan hasilnya dicatat"))


class DeviceConsentForm(ConsentForm):
    """The asesi agrees on the trainee's device, with his own password (a first one, typed twice, if he has none)."""

    password = PasswordField(_l("Kata sandi Anda (asesi)"), validators=[DataRequired(MISSING), _short(200)])
    repeat = PasswordField(_l("Ulangi kata sandi"), validators=[Optional(), _short(200)])


class ExaminerForm(FlaskForm):
    """Another examiner, and why."""

    examiner = SelectField(_l("Penguji"), validators=[InputRequired(MISSING)], validate_choice=False)
    reason = StringField(_l("Alasan"), validators=[DataRequired(_l("Tulis alasannya.")), _short(300)])


class DeclarationForm(FlaskForm):
    """The examiner's declaration before judging."""

    impartial = BooleanField(_l("Saya menilai tanpa memihak dan tidak punya kepentingan atas hasilnya"))
    relation = TextAreaField(
        _l("Hubungan yang perlu diketahui"),
        validators=[Optional(), _short(1000)],
        description=_l("Misalnya satu kantor dengan peserta atau asesinya. Kosongkan bila tidak ada."),
    )
