"""What a browser may send to certification."""

import datetime as dt
from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from askom_lms.certification.domain.competence import Written
from askom_lms.training.forms.fields import TIME_WRONG, TOO_LONG, SpokenDate, offered

MISSING = _l("Isi bagian ini.")
CHOOSE = _l("Pilih salah satu.")


def _short(longest: int) -> Length:
    return Length(max=longest, message=TOO_LONG)


class TrainerForm(FlaskForm):
    """Recommended or not, and why not."""

    is_recommended = RadioField(
        _l("Rekomendasi"),
        choices=offered([("ya", _l("Direkomendasikan")), ("tidak", _l("Belum direkomendasikan"))]),
        validators=[InputRequired(CHOOSE)],
    )
    reason = TextAreaField(_l("Alasan (wajib bila belum direkomendasikan)"), validators=[Optional(), _short(2000)])


class ReasonForm(FlaskForm):
    """A step that needs a reason."""

    reason = StringField(_l("Alasan"), validators=[DataRequired(_l("Tulis alasannya.")), _short(500)])


class SpokenHour(StringField):
    """A time of day as minutes of a meeting write it: 09.30; hours and minutes may be typed with a colon as well."""

    data: str | None

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata(valuelist)
        if not (typed := (self.data or "").strip()):
            return
        try:
            hours, minutes = typed.replace(":", ".").split(".")
            self.data = f"{dt.time(int(hours), int(minutes)):%H.%M}"
        except ValueError:
            raise ValueError(str(TIME_WRONG)) from None


class MeetingForm(FlaskForm):
    """A meeting of the technical team; its members are the ticks of the list."""

    held_on = SpokenDate(_l("Tanggal rapat"), validators=[InputRequired(_l("Tulis tanggal rapat."))])
    starts_at = SpokenHour(_l("Pukul"), validators=[DataRequired(MISSING)])
    place = StringField(_l("Tempat"), validators=[DataRequired(MISSING), _short(160)])
    agenda = TextAreaField(_l("Acara rapat"), validators=[Optional(), _short(2000)])
    chair = RadioField(_l("Ketua rapat"), validators=[InputRequired(_l("Pilih ketua rapat."))], validate_choice=False)


class DecisionForm(FlaskForm):
    """Agree with the recommendation, or not, and why."""

    agrees = RadioField(
        _l("Keputusan"),
        choices=offered([("ya", _l("Setuju")), ("tidak", _l("Tidak setuju"))]),
        validators=[InputRequired(CHOOSE)],
    )
    reason = TextAreaField(_l("Alasan"), validators=[Optional(), _short(2000)])


class MinutesForm(FlaskForm):
    """Signing the berita acara."""

    ends_at = SpokenHour(_l("Rapat selesai pukul"), validators=[DataRequired(MISSING)])


class SkForm(FlaskForm):
    """The letter of decision on which competence certificates stand."""

    sk_number = StringField(_l("Nomor SK BNSP"), validators=[DataRequired(_l("Tulis nomor SK.")), _short(64)])
    sk_on = SpokenDate(_l("Tanggal SK"), validators=[InputRequired(_l("Tulis tanggal SK."))])


class CompetenceForm(SkForm):
    """One certificate that BNSP issued."""

    person = SelectField(_l("Peserta"), validators=[InputRequired(CHOOSE)], validate_choice=False)
    number = StringField(_l("Nomor sertifikat"), validators=[DataRequired(_l("Tulis nomor sertifikat.")), _short(64)])
    issued_on = SpokenDate(_l("Tanggal terbit"), validators=[InputRequired(_l("Tulis tanggal terbit."))])
    valid_until = SpokenDate(
        _l("Berlaku sampai"), description=_l("Kosongkan untuk 3 tahun sejak terbit."), validators=[Optional()]
    )

    def offer(self, people: Sequence[tuple[str, str]]) -> "CompetenceForm":
        """Fill the list to choose from."""
        self.person.choices = [("", str(_l("Pilih peserta"))), *people]
        return self

    @property
    def written(self) -> Written:
        """What was typed about the certificate."""
        return Written(
            self.number.data or "",
            self.sk_number.data or "",
            self.sk_on.data,
            self.issued_on.data,
            self.valid_until.data,
        )
