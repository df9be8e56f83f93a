"""What a browser may send about personal data."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length

from askom_lms.kernel.seen import version_sent
from askom_lms.people.forms import fields
from askom_lms.privacy.domain import LONGEST, Field
from askom_lms.training.forms.fields import number

FIELDS = {Field.NAME: _l("Nama"), Field.PHONE: _l("Nomor telepon"), Field.OTHER: _l("Data lain")}


def _long(name: str, label: Any, hint: Any = "", *, missing: Any = None) -> TextAreaField:
    validators = [fields.needed(missing)] if missing else []
    too_long = Length(max=LONGEST[name], message=_l("Tulis paling banyak %(max)d huruf."))
    return TextAreaField(label, validators=[*validators, too_long], description=hint, render_kw={"rows": 3})


class CorrectionForm(FlaskForm):
    """What is wrong and what it should say."""

    field = RadioField(
        _l("Yang keliru"),
        choices=[SelectChoice(str(key), label) for key, label in FIELDS.items()],
        validators=[fields.OneOf(_l("Pilih apa yang keliru."))],
        validate_choice=False,
    )
    wanted = fields.text(
        _l("Seharusnya"), missing=_l("Tulis bagaimana seharusnya."), longest=LONGEST["wanted"], autocomplete="off"
    )
    reason = _long("reason", _l("Buktinya"), _l("Misalnya: menurut KTP; berkas baru sudah diunggah."))


class ReasonForm(FlaskForm):
    """Why something is asked; may stay empty."""

    reason = _long("reason", _l("Alasan"), _l("Membantu yang menjawab memahami permintaan Anda."))


class AnswerForm(FlaskForm):
    """The words of an answer."""

    answer = _long("answer", _l("Jawaban untuk pemohon"), missing=_l("Tulis jawabannya: pemohon berhak tahu sebabnya."))
    keep_certificate = BooleanField(
        _l("Pertahankan sertifikat dengan namanya"),
        description=_l("Hanya bila pemohon menghendaki pemeriksaan sertifikat tetap menyebut namanya."),
    )


class ConsentForm(FlaskForm):
    """Which text was on the page."""

    seen = HiddenField()


class TimeForm(FlaskForm):
    """How many days a class of documents stays, and why; the rule says what days there may be."""

    days = number(_l("Masa simpan (hari)"), inputmode="numeric")
    reason = _long(
        "reason",
        _l("Alasan"),
        _l("Dasar keputusan, misalnya peraturan atau keputusan pimpinan."),
        missing=_l("Tulis alasannya: keputusan ini tercatat."),
    )
    seen = HiddenField()

    def read_seen(self) -> int:
        """The version that the page showed, 0 for none; whatever is no number is none that exists."""
        return version_sent(self.seen.data)
