"""What a browser may send to an appeal."""

import uuid
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, SelectMultipleField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from askom_lms.appeals.domain.said import LONGEST, LONGEST_REASON, LONGEST_RELATION, QUESTIONS, Said
from askom_lms.appeals.domain.states import Outcome
from askom_lms.people.forms import fields
from askom_lms.regulations.standards import UnitRole
from askom_lms.training.forms import fields as class_fields
from askom_lms.training.forms.fields import TOO_LONG, offered

YES, NO = "ya", "tidak"
CHOOSE = _l("Pilih salah satu.")


def _yes_no(label: Any, yes: Any = None, no: Any = None) -> RadioField:
    choices = offered([(YES, yes or _l("Ya")), (NO, no or _l("Tidak"))])
    return RadioField(label, choices=choices, validators=[InputRequired(CHOOSE)])


def _long(label: Any, longest: int, missing: Any = None, hint: Any = "") -> TextAreaField:
    asked = InputRequired(missing) if missing else Optional()
    return TextAreaField(
        label, validators=[asked, Length(max=longest, message=TOO_LONG)], description=hint, render_kw={"rows": 4}
    )


class AppealForm(FlaskForm):
    """FR.AK.04 as it is filled on screen."""

    q1 = _yes_no(_l("Apakah Proses Banding telah dijelaskan kepada Anda?"))
    q2 = _yes_no(_l("Apakah Anda telah mendiskusikan Banding dengan Asesor?"))
    q3 = _yes_no(_l("Apakah Anda mau melibatkan “orang lain” membantu Anda dalam Proses Banding?"))
    helper = fields.text(
        _l("Nama yang membantu"),
        longest=LONGEST["helper"],
        autocomplete="off",
        hint=_l("Wajib bila pertanyaan ketiga dijawab Ya."),
    )
    reason = _long(
        _l("Banding ini diajukan atas alasan sebagai berikut"), LONGEST["reason"], _l("Tulis alasan banding.")
    )

    def said(self) -> Said:
        """What was answered."""
        answers = {name: self[name].data == YES for name in QUESTIONS if self[name].data}
        return Said(answers, self.reason.data or "", self.helper.data or "")


class DeclareForm(FlaskForm):
    """A member of the panel: impartial, or why not."""

    impartial = _yes_no(
        _l("Pernyataan"),
        _l("Saya tidak memihak dan tidak terlibat dalam perkara ini"),
        _l("Saya mempunyai hubungan dengan perkara ini dan mengundurkan diri"),
    )
    relation = _long(_l("Hubungan itu"), LONGEST_RELATION, hint=_l("Wajib bila Anda mengundurkan diri."))


class VoteForm(FlaskForm):
    """One vote."""

    upholds = _yes_no(_l("Suara saya"), _l("Banding diterima"), _l("Banding ditolak"))
    vote_reason = _long(_l("Alasan suara"), LONGEST_REASON, _l("Tulis alasannya."))


class RulingForm(FlaskForm):
    """What the chair pronounces; remedy and units only when the majority upholds."""

    remedy = RadioField(
        _l("Tindak lanjut"),
        choices=offered(
            [
                (Outcome.MEETING.value, _l("Keputusan kembali ke rapat tim teknis")),
                (Outcome.REASSESS.value, _l("Asesmen ulang untuk unit berikut")),
            ]
        ),
        validators=[Optional()],
    )
    units = SelectMultipleField(
        _l("Unit yang diases ulang"),
        choices=offered([(unit.value, unit.value) for unit in UnitRole]),
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        validators=[Optional()],
        validate_choice=False,
    )
    ruling_reason = _long(_l("Pertimbangan tim banding"), LONGEST_REASON, _l("Tulis pertimbangan tim."))


class ExaminerForm(FlaskForm):
    """Who assesses again, when and where."""

    examiner = class_fields.choice(_l("Penguji"))
    planned_on = class_fields.date(_l("Hari"))
    place = fields.text(_l("Tempat"), longest=160)


class AgainForm(FlaskForm):
    """The examiner's declaration before he assesses again."""

    impartial = _yes_no(
        _l("Pernyataan"),
        _l("Saya tidak memihak dan tidak terlibat dalam perkara ini"),
        _l("Saya mempunyai hubungan dengan perkara ini"),
    )


EMAIL_CHAIR = "email"
"""The chair is the first of those who were named by address."""


class PanelForm(FlaskForm):
    """Who is named: ticks, addresses, and the chair."""

    emails = _long(
        _l("Orang dari lembaga lain"), 1000, hint=_l("Satu alamat e-mail per baris; akunnya harus sudah ada.")
    )

    @property
    def ticked(self) -> list[uuid.UUID]:
        return [one for one in map(_uuid, request.form.getlist("member")) if one]

    @property
    def addresses(self) -> list[str]:
        return [line.strip().lower() for line in (self.emails.data or "").splitlines() if line.strip()]

    def chair(self, named: list[uuid.UUID]) -> uuid.UUID | None:
        """Who was chosen to lead, `named` being everybody, those by address last."""
        sent = request.form.get("chair", "")
        if sent == EMAIL_CHAIR:
            return named[len(self.ticked)] if len(named) > len(self.ticked) else None
        return _uuid(sent)


def _uuid(sent: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(sent)
    except ValueError:
        return None
